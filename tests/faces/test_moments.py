"""Moments by the clock on the wall."""

from __future__ import annotations

import time

import pytest

from askbase.faces.moments import local_minute


def test_a_moment_is_shown_in_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "America/New_York")
        time.tzset()
        assert local_minute("2026-11-28T07:48:10+00:00") == "2026-11-28 02:48"
    time.tzset()


def test_what_is_no_moment_is_shown_as_it_is() -> None:
    assert (local_minute(""), local_minute("soon")) == ("", "soon")
