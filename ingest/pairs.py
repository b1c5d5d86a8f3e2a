"""Labels and values, as manifests, Dublin Core and tables of one document give them, as the fields of a description.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ingest.sidecar import split_subjects
from ontology.describing import ABSTRACT, PRINCIPAL, canonical, is_known, plain
from ontology.records import Metadata

_FIELDS = ("title", "creator", "dynasty", "date", "kind", "language", "branch", "rights")
_FIRST: Mapping[str, str] = {
    plain(word): field for field in (*_FIELDS, "subjects") for word in PRINCIPAL[field] if word not in ("name", "type")
} | {plain("type"): "kind"}
_TEXT = frozenset(map(plain, ("description", "说明", "描述", "内容", "text")))
_LANGUAGES = {"chi": "zh", "zho": "zh", "zh-cn": "zh", "zh-tw": "zh", "zh-hans": "zh", "zh-hant": "zh", "och": "lzh"}
_BETWEEN = "；"


def described(pairs: Iterable[tuple[str, str]]) -> Metadata:
    """Return what pairs say. A field that is said again goes on after a semicolon; what no field of its own has is
    kept under its canonical name, and its own label where there is none."""
    fields: dict[str, list[str]] = {}
    extra: dict[str, list[str]] = {}
    for label, stated in pairs:
        value = stated.strip()
        if not value:
            continue
        name = plain(label)
        if name in _TEXT:
            extra.setdefault(ABSTRACT, []).append(value)
        elif name in _FIRST:
            fields.setdefault(_FIRST[name], []).append(value)
        else:
            extra.setdefault(canonical(label), []).append(value)
    told = {name: _BETWEEN.join(dict.fromkeys(fields.get(name, ()))) for name in _FIELDS}
    told["language"] = _LANGUAGES.get(told["language"].lower(), told["language"])
    subjects = split_subjects([part for one in fields.get("subjects", ()) for part in split_subjects(one)])
    further = tuple((name, _BETWEEN.join(dict.fromkeys(values))) for name, values in extra.items())
    return Metadata(**told, subjects=subjects, extra=further, images=(), guesses=())


def known(label: str) -> bool:
    """Whether a label is that of a field."""
    return plain(label) in _FIRST or plain(label) in _TEXT or is_known(label)
