"""Write the model card: ``python -m training.model_card models/encoder/README.md NAME=REPORT.json ...``.

Each report is what ``wenmai eval retrieval --compare --json`` prints. The words of the card stand in ``model_card.md``
beside this file; the table of figures with their intervals takes the place of ``{figures}``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).with_name("model_card.md")
MEASURES = {"ndcg@10": "nDCG@10", "hit@10": "hit@10", "mrr@10": "MRR@10", "hit@100": "hit@100"}


def table(reports: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a Markdown table: one row for each run over each set of queries."""
    yield f"| set | run | {' | '.join(MEASURES.values())} |"
    yield "| --- | --- |" + " --- |" * len(MEASURES)
    for name, report in reports.items():
        for run, figures in report["runs"].items():
            cells = " | ".join(_cell(figures[measure]) for measure in MEASURES)
            yield f"| {name} ({report['n']} queries, {report['passages']} passages) | {run} | {cells} |"


def _cell(figure: Mapping[str, float]) -> str:
    return f"{figure['value']:.3f} ({figure['low']:.3f}–{figure['high']:.3f})"


def main() -> None:
    """Fill the template."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("card", type=Path, help="the file to write")
    parser.add_argument("reports", nargs="+", metavar="NAME=REPORT.json")
    options = parser.parse_args()
    named = [given.partition("=") for given in options.reports]
    reports = {name: json.loads(Path(path).read_text(encoding="utf-8")) for name, _, path in named}
    words = TEMPLATE.read_text(encoding="utf-8")
    options.card.write_text(words.replace("{figures}", "\n".join(table(reports))), encoding="utf-8")


if __name__ == "__main__":
    main()
