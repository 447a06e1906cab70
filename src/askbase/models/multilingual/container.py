"""The file that holds multilingual-e5-small: header, vocabulary, normalisation of characters, weights.

Matrices are kept in 4 bits: 32 weights of a row share a scale (half precision) and 16 bytes, each with one of the first
16 weights in its lower half and one of the last 16 in its upper one; 8 stands for zero.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Nibbles = npt.NDArray[np.uint8]

BLOCK = 32  # weights that share a scale
_MAGIC = b"E5S1"
_KEPT = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of words by number, the logarithm of each one's probability, and what characters are read as."""

    pieces: dict[str, int]
    scores: list[float]
    begin: int
    end: int
    unknown: int
    read_as: dict[int, str]


class Container:
    """The parts of the file; weights are read when they are asked for.

    Raises:
        ValueError, struct.error: this is no such file.
    """

    def __init__(self, data: memoryview) -> None:
        if bytes(data[:4]) != _MAGIC:
            raise ValueError("no such container")
        self._data, self._at = data, 8
        self.width, self.layers, self.heads, self.inner, _, self.longest, _ = self._take("<7i")
        self.epsilon, block = self._take("<fi")
        if block != BLOCK:
            raise ValueError(f"blocks of {block}")
        self.vocabulary = self._vocabulary()
        self._places = self._directory()

    def floats(self, name: str) -> Floats:
        """A vector, or a matrix as one."""
        count, start = self._places[name]
        return np.frombuffer(self._data, "<f4", count, start)

    def quartered(self, name: str, columns: int) -> tuple[Nibbles, Floats]:
        """A matrix of 4 bits: a value 0 to 15 for each weight (rows, blocks, 32), a scale for each block."""
        kept = self.table(name, columns)
        return halves(kept), kept["scale"].astype(np.float32)

    def table(self, name: str, columns: int) -> npt.NDArray[np.void]:
        """A matrix of which single rows are wanted, as kept; `rows_of` reads them."""
        count, start = self._places[name]
        return np.frombuffer(self._data, _KEPT, count // BLOCK, start).reshape(-1, columns // BLOCK)

    def _take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _vocabulary(self) -> Vocabulary:
        count, begin, end, _, unknown, size = self._take("<5iQ")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        blob = bytes(self._data[self._at : self._at + size])
        self._at += size
        pieces = {blob[offsets[at] : offsets[at + 1]].decode(): at for at in range(count)}
        return Vocabulary(pieces, scores, begin, end, unknown, self._read_as())

    def _read_as(self) -> dict[int, str]:
        _, size = self._take("<iI")
        end, found = self._at + size, {}
        while self._at < end:
            character, length = self._take("<IB")
            found[character] = "".join(map(chr, self._take(f"<{length}I")))
        return found

    def _directory(self) -> dict[str, tuple[int, int]]:
        """Name → (number of weights, where they begin)."""
        [entries] = self._take("<i")
        found = {}
        for _ in range(entries):
            [length] = self._take("<H")
            name = bytes(self._data[self._at : self._at + length]).decode()
            self._at += length
            _, count, start, _ = self._take("<BIQQ")
            found[name] = (count, start)
        return found


def halves(kept: npt.NDArray[np.void]) -> Nibbles:
    """The values of blocks, in their order."""
    return np.concatenate([kept["pairs"] & 15, kept["pairs"] >> 4], axis=-1)


def rows_of(table: npt.NDArray[np.void], numbers: list[int]) -> Floats:
    """Rows of a matrix of 4 bits, of shape (len(numbers), columns)."""
    kept = table[numbers]
    values = (halves(kept).astype(np.float32) - 8) * kept["scale"].astype(np.float32)[..., None]
    return values.reshape(len(numbers), -1)
