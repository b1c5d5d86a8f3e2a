"""What every encoder must do."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from index.encoders import load_encoder, shipped_model_folder
from index.ports import Encoder, FloatArray, TokenEncoder
from index.second_look import token_likeness

TEXTS = [
    "湘江夜泊遇盗跃水",
    "",
    "永乐十年建报恩寺琉璃塔，高三十二丈，九级八面，十九年而成。",
    "深圳图书馆2022年接待读者320万人次",
    "𠮷野家藏書樓𡈽𩸽",
    "于谦守北京",
    "\n\t　",
]
ENCODERS = ["hashing", "default", pytest.param("sentence", marks=pytest.mark.slow)]


@pytest.fixture(params=ENCODERS, scope="module")
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param != "sentence":
        return load_encoder(request.param)
    if importlib.util.find_spec("sentence_transformers") is None:
        pytest.skip("sentence-transformers is not installed")
    return load_encoder(f"st:{shipped_model_folder()}")


def is_unit(vectors: FloatArray) -> bool:
    return bool(np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4))


def test_gives_float32_rows_of_unit_length(encoder: Encoder) -> None:
    for vectors in (encoder.encode_passages(TEXTS), encoder.encode_queries(TEXTS)):
        assert vectors.shape == (len(TEXTS), encoder.dimension)
        assert vectors.dtype == np.float32
        assert is_unit(vectors)


def test_gives_no_rows_for_no_texts(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)
    assert encoder.encode_passages([]).dtype == np.float32


def test_a_vector_depends_on_its_text_alone(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    backwards = encoder.encode_passages(TEXTS[::-1])[::-1]
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    # A run of sentence-transformers pads its batch, and the int8 scale is taken over the whole of it.
    assert (together * backwards).sum(axis=1).min() > 0.998
    assert (together * alone).sum(axis=1).min() > 0.99


def test_a_text_is_nearest_to_itself(encoder: Encoder) -> None:
    written = [text for text in TEXTS if text.strip()]
    likeness = encoder.encode_queries(written) @ encoder.encode_passages(written).T
    assert likeness.argmax(axis=1).tolist() == list(range(len(written)))


def test_takes_a_very_long_text(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(["天地玄黃，宇宙洪荒。" * 2000, "短"])
    assert is_unit(vectors)


def test_takes_a_tuple(encoder: Encoder) -> None:
    assert encoder.encode_queries(("一", "二")).shape == (2, encoder.dimension)


def test_has_a_stable_identity(encoder: Encoder) -> None:
    assert encoder.identity == encoder.identity
    assert encoder.identity.isprintable()
    assert " " not in encoder.identity


def test_tokens_come_with_the_same_vectors(encoder: Encoder) -> None:
    if not isinstance(encoder, TokenEncoder):
        pytest.skip("this encoder has no token vectors")
    vectors, tokens = encoder.passages_with_tokens(TEXTS)
    assert np.array_equal(vectors, encoder.encode_passages(TEXTS))
    vector, asked = encoder.query_with_tokens(TEXTS[0])
    assert np.array_equal(vector, encoder.encode_queries(TEXTS[:1])[0])
    assert is_unit(asked)
    assert {one.shape[1] for one in tokens} == {asked.shape[1]}
    assert all(one.dtype == np.int8 and len(one) for one in tokens)


def test_a_passage_is_more_like_its_own_tokens(encoder: Encoder) -> None:
    if not isinstance(encoder, TokenEncoder):
        pytest.skip("this encoder has no token vectors")
    written = [text for text in TEXTS if text.strip()]
    _, tokens = encoder.passages_with_tokens(written)
    for place, text in enumerate(written):
        assert token_likeness(encoder.query_with_tokens(text)[1], tokens).argmax() == place
