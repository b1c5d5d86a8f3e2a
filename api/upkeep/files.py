"""What is wrong with the files of documents: missing, changed, not used, or a transcript of another text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from api.files.store import FileStore
from api.files.taking import users
from api.library import Library
from index.snapshot import Problem
from ontology.errors import WenmaiError


def files_amiss(library: Library, checked: Counter[str], *, thorough: bool) -> Iterator[Problem]:
    """Hold the kept files against the documents; ``thorough`` reads every byte of them."""
    store = library.files
    used = users(library.texts.documents())
    for name, documents in used.items():
        if problem := _amiss(store, name, documents, thorough=thorough):
            yield problem
        elif name.endswith(".vtt"):
            yield from (one for document in documents if (one := _strayed(library, name, document)))
    for name in store.held():
        checked["files"] += 1
        if name not in used:
            yield Problem("files", f"文件 {name} 没有文献用到", "unused-file", name, "drop-file")


def _amiss(store: FileStore, name: str, documents: list[str], *, thorough: bool) -> Problem | None:
    whose = f"文献 {documents[0]}{f' 等 {len(documents)} 部' if len(documents) > 1 else ''}的文件 {name} "
    try:
        store.path(name)
    except WenmaiError:
        return Problem("files", f"{whose}不在；请重新收入", "missing-file", documents[0], "again")
    if thorough and store.altered(name):
        return Problem("files", f"{whose}已被改动；请重新收入", "altered-file", name, "drop-file")
    return None


def _strayed(library: Library, name: str, document_id: str) -> Problem | None:
    """Compare what the cues say with the characters that they name."""
    _, version = library.texts.document(document_id)
    try:
        cues = library.files.transcript(name).cues
    except (WenmaiError, ValueError) as error:
        return Problem(
            "files", f"文献 {document_id} 的字幕 {name} 读不出来：{error}", "bad-transcript", name, "drop-file"
        )
    for cue in cues:
        if _plain(version.text[cue.begin : cue.end]) != _plain(cue.text):
            what = f"文献 {document_id} 的字幕与文本的 {cue.begin}–{cue.end} 字不符；请重新收入"
            return Problem("files", what, "strayed-transcript", document_id, "again")
    return None


def _plain(text: str) -> str:
    return "".join(text.split())
