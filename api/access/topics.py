"""Topics as those see them who may not see all: what was chosen of what is hidden was never chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from api.topics.reading import TopicReader
from api.topics.records import Item, Kind, Topic

Hides = Callable[[str], bool]
"""Say whether the id of a passage or a document is that of something hidden."""


class SeenTopics(TopicReader):
    """Reads topics without the items that ``hides`` names."""

    hides: Hides

    def published(self) -> list[Topic]:
        """Return the topics that readers see, the one changed last first."""
        return [self._seen(one) for one in super().published()]

    def topic(self, slug: str) -> Topic:
        """Return a published topic. Raises :class:`NotFound`."""
        return self._seen(super().topic(slug))

    def _seen(self, topic: Topic) -> Topic:
        return replace(
            topic,
            items=tuple(one for one in topic.items if not self._hidden(one)),
            excluded=tuple(one for one in topic.excluded if not self.hides(one)),
            cover="" if topic.cover and self.hides(topic.cover) else topic.cover,
        )

    def _hidden(self, item: Item) -> bool:
        return item.kind in (Kind.PASSAGE, Kind.DOCUMENT) and self.hides(item.target)


def seen_topics(reader: TopicReader, hides: Hides) -> SeenTopics:
    """Return what reads the same topics without what is hidden."""
    made = SeenTopics(**{one.name: getattr(reader, one.name) for one in fields(reader) if one.init})
    made.hides = hides
    return made
