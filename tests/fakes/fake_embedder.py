"""A deterministic embedder: a hashed bag of words. Texts that share words are near each other."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from askbase.errors import ModelError

DIMENSIONS = 64


class FakeEmbedder:
    """Counts what it embeds; `fail_after` texts it fails like a dead endpoint."""

    max_tokens = 256

    def __init__(self, fingerprint: str = "fake/64", fail_after: int | None = None) -> None:
        self.fingerprint = fingerprint
        self.fail_after = fail_after
        self.embedded = 0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]

    def embed_documents(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if self.fail_after is not None and self.embedded + len(texts) > self.fail_after:
            raise ModelError("The embedding endpoint is down.", "Start it.")
        self.embedded += len(texts)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        vector = np.full(DIMENSIONS, 1e-3, np.float32)
        for word in re.findall(r"\w+", text.casefold()):
            vector[zlib.crc32(word.encode()) % DIMENSIONS] += 1
        return vector / np.linalg.norm(vector)
