"""The day that a task names as the one it is due."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.answer.stated.due_days import due_on, has_unread_day

WRITTEN = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("buy a present, due 2026-12-10", date(2026, 12, 10)),
        ("repeat the blot 📅 2026-12-04", date(2026, 12, 4)),
        ("me: outline by 11 December 2026", date(2026, 12, 11)),
        ("Marek: dump the handbook (by 20 February)", date(2027, 2, 20)),  # the first one behind the note
        ("send it by post", None),
        ("order the report by June Miller", None),
        ("paint ⏳ 2026-11-01 📅 2026-12-20", date(2026, 12, 20)),
        ("book the room for 2 December", None),  # a day, and not the one it is due
    ],
)
def test_a_task_names_the_day_it_is_due(text: str, day: date | None) -> None:
    assert due_on(text, WRITTEN) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Befunde senden bis 15. November 2026", date(2026, 11, 15)),
        ("anrufen bis 3. November 2026", date(2026, 11, 3)),
        ("Vermieterin fragen bis zum 20.11.2026", date(2026, 11, 20)),
        ("Filter wechseln bis 1.12.26", date(2026, 12, 1)),
        ("Thermometer fällig 27.11.2026", date(2026, 11, 27)),
        ("Thermometer (fällig: 18.11.2026)", date(2026, 11, 18)),
        ("Rate, am 10. Dezember 2026 fällig", date(2026, 12, 10)),
        ("Kurs auffrischen (Frist 15. Januar 2027)", date(2027, 1, 15)),
        ("Frist für den Einspruch: 15.1.2027", date(2027, 1, 15)),
        ("Urlaub eintragen, spätestens 4. Dezember 2026", date(2026, 12, 4)),
        ("Urlaub eintragen bis Freitag, 4.12.2026", date(2026, 12, 4)),
        ("Post holen bis 16.11.2026 (Anke)", date(2026, 11, 16)),
        ("Kuchen bis 1.12.2026 um 12 Uhr", date(2026, 12, 1)),
        ("Rechnung von Medirad bis 25.11.2026 bezahlen", date(2026, 11, 25)),
        ("send it by 3rd November 2026", date(2026, 11, 3)),
        ("send it by 3 November 2026 (Anke)", date(2026, 11, 3)),
        ("send it, due by Friday, 4 Dec 2026", date(2026, 12, 4)),
    ],
)  # fmt: skip
def test_days_are_read_in_english_and_in_german(text: str, day: date) -> None:
    assert due_on(text, WRITTEN) == day


@pytest.mark.parametrize(
    "text",
    [
        "call about the bill of 3.11.2026",
        "Rechnung vom 27.11.2026 fällig",  # the day of the bill
        "bis 1.12.2026 eingegangene Post lesen",  # the day of the post
        "Urlaub vom 3.11. bis 10.11.2026 eintragen",
        "Handbuch bis Version 2.11.3 lesen",
    ],
)
def test_a_day_of_something_else_is_no_due_day(text: str) -> None:
    assert due_on(text, WRITTEN) is None


@pytest.mark.parametrize(
    ("text", "written", "day"),
    [
        ("bis 10.11.", date(2026, 11, 5), date(2026, 11, 10)),
        ("bis 10.11.", date(2026, 11, 23), date(2026, 11, 10)),  # just over
        ("bis 10.1.", date(2026, 11, 23), date(2027, 1, 10)),
        ("by 20 September", date(2026, 1, 10), date(2026, 9, 20)),  # a list that was begun in January
        ("due this week", WRITTEN, date(2026, 11, 23)),
        ("due this year", WRITTEN, date(2026, 1, 1)),
        ("by 29 February", WRITTEN, date(2028, 2, 29)),  # of the next year that has it
        ("bis 29.2.", date(2024, 3, 10), date(2024, 2, 29)),  # just over
        ("by 3 December 1200 euros", WRITTEN, None),  # it may be of anything
    ],
)
def test_a_day_without_a_year_is_near_to_its_note(text: str, written: date, day: date | None) -> None:
    assert due_on(text, written) == day


def test_a_note_of_the_last_year_there_is_ends_nothing() -> None:
    assert due_on("pay by 3 March", date(9999, 12, 31)) == date(9999, 3, 3)


@pytest.mark.parametrize(
    "text",
    ["prune, due when the frost ends", "sow bis Ostern", "dig by Friday", "bis Ende Mai streichen", "Frist: Ostern",
     "📅 soon", "pay bis 31.02.2027", "pay by 31 February"],
)  # fmt: skip
def test_a_due_day_may_be_one_that_cannot_be_read(text: str) -> None:
    assert due_on(text, WRITTEN) is None
    assert has_unread_day(text, WRITTEN)


@pytest.mark.parametrize(
    "text",
    ["due 2026-12-04", "streichen bis zur Wand", "send it by post", "order the report by June Miller", "rake",
     "pay what is due to Anna", "pay it (amount due: 40 €)", "Frist verlängern", "fällige Rechnungen zahlen",
     "Urlaub Montag bis Freitag eintragen"],
)  # fmt: skip
def test_other_tasks_hide_no_due_day(text: str) -> None:
    assert not has_unread_day(text, WRITTEN)
