"""Where the things of a network stand: networkx finds who is near whom, then labels are moved off each other."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt

from api.pictures.ink import box_width
from api.pictures.records import Network

# A label's box is this high; between two boxes stays this much air, so that a line between them can be seen.
BOX_HEIGHT = 30.0
_AIR = 22.0
_MARGIN = 28.0
_SPACING = 112.0
_ROUNDS = 400
# Pictures are broader than high: labels are.
_BREADTH = 1.5

Floats = npt.NDArray[np.float64]


def placed(network: Network) -> Network:
    """The network with a place for every node and the size of the whole; the same for the same network.

    Kamada and Kawai's layout (https://doi.org/10.1016/0020-0190(89)90102-6) of each connected part.
    """
    if not network.nodes:
        return replace(network, width=2 * _MARGIN, height=2 * _MARGIN)
    graph = nx.Graph()
    graph.add_nodes_from(node.id for node in network.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in network.edges)
    widths = np.array([box_width(node.label) for node in network.nodes])
    middles = _apart(_spread(graph, [node.id for node in network.nodes]), widths)
    half = np.column_stack([widths / 2, np.full(len(widths), BOX_HEIGHT / 2)])
    low, high = (middles - half).min(axis=0), (middles + half).max(axis=0)
    middles = middles - low + _MARGIN
    width, height = high - low + 2 * _MARGIN
    nodes = tuple(replace(node, x=float(x), y=float(y)) for node, (x, y) in zip(network.nodes, middles, strict=True))
    return replace(network, nodes=nodes, width=float(width), height=float(height))


def _spread(graph: nx.Graph, order: list[str]) -> Floats:
    """Lay out each connected part around its own middle, the parts side by side."""
    found: dict[str, Floats] = {}
    left = 0.0
    for part in sorted(nx.connected_components(graph), key=lambda one: (-len(one), min(one))):
        members = [one for one in order if one in part]
        places = nx.kamada_kawai_layout(graph.subgraph(members), pos=nx.circular_layout(members))
        size = _SPACING * np.sqrt(len(members)) * 0.6
        points = {one: np.asarray(places[one], dtype=float) * (size * _BREADTH, size) for one in members}
        lowest = min(point[0] for point in points.values())
        for one, point in points.items():
            found[one] = point + np.array([left - lowest, 0.0])
        left = max(point[0] for point in found.values()) + _SPACING
    return np.array([found[one] for one in order])


def _apart(middles: Floats, widths: Floats) -> Floats:
    """Push boxes off each other, each time along the way on which they overlap less."""
    need_x = (widths[:, None] + widths[None, :]) / 2 + _AIR
    need_y = BOX_HEIGHT + _AIR
    upper = np.triu(np.ones((len(widths), len(widths)), dtype=bool), k=1)
    for _ in range(_ROUNDS):
        apart_x = middles[:, None, 0] - middles[None, :, 0]
        apart_y = middles[:, None, 1] - middles[None, :, 1]
        over_x, over_y = need_x - np.abs(apart_x), need_y - np.abs(apart_y)
        close = (over_x > 0.5) & (over_y > 0.5) & upper
        if not close.any():
            break
        for first, second in np.argwhere(close):
            axis = 0 if over_x[first, second] < over_y[first, second] else 1
            by = (over_x if axis == 0 else over_y)[first, second] / 2
            gap = (apart_x if axis == 0 else apart_y)[first, second]
            step = by if gap >= 0 else -by
            middles[first, axis] += step / 2
            middles[second, axis] -= step / 2
    return middles
