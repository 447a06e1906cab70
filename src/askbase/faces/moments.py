"""Moments as a person reads them: they are kept in UTC and shown by the clock on the wall."""

from __future__ import annotations

from datetime import datetime


def local_minute(moment: str) -> str:
    """`2026-11-28T07:48:10+00:00` → `2026-11-28 08:48` in Paris."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:  # what is kept may be damaged, and is shown all the same
        return moment[:16].replace("T", " ")
