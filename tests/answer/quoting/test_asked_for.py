"""Kinds of values: which is asked for, and what it looks like."""

from __future__ import annotations

import pytest

from askbase.answer.quoting.asked_for import kinds_asked


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("What is Dewi's phone number?", "Dewi: 01768 555 0142", "gate code 4471, NY 405 066"),
        ("phone number of Denise", "claims, ext. 4410", "before the 5th"),
        ("What is Ilse's email address?", "ilse@example.org", "she writes mails"),
        ("What did the roof cost?", "Roof | £ | 2,900", "24 tiles"),
        ("How heavy is the beetle?", "up to 0.6 g", "17-22 mm"),
        ("How tall is the mast?", "Mast (m) | 3", "2 years"),
        ("How old is Callum?", "born 1980", "between 12 and 1"),
        ("At what time does the train leave?", "17:12", "train"),
        ("When was the mast built?", "in May", "by Tom"),
        ("Which year was it?", "2019", "long ago"),
        ("How many eggs?", "two eggs", "eggs"),
        ("Which percentage was lost?", "29 %", "some"),
        ("How much memory has it?", "64 GB", "one machine"),
        ("What temperature has the oven?", "230 °C", "hot"),
        ("What's the serial number?", "SN-48813", "fitted in August 2009"),
        ("On which page is it?", "(p. 14)", "page turned"),
    ],
)
def test_a_value_is_told_by_its_looks(question: str, has: str, lacks: str) -> None:
    [kind] = kinds_asked(question)
    assert kind.looks.search(has)
    assert not kind.looks.search(lacks)


@pytest.mark.parametrize(
    "question",
    ["How many people use it on their phones?", "When must it be repeated?", "What time zone is it?",
     "Who lost a phone?", "How much is left?", "What did she say in Anna's email?"],
)  # fmt: skip
def test_what_may_be_answered_by_anything_asks_for_no_phone_nor_date(question: str) -> None:
    assert all(kind.looks.search("one") for kind in kinds_asked(question))
