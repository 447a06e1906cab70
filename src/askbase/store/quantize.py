"""Vectors as bytes: a signed byte a number, scaled so that the largest one is 127.

Vectors are L2-normalised, so their length need not be kept; a cosine moves by some .0003.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
_MOST = 127


def quantized(vectors: Matrix) -> list[bytes]:
    """A string of bytes for each row; `vectors` has shape (n, dimensions)."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    scaled = vectors / np.where(largest > 0, largest, 1.0) * _MOST
    return [row.tobytes() for row in np.rint(scaled).astype(np.int8)]


def restored(kept: Sequence[bytes], dimensions: int) -> Matrix:
    """Shape (len(kept), dimensions), rows L2-normalised; each of `kept` has that many bytes."""
    rows = np.frombuffer(b"".join(kept), np.int8).reshape(len(kept), dimensions).astype(np.float32)
    rows /= np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), 1.0)[:, None]
    return rows


def is_sound(kept: bytes) -> bool:
    """Whether these can be the bytes of a vector: the largest is always the same."""
    return bool(kept) and int(np.abs(np.frombuffer(kept, np.int8).astype(np.int16)).max()) == _MOST


def from_halves(kept: bytes) -> bytes | None:
    """The bytes of a vector that was kept as float16, as catalogs did before; None for what is none."""
    if not kept or len(kept) % 2:
        return None
    vector = np.frombuffer(kept, np.float16).astype(np.float32)
    return quantized(vector[None])[0] if 0.5 < float(np.linalg.norm(vector)) < 2 else None  # NaN is not
