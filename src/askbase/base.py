"""`open()` and `Base`: puts the stages together.

Engines are imported in functions, when they are first needed; so are the classes of `types`, which take as long to make
as all else that a chat needs of askbase before its first screen.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncGenerator, Coroutine, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from askbase import __version__, config, paths, prompts
from askbase.errors import UsageError
from askbase.models.address import host_of, is_loopback
from askbase.notes.folder import check_vault
from askbase.opened import Opened
from askbase.settings import Settings, as_json
from askbase.stages import Stages

if TYPE_CHECKING:
    from askbase.answer.refusing.bars import Bar, Bars
    from askbase.index.dry_run import DryRun
    from askbase.index.sync import Progress
    from askbase.models.select import Choice
    from askbase.retrieve.findability import Findability
    from askbase.retrieve.why import Why
    from askbase.store.vocabulary import Vocabulary
    from askbase.types import (
        Answer,
        ChatModel,
        Embedder,
        Event,
        Feedback,
        Filter,
        Finding,
        Note,
        Passage,
        Preview,
        Replay,
        Retrieved,
        Status,
        SyncReport,
        Trace,
        Turn,
    )

T = TypeVar("T")
LONGEST_QUESTION = 20_000  # characters: some ten pages


def open(
    notes: str | os.PathLike[str],
    data_dir: str | os.PathLike[str] | None = None,
    *,
    settings_overrides: Mapping[str, Any] | None = None,
) -> Base:
    """A base over the notes in a folder. Checks folder and settings; loads no engine.

    `settings_overrides` holds dotted keys, e.g. `{"search.limit": 5}`.

    Raises:
        VaultMissing: no such folder.
        ConfigError: a setting is wrong, or the data folder would lie inside the notes folder.
    """
    root = check_vault(Path(notes))
    settings = config.load(settings_overrides)
    home = paths.vault_data_dir(root, Path(data_dir) if data_dir is not None else None)
    return Base(root, home, settings)


class Base:
    """Notes, their index, and questions about them. Use as a context manager, `async with` or `with`."""

    def __init__(
        self, notes_dir: Path, data_dir: Path, settings: Settings, *,
        embedder: Embedder | None = None, chat: ChatModel | None = None,
    ) -> None:  # fmt: skip
        """`embedder` and `chat` replace the ones the settings name."""
        self.notes_dir = notes_dir
        self.data_dir = data_dir
        self.settings = settings
        self._opened = Opened(data_dir, settings, embedder=embedder, chat=chat)
        self._stages = Stages(notes_dir, self._opened)
        self._runner: asyncio.Runner | None = None

    # ── keeping up ───────────────────────────────────────────────────────────────────────────────
    async def sync(
        self, *, rebuild: bool = False, prune: bool = False, progress: Progress | None = None, words_first: bool = False
    ) -> SyncReport:
        """Bring the index in line with the notes: only what changed is read, only new text is embedded. `words_first`:
        if more than a few passages lack a vector, they are left to another run, and found by their words until then.

        Raises:
            Locked: another process is indexing.
            TooManyVanished: so many notes are gone that they are kept until `prune`.
            StoreError: the index cannot be written.
        """
        stop = threading.Event()
        try:
            return await asyncio.to_thread(self._stages.sync, rebuild, prune, progress, False, stop.is_set, words_first)
        except asyncio.CancelledError:
            stop.set()  # the thread ends after the batch at hand; what it has committed stays
            raise

    async def dry_run(self, *, rebuild: bool = False, prune: bool = False) -> DryRun:
        """What `sync` would do, and every text it would send. Nothing is sent or changed. Raises as `sync`."""
        from askbase.index import dry_run as trial

        def sync(home: Path, progress: trial.UpToVectors) -> SyncReport:
            copy = Opened(home, self.settings, embedder=self._opened.embedder())
            try:
                return Stages(self.notes_dir, copy).sync(rebuild, prune, progress, False, progress.reached)
            finally:
                copy.close_stores()

        catalog, trusted = self.data_dir / "catalog.db", self._opened.embeds_private()
        embedder, host = self._opened.embedder(), self.embedding_host()
        tried = await asyncio.to_thread(trial.dry_run, catalog, embedder, host, trusted, sync)
        chroma = self.settings.chroma.url
        return replace(tried, chroma_host=host_of(chroma) if chroma and not is_loopback(chroma) else "")

    def is_indexed(self) -> bool:
        """Whether a sync ever finished here."""
        return self._opened.is_indexed()

    def is_being_indexed(self) -> bool:
        """Whether another process reads the notes for the first time just now, and some of them can be asked."""
        from askbase.store.locks import is_writing

        return not self.is_indexed() and self._opened.is_begun() and is_writing(self.data_dir)

    def needs_attention(self) -> bool:
        """Whether Chroma waits for an index run, e.g. after an unclean stop; until then exact search answers."""
        return self._opened.dense().needs_attention()

    def rules_changed(self) -> bool:
        """Whether the last index run went by other rules of `privacy.private`. Those of now hold all the same; what
        they cover no more, and what a Chroma server has to forget, waits for the next run."""
        return self._opened.catalog().rules_changed()

    def vectors_coming(self) -> str:
        """How many passages wait for their vectors and are found by their words only, as a sentence; "" if none."""
        return self._opened.vectors_coming()

    def changed(self) -> int:
        """How many notes were added, changed or removed since the last sync, by file stat. What could not be taken in
        then and is as it was, and what was missing then, has not changed."""
        from askbase.index.changes import difference
        from askbase.notes.walk import scan
        from askbase.store.catalog import is_same_file

        found = scan(self.notes_dir, self.settings.notes.exclude, self.settings.notes.include)
        known, faults = self._opened.catalog().known_notes(), self._opened.catalog().faults()
        diff = difference(found, known, faults)
        touched = sum(not is_same_file(file.stat, faults.get(file.path, "")) for file in diff.maybe)
        return len(diff.new) + touched + sum(not known[path].missing for path in diff.gone)

    def status(self) -> Status:
        """What is indexed, skipped, pending, and which hosts would be contacted. Loads no engine."""
        from askbase.store.privacy import idle
        from askbase.types import Status

        choice = self.model_choice()
        judge = self._opened.judge_choice()
        addresses = (
            choice.base_url, self.settings.embed.base_url, self.settings.chroma.url, judge and judge.base_url
        )  # fmt: skip
        hosts = tuple(dict.fromkeys(host_of(address) for address in addresses if address))
        common = {
            "notes_dir": str(self.notes_dir),
            "data_dir": str(self.data_dir),
            "model": choice.model,
            "hosts": hosts,
            "private_rules": self.settings.privacy.private,
        }
        if not self.is_indexed():
            return Status(indexed=False, **common)  # type: ignore[arg-type]  # values of mixed types by name
        database, catalog = self._opened.database(), self._opened.catalog()
        notes, chunks, pending = catalog.counts(self._opened.embeds_private())
        files = catalog.files()
        return Status(
            indexed=True, notes=notes, chunks=chunks, pending=pending, changed=self.changed(),
            gone=sum(note.missing for note in catalog.known_notes().values()), private=sum(catalog.privacy().values()),
            idle_rules=idle(database.connection, self.settings.privacy.private),
            skipped=tuple(item for status, item in files if status == "skipped"),
            warnings=tuple(item for status, item in files if status == "warning"),
            embedding=database.meta("embedding"), indexed_at=database.meta("indexed_at"),
            disk_bytes=sum(file.stat().st_size for file in self.data_dir.rglob("*") if file.is_file()),
            **common,  # type: ignore[arg-type]
        )  # fmt: skip

    def privacy(self) -> dict[str, bool]:
        """Whether each note in the index is private, by path; empty before the first sync."""
        return self._opened.catalog().privacy() if self.is_indexed() else {}

    def hidden(self) -> dict[str, int]:
        """Notes in the index, by path, with how many comments and elements that no reader sees were left out of what is
        searched and sent. Looks through every text: about a second for 45 MB."""
        from askbase.notes.outline import count_hidden
        from askbase.store.listing import texts_of

        if not self.is_indexed():
            return {}
        counted = {path: count_hidden(text) for path, text in texts_of(self._opened.database())}
        return {path: count for path, count in sorted(counted.items()) if count}

    async def doctor(self, fix: bool = False) -> tuple[list[Finding], list[str]]:
        """Examine index, models and permissions; `fix`: repair, and examine again. (findings, what was done)

        Raises:
            Locked: another process is indexing, and `fix` needs to.
        """
        from askbase.index import repair

        return await repair.doctor(self._opened, self.settings, self.changed, self._stages.sync if fix else None)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────
    async def search(
        self, question: str, limit: int = 10, history: Sequence[Turn] = (), filters: Filter | None = None
    ) -> Retrieved:
        """Passages for a question, best first, without a model.

        Raises:
            UsageError: the question is empty or too long, or a filter in it cannot be understood.
            NotIndexed: no sync has kept a note yet.
        """
        return await asyncio.to_thread(self._stages.search, checked_question(question), limit, history, filters)

    async def ask(self, question: str, history: Sequence[Turn] = (), filters: Filter | None = None) -> Answer:
        """`stream()` read to its end."""
        from askbase.types import Answered

        async with aclosing(self.stream(question, history, filters)) as events:
            async for event in events:
                if isinstance(event, Answered):
                    return event.answer
        raise AssertionError("a stream ends with Answered")

    async def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filter | None = None
    ) -> AsyncGenerator[Event, None]:
        """One `Retrieved`, any number of `TextDelta`, one `Answered`. Closing the iterator stops the model.

        A model that fails is not an error: the answer says so in `degraded` and `warnings`.

        Raises:
            UsageError, NotIndexed: as `search`.
        """
        question, asked_at, began = checked_question(question), datetime.now(UTC), time.perf_counter()
        retrieved: Retrieved | None = None
        try:
            retrieved = await asyncio.to_thread(self._stages.evidence, question, history, filters)
            yield retrieved
        except BaseException as exc:  # cancelled, or its reader went away: `answer` has not begun and leaves no trace
            self._stages.leave_trace(question, history, filters, retrieved, asked_at, began, exc)
            raise
        async with aclosing(self.answer(retrieved, history)) as events:
            async for event in events:
                yield event

    async def answer(self, retrieved: Retrieved, history: Sequence[Turn] = ()) -> AsyncGenerator[Event, None]:
        """The rest of `stream`, over passages found some other way."""
        from askbase.answer import loop

        async with aclosing(loop.answer(self._stages.context(), retrieved, history)) as events:
            async for event in events:
                yield event

    async def preview(self, question: str, history: Sequence[Turn] = (), filters: Filter | None = None) -> Preview:
        """What `stream` would send, and where. Nothing is sent, no model is loaded: where the question would go to
        another computer for its vector, it is searched by its words. Raises as `search`."""
        from askbase.answer import preview

        destination = self._opened.destination()
        trusted = destination is not None and self._opened.is_trusted(destination)
        elsewhere = self.embedding_host()
        by = replace(self.settings.search, dense_weight=0.0) if elsewhere else self.settings.search
        found = await asyncio.to_thread(self._stages.evidence, checked_question(question), history, filters, by)
        seen = await asyncio.to_thread(preview.preview, self._stages.context(), found, history, destination, trusted)
        return replace(seen, embedding_host=elsewhere)

    def embedding_host(self) -> str:
        """The other computer that embeds notes and questions; "" if this one does."""
        url = self.settings.embed.base_url
        return "" if url is None or is_loopback(url) else host_of(url)

    def is_trusted(self, chat: ChatModel) -> bool:
        """Whether notes marked private, and secrets, may go to this model."""
        return self._opened.is_trusted(chat)

    async def why(self, note: str, question: str, limit: int = 10) -> Why:
        """What happened to a note for a question. `note` is a path, a file name or a title.

        Raises:
            UsageError: there is no such note; the hint names the nearest.
            NotIndexed, FilterError: as `search`.
        """
        from askbase.answer.without_model import told_without_model

        question = checked_question(question)
        told = await asyncio.to_thread(self._stages.why, note, question, limit)
        if told.found_at is None:
            return told
        evidence = await asyncio.to_thread(self._stages.evidence, question, (), None)
        return replace(told, answered=await told_without_model(self._stages.context(), evidence, told.note))

    async def findability(self) -> Findability:
        """Which notes no question of their own finds. Loads no engine."""
        from askbase.retrieve.findability import findability

        self._stages.check_indexed()
        return await asyncio.to_thread(lambda: findability(self._opened.catalog()))

    def read_note(self, path: str) -> Note | None:
        """A note as indexed: text, sections and properties; None if there is none at that path."""
        return self._opened.read_note(path)

    def note_paths(self) -> list[str]:
        """Every note in the index, in order."""
        known = self._opened.catalog().known_notes()
        return sorted(path for path, note in known.items() if not note.missing)

    def note_passages(self, path: str) -> Sequence[Passage]:
        """Every chunk of a note, in order, as passages without scores."""
        return self._opened.catalog().note_passages(path)

    def passage_places(self, passage_ids: Sequence[str]) -> Mapping[str, tuple[str, int, int]]:
        """Passage id → (note, start, end), of those that the index still holds."""
        return self._opened.catalog().chunk_notes(passage_ids)

    def unindexed(self, paths: Sequence[str]) -> Mapping[str, str]:
        """The texts of those notes that the folder holds and the index does not."""
        from askbase.notes.read import read_note
        from askbase.notes.walk import scan
        from askbase.types import Note

        found = scan(self.notes_dir, self.settings.notes.exclude, self.settings.notes.include).files
        notes = (read_note(self.notes_dir, found[path]) for path in paths if path in found and not self.read_note(path))
        return {note.path: note.text for note in notes if isinstance(note, Note)}

    # ── looking back ─────────────────────────────────────────────────────────────────────────────
    def traces(self, limit: int = 20) -> list[Trace]:
        """The last questions and what became of them, newest first."""
        return self._stages.journal().traces(limit)

    def trace(self, trace_id: str) -> Trace:
        """The trace of the answer whose id begins so.

        Raises:
            UsageError: there is none, or more than one.
            StoreError: it cannot be read.
        """
        return self._stages.journal().trace(trace_id)

    def forget_traces(self, *trace_ids: str) -> int:
        """Remove these traces, and what was said of their answers; all of them or none. How many. Raises as `trace`."""
        return self._stages.journal().forget(trace_ids)

    def forget_traces_before(self, moment: datetime | None = None) -> int:
        """Remove the traces of questions asked before a moment, or all, and what was said of the answers. How many."""
        return self._stages.journal().forget_before(moment.astimezone(UTC).isoformat() if moment else None)

    async def replay(self, trace_id: str) -> Replay:
        """Ask a trace's question again, without a model, with the filters, limit and style it had: is the same found,
        and would the same be sent? Raises as `trace`."""
        from askbase.answer import preview
        from askbase.answer.record import AS_ASKED, settings_of

        trace = self.trace(trace_id)
        as_asked = {name: value for name, value in settings_of(trace.record).items() if name in AS_ASKED}
        settings = config.changed(self.settings, as_asked)
        context = replace(self._stages.context(), settings=settings)
        found = await asyncio.to_thread(self._stages.asked_again, trace, settings)
        there = self._opened.catalog().chunk_notes(trace.record.get("retrieved") or [])
        return await asyncio.to_thread(preview.replay, context, trace, found, context.made_by, there)

    def bars(self) -> Bars:
        """What decides that no answer is tried: as set, else as calibrated on this vault."""
        return self._stages.bars()

    def keep_bar(self, bar: Bar, value: float | None) -> None:
        """Keep a calibrated bar with this vault's index; None: back to the built-in one."""
        from askbase.answer.refusing.bars import to_keep
        from askbase.store.database import set_meta

        database = self._opened.database()
        with database.write() as write:
            set_meta(write, bar, to_keep(bar, value, database.meta("embedding")))

    def feedback(
        self, answer_id: str, verdict: Literal["good", "bad"], reason: str = "", correction: str = "",
        missing_source: str = "",
    ) -> Feedback:  # fmt: skip
        """Keep what the user thinks of an answer; it replaces what they said before."""
        from askbase.types import Feedback

        return self._stages.journal().judge(Feedback(answer_id, verdict, reason, correction, missing_source))

    def model_choice(self) -> Choice:
        """Which model would answer, and where."""
        return self._opened.choice()

    def vocabulary(self) -> Vocabulary:
        """What filters can name: tags, types, sources, and the notes. Empty before the first sync."""
        return self._stages.vocabulary()

    async def use(self, overrides: Mapping[str, Any]) -> None:
        """Go on with other settings, by dotted key, e.g. `{"chat.model": "none"}`. Not while a question is answered.

        Raises:
            ConfigError: a setting is wrong; the ones before stay.
        """
        settings = config.changed(self.settings, overrides)
        await self._opened.use(settings)
        self.settings = settings

    def fingerprints(self) -> dict[str, str]:
        """What an answer depends on, in short strings: to tell two runs apart."""
        choice, bars = self.model_choice(), {"threshold": "min_cosine", "max_doubt": "max_doubt"}
        calibrated = {name: self._opened.database().meta(bar).partition(" ")[0] for name, bar in bars.items()}
        return {name: value for name, value in calibrated.items() if value} | {
            "version": __version__,
            "prompts": prompts.fingerprint("answer", self.settings.prompts.dir),
            "embedding": self._opened.database().meta("embedding"),
            "chunker": self._opened.database().meta("chunker"),
            "model": choice.model or "none",
            "host": host_of(choice.base_url) if choice.base_url else "",
            "settings": as_json(self.settings, "search", "answer"),
        }

    # ── life ─────────────────────────────────────────────────────────────────────────────────────
    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Drive one of the coroutines above without a loop of your own.

        Raises:
            UsageError: a loop is running already; `await` there.
        """
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self._runner = self._runner or asyncio.Runner()
            return self._runner.run(work)
        work.close()
        raise UsageError("Base.run() was called inside a running event loop.", "Use `await` there.")

    async def load_model(self) -> ChatModel | None:
        """The chat model, loaded or connected on first use; None if there is none. A program may call it early.

        Raises:
            ModelError: it cannot be loaded or reached; the next call tries again.
        """
        return await self._opened.chat()

    async def over(self, notes_dir: Path, data_dir: Path) -> Base:
        """The same settings and engines over another folder, e.g. a changed copy of the notes."""
        chat = await self.load_model()
        return Base(notes_dir, data_dir, self.settings, embedder=self._opened.embedder(), chat=chat)

    def get_ready(self, *, lone: bool = False) -> None:
        """Begin to load, in a thread, what a search will need on this computer. A program may call it early.

        `lone`: one question is all that will be asked. Then Chroma is not loaded, which takes longer than to compare
        the question with every vector once."""
        self._opened.get_ready(lone)

    def release_chroma(self) -> None:
        """Let other processes use Chroma; the next question opens it again."""
        self._opened.release_chroma()

    async def aclose(self) -> None:
        """Stop the local model, let go of the index."""
        await self._opened.aclose()

    async def __aenter__(self) -> Base:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __enter__(self) -> Base:
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self.aclose())
        if self._runner is not None:
            self._runner.close()
            self._runner = None


def checked_question(question: str) -> str:
    """The question without what no text can hold: halves of characters, which stand for bytes that were not UTF-8.

    Raises:
        UsageError: it is empty, or too long to be one.
    """
    question = question.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
    if not question:
        raise UsageError("The question is empty.", 'Ask like this: askbase query "…"')
    if len(question) > LONGEST_QUESTION:
        said = f"The question has {len(question):,} characters; {LONGEST_QUESTION:,} are the most."
        raise UsageError(said, "Ask for what you want to know, and keep long texts as notes.")
    return question
