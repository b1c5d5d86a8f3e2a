"""The registry, the shipped model, and that both ways of loading it agree."""

from __future__ import annotations

import builtins
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.encoders import load_encoder, shipped, shipped_model_folder
from index.encoders.onnx import MAX_TOKENS, OnnxEncoder
from index.ports import Encoder
from ontology.errors import MissingPackage, NotFound, WrongUse

ROOT = Path(__file__).resolve().parent.parent.parent
PASSAGES = [
    "永乐十年，敕工部于聚宝门外建大报恩寺，造九级琉璃塔，历十九年工成。",
    "凡养蚕，室欲温而明，叶欲干而洁，湿叶饲蚕则生病。",
    "是岁夏秋大旱，飞蝗蔽天，禾稼俱尽，民多流徙，诏免田租。",
    "漕船自清江浦北行，过闸者四十余，冬月水涸，则停运以待春汛。",
    "读者凭身份证可以在总服务台办理借书证，每证可借图书十五册，借期三十天。",
    "本市到2030年建成轨道交通三百公里，公共交通分担率提高到百分之四十五。",
]
QUERIES = [
    "琉璃塔造了多少年",
    "蚕吃了湿桑叶会怎样",
    "蝗灾和旱灾",
    "运河上的船冬天为什么停",
    "一次能借几本书",
    "地铁要修多长",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder("default")


def test_an_unknown_encoder_is_named_with_the_known_ones() -> None:
    with pytest.raises(WrongUse, match=r"no encoder 'bert'.*default.*st:NAME_OR_FOLDER"):
        load_encoder("bert")


@pytest.mark.parametrize("name", ["st:", "", "st", "Default"])
def test_a_misspelt_name_is_refused(name: str) -> None:
    with pytest.raises(WrongUse):
        load_encoder(name)


def test_no_thread_is_refused() -> None:
    with pytest.raises(WrongUse, match="at least one thread"):
        load_encoder("default", threads=0)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_onnxruntime(
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> object:
        if name == "onnxruntime":
            raise ModuleNotFoundError("No module named 'onnxruntime'", name="onnxruntime")
        return real(name, globals_, locals_, fromlist, level)

    monkeypatch.delitem(sys.modules, "index.encoders.onnx")
    monkeypatch.setattr(builtins, "__import__", without_onnxruntime)
    with pytest.raises(MissingPackage, match="needs the package onnxruntime"):
        load_encoder("default")


def test_both_names_are_the_shipped_model(encoder: Encoder) -> None:
    assert load_encoder("wenmai").identity == encoder.identity
    assert encoder.identity.startswith("wenmai-")


def test_the_model_beside_the_package_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").touch()
    (tmp_path / "tokenizer.json").touch()
    (tmp_path / "projection.npy").touch()
    monkeypatch.setattr(shipped, "INSTALLED", tmp_path)
    assert shipped_model_folder() == tmp_path


def test_a_missing_model_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shipped, "INSTALLED", tmp_path / "a")
    monkeypatch.setattr(shipped, "CHECKOUT", tmp_path / "b")
    with pytest.raises(NotFound, match=r"training\.encoder_base"):
        shipped_model_folder()


def test_an_incomplete_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"needs onnx.model\.onnx, projection\.npy and tokenizer\.json"):
        OnnxEncoder(tmp_path)


def test_the_identity_changes_with_the_prompts(encoder: Encoder, tmp_path: Path) -> None:
    folder = shutil.copytree(shipped_model_folder(), tmp_path / "copy")
    assert OnnxEncoder(folder).identity == encoder.identity
    path = folder / "config_sentence_transformers.json"
    config = json.loads(path.read_text("utf-8"))
    config["prompts"]["query"] = "问: "
    path.write_text(json.dumps(config), "utf-8")
    assert OnnxEncoder(folder).identity != encoder.identity


def test_a_vector_is_the_same_in_any_company(encoder: Encoder) -> None:
    alone = np.concatenate([encoder.encode_passages([text]) for text in PASSAGES])
    assert np.array_equal(encoder.encode_passages(PASSAGES), alone)
    assert np.array_equal(load_encoder("default", threads=1).encode_passages(PASSAGES[::-1]), alone[::-1])


def test_a_query_finds_its_passage(encoder: Encoder) -> None:
    likeness = encoder.encode_queries(QUERIES) @ encoder.encode_passages(PASSAGES).T
    assert (likeness.argmax(axis=1) == np.arange(len(QUERIES))).sum() >= 5


def test_a_paraphrase_is_nearer_than_another_sentence(encoder: Encoder) -> None:
    paraphrases = [
        ("他生于苏州，后来迁居杭州。", "此人本是苏州人，晚年搬到杭州居住。"),
        ("子不语怪力乱神", "孔子不谈论怪异、暴力、悖乱和鬼神"),
    ]
    for text, same in paraphrases:
        (likeness,) = encoder.encode_passages([text]) @ encoder.encode_passages([same, *PASSAGES]).T
        assert likeness.argmax() == 0


def test_a_lone_surrogate_is_taken(encoder: Encoder) -> None:
    assert np.isfinite(encoder.encode_queries(["县\ud800志"])).all()


def test_what_lies_behind_the_limit_changes_nothing(encoder: Encoder) -> None:
    begin = "水" * (2 * MAX_TOKENS * 4)
    first, second = encoder.encode_passages([begin, begin + "火" * 100])
    assert np.array_equal(first, second)


def test_the_default_path_imports_nothing_heavy() -> None:
    code = (
        "import sys; from index.encoders import load_encoder; load_encoder('default').encode_queries(['文']);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'optimum'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_shipped_folder_is_small() -> None:
    size = sum(path.stat().st_size for path in shipped_model_folder().rglob("*") if path.is_file())
    assert size < 40_000_000


@pytest.mark.slow
def test_sentence_transformers_reads_the_same_file(encoder: Encoder) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    pytest.importorskip("optimum.onnxruntime")
    model = sentence_transformers.SentenceTransformer(str(shipped_model_folder()), backend="onnx")
    for prompt, ours in (("passage", encoder.encode_passages(PASSAGES)), ("query", encoder.encode_queries(PASSAGES))):
        theirs = model.encode(PASSAGES, prompt_name=prompt, batch_size=1)
        assert (theirs * ours).sum(axis=1).min() >= 0.999
        padded = model.encode(PASSAGES, prompt_name=prompt)
        # It pads, and the int8 scale is taken over the whole batch: a vector moves with its company (see the card).
        assert (padded * ours).sum(axis=1).min() >= 0.99


@pytest.mark.slow
def test_a_folder_opens_by_its_name_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    assert load_encoder(f"st:{shipped_model_folder()}", threads=1).dimension == 384
    with pytest.raises(NotFound, match="no sentence-transformers model"):
        load_encoder(f"st:{tmp_path / 'nowhere'}")
