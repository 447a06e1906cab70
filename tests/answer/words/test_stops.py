"""Full stops that end no sentence."""

from __future__ import annotations

import pytest

from askbase.answer.words.stops import is_shortened


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- Ethics approval: ref.", " LS-2023-118, granted"),
        ("Ring ext.", " 4410"),
        ("on C.", " nemoralis"),
        ("Carabus spp.", " (three of them)"),
        ("Nebria sp.", " 2"),
        ("Rosa canina var.", " alba"),
        ("by Smith et al.", " Landscape Ecology"),
        ("by Smith et al.", " (2019)"),
        ("Approx.", " ten"),
        ("the dept.", " of biology"),
        ("£40 incl.", " VAT"),
        ("Ines resp.", " Tom"),
        ("Cf.", " Moreau"),
    ],
)
def test_it_only_shortens_a_word(before: str, after: str) -> None:
    assert is_shortened(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [("by Smith et al.", " We found"), ("see the ref.", " Then"), ("by the dept.", " Then"), ("two spp.", " Then")],
)
def test_it_ends_a_sentence(before: str, after: str) -> None:
    assert not is_shortened(before, after)
