"""A small model that got stuck says the same thing for ever."""

from __future__ import annotations

_TIMES = 4
_LEAST = 240  # characters of nothing but repetition
_LONGEST = 400  # characters of what is repeated


def period(text: str) -> int:
    """How many characters at the end of the text are repeated without end; 0 if none are. Rules and empty cells, which
    have no letter or figure, may be as long as they like."""
    for length in range(1, min(_LONGEST, len(text) // 2) + 1):
        if text[-1] != text[-1 - length]:
            continue
        span = max(_TIMES * length, _LEAST)
        if len(text) >= span and text[-span + length :] == text[-span:-length]:
            return length if any(character.isalnum() for character in text[-length:]) else 0
    return 0


def told_once(text: str) -> str:
    """The text with what it repeats at its end said once."""
    length = period(text)
    if not length:
        return text
    end = len(text)
    while end > length and text[end - 1] == text[end - 1 - length]:
        end -= 1
    kept = text[:end]
    if text[end - 1 : end + 1].isalnum() and len(text) > end:  # in the middle of a word
        kept = kept[: kept.rfind(" ")] if " " in kept[-length:] else kept
    return f"{kept.rstrip(' ,;')}…"
