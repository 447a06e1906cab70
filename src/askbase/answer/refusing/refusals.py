"""How a model says that the notes do not tell."""

from __future__ import annotations

import re

_NO_MORE = r"(?: (?:about|on|in|of|is|was|regarding|given|available|provided|that)\b|\W*$|[.,:;])"
_REFUSAL = re.compile(
    r"^\W*(?:not in (?:the |your )?notes|i (?:do not|don't|cannot|can't) (?:know|find|answer)\b|"
    r"(?:the|your|these) (?:provided )?(?:passages?|notes?|context|text)"
    r"(?: (?:provided|given|above|below|here|themselves|that you gave|you gave|(?:about|on) [^.]{1,30}))? "
    r"(?:do|does|did)(?: not|n't) (?:explicitly |directly |actually )?"
    r"(?:say|mention|contain|provide|specify|state|include|give|tell|answer|have(?! to\b)|indicate|list)\b|"
    rf"there is no (?:information|mention){_NO_MORE}|no information{_NO_MORE}|"
    r"(?:it|this) is not (?:(?:mentioned|specified|stated)\b|"
    r"(?:(?:to be )?found |given |contained )?in (?:the |your |these |my )?(?:provided )?"
    r"(?:notes|passages|context|text)\b))",
    re.IGNORECASE,
)


def is_refusal(text: str) -> bool:
    """The model says the notes do not tell."""
    return _REFUSAL.search(text.strip()[:300]) is not None
