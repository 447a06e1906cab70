"""What a claim may not leave out or change, though nearly all of its words stand in the note: how sure it is, how many
of what, how often, and whose opinion it is. Found by reading answers of a small model by hand (CONTRIBUTING.md)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from askbase.answer.words.text import content_words, figures_alike, numbers, stem

_QUALIFIER = re.compile(
    r"(?i)\b(?:often|usually|generally|mostly|sometimes|typically|traditionally|historically|formerly|normally|"
    r"occasionally|frequently|originally|oft|meist(?:ens)?|manchmal|früher|souvent|parfois)\b"
)
_OPINION = re.compile(
    r"(?i)\b(?:claim(?:s|ed)|believ(?:e|es|ed)|convinced|alleg(?:e|es|ed)|argu(?:e|es|ed)|suspect(?:s|ed)?|"
    r"according to|thought|thinks?|suggest(?:s|ed)?|tried|wants?|wanted|plans?|planned|hopes?|hoped|rumou?red|"
    r"said to)\b"
)
_KINDS = tuple(  # words of a kind that the claim and the note must both have, or both not; the first two anywhere in it
    re.compile(rf"(?i){pattern}")
    for pattern in (
        r"\b(?:if|unless|once (?:the|it|s?he|they|we|you|i|all|every)|until|till|provided|in case|"
        r"(?<!was )(?<!is )when|wenn|falls|sobald|bis|sauf|cuando)\b",
        r"\b(?:except|excluding|excludes?|apart from|außer|excepto)\b|\b(?:every|any|no)(?:one|body| one) but\b",
        r"\b(?:almost|nearly|barely|hardly|rarely|seldom|kaum|fast|selten|exactly|precisely)\b",
        r"\b(?:some|few|several|most|many|half|thirds?|quarters?|halb(?:e[nrsm]?)?|anderthalb|\w+einhalb|drittel)\b",
        r"\b(?:at least|at most|up to|more than|less than|no more|mindestens|höchstens)\b",
        r"\b(?:minimum|max(?:imum)?|mindest\w+|höchst\w+)\b",
        r"\b(?:net|gross|average|median|netto|brutto|durchschnittlich\w*|im (?:durch)?schnitt)\b",
        r"\b(?:refus\w+|fail\w*|consider\w*|would|should|cancel\w*|reject\w*|avoid\w*|lack(?:s|ed)?|hates?|asked to)\b",
        r"\b(?:stop(?:s|ped)?|quits?) \w+ing\b",
        r"\b(?:twice|thrice|half|times|doppelt|halb|dreimal) (?:as|so)\b",
        r"\b(?:used to|no longer|instead of|rather than|either|former|wrong|mistake\w*|myth|or)\b|\[ \]",
        r"\b(?:says?|said|told)\b",
        r"\b(?:per|each|plus|pro|je)\b(?! ?cent)",
        r"\b(?:pas|jamais|nunca|non|ni|sin|sans|mai)\b|\bn['’](?!t\b)",
    )
)
_ANYWHERE = 2
_ONESELF = re.compile(r"\W*(?:(?:In|On) [^,]{1,30}, )?(?:I|We)\b")
_ANOTHER = re.compile(r"(?i)\W*(?:the|an?|this|that|these|those|it|he|she|they)\s")  # "Rode to work" is oneself
_FIRST_PERSON = re.compile(r"(?i)\b(?:i|me|my|mine|we|us|our|ours)\b")
_HE, _SHE = re.compile(r"(?i)\b(?:he|him|his)\b"), re.compile(r"(?i)\b(?:she|her|hers)\b")
_TO_COME = re.compile(r"(?i)\b(?:will|going to|wird|werden)\b")
_PAST = re.compile(r"(?i)\b(?:was|were|had|\w{2,}ed)\b")
_CORRECTION = re.compile(  # "Edit the file" and "Wrong turns are long" take nothing back
    r"(?i)[\W_]*(?:(?:edit|update)(?:ed)?\b[^.:]{0,30}:|wrong\b(?=\W*$|[,.:;])|"
    r"(?:correct(?:ed|ion)|erratum|no longer|outdated|superseded|korrigiert|korrektur|nachtrag|corrigé|rectification|"
    r"corrección)\b)"
)
_PREFIXED = re.compile(  # the first ones are no words of their own, so a space does no harm
    r"(?i)\b(?:(non|proto|anti|semi|pseudo) ?- ?|(pre|post|ex|sub|inter|counter)-)(\w+)"
)
_COUNTED = re.compile(r"(\d+(?:[.,:/-]\d+)*|[A-Za-z]+)[ \t]+(?=([^\W\d_]+))")
_BELOW_ZERO = re.compile(  # a hyphen behind a figure or a name is none: 9 -17, COVID -19
    r"(?:(?<![\w)\].,])(?<!\d\s)(?<![A-Z]\s)[-−–][$€£]?(?=\d)|(?<!or )\b(?i:minus|negative)\s+)(\d[\d.,]*|[a-z]+)"
    r"|\b(\d[\d.,]*|[a-z]+)\s*(?:°\s?[CF]?|(?i:degrees?)(?:\s[CF]\w*)?)?\s+(?i:below\s(?:zero|freezing))"
)
_GUESSES = (
    "likely|probably|perhaps|maybe|possibly|presumably|supposedly|apparently|"
    "vermutlich|vielleicht|wahrscheinlich|probablement|peut-être|quizás?|probablemente"
)
_GUESS = re.compile(rf"(?i)\b(?:{_GUESSES})\b")
_HEDGES = re.compile(  # "may" and "might" in small letters only: May is a month
    rf"\b(?:might|may|could|(?i:{_GUESSES}|allegedly|reportedly|unclear|unsure|uncertain|seems?|suspects?|guess|"
    r"estimated|not sure|convinced|part(?:ly|ially)))\b"
)
_UNSURE = re.compile(  # in a claim: as good as saying so
    r"(?i)\b(?:appears?|seems?|might|may|could|believed|thought|expected|estimated|unsure|not sure|guess)\b"
)
_CLAUSE = re.compile(r"(?i);|,? \b(?:and|but|while|because|und|aber|weil|et|mais|y|pero)\b")
_FIGURE = re.compile(
    r"(?i)\b(?:how (?!(?:do|does|did|is|are|was|were|can|could|should|would|come)\b)\w+|cost|price|"
    r"(?<!happens )(?<!happened )(?<!do )when|"
    r"(?:what|which) (?:year|date|day|month|time|number|amount|share|size|temperature|version|percentage|dose|score|"
    r"distance|weight|length|height|width|depth|speed|duration|mileage|pressure)|"
    r"wie (?:viele?|hoch|lange?|oft|gro(?:ß|ss)|weit|alt|schwer|teuer|breit|tief|warm|kalt|"
    r"hei(?:ß|ss)|schnell|spät)\b|(?:ge)?koste(?:te?|n|ten)?\b|wann|combien|quand|cu[aá]nt[oa]s?|cu[aá]ndo)\b"
)
_YES = re.compile(r"(?i)\W*(?:yes|ja|oui|s[ií])\b")
_YES_NO = re.compile(r"(?i)\W*(?:am|is|are|was|were|do|does|did|have|has|had|can|could|should|will|would|may)\b")


def counts_differ(claim: str, said: str) -> bool:
    """The claim counts two of what the note has one of."""
    known: dict[str, set[str]] = defaultdict(set)
    for number, thing in _counted(said):
        known[thing].add(number)
    return any(thing in known and number not in {"1", *known[thing]} for number, thing in _counted(claim))


def signs_differ(claim: str, said: str) -> bool:
    """The claim has 5 where the note has −5, or the other way round."""
    below, above = _signed(claim)
    noted_below, noted_above = _signed(said)
    return bool((below - above) & (noted_above - noted_below) or (above - below) & (noted_below - noted_above))


def leaves_out(claim: str, said: str) -> bool:
    """The note says "often" or "historically", or who thinks or wants it so, or speaks of proto-oncogenes where the
    claim has oncogenes."""
    qualified = {found.lower() for found in _QUALIFIER.findall(said)}
    if qualified - {found.lower() for found in _QUALIFIER.findall(claim)}:
        return True
    bare = content_words(_PREFIXED.sub(" ", claim))
    opinion = _OPINION.search(said) is not None and _OPINION.search(claim) is None
    return opinion or any(word in bare for _, word in _prefixed(said) - _prefixed(claim))


def adds_or_drops(claim: str, sentence: str, used: str, said: str) -> bool:
    """A condition, an exception, a bound, a unit, who says it, or that it did not come to pass: one side has it alone.
    `sentence` is the best one, `used` what the claim has of it, `said` all that it draws on."""
    for at, kind in enumerate(_KINDS):
        claimed, noted = _found(kind, claim), _found(kind, sentence if at < _ANYWHERE else used)
        if claimed - _found(kind, said) or noted - claimed:
            return True
    if any(
        one.search(claim) and other.search(said) and not one.search(said) for one, other in ((_HE, _SHE), (_SHE, _HE))
    ):
        return True
    if _ONESELF.match(claim) and _ANOTHER.match(sentence) and not _FIRST_PERSON.search(said):
        return True
    return _TO_COME.search(used) is not None and not _TO_COME.search(claim) and _PAST.search(claim) is not None


def _found(kind: re.Pattern[str], text: str) -> set[str]:
    return {match.group().lower() for match in kind.finditer(text)}


def corrects(following: str) -> bool:
    """A sentence that takes back what stands before it: "Corrected on 3 November: …"."""
    return _CORRECTION.match(following) is not None


def without_hedges(claim: str) -> str:
    return _HEDGES.sub(" ", claim)


def drops_hedge(claim: str, sentence: str) -> bool:
    """The note says "likely", the claim says it is so."""
    return _HEDGES.search(sentence) is not None and _HEDGES.search(claim) is None


def is_surer(claim: str, sentence: str) -> bool:
    """The sentence guesses, in the clause that has most of the claim's words, and the claim does not."""
    words = content_words(claim)
    clause = max(_CLAUSE.split(sentence), key=lambda part: len(words & content_words(part)))
    return _GUESS.search(clause) is not None and not (_GUESS.search(claim) or _UNSURE.search(claim))


def is_open(sentence: str, following: str) -> bool:
    """A question, and what follows does not say yes to it."""
    return sentence.rstrip("*_\"'”’) ").endswith("?") and _YES.match(following) is None


def asks_yes_no(question: str) -> bool:
    """English ones, by how they begin."""
    return _YES_NO.match(question) is not None


def says_yes(claim: str) -> bool:
    return _YES.match(claim) is not None


def asks_figure(question: str) -> bool:
    """For a number or a date."""
    return _FIGURE.search(question) is not None


def _signed(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """(values below zero, the others), without their signs."""
    text = figures_alike(text)
    below = numbers(" ".join(one or other for one, other in _BELOW_ZERO.findall(text)))
    return below, numbers(_BELOW_ZERO.sub(" ", text))


def _prefixed(text: str) -> set[tuple[str, str]]:
    return {((one or other).lower(), stem(word.lower())) for one, other, word in _PREFIXED.findall(text)}


def _counted(text: str) -> Iterator[tuple[str, str]]:
    """(number, what it counts); "one" is said of one of two as well."""
    for number, thing in _COUNTED.findall(figures_alike(text)):
        found = frozenset({"1"}) if number.lower() == "one" else numbers(number)
        if len(found) == 1 and content_words(thing) and not numbers(thing):
            yield next(iter(found)), stem(thing.lower())
