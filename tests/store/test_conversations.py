"""Conversations survive a killed terminal and never block a start."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from askbase.errors import NewerSchema, StoreError
from askbase.store.conversations import FILE, Conversations


def test_turns_are_saved_as_they_go_and_read_by_the_next_process(tmp_path: Path) -> None:
    first = Conversations(tmp_path)
    first.save("c1", 0, {"question": "When was the boiler serviced?", "answer": None})
    first.save("c1", 0, {"question": "When was the boiler serviced?", "answer": "In May."})
    first.save("c1", 1, {"question": "And before?", "answer": "In 2023."})
    again = Conversations(tmp_path)
    assert [turn["answer"] for turn in again.turns("c1")] == ["In May.", "In 2023."]
    assert [(item.title, item.turns) for item in again.recent()] == [("When was the boiler serviced?", 2)]


def test_the_last_used_comes_first_and_a_deleted_one_is_gone(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    for name in ("old", "new", "old"):
        kept.save(name, 0, {"question": name})
    assert [item.id for item in kept.recent()] == ["old", "new"]
    kept.delete("old")
    assert ([item.id for item in kept.recent()], kept.turns("old")) == (["new"], [])


def test_a_renamed_conversation_keeps_its_name(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    kept.save("c", 0, {"question": "When?"})
    kept.rename("c", "Boiler")
    kept.save("c", 1, {"question": "And before?"})
    assert (kept.title("c"), kept.title("unknown")) == ("Boiler", "")


def test_words_of_questions_answers_and_names_find_a_conversation(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    kept.save("a", 0, {"question": "When was the BOILER serviced?", "text": "In May [1]."})
    kept.save("b", 0, {"question": "What is 100% rye?"})
    kept.rename("b", "Straße und Brot")
    assert [item.id for item in kept.search("may boiler")] == ["a"]
    assert [item.id for item in kept.search("STRASSE")] == ["b"]
    assert [item.id for item in kept.search("100%")] == ["b"]
    assert [item.id for item in kept.search("'; --")] == []
    assert [item.id for item in kept.search("")] == ["b", "a"]


def test_half_a_character_ends_nothing(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    kept.save("c", 0, {"question": "Why \ud83d?", "text": "So \udc9b. \ud83d\udc9b"})
    assert kept.turns("c") == [{"question": "Why \ufffd?", "text": "So \ufffd. \U0001f49b"}]
    assert kept.title("c") == "Why \ufffd?"
    kept.rename("c", "\ud83d")
    assert kept.title("c") == "\ufffd"


def test_preferences_last(tmp_path: Path) -> None:
    Conversations(tmp_path).prefer("theme", "dark")
    assert Conversations(tmp_path).preference("theme") == "dark"
    assert Conversations(tmp_path).preference("size") is None


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    Conversations(tmp_path / "data").save("c", 0, {"question": "?"})
    assert (tmp_path / "data" / FILE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_damaged_file_and_a_newer_one_say_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"damaged" * 500)
    with pytest.raises(StoreError, match="cannot be used"):
        Conversations(tmp_path).recent()
    (tmp_path / FILE).unlink()
    newer = sqlite3.connect(tmp_path / FILE)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(NewerSchema):
        Conversations(tmp_path).recent()
