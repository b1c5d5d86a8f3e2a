"""From a folder with a BertModel and its tokenizer to the form in which the encoder ships.

One ``onnx/model.onnx`` serves both ways of loading: it gives the vectors of the tokens; mean pooling and the L2 norm
follow outside (``1_Pooling`` and ``2_Normalize`` for sentence-transformers, two lines of numpy for the plain path).
"""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.smoothing import calibration_texts, smooth

if TYPE_CHECKING:
    import torch

OPSET = 17
OUTPUT = "last_hidden_state"
SLOWER_WHEN_JOINED = ("SkipLayerNormFusion", "BiasSkipLayerNormFusion", "EmbedLayerNormFusion")
FILES_OF_THE_TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")
FILES_OF_THE_FOLDER = (
    *FILES_OF_THE_TOKENIZER,
    "config.json",
    "modules.json",
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
)


def export(source: Path, target: Path) -> None:
    """Write the shipped form of the model in ``source`` to ``target``; a model card that lies there stays.

    Args:
        source: a folder as ``encoder_base.write_torch_folder`` makes it: config.json, model.safetensors, tokenizer.json
            and the files for sentence-transformers.
        target: a folder that may exist; only the files of the model are replaced.
    """
    from tokenizers import Tokenizer
    from transformers import BertModel

    model: Any = BertModel.from_pretrained(source, add_pooling_layer=False, attn_implementation="eager").eval()
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    smooth(model, (tokenizer.encode(text).ids for text in calibration_texts()))
    target.mkdir(parents=True, exist_ok=True)
    for name in FILES_OF_THE_FOLDER:
        shutil.copyfile(source / name, target / name)
    shutil.copytree(source / "1_Pooling", target / "1_Pooling", dirs_exist_ok=True)
    (target / "onnx").mkdir(exist_ok=True)
    write_small(_token_vectors(model), model.config, target / "onnx" / "model.onnx", output=OUTPUT)


def write_small(module: torch.nn.Module, config: Any, target: Path, *, output: str) -> None:  # noqa: ANN401
    """Write a module over a BERT as int8 ONNX; ``config`` is the BERT's, ``output`` names what the module returns."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        fused = Path(scratch) / "fused.onnx"
        export_graph(module, plain, output=output)
        fuse(plain, fused, heads=config.num_attention_heads, hidden=config.hidden_size)
        small = Path(scratch) / "small.onnx"
        quantize(fused, small)
        settle(small, target)


def _token_vectors(model: Any) -> torch.nn.Module:  # noqa: ANN401 (BertModel is untyped)
    import torch

    class Tokens(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            return hidden

    return Tokens()


def export_graph(module: torch.nn.Module, path: Path, *, output: str) -> None:
    """Export in float32: ``input_ids``, ``attention_mask`` (batch, length) -> (batch, length, width)."""
    import torch

    example = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "batch", 1: "length"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            (example, example.clone()),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=[output],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, output: axes},
            opset_version=OPSET,
            dynamo=False,
        )


def fuse(source: Path, target: Path, *, heads: int, hidden: int) -> None:
    """Join the nodes of attention and of the activation into one operator each.

    Normalisation stays apart: ONNX Runtime's joined operator (SkipLayerNormalization) takes three times as long.
    """
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.enable_skip_layer_norm = False
    options.enable_bias_skip_layer_norm = False
    options.enable_embed_layer_norm = False
    options.enable_bias_gelu = False
    optimised = optimizer.optimize_model(
        str(source),
        model_type="bert",
        num_heads=heads,
        hidden_size=hidden,
        optimization_options=options,
        opt_level=0,
        use_gpu=False,
    )
    optimised.save_model_to_file(str(target))


def quantize(source: Path, target: Path) -> None:
    """Store weights as int8, a scale a channel; activations are quantised when they pass."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def settle(source: Path, target: Path) -> None:
    """Do the rest of ONNX Runtime's optimisation once, so that a session starts without it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(
        str(source), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(SLOWER_WHEN_JOINED)
    )


def write_json(path: Path, value: object) -> None:
    """Write readable JSON with a final newline."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
