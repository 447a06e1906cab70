""" "The highest rating", "the oldest year": the notes whose property is the most or the least."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from askbase.retrieve.collection import Asked, Order
from askbase.retrieve.collection_period import PUBLICATION
from askbase.retrieve.collection_words import names
from askbase.retrieve.quantity import quantity

_ONE_IS_HIGHEST = re.compile(r"\(?\b1 is (?:the )?highest\)?")
_OF_TIME = ("newest", "latest", "most recent", "oldest", "earliest")
_MOST = ("highest", "largest", "biggest", "greatest", *_OF_TIME[:3])
_LEAST = ("lowest", "smallest", *_OF_TIME[3:])
_RANKED = ("highest", "lowest")  # of a priority the highest is 1


def take_extreme(text: str, values: Mapping[str, frozenset[str]], asked: Asked) -> tuple[str, Asked]:
    """What is left of the question, and what is asked with that order."""
    rest = _ONE_IS_HIGHEST.sub(" ", text)
    for key in sorted(values, key=len, reverse=True):
        of_time = key in PUBLICATION or any((quantity(value) or ("", ""))[1] == "date" for value in values[key])
        for said in names(key):
            extreme = re.search(rf"\b(?:the )?({'|'.join((*_MOST, *_LEAST))}) {re.escape(said)}\b", rest)
            if extreme is None or (extreme[1] in _OF_TIME and not of_time):
                continue
            small_is_high = extreme[1] in _RANKED and (rest != text or "priority" in said)
            order = Order(key, (extreme[1] in _MOST) != small_is_high)
            asked = replace(asked, kind="first", order=order, keys=(*asked.keys, key))
            return f"{rest[: extreme.start()]} {rest[extreme.end() :]}", asked
    return rest, asked
