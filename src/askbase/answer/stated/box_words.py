"""Boxes that a question names by a word: one that they say themselves, or that is in the name of their note."""

from __future__ import annotations

import re
from dataclasses import dataclass

from askbase.answer.stated.box_signs import spread_tags
from askbase.answer.words.naming import asked_words, named_in_part
from askbase.answer.words.text import parted_words
from askbase.clean import clean_line

_MENTION = re.compile(r"\b(?:mentions?|mentioning|mentioned)\b")


@dataclass(frozen=True, slots=True)
class Words:
    """`stems`: of the words beside boxes, their state and their days; `said`: these words as they were asked;
    `in_text`: the boxes themselves must say them, whatever their note is called."""

    stems: frozenset[str]
    said: str
    in_text: bool

    def are_met_by(self, text: str, path: str, title: str) -> bool:
        """Whether each word is said by the box, or by its note's title or file name."""
        return self.stems - self._of_name(path, title) <= _words(text)

    def where(self, text: str, path: str, title: str) -> frozenset[str]:
        """Where a box has them: in the "text", the "note's name", or some here and some there."""
        beside = self.stems - _words(text)
        named = self._of_name(path, title) & beside
        return frozenset(["note's name"] * bool(named) + ["text"] * (beside != self.stems))

    def _of_name(self, path: str, title: str) -> frozenset[str]:
        return frozenset() if self.in_text else named_in_part(path, title, self.stems)


def _words(text: str) -> frozenset[str]:
    return parted_words(spread_tags(text))


def words_beside(question: str, stems: frozenset[str]) -> Words | None:
    """None if these are only numbers: they name nothing."""
    if all(stem.isdecimal() for stem in stems):
        return None
    said = [word for word in re.findall(r"[^\W_]+", question) if asked_words(word) & stems]
    return Words(stems, clean_line(" ".join(said)), asks_for_mention(question.casefold()))


def asks_for_mention(asked: str) -> bool:
    """ "Which tasks mention Mehmet?", open or not."""
    return _MENTION.search(asked) is not None
