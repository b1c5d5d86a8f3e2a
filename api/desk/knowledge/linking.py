"""What an item is about: what its question names, and the heading that it falls under.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from api.desk.enquiries.handover import Understands
from api.desk.knowledge.records import Content


def linked(content: Content, understands: Understands) -> Content:
    """Return an item's content with the entities and the heading of its question, where a librarian stated none."""
    if content.entities or content.subjects or not content.question.strip():
        return content
    heading = understands.subject((content.question,))
    return replace(content, entities=understands.things(content.question), subjects=(heading,) if heading else ())
