"""Questions with words of reckoning whose answer no reckoning here gives: whether, who, how many per cent, the sum of
what came before a day."""

from __future__ import annotations

import re

from askbase.notes.calendar_words import MONTHS, WEEKDAYS, any_of

_NO_FIGURE = re.compile(  # is what it asks for: yes or no, a reason, a name
    r"(?i)\W*(?:(?:and|but|so|und)\s+)?(?:is|are|were|do|does|did|has|have|had"
    r"|was(?!\s(?:kost|hat|hab|ist|sind|war|mach|ergib|beträgt|zahl|gab))"
    r"|(?:can|could|will|would)(?! you\b)"
    r"|should|may|why|who|whose|where|which|hat|haben|ist|sind|waren|kann|können|wird|sollte\w*|warum|wieso|wer|wo"
    r"|welche\w*)\b"
)
_SHARE = re.compile(r"(?i)\b(?:per ?cent(?:age)?|prozent\w*|times|ratio|factor|proportion)\b|%")
_OF_SOME = re.compile(  # rows, by what no cell says: a sum of all of them would be of something else
    r"(?i)\b(?:not|without|except\w*|exclud\w*|apart|besides|other|but|before|after|since|until|till|so far|yet|still"
    r"|first|last|past|latest|next|recent\w*|this|these|current\w*|over|under|above|below|between|than|top|only|half"
    r"|remaining|left|if|would|per|each|every|an?\s(?:day|night|person|head)|weeks?|weekends?|weekdays?|months?"
    r"|quarters?|nights?|nicht|ohne|außer|vor|nach|seit|bis|ab|über|unter|zwischen|erste\w*|letzte\w*|diese\w*|je|pro"
    r"|jede\w*|wochen?|monate?n?|quartale?|nächten?)\b|\w{3,}n['’]t\b"
    r"|\bfrom\b.*\b(?:to|through)\b|\bvon\b.*\bbis\b"
    rf"|\b(?:{any_of(WEEKDAYS)})s?\b|\b(?:most|least|best|worst|(?:larg|small|bigg|high|low|cheap|long|short|earli|old"
    r"|new)\w*est)\b|(?<![\w.])\d"
)
_A_MONTH = re.compile(rf"\b(?:{any_of(name.capitalize() for name in MONTHS)})\b")


def wants_no_figure(question: str) -> bool:
    """Or a share, which is no figure of the notes and no difference of two."""
    return _NO_FIGURE.match(question) is not None or _SHARE.search(question) is not None


def is_of_some(question: str) -> bool:
    """It asks for the sum of rows that it tells by what no cell says: those over an amount, without one, before a day,
    of a month without its year. `question`: without its years and months of years."""
    return _OF_SOME.search(question) is not None or _A_MONTH.search(question) is not None
