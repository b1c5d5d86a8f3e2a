"""Entities, titles and subject headings for what a reader has typed so far, and names for what was typed amiss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import Lock

from api.reconcile.reconciler import Names, Reconciler
from api.reconcile.scoring import Option, distance, telling
from api.suggesting.likeness import looking_alike
from api.suggesting.readings import readings, syllables, tables_version
from api.suggesting.records import Found, How, Suggestions
from api.suggesting.spelt import Spelt, spell, stored
from api.suggesting.syllables import begins, is_latin, letters, plain
from api.suggesting.titles import Titles
from api.suggesting.told import Told
from ingest.normalize import fold
from ontology.records import TagType

FILE = "names.npz"
LONGEST = 40
"""Characters of what is typed, from which on nothing is suggested."""
_LOOKED_AT = 24
_BEGUN = 600
"""Names that begin with the characters of a mixture of characters and letters that are read at most."""
_SPARE = 3
"""Times what is asked for, that is found before it is ordered: headings are among it."""
_GOES_BY = 0.9
_MOST_INITIALS = 8
_MOST_CLOSE = 12
_Way = Callable[[Spelt, str, int], Sequence[str]]
_WAYS: tuple[tuple[How, _Way], ...] = (
    (How.PINYIN, lambda spelt, typed, limit: spelt.read(typed, limit=limit)),
    (How.PINYIN, lambda spelt, typed, limit: spelt.begin(typed, limit=limit)),
    (How.INITIALS, lambda spelt, typed, limit: spelt.initialled(typed, limit=limit)),
    (How.PINYIN, lambda spelt, typed, limit: spelt.mixed(typed, limit=limit)),
)


class Suggester:
    """Over the names that ``reconciler`` knows, those first of which the collection tells.

    Nothing is made before it is first asked for. How names are read is kept in ``folder``, where that can be written,
    for as long as the names are the same.
    """

    def __init__(self, reconciler: Callable[[], Reconciler], titles: Titles, told: Told, *, folder: Path) -> None:
        self._reconciler = reconciler
        self._titles = titles
        self._told = told
        self._path = folder / FILE
        self._made: tuple[Names, Spelt] | None = None
        self._known: Names | None = None
        self._lock = Lock()

    def follow(self) -> None:
        """Look again, before the next question is answered, whether the names are others by now."""
        self._known = None

    def warm(self) -> int:
        """Make what the first question would wait for; return the number of names."""
        self.suggest("a")
        return len(self._spelt)

    @property
    def size(self) -> int:
        """Bytes that the readings of all names take."""
        return self._spelt.size

    # --- while a reader types -------------------------------------------------------------------------------

    def suggest(self, text: str, *, limit: int = 6) -> Suggestions:
        """Return what may be meant, ``limit`` of each group at most."""
        typed = fold(text.strip())
        if not any(map(str.isalnum, typed)) or len(typed) > LONGEST:
            return Suggestions()
        found = self._found(typed, enough=_SPARE * limit)
        entities = [one for one in found if one.entity.type is not TagType.SUBJECT]
        subjects = [one for one in found if one.entity.type is TagType.SUBJECT]
        latin = letters(typed) if is_latin(typed) else ""
        titles = self._titles.by_letters(latin, limit=limit) if latin else ()
        by_characters = self._titles.by_characters(typed, limit=limit)
        return Suggestions(tuple(entities[:limit]), (*by_characters, *titles)[:limit], tuple(subjects[:limit]))

    def _found(self, typed: str, *, enough: int) -> list[Found]:
        """Return entities, each once: of what was found alike, that first of which the collection tells most."""
        known: dict[str, Found] = {}
        for how, names in self._by_letters(letters(typed)) if is_latin(typed) else self._by_characters(typed):
            more: dict[str, Found] = {}
            for one in self._bearers(names, how):
                more.setdefault(one.entity.id, one)
            for one in sorted(more.values(), key=lambda one: (not one.mentions, _rank(one))):
                known.setdefault(one.entity.id, one)
            if len(known) >= enough:
                break
        return list(known.values())

    def _by_letters(self, typed: str) -> Iterator[tuple[How, Sequence[str]]]:
        """Yield names in tiers: those that are read so, begin so, have such initials, begin so in each syllable."""
        told, every = self._told.now().spelt, self._spelt
        for how, ask in _WAYS:
            if how is How.PINYIN or 1 < len(typed) <= _MOST_INITIALS:
                yield how, [*ask(told, typed, _LOOKED_AT), *ask(every, typed, _LOOKED_AT)]

    def _by_characters(self, typed: str) -> Iterator[tuple[How, Sequence[str]]]:
        """Yield names in tiers: what was typed, those that begin so, go on as the letters are read, hold it."""
        every = self._told.now().surfaces, self._names.leading, self._names.surfaces
        yield How.NAME, (typed,)
        yield How.NAME, [name for one in every for name in islice(one.begin_with(typed), _LOOKED_AT)]
        yield How.PINYIN, list(self._by_both(typed))
        yield How.HOLDS, [name for one in every for name in islice(one.hold(typed), _LOOKED_AT // 2)]

    def _by_both(self, typed: str) -> Iterator[str]:
        """Yield names that begin with the characters of 于q and go on as its letters are read."""
        bare = plain(typed)
        characters = bare.rstrip("abcdefghijklmnopqrstuvwxyz")
        rest = bare[len(characters) :]
        if not rest or not characters:
            return iter(())
        told = self._told.now().surfaces, self._names.surfaces
        begun = (name for one in told for name in islice(one.begin_with(characters), _BEGUN))
        return islice((name for name in begun if _reads_on(name[len(characters) :], rest)), _LOOKED_AT)

    def _bearers(self, names: Iterable[str], how: How) -> Iterator[Found]:
        known, counts = self._names, self._told.now().counts
        for name in dict.fromkeys(names):
            for one in _leading(known.options(name)):
                mentions = counts.get(one.entity.id, 0)
                yield Found(one.entity, name, one.kind, how, mentions, one.leads)

    # --- after a reader has asked ---------------------------------------------------------------------------

    def known(self, name: str) -> bool:
        """Say whether anything bears the folded name."""
        return bool(self._names.options(name))

    def sounding(self, typed: str) -> tuple[Found, ...]:
        """Return who is read so in full, of two syllables or more, what the collection mentions most first."""
        together = letters(typed)
        if together == typed and typed in syllables():  # qian, of which no reader thinks as qi'an
            return ()
        names = [name for name in self._spelt.read(together, limit=_LOOKED_AT) if len(name) > 1]
        return self._ranked(one for one in self._bearers(names, How.PINYIN) if one.entity.type is not TagType.SUBJECT)

    def close(self, name: str, *, loosely: bool = False) -> tuple[Found, ...]:
        """Return who bears a name that is read like the folded ``name``, or looks like it, and has most of its
        characters; ``loosely`` also with any one character otherwise."""
        if self.known(name):
            return ()
        first = next(iter(readings(name, person=True)), ())
        alike = [one for one in self._spelt.read("".join(first), limit=200) if _is_near(name, one)]
        shapes = [one for one in looking_alike(name) if self.known(one)]
        others = self._otherwise(name) if loosely else ()
        tiers = ((How.SOUND, alike), (How.SHAPE, shapes), (How.CHARACTER, others))
        found = (one for how, names in tiers for one in self._bearers(names, how) if one.entity.type in _NAMED)
        unique = {one.entity.id: one for one in reversed(list(islice(found, 4 * _MOST_CLOSE)))}
        return self._ranked(unique.values())

    def _otherwise(self, name: str) -> Sequence[str]:
        like = (one for one in self._names.surfaces.like(name) if distance(name, one, most=1) == 1)
        return list(islice(like, _MOST_CLOSE))

    def _ranked(self, found: Iterable[Found]) -> tuple[Found, ...]:
        order = list(How)
        every = list(islice(found, 4 * _MOST_CLOSE))
        every.sort(key=lambda one: (order.index(one.how), not one.mentions, _rank(one)))
        return tuple(every[:_MOST_CLOSE])

    # --- within ---------------------------------------------------------------------------------------------

    @property
    def _names(self) -> Names:
        known = self._known
        if known is None:
            known = self._known = self._reconciler().names
        return known

    @property
    def _spelt(self) -> Spelt:
        """How all names are read, made again when they have changed."""
        names = self._names
        with self._lock:
            if self._made is None or self._made[0] is not names:
                self._made = (names, self._opened(names))
            return self._made[1]

    def _opened(self, names: Names) -> Spelt:
        ordered = list(dict.fromkeys((*names.leading, *names.surfaces)))
        version = sha256(
            f"{tables_version()}\n{len(names.leading)}\n".encode() + "\n".join(ordered).encode()
        ).hexdigest()
        spelt = stored(self._path, version)
        if spelt is None:
            spelt = spell(ordered, _may_be_person)
            self._keep(spelt, version)
        return spelt

    def _keep(self, spelt: Spelt, version: str) -> None:
        try:
            self._path.parent.mkdir(exist_ok=True)
            spelt.written(self._path, version)
        except OSError:  # a library on a medium that is read alone: it is made again by the next process
            return


_NAMED = frozenset((TagType.PER, TagType.LOC, TagType.ORG, TagType.OFI, TagType.BOOK, TagType.EVENT))


def _leading(options: Sequence[Option]) -> Iterator[Option]:
    """Yield of each group of records of one thing what leads it."""
    leads = {one.lead for one in options if one.leads}
    return (one for one in options if one.leads or one.lead not in leads)


def _rank(one: Found) -> tuple[bool, bool, int, int]:
    telling_little = telling(one.name, one.name, one.kind) < _GOES_BY
    return telling_little, not one.leads, -one.mentions, len(one.name)


def _is_near(name: str, other: str) -> bool:
    """Say whether two names of one length have more than half of their characters alike, of two characters one."""
    same = sum(a == b for a, b in zip(name, other, strict=False))
    return len(name) == len(other) and name != other and same >= (len(name) + 1) // 2


def _reads_on(rest: str, typed: str) -> bool:
    if not rest:
        return False
    found = readings(rest)
    joined = any("".join(one).startswith(typed) for one in found)
    return (
        joined or any("".join(part[0] for part in one).startswith(typed) for one in found) or _begins_so(found, typed)
    )


def _begins_so(found: Iterable[tuple[str, ...]], typed: str) -> bool:
    return any(begins((typed,), one) for one in found)


def _may_be_person(name: str) -> bool:
    return len(name) in (2, 3, 4)
