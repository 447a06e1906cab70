"""An answer without a model: the sentences of the passages that say most about the question, quoted and cited."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from askbase.answer.decide import MIN_DENSE
from askbase.answer.excerpt import excerpt
from askbase.answer.focus import Sentence, Similarity, as_read, score_sentences
from askbase.answer.outflow import Segment, quotable
from askbase.answer.text import content_words, months, numbers, parted_words
from askbase.answer.wording import asks_yes_no, corrects
from askbase.clean import clean_line
from askbase.types import Passage

SENTENCES = 4
Places = Set[tuple[int, tuple[int, int]]]
NUMBERED = 0.25  # what a sentence gains by the numbers that are asked for; the others score up to 2
_LONGEST = 400
_ADDRESS = re.compile(r"<?https?://\S+")
_ASKS_ADDRESS = re.compile(r"(?i)\b(?:links?|urls?|address|adresse|website|web ?site|page|where|source|wo|où)\b")
_EMBED = re.compile(r"[-*+\s]*(?:!\[\[[^\[\]\n]+\]\]|!\[[^\[\]\n]{0,20}\]\((?!topics/)[^()\n]+\))\s*")
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
    """The best sentences, in the order of their passages, one a line. Each is a quote, so each is supported. `among`:
    no others than these, (number of the passage from 1, span in its note). `heads`: beside `limit`, what a row of a
    table needs to be understood. `itself`: as in `score_sentences`."""
    every = score_sentences(question, passages, similarity, itself)
    found = [
        sentence
        for sentence in every
        if (among is None or (sentence.passage + 1, sentence.span) in among)
        and _says_something(question, sentence)
        and not _is_idle_property(question, sentence, passages[sentence.passage])
        and not _is_idle_embed(question, sentence, passages[sentence.passage])
        and not is_taken_back(sentence, passages[sentence.passage])
    ]
    found = [each for each in found if not _is_far(question, each, passages[each.passage])] or found
    asked = _figures(question)
    best: dict[str, Sentence] = {}  # the same words in two notes are told once
    for sentence in sorted(found, key=lambda sentence: -sentence.score - _numbered(asked, sentence)):
        best.setdefault(clean_line(sentence.text).casefold(), sentence)
    chosen = list(best.values())[:limit]
    for before, after in pairwise(every):  # what takes a sentence back is told with it
        if before in chosen and after not in chosen and before.passage == after.passage and corrects(after.text):
            chosen.append(after)
    if heads:
        chosen += [each for each in every if each not in chosen and _completes(each, chosen, every)]
    in_order = sorted(chosen, key=lambda sentence: (sentence.passage, sentence.place))
    return [as_quote(sentence, passages[sentence.passage], sentence.passage + 1, question) for sentence in in_order]


def _completes(sentence: Sentence, chosen: Sequence[Sentence], every: Sequence[Sentence]) -> bool:
    """The head of a table of which rows are told, or what a short table has beside half of its rows or more."""
    rows = [each for each in chosen if each.passage == sentence.passage and each.head_at is not None]
    if sentence.head_at is None:
        return any(each.head_at == sentence.place for each in rows)
    table = (sentence.passage, sentence.head_at)
    told = sum(each.head_at == sentence.head_at for each in rows)
    there = sum((each.passage, each.head_at) == table for each in every)
    return told >= _ENOUGH_ROWS * there and told > 1 and there <= _SHORT_TABLE


def _numbered(asked: frozenset[str], sentence: Sentence) -> float:
    return NUMBERED * len(asked & _figures(sentence.text)) / len(asked) if asked else 0.0


def _is_far(question: str, sentence: Sentence, passage: Passage) -> bool:
    """Of a passage that is about something else, as all are of which a small folder has but a few."""
    far = passage.dense is not None and passage.dense < MIN_DENSE
    return far and not content_words(question) & content_words(sentence.text)


def _figures(text: str) -> frozenset[str]:
    """Numbers, years and months: a row of a table says 2024-11-01 where one asks for November 2024."""
    return numbers(text) | months(text)


def _says_something(question: str, sentence: Sentence) -> bool:
    """Not a heading, a label or a bare address, which name a subject only."""
    text = sentence.text.strip("-*>#| \n")
    if sentence.is_heading or text.endswith(":"):
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
    """A file that is shown there, with hardly a word about it: its name says nothing unless files are asked for."""
    start, end = (position - passage.chunk.start for position in sentence.span)
    raw = passage.chunk.text[start:end]
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
