"""Which words of a classical text a reader of today is not expected to know. Pure.

The measure of a character is whether it is among the 3,755 of the first level of GB/T 2312-1980, which were chosen by
how often they are used.
"""

from __future__ import annotations

_FIRST_LEVEL = range(0xB0, 0xD8)


def common(text: str) -> bool:
    """Tell whether every character is one of the commonest; what is not in the standard at all is not."""
    try:
        encoded = text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(encoded) == 2 * len(text) and all(byte in _FIRST_LEVEL for byte in encoded[::2])


def hard(character: str) -> bool:
    """Tell whether a character, in its simplified form, is one that must be looked up."""
    return len(character) == 1 and "一" <= character <= "鿿" and not common(character)
