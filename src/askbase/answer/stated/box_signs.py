"""What the signs of a task say beside its words, as the Tasks plugin and its kin write them: `[/]` in progress, `[-]`
cancelled, ⏫ high priority, 🔁 repeats, ✅ the day it was done, `#client/acme` a tag of this task alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from askbase.answer.stated.due_days import due_on, has_unread_day
from askbase.clean import fold
from askbase.notes.dates import parse_date

State = Literal["open", "done", "cancelled"]
MARKS = r"[ xX/\-!?*<>]"  # between the brackets
_TAG = re.compile(r"(?<![\w/&])#([^\W\d_][\w/-]*|\d+[^\W\d_][\w/-]*)")
_DAY = r"\s*(?P<day>\d{4}-\d\d-\d\d)"
_DONE_ON = re.compile(rf"(?:✅|\b(?:completion|completed|done)::){_DAY}")
_SCHEDULED = re.compile(rf"(?:[⏳⌛]|\bscheduled::){_DAY}")
_STARTS = re.compile(rf"(?:🛫|\bstart::){_DAY}")
_TAGGED = re.compile(r"\b(?:tagged(?: with| as)?|(?:with|have|has)(?: the| a)? tags?)\s+#?(?P<tag>[^\W_][\w/-]*)")


@dataclass(frozen=True, slots=True)
class _Asked:
    """How it is asked for, how it is told, what the task must say, and the state that it then has."""

    words: re.Pattern[str]
    said: str
    is_met: Callable[[str, str], bool]  # by the mark in the brackets, and the text behind them
    state: State = "open"


def _says(pattern: str) -> Callable[[str, str], bool]:
    found = re.compile(pattern, re.IGNORECASE)
    return lambda mark, text: found.search(text) is not None


_ASKED = (
    _Asked(re.compile(r"\b(?:that are |which are )?(?:in progress|half[- ]done)\b"), "in progress",
           lambda mark, text: mark == "/"),
    _Asked(re.compile(r"\b(?:(?:have|has) (?:i|we|been) )?cancell?ed\b"), "cancelled", lambda mark, text: mark == "-",
           "cancelled"),
    _Asked(re.compile(r"\b(?:with )?(?:a )?(?:high(?:est)?|top)[ -]priority\b|\burgent\b"), "of high priority",
           _says(r"[🔺⏫]|\bpriority:: ?high")),
    _Asked(re.compile(r"\b(?:with )?(?:a )?(?:medium)[ -]priority\b"), "of medium priority",
           _says(r"🔼|\bpriority:: ?medium")),
    _Asked(re.compile(r"\b(?:with )?(?:a )?low(?:est)?[ -]priority\b"), "of low priority",
           _says(r"[🔽⏬]|\bpriority:: ?low")),
    _Asked(re.compile(r"\b(?:that |which )?(?:are |is )?(?:repeat(?:s|ing|ed)?|recurring|recur|recurrent)\b"),
           "repeating", _says(r"🔁|\brepeat::")),
)  # fmt: skip
_UNDATED = re.compile(
    r"\b(?:(?:that |which )?(?:have|has|with) no|without(?: an?| any)?) (?:due (?:date|day)s?|deadlines?|dates?)\b"
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What a question asks of the tasks' signs. `rest`: the question without it; `state`: which the tasks then have,
    None if nothing is said of it; `said`: the same in words."""

    rest: str
    asked: tuple[_Asked, ...] = ()
    tags: tuple[str, ...] = ()
    undated: bool = False

    @property
    def state(self) -> State | None:
        if self.asked:
            return self.asked[0].state
        return "open" if self.undated else None

    @property
    def said(self) -> str:
        said = [each.said for each in self.asked if each.said != self.state]
        said += [f"tagged {tag}" for tag in self.tags] + ["without a due day"] * self.undated
        return "".join(f" and {each}" for each in said)

    def are_met_by(self, mark: str, text: str, written: date) -> bool:
        """Whether a task with this mark that says this, in a note of that day, has them all."""
        if self.undated and (due_on(text, written) is not None or has_unread_day(text, written)):
            return False
        return has_tags(self.tags, tags_of(text)) and all(each.is_met(mark, text) for each in self.asked)


def signs_asked(asked: str) -> Signs:
    """By a folded question in English."""
    found = []
    for each in _ASKED:
        rest = each.words.sub(" ", asked)
        found += [each] if rest != asked else []
        asked = rest
    tags = tuple(match["tag"] for match in _TAGGED.finditer(asked))
    undated = _UNDATED.search(asked) is not None
    return Signs(_UNDATED.sub(" ", _TAGGED.sub(" ", asked)), tuple(found), tags, undated)


def state_of(mark: str) -> State:
    """Of a box with this mark in its brackets: what is neither ticked nor cancelled is open."""
    return "done" if mark in "xX" else "cancelled" if mark == "-" else "open"


def tags_of(text: str) -> frozenset[str]:
    """The tags that a task carries itself, folded."""
    return frozenset(fold(tag).rstrip("/-") for tag in _TAG.findall(text))


def has_tags(wanted: tuple[str, ...], there: frozenset[str]) -> bool:
    """Whether each of them is there, or one below it: `client` is in `client/acme`."""
    return all(any(tag == each or tag.startswith(f"{each}/") for tag in there) for each in map(fold, wanted))


def spread_tags(text: str) -> str:
    """The text with the parts of its tags as words: `#client/acme` says "client" and "acme"."""
    return _TAG.sub(lambda tag: f" {re.sub('[/_-]', ' ', tag[1])} ", text)


def done_on(text: str) -> date | None:
    """The day behind ✅."""
    return _day(_DONE_ON, text)


def scheduled_on(text: str) -> date | None:
    """The day behind ⏳."""
    return _day(_SCHEDULED, text)


def starts_on(text: str) -> date | None:
    """The day behind 🛫."""
    return _day(_STARTS, text)


def _day(pattern: re.Pattern[str], text: str) -> date | None:
    found = pattern.search(text)
    return parse_date(found["day"]) if found else None
