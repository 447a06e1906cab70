"""The notes' own words: two questions in one, and what follows a small model's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from askbase.answer.claims.segment import Segment, Status
from askbase.answer.draft import Draft
from askbase.answer.quoted import BESIDE, beside, quoted
from askbase.answer.quoting.extract import SENTENCES
from askbase.types import Filter, Passage, Retrieved
from tests.answer.builders import Says, context_of, passage

CAR = passage("The tyre pressure is 2.4 bar in front.", "car.md", dense=0.3)
RYE = passage("The rye bread bakes for an hour.", "rye.md", dense=0.3)
BOTH = "What is the tyre pressure, and how long does the bread bake?"


def by_subject(question: str, texts: Sequence[str]) -> Sequence[float]:
    """Near in meaning: what names the subject of the question, if it has one."""
    if "tyre" in question and "bread" in question:
        return [0.3] * len(texts)
    return [0.8 if any(each in question and each in text for each in ("tyre", "bread")) else 0.1 for text in texts]


def found(question: str, *passages: Passage, standalone: str | None = None) -> Retrieved:
    return Retrieved(question, standalone or question, Filter(), passages or (CAR, RYE), (), "exact")


def quotes(retrieved: Retrieved) -> list[str]:
    return [each.claim for each in quoted(context_of(Says(), by_subject), retrieved, retrieved.passages)]


def follows(retrieved: Retrieved, *said: Segment) -> list[str]:
    draft = Draft(segments=list(said), passages=retrieved.passages)
    return [each.claim or each.text.lstrip() for each in beside(context_of(Says(), by_subject), retrieved, draft)]


def says(text: str, status: Status, *cited: Passage) -> Segment:
    spans = tuple((number, (each.chunk.start, each.chunk.end)) for number, each in enumerate(cited, 1))
    return Segment(f"{text} ", text, tuple(number for number, _ in spans), status, ("words",), spans)


def test_two_questions_in_one_are_each_near_to_a_note() -> None:
    assert quotes(found(BOTH)) == ["The tyre pressure is 2.4 bar in front.", "The rye bread bakes for an hour."]


def test_what_was_asked_before_is_not_answered_again() -> None:
    before = "What is the tyre pressure? how long does the bread bake?"
    assert quotes(found("how long does the bread bake?", standalone=before)) == []


def test_another_matter_than_before_is_looked_up_by_itself() -> None:
    near = replace(CAR, dense=0.7), replace(RYE, dense=0.7)
    before = "What is the tyre pressure? how long does the bread bake?"
    assert quotes(found("how long does the bread bake?", *near, standalone=before))[0] == RYE.chunk.text
    asked: list[str] = []

    def noted(question: str, texts: Sequence[str]) -> Sequence[float]:
        asked.append(question)
        return by_subject(question, texts)

    for question in ("how long does the bread bake?", "and how long?"):
        retrieved = found(question, *near, standalone=before)
        quoted(context_of(Says(), noted), retrieved, retrieved.passages)
    itself = "and how long?"  # near to no passage: with what was asked before, and by itself
    assert asked == ["how long does the bread bake?"] * 2 + [itself, before, itself]


def test_of_two_questions_in_one_the_second_is_not_lost_where_the_first_is_strong() -> None:
    strong = [replace(passage(f"The tyre pressure is {bar} bar.", f"{bar}.md"), dense=0.9) for bar in range(5)]
    assert "The rye bread bakes for an hour." in quotes(found(BOTH, *strong, RYE))


def test_a_sentence_with_every_word_of_the_question_is_quoted_however_far_its_passage() -> None:
    people = passage("Wenda works on Mondays. Marek is allergic to hazelnuts. Ilse has the keys.", dense=0.2)
    assert "Marek is allergic to hazelnuts." in quotes(found("Who is allergic to hazelnuts?", people))
    assert quotes(found("Who is allergic to walnuts?", people)) == []
    assert quotes(found("Who is Ilse?", people)) == ["Ilse has the keys."]
    assert quotes(found("Who is Anselm?", people)) == []


def test_what_only_asks_need_not_stand_in_the_sentence_in_german_either() -> None:
    log = passage(
        "Katze Minka: Blutdruck 182 mmHg. Der Schornstein ist gekehrt. Winterreifen 64 €. Neue Reifen bestellt.",
        dense=0.3,
    )
    assert quotes(found("Welchen Blutdruck hatte Minka?", log)) == ["Katze Minka: Blutdruck 182 mmHg."]
    assert quotes(found("Wurde der Schornstein zuletzt gekehrt?", log)) == ["Der Schornstein ist gekehrt."]
    assert quotes(found("Was kosten die Winterreifen?", log)) == ["Winterreifen 64 €."]
    assert quotes(found("Was kosten neue Reifen?", log)) == []


def test_headings_and_heads_of_tables_say_some_of_the_words() -> None:
    media = passage(
        "# Media\n\n## YPD\n\n| Ingredient | g |\n|---|---|\n| Glucose | 20 |\n| Yeast extract | 10 |\n\n"
        "## Lysis\n\n| Ingredient | mM |\n|---|---|\n| HEPES | 50 |",
        "media.md",
        dense=0.3,
    )
    assert quotes(found("How much glucose is in YPD?", media)) == ["Ingredient | g |", "Glucose | 20 |"]
    assert quotes(found("How much HEPES is in YPD?", media)) == []


def test_a_row_is_quoted_under_its_head_and_a_short_table_whole_where_half_of_it_is() -> None:
    head, rule = "| Plan | £ a month |", "|---|---|"
    plans = [f"| {name} | {price} |" for price, name in enumerate("Purr Paws Vetsy Claw Tail Whisker Fang".split(), 19)]
    short = passage("\n".join([head, rule, *plans[:6]]), dense=0.6)
    long = passage("\n".join([head, rule, *plans]), dense=0.6)
    assert quotes(found("What do the plans cost a month?", short)) == [
        row.strip("| ") + " |" for row in (head, *plans[:6])
    ]
    assert len(quotes(found("What do the plans cost a month?", long))) == 1 + SENTENCES
    assert quotes(found("What does Paws cost a month?", short))[1:] == ["Paws | 20 |"]
    assert quotes(found("Which plan has a price per month?", passage(f"{head}\n{rule}\n{plans[0]}", dense=0.6)))[1:]


def test_where_a_figure_is_asked_for_two_of_three_words_do_with_the_name_and_a_figure() -> None:
    lab = passage("Fix with 4 % PFA for 15 min. PFA is toxic. Count the cells with care.", dense=0.3)
    assert quotes(found("How long do I fix the cells with PFA?", lab)) == ["Fix with 4 % PFA for 15 min."]
    assert quotes(found("How long do I fix the cells with DMSO?", lab)) == []
    assert quotes(found("How much does the fridge cost?", lab)) == []


def test_one_question_far_from_all_notes_quotes_nothing() -> None:
    assert quotes(found("What is the tyre pressure of the bread?")) == []
    near = replace(RYE, dense=0.7)
    assert quotes(found("bread?", near)) == ["The rye bread bakes for an hour."]


def test_behind_what_is_not_verified_the_notes_speak_but_do_not_repeat_what_is() -> None:
    oven = replace(passage("The rye bread bakes at 240 degrees.", "oven.md"), dense=0.7)
    retrieved = found("How does the rye bread bake?", oven, replace(RYE, dense=0.7))
    hot = says("It bakes at 240 degrees.", "supported", oven)
    assert follows(retrieved, hot) == [], "all of it is verified"
    assert follows(retrieved, hot, says("It takes two.", "unverified")) == [BESIDE, "The rye bread bakes for an hour."]
    assert len(follows(retrieved, says("It bakes at about 240.", "unverified", oven))) == 3, (
        "its words are not verified"
    )


def test_what_follows_an_answer_is_in_the_order_of_quotes_best_first_and_a_row_under_its_head() -> None:
    top = passage("| Car | Tyre |\n|---|---|\n| Fiat | 2.4 bar |\n", "car.md", dense=0.8)
    below = passage("| Saab | tyre 2.2 bar |\n", "car.md", dense=0.8, start=len(top.chunk.text))
    retrieved = found("Which tyre pressure does the Saab need?", below, top)
    assert follows(retrieved, says("Some.", "unverified", below))[1:] == quotes(retrieved)
    assert quotes(retrieved)[:2] == ["Car | Tyre |", "Saab | tyre 2.2 bar |"]


def test_of_two_questions_in_one_the_one_that_was_not_answered_is_answered_by_the_note() -> None:
    pressure = says("The pressure is 2.4 bar.", "supported", CAR)
    assert follows(found(BOTH), pressure) == [BESIDE, "The rye bread bakes for an hour."]
    loaf = says("The loaf takes an hour.", "supported", CAR, RYE)
    assert follows(found(BOTH), loaf) == [], "both are quoted"
    assert follows(found("What is the tyre pressure, and who is Desmond the painter?"), pressure) == [], "none is near"


def test_behind_a_refusal_nothing_follows() -> None:
    retrieved = found("bread?", replace(RYE, dense=0.7))
    assert beside(context_of(Says(), by_subject), retrieved, Draft(passages=retrieved.passages, refused=True)) == []


def test_where_a_summary_is_asked_for_twice_as_much_is_quoted() -> None:
    note = passage(
        " ".join(f"The tyre pressure was {number}.5 bar in week {number}." for number in range(1, 13)), "car.md"
    )
    assert len(quotes(found("What was the tyre pressure?", note))) == 4
    assert len(quotes(found("Sum up the tyre pressure of all weeks", note))) == 8


def test_a_german_question_asks_for_its_nouns() -> None:
    flat = passage("Vermieter: Herr Brunner, 0171 555. Die Heizung wird im Mai gewartet.", "Wohnung.md", dense=0.3)
    assert quotes(found("Wie heißt mein Vermieter?", flat)) == ["Vermieter: Herr Brunner, 0171 555."]
    assert quotes(found("Wie heißt mein Zahnarzt?", flat)) == []


def test_what_is_near_but_of_another_name_is_not_quoted() -> None:
    soil = passage("The soil at Fenwick has a pH of 6.4. The soil at Mere End has 6.9.", dense=0.7)
    assert quotes(found("Which soil has Mere End?", soil)) != []
    assert quotes(found("Which soil has Mere Bank?", soil)) == []
    assert quotes(found("Which soil has Mere Bank, and which soil has Fenwick?", soil)) != []


def test_other_figures_follow_a_verified_answer() -> None:
    flow = passage("Flow temperature 58 °C since 1 November 2024, 75 °C before that.", "boiler.md")
    asked = found("What flow temperature is the boiler set to?", flow)
    assert follows(asked, says("It is set to 58 °C.", "supported", flow)) == [BESIDE.lstrip(), flow.chunk.plain]
    assert follows(asked, says("58 °C, and 75 °C before.", "supported", flow)) == []


def test_the_other_steps_follow_one_that_is_verified() -> None:
    steps = passage("1. Hose on.\n2. Open the left valve.", "top up the boiler.md")
    asked = found("How do I top up the boiler?", steps)
    said = Segment("Hose on ", "Hose on", (1,), "supported", ("words",), ((1, (0, len("1. Hose on."))),))
    assert follows(asked, said) == [BESIDE.lstrip(), "1. Hose on.", "2. Open the left valve."]
    joined = replace(said, quotes=((1, (0, len("1. Hose on.\n2. Open"))),))
    assert follows(asked, joined) == follows(asked, said)


def test_the_head_of_a_table_is_not_told_without_a_row() -> None:
    table = passage(
        "| Part | Choice |\n|---|---|\n| tyre pressure | 2.4 bar |\n\nThe tyre pressure is checked in May.",
        "car.md", dense=0.7,
    )  # fmt: skip
    asked = found("What is the tyre pressure?", table)
    row = table.chunk.text.index("| tyre")
    said = Segment("2.4 bar. ", "2.4 bar.", (1,), "supported", ("words",), ((1, (row, row + 26)),))
    doubtful = says("It is 9 bar.", "unverified")
    assert "Part | Choice |" in follows(asked, doubtful)
    assert follows(asked, said, doubtful) == [BESIDE.lstrip(), "The tyre pressure is checked in May."]


def test_a_claim_that_says_no_more_than_the_question_is_followed_by_what_it_cites() -> None:
    ranker = passage("The re-ranker is a small cross-encoder since October.", "lantern.md", dense=0.7)
    asked = found("Do we use a re-ranker?", ranker)
    assert follows(asked, says("Yes, we use a re-ranker.", "supported", ranker)) == [
        BESIDE.lstrip(),
        ranker.chunk.plain,
    ]
    assert follows(asked, says("Yes, a small cross-encoder.", "supported", ranker)) == []


def test_what_is_verified_and_beside_the_point_is_followed_by_the_notes() -> None:
    service = passage("The service reopens the file.", "index.md")
    asked = found("How long does the rye bread bake?", replace(RYE, dense=0.7), service)
    said = Segment("The service reopens the file. ", "The service reopens the file.", (2,), "supported", ("words",),
                   ((2, (0, len(service.chunk.text))),))  # fmt: skip
    assert follows(asked, said)[1] == RYE.chunk.text
