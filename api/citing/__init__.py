"""The forms in which the library's texts, documents, entities and searches are cited.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.citing import bibtex, csl, gbt7714, ris
from api.citing.records import Cited


@dataclass(frozen=True, slots=True)
class Form:
    """A form of citation: what readers call it, its media type, the ending of its files, what writes it."""

    label: str
    media_type: str
    suffix: str
    write: Callable[[Cited], str]


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "gbt7714": Form("GB/T 7714—2015", "text/plain; charset=utf-8", "txt", gbt7714.write),
        "bibtex": Form("BibTeX", "application/x-bibtex; charset=utf-8", "bib", bibtex.write),
        "ris": Form("RIS", "application/x-research-info-systems; charset=utf-8", "ris", ris.write),
        "csl": Form("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", csl.write),
    }
)
