"""Where the model that ships with 文脉 lies."""

from __future__ import annotations

from pathlib import Path

from ontology.errors import NotFound

HERE = Path(__file__).resolve().parent
INSTALLED = HERE / "model"
CHECKOUT = HERE.parent.parent / "models" / "encoder"
WEIGHTS = Path("onnx") / "model.onnx"
TOKENIZER = Path("tokenizer.json")
# (dimension, small) float16: what a token vector is multiplied with for the second look.
PROJECTION = Path("projection.npy")


def shipped_model_folder() -> Path:
    """Return the folder of the shipped model: beside this file in an installed package, else in the checkout.

    Raises:
        NotFound: neither place holds it.
    """
    for folder in (INSTALLED, CHECKOUT):
        if is_complete(folder):
            return folder
    raise NotFound(
        f"the encoder's weights are neither in {INSTALLED} nor in {CHECKOUT}; "
        "install wenmai again, or make them with: python -m training.encoder_base"
    )


def is_complete(folder: Path) -> bool:
    """Tell whether a folder holds the weights, the projection and the tokenizer."""
    return all((folder / name).is_file() for name in (WEIGHTS, TOKENIZER, PROJECTION))
