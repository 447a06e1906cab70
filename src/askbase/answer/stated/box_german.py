"""German questions about check boxes as English ones, so that both are read by the same rules."""

from __future__ import annotations

import re

from askbase.answer.words.german_days import english_months

_ASKED = re.compile(  # how a German question about boxes begins: "was" alone may be English
    r"\W*(?:welche[rnsm]?|wie ?viele?|was (?:ist|sind|war|waren|muss|müssen|hat|haben?|steht|bleibt|wird|soll)"
    r"|offene[nrs]?|unerledigte[nrs]?|erledigte[nrs]?|abgehakte[nrs]?|(?:über|ueber)?f(?:ä|ae)llige[nrs]?|meine[nr]?"
    r"|alle|zeige?|liste|nenne?|hab(?:e|en)? (?:ich|wir)|gibt es)\b"
)
_IN_ENGLISH = tuple(
    (re.compile(rf"\b(?:{german})\b"), english)
    for german, english in (
        # what one has to do: the verb stands at the end
        (
            r"was (?:muss|müssen|soll|hat|habe|haben) (?:ich|wir) noch (?:zu )?(?:erledigen|machen|tun)",
            "which open tasks",
        ),
        (
            r"was (?:muss|müssen|soll|hat|haben) (.{2,60}?) noch (?:zu )?(?:erledigen|machen|tun)",
            r"which open tasks for \1",
        ),
        # boxes, but for a note of that name
        (r"(?<!\bin )(?<!\baus )(?<!\bnotiz )(?:aufgaben?|aufgabenliste|todo-liste)", "tasks"),
        (r"punkte?", "points"),
        (r"kästchen|kontrollkästchen|häkchen|checkboxen", "boxes"),
        # their states
        (r"(?:noch )?(?:nicht|un)[ -]?(?:erledigt|abgehakt|abgeschlossen|fertig)(?:e[nrs]?)?", "open"),
        (r"(?:noch )?zu (?:erledigen|tun|machen)", "open todos"),
        (r"stehen (?:noch )?(?:an|aus)|ausstehend(?:e[nrs]?)?|offen(?:e[nrs]?)?|übrig", "open"),
        (r"(?:erledigt|abgehakt|abgeschlossen|fertig|geschafft)(?:e[nrs]?)?", "done"),
        (r"(?:über|ueber)f(?:ä|ae)llig(?:e[nrs]?)?", "overdue"),
        (r"f(?:ä|ae)llig(?:e[nrs]?)?", "due"),
        # days and periods
        (r"(?:in )?diese[rnms]? (woche|monat|jahr)", r"this \1"),
        (r"(?:in |im )?(?:nächste|naechste|kommende)[rnsm]? (woche|monat|jahr)", r"next \1"),
        (r"(?:in |im )?(?:letzte|vorige|vergangene)[rnsm]? (woche|monat|jahr)", r"last \1"),
        (r"(?:bis )?(?:zum )?ende (?:des )?(?:dieses )?monats|bis (?:zum )?monatsende", "until this month"),
        (r"bis (?:zum )?ende (?:der |dieser )?woche|bis (?:zum )?wochenende", "until this week"),
        (r"woche", "week"),
        (r"monat", "month"),
        (r"jahr", "year"),
        (r"heute", "today"),
        (r"gestern", "yesterday"),
        (r"morgen(?! früh)", "tomorrow"),
        (r"(?:bis )?(?:spätestens )?bis(?: einschließlich| einschliesslich)?(?: zum| ende)?", "until"),
        (r"vor dem", "before"),
        (r"nach dem", "after"),
        (r"ab(?: dem)?|seit(?: dem)?", "since"),
        (r"zwischen (?:dem )?(.{3,30}?) und (?:dem )?", r"between \1 and "),
        (r"am", "on"),
        # the rest of the sentence
        (r"wie ?viele?", "how many"),
        (r"welche[rnsm]?", "which"),
        (r"was", "what"),
        (r"zeige?|liste|nenne?", "show"),
        (r"gibt es", "are there"),
        (r"ist|war|wird", "is"),
        (r"sind|waren|werden", "are"),
        (r"hab(?:e|en)? (?:ich|wir)", "do i have"),
        (r"habe?|haben|hat|muss|müssen|noch|bitte|mir|uns|denn|alles?|aller|auf|zurzeit|gerade", " "),
        (r"meine[rnms]?|unsere[rnms]?", "my"),
        (r"im ordner", "in folder"),
        (r"im", "in the"),
        (r"vom", "from"),
        (r"von|zu|zum|zur", "of"),
        (r"aus", "from"),
        (r"für|fuer|über", "for"),
        (r"erwähn\w*|erwaehn\w*|nennen", "mention"),
        (r"und", "and"),
        (r"der|die|das|dem|den|des", "the"),
    )
)
_DUE_LAST = re.compile(r"\b(are|is) ([^,;?]{2,60}?) due\b")  # "are until 2026-11-30 due"


def english_question(asked: str) -> str:
    """A folded question in German as an English one, word for word where it speaks of boxes, states and days; any
    other question as it is."""
    if not _ASKED.match(asked):
        return asked
    asked = english_months(asked)
    for german, english in _IN_ENGLISH:
        asked = german.sub(english, asked)
    return _DUE_LAST.sub(r"\1 due \2", " ".join(asked.split()))
