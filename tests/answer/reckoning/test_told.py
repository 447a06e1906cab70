"""Results as the notes write such figures."""

from __future__ import annotations

from tests.answer.reckoning.asking import answered, table


def test_a_decimal_comma_stays_one() -> None:
    account = table("konto", "Posten | Betrag", "Miete | 1.000,50 €", "Noten | 40,50 €")
    assert answered("Was ist der Betrag im Konto insgesamt?", account).startswith("1.041,00 € together")


def test_a_mean_of_small_figures_keeps_their_decimals() -> None:
    runs = table("runs", "Run | Loss", "a | 0.0012", "b | 0.0015")
    assert answered("What is the average loss of the runs?", runs).startswith("0.00135 on average")


def test_a_sum_says_of_which_column_and_of_how_many_rows_it_is() -> None:
    rides = table("rides", "Ride | Distance (km)", "Jura | 58", "Vosges | 42", "Alps | – ")
    said = "100 km together: 58 + 42 (column “Distance (km)”, 2 of 3 rows)"
    assert answered("What distance are the rides together?", rides) == said
