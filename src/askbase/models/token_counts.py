"""How many word pieces the tokenizer of MiniLM makes of a text, mostly from memory: a vault says the same words again.

Nothing of a word's pieces depends on the words beside it, and every ASCII punctuation mark is one piece. Exact: what
is not that simple (other alphabets, the tokenizer's own marks such as `[SEP]`) is asked of the tokenizer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_MOST_WORDS = 50_000  # remembered: some 5 MB
_LONGEST = 100  # letters of a word that is looked up; a longer one is a single unknown piece
_SPACES = b" \t\n\r"
_PUNCTUATION = bytes(range(33, 48)) + bytes(range(58, 65)) + bytes(range(91, 97)) + bytes(range(123, 127))
_NO_PUNCTUATION = bytes(set(range(256)) - set(_PUNCTUATION))
_CONTROLS = bytes({*range(32), 127} - set(_SPACES))  # dropped by the tokenizer: what stood on both sides is joined
_WORDS = bytes(ord(" ") if code in _PUNCTUATION else code for code in range(256)).lower()
_PIECE_END = re.compile(r"[ \t\n\r]+")
_MARK = re.compile(r"\[(?:PAD|UNK|CLS|SEP|MASK)\]")


class TokenCounts:
    """Counts for texts; `ask` is the tokenizer's own count. Safe to call from several threads."""

    def __init__(self, ask: Callable[[list[str]], list[int]]) -> None:
        self._ask = ask
        self._known = _Known()

    def of(self, texts: Sequence[str]) -> list[int]:
        apart = [_apart(text) for text in texts]
        words = [simple.translate(_WORDS, _CONTROLS).split() for simple, _ in apart]
        pieces_of = self._with(set().union(*words)).__getitem__
        strange = {at: rest for at, (_, rest) in enumerate(apart) if rest}
        counted = dict(zip(strange, self._ask(list(strange.values())), strict=True)) if strange else {}
        return [
            counted.get(at, 0) + len(simple.translate(None, _NO_PUNCTUATION)) + sum(map(pieces_of, words[at]))
            for at, (simple, _) in enumerate(apart)
        ]

    def _with(self, words: set[bytes]) -> _Known:
        """What is known, with these words; begun anew when it has grown large."""
        known = self._known if len(self._known) < _MOST_WORDS else _Known()
        new = [word for word in words if word not in known and len(word) <= _LONGEST]
        if new:
            known.update(zip(new, self._ask([word.decode() for word in new]), strict=True))
        self._known = known
        return known


class _Known(dict[bytes, int]):
    def __missing__(self, word: bytes) -> int:
        return 1  # too long to be looked up


def _apart(text: str) -> tuple[bytes, str]:
    """What is counted here, and what the tokenizer is asked about."""
    if text.isascii() and not _MARK.search(text):
        return text.encode(), ""
    pieces = _PIECE_END.split(text)
    simple = [piece.isascii() and not _MARK.search(piece) for piece in pieces]
    rest = " ".join(piece for piece, is_simple in zip(pieces, simple, strict=True) if not is_simple)
    return " ".join(piece for piece, is_simple in zip(pieces, simple, strict=True) if is_simple).encode(), rest
