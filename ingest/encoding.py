"""From bytes to text: UTF-8, UTF-16 with a mark, GB18030 and Big5, told apart by what reads as Chinese.

A mark at the beginning decides; then strict UTF-8, which other encodings hardly ever are. GB18030 and Big5 give
*some* characters for most of each other's bytes, so both are decoded and the reading that has more of the
characters that Chinese is really written with is taken.

Pure.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from ontology.errors import BrokenSource, WrongEncoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "cp950", "big5hkscs")
_SAMPLE = 5_000

# The most frequent characters of the classical and modern texts that libraries hold, simplified, then the
# traditional forms that differ.
_FREQUENT = (
    "之为水以不也曰王其而东有子人南者北于公又城年十西故大山县下上中所出二是与三一秦国至径阳侯天太此无乃谓相将自得入汉使於帝流君齐五言矣立后地在军臣可皆楚则时河如今诸名里"
    "行事高见百武平四兵长即生注夫文赵欲门死日石从亦安魏道晋及云成然能世令数周何书复封闻六去知卒马遂郡月非焉合来江氏杀明方因居过千作用万家元已小未民士白吾吴左当治我陵必七"
    "先多九会乎伐取内馀余梁陈父归史右都若发女韩始田食八乐黄广信常春通後谷主外张岁击金海燕攻州德前邑亡分请说传守起口亭神原师川宫少处孙间弟官耳功重代郑问皇定礼秋伯或往鲁"
    "阴孝义车足反法建称朝且志更同破命盖祖记既越受病卫两善土夏溪尉甚还景临关俗项并物尽等正战孔初风司母乱观昭吏夷和置乡利经龙敢首意惠吕虽丘新泉贤许身次头尚胜败绝求尝历应"
    "奴语襄济馆的图化务读服展动设阅推共体全系工进区业理资源学活提市力开深制实管献统强联目加升面各特智题现式品造划员专规创度研社部机效享色京形基点打字对完台息据圳标量党性"
    "科级计牌旅藏范领优积步评慧整术培引续宣导向空位极持参考心质秀组好交保结识营总互构程要类供集织站助了他这个到们你就那着她么没只想看手本老样但些把回美"
    "為東縣與國徑陽無謂將漢齊軍則時諸裡見長趙門從晉雲數週書復聞馬來殺過萬吳當會內餘陳歸發韓樂黃廣張歲擊請說傳師宮處孫間鄭問禮魯陰義車稱蓋記衛兩還臨關項並盡戰風亂觀"
    "鄉經龍呂雖賢許頭勝敗絕嘗歷應語濟館圖務讀動設閱體進區業資學開實獻統強聯題現劃員專規創機點對臺據標黨級計範領優積術續導極參質組結識營總構類織這個們著麼沒樣"
)
_PUNCTUATION = "，。、：；！？“”‘’「」『』（）《》〈〉〔〕【】—…·　"
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1b\x1c\x1d\x1e\x85")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its mark, and the encoding it was in."""

    text: str
    encoding: str


def decode(data: bytes, source: str) -> Decoded:
    """Decode a whole file. ``source`` names it in errors.

    Raises :class:`~ontology.errors.BrokenSource` for binary content, :class:`~ontology.errors.WrongEncoding` when no
    encoding that is read gives Chinese text.
    """
    decoded = _by_mark(data, source) or _by_trial(data, source)
    _refuse_binary(decoded.text, source)
    return decoded


def _by_mark(data: bytes, source: str) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError as error:
                reason = f"文件头标明是 {encoding.upper()}，但第 {error.start + len(mark)} 字节起无法解码"
                raise WrongEncoding(source, reason) from error
    return None


def _by_trial(data: bytes, source: str) -> Decoded:
    if b"\0" in data:
        raise BrokenSource(source, f"第 {data.index(0)} 字节是零字节：这是二进制文件，不是文本")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        candidates = [reading for name in _CANDIDATES if (reading := _try(data, name))]
        best = max(candidates, key=lambda reading: likelihood(reading.text), default=None)
        if best is None or likelihood(best.text) <= 0:
            reason = f"第 {error.start} 字节起不是 UTF-8，按 GB18030、Big5 读也不成中文；请另存为 UTF-8"
            raise WrongEncoding(source, reason) from error
        return best


def _try(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def likelihood(text: str) -> float:
    """Say how much ``text`` looks like Chinese that someone wrote: about 2 for prose, below 0 for a wrong decoding.

    The mean over the first characters beyond ASCII of 4 for a frequent character or mark, 1 for a common one, -2 for
    a rare one and -4 for what Chinese is not written with.
    """
    sample = list(islice((character for character in text if character > "\x7f"), _SAMPLE))
    weights = _weights()
    return sum(weights.get(character, -4) for character in sample) / len(sample) if sample else 0.0


@cache
def _weights() -> dict[str, int]:
    """The levels of GB 2312 and Big5, which order characters by how common they are, and the frequent ones."""
    weights: dict[str, int] = {}
    for encoding, first, last, weight in (
        ("gb18030", 0x81, 0xFE, -2), ("cp950", 0xC9, 0xF9, -1), ("gb2312", 0xD8, 0xF7, -1),
        ("cp950", 0xA4, 0xC6, 1), ("gb2312", 0xB0, 0xD7, 1),
    ):  # fmt: skip
        weights.update(dict.fromkeys(filter(_is_ideograph, _rows(encoding, first, last)), weight))
    weights.update(dict.fromkeys(_PUNCTUATION + _FREQUENT, 4))
    return weights


def _rows(encoding: str, first: int, last: int) -> str:
    return bytes(byte for lead in range(first, last + 1) for tail in _TAILS for byte in (lead, tail)).decode(
        encoding, errors="ignore"
    )


_TAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))


def _is_ideograph(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _refuse_binary(text: str, source: str) -> None:
    """Refuse text in which control characters stand more often than once in a hundred."""
    strange = sum(match.group() not in _TEXT_CONTROLS for match in _CONTROL.finditer(text))
    if "\0" in text or strange * 100 > len(text):
        raise BrokenSource(source, f"含 {strange} 个控制字符：这是二进制文件，不是文本")
