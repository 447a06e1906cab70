"""Claims that drop the word beside a figure, though both have the figure."""

from __future__ import annotations

import time

import pytest

from askbase.answer.claims.figures import beside_differs
from tests.answer.claims.test_arrangement import status


@pytest.mark.parametrize(
    ("note", "claim"),
    [
        # a share becomes the whole
        ("Passed 5 out of 7 exams.", "Passed 7 exams."),
        ("4 of the 10 windows leak.", "10 windows leak."),
        ("3 von 12 Fenstern sind undicht.", "12 Fenstern sind undicht."),
        ("We get back 20% of 500 euros.", "We get back 500 euros."),
        ("Only 9 in 10 lamps work.", "Only 10 lamps work."),
        ("Ein Drittel der 300 Euro ist bezahlt.", "300 Euro ist bezahlt."),
        # a dose becomes another
        ("Take 2 x 500 mg of it.", "Take 500 mg of it."),
        ("Take 500 mg twice daily.", "Take 500 mg daily."),
        ("Zweimal täglich 10 Tropfen nehmen.", "Täglich 10 Tropfen nehmen."),
        # a distance becomes a place
        ("The deposit is due two weeks after 5 May.", "The deposit is due 5 May."),
        ("Book the hall 3 months before December.", "Book the hall in December."),
        ("The pressure is 4 bar below the limit.", "The pressure is 4 bar."),
        ("The offer is 200 under 1100 euros.", "The offer is 1100 euros."),
        ("The price is 100 euros less 20.", "The price is 100 euros."),
        # magnitudes and units
        ("The bridge cost 3m euros.", "The bridge cost 3 euros."),
        ("The plant cost 3 bn yen.", "The plant cost 3 yen."),
        ("We baked 5 dozen rolls.", "We baked 5 rolls."),
        ("The fund holds €7bn.", "The fund holds €7m."),
        ("The cable is 20 cm long.", "The cable is 20 m long."),
        ("The room is 18 m² large.", "The room is 18 m large."),
        ("The hall costs 15 euros an hour.", "The hall costs 15 euros."),
        ("The recipe needs 2½ cups of flour.", "The recipe needs 2 cups of flour."),
        # bounds, ends, order
        ("It costs about 300 euros.", "It costs 300 euros."),
        ("The tank holds ~300 litres.", "The tank holds 300 litres."),
        ("It seats 20 or more.", "It seats 20."),
        ("The walk takes 2–3 hours.", "The walk takes 3 hours."),
        ("Open since 2019.", "Open in 2019."),
        ("She lives on the 5th floor.", "She lives on 5 floors."),
        ("The class begins at quarter to 7.", "The class begins at 7."),
        ("We ate 5/6 of it.", "We ate it on 6 May."),
        ("The report is due by Friday.", "The report is due on Friday."),
        ("The trip is in 3 weeks.", "The trip is 3 weeks."),
        # one figure in two parts
        ("The trip takes 2 hours 20 minutes.", "The trip takes 2 hours."),
        ("The trip takes 2 hours and 20 minutes.", "The trip takes 20 minutes."),
        ("Es kostet 3 Euro und 50 Cent.", "Es kostet 3 Euro."),
        ("The ticket costs A$5.", "The ticket costs $5."),
    ],
)
def test_what_stands_beside_a_figure_is_not_dropped(note: str, claim: str) -> None:
    assert status(note, note) == "supported"
    assert status(note, claim) == "unverified"


@pytest.mark.parametrize(
    ("note", "claim"),
    [
        ("Passed 5 out of 7 exams.", "Passed 5 of the 7 exams."),
        ("Two of the five brakes squeal.", "2 of the 5 brakes squeal."),
        ("Take 2 x 500 mg of it.", "Take 2×500 mg of it."),
        ("The bridge cost 3m euros.", "The bridge cost 3 m euros."),
        ("The walk takes 2–3 hours.", "The walk takes 2 to 3 hours."),
        ("It weighs 9 kg at most.", "It weighs at most 9 kg."),
        ("We meet on 5th May.", "We meet on 5 May."),
        # the dropped word belongs to another figure
        ("Lost 3 of 20 seedlings and 2 pots.", "Lost 2 pots."),
        ("We paid 40 euros and left 3 hours later.", "We paid 40 euros."),
        ("The recipe serves 4 and takes about 30 minutes.", "The recipe serves 4."),
        # it is no part of the figure
        ("The meeting of 12 May lasted 90 minutes.", "The meeting lasted 90 minutes."),
        ("We bought a box of 24 eggs.", "We bought 24 eggs."),
        ("We paid 200 euros after the storm.", "We paid 200 euros."),
        ("Sold 9 in 2019.", "In 2019 sold 9."),
        ("The rent was raised from 800 to 850 euros.", "The rent was raised to 850 euros."),
        ("Mia is 12 years old.", "Mia is 12."),
        ("The price fell by 20 euros.", "The price fell 20 euros."),
        ("We drove 480 km in 5 hours.", "We drove 480 km."),
        ("It costs 300 euros and 50 guests come.", "50 guests come."),
    ],
)
def test_the_rest_of_the_sentence_may_be(note: str, claim: str) -> None:
    assert status(note, claim) == "supported"


def test_a_long_row_of_figures_is_read_in_no_time() -> None:
    row, start = "5 " * 1000, time.perf_counter()
    beside_differs(row, [row, f"{row}kg", f"about {row}"])
    assert time.perf_counter() - start < 5
