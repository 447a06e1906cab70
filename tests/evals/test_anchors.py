from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.errors import BadCase
from askbase.evals.anchors import Span, anchor, in_front_matter, refuse_ambiguous
from askbase.evals.cases import Evidence

from .builders import make_case

TEXT = "---\nsource: Data Elixir\n---\n\nThe boiler was serviced on 3 May.\r\nIt cost 120 euros, all in.\r\n"


def found(evidence: Evidence, notes: dict[str, str]) -> tuple[str, list[str]]:
    result = anchor(evidence, notes)
    return result.state, [notes[place.note][place.start : place.end] for place in result.places]


def test_a_quote_is_found_where_it_stands() -> None:
    assert found(Evidence("a.md", "120 euros"), {"a.md": TEXT}) == ("exact", ["120 euros"])


def test_line_ends_of_note_and_quote_may_differ() -> None:
    assert found(Evidence("a.md", "3 May.\nIt cost"), {"a.md": TEXT}) == ("exact", ["3 May.\r\nIt cost"])
    assert found(Evidence("a.md", "3 May.\r\nIt cost"), {"a.md": TEXT.replace("\r\n", "\n")})[0] == "exact"


def test_white_space_and_composition_may_differ() -> None:
    decomposed = unicodedata.normalize("NFD", "Das Café  öffnet\num neun.")
    state, (words,) = found(Evidence("a.md", "Café öffnet um neun"), {"a.md": decomposed})
    assert (state, unicodedata.normalize("NFC", words)) == ("exact", "Café  öffnet\num neun")


def test_a_position_chooses_among_several_places_even_when_it_is_off() -> None:
    text = "one two. " * 5
    assert anchor(Evidence("a.md", "one", 19, 22), {"a.md": text}).places == (Span("a.md", 18, 21),)


def test_a_quote_that_stands_twice_needs_to_be_longer() -> None:
    case = make_case(evidence=(Evidence("a.md", "one"),))
    with pytest.raises(BadCase, match="several times"):
        refuse_ambiguous([case], {"a.md": "one two one"})
    refuse_ambiguous([make_case(evidence=(Evidence("a.md", "one two"),))], {"a.md": "one two one"})


def test_a_slightly_changed_passage_has_drifted() -> None:
    quote = "The boiler in the cellar was serviced by Ann on 3 May"
    state, (words,) = found(Evidence("a.md", quote), {"a.md": f"# House\n\n{quote.replace('3', '4')} again.\n"})
    assert state == "drifted" and words.startswith("The boiler")


def test_a_renamed_note_has_moved_and_a_deleted_one_is_lost() -> None:
    evidence = Evidence("old.md", "serviced on 3 May")
    assert found(evidence, {"new.md": TEXT}) == ("moved", ["serviced on 3 May"])
    assert found(evidence, {"new.md": "nothing of the kind"}) == ("lost", [])


def test_a_long_repeat_elsewhere_counts_and_a_short_one_does_not() -> None:
    long = "The boiler was serviced on 3 May, says the man."
    assert len(anchor(Evidence("a.md", long), {"a.md": long, "b.md": f"> {long}"}).places) == 2
    assert len(anchor(Evidence("a.md", "on 3 May"), {"a.md": long, "b.md": long}).places) == 1


def test_front_matter_speaks_for_its_own_note_only() -> None:
    text = "---\nsource: The Journal of Long Property Values\n---\nx\n"
    notes = {"a.md": text, "b.md": text}
    assert len(anchor(Evidence("a.md", "source: The Journal of Long Property Values"), notes).places) == 1
    assert in_front_matter(text, Span("a.md", 4, 20)) and not in_front_matter(text, Span("a.md", 52, 53))


def test_a_null_quote_is_the_whole_note() -> None:
    whole = anchor(Evidence("a.md", None), {"a.md": TEXT})
    assert (whole.places, whole.whole) == ((Span("a.md", 0, len(TEXT)),), True)
    assert anchor(Evidence("gone.md", None), {"a.md": TEXT}).state == "lost"


@given(st.text(max_size=60), st.text(min_size=1, max_size=30), st.text(max_size=60))
def test_a_hinted_quote_of_any_text_is_found_exactly(before: str, quote: str, after: str) -> None:
    if quote.strip():
        text = before + quote + after
        place = anchor(Evidence("a.md", quote, len(before), len(before) + len(quote)), {"a.md": text}).places[0]
        assert text[place.start : place.end].replace("\r\n", "\n").replace("\r", "\n") == quote.replace(
            "\r\n", "\n"
        ).replace("\r", "\n")
