"""The stages of a base over what it holds open: bring the index in line, search, gather what an answer is made of.

All of them block: `Base` calls them off the loop. Engines are imported in the methods that first need them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askbase import __version__, clock, prompts
from askbase.errors import AskbaseError, CatalogDamaged, IndexMismatch, NotIndexed, StoreError
from askbase.opened import Opened
from askbase.settings import SearchSettings, Settings

if TYPE_CHECKING:
    from askbase.answer.draft import Context, Sections
    from askbase.answer.refusing.bars import Bars
    from askbase.answer.stated.stated import Stated
    from askbase.index.sync import Progress
    from askbase.retrieve.search import Sources
    from askbase.retrieve.why import Why
    from askbase.store.journal import Journal
    from askbase.store.vocabulary import Vocabulary
    from askbase.types import Filter, Passage, Retrieved, SyncReport, Trace, Turn


@dataclass(frozen=True, slots=True)
class Stages:
    """What is done with the notes in a folder and with what is open of their index."""

    notes_dir: Path
    opened: Opened

    def sync(
        self, rebuild: bool, prune: bool, progress: Progress | None, closely: bool = False,
        stopped: Callable[[], bool] = lambda: False, words_first: bool = False,
    ) -> SyncReport:  # fmt: skip
        """As `Base.sync`. `closely`: look whether the catalog is damaged. `stopped`: asked between two batches; then an
        empty report. Raises as `Base.sync`."""
        from askbase.index.sync import Quiet, Stopped, Stores, Wishes, sync
        from askbase.store.locks import write_lock
        from askbase.types import SyncReport

        def work() -> SyncReport:
            dense = self.opened.dense()
            stores = Stores(self.opened.catalog(), dense.vectors, dense.chroma, self.opened.data_dir)
            try:
                notes = self.opened.settings.notes
                wishes = Wishes(notes.exclude, notes.include, rebuild, prune, self.opened.embeds_private(), words_first)
                return sync(
                    self.notes_dir, stores, self.opened.embedder(), progress or Quiet(), wishes, stopped,
                    self.opened.reads_languages(),
                )  # fmt: skip
            except Stopped:  # let go of the lock properly: nothing is wrong with the files
                return SyncReport()

        self.opened.release_chroma()
        with write_lock(self.opened.data_dir) as left_properly:
            said = self.opened.mend(suspicious=closely or not left_properly)
            try:
                report = work()
            except CatalogDamaged:
                said = self.opened.mend(suspicious=True)
                report = work()
            with suppress(StoreError):  # what is old goes with the next run
                self.journal().expire()
        return replace(report, notices=(said, *report.notices)) if said else report

    def search(
        self, question: str, limit: int, history: Sequence[Turn], filters: Filter | None,
        settings: SearchSettings | None = None, today: date | None = None,
    ) -> Retrieved:  # fmt: skip
        """Passages, best first, and what the index has to say about itself. Raises as `Base.search`."""
        from askbase.retrieve.search import search

        by = settings or self.opened.settings.search
        found = search(self.sources(), by, question, history, limit=limit, filters=filters, today=today)
        here = self.opened
        here.dense().settle()
        coming = here.notes_coming() or here.vectors_coming()
        none = "" if found.passages or coming or here.catalog().titles() else f"There is no note in '{self.notes_dir}'."
        more = tuple(said for said in (here.dense().said, coming, none) if said)
        return replace(found, warnings=(*found.warnings, *more)) if more else found

    def evidence(
        self, question: str, history: Sequence[Turn], filters: Filter | None, settings: SearchSettings | None = None,
        today: date | None = None, wanted: int | None = None,
    ) -> Retrieved:  # fmt: skip
        """What an answer is made of: the passages found, or the whole notes that are to be summed up."""
        from askbase.answer.quoting.what_is import with_what_it_is
        from askbase.answer.quoting.whole_note import of_whole_notes
        from askbase.retrieve.collected import the_one
        from askbase.store.days import chunks_naming
        from askbase.store.listing import listed

        found = self.search(question, wanted or self._passages_wanted(), history, filters, settings, today)
        database = self.opened.database()
        today = today or clock.today()
        newest = partial(the_one, database, today)
        catalog = self.opened.catalog()
        names = catalog.titles, catalog.aliases

        def naming(day: date) -> list[Passage]:
            passages = catalog.passages(dict.fromkeys(chunks_naming(database.connection, day), (0.0, None, None)))
            return list(passages.values())

        read = of_whole_notes(found, catalog.note_passages, partial(listed, database), newest, *names, naming, today)
        return with_what_it_is(read, *names, catalog.note_passages, partial(listed, database))

    def asked_again(self, trace: Trace, settings: Settings) -> Retrieved:
        """A trace's question as on its day, with its history and filters."""
        from askbase.answer.preview import Asked
        from askbase.types import Turn

        asked = Asked.of(trace)
        history = [Turn(*said) for said in trace.record.get("history", [])]
        wanted = max(settings.search.limit, settings.answer.passages)
        return self.evidence(asked.question, history, asked.filters, settings.search, asked.day, wanted)

    def why(self, note: str, question: str, limit: int) -> Why:
        """As `Base.why`."""
        from askbase.retrieve.resolve import not_indexed, resolve
        from askbase.retrieve.why import Why, why

        self.check_indexed()
        titles = dict(self.vocabulary().notes)
        path = resolve(note, titles)
        if path is None:
            there = (self.notes_dir / note).is_file()
            reason = not_indexed(note, self.opened.catalog().files(), titles, there)
            return Why(note, question, reason)
        return why(self.sources(), self.opened.settings.search, path, question, limit)

    def check_indexed(self) -> None:
        """Raises:
        NotIndexed: no note was ever read.
        """
        if not self.opened.is_begun():
            raise NotIndexed(f"There is no index for '{self.notes_dir}' yet.", "Run: askbase index")

    def sources(self) -> Sources:
        """What a search reads from.

        Raises:
            NotIndexed: no note was ever read.
            IndexMismatch: its vectors are another embedding's.
        """
        from askbase.retrieve.search import Sources

        self.check_indexed()
        if self.opened.database().meta("embedding") != self.opened.embedder().fingerprint:
            raise IndexMismatch("The index was made with another embedding.", "Run: askbase index")
        dense = self.opened.dense()
        opened = self.opened
        languages = opened.other_languages()
        return Sources(opened.catalog(), dense.vectors, opened.embedder(), dense.search, opened.best_rows(), languages)

    def context(self) -> Context:
        """What an answer needs beside what was found."""
        from askbase.answer.draft import Context
        from askbase.answer.refusing.titles import kept_nearness
        from askbase.types import MadeBy

        database, catalog = self.opened.database(), self.opened.catalog()
        why = self.opened.choice().why_not
        made_by = MadeBy(None, None, prompts.fingerprint("answer", self.opened.settings.prompts.dir),
                         database.meta("embedding"), int(database.meta("generation", "1")), __version__)  # fmt: skip
        return Context(
            settings=self.opened.settings,
            made_by=made_by,
            chat=self.opened.chat,
            why_no_model=why,
            sections=self._sections,
            catalog=self._from_catalog,
            note_passages=catalog.note_passages,
            record=self._recorder(),
            trusted=self.opened.is_trusted,
            similarity=self.opened.similarity,
            bars=self.bars(),
            titles_nearness=partial(kept_nearness, database, catalog, self.opened.similarity, self.opened.remembered),
            is_gone=catalog.is_missing,
        )

    def journal(self) -> Journal:
        """The traces of this vault."""
        from askbase.store.journal import Journal

        privacy = self.opened.settings.privacy
        return Journal(self.opened.database(), privacy.keep_traces, privacy.keep_days)

    def leave_trace(
        self, question: str, history: Sequence[Turn], filters: Filter | None, found: Retrieved | None,
        asked_at: datetime, began: float, ended_by: BaseException,
    ) -> None:  # fmt: skip
        """Of a question that ended before it began to be answered. None where there is no index to keep it with, or
        where that cannot be written: what the question ended by is what a person should know."""
        from askbase.answer.draft import Draft
        from askbase.answer.record import trace
        from askbase.types import Filter, Retrieved

        with suppress(AskbaseError):
            if not self.opened.is_begun():
                return
            found = found or Retrieved(question, question, filters or Filter(), (), (), "none")
            context = self.context()
            draft = Draft(made_by=context.made_by, began=began)
            failed = ended_by if isinstance(ended_by, Exception) else None
            made = trace(found, history, draft, None, failed)
            context.record(uuid.uuid4().hex, asked_at.isoformat(), question, made)

    def bars(self) -> Bars:
        """As set, else as calibrated on this vault."""
        from askbase.answer.refusing.bars import BARS, bars_of

        meta = self.opened.database().meta
        return bars_of(self.opened.settings.answer, {bar: meta(bar) for bar in BARS}, meta("embedding"))

    def vocabulary(self) -> Vocabulary:
        """What filters can name; empty before the first sync."""
        from askbase.store.vocabulary import Vocabulary, vocabulary

        return vocabulary(self.opened.database()) if self.opened.is_indexed() else Vocabulary()

    def _passages_wanted(self) -> int:
        return max(self.opened.settings.search.limit, self.opened.settings.answer.passages)

    def _recorder(self) -> Callable[[str, str, str, dict[str, Any]], None]:
        """Keeps a trace, with the settings of now."""
        from askbase.answer.record import with_settings

        journal, settings = self.journal(), self.opened.settings

        def record(trace_id: str, asked_at: str, question: str, made: dict[str, Any]) -> None:
            journal.record(trace_id, asked_at, question, with_settings(made, settings))

        return record

    def _from_catalog(self, retrieved: Retrieved) -> Stated:
        from askbase.answer.stated.boxes import from_boxes
        from askbase.answer.stated.catalog_answers import from_catalog
        from askbase.answer.stated.phrase_asked import from_phrase
        from askbase.answer.stated.section_asked import from_section

        catalog, filters = self.opened.catalog(), retrieved.filters
        question = retrieved.question or retrieved.standalone  # a filter alone may narrow what was asked before
        today = clock.today()
        with catalog.database.read():  # lines of a note and the passages that hold them: as of one moment
            stated = from_catalog(catalog.database, question, filters, catalog.note_passages, today)
            if not stated.segments:
                stated = from_boxes(catalog, question, filters, retrieved.passages, today)
            if not stated.segments:
                stated = from_phrase(catalog, question, filters)
            return stated if stated.segments else from_section(catalog, question, filters)

    def _sections(self, path: str) -> Sections:
        note = self.opened.read_note(path)
        return [(section.start, section.headings) for section in note.sections] if note else []
