"""What a judge said, read tolerantly and never inventively: a verdict that is not there is not made up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["yes", "no"]

_LINE = re.compile(r"^\W*VERDICT\s+([0-9a-f]{6}-\d+)\W*[:=]\W*(yes|no)\b", re.IGNORECASE | re.MULTILINE)
_WORDS: Mapping[Any, Verdict] = {"yes": "yes", "no": "no", True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decided item. None as the verdict: the judge said both."""

    verdict: Verdict | None
    critique: str = ""


def rulings(reply: str, ids: Iterable[str]) -> dict[str, Ruling]:
    """The verdicts of a reply by item id: of its last JSON object that offers some, else of its VERDICT lines.

    Ids that were not asked about are ignored, items without a verdict are absent.
    """
    asked = set(ids)
    offers = [_entries(value) for value in _objects(reply)]
    last = next((offer for offer in reversed(offers) if any(name in asked for name, _ in offer)), None)
    if last is None:
        last = [(name.lower(), Ruling(_WORDS[word.lower()])) for name, word in _LINE.findall(reply)]
    found: dict[str, Ruling] = {}
    for name, ruling in last:
        if name in asked:
            said_both = name in found and found[name].verdict != ruling.verdict
            found[name] = Ruling(None, ruling.critique) if said_both else ruling
    return found


def _objects(reply: str) -> Iterator[Any]:
    """Every outermost JSON object in the text, whatever stands around it."""
    decoder = json.JSONDecoder()
    at = reply.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(reply, at)
            yield value
        except (ValueError, RecursionError):
            end = at + 1
        at = reply.find("{", end)


def _entries(value: object) -> list[tuple[str, Ruling]]:
    entries = value.get("items") if isinstance(value, dict) else None
    found = []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and (verdict := _verdict(entry.get("verdict"))):
            found.append((str(entry.get("id", "")).strip(), Ruling(verdict, str(entry.get("critique", "")).strip())))
    return found


def _verdict(said: object) -> Verdict | None:
    if isinstance(said, bool):
        return _WORDS[said]
    return _WORDS.get(said.strip().strip(".!").lower()) if isinstance(said, str) else None
