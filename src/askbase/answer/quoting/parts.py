"""Two questions in one: "What is the tyre pressure, and how long does the bread bake?" """

from __future__ import annotations

import re

_ASKS = (
    "what|how|when|where|who|whom|whose|why|which|wie|wann|wo|wer|wen|warum|wieso|welche[rsmn]?|comment|quand|où|qui|"
    "pourquoi|quel(?:le)?s?|cómo|cuándo|dónde|quién|cuánt[oa]s?|qué"
)
_BETWEEN = re.compile(  # a gap is looked at from its beginning only, not once more from each place in it
    rf"(?i)\?\s+(?=\S)|(?:[,;]|(?<!\s))\s++(?:and|und|et|y)\s++(?=(?:{_ASKS})\b)"
)
_FEWEST_WORDS = 3  # "and why?" asks of what was asked before it


def parts(question: str) -> list[str]:
    """The questions one by one, or the one there is."""
    found = [part.strip() for part in _BETWEEN.split(question) if part.strip()]
    return found if len(found) > 1 and all(len(part.split()) >= _FEWEST_WORDS for part in found) else [question]
