"""Bring catalog and Chroma in line with the vault: text first, one commit per group of notes, deletions with care; then
the vectors, then Chroma. From the end of the text on, every note is found by its words."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from askbase.errors import TooManyVanished, VaultMissing
from askbase.index import embed, languages, split
from askbase.index.changes import difference, doubtful, surely_gone
from askbase.index.prepare import Prepared, Read, Same, Wanted, prepare
from askbase.index.rebuild import Dense, bring_in_line
from askbase.notes.walk import NoteFile, Scan, scan
from askbase.store import language_vectors, privacy
from askbase.store.catalog import Catalog, KnownNote, is_same_file, ledger_rows, record_sync
from askbase.store.chroma import ChromaIndex
from askbase.store.database import set_meta
from askbase.store.language_vectors import LanguageVectors
from askbase.store.locks import chroma_lock
from askbase.store.vectors import VectorStore
from askbase.types import Embedder, LanguagesEmbedder, Skipped, SyncReport

GROUP = 32  # notes per commit: a kill costs at most this many notes' parsing, never their vectors
MANY = 300  # notes to read from which other processes are worth their start, two seconds each
CHROMA_END_WAIT = 15.0


class Progress(Protocol):
    """Told what happens; draws nothing itself."""

    def plan(self, notes: int) -> None: ...
    def notes_done(self, count: int) -> None: ...
    def plan_vectors(self, texts: int) -> None: ...
    def embedded(self, count: int) -> None: ...


class Quiet:
    """Progress for callers that do not look."""

    def plan(self, notes: int) -> None: ...
    def notes_done(self, count: int) -> None: ...
    def plan_vectors(self, texts: int) -> None: ...
    def embedded(self, count: int) -> None: ...


class Stopped(Exception):
    """The caller asked for it while notes were read. What is committed stays; the next run goes on from there."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Where a sync writes. `data_dir` is for the Chroma lock."""

    catalog: Catalog
    vectors: VectorStore
    chroma: ChromaIndex
    data_dir: Path


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to sync. Notes marked private are embedded only if `private_too`; `words_first` leaves more than a few
    missing vectors to another run."""

    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    rebuild: bool = False
    prune: bool = False
    private_too: bool = True
    words_first: bool = False


def sync(
    root: Path, stores: Stores, embedder: Embedder, progress: Progress, wishes: Wishes,
    stopped: Callable[[], bool] = lambda: False, reads_languages: LanguagesEmbedder | None = None,
) -> SyncReport:  # fmt: skip
    """Index what is new or changed, drop what is gone. The caller holds the write lock. Blocks.

    Raises:
        Stopped: `stopped` said so while notes were read; while vectors are made, the report says how many are missing.
        TooManyVanished: so much is gone that it is kept until `prune` confirms. What was new is indexed all the same.
        StoreError: the catalog cannot be written.
    """
    started = time.monotonic()
    root_inode = _inode(root)
    _bring_rules_in_line(stores.catalog)
    everything = wishes.rebuild or _made_otherwise(stores.catalog, embedder)
    found = scan(root, wishes.exclude, wishes.include)
    known = stores.catalog.known_notes()
    if everything or not known or stores.catalog.database.meta("embedding") != embedder.fingerprint:
        _begin(stores.catalog, embedder, first=not known)
    again = set(known) if everything else ()
    diff = difference(found, known, {} if wishes.rebuild else stores.catalog.unreadable(), again)
    work = _Work(root, stores, embedder, progress, known, again, found)
    progress.plan(len(diff.new) + len(diff.maybe))
    work.index([*diff.new, *diff.maybe], stopped)
    gone = [*(path for path in diff.gone if path not in work.moved_from), *work.emptied]
    replaced = stores.catalog.database.meta("root_inode", root_inode) != root_inode
    sure = surely_gone(gone, found, stores.catalog.hashes()) if gone and not replaced else set()
    kept = doubtful([path for path in gone if path not in sure], found, len(known), wishes.prune, replaced)
    removed = [path for path in gone if path not in kept]
    work.finish(found, removed, kept)
    if not kept and stores.catalog.database.meta("root_inode") != root_inode:
        with stores.catalog.database.write() as write:
            set_meta(write, "root_inode", root_inode)
    most = embed.FEW if wishes.words_first else None
    work.embed(stopped, wishes.private_too, most)
    _let_go_of_other_embeddings(stores.catalog)
    said = "" if stopped() else _bring_chroma_in_line(stores, wishes.rebuild)
    if reads_languages is not None and not stopped():
        work.embed_languages(reads_languages, stopped, most)
    chunks, pending = stores.catalog.how_many(missing=stores.catalog.database.meta(embed.DUE) == "1")
    if pending and not wishes.private_too:  # those that stay here are not awaited
        pending = embed.count_missing(stores.catalog.database, wishes.private_too)
    report = SyncReport(
        added=tuple(work.added), changed=tuple(work.changed), moved=tuple(work.moved), deleted=tuple(removed),
        unchanged=diff.unchanged + work.untouched, kept_missing=tuple(kept), skipped=tuple(work.skipped(found)),
        warnings=tuple(work.warnings), chunks=chunks, embedded=work.embedded, pending=pending,
        seconds=round(time.monotonic() - started, 2), notices=(said,) if said else (),
    )  # fmt: skip
    if kept and found.complete:
        raise TooManyVanished(
            f"{len(kept)} of {len(known)} indexed notes are gone from the folder or empty; they are kept in the index.",
            "If you deleted them, run: askbase index --prune",
        )
    return report


def _inode(root: Path) -> str:
    try:
        return str(root.stat().st_ino)
    except OSError as exc:
        raise VaultMissing(f"There is no folder '{root}' just now: {exc.strerror}.", "Is its drive mounted?") from exc


def _bring_rules_in_line(catalog: Catalog) -> None:
    """Before any note: those that are put from here on are put by the rules of now."""
    if catalog.rules_changed():
        with catalog.database.write() as write:
            privacy.bring_in_line(write, catalog.database.rules)


def _let_go_of_other_embeddings(catalog: Catalog) -> None:
    """Once this one has every vector. Until then the way back costs nothing."""
    database = catalog.database
    if database.meta("other_embeddings") == "1" and database.meta(embed.DUE) in (embed.NONE, embed.HELD_BACK):
        with database.write() as write:
            catalog.drop_other_vectors(write)
            set_meta(write, "other_embeddings", "0")
        database.purge_deleted_text()


class _Work:
    """The moving parts of one sync."""

    def __init__(
        self, root: Path, stores: Stores, embedder: Embedder, progress: Progress,
        known: dict[str, KnownNote], again: Collection[str], found: Scan,
    ) -> None:  # fmt: skip
        self._root, self._stores, self._embedder, self._progress = root, stores, embedder, progress
        self._known, self._again, self._found = known, again, found
        self._hashes: dict[str, str] = {}
        self._by_hash: dict[str, str] = {}
        self.added: list[str] = []
        self.changed: list[str] = []
        self.moved: list[tuple[str, str]] = []
        self.emptied: list[str] = []  # notes that hold nothing to index any more
        self.warnings: list[Skipped] = []
        self._skipped: list[Skipped] = []
        self.untouched = 0
        self._looked = False  # at any note: then something may have been written
        self.embedded = 0

    @property
    def moved_from(self) -> set[str]:
        return {old for old, _ in self.moved}

    def index(self, files: list[NoteFile], stopped: Callable[[], bool]) -> None:
        """Text and words of each note; no vector yet."""
        if not files:
            return
        self._looked = True
        self._hashes = self._stores.catalog.hashes()  # of no use where no file has another stat
        self._by_hash = {sha: path for path, sha in self._hashes.items()}
        groups = [[self._wanted(file) for file in group] for group in _groups(files)]
        with closing(self._prepared(groups)) as made:
            for group in groups:
                if stopped():
                    raise Stopped
                self._put(next(made))
                self._progress.notes_done(len(group))

    def _wanted(self, file: NoteFile) -> Wanted:
        return file, "" if file.path in self._again else self._hashes.get(file.path, "")

    def _prepared(self, groups: list[list[Wanted]]) -> Generator[list[Prepared], None, None]:
        if sum(map(len, groups)) >= MANY:
            from askbase.index import beside  # brings the embedding's module

            if beside.can_be_beside(self._embedder):
                yield from beside.prepared_beside(self._root, groups, self._embedder)
                return
        for group in groups:
            yield prepare(self._root, group, self._embedder)

    def _put(self, group: list[Prepared]) -> None:
        """One commit for all of a group."""
        catalog = self._stores.catalog
        read = [item for item in group if isinstance(item, Read)]
        for each in read:
            self._account(each)
        self.warnings += [Skipped(each.file.path, each.cut) for each in read if each.cut]
        with catalog.database.write() as write:
            if read:
                set_meta(write, embed.DUE, "1")
            for item in group:
                if isinstance(item, Read):
                    catalog.put_note(write, item.rows, item.file.raw, item.file.stat)
                    language_vectors.forget_note(write, item.file.path)
                elif isinstance(item, Same):
                    self.untouched += 1
                    catalog.update_stat(write, item.file.path, item.file.stat)
                else:
                    self._skipped.append(item)
                    # one that became unreadable leaves the index, unless it was only caught while being written
                    if item.path in self._known and item.reason in ("not text", "empty"):
                        self.emptied.append(item.path)

    def embed(self, stopped: Callable[[], bool], private_too: bool, most: int | None) -> None:
        """Every vector that is missing, whichever run left it out; none if there are more than `most`."""
        database = self._stores.catalog.database
        if database.meta(embed.DUE) == embed.NONE:
            return
        missing = embed.count_missing(database, private_too)
        if not missing:
            embed.say_due(database, embed.NONE if private_too else embed.HELD_BACK)
            return
        embed.say_due(database, "1")
        if most is not None and missing > most:
            return
        self._progress.plan_vectors(missing)
        outcome = embed.fill(self._stores.vectors, self._embedder, self._progress.embedded, stopped, private_too)
        self.embedded = outcome.count
        if outcome.error:
            self.warnings.append(Skipped("(embedding)", "found by words only for now", outcome.error))

    def embed_languages(self, embedder: LanguagesEmbedder, stopped: Callable[[], bool], most: int | None) -> None:
        """Second vectors for what is in other languages than English."""
        outcome = languages.fill(
            LanguageVectors(self._stores.catalog.database), embedder,
            self._progress.plan_vectors, self._progress.embedded, stopped, most,
        )  # fmt: skip
        if outcome.error:
            self.warnings.append(
                Skipped("(other languages)", "hardly found by questions in English for now", outcome.error)
            )

    def _account(self, item: Read) -> None:
        path = item.file.path
        self.warnings.extend(Skipped(path, warning) for warning in item.warnings)
        origin = self._by_hash.get(item.rows.sha256)
        if path in self._known:
            self.changed.append(path)
        elif origin and not self._found.holds(origin):
            self.moved.append((origin, path))
        else:
            self.added.append(path)

    def finish(self, found: Scan, removed: list[str], kept: list[str]) -> None:
        """Deletions, the ledger and the settings this index was made with, in one transaction; nothing at all if
        everything is as it was."""
        catalog = self._stores.catalog
        gone = [*removed, *self.moved_from]
        fresh = {item.path for item in self.warnings} | set(self.added) | set(self.changed)
        old = [
            (status, item)
            for status, item in catalog.files()
            if item.path in found.files and item.path not in fresh and status == "warning"
        ]
        ledger = [("skipped", item) for item in self.skipped(found)]
        ledger += [("warning", item) for item in self.warnings if item.path in found.files]
        rows = ledger_rows([*old, *ledger], {path: file.stat for path, file in found.files.items()})
        meta = catalog.database.meta
        moved = self._looked or gone or any(not self._known[path].missing for path in kept)
        if not moved and meta("indexed_at") and meta("purge_due") != "1" and catalog.has_files(rows):
            return
        with catalog.database.write() as write:
            for path in gone:
                catalog.delete_note(write, path)
            catalog.mark_missing(write, kept)
            catalog.put_files(write, rows)
            record_sync(write, split.VERSION, datetime.now(UTC).isoformat("T", "seconds"))
            if meta("purge_due") == "1":  # nothing else leaves a vector without a chunk
                catalog.drop_unused_vectors(write)
        if meta("purge_due") == "1":
            catalog.database.purge_deleted_text()

    def skipped(self, found: Scan) -> list[Skipped]:
        problems = [Skipped(problem.split(": ")[0], "cannot be read", problem.split(": ")[-1])
                    for problem in found.problems]  # fmt: skip
        return [*found.skipped, *self._skipped, *self._as_before(found), *problems]

    def _as_before(self, found: Scan) -> list[Skipped]:
        """What was read earlier, holds nothing to index and has not changed since."""
        catalog, anew = self._stores.catalog, {item.path for item in self._skipped}
        unreadable = catalog.unreadable()
        return [
            item
            for status, item in catalog.files()
            if status == "skipped" and item.path in found.files and item.path not in anew
            and is_same_file(found.files[item.path].stat, unreadable.get(item.path, ""))
        ]  # fmt: skip


def _begin(catalog: Catalog, embedder: Embedder, first: bool) -> None:
    """Before any note: readers find vectors by the embedding's name, also after a kill."""
    other = catalog.database.meta("embedding") not in ("", embedder.fingerprint)
    with catalog.database.write() as write:
        set_meta(write, "embedding", embedder.fingerprint)
        if other:
            set_meta(write, embed.DUE, "1")
            set_meta(write, "other_embeddings", "1")
        if first:  # else a first run that is stopped would be read again from its beginning
            set_meta(write, "chunker", split.VERSION)


def _made_otherwise(catalog: Catalog, embedder: Embedder) -> bool:
    """Whether the index was made with another embedding or another way of cutting notes."""
    made = (catalog.database.meta("embedding"), catalog.database.meta("chunker"))
    return made not in (("", ""), (embedder.fingerprint, split.VERSION))


def _bring_chroma_in_line(stores: Stores, rebuild: bool) -> str:
    """After the catalog, never before it. If Chroma is busy or broken, exact search answers and the to-do waits."""
    with chroma_lock(stores.data_dir, CHROMA_END_WAIT) if stores.chroma.place.exclusive else nullcontext(True) as ours:
        if not ours:
            return "Another askbase has Chroma open; exact search answers until the next index run."
        return bring_in_line(
            Dense(stores.chroma, stores.vectors, stores.catalog.database, stores.data_dir), anew=rebuild
        )


def _groups(files: list[NoteFile]) -> Iterator[list[NoteFile]]:
    for start in range(0, len(files), GROUP):
        yield files[start : start + GROUP]
