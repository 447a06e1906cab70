"""One file → a note, or the reason why not."""

from __future__ import annotations

import os
import shutil
import time
import unicodedata
from datetime import date
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.notes import below
from askbase.notes.outline import hidden_spans
from askbase.notes.read import MAX_BYTES, note_from_bytes, read_note
from askbase.notes.walk import scan
from askbase.types import Note, Skipped


def note(data: bytes | str, path: str = "a.md") -> Note:
    found = note_from_bytes(path, data.encode() if isinstance(data, str) else data)
    assert isinstance(found, Note)
    return found


@pytest.mark.parametrize(
    "data", ["é".encode(), "\ufeffé".encode(), "é".encode("utf-16"), b"\xff\xfe" + "é".encode("utf-16-le")]
)
def test_text_is_decoded_whatever_its_mark(data: bytes) -> None:
    assert note(data).text == "é"


def test_bytes_that_are_no_utf8_are_replaced_counted_and_listed() -> None:
    found = note(b"caf\xe9 and much more text after it")
    assert found.text.startswith("caf\ufffd")
    assert found.warnings == ("not UTF-8: 1 unreadable byte replaced",)


@pytest.mark.parametrize(
    ("data", "reason"), [(b"\x00\x01", "not text"), (b"\xff" * 100, "not text"), (b"", "empty"), (b" \n\t", "empty")]
)
def test_what_is_no_note_says_why(data: bytes, reason: str) -> None:
    found = note_from_bytes("a.md", data)
    assert isinstance(found, Skipped)
    assert found.reason == reason


def test_a_huge_note_is_indexed_from_its_beginning() -> None:
    found = note("x" * (MAX_BYTES + 1))
    assert len(found.text) == MAX_BYTES
    assert "only the beginning" in found.warnings[0]


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [("---\ntitle: Given\n---\n# H", "a.md", "Given"), ("# Heading\n## x", "a.md", "Heading"),
     ("## Summary\nx", "conf-lessons.md", "conf-lessons"), ("text", "sub/My note.md", "My note")],
)  # fmt: skip
def test_the_title_is_given_or_the_first_heading_or_the_file(text: str, path: str, title: str) -> None:
    assert note(text, path).title == title


def test_the_date_comes_from_the_front_matter_or_the_file_name() -> None:
    assert str(note("---\nupload_date: '2024-11-07'\n---\nx").date) == "2024-11-07"
    assert str(note("x", "journal/2024-05-03-walk.md").date) == "2024-05-03"
    assert note("x").date is None


@pytest.mark.parametrize("block", ["private: true", "private: yes", "x: [1\nprivate: TRUE"])
def test_private_is_private_also_when_the_block_is_broken(block: str) -> None:
    assert note(f"---\n{block}\n---\nx").private


def test_links_fifos_and_excluded_folders_are_listed_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "link.md").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "x.md").write_text("x")
    (tmp_path / "photo.png").write_bytes(b"x")
    found = scan(tmp_path)
    assert list(found.files) == ["a.md"]
    assert {(item.path, item.reason) for item in found.skipped} == {
        ("link.md", "link"), ("pipe.md", "special file"), (".obsidian/", "excluded"), ("photo.png", "not markdown"),
    }  # fmt: skip
    assert found.complete


def test_a_file_that_became_a_link_between_walk_and_read_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    file = scan(tmp_path).files["a.md"]
    (tmp_path / "a.md").unlink()
    (tmp_path / "a.md").symlink_to("/etc/passwd")
    assert isinstance(read_note(tmp_path, file), Skipped)


@pytest.mark.parametrize("swapped", ["out", "out/deep"])
@pytest.mark.parametrize("from_handles", [True, False])
def test_nothing_outside_is_read_where_a_folder_became_a_link_between_walk_and_read(
    tmp_path: Path, swapped: str, from_handles: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(below, "_FROM_HANDLES", from_handles)
    vault, elsewhere = tmp_path / "vault", tmp_path / "elsewhere"
    for root in (vault / "out", elsewhere, elsewhere / "deep"):
        (root / "deep").mkdir(parents=True, exist_ok=True)
    (vault / "out" / "deep" / "a.md").write_text("mine")
    (elsewhere / "a.md").write_text("canary")
    (elsewhere / "deep" / "a.md").write_text("canary")
    file = scan(vault).files["out/deep/a.md"]
    shutil.rmtree(vault / swapped)
    (vault / swapped).symlink_to(elsewhere)
    found = read_note(vault, file)
    assert isinstance(found, Skipped)
    assert (found.path, found.reason) == ("out/deep/a.md", "cannot be read")


def test_a_notes_folder_that_is_a_link_itself_is_read(tmp_path: Path) -> None:
    (tmp_path / "real" / "sub").mkdir(parents=True)
    (tmp_path / "real" / "sub" / "a.md").write_text("text")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    [file] = scan(tmp_path / "link").files.values()
    assert isinstance(read_note(tmp_path / "link", file), Note)


def test_another_systems_marks_and_line_ends_change_nothing() -> None:
    ours = note("---\ntags: [a]\n---\n# T\n\nbody\n")
    theirs = note(b"\xef\xbb\xbf" + ours.text.replace("\n", "\r\n").encode())
    assert (theirs.title, theirs.tags, dict(theirs.properties)) == (ours.title, ours.tags, dict(ours.properties))
    assert [(part.first_line, part.last_line, part.kind) for part in theirs.sections] == [
        (part.first_line, part.last_line, part.kind) for part in ours.sections
    ]


def test_a_nul_far_inside_is_replaced_by_one_character() -> None:
    found = note("a" * 9000 + "\0b")
    assert (len(found.text), found.text[-2:]) == (9002, "\ufffdb")


@pytest.mark.parametrize(
    "block", ["title: {{title}}", "a: [1", "a: &x 1\nb: *x", "x: !!python/name:os.system", "- just\n- a list"]
)
def test_a_block_that_is_not_read_is_still_text_of_the_note(block: str) -> None:
    found = note(f"---\n{block}\n---\nBody")
    assert block in found.text
    assert "".join(found.text[part.start : part.end] for part in found.sections) == found.text


@given(st.binary(max_size=200))
def test_no_bytes_at_all_raise(data: bytes) -> None:
    found = note_from_bytes("a.md", data)
    if isinstance(found, Note):
        assert "".join(found.text[part.start : part.end] for part in found.sections) == found.text


@given(st.text(alphabet="-.:{}[]&*!|>'\"#%@`ab1 \n\t", max_size=80))
def test_no_front_matter_at_all_raises(block: str) -> None:
    found = note_from_bytes("a.md", f"---\n{block}\n---\nBody".encode())
    assert isinstance(found, Note)
    assert found.text.endswith("Body")


def test_a_huge_note_that_is_utf8_is_not_called_anything_else() -> None:
    assert note("x" + "é" * (MAX_BYTES // 2)).warnings == ("longer than 5 MB: only the beginning is indexed",)


@pytest.mark.parametrize(
    "block",
    [
        "Private: true", "PRIVATE: yes", "private: [true]", "private: 'true '", "privat: ja", "Vertraulich: ja",
        "confidential: yes", "x: [1\nprivat: ja", "tags: [house, private]", "tags: '#Privat'",
        "Schlagwörter: vertraulich", "tags: private/health",
    ],
)  # fmt: skip
def test_private_is_private_however_the_key_is_spelled(block: str) -> None:
    assert note(f"---\n{block}\n---\nx").private


def test_a_note_that_changes_under_the_reader_is_left_for_the_next_sync_though_its_time_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a.md"
    place.write_text("before")
    file = scan(tmp_path).files["a.md"]
    opened = os.fdopen

    def opened_and_written(handle: int, mode: str) -> IO[bytes]:
        """The text is exchanged while the file is open; size and time stay, as some sync tools do it."""
        times = place.stat()
        place.write_text("behind")
        os.utime(place, ns=(times.st_atime_ns, times.st_mtime_ns))
        return opened(handle, mode)

    class Looks:
        """The first look at a file comes before the write."""

        def __init__(self) -> None:
            self.first = place.stat()
            self.count = 0

        def __call__(self, handle: int) -> os.stat_result:
            self.count += 1
            return self.first if self.count % 2 else fstat(handle)

    fstat = os.fstat
    monkeypatch.setattr(os, "fdopen", opened_and_written)
    monkeypatch.setattr(os, "fstat", Looks())
    found = read_note(tmp_path, file)
    assert isinstance(found, Skipped)
    assert found.reason == "changed while reading"


@pytest.mark.parametrize("text", ["---\nprivate: true\nhalf typed", "---\njust text\nprivate: yes\n---\nx"])
def test_private_is_private_also_before_the_block_is_closed_or_where_it_is_none(text: str) -> None:
    assert note(text).private


def test_the_word_in_a_body_makes_no_note_private() -> None:
    assert not note("# Keys\n\nprivate: true\n").private
    assert not note("---\ntags: [private-equity]\n---\nThe private lessons.").private


def test_a_tag_in_the_body_keeps_a_note_here() -> None:
    assert note("# Doctor\n\n#private\nBlood test in May.").private


@pytest.mark.parametrize("value", ["y", "ja", "checked", "yes, please", "!!bool true", "&a true", "oui", "work only"])
def test_private_is_private_whatever_is_said_but_no(value: str) -> None:
    assert note(f"---\nprivate: {value}\n---\nx").private


@pytest.mark.parametrize(
    "value", ["false", "No", "off", "0", "''", "", "~", "null", "n", "nein", "[false]", "false # for now"]
)
def test_a_no_is_a_no(value: str) -> None:
    assert not note(f"---\nprivate: {value}\n---\nx").private
    assert not note(f"\n---\nprivate: {value}\n---\nx").private


@pytest.mark.parametrize(
    "text",
    [
        "\n---\nprivate: true\n---\nx",
        " ---\ntitle: A\nprivate: yes\n---\nx",
        "+++\ntitle = 'A'\nprivate = true\n+++\nx",
        '{\n  "title": "A",\n  "private": true\n}\n\nx',
        '{"private": true,\n "title": "A"\n}\n\nx',
        '{"title":"x","private":true}\n\nbody',
        '{"title":"x",\n"private":true}\n\nbody',
    ],
)
def test_private_is_private_in_front_matter_that_we_do_not_read(text: str) -> None:
    assert note(text).private


@pytest.mark.parametrize(
    "text",
    [
        "---\r\nprivate: false\r\ntitle: a: b\r\n---\r\nx",
        "+++\r\nprivate = false\r\n+++\r\nx",
        "\r\n---\r\nprivate: false\r\n---\r\nx",
        '{"title":"x","private":false}\n\nbody',
        '{"private":false,"title":"x"}\n\nbody',
    ],
)
def test_a_no_is_a_no_in_other_blocks_and_with_other_line_ends(text: str) -> None:
    assert not note(text).private


@pytest.mark.parametrize(
    "text", ["---\n" + "\n" * 100_000, "# " + "<!--" * 50_000, "<a hidden>" * 20_000, "{" * 100_000]
)
def test_no_note_takes_long_to_be_read(text: str) -> None:
    begun = time.perf_counter()
    note(text)
    hidden_spans(text)
    assert time.perf_counter() - begun < 2


def test_a_rule_in_the_body_makes_no_block_of_it() -> None:
    assert not note("# Keys\n\n---\nprivate: true\n---\n").private


def test_keys_are_read_however_they_are_written() -> None:
    found = note("---\nTags: [garden]\nDate: 2026-11-25\nAliases: [Big oak]\nTitle: Oak tree\n---\nIt stands.")
    assert (found.tags, found.aliases, found.title) == (("garden",), ("Big oak",), "Oak tree")
    assert found.date is not None and found.date.isoformat() == "2026-11-25"


def test_german_front_matter_is_read_as_english_is() -> None:
    found = note("---\nTitel: Zuchtschau\nDatum: 12.10.2026\nSchlagwörter: [zucht, '#verband']\n---\n# Anderes\n")
    assert (found.title, found.date, found.tags) == ("Zuchtschau", date(2026, 10, 12), ("zucht", "verband"))
    assert dict(found.properties) == {
        "Titel": "Zuchtschau", "Datum": "12.10.2026", "Schlagwörter": ("zucht", "#verband"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "key", ["schlagworte", "schlagwort", "Stichwörter", "schlagwoerter", unicodedata.normalize("NFD", "Schlagwörter")]
)
def test_tags_have_several_german_names(key: str) -> None:
    assert note(f"---\n{key}: zucht, verband\n---\nx").tags == ("zucht", "verband")


@pytest.mark.parametrize("key", ["datum", "erstellt", "erstellt am", "stand", "geändert", "aktualisiert"])
def test_a_day_has_several_german_names(key: str) -> None:
    assert note(f"---\n{key}: Mo., 12.10.2026\n---\nx").date == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("block", "day"),
    [
        ("geändert: 3.11.2026\nerstellt: 1.2.2026\ndatum: 12.10.2026", date(2026, 10, 12)),
        ("datum: 12.10.2026\ndate: 2026-10-13", date(2026, 10, 13)),
        ("datum: 12.10.2026\nmodified: 2026-11-03", date(2026, 10, 12)),  # by what it means, then by language
        ("date:\ndatum: 12.10.2026", date(2026, 10, 12)),
        ("stand: in Arbeit\ngeändert: 3.11.2026", date(2026, 11, 3)),
    ],
)
def test_of_several_days_the_notes_own_counts(block: str, day: date) -> None:
    assert note(f"---\n{block}\n---\nx").date == day


def test_a_day_in_the_body_is_not_the_notes() -> None:
    assert note("# Termine\n\n- Datum: 14.10.2026\nDatum: 14.10.2026\n").date is None
