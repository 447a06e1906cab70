"""How near texts are to a question: those in English by one embedding, those in other languages by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from askbase.errors import ModelError
from askbase.language import ENGLISH, language_of
from askbase.types import Embedder, LanguagesEmbedder

KEPT = 20_000  # vectors of 384 floats: 30 MB
_Matrix = npt.NDArray[np.float32]


class Nearness:
    """Keeps the vectors of sentences: the same ones come up question after question."""

    def __init__(self, embedder: Embedder, languages: LanguagesEmbedder | None) -> None:
        self._embedder, self._languages = embedder, languages
        self._english: dict[str, _Matrix] = {}
        self._other: dict[str, _Matrix] = {}

    def of(self, question: str, texts: Sequence[str]) -> list[float]:
        """Of each text with the question, as a cosine. A text too short to tell is in the language of the one before
        it: sentences come in the order of their passage. Blocks.

        Raises:
            ModelError: the embedding of English texts is missing or damaged.
        """
        languages = self._languages
        others = _foreign(texts) if languages is not None else [False] * len(texts)
        near: list[float] = [0.0] * len(texts)
        if languages is not None and (foreign := [at for at, other in enumerate(others) if other]):
            try:
                vectors = _vectors(self._other, [texts[at] for at in foreign], languages.embed_documents)
                _put(near, foreign, languages.nearness(question, vectors))
            except ModelError:  # it does not run here, as `askbase doctor` says: the other one reads them too, badly
                self._languages = None
                return self.of(question, texts)
        if english := [at for at, other in enumerate(others) if not other]:
            vectors = _vectors(self._english, [texts[at] for at in english], self._embedder.embed_documents)
            _put(near, english, vectors @ self._embedder.embed_query(question))
        return near


def _foreign(texts: Sequence[str]) -> list[bool]:
    found, before = [], False
    for text in texts:
        language = language_of(text)
        before = language != ENGLISH if language else before
        found.append(before)
    return found


def _vectors(kept: dict[str, _Matrix], texts: Sequence[str], embed: Callable[[Sequence[str]], _Matrix]) -> _Matrix:
    """A row for each text; those that are not kept are embedded."""
    known = {text: vector for text in texts if (vector := kept.get(text)) is not None}  # others may empty it meanwhile
    if new := [text for text in dict.fromkeys(texts) if text not in known]:
        made = dict(zip(new, embed(new), strict=True))
        if len(kept) + len(made) > KEPT:
            kept.clear()
        kept.update(made)
        known.update(made)
    return np.stack([known[text] for text in texts])


def _put(near: list[float], places: Sequence[int], found: _Matrix) -> None:
    for at, value in zip(places, found, strict=True):
        near[at] = float(value)
