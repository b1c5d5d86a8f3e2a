"""From files to a loaded authority."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from ontology.authority.bodies import simplified, wrong
from ontology.authority.importers import FORMATS, Row, known, reader
from ontology.authority.importers.files import digest
from ontology.authority.schemes import BUNDLED, SCHEMES
from ontology.authority.store import Authority, AuthorityStore
from ontology.errors import WrongUse
from ontology.matches import Conflict, claims_of, conflicts
from ontology.records import Entity, Refusal, TagType

_NAME = re.compile(r"\w[\w.-]{0,63}")
_RESERVED = frozenset({BUNDLED, *SCHEMES})
UNSTATED = "未注明"
_TOGETHER = 2_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be loaded: files of one format that make one authority. Empty fields are taken from the format."""

    paths: tuple[Path, ...]
    format: str
    name: str = ""
    licence: str = ""
    default: TagType | None = None
    """The type of rows that state none."""


@dataclass(slots=True)
class Loading:
    """A load, and what it refused on the way."""

    authority: Authority
    refusals: list[Refusal] = field(default_factory=list)
    conflicts: tuple[Conflict, ...] = ()
    """Foreign ids that an entity of it and another one both claim."""
    places: dict[str, str] = field(default_factory=dict)
    """File and line of the entities that say what they are elsewhere, by their ids."""


def load(
    wish: Wish,
    store: AuthorityStore,
    *,
    anchors: Sequence[Entity],
    simplify: Callable[[str], str],
    survivor: Callable[[str], str] = str,
) -> Loading:
    """Load files into ``store`` in one transaction; ``anchors`` are the bundled entities, ``survivor`` leads from an
    entity that was merged into another to that one.

    Raises :class:`WrongUse` for a name or format that cannot be, or for entities that another authority holds, and
    :class:`~ontology.errors.SourceError` for a file that cannot be taken at all; the store is then as it was.
    """
    loading = Loading(_described(wish))
    checked = _checked(_rows(wish, loading), loading, store, held={entity.id for entity in anchors})
    entities = _simple(checked, simplify) if FORMATS[wish.format].traditional else checked
    loading.authority = store.replace(loading.authority, entities, anchors=anchors, places=loading.places)
    own = loading.authority.name
    found = conflicts(
        chain(store.disputed(), (claim for one in anchors for claim in claims_of(one))), survivor=survivor
    )
    loading.conflicts = tuple(one for one in found if any(claim.authority == own for claim in one.claims))
    if loading.refusals:
        store.count_refused(loading.authority.name, len(loading.refusals))
        loading.authority = replace(loading.authority, refused=len(loading.refusals))
    return loading


def _described(wish: Wish) -> Authority:
    told = known(wish.format)
    name = wish.name or told.name or _stem(wish.paths[0])
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise WrongUse(f"{name!r} cannot be the name of an authority: use letters, digits, '-' and '.'; not 'bundled'")
    licence = wish.licence or told.licence or _stated(wish) or UNSTATED
    digests = [digest(path) for path in wish.paths]
    whole = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    source = "；".join(path.name for path in wish.paths)
    return Authority(name, wish.format, told.title or name, licence, told.credit, source, whole)


def _stem(path: Path) -> str:
    return re.sub(r"[^\w.-]", "-", path.name.removesuffix(".gz").removesuffix(".zip").rsplit(".", 1)[0]).strip("-.")


def _stated(wish: Wish) -> str:
    if wish.format != "skos":
        return ""
    from ontology.authority.importers.skos import licence

    return licence(wish.paths[0])


def _rows(wish: Wish, loading: Loading) -> Iterator[tuple[str, Entity]]:
    """Yield the entities with where they stand, and put aside what an importer refuses."""
    read, more = reader(wish.format), {"default": wish.default} if FORMATS[wish.format].typed else {}
    for path in wish.paths:
        for row in read(path, name=loading.authority.name, **more):
            if isinstance(row, Row):
                yield (f"{path}, line {row.line}" if row.line else f"{path}, {row.entity.id}"), row.entity
            else:
                loading.refusals.append(row)


def _checked(
    rows: Iterable[tuple[str, Entity]], loading: Loading, store: AuthorityStore, *, held: set[str]
) -> Iterator[Entity]:
    """Yield what can be taken in, each id once."""
    own = loading.authority.name
    others = {one.name for one in store.authorities()} - {own}
    seen: set[str] = set()
    for where, entity in rows:
        reason = wrong(entity)
        if entity.id in seen or entity.id in held:
            reason = f"the id {entity.id} stands there twice" if entity.id in seen else f"the id {entity.id} is bundled"
        if reason:
            loading.refusals.append(Refusal(where, "record", reason))
            continue
        if others and (holder := store.holders([entity.id]).get(entity.id, own)) != own:
            raise WrongUse(
                f"{where}: {entity.id} is held by the authority {holder!r}; remove that, or load under its name"
            )
        seen.add(entity.id)
        if entity.same_as or entity.close_to:
            loading.places[entity.id] = where
        yield entity


def _simple(entities: Iterable[Entity], simplify: Callable[[str], str]) -> Iterator[Entity]:
    batch: list[Entity] = []
    for entity in entities:
        batch.append(entity)
        if len(batch) == _TOGETHER:
            yield from simplified(batch, simplify)
            batch = []
    if batch:
        yield from simplified(batch, simplify)
