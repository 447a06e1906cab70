"""Answers without a model: sentences that say something about the question, word for word."""

from __future__ import annotations

from collections.abc import Sequence

from askbase.answer.quoting.extract import extract
from tests.answer.builders import passage

FRONT = passage('---\ntitle: "Maya textiles"\ntype: article\nrelevance: 3\n---', "Maya textiles.md", score=1.0)
BODY = passage("Cotton was woven for the daily clothes of everyone.", "Maya textiles.md", start=200, score=0.4)


def near(question: str) -> list[str]:
    def similarity(texts: Sequence[str]) -> Sequence[float]:
        return [0.9 if "title" in text else 0.5 for text in texts]

    return [segment.claim for segment in extract(question, [FRONT, BODY], similarity)]


def test_front_matter_that_only_repeats_the_title_is_not_quoted() -> None:
    assert near("What kind of clothes did the Maya wear?") == ["Cotton was woven for the daily clothes of everyone."]


def test_front_matter_that_was_asked_for_is() -> None:
    assert "relevance: 3" in near("What relevance do the Maya textiles have?")


def test_a_bare_address_says_nothing_unless_it_was_asked_for() -> None:
    link = passage("https://en.example.org/wiki/Boiler", "a.md", score=0.9)
    told = passage("The flow is 58 degrees.", "b.md", score=0.1)

    def found(question: str) -> list[str]:
        return [segment.claim for segment in extract(question, [link, told], lambda texts: [0.5] * len(texts))]

    assert found("How warm is the flow of the boiler?") == ["The flow is 58 degrees."]
    assert "https://en.example.org/wiki/Boiler" in found("Where did I read about the boiler?")


def test_two_words_with_a_figure_say_how_many() -> None:
    note = passage("# Omelette\n\n- 5 eggs\n- big onion\n\nBake it at 180.", "omelette.md")
    found = extract("How many eggs are in the omelette?", [note], lambda texts: [0.5] * len(texts))
    assert [segment.claim for segment in found] == ["5 eggs", "Bake it at 180."]


def test_a_row_of_the_month_that_is_asked_for_goes_before_its_neighbours() -> None:
    rows = "\n".join(f"| 2024-{month:02d}-01 | Callum | service of the boiler | £{month} |" for month in range(1, 13))
    found = extract(
        "What did the service in November 2024 cost?", [passage(rows, "a.md")], lambda texts: [0.5] * len(texts)
    )
    assert "£11" in "".join(segment.claim for segment in found)


def test_the_same_sentence_in_two_notes_is_quoted_once() -> None:
    copies = [passage("The flow is 58 degrees.", f"{name}.md", score=score) for name, score in (("a", 0.9), ("b", 0.8))]
    other = passage("It was serviced in May.", "c.md", score=0.1)
    found = extract("How warm is the flow?", [*copies, other], lambda texts: [0.5] * len(texts))
    assert [(segment.claim, segment.numbers) for segment in found] == [
        ("The flow is 58 degrees.", (1,)),
        ("It was serviced in May.", (3,)),
    ]


def test_a_mark_or_html_of_a_note_leads_nowhere() -> None:
    note = passage("The flow is 58 degrees [2] <img src=https://t.example/x.png>.", "a.md")
    [segment] = extract("How warm is the flow?", [note], lambda texts: [0.5] * len(texts))
    assert "[2]" not in segment.text and "<img" not in segment.text


def test_what_is_taken_back_in_the_next_line_is_quoted_with_its_correction() -> None:
    note = passage(
        "- Noted on 14 January: the boiler is serviced every two years.\n"
        "- Corrected on 3 November: every 12 months, or the guarantee lapses.\n"
        "- The cellar is dry."
    )
    quoted = extract("How often is the boiler serviced?", [note], lambda texts: [0.5] * len(texts), 1)
    assert [segment.claim[:9] for segment in quoted] == ["Noted on ", "Corrected"]


def test_another_name_of_a_note_answers_nothing_but_what_it_is_called() -> None:
    front = passage("---\ntitle: Re-index\naliases: [index swap]\n---", "swap.md", score=1.0)

    def quoted(question: str) -> list[str]:
        return [each.claim for each in extract(question, [front], lambda texts: [0.9] * len(texts))]

    assert quoted("How long does an index rebuild take?") == []
    assert "aliases: [index swap]" in quoted("Which alias does the note have?")


def test_the_name_of_an_embedded_file_is_no_sentence_unless_files_are_asked_for() -> None:
    cinema = passage(
        "![[Movies.base#Recent]]\n\n![ticket](cinema.png)\n\nThe cinema in Leith showed Amelie.\n", "cinema.md"
    )
    shown = extract("Which cinema showed Amelie?", [cinema], lambda texts: [0.5] * len(texts))
    assert [segment.claim for segment in shown] == ["The cinema in Leith showed Amelie."]
    assert len(extract("Which pictures of the cinema?", [cinema], lambda texts: [0.5] * len(texts))) > 1


def test_what_is_about_something_else_does_not_fill_the_answer_up() -> None:
    boiler = passage("Callum serviced the boiler.", dense=0.6)
    roses = passage("Prune the roses in March.", "roses.md", dense=0.05)
    shown = extract("Who serviced the boiler?", [boiler, roses], lambda texts: [0.3] * len(texts))
    assert [segment.claim for segment in shown] == ["Callum serviced the boiler."]


def test_properties_that_only_sort_a_note_are_quoted_where_they_are_asked_for() -> None:
    front = passage('---\ntags: [climbing]\nattendees: ["Katrin", "Anna"]\ndate-read: 2026-05-11\n---', "log.md")

    def quoted(question: str) -> list[str]:
        return [each.claim for each in extract(question, [front], lambda texts: [0.9] * len(texts))]

    assert quoted("What did I climb in August?") == []
    assert quoted("Which tags has the climbing log?") == ["tags: [climbing]"]
    assert quoted("When is the meeting with Katrin?") == []
    assert quoted("Who attended with Katrin?") == ['attendees: ["Katrin", "Anna"]']
    assert quoted("When did I read it?") == ["date-read: 2026-05-11"]
    assert quoted("Was Anna at the meeting?") == ['attendees: ["Katrin", "Anna"]']


def test_a_line_that_is_only_a_link_says_nothing_unless_links_are_asked_for() -> None:
    index = passage("- [[Training log 2026]]\n- I climbed Mooskante in August.", "moc.md")

    def quoted(question: str) -> list[str]:
        return [each.claim for each in extract(question, [index], lambda texts: [0.9] * len(texts))]

    assert quoted("What did I climb in August?") == ["I climbed Mooskante in August."]
    assert "Training log 2026" in quoted("Which notes does the index link to?")
    books = passage("## Books to read next\n\n- [[The Pragmatic Programmer]]\n", "books.md")
    found = extract("Which books should I read next?", [books], lambda texts: [0.9] * len(texts))
    assert [each.claim for each in found] == ["The Pragmatic Programmer"]


def test_one_word_that_was_asked_for_says_yes() -> None:
    lena = passage("Technician, Monday to Thursday only. Vegan. Quiet.", "Lena.md")
    found = extract("Is Lena vegan?", [lena], lambda texts: [0.9] * len(texts))
    assert [each.claim for each in found] == ["Technician, Monday to Thursday only.", "Vegan."]


def test_a_sentence_that_says_all_that_is_asked_for_is_not_hidden_among_others() -> None:
    site = passage("The beds lie north.\nThornby was dropped because its hedge was cut.\nThe rest stays.", "sites.md")

    def likeness(texts: Sequence[str]) -> Sequence[float]:
        return [0.7 if "dropped" in text else 0.3 for text in texts]

    found = extract("Why was Thornby dropped?", [site], likeness)
    assert [segment.claim for segment in found] == ["Thornby was dropped because its hedge was cut."]
    assert len(extract("Was Thornby dropped?", [site], likeness)) == 3


def test_the_best_sentence_goes_first() -> None:
    notes = [passage("The lid is grey.", "a.md"), passage("The flow of the boiler is 58 degrees.", "b.md", score=0.9)]
    found = extract("How warm is the flow of the boiler today?", notes, lambda texts: [0.5] * len(texts))
    assert [segment.numbers for segment in found] == [(2,), (1,)]


def test_a_question_of_the_note_is_told_with_what_comes_behind_it() -> None:
    notes = passage(
        "Is the script part of the corpus? Probably not. The pump is new.\n\n- Who pays for it?\n- It rained again.",
        "a.md",
    )

    def similarity(texts: Sequence[str]) -> Sequence[float]:
        return [0.9 if text.endswith("?") else 0.1 for text in texts]

    found = extract("Is the script in the corpus, and who pays?", [notes], similarity, 2)
    assert [segment.claim for segment in found] == [
        "Is the script part of the corpus?",
        "Probably not.",
        "Who pays for it?",
    ]


def test_a_topic_that_only_repeats_the_question_says_nothing() -> None:
    topics = passage("![](topics/Method/Rank%20Fusion)\n\n![](topics/Concept/Metasearch)\n\nIt sums 1/rank.", "rrf.md")

    def found(question: str) -> list[str]:
        return [segment.claim for segment in extract(question, [topics], lambda texts: [0.5] * len(texts))]

    assert "Method: Rank Fusion" not in found("What is rank fusion?")
    assert "Concept: Metasearch" in found("What is rank fusion?")
    assert "Method: Rank Fusion" in found("Which methods like rank fusion are linked?")
