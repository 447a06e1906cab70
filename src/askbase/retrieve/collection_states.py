"""States of notes as predicates: "which papers are done", "have I finished", "am I still reading"."""

from __future__ import annotations

import re
from collections.abc import Mapping

STATES = ("status", "state", "read")
FINISHED = frozenset("done finished read completed complete fertig erledigt gelesen abgeschlossen".split())
READING = frozenset((
    "reading", "in progress", "in-progress", "started", "currently reading", "currently-reading", "begonnen",
    "angefangen", "in arbeit",
))  # fmt: skip
_YET_TO_READ = frozenset(("unread", "to read", "to-read", "toread", "ungelesen"))
_OF_READING = READING | _YET_TO_READ
_READ_FILTER = frozenset(("read", "unread", "true", "false", "gelesen", "ungelesen", ""))  # understood elsewhere
_ARE = r"\b(?:(?:that|which) )?(?:are|is|sind|ist) (?:still |already |now |currently |marked(?: as)? |noch |schon )*"
_BEHIND = "and|in|with|by|from|tagged|on|about|published|und|von|aus|mit"
_SAID = (
    (re.compile(
        r"\b(?:have|did) i (?:already |ever )?(?:finish(?:ed)?|complete(?:d)?)(?: reading)?\b"
        r"|\b(?:(?:that|which) )?i(?:[’']ve| have) (?:already )?(?:finished|completed)(?: reading)?\b"
        r"|\b(?:are|is) (?:already )?(?:done|finished|completed)\b"
        r"|\bhabe ich (?:schon |bereits )?(?:fertig|zu ende)(?: ?gelesen)?\b"), FINISHED),
    (re.compile(
        r"\bam i (?:still |currently |now )?reading\b(?: (?:at the moment|right now|now))?"
        r"|\b(?:(?:that|which) )?i(?:[’']m| am) (?:still |currently |now )?reading\b"
        r"|\blese ich(?: (?:gerade|noch|zur zeit))*\b"), READING),
)  # fmt: skip


def take_states(text: str, values: Mapping[str, frozenset[str]]) -> tuple[str, list[frozenset[str]]]:
    """What is left of a folded question, and the sets of values one of which a note's state must be: the vault's own
    by their names, or those that mean what is said."""
    own = states(values)
    found: list[frozenset[str]] = []
    for value in sorted(own - _READ_FILTER, key=len, reverse=True):
        predicate = rf"{_ARE}{re.escape(value)}(?!\w)(?= *$| +(?:{_BEHIND})\b)"
        text, count = re.subn(predicate, " ", text)
        found += [frozenset((value,))] if count else []
    for pattern, meant in _SAID:
        if meant & own and pattern.search(text):
            text = pattern.sub(" ", text)
            found.append(meant & own)
    return text, found


def state_before(text: str, values: Mapping[str, frozenset[str]]) -> str | None:
    """The state that `text` ends with: "done" before "papers"."""
    own = states(values) - _READ_FILTER
    return max((value for value in own if re.search(rf"(?:^|\s){re.escape(value)}$", text)), key=len, default=None)


def read_states(values: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The states that say that something was read, if they are those of reading: "done" beside "reading"."""
    own = states(values)
    return own & FINISHED if own & _OF_READING else frozenset()


def states(values: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(value for key in STATES for value in values.get(key, ()))
