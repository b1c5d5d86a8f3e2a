"""Pictures of a library: a network, a timeline or a map of what passages say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.pictures.network import network
from api.pictures.records import Network, SpotMap, Timeline
from api.pictures.scene import Scene, Scope, Texts, open_scene
from api.pictures.spots import spot_map
from api.pictures.timeline import timeline
from ontology.records import Entity


@dataclass(frozen=True, slots=True)
class Painter:
    """Makes pictures from the text store and the authorities; ``entity`` raises NotFound."""

    texts: Texts
    entity: Callable[[str], Entity]

    def network(self, scope: Scope, *, limit: int = 20) -> Network:
        """The things around an entity, or of a passage or a document, laid out."""
        from api.pictures.layout import placed  # networkx takes a third of a second to import

        return placed(network(self._scene(scope), self.entity, limit=limit))

    def timeline(self, scope: Scope, *, limit: int = 40) -> Timeline:
        """What is dated there."""
        return timeline(self._scene(scope), limit=limit)

    def map(self, scope: Scope, *, limit: int = 80) -> SpotMap:
        """The places that are named there."""
        return spot_map(self._scene(scope), self.entity, limit=limit)

    def _scene(self, scope: Scope) -> Scene:
        return open_scene(scope, self.texts, self.entity)
