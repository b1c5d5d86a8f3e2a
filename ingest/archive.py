"""The outside of DOCX and XLSX: a ZIP archive, looked at before anything of it is unpacked."""

from __future__ import annotations

import zipfile

from ingest.reading import Source
from ontology.errors import BrokenSource, OversizedSource

_MOST_MEMBERS = 20_000
_SMALL = 1_000_000
_ENCRYPTED = 0x1


def check_archive(source: Source, member: str) -> None:
    """Read the list of members only.

    Raises :class:`~ontology.errors.BrokenSource` for a damaged or encrypted archive or one without ``member``,
    :class:`~ontology.errors.OversizedSource` for one that unpacks to more than the limits.
    """
    try:
        with zipfile.ZipFile(source.path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BrokenSource(source.key, f"压缩结构已损坏，打不开（{error}）") from error
    _check_size(source, infos)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise BrokenSource(source.key, "已加密；请先去掉密码")
    if member not in {info.filename for info in infos}:
        raise BrokenSource(source.key, f"是压缩包，但里面没有 {member}；请核对文件或改正后缀")


def _check_size(source: Source, infos: list[zipfile.ZipInfo]) -> None:
    limits = source.limits
    if len(infos) > _MOST_MEMBERS:
        raise OversizedSource(source.key, f"压缩包里有 {len(infos)} 个成员，疑为压缩炸弹")
    total = sum(info.file_size for info in infos)
    if total > limits.max_unpacked_bytes:
        raise OversizedSource(source.key, f"展开后有 {total} 字节，超过上限 {limits.max_unpacked_bytes}，疑为压缩炸弹")
    for info in infos:
        if info.file_size > _SMALL and info.file_size > limits.max_ratio * max(info.compress_size, 1):
            ratio = info.file_size // max(info.compress_size, 1)
            raise OversizedSource(source.key, f"成员 {info.filename} 压缩了 {ratio} 倍，疑为压缩炸弹")
