"""Every label of the pages, a module a group of pages; templates know a group by a letter.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from api.web.labels import (
    about,
    access,
    ancient,
    asking,
    catalogue,
    chat,
    citing,
    collections,
    data,
    desk,
    entity,
    exporting,
    general,
    headings,
    intake,
    knowledge,
    lines,
    marc,
    media,
    operations,
    parallels,
    people,
    pictures,
    privacy,
    reading,
    review,
    search,
    special,
    suggest,
    topics,
    watching,
)
from api.web.labels.values import Said

GROUPS: Mapping[str, tuple[Mapping[str, Said], ...]] = MappingProxyType(
    {
        "L": (
            general.LABELS,
            about.LABELS,
            access.LABELS,
            ancient.LABELS,
            search.LABELS,
            reading.LABELS,
            entity.LABELS,
            asking.LABELS,
            chat.LABELS,
            suggest.LABELS,
            citing.LABELS,
            exporting.LABELS,
            parallels.LABELS,
            collections.LABELS,
            topics.LABELS,
            media.LABELS,
            headings.LABELS,
            lines.LABELS,
            marc.LABELS,
            special.LABELS,
            people.LABELS,
            pictures.LABELS,
            privacy.LABELS,
            review.LABELS,
            desk.LABELS,
            knowledge.LABELS,
            watching.LABELS,
            operations.LABELS,
            intake.LABELS,
        ),
        "C": (catalogue.LABELS,),
        "D": (data.LABELS,),
    }
)
