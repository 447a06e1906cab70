"""Which of two figures a question takes for the larger one: it may be the other one."""

from __future__ import annotations

import re

_ROSE = re.compile(r"(?i)\b(?:rise|rose|risen|grow|grew|grown|increased?|gestiegen|gewachsen)\b")
_FELL = re.compile(r"(?i)\b(?:fall|fell|fallen|shrink|shrank|drop(?:ped)?|decreased?|gefallen|gesunken)\b")
_LESS = re.compile(
    r"(?i)\b(?:less|fewer|cheaper|lighter|lower|smaller|shorter|younger|weniger|billiger|leichter|kleiner|kürzer)\b"
    r"(?=.*\b(?:than|als)\b)"
)
_MORE = re.compile(
    r"(?i)\b(?:more|dearer|heavier|higher|larger|bigger|longer|older|taller|mehr|teurer|schwerer|größer|länger|älter)\b"
    r"(?=.*\b(?:than|als)\b)"
)


def first_is_larger(question: str, earlier_first: bool | None = None) -> bool | None:
    """Of two things in the order of the question, None if it does not say. `earlier_first`: where these are dates."""
    if earlier_first is not None and (rose := _ROSE.search(question) is not None) != (
        _FELL.search(question) is not None
    ):
        return earlier_first != rose
    more, less = _MORE.search(question) is not None, _LESS.search(question) is not None
    return more if more != less else None
