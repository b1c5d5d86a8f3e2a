"""The outside of DOCX, XLSX and EPUB: a ZIP archive, looked at before anything of it is unpacked."""

from __future__ import annotations

import re
import zipfile
import zlib

from ingest.reading import Source
from ontology.archives import members
from ontology.errors import BrokenSource

_HEAD = 8_192
_ROOT = re.compile(rb"<[^!?]")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


def check_archive(source: Source, member: str) -> None:
    """Read the list of members only.

    Raises the errors of :func:`ontology.archives.members`, and :class:`~ontology.errors.BrokenSource` for an archive
    without ``member``.
    """
    limits = source.limits
    with source.path.open("rb") as file:
        infos = members(file, source.key, most_bytes=limits.max_unpacked_bytes, most_ratio=limits.max_ratio)
    if member not in {info.filename for info in infos}:
        raise BrokenSource(source.key, f"是压缩包，但里面没有 {member}；请核对文件或改正后缀")


def check_office(source: Source, member: str) -> None:
    """Check the archive of an office document, whose XML never declares anything.

    Raises the errors of :func:`check_archive`, and BrokenSource where a member has a document type of its own.
    """
    check_archive(source, member)
    try:
        with zipfile.ZipFile(source.path) as archive:
            for info in archive.infolist():
                if info.filename.endswith((".xml", ".rels", ".vml")):
                    with archive.open(info) as file:
                        _check_head(file.read(_HEAD), source.key, info.filename)
    except _DAMAGE as error:
        raise BrokenSource(source.key, f"压缩内容已损坏（{error}）") from error


def _check_head(head: bytes, source: str, member: str) -> None:
    """A document type stands before the first element, which office programs write at once; in UTF-16 too."""
    shown = head.replace(b"\0", b"")
    if b"<!DOCTYPE" in shown or b"<!ENTITY" in shown:
        raise BrokenSource(source, f"成员 {member} 声明了自定义实体，可能是实体炸弹或要读本机文件，不读")
    if len(head) == _HEAD and not _ROOT.search(shown):
        raise BrokenSource(source, f"成员 {member} 的开头 {_HEAD} 字节里没有一个元素，不像办公文档，不读")
