"""What a claim may add without saying more than the note; and what looks like it and says more."""

from __future__ import annotations

import pytest

from askbase.answer.claims.outflow import Outflow
from tests.answer.builders import passage
from tests.answer.claims.test_claims import meaning

LOG = """## Visits

| Date | Who | What | Cost |
|---|---|---|---|
| 2022-10-18 | Callum | service | £79 |
| 2024-01-13 | Desmond | frozen pipe, service | £144 |
| 2024-11-01 | Callum | service, vessel to 0.8 bar | £92 |
"""
ALARMS = "The carbon monoxide alarms are new. They have sealed batteries: the hall one must be replaced by June 2029."
SCANS = "A vendor article that compares stores.\n\nBelow a hundred thousand, a brute-force scan is usually fast enough."
COST = "What did the boiler service in November 2024 cost, and who did it?"
ARTICLE = "What is fast enough, according to the vendor article?"


def status(claim: str, question: str, text: str, title: str = "boiler log.md") -> str:
    outflow = Outflow([passage(text, title)], question, meaning)
    [segment] = [each for each in (*outflow.feed(claim), *outflow.finish()) if each.claim]
    return segment.status


@pytest.mark.parametrize(
    ("claim", "question", "text"),
    [
        ("The boiler service in November 2024 cost £92, and it was performed by Callum.", COST, LOG),
        ("In October 2022 the service cost £79.", "What did the service in October 2022 cost?", LOG),
        ("Desmond's service cost £144.", "What did Desmond's service cost?", LOG),
        ("The hot water is set to 48 °C.", "What is its hot water set to?", "- Hot water 48 °C."),
        ("60 ml of fresh sealant per tyre.", "How much sealant goes in?", "- [ ] **60 ml** of fresh sealant per tyre"),
        ("According to the vendor article, below a hundred thousand, a brute-force scan is usually fast enough.",
         ARTICLE, SCANS),
        ("The article states that below a hundred thousand, a brute-force scan is usually fast enough.",
         ARTICLE, SCANS),
        ("The carbon monoxide alarm in the hall must be replaced by June 2029.",
         "When must the carbon monoxide alarm in the hall be replaced?", ALARMS),
    ],
)  # fmt: skip
def test_what_says_no_more_than_the_note_is_supported(claim: str, question: str, text: str) -> None:
    assert status(claim, question, text) == "supported"


@pytest.mark.parametrize(
    ("claim", "question", "text"),
    [
        ("The boiler service in November 2024 cost £144, and it was performed by Callum.", COST, LOG),
        ("The boiler service in November 2024 cost £92, and it was performed by Desmond.", COST, LOG),
        ("The boiler service in October 2024 cost £92.", "What did it cost in October 2024?", LOG),
        ("Desmond's service cost £92.", "What did Desmond's service cost?", LOG),
        ("Ada Lovelace died in 1815.", "When did Ada Lovelace die?",
         "| Name | Born | Died |\n|---|---|---|\n| Ada Lovelace | 1815 | 1852 |"),
        ("The gravel tyre has 2.3 bar in front.", "What pressure has the gravel tyre in front?",
         "| Tyre | Front | Rear |\n|---|---|---|\n| gravel | 2.1 bar | 2.3 bar |"),
        ("The service was performed by Callum.", "Who did the service?", "Callum recommended the service of Fellside."),
        ("The key is stored in the garage.", "Where is the key stored?", "The key was lost in the garage."),
        ("The thermostat is set to 60 °C.", "What is the thermostat set to?", "- Thermostat breaks at 60 °C."),
        ("The garage door must be replaced by June 2029.", "When must the garage door be replaced?",
         "The garage door squeaks. The alarm beside it must be replaced by June 2029."),
        ("Callum was born in 1990.", "When was Callum born?", "Callum has a wife. She was born in 1990."),
        ("The service in November 2024 was performed by Callum.", "Who did the service in November 2024?",
         "| Date | Customer | What | Cost |\n|---|---|---|---|\n| 2024-11-01 | Callum | service | £92 |"),
        ("According to my doctor, take 20 mg of aspirin.", "According to my doctor, how much aspirin should I take?",
         "Horoscope of the week.\n\nTake 20 mg of aspirin."),
        ("Ada Lovelace died in 1815 and was born in 1852.", "When did Ada Lovelace die and when was she born?",
         "| Name | Born | Died |\n|---|---|---|\n| Ada Lovelace | 1815 | 1852 |"),
        ("The fee is 5 of the sum.", "How much is the fee?", "The fee is 5% of the sum."),
        ("Flour the bench.", "What to do with the bench?", "Never do this:\n- Flour the bench."),
        ("According to the doctor, below a hundred thousand, a brute-force scan is usually fast enough.",
         "What is fast enough?", SCANS),
        ("The garage door must be replaced by June 2029.", "When must the garage door be replaced?",
         "The garage door squeaks. It is beside the alarm that must be replaced by June 2029."),
    ],
)  # fmt: skip
def test_what_says_more_or_another_thing_is_not(claim: str, question: str, text: str) -> None:
    assert status(claim, question, text) == "unverified"


def test_a_title_may_have_found_it_out() -> None:
    note = "Facts at the very start are used well; facts in the middle are often missed."
    claim = "Lost in the Middle found that facts at the very start are used well; facts in the middle are often missed."
    assert status(claim, "What did it find?", note, "Lost in the Middle.md") == "supported"
    assert status(claim, "What did it find?", note, "Goodhart.md") == "unverified"
