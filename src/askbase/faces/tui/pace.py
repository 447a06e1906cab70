"""When more of an answer may be painted: keys come first."""

from __future__ import annotations

import time
from collections.abc import Callable

REST, REST_WHILE_TYPING = 4, 19  # times as long as the last painting took; a key in twenty meets one, too few for a p95
TYPING = 0.6  # seconds after a key in which the next one is likely
ECHO = 0.03  # until a key is on the screen
LONGEST = 2.0  # for a painting whose end is never told


class Pace:
    """Knows how long painting takes and when the last key came."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = self._ended = self._typed = -60.0
        self._painting = False

    def typed(self) -> None:
        """A key came."""
        self._typed = self._now()

    def begin(self) -> None:
        """More is being laid out and painted."""
        self._began, self._painting = self._now(), True

    def end(self) -> None:
        """It is on the screen."""
        self._ended, self._painting = self._now(), False

    def allows(self) -> bool:
        """Whether there may be more now."""
        now = self._now()
        if self._painting:
            return now >= self._began + LONGEST
        since_key = now - self._typed
        rest = REST_WHILE_TYPING if since_key < TYPING else REST
        return since_key >= ECHO and now >= self._ended + rest * (self._ended - self._began)
