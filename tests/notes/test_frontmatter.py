"""The YAML block: what is read, what is refused, and that nothing is lost either way."""

from __future__ import annotations

import time
from datetime import date

import pytest

from askbase.notes.dates import parse_date
from askbase.notes.frontmatter import (
    as_list,
    body_start,
    read_front_matter,
    said,
    with_english_names,
)

CLIPPING = """---
already_read: true
link: https://example.org//writing/
read_priority: 1
relevance: 0
tags:
- MlOps
- Data_Engineering
upload_date: '2024-11-07'
---
Body.
"""


def test_a_clipping_keeps_every_value_with_its_type() -> None:
    front = read_front_matter(CLIPPING)
    assert front.properties == {
        "already_read": True, "link": "https://example.org//writing/", "read_priority": 1, "relevance": 0,
        "tags": ("MlOps", "Data_Engineering"), "upload_date": "2024-11-07",
    }  # fmt: skip
    assert CLIPPING[front.end :] == "Body.\n"


@pytest.mark.parametrize("value", ["yes", "no", "1:30", "012", "1e5", "~", "off", "0x1F", "1_000"])
def test_what_yaml_would_guess_at_stays_as_written(value: str) -> None:
    assert read_front_matter(f"---\nkey: {value}\n---\n").properties["key"] == value


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\na: 1\n...\nBody", "Body"),
        ("---\r\na: 1\r\n---\r\nBody", "Body"),
        ("---\na: 1\n---", ""),
        ("----\na: 1\n----\nBody", "----\na: 1\n----\nBody"),
        ("---\na: 1\nno end", "---\na: 1\nno end"),
        ("---\njust text\n---\nBody", "---\njust text\n---\nBody"),
        (" ---\na: 1\n---\n", " ---\na: 1\n---\n"),
        ("Body\n---\na: 1\n---\n", "Body\n---\na: 1\n---\n"),
    ],
)
def test_the_block_is_cut_exactly(text: str, body: str) -> None:
    assert text[read_front_matter(text).end :] == body


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("a: &x 1\nb: *x", "anchors"),
        ("<<: {a: 1}", "merge keys"),
        ("a: !!python/object:os.system x", "explicit tags"),
        ("a: " + "[" * 9 + "]" * 9, "nested too deeply"),
        ("title: {{title}}", "unhashable"),
        ("a: [1", ""),
        ("a: 1\n b: 2", ""),
        ("a: " + "x" * 70_000, "longer than 64 KiB"),
        ("\n".join(f"k{number}: v" for number in range(3000)), "too many entries"),
    ],
)
def test_a_block_that_is_refused_says_why_and_ends_where_it_ends(block: str, reason: str) -> None:
    front = read_front_matter(f"---\n{block}\n---\nBody")
    assert front.properties == {}
    assert reason in front.warnings[0]
    assert f"---\n{block}\n---\nBody"[front.end :] == "Body"


@pytest.mark.parametrize("bomb", ["[" * 30_000, "a: &a [x]\n" + "b: [*a, *a]\n" * 2000, "? " * 20_000, "- " * 30_000])
def test_a_bomb_is_decided_quickly(bomb: str) -> None:
    begun = time.process_time()
    read_front_matter(f"---\n{bomb}\n---\nBody")
    assert time.process_time() - begun < 1


def test_a_key_given_twice_keeps_the_last_and_says_so() -> None:
    front = read_front_matter("---\na: 1\na: 2\n---\n")
    assert (front.properties["a"], front.warnings) == (2, ("given twice, the last one counts: a",))


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2024-11-07", date(2024, 11, 7)), ("2024/11/07", date(2024, 11, 7)), ("2024-11", date(2024, 11, 1)),
     ("2024-11-07T10:00:00+02:00", date(2024, 11, 7)), (("2024-11-07",), date(2024, 11, 7)),
     ("2024-13-45", None), ("03/04/25", None), (7, None)],
)  # fmt: skip
def test_dates_are_read_only_where_they_are_certain(value: object, expected: date | None) -> None:
    assert parse_date(value) == expected


def test_tags_may_be_a_text_or_a_list() -> None:
    assert as_list("a, b") == as_list(("a", "b")) == ("a", "b")
    assert as_list(None) == as_list(True) == as_list("null") == ()


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("aliases: One", ("One",)),
        ("aliases: [One, Two, One]", ("One", "Two")),
        ("aliases:\n- One\n- [Two, {three: 3}]", ("One", "Two", "three: 3")),
        ("aliases: ~", ()),
        ("aliases: [null, NULL, '']", ()),
        ("aliases:", ()),
        ("aliases: 3", ("3",)),
        ("aliases: false", ()),
    ],
)
def test_aliases_may_be_given_in_any_shape(block: str, expected: tuple[str, ...]) -> None:
    assert as_list(read_front_matter(f"---\n{block}\n---\n").properties["aliases"]) == expected


@pytest.mark.parametrize(
    ("block", "properties", "warning"),
    [
        ("relevance: 0", {"relevance": 0}, ""),
        ("nested: {a: {b: [1, 2]}}", {"nested": ("a: b: 1, 2",)}, ""),
        ("date:", {"date": ""}, ""),
        ("date: [2024-11-07]", {"date": ("2024-11-07",)}, ""),
        ("date: {from: 2024, to: 2025}", {"date": ("from: 2024", "to: 2025")}, "'date' is not a date: from: 2024"),
        ("date: 2024-02-30", {"date": "2024-02-30"}, "'date' is not a date: 2024-02-30"),
        ('title: "\\ud800"', {}, "front matter not read"),
        ("'': x\n~: y", {"": "x", "~": "y"}, ""),
        ("? [a, b]\n: c", {}, "front matter not read"),
    ],
)
def test_odd_values_are_kept_and_what_cannot_be_used_is_said(
    block: str, properties: dict[str, object], warning: str
) -> None:
    front = read_front_matter(f"---\n{block}\n---\n")
    assert front.properties == properties
    assert len(front.warnings) == bool(warning)
    assert warning in "".join(front.warnings)


@pytest.mark.parametrize(
    "text",
    [CLIPPING, CLIPPING.replace("\n", "\r\n"), "---\na: 1\n...\nBody", "---\n---\nBody", "---\na rule\n---\nBody",
     "---\n[\n---\nB", "---\na: 1\n", "Body\n---\na: 1\n---\n", ""],
)  # fmt: skip
def test_where_the_body_starts_is_known_without_reading_the_properties_again(text: str) -> None:
    front = read_front_matter(text)
    assert body_start(text, bool(front.properties)) == front.end


def test_a_german_name_is_read_as_the_english_one_and_kept_as_written() -> None:
    properties = read_front_matter("---\nTyp: protokoll\nAutor: Wenda\nQuelle:\n- Amt\n---\n").properties
    assert [said(properties, name) for name in ("type", "author", "source")] == ["protokoll", "Wenda", ("Amt",)]
    assert list(properties) == ["Typ", "Autor", "Quelle"]


def test_the_english_name_counts_where_both_are_there_unless_it_is_left_empty() -> None:
    assert said({"typ": "protokoll", "type": "minutes"}, "type") == "minutes"
    assert said({"schlagwort": "zucht", "tag": "breeding"}, "tags", "tag") == "breeding"
    assert said({"type": "", "typ": "protokoll"}, "type") == "protokoll"


def test_properties_by_english_names_keep_the_german_ones() -> None:
    assert with_english_names({"Gelesen": "nein", "source": "arXiv", "quelle": "Amt", "type": "", "typ": "Buch"}) == {
        "gelesen": "nein", "read": "nein", "source": "arXiv", "quelle": "Amt", "type": "Buch", "typ": "Buch",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("block", "warnings"),
    [("datum: bald", ("'datum' is not a date: bald",)), ("erstellt: 12.10.2026", ()), ("stand: in Arbeit", ())],
)
def test_a_german_date_that_is_none_is_said(block: str, warnings: tuple[str, ...]) -> None:
    assert read_front_matter(f"---\n{block}\n---\n").warnings == warnings
