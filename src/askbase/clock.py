"""Which day it is: the computer's, or the one a question is asked on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

# Each task, and what it sends to a thread, has its own.
_asked_on: ContextVar[date | None] = ContextVar("asked_on", default=None)


def today() -> date:
    """What "last week" counts from."""
    return _asked_on.get() or date.today()


@contextmanager
def asked_on(day: date | None) -> Iterator[None]:
    """What is asked within is asked on this day; None: today."""
    before = _asked_on.set(day)
    try:
        yield
    finally:
        _asked_on.reset(before)
