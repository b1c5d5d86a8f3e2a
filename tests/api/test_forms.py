"""What a question names, in the forms in which documents write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.annotate import Annotator
from api.forms import MOST, Forms, expansions, explained, years
from api.question import bundled_naming, understand
from ingest.normalize import fold
from ontology.authority.bundled import bundled_entities, bundled_eras
from ontology.queries import Filters, Query, QueryMention
from ontology.records import Entity, Name, TagType


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(without=("model",))


def ask(text: str, annotator: Annotator) -> Query:
    return understand(text, tagger=annotator.question, filters=Filters(), limit=10, methods=("lexical",))


def mention(text: str, type_: TagType, annotator: Annotator) -> QueryMention:
    return next(one for one in ask(text, annotator).mentions if one.type is type_)


@pytest.mark.parametrize(
    ("question", "type_", "forms"),
    [
        ("苏东坡被贬", TagType.PER, {"苏轼", "子瞻", "轼", "东坡"}),
        ("蘇東坡被貶", TagType.PER, {"苏轼", "子瞻", "轼"}),
        ("王安石罢相", TagType.PER, {"安石", "介甫"}),
        ("寇子翼斩来使", TagType.PER, {"寇恂", "恂", "子翼"}),
        ("南京的城墙是什么时候修的", TagType.LOC, {"金陵", "建康", "江宁"}),
        ("河北定州县官", TagType.LOC, {"卢奴"}),
        ("1637年刊行的技术书", TagType.TIME, {"崇祯十年", "崇祯丁丑", "崇德二年", "崇祯"}),
        ("公元前90年李广利投降", TagType.TIME, {"征和三年", "征和"}),
        ("公元前179年", TagType.TIME, {"汉文帝元年", "文帝元年"}),
        ("580年皇后上朝拿笏板", TagType.TIME, {"大象二年", "太建十二年"}),
        ("崇祯十年发生了什么", TagType.TIME, {"1637年", "崇德二年"}),
        ("征和三年的战事", TagType.TIME, {"前90年"}),
    ],
)
def test_a_mention_has_the_forms_of_documents(
    question: str, type_: TagType, forms: set[str], annotator: Annotator
) -> None:
    found = [one for one in ask(question, annotator).mentions if one.type is type_]
    assert forms <= {form for one in found for form in one.forms}, found


def test_kongzi_has_no_given_name_zi(annotator: Annotator) -> None:
    forms = mention("孔子见老子", TagType.PER, annotator).forms
    assert "丘" in forms
    assert "子" not in forms


def test_forms_are_folded_told_once_and_not_the_surface_itself() -> None:
    forms = bundled_naming().forms
    for entity in bundled_entities():
        written = forms.written(QueryMention(fold(entity.label), entity.type, entity_id=entity.id)).forms
        assert len(written) == len(set(written)) <= MOST
        assert fold(entity.label) not in written
        assert all(form == fold(form) and form.strip() == form != "" for form in written), entity


def test_the_hills_and_gates_of_a_city_do_not_stand_for_it(annotator: Annotator) -> None:
    assert not {"钟山", "中华门", "夫子庙"} & set(mention("南京城墙", TagType.LOC, annotator).forms)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1637", (1637,)),
        ("0580", (580,)),
        ("-0089", (-90,)),
        ("0000", (-1,)),
        ("1637-05-02", (1637,)),
        ("[0227,0477]", (227, 477)),
        ("0627/0649", ()),
        ("06XX", ()),
        ("", ()),
    ],
)
def test_years_of_a_value(value: str, expected: tuple[int, ...]) -> None:
    assert years(value) == expected


@given(st.text(max_size=12))
def test_any_value_gives_years_or_none(value: str) -> None:
    assert all(year != 0 for year in years(value))


def test_a_form_counts_by_how_much_it_tells() -> None:
    weights = {
        one.term: one.weight
        for one in expansions(
            (
                QueryMention("苏东坡", TagType.PER, forms=("轼", "子瞻")),
                QueryMention("1637年", TagType.TIME, forms=("崇祯十年", "崇祯丁丑", "崇祯")),
            )
        )
    }
    assert weights["子瞻"] == weights["轼"] > weights["崇祯十年"] == weights["崇祯丁丑"] > weights["崇祯"] > 0


def test_an_expansion_says_what_it_stands_for() -> None:
    (one,) = expansions((QueryMention("南京", TagType.LOC, forms=("金陵",)),))
    assert (one.source, one.term) == ("南京", "金陵")


def test_the_encoder_reads_the_common_name_of_a_person(annotator: Annotator) -> None:
    query = ask("李药师破城后劝大军别抢掠", annotator)
    assert explained(query.normalized, query.mentions) == "李药师(李靖)破城后劝大军别抢掠"


@pytest.mark.parametrize("question", ["苏轼被贬", "南京的城墙", "1637年刊行的书"])
def test_a_common_name_a_place_and_a_year_are_read_as_they_are(question: str, annotator: Annotator) -> None:
    query = ask(question, annotator)
    assert explained(query.normalized, query.mentions) == query.normalized


def test_without_entities_there_are_forms_of_years_alone() -> None:
    forms = Forms((), bundled_eras(fold=fold))
    assert "崇祯十年" in forms.written(QueryMention("1637年", TagType.TIME, value="1637")).forms
    assert forms.written(QueryMention("苏东坡", TagType.PER, entity_id="p0001")).forms == ()


def test_a_place_is_written_as_loaded_records_of_it_say_when() -> None:
    place = Entity("l1", TagType.LOC, "昆明", kind="府", modern="云南昆明")
    behind = (
        Entity("c1", TagType.LOC, "中庆路", (Name("中庆", "简称"),), begin=1276, end=1381),
        Entity("c2", TagType.LOC, "昆明村"),
    )
    forms = Forms((place,), bundled_eras(fold=fold), behind=lambda one: behind if one == "l1" else ())
    written = forms.written(QueryMention("昆明", TagType.LOC, "", "l1", "昆明")).forms
    assert {"中庆路", "中庆"} <= set(written)
    assert "昆明村" not in written


def test_a_loaded_person_is_written_by_its_names() -> None:
    loaded = Entity("x:1", TagType.PER, "程敏政", (Name("克勤", "字"),))
    forms = Forms((), bundled_eras(fold=fold), find=lambda one: loaded if one == "x:1" else None)
    assert {"克勤", "敏政"} <= set(forms.written(QueryMention("程敏政", TagType.PER, "", "x:1", "程敏政")).forms)


def test_an_event_of_one_year_is_written_by_its_year(annotator: Annotator) -> None:
    forms = mention("土木之变的经过", TagType.EVENT, annotator).forms
    assert {"土木堡之变", "1449年", "正统十四年"} <= set(forms)
    weights = {one.term: one.weight for one in expansions(ask("土木之变", annotator).mentions)}
    assert weights["正统十四年"] < weights["土木堡之变"]
