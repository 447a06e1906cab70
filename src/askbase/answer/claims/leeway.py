"""What a claim may add to the words of a note without saying more than it: whose words they are, a connective, words
that every question of its kind has. Found by reading right answers that the check had not passed (CONTRIBUTING.md)."""

from __future__ import annotations

import re

from askbase.answer.words.text import content_words

_CONNECTIVE = re.compile(  # Emily has no comma behind her
    r"(?i)\W*(?:\w+ly,|(?:however|overall|furthermore|moreover|therefore|thus|hence|instead|meanwhile|besides|then|finally|"
    r"zudem|außerdem|jedoch)[, ])"
)
# Words of questions that ask nothing a note would have to repeat: "where is it located", "what is it called".
LIGHT = content_words(
    "located situated called named known term word refers mean means defined happens place kind type way part example"
    " summary discuss introduction method cost costs price paid pay"
)
# As light in a question, but a sentence that says more may say another thing: "it breaks at 60" of what it is set to.
LIGHTER = content_words("set stored url charge charges heißt kostet kostete gekostet hoch viel viele lange")
_DOCUMENTS = r"(?:note|article|page|paper|clip|clipping|book|document|passage|text|post|guide|summary|report|study)s?"
_OF_DOCUMENTS = content_words(re.sub(r"\W+", " ", _DOCUMENTS))
_INTRODUCTION = re.compile(
    r"(?i)\W*(?:according to (?P<source>[^,.;]{1,60}), "
    rf"|(?P<document>[^,.;]{{0,40}}\b{_DOCUMENTS}\b[^,.;]{{0,20}}) "
    r"(?:states?|says?|mentions?|notes?|reports?|found|finds|shows?|explains?) that "
    r"|(?P<title>[^,.;]{1,60}) (?:states?|reports?|found|finds|shows?|explains?) that )"
)
_STANDS_FOR = re.compile(r"(?i)\W*(?:(?:if|when|now|then|also|so|and|but|by default),? ){0,2}(?:it|they|these|this)\b")
_DOER = re.compile(r"(?i)\W*(?:who|wer|by|(?:done|serviced|repaired|made) by|technician|engineer|plumber|mechanic)\W*")
_NAMED_DOER = re.compile(r"\bby (?:the )?([^\W\d_]+)")
_RELATIVE = re.compile(r"(?i)\b(?:that|which|who|whose|where)\b")
_DONE_BY = re.compile(r"(?i)\b(?:(?:is|was|are|were|been|being) )?(?:done|performed|conducted|carried out) by\b")
_WORDS = re.compile(r"[^\W_]+|[%‰°€$£¥<>=≤≥±+−~≈×]|(?<!\w)-(?=\d)")
_BOX = re.compile(r"^\W*\[ \]")


def begins_with_connective(claim: str) -> bool:
    """ "Additionally, …": no name of anybody."""
    return _CONNECTIVE.match(claim) is not None


def without_introduction(claim: str, asked: frozenset[str], where: frozenset[str]) -> str:
    """Without "According to the article," or "The paper states that", if the question (`asked`: its words) names that
    document, or the passage is in it (`where`: words of its title and headings); without "Lost in the Middle found
    that" under that title."""
    found = _INTRODUCTION.match(claim)
    if found is None:
        return claim
    whose = content_words(found["source"] or found["document"] or found["title"])
    known = where if found["title"] else where | asked | _OF_DOCUMENTS
    return claim[found.end() :] if whose <= known else claim


def without_doing(claim: str, head: str, row: str) -> str:
    """ "Performed by Callum" of a row of a table that has him in the column of those who do it, and no deed."""
    bare = _DONE_BY.sub("by", claim)
    doer = _NAMED_DOER.search(bare)
    cells = zip(head.split("|"), row.split("|"), strict=False)
    done = [cell for name, cell in cells if _DOER.fullmatch(name)]
    return bare if doer and any(content_words(doer[1]) & content_words(cell) for cell in done) else claim


def refers_back(sentence: str) -> bool:
    """What it is about stands in the sentence before it: "They have sealed batteries". Not "It is beside the one that
    has": what that one has is said of another."""
    return _STANDS_FOR.match(sentence) is not None and _RELATIVE.search(sentence) is None


def is_whole(claim: str, sentence: str) -> bool:
    """The claim is the sentence, word for word, or the task without its box."""
    return _WORDS.findall(claim.casefold()) == _WORDS.findall(_BOX.sub("", sentence).casefold())
