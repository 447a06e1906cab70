"""While an endpoint asks to wait, the one who asked hears of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOG = "askbase.models.chat"  # by name: the module brings the openai client


@contextmanager
def waits_told(say: Callable[[str], object]) -> Iterator[None]:
    """What an endpoint makes us wait for, as it happens."""

    class Told(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            say(record.getMessage())

    log, told = logging.getLogger(_LOG), Told()
    log.setLevel(logging.INFO)
    log.addHandler(told)
    try:
        yield
    finally:
        log.removeHandler(told)
