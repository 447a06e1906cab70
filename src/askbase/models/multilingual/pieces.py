"""Text → numbers of its pieces: of all ways to cut it, the most probable one (Kudo, "Subword Regularization", 2018).

In plain Python it takes a millisecond or two for a passage; the library's own tokenizer would take a second to load.
"""

from __future__ import annotations

import re

from askbase.models.multilingual.container import Vocabulary

_SPACE = "\u2581"  # what stands for a space inside pieces
_RARER = 10.0  # how much less probable a character without a piece is than the rarest one, as a logarithm
_SPACES = re.compile(" {2,}")


class Pieces:
    """Cuts texts by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known = vocabulary
        self._longest = max(map(len, vocabulary.pieces))
        self._unknown = min(vocabulary.scores) - _RARER

    def numbers(self, text: str, most: int) -> list[int]:
        """The text's pieces between the two marks for begin and end; at most so many numbers in all."""
        said = _SPACES.sub(" ", text.translate(self._known.read_as))
        cut = self._cut((said if said.startswith(" ") else f" {said}").replace(" ", _SPACE))
        return [self._known.begin, *cut[: most - 2], self._known.end]

    def _cut(self, text: str) -> list[int]:
        pieces, scores = self._known.pieces, self._known.scores
        best = [0.0] + [float("-inf")] * len(text)
        came: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)  # from where, by which piece
        for start in range(len(text)):
            before = best[start]
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                number = pieces.get(text[start:end])
                if number is not None and before + scores[number] > best[end]:
                    best[end], came[end] = before + scores[number], (start, number)
            if before + self._unknown > best[start + 1]:
                best[start + 1], came[start + 1] = before + self._unknown, (start, self._known.unknown)
        found, at = [], len(text)
        while at:
            at, number = came[at]
            found.append(number)
        return found[::-1]
