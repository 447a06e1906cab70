from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from askbase.errors import BadCase
from askbase.evals.cases import case_line, dated, load_cases, load_checks, suite_sha
from askbase.types import Turn

LINE: dict[str, Any] = {
    "id": "seed-1",
    "question": "When?",
    "history": [],
    "answerable": True,
    "evidence": [{"note": "a.md", "quote": "on 3 May"}],
    "gold_answer": "On 3 May.",
    "nuggets": [{"text": "on `3 May`", "vital": True}],
    "kind": "lookup",
}


def write(path: Path, *lines: dict[str, Any] | str) -> Path:
    file = path / "cases.jsonl"
    file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), "utf-8")
    return file


def test_a_case_is_read_with_its_evidence_and_nuggets(tmp_path: Path) -> None:
    (case,) = load_cases(write(tmp_path, LINE))
    assert (case.id, case.notes, case.nuggets[0].vital) == ("seed-1", ("a.md",), True)


def test_history_becomes_finished_turns(tmp_path: Path) -> None:
    said = [{"role": "user", "text": "Who?"}, {"role": "assistant", "text": "Ann."}, {"role": "user", "text": "Why?"}]
    (case,) = load_cases(write(tmp_path, {**LINE, "history": said}))
    assert case.history == (Turn("Who?", "Ann."), Turn("Why?", ""))


def test_a_written_case_reads_back_equal(tmp_path: Path) -> None:
    said = [{"role": "user", "text": "Who?"}, {"role": "assistant", "text": "Ann."}]
    evidence = [{"note": "cafe\u0301.md", "quote": "x", "start": 3, "end": 4}, {"note": "b.md", "quote": None}]
    first = load_cases(write(tmp_path, {**LINE, "history": said, "evidence": evidence}))
    assert load_cases(write(tmp_path, case_line(first[0]))) == first


def test_editing_a_case_changes_its_hash(tmp_path: Path) -> None:
    (old,) = load_cases(write(tmp_path, LINE))
    (new,) = load_cases(write(tmp_path, {**LINE, "question": "When exactly?"}))
    assert old.sha != new.sha


def test_the_suite_hash_ignores_order(tmp_path: Path) -> None:
    one, two = load_cases(write(tmp_path, LINE, {**LINE, "id": "seed-2"}))
    assert suite_sha([one, two]) == suite_sha([two, one])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"extra": 1}, "extra"),
        ({"answerable": "yes"}, "answerable"),
        ({"id": "a b"}, "id: string should match pattern '^[A-Za-z0-9"),
        ({"answerable": False}, "without an answer"),
        ({"evidence": []}, "needs evidence"),
        ({"nuggets": [{"text": "x", "vital": False}]}, "vital"),
        ({"evidence": [{"note": "a.md", "quote": "x", "start": 1}]}, "start and end"),
        ({"history": [{"role": "assistant", "text": "x"}]}, "assistant speaks"),
    ],
)
def test_a_broken_case_names_file_line_and_reason(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadCase, match=r"cases\.jsonl:2") as caught:
        load_cases(write(tmp_path, LINE, {**LINE, "id": "seed-2", **change}))
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"id": "a", "question": "Who?", "anwserable": True},
         '"anwserable" is not a field; did you mean "answerable"?'),
        ({**LINE, "evidence": [{"note": "a.md", "qoute": "x"}]},
         '"qoute" is not a field of evidence.0; did you mean "quote"?'),
        ({**LINE, "zzz": 1}, '"zzz" is not a field; known: id, question, history, answerable, '
         "evidence, gold_answer, nuggets, kind."),
        ("{half", "invalid JSON: key must be a string at column 2."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_line_is_said_once_and_by_name(
    tmp_path: Path, line: dict[str, Any] | str, says: str
) -> None:
    with pytest.raises(BadCase) as caught:
        load_cases(write(tmp_path, line))
    assert caught.value.message == f"cases.jsonl:1: {says}"


def test_a_missing_key_a_twin_id_and_broken_json_are_refused(tmp_path: Path) -> None:
    for line in ({key: LINE[key] for key in LINE if key != "kind"}, LINE, "{half"):
        with pytest.raises(BadCase):
            load_cases(write(tmp_path, LINE, line))


def test_a_line_separator_inside_a_string_does_not_end_the_line(tmp_path: Path) -> None:
    (case,) = load_cases(write(tmp_path, json.dumps({**LINE, "question": "a\u2028b"}, ensure_ascii=False)))
    assert case.question == "a\u2028b"


def test_checks_are_optional_and_strict(tmp_path: Path) -> None:
    file = tmp_path / "checks.jsonl"
    assert load_checks(file) == {}
    file.write_text('{"case": "seed-1", "must_not": ["4 May"]}\n', "utf-8")
    assert load_checks(file) == {"seed-1": ("4 May",)}
    file.write_text('{"case": "seed-1", "must_not": ["4 May"], "url": "x"}\n', "utf-8")
    with pytest.raises(BadCase):
        load_checks(file)


def test_a_case_may_be_asked_on_a_day_of_its_own(tmp_path: Path) -> None:
    cases = load_cases(write(tmp_path, LINE))
    file = tmp_path / "checks.jsonl"
    assert dated(cases, file) == cases
    file.write_text(f'{{"case": "{LINE["id"]}", "as_of": "2024-03-01"}}\n', "utf-8")
    (case,) = dated(cases, file)
    assert (case.as_of, load_checks(file)) == (date(2024, 3, 1), {})
    assert suite_sha([case]) != suite_sha(cases)
    file.write_text(f'{{"case": "{LINE["id"]}", "as_of": "last week"}}\n', "utf-8")
    with pytest.raises(BadCase):
        dated(cases, file)


def test_a_case_needs_only_what_it_is_about(tmp_path: Path) -> None:
    known, silent = load_cases(
        write(
            tmp_path,
            {"id": "a", "question": "Who?", "answerable": True, "evidence": [{"note": "a.md", "quote": "Ann"}],
             "nuggets": [{"text": "`Ann`"}]},
            {"id": "b", "question": "Why?", "answerable": False},
        )
    )  # fmt: skip
    assert known.nuggets[0].vital and known.history == ()
    assert (silent.evidence, silent.nuggets, silent.kind) == ((), (), None)
