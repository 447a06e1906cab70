"""The same words in another arrangement say another thing: who did it to whom, which figure belongs to which thing, and
what stands in the place of what. Read without grammar, so it only ever takes "supported" away."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from askbase.answer.words.text import content_words, names, numbers, ordered_words, stem

_ROOT = 3  # letters that forms of a verb share: written, wrote
COVERED = 0.6  # share of a clause's words from which a claim tells it
_CLAUSE_ENDS = re.compile(r"(?i)[;,.]\s|\b(?:and|but|while|with|und|aber|mit|et|mais|avec|y|pero|con)\b")
_PASSIVE = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?(?P<verb>\w+(?:ed|en|n|t|ght|ld|de))\b[^.;,]{0,40}?\bby\s+(?:the\s+)?"
    r"(?P<doer>\w+)"
)
_TURNS = re.compile(r"(?i)\b(?:than|als|que|because|weil|parce|ratio|verhältnis)\b")
_PHRASE = re.compile(
    r"(?i)\W*(?:in|within|on|at|for|after|since|before|during|by|from|until|am|im|seit|nach|vor|en|dans)\b"
)
_BEFORE = re.compile(  # what stands before a figure or a day says which end of it is meant
    r"(?i)\b(from|to|by|until|till|since|before|after|on|with|without|during)\s+(?:the\s+)?[€$£]?([^\W_][\w.,:-]*)"
)
_NOT = re.compile(r"(?i)\b(?:not|never|nicht|nie)\b\s*((?:[^\W\d_]+\s*){1,4})")
_OWNER = re.compile(r"([^\W\d_]+)['’]s\s+([^\W\d_]+)")
_OF_NAME = re.compile(r"([^\W\d_]+)\s+(?i:of|von|de)\s+([A-Z][^\W\d_]+)")
_MEASURE = re.compile(
    r"(\d[\d.,]*)\s?(?:(?P<percent>%|(?i:per ?cent|prozent|pour cent)\b)|°\s?(?P<degrees>[CF])\b"
    r"|(?P<thousand>k|(?i:thousand|tausend))\b|(?P<million>M|(?i:million(?:en)?s?))\b"
    r"|(?P<billion>(?i:billion|milliarden?))\b)"
)
_ASIDE = re.compile(r"\([^()]*\)")
_HYPHEN = re.compile(r"\s?-\s?(?=\w)(?!\d)")
_LINKING = content_words("while whereas although though which who that when where as since so then thus")


def differs(claim: str, sentence: str) -> bool:
    """Of the words that both have, some have changed places, or come from places that do not belong together."""
    claim, sentence = _HYPHEN.sub(" ", claim), _HYPHEN.sub(" ", sentence)
    cells = sentence.split("|") if sentence.lstrip().startswith("|") else [sentence]  # a record is told in any order
    return (
        any(_skips_a_clause(claim, cell) for cell in cells)
        or _in_another_order(claim, sentence)
        or _other_ends(claim, sentence)
        or _denies_another(claim, sentence)
        or _takes_for_its_owner(claim, sentence)
        or _in_another_measure(claim, sentence)
    )


def in_another_column(claim: str, head: str, row: str) -> bool:
    """The claim has the name of a column and nothing of what stands in it: 1815 is when she was born, not died."""
    words = content_words(claim) | numbers(claim)
    told = words - content_words(row)
    cells = list(zip(head.split("|"), row.split("|"), strict=False))
    if any(told & content_words(name) and not words & (numbers(cell) or content_words(cell)) for name, cell in cells):
        return True
    said = ordered_words(claim)  # died in 1815 and born in 1852: each has the other's
    places = [
        (min(said.index(word) for word in named), min(said.index(word) for word in held))
        for name, cell in cells
        if (named := told & content_words(name) & frozenset(said)) and (held := content_words(cell) & frozenset(said))
    ]
    return [cell for _, cell in sorted(places)] != sorted(cell for _, cell in places)


def used(claim: str, sentence: str) -> str:
    """The clauses of the sentence from which the claim has words that come in no other."""
    words, clauses = content_words(claim), _clauses(claim, sentence)
    return " , ".join(text for text, own in clauses if words & own) or sentence


def replaces(claim: str, sentence: str, absent: frozenset[str]) -> bool:
    """Where the claim has a word that the sentence lacks, the sentence has another one: "lowered" for "raised"."""
    claimed, noted = ordered_words(claim), ordered_words(sentence)
    for at, word in enumerate(claimed):
        if word not in absent or word in _LINKING:
            continue
        before = next((noted.index(each) for each in reversed(claimed[:at]) if each in noted), None)
        after = next((noted.index(each) for each in claimed[at + 1 :] if each in noted), None)
        if before is None and after is None:
            return True
        first = after - 1 if before is None and after is not None else (before or 0) + 1
        last = first + 1 if before is None or after is None else after
        if any(each not in claimed for each in noted[max(0, first) : last]):
            return True
    return False


def _clauses(claim: str, sentence: str) -> list[tuple[str, frozenset[str]]]:
    """The text of each clause and the words that only it has, without asides of which the claim says nothing."""
    words = content_words(claim)
    told = _ASIDE.sub(lambda aside: aside.group() if content_words(aside.group()) & words else " ", sentence)
    parts = [(part, content_words(part)) for part in _CLAUSE_ENDS.split(told)]
    count = Counter(word for _, found in parts for word in found)
    return [(part, frozenset(word for word in found if count[word] == 1)) for part, found in parts]


def _skips_a_clause(claim: str, sentence: str) -> bool:
    """The claim joins words of two clauses and leaves out what stands between: of "tea for Callum, coffee for Desmond"
    it makes coffee for Callum. But the first one may give no more than what all of them are about."""
    words = content_words(claim)
    own = [(text, found) for text, found in _clauses(claim, sentence) if found]
    drawn_on = [at for at, (_, found) in enumerate(own) if words & found]
    if len(drawn_on) < 2:
        return False
    first, last = drawn_on[0], drawn_on[-1]
    text, found = own[first]
    begins = [word in words for word in ordered_words(text) if word in found]
    about = begins == sorted(begins, reverse=True)
    return any(len(clause & words) < COVERED * len(clause) for _, clause in own[first + about : last + 1])


def _in_another_order(claim: str, sentence: str) -> bool:
    """Names have changed places, or figures, or all words have; in a comparison or a reason, any. That the beginning
    of a sentence now stands last ("In 1903, …") changes nothing, nor does a passive that names the same doer."""
    claimed, noted = ordered_words(claim), ordered_words(sentence)
    once = [word for word in claimed if claimed.count(word) == noted.count(word) == 1]
    places = [noted.index(word) for word in once]
    passive = _PASSIVE.search(claim), _PASSIVE.search(sentence)
    if (passive[0] is None) != (passive[1] is None):
        voice = passive[0] or passive[1]
        assert voice is not None
        return _another_doer(voice, noted if passive[0] else claimed)
    if places == sorted(places):
        return False
    if _TURNS.search(sentence) or (len(places) > 2 and places == sorted(places, reverse=True)):
        return True
    turn = next(at for at, (one, other) in enumerate(itertools.pairwise(places), 1) if one > other)
    if max(places[turn:]) < min(places[:turn]) and (_PHRASE.match(claim) or _PHRASE.match(sentence)):
        return False
    named, figures = names(f"x {sentence}") | names(f"x {claim}"), numbers(sentence)
    moved = [other for one, other in itertools.pairwise(places) if one > other + 1]  # not by "service of the boiler"
    of_kinds = ([at for word, at in zip(once, places, strict=True) if word in kind] for kind in (named, figures))
    return len(moved) > 1 or any(found != sorted(found) for found in of_kinds)


def _another_doer(voice: re.Match[str], active: list[str]) -> bool:
    """The passive says "hired by Per"; Per does not stand before "hired" in the other text."""
    doer, verb = ordered_words(voice["doer"]), stem(voice["verb"].lower())
    if not doer or doer[0] not in active:
        return True
    acts = next((at for at, word in enumerate(active) if word[:_ROOT] == verb[:_ROOT]), None)
    return acts is None or active.index(doer[0]) > acts


def _other_ends(claim: str, sentence: str) -> bool:
    """From Tuesday to Thursday: the claim says on Tuesday, or by 30 where the note says to 30."""
    claimed, noted = _ends(claim), _ends(sentence)
    return any(noted[what].isdisjoint(claimed[what]) for what in claimed.keys() & noted.keys())


def _ends(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for end, what in _BEFORE.findall(text):
        for word in content_words(what):
            found.setdefault(word, set()).add("until" if end.lower() == "till" else end.lower())
    return found


def _denies_another(claim: str, sentence: str) -> bool:
    """Both say "not", each of something else."""
    claimed, noted = _denied(claim), _denied(sentence)
    return bool(claimed and noted) and claimed.isdisjoint(noted)


def _denied(text: str) -> set[str]:
    return {words[0] for following in _NOT.findall(text) if (words := ordered_words(following))}


def _takes_for_its_owner(claim: str, sentence: str) -> bool:
    """ "Anna's dog is ill" is no news of Anna, nor is "the dog of Anna"."""
    words = ordered_words(claim)
    pairs = [*_OWNER.findall(sentence), *((owner, thing) for thing, owner in _OF_NAME.findall(sentence))]
    return any(
        stem(owner.lower()) in words and content_words(thing) and not content_words(thing) & set(words)
        for owner, thing in pairs
    )


def _in_another_measure(claim: str, sentence: str) -> bool:
    """5 % of the sum is not 5 of the sum, 180 °C not 180 °F, and 2 million more than 2."""
    claimed, noted = _measures(claim), _measures(sentence)
    shared = numbers(claim) & numbers(sentence)
    return any(claimed.get(number) != noted.get(number) for number in shared)


def _measures(text: str) -> dict[str, str]:
    """What each figure that has one is measured in."""
    found: dict[str, str] = {}
    for match in _MEASURE.finditer(text):
        [kind] = (
            f"{name} {letter if name == 'degrees' else ''}" for name, letter in match.groupdict().items() if letter
        )
        found.update(dict.fromkeys(numbers(match[1]), kind))
    return found
