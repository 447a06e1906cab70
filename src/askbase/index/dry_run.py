"""What an index run would do and send, found by doing it: a real sync of a copy of the catalog, up to where vectors
would be made. No vector is asked for, no Chroma opened, and the index stays as it is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from askbase.index.embed import missing_texts
from askbase.redact import redact
from askbase.store.database import Database, is_there
from askbase.types import Embedder, SyncReport


class UpToVectors:
    """Progress that knows when every note was read; `reached` ends a sync there."""

    def __init__(self) -> None:
        self._left = 0

    def plan(self, notes: int) -> None:
        self._left = notes

    def notes_done(self, count: int) -> None:
        self._left -= count

    def plan_vectors(self, texts: int) -> None: ...
    def embedded(self, count: int) -> None: ...

    def reached(self) -> bool:
        return self._left <= 0


@dataclass(frozen=True, slots=True)
class DryRun:
    """`texts` are those that want a vector, as they would be sent to `host`; "" for this computer. `notes` is how many
    they are of, `redacted` how many secrets were taken out of them."""

    report: SyncReport
    host: str
    notes: int
    texts: tuple[str, ...]
    tokens: int
    redacted: int
    chroma_host: str = ""  # the other computer that would be given their vectors

    @property
    def bytes(self) -> int:
        return sum(len(text.encode("utf-8", "replace")) for text in self.texts)


def dry_run(
    catalog: Path, embedder: Embedder, host: str, trusted: bool, sync: Callable[[Path, UpToVectors], SyncReport]
) -> DryRun:
    """`sync` brings an index in the folder it is given in line, until `reached`. Raises as a sync does."""
    with tempfile.TemporaryDirectory(prefix="askbase-dry-run-", ignore_cleanup_errors=True) as home:
        copy = Path(home) / "catalog.db"
        if is_there(catalog):
            original = Database(catalog)
            try:
                original.copy_to(copy)
            finally:
                original.close()
        report = sync(Path(home), UpToVectors())
        made = Database(copy)
        try:
            notes, wanted = missing_texts(made, private_too=trusted)
        finally:
            made.close()
    cleaned = [(text, 0) if trusted else redact(text) for text in wanted]  # as the embedder does before it sends
    texts = tuple(text for text, _ in cleaned)
    tokens = sum(embedder.count_tokens(texts)) if texts else 0
    return DryRun(report, host, notes, texts, tokens, sum(count for _, count in cleaned))
