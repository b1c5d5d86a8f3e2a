"""A topic as a YAML or JSON file that a curator writes in an editor.

YAML 1.2's end of a document, ``...``, closes what is exported: a file that carries a revision and lacks it was cut off,
for a cut list is a list too.

Pure.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from api.topics.records import MOST_HITS, Item, Kind, StandingQuery, Topic
from api.web.addresses import FACETS, IMAGE, YEARS, Search, filters_of
from ingest.plainyaml import load
from ontology.errors import WrongUse
from ontology.queries import Filters, Order

_END = "..."
_LARGEST = 1_000_000
"""Characters of a file."""
SLUG = r"[0-9A-Za-z_\-\u3400-\u9fff\U00020000-\U000323af]{1,80}"


def _listed(value: object) -> object:
    return [value] if isinstance(value, (str, int)) else value


Values = Annotated[list[str], BeforeValidator(_listed), Field(max_length=50)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class ItemFile(_Part):
    """One item: exactly one of the four, a passage or a document with a quotation or without."""

    passage: str = ""
    document: str = ""
    entity: str = ""
    text: str = ""
    quote: Annotated[str, Field(max_length=10_000)] = ""
    begin: Annotated[int, Field(ge=0)] | None = None
    caption: Annotated[str, Field(max_length=2_000)] = ""
    section: Annotated[str, Field(max_length=100)] = ""

    def told(self) -> dict[Kind, str]:
        """What is stated of the four."""
        stated = (self.passage, self.document, self.entity, self.text)
        return {kind: value for kind, value in zip(Kind, stated, strict=True) if value}


class TopicFile(_Part):
    """What a file says."""

    slug: Annotated[str, Field(pattern=f"^{SLUG}$")]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    question: Annotated[str, Field(max_length=500)] = ""
    introduction: Annotated[str, Field(max_length=20_000)] = ""
    filters: dict[str, Values] = {}
    order: Order = Order.RELEVANCE
    limit: Annotated[int, Field(ge=1, le=MOST_HITS)] = 20
    cover: Annotated[str, Field(max_length=500)] = ""
    curator: Annotated[str, Field(max_length=100)] = ""
    items: Annotated[list[ItemFile], Field(max_length=200)] = []
    excluded: Annotated[list[str], Field(max_length=5_000)] = []
    revision: Annotated[int, Field(ge=1)] | None = None


def read(text: str, source: str) -> TopicFile:
    """Read a file; one whose name ends in ``.json`` is JSON. Raises :class:`WrongUse` saying where and what."""
    if len(text) > _LARGEST:
        raise WrongUse(f"{source}：文件太大，专题文件最多 {_LARGEST:,} 字。")
    said = _json(text, source) if source.lower().endswith(".json") else _yaml(text, source)
    if not isinstance(said, dict):
        raise WrongUse(f"{source}：要写成「名称: 值」的样子，至少要有 slug、title、question。")
    try:
        made = TopicFile.model_validate(said)
    except ValidationError as error:
        raise WrongUse(f"{source}：{wrong(error)}。") from error
    if made.revision is not None and not source.lower().endswith(".json") and not text.rstrip().endswith(f"\n{_END}"):
        raise WrongUse(f"{source}：文件不完整，结尾的「{_END}」不见了；请重新导出。")
    return made


def _json(text: str, source: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise WrongUse(f"{source}：第 {error.lineno} 行读不懂，文件可能不完整（{error.msg}）。") from error
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"{source}：读不懂（{str(error)[:80]}）。") from error


def _yaml(text: str, source: str) -> object:
    try:
        return load(text, typed=True)
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"{source}：读不懂（{str(error)[:80]}）。") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark is not None else ""
        raise WrongUse(
            f"{source}：{line}读不懂，文件可能不完整（{getattr(error, 'problem', None) or error}）。"
        ) from error


def wrong(error: ValidationError) -> str:
    """Say in Chinese what is amiss, and where."""
    said = []
    for one in error.errors()[:5]:
        place = "的".join(f"第 {part + 1} 项" if isinstance(part, int) else str(part) for part in one["loc"])
        said.append(f"{place}：{_REASONS.get(one['type'], one['msg'])}")
    return "；".join(said)


_REASONS = {
    "missing": "没有写",
    "extra_forbidden": "没有这一项",
    "string_type": "要写文字",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "string_pattern_mismatch": "只能用汉字、字母、数字、- 和 _",
    "too_long": "太多",
    "list_type": "要写成列表",
    "dict_type": "要写成「名称: 值」",
    "int_parsing": "要写数字",
}


def standing_of(made: TopicFile) -> StandingQuery:
    """Return the standing query that a file states. Raises :class:`WrongUse`."""
    question = " ".join(made.question.split())
    if not question:
        raise WrongUse("定题要有一个问题（question）：专题靠它发现新入藏的文献。")
    return StandingQuery(question, filters_stated(made.filters), made.order, made.limit)


def filters_stated(stated: dict[str, list[str]]) -> Filters:
    """Return filters by the names of the search page's address. Raises :class:`WrongUse` for one that there is not."""
    if unknown := [name for name in stated if name not in (*FACETS, *YEARS, IMAGE)]:
        raise WrongUse(f"没有这样的筛选：{'、'.join(unknown)}；可用的是 {'、'.join((*FACETS, *YEARS, IMAGE))}。")
    try:
        return filters_of([(name, value) for name, values in stated.items() for value in values])
    except ValueError as error:
        raise WrongUse(f"筛选的值不对：{error}。") from error


def item_of(made: ItemFile, number: int) -> tuple[Item, int | None]:
    """Return an item as a file states it, and where its quotation begins if it says so. Raises :class:`WrongUse`."""
    told = made.told()
    if len(told) != 1:
        raise WrongUse(f"第 {number} 件要写明 passage、document、entity、text 中的一样。")
    kind, value = next(iter(told.items()))
    if made.quote and kind not in (Kind.PASSAGE, Kind.DOCUMENT):
        raise WrongUse(f"第 {number} 件：引文（quote）只能出自段落或文献。")
    if kind is Kind.TEXT:
        return Item(kind, caption=value, section=made.section), None
    return Item(kind, value, made.quote, caption=made.caption, section=made.section), made.begin


def write(topic: Topic, *, as_json: bool) -> str:
    """Write a topic."""
    said = told(topic)
    if as_json:
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(said, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, explicit_end=True)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such."""


def _lines(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # These break lines in YAML 1.1 too, and would be read as others (https://yaml.org/spec/1.1/, section 4.2).
    style = '"' if set(text) & set("\x85\u2028\u2029\ufeff") else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _lines)


def told(topic: Topic) -> dict[str, Any]:
    """Return what a file says of a topic."""
    standing = topic.standing
    filters: dict[str, list[str]] = {}
    for name, value in Search(filters=standing.filters).pairs():
        filters.setdefault(name, []).append(value)
    said: dict[str, Any] = {
        "slug": topic.slug,
        "revision": topic.revision,
        "title": topic.title,
        "introduction": topic.introduction,
        "question": standing.question,
        "filters": filters,
        "order": standing.order.value,
        "limit": standing.limit,
        "cover": topic.cover,
        "curator": topic.curator,
        "items": [_item(one) for one in topic.items],
        "excluded": list(topic.excluded),
    }
    return {name: value for name, value in said.items() if value not in ("", [], {})}


def _item(item: Item) -> dict[str, Any]:
    said: dict[str, Any] = {"section": item.section} if item.section else {}
    if item.kind is Kind.TEXT:
        return said | {"text": item.caption}
    said[item.kind.value] = item.target
    if item.quote:
        said |= {"quote": item.quote, "begin": item.begin}
    return said | ({"caption": item.caption} if item.caption else {})
