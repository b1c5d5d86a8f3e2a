"""What of a web page is kept: our reader beside trafilatura, on pages made after the ways of real sites.

An element with ``data-keep`` is what the page says, all other text is the site around it (``data-cut`` too).
``a_*`` are the pages that the reader was made with, ``b_*`` others; but one hand wrote them all and the reader too, so
that real sites will do worse. ``kept`` is the share of what the page says that comes out, ``clean`` the share of what
comes out that the page says. Run: ``python -m benchmarks.html``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml import etree, html

from ingest.readers.html import read
from ingest.reading import Reading, Source

PAGES = Path(__file__).parent / "html_pages"
_SPACE = re.compile(r"\s+")


def said(page: str) -> list[str]:
    """Return what the page says, element by element, without space."""
    root = html.document_fromstring(page)
    marked = (one for one in root.iter() if isinstance(one.tag, str) and one.get("data-keep") is not None)
    return [line for one in marked if (line := _SPACE.sub("", _words(one)))]


def _words(element: etree._Element) -> str:
    """Return the words of an element without those of its parts that are cut."""
    pieces = [element.text or ""]
    for child in element:
        pieces += ["" if child.get("data-cut") is not None else _words(child), child.tail or ""]
    return "".join(pieces)


def ours(path: Path) -> tuple[str, str]:
    """Return the title and the text that our reader gives."""
    (found,) = (one for one in read(Source(path, path.name)) if isinstance(one, Reading))
    headings = dict.fromkeys(part for block in found.blocks for part in block.heading.split("/"))
    return found.metadata.title, "\n".join([found.metadata.title, *headings, *(block.text for block in found.blocks)])


def theirs(path: Path) -> tuple[str, str]:
    """Return the title and the text that trafilatura gives, asked for all that it can keep."""
    import trafilatura

    page = path.read_text("utf-8")
    text = trafilatura.extract(page, include_comments=False, include_tables=True, favor_recall=True) or ""
    found = trafilatura.extract_metadata(page)
    title = (found.title if found else "") or ""
    return title, f"{title}\n{text}"


def score(lines: Sequence[str], text: str) -> tuple[float, float]:
    """Return what is kept and how clean it is, in characters."""
    rest = _SPACE.sub("", text)
    whole = len(rest)
    kept = 0
    for line in sorted(lines, key=len, reverse=True):
        if line in rest:
            kept += len(line)
            rest = rest.replace(line, "\0", 1)
    noise = len(rest.replace("\0", ""))
    return kept / sum(map(len, lines)), 1 - noise / whole if whole else 0.0


def main() -> None:
    """Print a line a page and reader, then the means of each set."""
    readers: dict[str, Callable[[Path], tuple[str, str]]] = {"wenmai": ours, "trafilatura": theirs}
    sums: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for path in sorted(PAGES.glob("*.html")):
        lines = said(path.read_text("utf-8"))
        for name, reader in readers.items():
            kept, clean = score(lines, reader(path)[1])
            sums.setdefault((path.name[0], name), []).append((kept, clean))
            print(f"{path.name:16} {name:12} kept {kept:.3f} clean {clean:.3f}")
    means = {
        f"{which} {name}": {
            key: round(sum(one[n] for one in found) / len(found), 3) for n, key in enumerate(("kept", "clean"))
        }
        for (which, name), found in sums.items()
    }
    print(json.dumps(means))


if __name__ == "__main__":
    main()
