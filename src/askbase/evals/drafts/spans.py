"""Quotes that can be evidence: sentences of a note that stand in it once, and which of them fits some words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from askbase.clean import fold
from askbase.evals.cases import Evidence
from askbase.evals.sentences import sentences

_WORD = re.compile(r"\w{3,}|\d+")
_HEADING = re.compile(r" {0,3}#{1,6}\s")
_LEAST = 12  # characters; shorter quotes say too little by themselves
_MOST = 300


def quotes_in(text: str, whole: str | None = None) -> Iterator[str]:
    """The sentences of a note or of a part of it, without list marks, that stand in the whole note exactly once. A
    heading says nothing by itself."""
    for line in text.splitlines():
        if _HEADING.match(line):
            continue
        for sentence in sentences(re.sub(r"^\s*(?:[-*+>]|\d+[.)])\s+(?:\[[ x]\]\s+)?", "", line)):
            quote = sentence.text.strip()
            if _LEAST <= len(quote) <= _MOST and (whole or text).count(quote) == 1:
                yield quote


def best_quote(
    words: str, notes: Iterable[tuple[str, str]], whole: Mapping[str, str] = MappingProxyType({})
) -> Evidence | None:
    """The sentence that shares most with the words, rarer words counting more; None where nothing is shared. `notes`
    pairs paths with texts; where these are parts of notes, `whole` has the notes' own."""
    found = [(note, quote) for note, text in notes for quote in quotes_in(text, whole.get(note))]
    wanted = _words(words)
    spread = {word: sum(word in _words(quote) for _, quote in found) for word in wanted}
    scored = [(sum(1 / spread[w] for w in wanted & _words(quote)), -len(quote), note, quote) for note, quote in found]
    score, _, note, quote = max(scored, default=(0.0, 0, "", ""))
    return Evidence(note, quote) if score > 0 else None


def _words(text: str) -> set[str]:
    return {word[:6] for word in _WORD.findall(fold(text))}
