"""Which pieces of the multilingual vocabulary a Chinese library needs, and the tokenizer made of them.

The unigram model picks the likeliest cut of a text into pieces; leaving out pieces of other scripts changes no cut of a
Chinese text, because none of its characters occurs in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from training.packed_e5 import Piece

BEGIN, PAD, END, UNKNOWN, MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
SPECIAL = (BEGIN, PAD, END, UNKNOWN, MASK)
PREFIXES = {"query": "query: ", "passage": "passage: "}
MAX_LENGTH = 512
MAX_LATIN = 3

# Han (with 〇 and the iteration marks), CJK punctuation, general punctuation, digits, ASCII and the word mark.
_HAN = r"\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = r"\u00b7\u2010-\u2027\u2030-\u205e\u2581\u3000-\u303f\ufe10-\ufe4f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40"
_CHINESE = re.compile(f"[{_HAN}{_MARKS}\x20-\x7e]+")
_LATIN = re.compile("[A-Za-z]")
# Scripts that turn up inside Chinese text a letter at a time: pinyin, formulas, titles of Japanese books.
_GUEST_SCRIPTS = ("LATIN", "GREEK", "HIRAGANA", "KATAKANA", "BOPOMOFO")

# Where the normalisation the model was trained with differs from NFKC: control characters go, marks without width and
# line ends are spaces.
_CONTROLS = r"[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
_SPACES = r"[\t\n\x0c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"


def is_kept(piece: str) -> bool:
    """Tell whether a piece is written with Han characters, their punctuation, digits, or a few Latin letters."""
    if not _CHINESE.fullmatch(piece):
        return _is_guest(piece)
    return len(_LATIN.findall(piece)) <= MAX_LATIN


def _is_guest(piece: str) -> bool:
    """Tell whether a piece is one symbol, or one letter of a script that Chinese text quotes."""
    if len(piece) != 1:
        return False
    return not unicodedata.category(piece).startswith(("L", "M")) or unicodedata.name(piece, "").startswith(
        _GUEST_SCRIPTS
    )


def trim(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the special pieces, then those that Chinese text and the two prefixes are cut into, in their old order."""
    by_text = {piece.text: piece for piece in pieces}
    needed = set(prefix_pieces(pieces))
    special = [by_text[text] for text in SPECIAL]
    rest = [piece for piece in pieces if piece.text not in SPECIAL and (is_kept(piece.text) or piece.text in needed)]
    return special + rest


def prefix_pieces(pieces: Sequence[Piece]) -> list[str]:
    """Return the pieces into which the whole vocabulary cuts the prefixes."""
    whole = build_tokenizer(pieces)
    return [piece for prefix in PREFIXES.values() for piece in whole.encode(prefix).tokens]


def build_tokenizer(pieces: Sequence[Piece]) -> Tokenizer:
    """Make the tokenizer whose ids are the positions in ``pieces``; it cuts at 512 tokens and pads nothing."""
    ids = {piece.text: position for position, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.Unigram([(piece.text, piece.score) for piece in pieces], unk_id=ids[UNKNOWN]))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A {END}",
        pair=f"{BEGIN} $A {END} {END} $B {END}",
        special_tokens=[(text, ids[text]) for text in (BEGIN, END)],
    )
    tokenizer.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in SPECIAL])
    tokenizer.enable_truncation(MAX_LENGTH)
    return tokenizer


def _normalizer() -> normalizers.Normalizer:
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(_CONTROLS), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def write_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    """Write ``tokenizer.json`` in its compact form."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(pretty=False), encoding="utf-8")
