"""How fast and how right names are reconciled: a thousand names of what a library holds, ten at a time.

Each name is asked as it is listed, in traditional characters, and with its dynasty or first year where it has one.
Right is an answer whose first candidate is the entity, or leads its group, or stands in it; a match is counted apart,
and wrong where it is of another group. Names that several groups bear are told apart from those of one. Times are of
the processor, so that other programs do not count.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import opencc_pyo3

from api.library import Library
from api.reconcile.reconciler import Query, Reconciler
from api.settings import Settings
from api.wiring import open_library
from ingest.normalize import fold
from ontology.authority.store import AuthorityStore
from ontology.records import Entity

_TOGETHER = 10


@dataclass(slots=True)
class Tally:
    """What became of the names of one way to ask."""

    counts: Counter[str] = field(default_factory=Counter)
    batches: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Return shares of the names, and milliseconds a batch."""
        total = max(1, self.counts["asked"])
        ordered = sorted(self.batches) or [0.0]
        return {
            "asked": self.counts["asked"],
            "right": round(self.counts["right"] / total, 4),
            "matched": round(self.counts["matched"] / total, 4),
            "wrong_matches": round(self.counts["wrong"] / max(1, self.counts["matched"]), 4),
            "of_one_group": self.counts["alone"],
            "of_one_group_matched": round(self.counts["alone_matched"] / max(1, self.counts["alone"]), 4),
            "batch_ms_median": round(ordered[len(ordered) // 2], 2),
            "batch_ms_p95": round(ordered[int(len(ordered) * 0.95)], 2),
        }


def chosen(store: AuthorityStore, count: int, seed: int) -> list[Entity]:
    """Return ``count`` entities of the loaded authorities, as many of each as there are authorities."""
    names = [one.name for one in store.authorities()]
    picked: list[Entity] = []
    for name in names:
        every = list(store.entities(name))
        picked += random.Random(seed).sample(every, min(len(every), count // len(names)))
    return picked


def measured(library: Library, entities: Sequence[Entity], ask: Callable[[Entity], Query]) -> Tally:
    """Ask for the entities ten at a time."""
    tally, reconciler = Tally(), library.reconciler
    for begin in range(0, len(entities), _TOGETHER):
        batch = entities[begin : begin + _TOGETHER]
        queries = [ask(one) for one in batch]
        began = time.process_time()
        answers = [reconciler.reconcile(query) for query in queries]
        tally.batches.append((time.process_time() - began) * 1000)
        for entity, found in zip(batch, answers, strict=True):
            lead = _lead(library, entity.id)
            first = found[0] if found else None
            match = next((one for one in found if one.match), None)
            alone = (
                len({_lead(library, one.option.entity.id) for one in found if _is_exact(one.option.surface, entity)})
                == 1
            )
            tally.counts["asked"] += 1
            tally.counts["right"] += first is not None and _lead(library, first.option.entity.id) == lead
            tally.counts["matched"] += match is not None
            tally.counts["wrong"] += match is not None and _lead(library, match.option.entity.id) != lead
            tally.counts["alone"] += alone
            tally.counts["alone_matched"] += alone and match is not None
    return tally


def _is_exact(surface: str, entity: Entity) -> bool:
    return surface == fold(entity.label)


def _lead(library: Library, entity_id: str) -> str:
    store = library.annotator.loaded
    return (store.lead(entity_id) if store is not None else "") or entity_id


def suggestions(reconciler: Reconciler, entities: Sequence[Entity]) -> dict[str, float]:
    """Return milliseconds of a suggestion after one, two and all characters of a name."""
    taken: list[float] = []
    for text in _prefixes(entities):
        began = time.process_time()
        reconciler.suggest(text)
        taken.append((time.process_time() - began) * 1000)
    ordered = sorted(taken)
    return {
        "suggest_ms_median": round(ordered[len(ordered) // 2], 2),
        "suggest_ms_p95": round(ordered[int(len(ordered) * 0.95)], 2),
    }


def _prefixes(entities: Sequence[Entity]) -> Iterator[str]:
    for one in entities:
        yield from (one.label[:1], one.label[:2], one.label)


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path, required=True, help="a library with authorities loaded")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    traditional = opencc_pyo3.OpenCC("s2t")
    with open_library(Settings(library=options.library), any_encoder=True) as library:
        store = library.annotator.loaded
        entities = chosen(store, options.count, options.seed) if store is not None else []
        began = time.process_time()
        names = library.reconciler.warm()
        told: dict[str, object] = {"names": names, "first_ms": round((time.process_time() - began) * 1000)}
        ways: dict[str, Callable[[Entity], Query]] = {
            "as listed": lambda one: Query(one.label, (one.type,)),
            "traditional": lambda one: Query(traditional.convert(one.label), (one.type,)),
            "with dynasty": lambda one: Query(one.label, (one.type,), properties=(("dynasty", (one.dynasty,)),)),
            "with years": lambda one: Query(one.label, (one.type,), properties=(("begin", (str(one.begin),)),)),
        }
        chosen_of = {
            "with dynasty": [one for one in entities if one.dynasty],
            "with years": [one for one in entities if one.begin is not None],
        }
        for name, ask in ways.items():
            told[name] = measured(library, chosen_of.get(name, entities), ask).figures()
        told.update(suggestions(library.reconciler, entities[:200]))
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
