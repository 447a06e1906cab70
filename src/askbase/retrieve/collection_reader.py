"""A question about the collection → `Asked`. Read by rule, word for word: one word that no rule takes, and this is a
question for the search.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta

from askbase.clean import fold
from askbase.retrieve import collection_people as people
from askbase.retrieve import collection_states as states
from askbase.retrieve.collection import AnyOf, Asked, Order, Vocabulary, may_ask
from askbase.retrieve.collection_bounds import take_bounds
from askbase.retrieve.collection_cited import take_cited
from askbase.retrieve.collection_order import take_extreme
from askbase.retrieve.collection_period import When
from askbase.retrieve.collection_subject import take_subject
from askbase.retrieve.collection_taking import values_after
from askbase.retrieve.collection_words import AUTHORS, names
from askbase.retrieve.collection_words_german import endings, words_of
from askbase.retrieve.dates import find_period
from askbase.types import Filter

JOURNALS = ("journal", "publication", "venue", "booktitle", "container-title", "publisher", "zeitschrift")
_OWN = re.compile(
    r"\b(?:did|have|had|that|which) i (?:wr[io]te|written)\b|\bi (?:wrote|write)\b|\bhabe ich geschrieben\b"
)
_WHAT_CITES = re.compile(r"^what (?=(?:cites|mentions|references|refers to|quotes)\b)")
_ENDED = re.compile(r"[ ?!]*(?:(?<!\d\.\d)(?<!\d\.\d\d)[ ?.!]+)?$")  # "from 3.11." ends with its day


def read_question(question: str, known: Vocabulary, given: Filter, today: date) -> Asked | None:
    """What of the collection is asked for; None if the question is about something else. `given` comes on top."""
    if not may_ask(question):
        return None
    reader = _Reader(_WHAT_CITES.sub("which notes ", _ENDED.sub("", fold(question))), known, Asked("list", given))
    if reader.take_last_met(today):
        return reader.asked
    if not reader.take_subject():
        return None
    reader.take_cited()
    reader.take_people()
    reader.take_conditions(today)  # before what "unread" means by itself: "status unread" is a property
    reader.take_states()
    reader.take_order()
    reader.take_period(today)
    return reader.asked if reader.is_done() else None


class _Reader:
    """Takes what it understands out of `text` and into `asked`."""

    def __init__(self, text: str, known: Vocabulary, asked: Asked) -> None:
        self.text, self.known, self.asked = text, known, asked
        self.words = words_of(text)
        self.one = False  # the subject is said in the singular

    def take_subject(self) -> bool:
        self.text, self.asked = take_extreme(self.text, self.known.values, self.asked)
        taken = take_subject(self.text, self.words, self.known, self.asked)
        if taken is None:
            return False
        self.text, self.asked, self.one = taken
        return True

    def take_cited(self) -> None:
        while (taken := take_cited(self.text, self.known.cited)) is not None:
            self.text, cited = taken
            self.asked = replace(self.asked, cites=(*self.asked.cites, cited))

    # ── by whom, with whom ───────────────────────────────────────────────────────────────────────
    def take_last_met(self, today: date) -> bool:
        """ "When did I last meet Judith?" asks for the newest of the notes of meetings with her."""
        match = people.LAST_MET.match(self.text)
        if match is None or not self._take_attendee(match["name"], match.span()):
            return False
        self.asked = replace(
            self.asked, kind="first", order=Order("date", True), when=When(None, today + timedelta(days=1))
        )
        return True

    def take_people(self) -> None:
        called = people.authors_called(self.known.values)
        while (said := self._value_after(self.words.authored, called)) is not None:
            self._has_author(said)
        for said, span in people.wrote(self.text):
            if fold(said) in called:
                self._cut(span)
                self._has_author(said)
                break
        for said, span in people.attended(self.text):
            if self._take_attendee(said, span):
                break

    def _has_author(self, said: str) -> None:
        keys = tuple(key for key in AUTHORS if key in self.known.values)
        self._has_any(keys, people.author_values(said, self.known.values))

    def _take_attendee(self, said: str, span: tuple[int, int]) -> bool:
        keys = tuple(key for key in people.ATTENDEES if key in self.known.values)
        values = people.attending(said, frozenset().union(*(self.known.values[key] for key in keys)))
        if values:
            self._cut(span)
            self._has_any(keys, values)
        return bool(values)

    def _has_any(self, keys: tuple[str, ...], values: frozenset[str]) -> None:
        self.asked = replace(
            self.asked, people=(*self.asked.people, AnyOf(keys, values)), keys=(*self.asked.keys, *keys)
        )

    # ── which ones ───────────────────────────────────────────────────────────────────────────────
    def take_conditions(self, today: date) -> None:
        terms = self.known.terms
        for trigger, name, negated in self.words.term_triggers:
            kind, values = name, terms.get(name, frozenset())
            further = self.words.also if kind == "tag" and not negated else None  # a note has one source
            while True:
                self.text, said = values_after(self.text, trigger, values, further)
                if not said:
                    break
                for value in said:
                    filters = self._without(kind, value) if negated else self._longer(f"{kind}s", value)
                    self.asked = replace(self.asked, filters=filters)
        while (note := self._value_after(self.words.linking, frozenset(self.known.names))) is not None:
            self.asked = replace(self.asked, filters=self._longer("links", self.known.names[note]))
        self._take_properties()
        self.text, bounds = take_bounds(self.text, self.known.values, today)
        keys = tuple(bound.key for bound in bounds)
        self.asked = replace(self.asked, bounds=bounds, keys=(*self.asked.keys, *keys))
        self._take_journal()
        self._take_about()
        while (folder := self._value_after(self.words.in_folder, frozenset(map(fold, self.known.folders)))) is not None:
            path = next(each for each in self.known.folders if fold(each) == folder)
            self.asked = replace(self.asked, filters=self._longer("paths", path))

    def _take_about(self) -> None:
        """A theme that no note names as one may be a folder, or else a tag."""
        is_sort = self.asked.among is not None or bool(self.asked.filters.paths)
        if self.words.about is None or (self.words.sorts_only and not is_sort):
            return
        folders = {} if is_sort else {fold(folder.rsplit("/", 1)[-1]): folder for folder in self.known.folders}
        tags = endings(self.known.terms.get("tag", frozenset()))
        value = self._value_after(self.words.about, frozenset(folders) | frozenset(tags))
        if value is not None:
            field, name = ("paths", folders[value]) if value in folders else ("tags", tags[value])
            self.asked = replace(self.asked, filters=self._longer(field, name))

    def _take_properties(self) -> None:
        for key in sorted(self.known.values, key=len, reverse=True):
            for said in names(key):
                while (value := self._value_after(self.words.having(said), self.known.values[key])) is not None:
                    self._has(key, value)
                for pattern, there in self.words.present(said):
                    if self._take(pattern):
                        self.asked = replace(self.asked, present=(*self.asked.present, (key, there)))

    def _take_journal(self) -> None:
        keys = tuple(key for key in JOURNALS if key in self.known.values)
        journals = frozenset().union(*(self.known.values[key] for key in keys))
        value = self._value_after(self.words.journals, journals)
        if value is not None:
            any_of = (*self.asked.any_of, AnyOf(keys, frozenset((value,))))
            self.asked = replace(self.asked, any_of=any_of, keys=(*self.asked.keys, *keys))

    def take_states(self) -> None:
        values = self.known.values
        self.text, found = states.take_states(self.text, values)
        for pattern, read in self.words.read:
            if self.asked.filters.read is None and self._take(pattern):
                if read and (meant := states.read_states(values)):
                    found.append(meant | {"true"})
                    continue
                self.asked = replace(self.asked, filters=replace(self.asked.filters, read=read))
            elif self.asked.filters.read is read:
                self._take(pattern)  # said in plain words, understood before
        if found:
            keys = tuple(key for key in states.STATES if key in values)
            any_of = (*self.asked.any_of, *(AnyOf(keys, each) for each in found))
            self.asked = replace(self.asked, any_of=any_of, keys=(*self.asked.keys, *keys))

    # ── in which order, of what time ─────────────────────────────────────────────────────────────
    def take_order(self) -> None:
        for key in sorted(self.known.values, key=len, reverse=True):
            for said in names(key):
                if self._take(re.compile(rf"\b(?:ordered |sorted )?by {re.escape(said)}\b")):
                    order = self.asked.order or Order(key, False)
                    self.asked = replace(self.asked, order=order, keys=(*self.asked.keys, key))
        self._take(re.compile(r"\bby (?:upload )?date\b"))
        if self.asked.order is not None and self.asked.kind == "first":
            self._take(re.compile(r"\bshould i read next:?"))

    def take_period(self, today: date) -> None:
        text = self.words.after.sub("after", self.words.before.sub("before", self.text))
        period = find_period(text, today)
        if period is None:
            return
        before, behind = text[: period.start].rstrip(), text[period.end :].lstrip()
        published = self.words.published
        of_publication = bool(published.search(before) or published.match(behind))
        kept = self.words.kept.search(text) is not None
        of_publication |= self.asked.published and not kept
        is_sort = self.asked.among is not None or bool(self.asked.filters.paths)
        by_year = False if kept and not of_publication else True if of_publication or is_sort else None
        before = self.words.dated.sub("", published.sub(" ", before))
        self.asked = replace(
            self.asked,
            filters=replace(self.asked.filters, after=None, before=None),
            when=When(period.first, period.beyond, of_publication, by_year),
        )
        self.text = f"{before} {published.sub(' ', behind, count=1) if published.match(behind) else behind}"

    def is_done(self) -> bool:
        left = [word for word in re.findall(r"[^\W_]+", self.text) if word not in self.words.filler]
        return not left and not (self.asked.among is not None and self._means_other_papers())

    def _means_other_papers(self) -> bool:
        """One's own, or one that nothing is said of."""
        bare = replace(self.asked, kind="list", among=None, published=False) == Asked("list", Filter())
        return _OWN.search(self.text) is not None or (self.one and bare and self.asked.kind == "list")

    # ── taking ───────────────────────────────────────────────────────────────────────────────────
    def _take(self, pattern: re.Pattern[str]) -> bool:
        """Take every match out."""
        self.text, count = pattern.subn(" ", self.text)
        return count > 0

    def _value_after(self, trigger: re.Pattern[str], values: AbstractSet[str]) -> str | None:
        """Take the trigger and the longest of the values that stands behind it; None if none does."""
        self.text, found = values_after(self.text, trigger, values)
        return next(iter(found), None)

    def _cut(self, span: tuple[int, int]) -> None:
        self.text = f"{self.text[: span[0]]} {self.text[span[1] :]}"

    def _has(self, key: str, value: str) -> None:
        properties = (*self.asked.properties, (key, value))
        self.asked = replace(self.asked, properties=properties, keys=(*self.asked.keys, key))

    def _longer(self, name: str, value: str) -> Filter:
        change: dict[str, tuple[str, ...]] = {name: (*getattr(self.asked.filters, name), value)}
        return replace(self.asked.filters, **change)  # type: ignore[arg-type]  # fields of one type, by name

    def _without(self, kind: str, value: str) -> Filter:
        return replace(self.asked.filters, excluded=(*self.asked.filters.excluded, (kind, value)))
