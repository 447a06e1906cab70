"""People in a question about the collection: who wrote ("papers by Moreau"), who was there ("meetings with Rob")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from askbase.retrieve.collection_words import AUTHORS

ATTENDEES = ("attendees", "participants", "teilnehmer", "teilnehmende", "anwesend")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:;|&|\band\b|\bund\b|\bet al\b\.?)\s*")
_NAME = r"(?P<name>[^\W\d_][\w.’'-]*(?: [\w.’'-]+){0,3}?)"
_WROTE = re.compile(
    rf"\b(?:did|has|have) {_NAME} (?:also )?(?:co-? ?)?(?:author(?:ed)?|write|written|publish(?:ed)?)\b"
    rf"|\bhat {_NAME.replace('name', 'german')} (?:mit)?(?:geschrieben|verfasst|veröffentlicht)\b"
)
_ATTENDED = re.compile(
    rf"\bdid {_NAME} attend\b|\b(?:with|attended by|mit) {_NAME.replace('name', 'by')}"
    r"(?=$|\s+(?:were|was|are|is|do|did|have|has|in|since|from|on|before|after|i|gab|waren|hatte|habe|im|seit)\b)"
)
LAST_MET = re.compile(
    r"(?:when did (?:i|we) last (?:meet|have a (?:meeting|call))(?: with)?"
    r"|when was (?:my|our|the) (?:last|latest|most recent) meeting with"
    r"|wann (?:habe ich|haben wir)(?=.* zuletzt getroffen$)(?: (?:mich|uns) mit)?) (?P<name>.{2,60}?)"
    r"(?: zuletzt getroffen)?$"
)


def author_values(said: str, values: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The values of author properties that hold someone who is called so: by the whole name or the surname."""
    all_ = (value for key in AUTHORS for value in values.get(key, ()))
    return frozenset(value for value in all_ if said in _called(value))


def surnames(value: str) -> tuple[str, ...]:
    """Of the people in one value, "smith, j. a." or "jane smith; r. okafor", in their order."""
    return tuple(name for person in _people(value) if (name := _surname(person)))


def authors_called(values: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What all authors may be called."""
    return frozenset(name for key in AUTHORS for value in values.get(key, ()) for name in _called(value))


def attending(said: str, values: Iterable[str]) -> frozenset[str]:
    """The values that hold someone of this name, a part of it or all; empty if it may be two people."""
    full = {value for value in values if said and re.search(rf"(?<!\w){re.escape(said)}(?!\w)", value)}
    shortest = min(full, key=len, default="")
    return frozenset(full) if all(shortest in value for value in full) else frozenset()


def wrote(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Names and where the question says of them that they wrote something."""
    return [(match["name"] or match["german"], match.span()) for match in _WROTE.finditer(text)]


def attended(text: str) -> list[tuple[str, tuple[int, int]]]:
    return [(match["name"] or match["by"], match.span()) for match in _ATTENDED.finditer(text)]


def _called(value: str) -> frozenset[str]:
    names = {value}
    for person in _people(value):
        last, _, given = (part.strip() for part in person.partition(","))
        names |= {person, last, f"{given} {last}".strip(), _surname(person)}
        names |= {given} if len(given) > 3 and "." not in given else set()  # "smith, okafor" may be two
    return frozenset(names - {""})


def _people(value: str) -> list[str]:
    return [person for person in _BETWEEN_AUTHORS.split(value) if person]


def _surname(person: str) -> str:
    if "," in person:
        return person.partition(",")[0].strip()
    words = person.split()
    while len(words) > 1 and len(words[-1].rstrip(".")) <= 2:  # "smith ja"
        words = words[:-1]
    return words[-1] if words else ""
