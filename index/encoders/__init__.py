"""The encoders by name: ``load_encoder("default")`` is the model that ships with 文脉.

The table below is the whole registry. A loader is imported when it is asked for, so that a part that is not used costs
no time and needs no package.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from index.encoders.shipped import shipped_model_folder
from index.ports import Encoder
from ontology.errors import MissingPackage, WrongUse

__all__ = ["load_encoder", "shipped_model_folder"]

SENTENCE_PREFIX = "st:"

Loader = Callable[[str, int | None], Encoder]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a loader is defined, and the packages that it cannot do without."""

    module: str
    function: str
    packages: tuple[str, ...]


SHIPPED = Entry("index.encoders.onnx", "load", ("onnxruntime", "tokenizers"))
REGISTRY: dict[str, Entry] = {
    "default": SHIPPED,
    "wenmai": SHIPPED,
    "hashing": Entry("index.encoders.hashing", "load", ("numpy",)),
    SENTENCE_PREFIX: Entry("index.encoders.sentence", "load", ("sentence_transformers", "torch")),
}


def load_encoder(name: str, threads: int | None = None) -> Encoder:
    """Return the encoder of that name.

    Args:
        name: ``default`` or ``wenmai`` (the shipped model), ``hashing`` (tests), or ``st:`` followed by a folder or the
            name of a sentence-transformers model.
        threads: how many cores to use; all when None.

    Raises:
        WrongUse: there is no such encoder, or ``threads`` is below one.
        NotFound: the folder of the model is missing or incomplete.
        MissingPackage: a package that this encoder needs is not installed.
    """
    if threads is not None and threads < 1:
        raise WrongUse(f"an encoder needs at least one thread, not {threads}")
    key, argument = _split(name)
    entry = REGISTRY.get(key)
    if entry is None or (key == SENTENCE_PREFIX and not argument):
        known = ", ".join(key if key != SENTENCE_PREFIX else "st:NAME_OR_FOLDER" for key in REGISTRY)
        raise WrongUse(f"there is no encoder {name!r}; the known ones are {known}")
    return _loader(entry, name)(argument, threads)


def _split(name: str) -> tuple[str, str]:
    if name.startswith(SENTENCE_PREFIX):
        return SENTENCE_PREFIX, name[len(SENTENCE_PREFIX) :]
    return name, ""


def _loader(entry: Entry, name: str) -> Loader:
    try:
        module = importlib.import_module(entry.module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in entry.packages:
            raise
        raise MissingPackage(f"the encoder {name!r} needs the package {error.name}; install it with pip") from error
    return cast("Loader", getattr(module, entry.function))
