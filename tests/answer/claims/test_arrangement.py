"""Claims whose words all stand in the note, and that say another thing."""

from __future__ import annotations

import pytest

from askbase.answer.claims.outflow import Outflow
from tests.answer.builders import passage


def status(note: str, claim: str, question: str = "What about it?") -> str:
    [segment] = Outflow([passage(note)], question).feed(f"{claim}\n")
    return segment.status


@pytest.mark.parametrize(
    ("note", "claim"),
    [
        # what belongs to what
        ("Rent is 800 euros and heating is 120 euros.", "Rent is 120 euros."),
        ("The barn was built in 1920 and painted in 1985.", "The barn was built in 1985."),
        ("In 2022 we sold 40 jars, in 2023 we sold 55 jars.", "In 2022 we sold 55 jars."),
        ("Callum drinks tea, Desmond drinks coffee.", "Callum drinks coffee."),
        ("Oda takes the red room and Per takes the blue room.", "Oda takes the blue room and Per takes the red room."),
        # who did it to whom
        ("Oda lent Per 200 euros.", "Per lent Oda 200 euros."),
        ("Oda was hired by Per in 2020.", "Oda hired Per in 2020."),
        ("The new tariff is cheaper than the old one.", "The old tariff is cheaper than the new one."),
        ("Oda's dog has a wheat allergy.", "Oda has a wheat allergy."),
        ("The neighbour of Per sold the house.", "Per sold the house."),
        # from, to, not
        ("Choir practice moved from Tuesday to Thursday.", "Choir practice moved to Tuesday."),
        ("The price fell by 20 euros.", "The price fell to 20 euros."),
        ("We chose React, not Vue.", "We chose Vue, not React."),
        ("Take one tablet before meals.", "Take one tablet with meals."),
        ("The ratio of sand to cement is 3:1.", "The ratio of cement to sand is 3:1."),
        # conditions and bounds
        ("Unless the landlord objects, the lease renews in June.", "The lease renews in June."),
        ("The shop is open every day except Sunday.", "The shop is open every day."),
        ("Everyone but Jonas signed the contract.", "Jonas signed the contract."),
        ("Oda rarely eats fish.", "Oda eats fish."),
        ("The tank holds at least 300 litres.", "The tank holds at most 300 litres."),
        ("Most members voted for it.", "All members voted for it."),
        ("We fly to Rome or Lisbon in May.", "We fly to Rome and Lisbon in May."),
        ("Per refused to sign the lease.", "Per signed the lease."),
        ("Per said the bridge is unsafe.", "The bridge is unsafe."),
        ("Oda will join in May.", "Oda joined in May."),
        ("Per stopped working at the mill.", "Per works at the mill."),
        ("She lives in the old mill.", "He lives in the old mill."),
        ("The hall costs 15 euros per hour.", "The hall costs 15 euros per day."),
        ("The minimum order is 50 euros.", "The order is 50 euros."),
        ("Max speed is 30 in town.", "Speed is 30 in town."),
        ("The net price is 80 euros.", "The price is 80 euros."),
        ("The tree is twice as tall as the 4 m shed.", "The tree is as tall as the 4 m shed."),
        ("Im Schnitt warten wir 12 Minuten.", "Wir warten 12 Minuten."),
        ("Es dauert anderthalb Stunden.", "Es dauert Stunden."),
        # figures
        ("They got 2 million euros.", "They got 2 euros."),
        ("The fee is 5% of the sum.", "The fee is 5 of the sum."),
        ("Bake it at 180 °C.", "Bake it at 180 °F."),
        ("It needs Python 3.10.", "It needs Python 3.1."),
        ("The locker code is 0412.", "The locker code is 412."),
        ("The tracking number is 340434188193215678.", "The tracking number is 340434188193215679."),
    ],
)
def test_the_same_words_in_another_arrangement_are_not_supported(note: str, claim: str) -> None:
    assert status(note, note) == "supported"
    assert status(note, claim) == "unverified"


@pytest.mark.parametrize(
    ("note", "question", "claim"),
    [
        (
            "The rent was raised to 850 euros in March.",
            "What is the rent?",
            "The rent was lowered to 850 euros in March.",
        ),
        ("Grandma died on 3 May 1987 in Linz.", "When was grandma in Linz?", "Grandma was born on 3 May 1987 in Linz."),
        ("The museum closes at 17:00.", "When does the museum open?", "The museum opens at 17:00."),
        ("The Golf was sold for 4000 euros.", "How much was the Golf?", "The Golf was bought for 4000 euros."),
    ],
)
def test_a_figure_that_was_asked_for_carries_no_word_that_stands_for_another(
    note: str, question: str, claim: str
) -> None:
    assert status(note, claim, question) == "unverified"


@pytest.mark.parametrize(
    ("note", "claim"),
    [
        ("Rent is 800 euros and heating is 120 euros.", "Heating is 120 euros."),
        ("The barn was built in 1920 and painted in 1985.", "The barn was painted in 1985."),
        ("Within 24 hours of its release, it reached 6.3 million views.",
         "It reached 6.3 million views within 24 hours of its release."),
        ("Insulin (from Latin insula, island) is a hormone; some call it the main one.", "Insulin is a hormone."),
        ("The mother - city sent a well - known guide.", "The mother-city sent a well-known guide."),
        ("Per serviced the boiler.", "The boiler was serviced by Per."),
        ("Fellside | £11,400 | 7 kW | 45 °C |", "Fellside: £11,400"),
        ("The lease ends on 3 May and the deposit is due on 13 May.", "The deposit is due on 13 May."),
    ],
)  # fmt: skip
def test_what_the_note_says_is_supported_in_its_parts_too(note: str, claim: str) -> None:
    assert status(note, claim) == "supported"
