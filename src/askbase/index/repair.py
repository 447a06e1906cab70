"""`doctor`: examine, repair by an index run that looks closely, examine again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from askbase.errors import CatalogDamaged, Locked, StoreError, TooManyVanished
from askbase.index import doctor as checks
from askbase.settings import Settings
from askbase.store.database import Database
from askbase.store.dense import DenseSearch
from askbase.types import Embedder, Finding, LanguagesEmbedder, SyncReport

if TYPE_CHECKING:
    from askbase.models.select import Choice

Sync = Callable[[bool, bool, None, bool], SyncReport]
_NEED_REBUILD = ("vectors", "chroma")


class Opened(Protocol):
    """The stores and models of one base."""

    data_dir: Path

    def database(self) -> Database: ...
    def dense(self) -> DenseSearch: ...
    def embedder(self) -> Embedder: ...
    def embeds_private(self) -> bool: ...
    def reads_languages(self) -> LanguagesEmbedder | None: ...
    def choice(self) -> Choice: ...
    def close_stores(self) -> None: ...


async def doctor(
    opened: Opened, settings: Settings, changed: Callable[[], int], sync: Sync | None
) -> tuple[list[Finding], list[str]]:
    """Findings, and what was done; with a `sync` problems are repaired and looked at again.

    Raises:
        Locked: another process is indexing.
    """
    opened.close_stores()  # Chroma is looked at from another process
    patient = checks.Patient(
        opened.data_dir, opened.database, opened.dense, opened.embedder(), changed, opened.embeds_private(),
        opened.reads_languages(),
    )  # fmt: skip
    found = await asyncio.to_thread(checks.examine, patient)
    did: list[str] = []
    if sync is not None and any(each.state == "problem" for each in found):
        did = await asyncio.to_thread(_repair, opened, found, sync)
        opened.close_stores()
        found = _compared(found, await asyncio.to_thread(checks.examine, patient))
    return [*found, *await checks.model(settings, opened.choice())], did


def _repair(opened: Opened, found: Sequence[Finding], sync: Sync) -> list[str]:
    did = []
    if opened.data_dir.is_dir() and (count := checks.make_private(opened.data_dir)):
        did.append(f"took others' rights away from {count} files or folders")
    broken = {each.check for each in found if each.state == "problem"}
    try:
        if "vectors" in broken and (dropped := checks.drop_unusable_vectors(opened.database())):
            did.append(f"dropped {dropped} unusable vectors")
        if "languages" in broken and (dropped := checks.drop_unusable_second_vectors(opened.database())):
            did.append(f"dropped {dropped} unusable second vectors")
        if "words" in broken:
            checks.index_words_again(opened.database())
            did.append("made the word index anew from the notes")
    except CatalogDamaged:
        did.append("the catalog cannot be read any more")
    try:
        report = sync(bool(broken & set(_NEED_REBUILD)), False, None, True)
    except Locked:
        raise
    except (StoreError, TooManyVanished) as exc:
        return [*did, f"the index run stopped: {exc.message}"]
    did += report.notices
    return [*did, f"an index run looked at every note: {report.chunks} chunks, {report.embedded} embedded"]


def _compared(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    problems = {each.check for each in before if each.state == "problem"}
    return [replace(each, state="fixed") if each.check in problems and each.state == "ok" else each for each in after]
