"""The same in German, which parts its verbs: "Was habe ich gestern über Brot notiert?" Patterns, and whether a period
stands where it says of which days the notes are."""

from __future__ import annotations

import re

NOTES = (
    r"(?:notiz(?:en)?|(?:tagebuch)?eintr(?:ag|ags|äge|ägen)|tagebuchs?|aufzeichnungen|clips?|clippings?|lesezeichen)"
)
MADE = r"(?:auf|mit)?(?:notiert|geschrieben)|festgehalten|gespeichert|vermerkt|erfasst|aufgezeichnet|angelegt"
_PLACE = (  # where one does it, and nothing that a note of another time would tell of
    r"(?:\s+(?:im|zu|(?:in|bei|auf|an)(?:\s+(?:der|meiner|unserer))?)\s+(?:büro|labor|arbeit|praxis|hause?|garten|küche"
    r"|werkstatt|studio|schule|uni(?:versität)?)\b)?"
)
HAPPENED = (  # what the days' own notes say
    rf"was\s+war(?:en)?{_PLACE}(?:\s+(?:alles\s+)?los)?(?=\W*$)|was\s+gab(?:\s+es|[’']s)(?:\s+neues)?{_PLACE}(?=\W*$)"
    rf"|was\s+(?:ist|war){_PLACE}\s+(?:alles\s+|so\s+)?(?:passiert|geschehen|vorgefallen)|was\s+(?:passierte|geschah)"
    rf"|was\s+(?:habe?|hatte|haben|hatten)\s+(?:ich|wir){_PLACE}\s+(?:alles\s+|so\s+)?"
    r"(?:gemacht|getan|erledigt|erlebt|geschafft)"
    r"|was\s+(?:machten?|taten?)\s+(?:ich|wir)|wie\s+war\s+(?:meine?|der|die)\s+(?:tag|woche|monat)"
)
SUMMED_UP = (
    r"(?:eine?\s+)?(?:kurze[nr]?\s+)?(?:zusammenfassung(?:\s+von)?|überblick(?:\s+über)?)(?:\s+(?:den|die|der))?"
    r"|fass(?:e|t)?(?:\s+(?:mir|bitte|den|die))*\s+zusammen"
)
RELATIVE = (
    r"\b(?:letzt|vorig|vergangen|dies)e[nmrs]?\s+(?:\w+\s+)?(?:tagen?|wochen?|monate?[ns]?|jahre?[ns]?)\b"
    r"|\b(?:heute|gestern|vorgestern)\b"
)
UNREAD = (
    rf"\bungelesene[nr]?\s+(?:\w+\s+)?{NOTES}\b|\b{NOTES}\b[^?.!]{{0,60}}?\b(?:noch\s+)?nicht\s+gelesen\b"
    rf"|\b{NOTES}\s+sind\s+(?:noch\s+)?ungelesen\b"
)
READ = rf"\b{NOTES}\b,?\s+(?:die\s+ich|habe\s+ich)\s+(?:schon|bereits)\s+gelesen\b"

_END = r"\W*$"
_I_HAVE = re.compile(r"(?i)\b(?:habe?|hatte)\s+ich\s*$")
_I_WROTE = re.compile(r"(?i)\b(?:schrieb|notierte|speicherte)\s+ich\s*$")
_HAVE_I = re.compile(r"(?i)\b(?:habe?|hatte)\s+ich\b")
_THAT_I = re.compile(rf"(?i)\b{NOTES}\s*,?\s+(?:die|welche|den|das)\s+(?:ich\s+)?$")
_AT_LAST_MADE = re.compile(rf"(?i)(?:^|.*\s)(?:{MADE}){_END}")
_IS_MADE = re.compile(rf"(?i)[^?.!,]{{0,60}}\b(?:{MADE})\s+(?:habe?|hatte|wurden?|worden)\b")
_ONLY_MADE = re.compile(rf"(?i)\s*(?:{MADE}){_END}")
_STOOD = re.compile(r"(?i)^\W*(?:und\W+)?was\s+(?:stand|standen|steht|stehen)\s*$")
_IN_NOTES = re.compile(rf"(?i)\s*(?:im|in\s+(?:meine[mnr]|de[mnr]))\s+{NOTES}\b")
_RELATIVE = re.compile(rf"(?i){RELATIVE}")


def dates_notes(before: str, said: str, behind: str) -> bool:
    """Whether the period that was `said` is when the notes were written, by what stands around it. "Was habe ich über
    den Besuch am 3. Mai notiert?" has the visit's."""
    if _I_WROTE.search(before) or (_I_HAVE.search(before) and _AT_LAST_MADE.match(behind)):
        return True
    if _THAT_I.search(before) and _IS_MADE.match(behind):
        return True
    if _STOOD.match(before) and _IN_NOTES.match(behind):
        return True
    return bool(_RELATIVE.search(said) and _HAVE_I.search(before) and _ONLY_MADE.match(behind))
