"""What a librarian wants done with an enquiry, as a form or a program says it, and its doing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from api.desk.enquiries.enquiries import Enquiries
from api.desk.enquiries.records import Act, Contact, Enquiry, Group, Kind, Thing
from ontology.errors import WrongUse

MOST_THINGS = 40


@dataclass(frozen=True, slots=True)
class Wish:
    """One deed with all that it may need. What is ``None`` is not said."""

    act: Act
    revision: int | None = None
    """What its doer saw."""
    text: str = ""
    reason: str = ""
    to: str = ""
    branch: str = ""
    into: str = ""
    """Number of the enquiry to merge into."""
    kind: Kind | None = None
    group: Group | None = None
    due: str | None = None
    """A day."""
    question: str | None = None
    detail: str | None = None
    entities: tuple[Thing, ...] | None = None
    subjects: tuple[Thing, ...] | None = None
    contact: Contact = field(default_factory=Contact)
    files: tuple[int, ...] = ()
    machine: str | None = None


def carry_out(enquiries: Enquiries, enquiry_id: int, wish: Wish, *, by: str) -> Enquiry:
    """Do what is wished. Raises :class:`WrongUse`, also for what librarians do not do."""
    deed = _DEEDS.get(wish.act)
    if deed is None:
        raise WrongUse(f"{wish.act} 不是馆员的操作。")
    return deed(enquiries, enquiry_id, wish, by)


Deed = Callable[[Enquiries, int, Wish, str], Enquiry]


def _merge(enquiries: Enquiries, number: int, wish: Wish, by: str) -> Enquiry:
    into = enquiries.store.numbered(wish.into).id
    return enquiries.merge(number, into, by=by, reason=wish.reason, revision=wish.revision)


def _edit(enquiries: Enquiries, number: int, wish: Wish, by: str) -> Enquiry:
    given = {
        "kind": wish.kind,
        "group": wish.group,
        "question": wish.question,
        "detail": wish.detail,
        "entities": wish.entities,
        "subjects": wish.subjects,
    }
    said = {name: value for name, value in given.items() if value is not None}
    if wish.due:
        said["due"] = enquiries.hours().until(wish.due).isoformat(timespec="seconds")
    return enquiries.describe(number, lambda was: replace(was, **said), by=by, revision=wish.revision)  # type: ignore[arg-type]


_DEEDS: Mapping[Act, Deed] = MappingProxyType(
    {
        Act.CLAIM: lambda all_, number, wish, by: all_.claim(number, by=by, revision=wish.revision),
        Act.ASSIGN: lambda all_, number, wish, by: all_.assign(
            number, wish.to or by, by=by, reason=wish.reason, revision=wish.revision
        ),
        Act.RELEASE: lambda all_, number, wish, by: all_.release(
            number, by=by, reason=wish.reason, revision=wish.revision
        ),
        Act.TRANSFER: lambda all_, number, wish, by: all_.transfer(
            number, wish.branch, by=by, reason=wish.reason, revision=wish.revision
        ),
        Act.NOTE: lambda all_, number, wish, by: all_.note(number, wish.text, by=by),
        Act.EDIT: _edit,
        Act.CONTACT: lambda all_, number, wish, by: all_.set_contact(number, wish.contact, by=by),
        Act.DRAFT: lambda all_, number, wish, by: all_.draft(
            number, wish.text, by=by, machine=wish.machine, revision=wish.revision
        ),
        Act.ASK: lambda all_, number, wish, by: all_.ask(number, wish.text, by=by, revision=wish.revision),
        Act.SUPPLY: lambda all_, number, wish, by: all_.supply(number, wish.text, by=by),
        Act.ANSWER: lambda all_, number, wish, by: all_.answer(
            number, wish.text, by=by, files=wish.files, revision=wish.revision
        ),
        Act.CLOSE: lambda all_, number, wish, by: all_.close(number, by=by, reason=wish.reason, revision=wish.revision),
        Act.REOPEN: lambda all_, number, wish, by: all_.reopen(
            number, by=by, reason=wish.reason, revision=wish.revision
        ),
        Act.MERGE: _merge,
        Act.SPLIT: lambda all_, number, wish, by: all_.split(number, by=by, reason=wish.reason, revision=wish.revision),
        Act.DETACH: lambda all_, number, wish, by: all_.detach(number, wish.files[0] if wish.files else 0, by=by),
    }
)


def things_of(lines: str) -> tuple[Thing, ...]:
    """Return the things that somebody wrote, one a line: ``名称``, or ``名称 | 标识 | 类型``.

    Raises :class:`WrongUse` for too many.
    """
    written = [[part.strip() for part in line.split("|")] for line in lines.splitlines() if line.strip()]
    if len(written) > MOST_THINGS:
        raise WrongUse(f"最多写 {MOST_THINGS} 个实体或主题。")
    made = (Thing(*(part[:200] for part in (*parts, "", "")[:3])) for parts in written if parts[0])
    return tuple(dict.fromkeys(made))


def lines_of(things: tuple[Thing, ...]) -> str:
    """Return things as :func:`things_of` reads them."""
    return "\n".join(" | ".join((one.label, one.id, one.type)) if one.id else one.label for one in things)
