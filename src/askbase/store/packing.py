"""Texts as bytes that are small on the disk, and the same again when they come out."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from askbase.errors import CatalogDamaged

_BARE = -15  # without header and checksum, of which a few bytes would be the most part


def deflated(text: str) -> bytes:
    """A whole text, with a checksum: one bit amiss would spoil all that follows it."""
    return zlib.compress(text.encode())


def inflated(kept: bytes) -> str:
    """The text that was deflated.

    Raises:
        CatalogDamaged: it is none.
    """
    with _translated():
        return zlib.decompress(kept).decode()


def packed(plain: str, text: str) -> bytes:
    """`plain` as what distinguishes it from the raw `text` it was made of: a few bytes where little does."""
    made = zlib.compressobj(level=9, wbits=_BARE, zdict=text.encode())
    return made.compress(plain.encode()) + made.flush()


def unpacked(kept: bytes, text: str) -> str:
    """The `plain` that was packed beside this very `text`.

    Raises:
        CatalogDamaged: it was not.
    """
    with _translated():
        return zlib.decompressobj(wbits=_BARE, zdict=text.encode()).decompress(kept).decode()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (zlib.error, UnicodeDecodeError, TypeError) as exc:
        raise CatalogDamaged(
            "A note's text in the catalog is damaged.", "Run: askbase doctor --fix (it is made anew from your notes)"
        ) from exc
