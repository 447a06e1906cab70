"""Words that stand for themselves: a password, a key or a part number in other capitals is another one."""

from __future__ import annotations

import re

_EDGES = ".,;:!?()[]{}<>*_`\"'“”„‘’«»…"
_SECRET = re.compile(r"(?i)\b(?:pass(?:word|phrase|code|wort)|kennwort)\w*")
_MEASURED = re.compile(r"\d[\d.,:/-]*[^\W\d_]{1,3}")  # 20KG, 5PM, 3rd


def recased(claim: str, said: str) -> bool:
    """The claim has a word that mixes letters and digits, or any word behind "password", and what it draws on has it
    in other capitals only. A figure with its unit is no such word."""
    words, noted = _words(claim), set(_words(said))
    if len(words) > 1 and (uncapitalised := f"{words[0][0].lower()}{words[0][1:]}") in noted:
        words[0] = uncapitalised  # "D3 uses …" opens a sentence
    secret = _SECRET.search(claim)
    to_the_letter = [word for word in words if _mixes(word)]
    to_the_letter += _words(claim[secret.end() :]) if secret else []
    folded = {word.casefold() for word in noted}
    return any(word not in noted and word.casefold() in folded for word in to_the_letter)


def _words(text: str) -> list[str]:
    return [bare for word in text.split() if (bare := word.strip(_EDGES))]


def _mixes(word: str) -> bool:
    kinds = {character.isdigit() for character in word if character.isalnum()}
    return len(kinds) == 2 and _MEASURED.fullmatch(word) is None
