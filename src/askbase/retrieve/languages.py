"""The search by meaning among passages in other languages than English, which the embedding in use does not read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from askbase.errors import ModelError
from askbase.store.language_vectors import LanguageVectors
from askbase.types import LanguagesEmbedder


@dataclass(frozen=True, slots=True)
class OtherLanguages:
    """Their vectors, and what made them."""

    vectors: LanguageVectors
    embedder: LanguagesEmbedder

    def near(
        self, question: str, limit: int, allowed: Collection[str] | None, also: Collection[str]
    ) -> Mapping[str, float]:
        """Chunk id → nearness, on the scale of the embedding in use: of the nearest ones, and of all in `also` that are
        in other languages. Nothing where there are none, or where their model does not run: `doctor` says so."""
        if self.vectors.made_by() != self.embedder.fingerprint:
            return {}
        try:
            hits = self.vectors.nearest(lambda vectors: self.embedder.nearness(question, vectors), limit, allowed, also)
        except ModelError:
            return {}
        return {hit.chunk_id: hit.score for hit in hits}
