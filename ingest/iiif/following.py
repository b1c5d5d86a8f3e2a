"""What a manifest names and does not hold: further manifests, pages of annotations, texts, from allowed sites."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

from ingest.iiif.shapes import Json
from ingest.reading import Source
from ontology.errors import BrokenSource, OversizedSource, SourceError
from ontology.records import Refusal

Fetch: TypeAlias = Callable[[str], bytes]
"""Returns what lies at an address; raises :class:`~ontology.errors.SourceError` where it may not or cannot."""


@dataclass(slots=True)
class Following:
    """Fetches for one file. What cannot be had is told once for each cause, with how often it was met."""

    source: Source
    fetch: Fetch
    fetched: int = 0
    _failures: dict[str, list[str]] = field(default_factory=dict)

    def bytes(self, address: str) -> bytes | None:
        """Return what lies at an address, ``None`` where that fails."""
        try:
            if self.fetched >= self.source.limits.max_fetched:
                raise OversizedSource(address, f"一份来源最多取 {self.source.limits.max_fetched} 个地址，其余未取")
            self.fetched += 1
            return self.fetch(address)
        except SourceError as error:
            self._failures.setdefault(error.reason, []).append(address)
            return None

    def json(self, address: str) -> Json | None:
        """Return the object at an address, ``None`` where there is none."""
        data = self.bytes(address)
        if data is None:
            return None
        try:
            return parsed(data, address)
        except SourceError as error:
            self._failures.setdefault(error.reason, []).append(address)
            return None

    def text(self, address: str) -> str:
        """Return the plain text at an address; empty where there is none."""
        data = self.bytes(address)
        if data is None:
            return ""
        try:
            return data.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            self._failures.setdefault("不是 UTF-8 的文字", []).append(address)
            return ""

    def refusals(self) -> Iterator[Refusal]:
        """Yield what failed since this was last asked, a line for each cause."""
        for reason, addresses in self._failures.items():
            more = f"等 {len(addresses)} 处" if len(addresses) > 1 else ""
            yield Refusal(self.source.key, SourceError.code, f"没有取到 {addresses[0][:200]} {more}：{reason}")
        self._failures.clear()


def parsed(data: bytes, source: str) -> Json:
    """Read JSON that must be an object. Raises :class:`~ontology.errors.BrokenSource`."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BrokenSource(source, f"第 {error.start} 字节起不是 UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BrokenSource(source, f"不是正确的 JSON：{str(error)[:120]}") from error
    if not isinstance(value, dict):
        raise BrokenSource(source, "不是 IIIF 清单：JSON 的最外层应是一个对象")
    return value


def host(address: str) -> str:
    """Return the site of an address, with its port where it says one."""
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
