"""An answer without a model: the sentences of the passages that say most about the question, quoted and cited."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from askbase.answer.claims.leeway import LIGHT, LIGHTER
from askbase.answer.claims.quotable import quotable
from askbase.answer.claims.segment import Segment
from askbase.answer.claims.wording import asks_yes_no, corrects
from askbase.answer.quoting.parents import Mark, above, details, leading
from askbase.answer.quoting.rows import chosen_rows, comparing, exact, to_compare
from askbase.answer.quoting.saying import saying
from askbase.answer.quoting.steps import asks_steps, is_lone_number, steps
from askbase.answer.reading.focus import Sentence, Similarity, as_read, score_sentences
from askbase.answer.refusing.decide import MIN_DENSE
from askbase.answer.words.excerpt import excerpt
from askbase.answer.words.text import content_words, months, numbers, parted_words
from askbase.clean import clean_line
from askbase.types import Passage

SENTENCES = 4

NEAR = 0.3  # of a score up to 2: nearly as good as a sentence that says all that is asked for
Places = Set[tuple[int, tuple[int, int]]]
NUMBERED = 0.25  # what a sentence gains by the numbers that are asked for; the others score up to 2
_LONGEST = 400
_ADDRESS = re.compile(r"<?https?://\S+")
_ASKS_ADDRESS = re.compile(r"(?i)\b(?:links?|urls?|address|adresse|website|web ?site|page|where|source|wo|où)\b")
_EMBED = re.compile(r"[-*+\s]*(?:!\[\[[^\[\]\n]+\]\]|!\[[^\[\]\n]{0,20}\]\((?!topics/)[^()\n]+\))\s*")
_TOPIC = re.compile(r"!\[[^\[\]\n]*\]\(topics/[^()\n]+\)\s*")
_ASKS_FILE = re.compile(
    r"(?i)\b(?:files?|photos?|pictures?|images?|diagrams?|screenshots?|pdfs?|documents?|attach(?:ed|ments?)|scans?|videos?"
    r"|audio|recordings?|charts?|maps?|where|bild(?:er)?|fotos?|dateie?n?|dokumente?|anh[aä]nge?|wo|où)\b"
)
_OTHER_NAMES = re.compile(r"(?i)\s*alias(?:es)?\s*:")  # as good as the title
_STRUCK = re.compile(r"~~.+?~~")
_FOR_SORTING = re.compile(r"(?i)\s*(?:tags?|type|topics?|categor(?:y|ies)|class|cssclass(?:es)?)\s*:")
_PRESENT = re.compile(r"(?i)\s*(?:attendees?|participants?)\s*:")
_ASKS_WHO = re.compile(r"(?i)\b(?:who|whom|attend\w*|participa\w+|present|wer|qui)\b")
_LINK_ONLY = re.compile(r"[-*+\s]*(?:\[ ?\] )?\[\[[^\[\]\n]+\]\]\W*")
_ASKS_LINK = re.compile(r"(?i)\b(?:links?|linked|notes?|about)\b")
_SHORT_TABLE, _ENOUGH_ROWS = 6, 0.5  # rows; from this share of them on the others are told too
_FEWEST = 2  # words of a question of which a sentence may say all
_SHORTEST_WORDS = 3  # headings and labels name a subject, they say nothing about it


def extract(
    question: str,
    passages: Sequence[Passage],
    similarity: Similarity,
    limit: int = SENTENCES,
    among: Places | None = None,
    heads: bool = True,
    itself: str = "",
) -> list[Segment]:
    """The best sentences, the best of all first, one a line. Each is a quote, so each is supported. `among`:
    no others than these, (number of the passage from 1, span in its note). `heads`: beside `limit`, what a row of a
    table needs to be understood. `itself`: as in `score_sentences`."""
    asking = itself or question
    scored = score_sentences(question, passages, similarity, itself)
    every = once(scored)
    if listed := [each for each in steps(asking, every, passages) if among is None or _place(each) in among]:
        return [as_quote(each, passages[each.passage], each.passage + 1, question) for each in listed]
    found = [
        sentence
        for sentence in every
        if (among is None or _place(sentence) in among)
        and says_something(question, sentence)
        and not _is_idle_property(question, sentence, passages[sentence.passage])
        and not _is_idle_embed(question, sentence, passages[sentence.passage])
        and not is_taken_back(sentence, passages[sentence.passage])
    ]
    found = [each for each in found if not _is_far(question, each, passages[each.passage])] or found
    asked, itself_said = _figures(question), content_words(itself)
    more = details(asking, scored, passages)
    ranked = sorted(
        (
            replace(
                each, score=each.score + _numbered(asked, each, itself_said) + more.get((each.passage, each.place), 0.0)
            )
            for each in chosen_rows(asking, found, every)
        ),
        key=lambda sentence: -sentence.score,
    )
    best: dict[str, Sentence] = {}  # the same words in two notes are told once
    for sentence in ranked:
        best.setdefault(clean_line(sentence.text).casefold(), sentence)
    chosen = _near_the_best(question, asking, list(best.values()), every, passages)[:limit]
    if whole := to_compare(asking, chosen, every) if heads else ():
        compared = comparing(asking)
        chosen = [each for each in chosen if each.head_span is None and each.words & compared] + list(whole)
    chosen += _following(chosen, every, passages)
    if heads:
        items = leading(asking, chosen, scored, passages)
        parents = {_mark(each) for each in scored if (each.passage, each.place) in items}
        chosen += [each for each in _left(chosen, every) if _mark(each) in parents or _completes(each, chosen, every)]
    told = _as_told(chosen, above(scored))
    return [as_quote(each, passages[each.passage], each.passage + 1, question) for each in told]


def all_steps(question: str, passages: Sequence[Passage], similarity: Similarity, itself: str = "") -> list[Segment]:
    """The steps that are asked for, as quotes; empty if none are."""
    asking = itself or question
    if not asks_steps(asking):
        return []
    every = once(score_sentences(question, passages, similarity, itself))
    return [as_quote(each, passages[each.passage], each.passage + 1) for each in steps(asking, every, passages)]


def once(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Passages of a note overlap: what two of them have is said once, by the one that has more of it or is better."""
    kept: dict[str, list[Sentence]] = {}
    for each in sorted(sentences, key=lambda sentence: (sentence.span[0] - sentence.span[1], -sentence.score)):
        others = kept.setdefault(each.note, [])
        if not any(other.span[0] <= each.span[0] and each.span[1] <= other.span[1] for other in others):
            others.append(each)
    left = {id(each) for others in kept.values() for each in others}
    return [each for each in sentences if id(each) in left]


def _place(sentence: Sentence) -> tuple[int, tuple[int, int]]:
    return sentence.passage + 1, sentence.span


def _mark(sentence: Sentence) -> Mark:
    return sentence.note, sentence.span


def _left(chosen: Sequence[Sentence], every: Sequence[Sentence]) -> list[Sentence]:
    marks = {_mark(each) for each in chosen}
    return [each for each in every if _mark(each) not in marks]


def _following(chosen: Sequence[Sentence], every: Sequence[Sentence], passages: Sequence[Passage]) -> list[Sentence]:
    """What takes back the sentence before it, or comes behind a question of the note, is told with that one."""
    marks = {_mark(each) for each in chosen}
    return [
        after
        for before, after in pairwise(every)
        if before.passage == after.passage
        and _mark(before) in marks
        and _mark(after) not in marks
        and (corrects(after.text) or (before.text.endswith("?") and _is_on_line(before, after, passages)))
    ]


def _is_on_line(before: Sentence, after: Sentence, passages: Sequence[Passage]) -> bool:
    """A line further down answers nothing."""
    return passages[before.passage].chunk.said((before.span[1], after.span[0])) == " "


def _near_the_best(
    question: str, asking: str, ranked: Sequence[Sentence], every: Sequence[Sentence], passages: Sequence[Passage]
) -> list[Sentence]:
    """All of them, or where the best one says all that is asked for those that are nearly as good: it is the very row,
    or holds each word of the question itself. Yes or no often takes more than one sentence."""
    if not ranked or asks_yes_no(question):
        return list(ranked)
    best = ranked[0]
    asked = content_words(question) - LIGHT - LIGHTER
    says_all = len(asked) >= _FEWEST and asked <= best.words and _place(best) in saying(question, passages)
    if not says_all and _place(best) not in exact(asking, every):
        return list(ranked)
    return [each for each in ranked if each.score >= best.score - NEAR]


def _as_told(chosen: Sequence[Sentence], items: Mapping[Mark, frozenset[Mark]]) -> list[Sentence]:
    """Note by note, those with the best sentences first; of the best note the best sentence first, with its table, the
    items it hangs under or its neighbours, then the others in their order. `items`: as of `above`."""
    blocks: list[list[Sentence]] = []
    for each in sorted(chosen, key=lambda sentence: (sentence.note, sentence.span)):
        last = blocks[-1][-1] if blocks else None
        goes_on = last is not None and last.note == each.note and (_is_beside(last, each) or _under(last, each, items))
        blocks[-1].append(each) if goes_on else blocks.append([each])
    of_note: dict[str, float] = {}
    for block in blocks:
        of_note[block[0].note] = max(of_note.get(block[0].note, -1.0), _best(block))
    best = max(blocks, key=_best, default=[])
    return [
        each
        for block in sorted(blocks, key=lambda block: (-of_note[block[0].note], block is not best))
        for each in block
    ]


def _under(one: Sentence, other: Sentence, items: Mapping[Mark, frozenset[Mark]]) -> bool:
    """The other hangs under the one, or both under the same item."""
    first, second = _mark(one), _mark(other)
    over = items.get(second, frozenset())
    return first in over or bool(over & items.get(first, frozenset()))


def _best(block: Sequence[Sentence]) -> float:
    return max(each.score for each in block)


def _is_beside(one: Sentence, other: Sentence) -> bool:
    """In one table, or next to each other in a passage."""
    if one.head_span is not None or other.head_span is not None or other.is_heading:
        return other.head_span in (one.head_span, one.span)
    return one.passage == other.passage and other.place - one.place == 1


def _completes(sentence: Sentence, chosen: Sequence[Sentence], every: Sequence[Sentence]) -> bool:
    """The head of a table of which rows are told, or what a short table has beside half of its rows or more."""
    rows = [each for each in chosen if each.note == sentence.note and each.head_span is not None]
    if sentence.head_span is None:
        return any(each.head_span == sentence.span for each in rows)
    told = sum(each.head_span == sentence.head_span for each in rows)
    there = sum(each.note == sentence.note and each.head_span == sentence.head_span for each in every)
    return told >= _ENOUGH_ROWS * there and told > 1 and there <= _SHORT_TABLE


def _numbered(asked: frozenset[str], sentence: Sentence, itself: frozenset[str]) -> float:
    """What the figures that are asked for add. Of a follow-up they may be of the question before: `itself` are its own
    words, and the sentence must have one of them, or stand under it."""
    if itself and not itself & (sentence.words | sentence.under):
        return 0.0
    return NUMBERED * len(asked & _figures(sentence.text)) / len(asked) if asked else 0.0


def _is_far(question: str, sentence: Sentence, passage: Passage) -> bool:
    """Of a passage that is about something else, as all are of which a small folder has but a few."""
    far = passage.dense is not None and passage.dense < MIN_DENSE
    return far and not content_words(question) & content_words(sentence.text)


def _figures(text: str) -> frozenset[str]:
    """Numbers, years and months: a row of a table says 2024-11-01 where one asks for November 2024."""
    return numbers(text) | months(text)


def says_something(question: str, sentence: Sentence) -> bool:
    """Not a heading, a label or a bare address, which name a subject only."""
    text = sentence.text.strip("-*>#| \n")
    if sentence.is_heading or text.endswith(":") or is_lone_number(text):
        return False
    if _ADDRESS.fullmatch(text):
        return _ASKS_ADDRESS.search(question) is not None
    if text.endswith(".") and content_words(text) and content_words(text) <= content_words(question):
        return True  # "Vegan." says yes
    few = _SHORTEST_WORDS - any(character.isdecimal() for character in text)  # "5 eggs" says how many
    return len(text.split()) >= few or ":" in text or "/" in text or not text.isascii()


def _is_idle_property(question: str, sentence: Sentence, passage: Passage) -> bool:
    """A line of front matter that was not asked for: near the question only because it repeats the title."""
    if passage.chunk.start or not passage.chunk.text.startswith("---"):
        return False
    asked = content_words(question) - content_words(passage.title)
    if _OTHER_NAMES.match(sentence.text):
        return not asked & content_words("alias aliases")
    if (sorting := _FOR_SORTING.match(sentence.text)) is not None:  # they hold no sentence of what they are about
        told = sentence.text if asks_yes_no(question) else sorting.group()
        return not asked & content_words(told)
    if _PRESENT.match(sentence.text):
        return _ASKS_WHO.search(question) is None and not asks_yes_no(question)
    key = parted_words(sentence.text.partition(":")[0])  # `date-read`
    return not (key | content_words(sentence.text)) & asked


def _is_idle_embed(question: str, sentence: Sentence, passage: Passage) -> bool:
    """A file that is shown there, with hardly a word about it: its name says nothing unless files are asked for. Nor
    does a topic that the question names itself, unless it asks for topics of that kind."""
    raw = passage.chunk.said(sentence.span)
    if _TOPIC.fullmatch(raw):
        kind, _, name = sentence.text.partition(":")
        asked = content_words(question)
        return content_words(name) <= asked and not content_words(f"{kind} topic") & asked
    above = content_words(question) & sentence.under  # "Books to read next" lists them
    if _LINK_ONLY.fullmatch(raw) and not _ASKS_LINK.search(question) and not above:
        return True
    if _EMBED.fullmatch(raw) is None or _ASKS_FILE.search(question):
        return False
    return not (content_words(question) - content_words(passage.title)) & content_words(sentence.text)


def is_taken_back(sentence: Sentence, passage: Passage) -> bool:
    """All of it is struck out."""
    [read] = as_read(passage, [sentence])
    return read != sentence.text and not content_words(_STRUCK.sub(" ", read))


def as_quote(sentence: Sentence, passage: Passage, number: int, question: str = "") -> Segment:
    """A sentence on a line of its own, cited as passage `number`; of a very long one what speaks of the question."""
    [read] = as_read(passage, [sentence])
    shown = quotable(excerpt(read, content_words(question), _LONGEST), block=True)
    return Segment(f"- {shown} [{number}]\n", shown, (number,), "supported", ("quote",), ((number, sentence.span),))
