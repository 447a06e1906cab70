"""The notes' own words: instead of a model's answer, or behind what a small one left out or could not be held to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from askbase import clock
from askbase.answer.claims.segment import Segment
from askbase.answer.claims.wording import asks_figure
from askbase.answer.draft import Context, Draft, nearness
from askbase.answer.quoting import conflict, what_is
from askbase.answer.quoting.corrected import corrections
from askbase.answer.quoting.day_asked import Place, carrying, sharing
from askbase.answer.quoting.extract import SENTENCES, all_steps, as_quote, extract
from askbase.answer.quoting.heads import lone_heads
from askbase.answer.quoting.lead import lead
from askbase.answer.quoting.other_values import measured, other_values
from askbase.answer.quoting.parts import parts
from askbase.answer.quoting.saying import saying
from askbase.answer.quoting.to_the_point import is_to_the_point
from askbase.answer.quoting.whole_note import asks_for_summary, asks_what_happened, the_day_asked
from askbase.answer.reading.focus import Similarity
from askbase.answer.refusing import decide
from askbase.answer.words.text import content_words, numbers
from askbase.types import Passage, Retrieved

Quotes = dict[Place, Segment]  # in the order they are told
BESIDE = "The notes themselves say:\n\n"
QUOTED = 8  # sentences where a summary is asked for
_YES_NO = content_words("yes no indeed ja nein")
FEWEST_POINTS = 3  # of a summary; below, the note's own words follow


def quoted(context: Context, retrieved: Retrieved, passages: Sequence[Passage]) -> list[Segment]:
    """The sentences nearest to the question, none if no passage is near or they miss what it asks for, and of two
    questions in one the nearest to each. Two are near to nothing sooner than each of them: then those nearest to
    either."""
    retrieved, asked = _by_itself(context, retrieved, passages), _asked(retrieved)
    question, itself = retrieved.standalone, retrieved.itself
    most = QUOTED if asks_for_summary(retrieved.question) else SENTENCES
    similarity = partial(nearness, context, retrieved)

    def chosen(among: frozenset[Place] | None = None) -> Quotes:
        return _by_place(extract(question, passages, similarity, most, among, itself=itself))

    if (of_day := _of_the_day(context, retrieved, passages)) is not None:
        return list(chosen(of_day).values())
    is_near, found = decide.worth_quoting(passages), Quotes()
    if is_near:
        found = _to_the_point(retrieved, asked, chosen() | _nearest_to_each(context, asked, passages), passages)
    if not found and (told := saying(question, passages)):
        found = _to_the_point(retrieved, asked, chosen(told), passages)
    elif not is_near:
        found = _to_the_point(retrieved, asked, _near_to_either(context, asked, passages), passages)
    if not found and decide.leads_elsewhere(passages):
        found = _to_the_point(retrieved, asked, chosen(), passages)
    if retrieved.opens:
        first = _by_place(what_is.opening(question, retrieved.opens, passages))
        found = dict(list((first | found).items())[:most])
    return list((found | _by_place(corrections(question, list(found.values()), passages))).values())


def opening(passages: Sequence[Passage]) -> list[Segment]:
    """Of a whole note the beginnings of its sections."""
    chosen = lead(passages, QUOTED, lambda sentence: 1)
    return [as_quote(each, passages[each.passage], each.passage + 1) for each in chosen]


def beside(context: Context, retrieved: Retrieved, draft: Draft) -> list[Segment]:
    """What follows a small model's answer: the sentences nearest to the question unless each claim is verified, and
    the nearest to each of two questions in one, of which it likes to answer the first. Not what a verified claim
    quotes: that is shown with it, unless it leaves out another figure or the other steps."""
    if draft.refused:
        return []
    claims = [segment for segment in draft.segments if segment.claim]
    left_out = Quotes()
    if retrieved.whole:
        few = sum(segment.status == "supported" for segment in claims) < FEWEST_POINTS
        found = _by_place(opening(draft.passages)) if few else {}
    elif claims and all(segment.status == "supported" for segment in claims) and _answers(retrieved, claims, draft):
        found = _nearest_to_each(context, _asked(retrieved), draft.passages)
        left_out = _left_out(context, retrieved, claims, draft.passages)
    else:
        found = _by_place(quoted(context, retrieved, draft.passages))
    shown = [
        place for claim in claims if claim.status == "supported" and _adds(retrieved, claim) for place in claim.quotes
    ]
    more = {place: each for place, each in found.items() if not any(_overlap(place, other) for other in shown)}
    told = more | left_out
    alone = lone_heads(told, draft.passages)
    left = [each for place, each in told.items() if place not in alone]
    if not left:
        return []
    said = "".join(segment.text for segment in draft.segments)
    gap = "\n" * max(0, 2 - len(said) + len(said.rstrip("\n"))) if said.strip() else ""
    ordered = left if retrieved.whole else conflict.newest_first(left, draft.passages)
    return [Segment.unclaimed(gap + BESIDE), *ordered]


def _answers(retrieved: Retrieved, claims: Sequence[Segment], draft: Draft) -> bool:
    """What is verified may be beside the point: without a figure where one is asked for, or of somebody else."""
    question = retrieved.itself or retrieved.standalone
    if asks_figure(question) and not any(numbers(claim.claim) - numbers(question) for claim in claims):
        return False
    if not any(_adds(retrieved, claim) for claim in claims):
        return False
    return is_to_the_point(question, claims, draft.passages)


def _adds(retrieved: Retrieved, claim: Segment) -> bool:
    """Not so "yes, we use a re-ranker", which says no more than the question: what it cites is the answer."""
    return bool(content_words(claim.claim) - content_words(retrieved.standalone) - _YES_NO)


def _left_out(context: Context, retrieved: Retrieved, claims: Sequence[Segment], passages: Sequence[Passage]) -> Quotes:
    """What verified claims leave out: other figures for what they tell one of, and the list of which they tell a
    step."""
    question, itself = retrieved.standalone, retrieved.itself
    similarity = partial(nearness, context, retrieved)
    cited = frozenset(place for claim in claims for place in claim.quotes)
    if whole := all_steps(question, passages, similarity, itself):
        places = _by_place(whole)
        return places if any(_overlap(place, step) for place in cited for step in places) else Quotes()
    if not any(measured(claim.claim) for claim in claims):
        return Quotes()
    quotes = _by_place(quoted(context, retrieved, passages))
    if not cited <= quotes.keys():
        quotes |= _by_place(extract(question, passages, similarity, len(cited), cited, heads=False, itself=itself))
    return _by_place(other_values(retrieved.question, claims, list(quotes.values()), passages))


def _of_the_day(context: Context, retrieved: Retrieved, passages: Sequence[Passage]) -> frozenset[Place] | None:
    """What may be quoted where a single day is asked for: what is of that day, and of passages that are not near what
    shares a word with the question as well. None if no day is."""
    asked = the_day_asked(retrieved.question, clock.today())
    if asked is None or not asked.past:
        return None
    places = carrying(asked, passages, context.note_passages)
    if decide.worth_quoting(passages) or asks_what_happened(asked.rest):
        return places
    return sharing(asked.rest, places, passages)


def _by_place(quotes: Sequence[Segment]) -> Quotes:
    return {each.quotes[0]: each for each in quotes}


def _nearest_to_each(context: Context, asked: Sequence[str], passages: Sequence[Passage]) -> Quotes:
    """The sentence nearest to each of these questions, if it is near."""
    found = Quotes()
    for part in asked:
        similarity = partial(context.similarity, part)
        for segment in extract(part, passages, similarity, 1):
            if similarity([segment.claim])[0] >= decide.QUOTABLE_DENSE:
                found[segment.quotes[0]] = segment
    return found


def _near_to_either(context: Context, asked: Sequence[str], passages: Sequence[Passage]) -> Quotes:
    """The sentences nearest to each of these questions that is near to a passage."""
    found = Quotes()
    for part in asked:
        similarity = partial(context.similarity, part)
        if _is_near(similarity, passages):
            found |= _by_place(extract(part, passages, similarity, -(-SENTENCES // len(asked))))
    return found


def _by_itself(context: Context, retrieved: Retrieved, passages: Sequence[Passage]) -> Retrieved:
    """Near to a passage by itself, a question has nothing to do with those before it."""
    itself = retrieved.itself
    near = itself and _is_near(partial(context.similarity, itself), passages)
    return replace(retrieved, standalone=itself) if near else retrieved


def _is_near(similarity: Similarity, passages: Sequence[Passage]) -> bool:
    close = similarity([f"{passage.title}: {passage.chunk.plain}" for passage in passages])
    return decide.worth_quoting([replace(each, dense=near) for each, near in zip(passages, close, strict=True)])


def _to_the_point(retrieved: Retrieved, asked: Sequence[str], found: Quotes, passages: Sequence[Passage]) -> Quotes:
    """All of them or none. Of several questions one is enough; one that follows others is held to its own words."""
    alone = asked or [retrieved.itself or retrieved.standalone]
    return found if any(is_to_the_point(each, tuple(found.values()), passages) for each in alone) else Quotes()


def _asked(retrieved: Retrieved) -> list[str]:
    """The questions in the question, if it is several and stands for itself."""
    asked = parts(retrieved.question) if retrieved.question == retrieved.standalone else []
    return asked if len(asked) > 1 else []


def _overlap(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1][0] < other[1][1] and other[1][0] < one[1][1]
