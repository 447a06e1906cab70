""" "The highest rating", "the oldest year": the notes whose property is the most or the least."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from askbase.retrieve.collection import Asked, Order
from askbase.retrieve.collection_words import names
from askbase.retrieve.quantity import quantity

_ONE_IS_HIGHEST = re.compile(r"\(?\b1 is (?:the )?highest\)?")
_MOST = ("highest", "largest", "biggest", "greatest", "newest", "latest", "most recent")
_LEAST = ("lowest", "smallest", "oldest", "earliest")
_RANKED = ("highest", "lowest")  # of a priority the highest is 1; these may be said of words too


def take_extreme(text: str, values: Mapping[str, frozenset[str]], asked: Asked) -> tuple[str, Asked]:
    """What is left of the question, and what is asked with that order."""
    rest = _ONE_IS_HIGHEST.sub(" ", text)
    for key in sorted(values, key=len, reverse=True):
        numbers = any(quantity(value) is not None for value in values[key])
        for said in names(key):
            extreme = re.search(rf"\b(?:the )?({'|'.join((*_MOST, *_LEAST))}) {re.escape(said)}\b", rest)
            if extreme is None or not (numbers or extreme[1] in _RANKED):
                continue
            small_is_high = extreme[1] in _RANKED and (rest != text or "priority" in said)
            order = Order(key, (extreme[1] in _MOST) != small_is_high)
            asked = replace(asked, kind="first", order=order, keys=(*asked.keys, key))
            return f"{rest[: extreme.start()]} {rest[extreme.end() :]}", asked
    return rest, asked
