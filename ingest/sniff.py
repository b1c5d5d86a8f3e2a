"""What the first bytes of a file say it is, whatever its name says.

Pure.
"""

from __future__ import annotations

from ontology.errors import BrokenSource

HEAD = 8_192

_SIGNS = (
    (b"%PDF-", "pdf", "PDF 文件"),
    (b"PK\x03\x04", "zip", "ZIP 压缩包（或 DOCX、XLSX、EPUB）"),
    (b"PK\x05\x06", "zip", "空的 ZIP 压缩包"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "旧版或加密的 Office 文件"),
    (b"{\\rtf", "rtf", "RTF 文件"),
    (b"\x89PNG\r\n\x1a\n", "image", "PNG 图片"),
    (b"\xff\xd8\xff", "image", "JPEG 图片"),
    (b"GIF8", "image", "GIF 图片"),
    (b"II*\0", "image", "TIFF 图片"),
    (b"MM\0*", "image", "TIFF 图片"),
    (b"AT&TFORM", "djvu", "DjVu 文件"),
    (b"Rar!\x1a\x07", "rar", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "7-Zip 压缩包"),
    (b"\x1f\x8b", "gzip", "GZIP 压缩包"),
    (b"BZh", "bzip2", "BZIP2 压缩包"),
    (b"\xfd7zXZ\0", "xz", "XZ 压缩包"),
    (b"SQLite format 3\0", "sqlite", "SQLite 数据库"),
    (b"\x7fELF", "program", "可执行程序"),
    (b"MZ\x90", "program", "可执行程序"),
)
_NAMES = {
    "pdf": "PDF 文件",
    "zip": "DOCX、XLSX 或 EPUB 文件",
    "text": "文本文件",
    "gzip": "GZIP 压缩包",
    "bzip2": "BZIP2 压缩包",
    "xz": "XZ 压缩包",
}


def check_container(head: bytes, container: str, source: str) -> None:
    """Compare the first :data:`HEAD` bytes with what the file's name promises (``text``, ``zip`` or ``pdf``).

    Raises :class:`~ontology.errors.BrokenSource` that says what the file looks like instead.
    """
    found, looks_like = looks(head)
    if found != container:
        raise BrokenSource(source, f"后缀表示{_NAMES[container]}，内容却像{looks_like}；请核对文件或改正后缀")


def looks(head: bytes) -> tuple[str, str]:
    """Return the container and its description: ``text`` where nothing speaks against it."""
    for sign, container, name in _SIGNS:
        if head.startswith(sign):
            return container, name
    if b"%PDF-" in head[:1024]:
        return "pdf", "PDF 文件"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return "binary", "二进制文件"
    return "text", "文本文件"
