"""The desk: all that librarians work with, over one database."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from api.access.collections import CollectionAccess
from api.desk.audit import Audit
from api.desk.dossiers.store import DossierStore
from api.desk.enquiries.enquiries import Enquiries
from api.desk.enquiries.files import FOLDER, DeskFiles
from api.desk.guessing.store import GuessStore
from api.desk.headings.store import HeadingStore
from api.desk.intake.intake import PUSH_BYTES, Intake
from api.desk.keys.store import KeyStore
from api.desk.knowledge.store import KnowledgeStore
from api.desk.lines.store import LineStore
from api.desk.marc.store import MarcStore
from api.desk.people.store import People
from api.desk.people.vouching import Vouching
from api.desk.people.words import Words
from api.desk.privacy.privacy import Privacy
from api.desk.privacy.records import Terms
from api.desk.readership import Readership
from api.desk.watching.outbox import Outbox
from api.desk.watching.sending import Sending
from api.desk.watching.store import WatchStore

if TYPE_CHECKING:
    from api.access.openid import OpenID


class Desk:
    """The parts of the desk; each is made when it is first asked for."""

    def __init__(
        self,
        engine: sa.Engine,
        folder: Path | None = None,
        sending: Sending | None = None,
        *,
        push_bytes: int = PUSH_BYTES,
        openid: OpenID | None = None,
        terms: Terms | None = None,
    ) -> None:
        self.engine = engine
        """The desk's database, which :func:`~api.desk.store.open_desk` opened and made ready."""
        self.folder = folder or Path(engine.url.database or ".").parent
        """The library's folder; without one, that of the database's file."""
        self.sending = sending or Sending()
        """How letters and webhooks leave the library."""
        self.openid = openid
        """Who vouches for people beside their passwords."""
        self.terms = terms or Terms()
        """For how long readers' data is kept."""
        self._push_bytes = push_bytes

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    @cached_property
    def audit(self) -> Audit:
        """The log of acts."""
        return Audit(self.engine)

    @cached_property
    def readership(self) -> Readership:
        """How often documents are opened."""
        return Readership(self.engine)

    @cached_property
    def people(self) -> People:
        """Accounts and sessions."""
        return People(self.engine, self.audit)

    @cached_property
    def access(self) -> CollectionAccess:
        """Who may read which collections."""
        return CollectionAccess(self.engine, self.audit)

    @cached_property
    def words(self) -> Words:
        """One-time words by which passwords are set."""
        return Words(self.engine, self.audit, self.people)

    @cached_property
    def vouching(self) -> Vouching:
        """Accounts of people for whom a provider vouches."""
        return Vouching(self.engine, self.audit, self.people)

    @cached_property
    def keys(self) -> KeyStore:
        """Keys of programs."""
        return KeyStore(self.engine, self.audit)

    @cached_property
    def enquiries(self) -> Enquiries:
        """Enquiries 咨询."""
        return Enquiries(self.engine, self.audit, self.people)

    @cached_property
    def privacy(self) -> Privacy:
        """What looks after readers' data."""
        return Privacy(self.engine, self.audit, self.files, self.terms)

    @cached_property
    def intake(self) -> Intake:
        """What comes in by itself: harvested, watched for, pushed."""
        return Intake(self.engine, self.audit, self.folder, self._push_bytes)

    @cached_property
    def knowledge(self) -> KnowledgeStore:
        """Items of the knowledge base 知识库."""
        return KnowledgeStore(self.engine, self.audit)

    @cached_property
    def guesses(self) -> GuessStore:
        """Decisions on guesses in descriptions."""
        return GuessStore(self.engine, self.audit)

    @cached_property
    def headings(self) -> HeadingStore:
        """Decisions on subject headings."""
        return HeadingStore(self.engine, self.audit)

    @cached_property
    def lines(self) -> LineStore:
        """Decisions on recognised lines."""
        return LineStore(self.engine, self.audit)

    @cached_property
    def files(self) -> DeskFiles:
        """The bytes of attachments."""
        return DeskFiles(self.folder / FOLDER)

    @cached_property
    def watches(self) -> WatchStore:
        """Watches 定题."""
        return WatchStore(self.engine, self.audit)

    @cached_property
    def outbox(self) -> Outbox:
        """What watches send."""
        return Outbox(self.engine, self.audit)

    @cached_property
    def marc(self) -> MarcStore:
        """What was written into records of MARC."""
        return MarcStore(self.engine, self.audit)

    @cached_property
    def dossiers(self) -> DossierStore:
        """Dossiers 微剪报."""
        return DossierStore(self.engine, self.audit)
