"""A note's sentence as a reader may get it."""

from __future__ import annotations

import re

from askbase.answer.claims.links import defuse
from askbase.answer.claims.marks import CODE, MARK
from askbase.clean import clean_line

_FENCED = re.compile(r"\A\s*(`{3,}|~{3,})[^\n`]*\n([^`]+?)\s*(?:\1[`~]*\s*)?$")
_LESS = "\ue000"  # in the place of a `<` that may stay
LISTED = re.compile(r"^(?:[\s*>#|]|-(?!\d))*")  # what makes it a list item, not the sign of a figure


def quotable(sentence: str, block: bool = False) -> str:
    """A note's sentence as a reader may get it: its addresses stand in the notes, its HTML and marks lead nowhere.

    `block`: it will be a paragraph or a list's point of its own, so what is code in it is code for every reader of
    markdown, where a `<` means itself."""
    sentence = _FENCED.sub(r"`\2`", sentence) if block else sentence
    text = LISTED.sub("", clean_line(sentence)).replace(_LESS, "")
    if block:
        text = "".join(part.replace("<", _LESS) if part.startswith("`") else part for part in CODE.split(text))
    text = defuse(text, lambda url: True)
    text = "".join(part if part.startswith("`") else MARK.sub("", part) for part in CODE.split(text))
    # What is code is decided of what is shown: a mark or an image that was taken out may have joined other backticks.
    plain = _is_plain_code(text)
    return "".join(part.replace(_LESS, "<" if plain and part.startswith("`") else "&lt;") for part in CODE.split(text))


def _is_plain_code(text: str) -> bool:
    """Its backticks stand alone and come in pairs, and none is escaped: there is one way only to read them."""
    return "``" not in text and "\\`" not in text and text.count("`") % 2 == 0
