"""A question about the collection → `Asked`. Read by rule, word for word: one word that no rule takes, and this is a
question for the search.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from askbase.clean import fold
from askbase.retrieve.collection import Asked, Kind, Order, Vocabulary, may_ask
from askbase.retrieve.collection_words import AUTHORS, names
from askbase.retrieve.collection_words_german import endings, words_of
from askbase.retrieve.dates import find_period
from askbase.types import Filter

_ENDED = re.compile(r"[ ?!]*(?:(?<!\d\.\d)(?<!\d\.\d\d)[ ?.!]+)?$")  # "from 3.11." ends with its day


def read_question(question: str, known: Vocabulary, given: Filter, today: date) -> Asked | None:
    """What of the collection is asked for; None if the question is about something else. `given` comes on top."""
    if not may_ask(question):
        return None
    reader = _Reader(_ENDED.sub("", fold(question)), known, Asked("list", given))
    if not reader.take_subject():
        return None
    reader.take_conditions()  # before what "unread" means by itself: "status unread" is a property
    reader.take_read()
    reader.take_order()
    reader.take_period(today)
    return reader.asked if reader.is_done() else None


class _Reader:
    """Takes what it understands out of `text` and into `asked`."""

    def __init__(self, text: str, known: Vocabulary, asked: Asked) -> None:
        self.text, self.known, self.asked = text, known, asked
        self.words = words_of(text)

    # ── what of: notes, clips, or what a folder is called after ──────────────────────────────────
    def take_subject(self) -> bool:
        words = self.words
        kind: Kind = "count" if words.counting.match(self.text) else "list"
        if self._take(words.newest):
            kind, order = "first", Order("date", True)
        elif self._take(words.oldest):
            kind, order = "first", Order("date", False)
        else:
            order = None
        self.asked = replace(self.asked, kind=kind, order=order)
        subject = re.search(rf"\b(?:({words.clips})|{words.notes})\b", self.text)
        if subject:  # only the first: "notes in the folder clippings"
            before = self.text[: subject.start()]
            self.text = f"{self._without_sort(before)} {self.text[subject.end() :]}"
            self.asked = replace(self.asked, clipped=subject[1] is not None)
            return True
        for folder in sorted(self.known.folders, key=len):
            said = words.sort(fold(folder.rsplit("/", 1)[-1]), self.text, kind == "first")
            if said is not None and self._take(said):
                self.asked = replace(self.asked, filters=self._longer("paths", folder))
                return True
        return False

    def _without_sort(self, before: str) -> str:
        """`before` the word "notes", without what sort of them is meant: "literature notes" are in a folder of that
        name, or carry the tag."""
        said = before.rstrip()
        names = {folder: fold(folder.rsplit("/", 1)[-1]) for folder in self.known.folders}
        folders = [folder for folder, name in names.items() if name not in self.words.filler and _ends_with(said, name)]
        tags = [
            tag for tag in self.known.terms.get("tag", ()) if tag not in self.words.filler and _ends_with(said, tag)
        ]
        if len(folders) == 1:
            self.asked = replace(self.asked, filters=self._longer("paths", folders[0]))
            return said[: -len(names[folders[0]])]
        if tags and not folders:
            tag = max(tags, key=len)
            self.asked = replace(self.asked, filters=self._longer("tags", tag))
            return said[: -len(tag)]
        return before

    def take_read(self) -> None:
        for pattern, read in self.words.read:
            if self.asked.filters.read is None and self._take(pattern):
                self.asked = replace(self.asked, filters=replace(self.asked.filters, read=read))
            elif self.asked.filters.read is read:
                self._take(pattern)  # said in plain words, understood before

    # ── which ones ───────────────────────────────────────────────────────────────────────────────
    def take_conditions(self) -> None:
        terms = self.known.terms
        for trigger, name, negated in self.words.term_triggers:
            kind, values = name, terms.get(name, frozenset())
            further = self.words.also if kind == "tag" and not negated else None  # a note has one source
            while said := self._values_after(trigger, values, further):
                for value in said:
                    filters = self._without(kind, value) if negated else self._longer(f"{kind}s", value)
                    self.asked = replace(self.asked, filters=filters)
        while (note := self._value_after(self.words.linking, frozenset(self.known.names))) is not None:
            self.asked = replace(self.asked, filters=self._longer("links", self.known.names[note]))
        self._take_properties()
        self._take_about()
        while (folder := self._value_after(self.words.in_folder, frozenset(map(fold, self.known.folders)))) is not None:
            path = next(each for each in self.known.folders if fold(each) == folder)
            self.asked = replace(self.asked, filters=self._longer("paths", path))

    def _take_about(self) -> None:
        """A theme that no note names as one may be a folder, or else a tag."""
        folders = {fold(folder.rsplit("/", 1)[-1]): folder for folder in self.known.folders}
        tags = endings(self.known.terms.get("tag", frozenset()))
        if self.words.about is None:
            return
        value = self._value_after(self.words.about, frozenset(folders) | frozenset(tags))
        if value is not None:
            field, name = ("paths", folders[value]) if value in folders else ("tags", tags[value])
            self.asked = replace(self.asked, filters=self._longer(field, name))

    def _take_properties(self) -> None:
        for key in AUTHORS:
            values = self.known.values.get(key, frozenset())
            while (value := self._value_after(self.words.authored, values)) is not None:
                self._has(key, value)
        for key in sorted(self.known.values, key=len, reverse=True):
            for said in names(key):
                while (value := self._value_after(self.words.having(said), self.known.values[key])) is not None:
                    self._has(key, value)
                for pattern, there in self.words.present(said):
                    if self._take(pattern):
                        self.asked = replace(self.asked, present=(*self.asked.present, (key, there)))
        if "attendees" in self.known.values:
            match = re.search(r"\bdid (\w+(?: \w+)?) attend\b|\battended by (\w+(?: \w+)?)", self.text)
            who = fold(match[1] or match[2]) if match else ""
            full = [value for value in self.known.values["attendees"] if who and f" {who} " in f" {value} "]
            if match and len(full) == 1:
                self.text = self.text.replace(match.group(), " ")
                self._has("attendees", full[0])

    # ── in which order, of what time ─────────────────────────────────────────────────────────────
    def take_order(self) -> None:
        one_is_highest = self._take(re.compile(r"\(?\b1 is (?:the )?highest\)?"))
        for key in sorted(self.known.values, key=len, reverse=True):
            for said in names(key):
                name = re.escape(said)
                extreme = re.search(rf"\b(?:the )?(highest|lowest) {name}\b", self.text)
                sorting = re.search(rf"\b(?:ordered |sorted )?by {name}\b", self.text)
                if extreme:
                    small_is_high = one_is_highest or "priority" in said
                    descending = (extreme[1] == "highest") != small_is_high
                    kind: Kind = "first" if self.asked.kind != "count" else "count"
                    self.asked = replace(
                        self.asked, kind=kind, order=Order(key, descending), keys=(*self.asked.keys, key)
                    )
                    self.text = self.text.replace(extreme.group(), " ")
                elif sorting:
                    order = self.asked.order or Order(key, False)
                    self.asked = replace(self.asked, order=order, keys=(*self.asked.keys, key))
                    self.text = self.text.replace(sorting.group(), " ")
        self._take(re.compile(r"\bby (?:upload )?date\b"))
        if self.asked.order is not None and self.asked.kind == "first":
            self._take(re.compile(r"\bshould i read next:?"))

    def take_period(self, today: date) -> None:
        period = find_period(self.text, today)
        if period is None:
            return
        before = self.words.dated.sub("", self.text[: period.start])
        self.asked = replace(self.asked, filters=replace(self.asked.filters, after=period.first, before=period.beyond))
        self.text = f"{before} {self.text[period.end :]}"

    def is_done(self) -> bool:
        return not [word for word in re.findall(r"[^\W_]+", self.text) if word not in self.words.filler]

    # ── taking ───────────────────────────────────────────────────────────────────────────────────
    def _take(self, pattern: re.Pattern[str]) -> bool:
        """Take every match out."""
        self.text, count = pattern.subn(" ", self.text)
        return count > 0

    def _value_after(self, trigger: re.Pattern[str], values: frozenset[str]) -> str | None:
        """Take the trigger and the longest of the values that stands behind it; None if none does."""
        return next(iter(self._values_after(trigger, values, None)), None)

    def _values_after(
        self, trigger: re.Pattern[str], values: frozenset[str], also: re.Pattern[str] | None
    ) -> list[str]:
        """The same with those that `also` joins to it."""
        for match in trigger.finditer(self.text):
            found: list[str] = []
            end = match.end()
            at: re.Match[str] | None = match
            while at is not None and (value := _value_at(self.text[at.end() :], values)) is not None:
                found.append(value[0])
                end = at.end() + value[1]
                at = also.match(self.text, end) if also else None
            if found:
                self.text = f"{self.text[: match.start()]} {self.text[end:]}"
                return found
        return []

    def _has(self, key: str, value: str) -> None:
        properties = (*self.asked.properties, (key, value))
        self.asked = replace(self.asked, properties=properties, keys=(*self.asked.keys, key))

    def _longer(self, name: str, value: str) -> Filter:
        change: dict[str, tuple[str, ...]] = {name: (*getattr(self.asked.filters, name), value)}
        return _replaced(self.asked.filters, change)

    def _without(self, kind: str, value: str) -> Filter:
        return replace(self.asked.filters, excluded=(*self.asked.filters.excluded, (kind, value)))


def _ends_with(text: str, word: str) -> bool:
    return re.search(rf"(?:^|\s){re.escape(word)}$", text) is not None


def _value_at(text: str, values: frozenset[str]) -> tuple[str, int] | None:
    """The value that `text` begins with, perhaps in quotes, and how many characters that are."""
    quoted = re.match(r"[\"“'‘]([^\"”]+?)[\"”'’](?=\W|$)", text)
    if quoted and quoted[1] in values:
        return quoted[1], quoted.end()
    found = _longest(text, values)
    return None if found is None else (found, len(found))


def _longest(text: str, values: frozenset[str]) -> str | None:
    """The longest value that `text` begins with, up to the end of a word."""
    fitting = [value for value in values if value and text.startswith(value) and not text[len(value) :][:1].isalnum()]
    return max(fitting, key=len, default=None)


def _replaced(filters: Filter, change: dict[str, tuple[str, ...]]) -> Filter:
    return replace(filters, **change)  # type: ignore[arg-type]  # fields of one type, by name
