"""How people ask in English for notes by what their front matter says: patterns over folded text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from askbase.clean import fold
from askbase.notes.frontmatter import GERMAN

Presence = tuple[tuple[re.Pattern[str], bool], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What one language has for it. `notes` and `clips` are parts of patterns."""

    notes: str
    clips: str
    filler: frozenset[str]
    counting: re.Pattern[str]
    read: tuple[tuple[re.Pattern[str], bool], ...]
    newest: re.Pattern[str]
    oldest: re.Pattern[str]
    dated: re.Pattern[str]
    term_triggers: tuple[tuple[re.Pattern[str], str, bool], ...]
    also: re.Pattern[str]  # between two tags
    authored: re.Pattern[str]
    linking: re.Pattern[str]
    in_folder: re.Pattern[str]
    about: re.Pattern[str] | None  # before what may be a tag or a folder
    sorts_only: bool  # what a note is about, its tags say only of the notes of a folder or on papers
    having: Callable[[str], re.Pattern[str]]
    present: Callable[[str], Presence]
    sort: Callable[[str, str, bool], re.Pattern[str] | None]
    papers: re.Pattern[str]
    published: re.Pattern[str]  # before a period or behind it
    kept: re.Pattern[str]  # what is done with notes on publications, not with these
    before: re.Pattern[str]  # "older than"
    after: re.Pattern[str]
    journals: re.Pattern[str]


NOTES = r"(?:notes?|files?|pages?|entries|entry)"
CLIPS = r"(?:clips?|clippings?|bookmarks?)"
FILLER = frozenset(
    "a all and any are as at by can carry carries come comes contain count did do does exactly exist file find from"
    " give had has have having how i in into is it its last list many me mine my name named next number of on one or"
    " order out over please put rated read saved should show so sort sorted still stored tell that the their them there"
    " these they those to total up vault was were what which with write wrote yet you".split()
)
COUNTING = re.compile(r"(?:and |please )*(?:how many|count|the number|number of)\b")
LISTED = re.compile(r"(?:how many|number of|count|list|which)\b")
NOTHING_ELSE = r"(?=\W*$| (?:do (?:i|we) have|are there|are in\b)[^?]{0,30}\W*$)"
_NOT = r"(?:haven[’']t|have not|did not|didn[’']t)"
READ = (
    (re.compile(rf"\bunread\b|\b(?:have|did|do) i not (?:yet )?read\b|\b(?:that )?i {_NOT} (?:yet )?read\b"
                r"|\bhaven[’']t i read\b|\bnot (?:yet )?read\b"), False),
    (re.compile(r"\balready read\b|\bhave i (?:already )?read\b|\b(?:that )?i(?:[’']ve| have) (?:already )?read\b"),
     True),
)  # fmt: skip
NEWEST = re.compile(r"\b(?:newest|latest|most recent)\b")
OLDEST = re.compile(r"\b(?:oldest|earliest)\b")
DATED = re.compile(r"\b(?:uploaded|dated|written|saved|created|made|clipped|published)\b\s*$")
TERM_TRIGGERS = (  # (what stands before the value, kind of term, whether it must not be there)
    (re.compile(r"\b(?:(?:not|that are not|that aren[’']t) tagged(?: as| with)?|without (?:the )?tag)\s+#?"),
     "tag", True),
    (re.compile(r"\b(?:(?:and (?:also )?)?tagged(?: as| with)?"
                r"|(?:with|carry|carries|have|has|having) (?:the )?tags?)\s+#?"), "tag", False),
    (re.compile(r"\b(?:not from|excluding)(?: (?:the )?source)?\s+"), "source", True),
    (re.compile(r"\b(?:(?:(?:come |clipped )?from|with|whose|the) (?:the )?source(?: is)?"
                r"|(?:(?:come|comes|clipped|saved) )?from)\s+"), "source", False),
    (re.compile(r"\b(?:are|is)\s+#?(?!(?:un)?read\b|not\b)"), "tag", False),  # which recipes are vegan?
    (re.compile(r"\b(?:of|with|whose) (?:the )?type(?: is)?\s+"), "type", False),
    (re.compile(r"\b(?:on|with|about|under|(?:that )?embed|embeds|embedding) (?:the )?topic\s+"), "topic", False),
)  # fmt: skip
AND_ALSO = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+)(?:also\s+)?#?(?!(?:un)?read\b)")  # tagged house and garden
AUTHORED = re.compile(r"\b(?:(?:that (?:are|were) |which (?:are|were) )?(?:written |published )?)by\s+")
AUTHORS = ("author", "authors", "creator", *GERMAN["author"])
PAPERS = re.compile(
    r"\b(?:papers?|articles?|publications?|references)\b(?: notes?\b)?"
    r"(?: (?:(?:that )?are )?(?:in|among|of) (?:my|the) (?:notes|vault|collection|library)\b)?"
)
PUBLISHED = re.compile(r"\b(?:(?:that |which )?(?:were |was |are |is )?(?:published|issued)|appeared|came out)\b")
KEPT = re.compile(
    r"\b(?:uploaded|dated|saved?|created?|made|make|clipped|add(?:ed)?|wr[io]te|i (?:have )?written|read)\b"
)
OLDER, NEWER = re.compile(r"\b(?:older|earlier) than\b"), re.compile(r"\b(?:newer|younger|later|more recent) than\b")
JOURNALS = re.compile(r"\b(?:(?:that |which )?(?:were |was |are )?(?:published |appeared )?(?:in|from))(?: the)?\s+")
LINKING = re.compile(r"\b(?:that |which )?(?:links?|linking|point|points|refer|refers) to\s+")
IN_FOLDER = re.compile(r"\b(?:in|under|from|inside) (?:the |my )?(?:folder |directory )?")


def names(key: str) -> tuple[str, ...]:
    """How a property is said: `read_priority`, `read priority`, `priority`; `categories` and `category`."""
    plain = fold(key).replace("_", " ").replace("-", " ")
    short = plain.split()[-1] if plain.startswith("read ") else plain
    single = f"{plain[:-3]}y" if plain.endswith("ies") else plain.removesuffix("s")
    return tuple(dict.fromkeys((fold(key), plain, single, short)))


def having(said: str) -> re.Pattern[str]:
    """What stands before the value of a property."""
    before = r"(?:(?:that )?(?:have|has|having)|with|whose|where|rated(?: with)?|and|in)(?: (?:the|a|an))?"
    return re.compile(rf"\b{before} {re.escape(said)}(?: ?[:=]\s*| (?:is|of|set to)\s+|\s+)")


def present(said: str) -> Presence:
    """Patterns for a property that must be there or must not, whatever its value."""
    name, end = re.escape(said), r"(?=\s*$|\s+(?:and|do|are|that)\b)"
    return (
        (re.compile(rf"\b(?:without|with no|(?:that )?(?:have|has) no|lacking)(?: an?| any)? {name}{end}"), False),
        (re.compile(rf"\b(?:with|(?:that )?(?:have|has))(?: an?| any)? {name}{end}"), True),
    )


def sort(folder: str, question: str, first: bool) -> re.Pattern[str] | None:
    """How a question says that it is about the notes of a folder, all of them or the `first`; None if it cannot be."""
    one = rf"|\b{re.escape(folder[:-1])}\b(?! (?:{NOTES}))" if folder.endswith("s") else ""
    if not one and not LISTED.match(question):
        return None
    return re.compile(rf"\b{re.escape(folder)}\b{'' if one else NOTHING_ELSE}{one}")


ENGLISH = Words(
    notes=NOTES,
    clips=CLIPS,
    filler=FILLER,
    counting=COUNTING,
    read=READ,
    newest=NEWEST,
    oldest=OLDEST,
    dated=DATED,
    term_triggers=TERM_TRIGGERS,
    also=AND_ALSO,
    authored=AUTHORED,
    linking=LINKING,
    in_folder=IN_FOLDER,
    about=re.compile(r"\b(?:(?:are )?there )?(?:on|about)\s+"),
    sorts_only=True,
    having=having,
    present=present,
    sort=sort,
    papers=PAPERS,
    published=PUBLISHED,
    kept=KEPT,
    before=OLDER,
    after=NEWER,
    journals=JOURNALS,
)
