"""How people ask for the same in German. A word is filler only in a question that opens in German: "die" and "war" are
English words too."""

from __future__ import annotations

import re

from askbase.retrieve import collection_words as english
from askbase.retrieve.collection_words import Words

_OPENING = re.compile(
    r"(?:(?:und|bitte|die|der|das) )*(?:wie ?viele|welche[rsnm]?|was (?:ist|sind|war|waren) (?:die|der|das|meine)"
    r"|zeige?|liste|nenne?|zähle?|anzahl|(?:neu|ält)este[rsn]?|notizen|gibt es)\b"
)
_FILLER = frozenset(
    "aktuell alle allem allen aller alles angelegt anzahl auf auflisten bisher bitte da das davon dem den denn der des"
    " die die diesem dieser ein eine einen erstellt es gab gespeichert getaggt gibt gemacht geschrieben haben habe hat"
    " ich im in insgesamt ist liegen liste meine meinem meinen meiner mir mit namens nenn nenne noch notiert nun schon"
    " sind so stehen steht und viele verschlagwortet von vorhanden war waren was welche welchem welchen welcher welches"
    " wie wieviele wir wurden zähl zähle zeig zeige zu".split()
)
_LISTED = re.compile(r"(?:(?:und|bitte|die) )*(?:wie ?viele|zähle?|anzahl|liste|welche[rsnm]?|zeige?|nenne?)\b")
_NOTHING_ELSE = (  # of people it may be asked how many were there
    r"(?=\W*$| (?:habe ich|haben wir|gibt es|gab es|(?:sind|waren|liegen|stehen) (?:im|in|seit|noch|ungelesen|von|vom)"
    r"|haben (?:das|den|die|keinen?)|mit|ohne|vom|von|seit|verlinken|verweisen)\b[^?]*$)"
)
_TAG = r"(?:schlagw[oö]rt(?:er|ern)?|tags?)"
_ARTICLE = r"(?: (?:das|den|dem|der|die|ein|eine|einem|einen|einer))?"


def _having(said: str) -> re.Pattern[str]:
    before = rf"(?:haben|hat|mit|deren|dessen|und|in){_ARTICLE}"
    return re.compile(rf"\b{before} {re.escape(said)}(?: ?[:=]\s*| (?:ist|von|gleich)\s+|\s+)")


def _present(said: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    name, end = re.escape(said), r"(?=\s*$|\s+(?:und|haben|sind)\b)"
    return (
        (re.compile(rf"\b(?:ohne|(?:haben|hat) keine?n?)(?: einen?)? {name}{end}"), False),
        (re.compile(rf"\b(?:mit|haben|hat)(?: eine[mnr]?)? {name}{end}"), True),
    )


def _sort(folder: str, question: str, first: bool) -> re.Pattern[str] | None:
    ending = next((ending for ending in ("en", "n", "e", "s") if folder.endswith(ending)), "")
    one = rf"|\b{re.escape(folder.removesuffix(ending))}\b" if first and ending else ""
    if not first and not _LISTED.match(question):
        return None
    return re.compile(rf"\b{re.escape(folder)}\b{_NOTHING_ELSE}{one}")


GERMAN = Words(
    notes=r"(?:notiz(?:en)?|datei(?:en)?|seiten?|eintr(?:ag|äge|ägen))",
    clips=r"(?:clips?|clippings?|lesezeichen|bookmarks?)",
    filler=_FILLER,
    counting=re.compile(r"(?:(?:und|bitte|die) )*(?:wie ?viele|zähle?|anzahl)\b"),
    read=(
        (
            re.compile(r"\bungelesene?[nrsm]?\b|\b(?:(?:habe ich|die ich|ich) )?(?:noch )?nicht gelesen(?: habe)?\b"),
            False,
        ),
        (
            re.compile(
                r"\bgelesene[nrsm]?\b|\b(?:(?:habe ich|die ich|ich) )?(?:schon|bereits) gelesen(?: habe)?\b"
                r"|\bhabe ich gelesen\b"
            ),
            True,
        ),
    ),
    newest=re.compile(r"\b(?:neu|jüng|aktuell)ste[nrsm]?\b|\bneueste[nrsm]?\b"),
    oldest=re.compile(r"\bälteste[nrsm]?\b"),
    dated=re.compile(r"\b(?:datiert|geschrieben|gespeichert|angelegt|erstellt|notiert)\b\s*$"),
    term_triggers=(
        (re.compile(rf"\b(?:ohne{_ARTICLE} {_TAG}|(?:haben|hat) nicht{_ARTICLE} {_TAG})\s+#?"), "tag", True),
        (
            re.compile(
                rf"\b(?:mit|haben|hat|tragen|trägt){_ARTICLE} {_TAG}\s+#?"
                r"|\bmit #?(?=[^?]*\b(?:getaggt|verschlagwortet)\b)"
            ),
            "tag",
            False,
        ),
        (re.compile(rf"\b(?:nicht (?:aus|von){_ARTICLE}(?: quelle)?)\s+"), "source", True),
        (re.compile(rf"\b(?:(?:stammen|kommen|sind) )?(?:aus|von|mit){_ARTICLE}(?: quelle)?\s+"), "source", False),
        (re.compile(rf"\b(?:vom|mit{_ARTICLE}) typ\s+"), "type", False),
        (re.compile(r"\b(?:zum|mit dem) thema:?\s+"), "topic", False),
    ),
    also=re.compile(r"\s*(?:,\s*(?:und\s+)?|und\s+)(?:auch\s+)?#?(?!(?:un)?gelesen)"),
    authored=re.compile(r"\b(?:stammen )?von\s+"),
    linking=re.compile(
        r"\b(?:verlink(?:en|t)|verweis(?:en|t)|zeig(?:en|t)) auf\s+"
        rf"|\b(?:haben|enthalten){_ARTICLE} (?:links?|verweise?) (?:auf|zu|zur|zum)\s+"
    ),
    in_folder=re.compile(rf"\b(?:in|im|unter|aus){_ARTICLE}(?: (?:ordner|verzeichnis))?\s+"),
    about=re.compile(r"\bzum thema:?\s+"),
    sorts_only=False,
    having=_having,
    present=_present,
    sort=_sort,
    papers=re.compile(r"\b(?:papers?|(?:fach)?artikeln?|aufs[aä]tze?n?|publikation(?:en)?|veröffentlichung(?:en)?)\b"),
    published=re.compile(r"\b(?:(?:sind|wurden?|ist) )?(?:veröffentlicht|erschienen?)\b(?: (?:sind|wurden?|ist)\b)?"),
    kept=re.compile(r"\b(?:datiert|geschrieben|gespeichert|angelegt|erstellt|notiert|gelesen)\b"),
    before=re.compile(r"\bälter als\b"),
    after=re.compile(r"\b(?:neuer|jünger) als\b"),
    journals=re.compile(r"\b(?:in|aus|im)(?: (?:der|dem))?\s+"),
)


def words_of(question: str) -> Words:
    """Of the language that a folded question opens in."""
    return GERMAN if opens_in_german(question) else english.ENGLISH


def opens_in_german(question: str) -> bool:
    """Whether a folded question opens as German ones about a collection do."""
    return _OPENING.match(question) is not None


def endings(values: frozenset[str]) -> dict[str, str]:
    """How each value is also said when it is a subject, → the value: `rezepte` for the tag `rezept`. In English as
    well, which has one of these endings."""
    return {f"{value}{ending}": value for ending in ("en", "n", "e", "s", "") for value in values if value}
