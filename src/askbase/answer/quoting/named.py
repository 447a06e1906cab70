"""What a question names, and whether a text names it too: what is said of Mere End answers nothing about Mere Bank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from askbase.answer.words.text import GENERIC
from askbase.clean import fold
from askbase.notes.calendar_words import ENGLISH_WEEKDAYS, MONTHS, SHORT_ENGLISH_WEEKDAYS

Name = tuple[str, ...]  # its words, as they are written
_WORD = re.compile(r"[^\W_]+(?:[.’'-]?[^\W_]+)*")
_PARTS = re.compile(r"[.’'-]")
_OWNED = re.compile(r"['’]s?$")
_OPENS = re.compile(r"(?:^|[.?!:;…\"“„«‘(\[*¿¡]|\s['-])\s*$")  # a word behind it is capitalised whatever it is
_CODE = re.compile(r"(?=[\w-]*\d)[A-Za-z][\w-]*|\d{4}-W\d{2}|[A-Za-z]*[a-z][A-Z][\w-]*|[A-Z]{2,}[\w-]*")  # H3, pH, SSSI
_UNIT = re.compile(r"[kmMGT]?(?:Wh|W|Hz|B|Pa|V|A|J|L|bit)s?")  # kWh
_SHORTENED = re.compile(r"[A-Z]{2,6}\d?s?")
_GERMAN = re.compile(
    r"(?i)\b(?:wie|wer|wen|wem|wann|wo|warum|wieso|welche[mnrs]?|ist|sind|hat|habe|haben|hatten?|wird|wurden?|kann|muss|"
    r"der|das|dem|den|ein|eine[mnrs]?|und|für|ich|wir|mein\w*|unser\w*|nicht)\b"
)
_OTHER_LETTERS = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # names look otherwise in them
_TITLE_LIGHT, _TITLE_WORDS = 2, 3  # capitalised words like "of" that make a title; or all others, if so many
_NO_NAMES = frozenset(
    "i i'm i've i'd i'll ok okay tv am pm us uk eu dr mr mrs ms prof sir st mt no faq id pdf url"
    " english german french spanish italian dutch japanese chinese latin greek"
    " chapter section figure table page step version week part".split()
) | frozenset((*MONTHS, *ENGLISH_WEEKDAYS, *SHORT_ENGLISH_WEEKDAYS, *(f"{day}s" for day in ENGLISH_WEEKDAYS)))
_TITLES = frozenset("dr mr mrs ms prof sir miss lady lord frau herr".split())
_SHORTEST, _LONGEST_ENDING = 4, 3  # letters: of a word that may be inflected, and of what is added to it


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: folded and without the ending that says whose it is; as written; where it stands."""

    word: str
    written: str
    start: int
    end: int
    opens: bool  # it would be capitalised whatever it is

    @property
    def capitalised(self) -> bool:
        return self.written[:1].isupper()

    @property
    def is_name(self) -> bool:
        """Or a code. Of a word that opens a sentence its capital tells nothing unless it owns something: Callum's."""
        if self.word in _NO_NAMES or len(self.word) < 2:
            return False
        if _CODE.fullmatch(self.written):
            return _UNIT.fullmatch(self.written) is None
        return self.capitalised and (not self.opens or (self.begins_name and _OWNED.search(self.written) is not None))

    @property
    def begins_name(self) -> bool:
        """It may be the first word of one: Susan of Susan Pryce; Summarise of Summarise Smith does no harm."""
        return self.capitalised and self.word not in GENERIC


def names_asked(question: str) -> list[Name]:
    """The names and codes of a question. None where capitals tell nothing: nearly all words of a title have one, and
    in German each noun."""
    words = _words(question)
    if _GERMAN.search(question) or _is_title(words):
        return []
    runs: list[list[_Word]] = []
    for before, each in pairwise([None, *words]):
        if each is None or not (each.is_name or (each.opens and each.begins_name)):
            continue
        if runs and before is runs[-1][-1] and question[before.end : each.start].isspace():
            runs[-1].append(each)
        else:
            runs.append([each])
    return [tuple(each.written for each in run) for run in runs if any(each.is_name for each in run)]


def _is_title(words: Sequence[_Word]) -> bool:
    inside = [each for each in words if not each.opens and each.word not in _NO_NAMES and len(each.word) > 1]
    light = sum(each.capitalised for each in inside if each.word in GENERIC)
    others = [each.capitalised for each in inside if each.word not in GENERIC]
    return light >= _TITLE_LIGHT or (len(others) >= _TITLE_WORDS and all(others))


def is_named(name: Name, text: str) -> bool:
    """All its words are there, or one that is not part of another name; inflected, in one word or abbreviated."""
    said, asked = _words(text), [each.word for each in _words(" ".join(name))]
    whole = _squeezed("".join(asked))
    if _OTHER_LETTERS.search(text) or (len(whole) > _SHORTEST and whole in _squeezed(fold(text))):
        return True
    if all(any(_same(word, each.word) for each in said) for word in asked):
        return True
    alone = (at for at, each in enumerate(said) if any(_same(word, each.word) for word in asked))
    return any(not _is_of_another(asked, said, at) for at in alone) or _is_abbreviated(name, asked, said)


def _words(text: str) -> list[_Word]:
    return [
        _Word(_OWNED.sub("", fold(each.group())), each.group(), each.start(), each.end(),
              _opens(text, each.start()))
        for each in _WORD.finditer(text)
    ]  # fmt: skip


def _opens(text: str, start: int) -> bool:
    """Whether the word there would be capitalised whatever it is. By what stands right before it: a search from the
    beginning, for each word, takes seconds for a long text."""
    before = start
    while before and text[before - 1].isspace():
        before -= 1
    return _OPENS.search(text, max(0, before - 2), start) is not None


def _same(one: str, other: str) -> bool:
    """Letter for letter, or inflected."""
    short, long = sorted((one, other), key=len)
    inflected = len(short) >= _SHORTEST and len(long) - len(short) <= _LONGEST_ENDING
    return one == other or (inflected and long.startswith(short)) or one in _PARTS.split(other)


def _is_of_another(asked: Sequence[str], said: Sequence[_Word], at: int) -> bool:
    """ "Mere" of "Mere End" where Mere Bank is asked for: another capitalised word stands beside it."""
    beside = [said[at + 1]] if at + 1 < len(said) and said[at + 1].start - said[at].end == 1 else []
    if at and said[at].start - said[at - 1].end == 1 and not said[at - 1].opens:
        beside.append(said[at - 1])
    return len(asked) > 1 and any(
        each.capitalised and each.word not in _TITLES and not any(_same(word, each.word) for word in asked)
        for each in beside
    )


def _is_abbreviated(name: Name, asked: Sequence[str], said: Sequence[_Word]) -> bool:
    """FEN for Fenwick, SSSI for Site of Special Scientific Interest; either may be asked for."""
    for each in said:
        if _SHORTENED.fullmatch(each.written) and _begins_each(each.word, asked):
            return True
    if len(name) > 1 or len(name[0]) < 3 or not _SHORTENED.fullmatch(name[0]):
        return False
    spelled = [part for each in said if each.word not in GENERIC for part in _PARTS.split(each.word) if part]
    return any(_begins_each(asked[0], spelled[at:]) for at in range(len(spelled)))


def _begins_each(short: str, words: Sequence[str]) -> bool:
    """It is made of beginnings of the first of these words, of one at least: `sbert` of `sentence bert`."""
    if not short:
        return True
    if not words:
        return False
    return any(
        words[0].startswith(short[:length]) and _begins_each(short[length:], words[1:])
        for length in range(len(short), 0, -1)
    )


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
