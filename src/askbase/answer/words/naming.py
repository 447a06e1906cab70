"""Which note a question names: by its title, its file's name, or a part of these."""

from __future__ import annotations

import re

from askbase.answer.words.text import content_words, stem
from askbase.clean import fold
from askbase.notes.names import stem as file_stem
from askbase.notes.names import without_suffix

# How people ask, beside the names of the note and the property: none of these makes it another question.
ASKING = frozenset(
    stem(word)
    for word in (
        "note notes clip clipping clipped article paper page file post front matter property field value give gave"
        " given have has carry carries store stored set mark marked exact exactly please tell show list every all put"
        " attach assign embed embeds embedded mine saved spell spelled very end beginning top bottom"
        " find found name names other under et al"
    ).split()
)
_SYNONYMS = {
    "url": "link", "address": "link", "tagged": "tags", "tag": "tags", "topic": "topics", "uploaded": "upload",
    "attended": "attendees", "attend": "attendees", "dated": "date",
}  # fmt: skip
_KEY = re.compile(
    r"@?([^\W\d_]{2,})[-_]?((?:1[5-9]|20)\d\d)[a-z]?\.(?:md|markdown)"
)  # of a publication: smith2019 is "Smith 2019"
_LEAST_WORDS = 2  # of a name without its numbers


def named(path: str, title: str, asked: frozenset[str], numbers_too: bool) -> frozenset[str]:
    """The words of the question that name the note: all of its title's words, or of its file's, must be said; the words
    of its folders may be. Without `numbers_too` two words are enough that are no numbers: "the Lantern budget" is in
    `2024-09-10-budget.md`, "Lantern budget 2025"."""
    folder, _, file = path.rpartition("/")
    around = asked_words(folder)
    key = _KEY.fullmatch(file)
    for name in (*((f"{key[1]} {key[2]}",) if key else ()), title, without_suffix(file)):
        parts = asked_words(name)
        if not numbers_too:
            parts = frozenset(part for part in parts if not part.isdecimal())
            if len(parts) < _LEAST_WORDS:
                continue
        if parts and all(any(same_word(word, part) for word in asked) for part in parts):
            return frozenset(word for word in asked if any(same_word(word, part) for part in (*parts, *around)))
    return frozenset()


def written_name(path: str, title: str) -> str:
    """Title and file's name; of a publication's key its two parts as well."""
    file = path.rpartition("/")[2]
    key = _KEY.fullmatch(file)
    return f"{title} {without_suffix(file)}" + (f" {key[1]} {key[2]}" if key else "")


def named_in_part(path: str, title: str, asked: frozenset[str]) -> frozenset[str]:
    """The words of the question that stand in the note's title or its file's name: "the Goodhart note" is
    `goodhart-law`. A number alone names none."""
    file = file_stem(path)
    parts = asked_words(f"{title} {file}") - ASKING
    name = frozenset(word for word in asked if any(same_word(word, part) for part in parts))
    return name if any(not word.isdecimal() for word in name) else frozenset()


def same_word(said: str, part: str) -> bool:
    """`conference` names `conf-lessons`: the longer word may begin with the shorter one."""
    short, long = sorted((said, part), key=len)
    return long.startswith(short) and (len(short) >= 4 or short == long)


def asked_words(text: str) -> frozenset[str]:
    """Content words, with properties by the names that front matter has for them."""
    words = " ".join(_SYNONYMS.get(word, word) for word in re.findall(r"[^\W_]+", fold(text)))
    return content_words(words)
