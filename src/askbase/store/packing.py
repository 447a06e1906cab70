"""Texts as bytes that are small on the disk, and the same again when they come out."""

from __future__ import annotations

import zlib

_RAW = -15  # without header and checksum: the catalog has pages of its own to notice damage by


def deflated(text: str) -> bytes:
    """A whole text."""
    made = zlib.compressobj(wbits=_RAW)
    return made.compress(text.encode()) + made.flush()


def inflated(kept: bytes) -> str:
    """The text that was deflated.

    Raises:
        zlib.error: it is none.
    """
    return zlib.decompress(kept, wbits=_RAW).decode()


def packed(plain: str, text: str) -> bytes:
    """`plain` as what distinguishes it from the raw `text` it was made of: a few bytes where little does."""
    made = zlib.compressobj(level=9, wbits=_RAW, zdict=text.encode())
    return made.compress(plain.encode()) + made.flush()


def unpacked(kept: bytes, text: str) -> str:
    """The `plain` that was packed beside this very `text`."""
    return zlib.decompressobj(wbits=_RAW, zdict=text.encode()).decompress(kept).decode()
