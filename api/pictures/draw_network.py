"""A network as SVG: boxes with names, lines with what they say; a dashed line means only: named together.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from api.pictures.ink import COLOURS, INK, PAPER, QUIET, SEAL, Box, Drawing, box_width, clipped, overlap, text_width
from api.pictures.layout import BOX_HEIGHT
from api.pictures.records import Edge, Network, Node
from api.web.addresses import entity_address
from api.web.words import Language, Words

_FOOT = 34.0
_LABEL = 12.5
_STEPS = (0.5, 0.4, 0.6, 0.3, 0.7)
_LEAST_WIDTH = 360.0
_LONGEST, _LONGEST_ENGLISH = 10, 20
"""Characters of what a line says."""


def network_svg(network: Network, words: Words) -> bytes:
    """The picture; a thing leads to its page."""
    width = max(network.width, _LEAST_WIDTH)
    drawing = Drawing(
        width,
        network.height + _FOOT,
        title=words.label("drawn_network", title=network.title),
        description=words.label("drawn_network_said", n=len(network.nodes), lines=len(network.edges)),
    )
    nodes = {node.id: node for node in network.nodes}
    taken = [_box(node) for node in network.nodes]
    for pair, edges in _joined(network.edges).items():
        _line(drawing, nodes[pair[0]], nodes[pair[1]], edges, taken, words)
    for node in network.nodes:
        _node(drawing, node, words)
    _legend(drawing, network, network.height + _FOOT / 2, words)
    return drawing.written()


def _joined(edges: Sequence[Edge]) -> Mapping[tuple[str, str], list[Edge]]:
    """Gather the edges between the same two things."""
    found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        back = (edge.target, edge.source)
        found[back if back in found else (edge.source, edge.target)].append(edge)
    return found


def _line(drawing: Drawing, one: Node, other: Node, edges: Sequence[Edge], taken: list[Box], words: Words) -> None:
    said = [edge for edge in edges if edge.label]
    count = len({passage for edge in edges for passage in edge.passages})
    group = drawing.add("g")
    told = words.label("evidence_joint").join(_sentence(edge, one, other, words) for edge in said)
    told = told or words.label("drawn_beside")
    behind = words.label("drawn_line", said=told, n=count) if count else words.label("drawn_line_stated", said=told)
    drawing.add("title", within=group, text=behind)
    drawing.add(
        "line", within=group, x1=one.x, y1=one.y, x2=other.x, y2=other.y, stroke=QUIET if said else "#a9a598",
        stroke_width=1.4 if said else 1.0, stroke_dasharray="none" if said else "3 4",
    )  # fmt: skip
    if said:
        forward = {edge.label for edge in said if edge.source == one.id}
        names = dict.fromkeys(_predicate(edge, words) for edge in said)
        longest = _LONGEST_ENGLISH if words.language is Language.EN else _LONGEST
        label = clipped("、".join(names), longest)
        # The line's word points from subject to object: who is whose father must be seen.
        _word(drawing, (one, other) if forward else (other, one), label, taken)


def _sentence(edge: Edge, one: Node, other: Node, words: Words) -> str:
    first, second = (one, other) if edge.source == one.id else (other, one)
    return f"{first.label} —{_predicate(edge, words)}→ {second.label}"


def _predicate(edge: Edge, words: Words) -> str:
    """What a line says, as short as it is written in Chinese."""
    return words.called("PREDICATES", edge.label) if words.language is Language.EN else words.script(edge.label)


def _word(drawing: Drawing, ends: tuple[Node, Node], label: str, taken: list[Box]) -> None:
    """Write what a line says where nothing else stands; leave it out where there is no such place."""
    begin, end = ends
    pointing = f"{label} ▸" if end.x >= begin.x else f"◂ {label}"
    half_width, half_height = text_width(pointing, _LABEL) / 2, _LABEL * 0.75
    for step in _STEPS:
        x, y = begin.x + (end.x - begin.x) * step, begin.y + (end.y - begin.y) * step
        box = (x - half_width, y - half_height, x + half_width, y + half_height)
        if not any(overlap(box, other) for other in taken):
            taken.append(box)
            drawing.label(x, y + _LABEL * 0.36, pointing, text_anchor="middle", font_size=_LABEL, fill=INK)
            return


def _node(drawing: Drawing, node: Node, words: Words) -> None:
    width = box_width(node.label)
    group = drawing.link(entity_address(node.id), label=words.label("drawn_node", label=node.label, n=node.passages))
    colour = COLOURS[node.type]
    drawing.add(
        "rect", within=group, x=node.x - width / 2, y=node.y - BOX_HEIGHT / 2, width=width, height=BOX_HEIGHT,
        rx=BOX_HEIGHT / 2 if node.type.value == "PER" else 5, fill=colour if node.centre else PAPER, stroke=colour,
        stroke_width=1.8,
    )  # fmt: skip
    drawing.add(
        "text", within=group, text=node.label, x=node.x, y=node.y + 5.4, text_anchor="middle",
        fill=PAPER if node.centre else colour,
    )  # fmt: skip


def _legend(drawing: Drawing, network: Network, y: float, words: Words) -> None:
    text = words.label("drawn_network_foot")
    if network.left_out:
        text += words.label("drawn_network_rest", n=network.left_out)
    drawing.add("text", text=text, x=14, y=y + 4, font_size=_LABEL, fill=QUIET)
    drawing.add("rect", x=0, y=y - _FOOT / 2, width=max(network.width, _LEAST_WIDTH), height=1, fill=SEAL, opacity=0.25)


def _box(node: Node) -> Box:
    half = box_width(node.label) / 2
    return (node.x - half, node.y - BOX_HEIGHT / 2, node.x + half, node.y + BOX_HEIGHT / 2)
