"""``wenmai ask``."""

from __future__ import annotations

from argparse import Namespace

from api.commands.output import emit, filters_of, say, settings_of
from api.schemas import answer_response
from api.wiring import open_library


def run(options: Namespace) -> int:
    """Ask and print the answer with its receipts."""
    with open_library(settings_of(options)) as library:
        answer = library.ask(options.question, filters=filters_of(options))
    if options.json:
        emit(answer_response(answer).model_dump(mode="json"))
        return 0
    say(answer.text)
    if answer.reworded:
        say("  （措辞由语言模型改写，所说的以下列引文为据）")
    for receipt in answer.receipts:
        say(f"  — {receipt.document} {receipt.locator} [{receipt.passage_id}, {receipt.begin}–{receipt.end}]")
    return 0
