"""Which characters may pass, on the way in and on the way out.

One per-character table, no state: a stream may be cut anywhere and the result is the same.
"""

from __future__ import annotations

import re
import unicodedata

_REPLACEMENT = "\ufffd"


def _table() -> dict[int, str | None]:
    drop = [
        *range(0x00, 0x09), 0x0B, 0x0C, *range(0x0D, 0x20), 0x7F, *range(0x80, 0xA0),
        0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A),  # bidi overrides and isolates
        0x200B, 0x2060, *range(0x2061, 0x2066), 0xFEFF,  # zero width, invisible operators, byte order mark
        *range(0xE0000, 0xE0080),  # tag characters: carry hidden text
        *range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0),  # variation selectors, but for the emoji two
        *range(0x180B, 0x1810),  # those of Mongolian, and its vowel separator, a space to some terminals
        *range(0xFFF9, 0xFFFC), 0x115F, 0x1160, 0x3164, 0xFFA0,  # interlinear marks, Hangul fillers
    ]  # fmt: skip
    table: dict[int, str | None] = dict.fromkeys(drop)
    table.update(dict.fromkeys((0x85, 0x2028, 0x2029), "\n"))
    table.update(dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT))
    table.update(dict.fromkeys(range(0xFDD0, 0xFDF0), _REPLACEMENT))
    for plane in range(17):
        table[plane * 0x10000 + 0xFFFE] = _REPLACEMENT
        table[plane * 0x10000 + 0xFFFF] = _REPLACEMENT
    return table


_TABLE = _table()
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text that cannot control a terminal, hide itself or reorder its surroundings."""
    return text.translate(_TABLE)


def escaped(json: str) -> str:
    """JSON in which each character that `clean` would not let pass stands as its escape."""
    return json if clean(json) == json else "".join(map(_escaped, json))


def _escaped(character: str) -> str:
    if clean(character) == character:
        return character
    return "".join(f"\\u{unit:04x}" for unit in memoryview(character.encode("utf-16-le", "surrogatepass")).cast("H"))


def clean_line(text: str) -> str:
    """`clean`, then on one line: for file names, titles, model names, errors of others."""
    return _SPACE.sub(" ", clean(text)).strip()


def fold(text: str) -> str:
    """NFKC, case-folded, white space collapsed: the form in which two texts are compared."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
