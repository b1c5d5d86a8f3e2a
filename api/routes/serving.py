"""Whether whoever asks may handle an enquiry: those of its branch, its assignee, heads."""

from __future__ import annotations

from api.desk.enquiries.records import Enquiry
from api.desk.people.duties import Duty, may
from api.desk.people.records import Person
from api.service import Service
from ontology.errors import NotAllowed


def serves(me: Person, enquiry: Enquiry) -> bool:
    """Say whether somebody may handle an enquiry and see how its reader is reached."""
    return enquiry.assignee == me.name or may(me, Duty.SERVE, enquiry.branch)


def check_serves(service: Service, me: Person, number: int) -> Enquiry:
    """Return the enquiry. Raises :class:`NotFound`, and :class:`NotAllowed` for one of another branch."""
    found = service.desk.enquiries.enquiry(number)
    if not serves(me, found):
        raise NotAllowed(f"{found.number} 由{found.branch}办理；要由您来办，请{found.branch}转给您所在的分馆。")
    return found
