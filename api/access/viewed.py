"""What lets a library be seen in part."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from api.access.files import FileUsers
from api.access.following import sound
from api.desk.desk import Desk
from api.service import Publication
from api.settings import Settings
from index.texts import SqlTextStore
from ontology.sight import ALL, Sight

if TYPE_CHECKING:
    from api.access.library import Sights
    from api.library import Library


class Viewed:
    """A library that may be seen in part."""

    texts: SqlTextStore
    desk: Desk
    settings: Settings

    def seen_by(self, sight: Sight) -> Library:
        """Return the library without what ``sight`` hides: itself where that is nothing."""
        return self._sights.of(sight) if sight else cast("Library", self)

    sight: Sight = ALL
    """What is hidden here."""

    def hides(self, document_id: str) -> bool:  # noqa: ARG002 - as those see it who may not see all
        """Say whether a document is, or was, there for others and not here."""
        return False

    def hides_passage(self, passage_id: str) -> bool:  # noqa: ARG002
        """Say whether a passage's document is, or was, there for others and not here."""
        return False

    def publication(self) -> Publication:
        """Return where the whole library lies as files."""
        folder = self.settings.library / "published"
        return Publication(folder, self.settings.licence, sound=sound(folder, self.desk.access))

    @cached_property
    def file_users(self) -> FileUsers:
        """What knows the documents that use each kept file."""
        return FileUsers(self.texts)

    @cached_property
    def _sights(self) -> Sights:
        # A view is a library: whoever asks for the one has read the other.
        from api.access.library import Sights

        return Sights(cast("Library", self))

    def close_views(self) -> None:
        """Give back the connections of all views."""
        if "_sights" in vars(self):
            self._sights.close()
