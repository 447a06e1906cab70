"""Links, images and HTML in what a model says: alive only if that very address stood in the notes or the question.

Markdown has many ways to write a link, so they are not recognised one by one: whatever is not a link in its plain form
to a known address loses what could make it one. `](` and `]:` are broken up, schemes and `<` made inert.
"""

from __future__ import annotations

import re
from collections.abc import Callable

REMOVED = "[link removed]"
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,500})\]\(<?([^()\s<>]{1,2000})>?\)")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,300}\])?")
_URL = re.compile(
    r"(?i)(?:[a-z][a-z0-9+.-]{0,20}:(?://|\\\\)|\bwww\.)[^\s<>\"'`)\]]*"
    r"|(?:javascript|vbscript|data|file|mailto|tel|sms|obsidian):[^\s<>\"'`)\]]+"
)
_SCHEME = re.compile(r"(?i)^[a-z][a-z0-9+.-]*:[/\\]*")
_HTML = re.compile(r"<(?=[a-zA-Z/!?&])")


def defuse(text: str, seen: Callable[[str], bool]) -> str:
    """The text without live foreign links. `seen` says whether an address stood in what was sent."""
    parts, done = [], 0
    for match in _LINK.finditer(text):
        if seen(match[2]):
            parts += [_inert(text[done : match.start()], seen), f"[{_inert(match[1], seen)}]({match[2]})"]
            done = match.end()
    return "".join((*parts, _inert(text[done:], seen)))


def _inert(text: str, seen: Callable[[str], bool]) -> str:
    text = _IMAGE.sub(lambda match: f"[image: {match[1]}]" if match[1] else "[image]", text)
    text = _URL.sub(lambda match: match.group() if seen(match.group()) else _dead(match.group()), text)
    return _HTML.sub("&lt;", text).replace("](", "] (").replace("]:", "] :")


def _dead(url: str) -> str:
    """Readable, but nothing a terminal, browser or chat would turn into a link."""
    host = re.split(r"[/?\\]", _SCHEME.sub("", url))[0][:60]
    return f"{host.replace('.', '[.]').replace(':', '[:]')} {REMOVED}"
