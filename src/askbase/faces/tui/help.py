"""The help: keys, marks and filters, in a form that fits 80x24."""

from __future__ import annotations

from textual.content import Content

from askbase.faces.tui.dialogs import Sheet

_KEYS = (
    ("Enter   Esc", "ask · stop the answer and keep what came"),
    ("Up   Down", "earlier questions · questions your notes can answer"),
    ("ctrl+n   ctrl+p", "next and previous citation, with its passage beside"),
    ("F3   Tab", "show or hide the sources · step into them. There:"),
    ("  n p  Enter  b", "  next, previous · open in $EDITOR · in Obsidian"),
    ("  i   x   r", "  ask only this note · leave it out · ask again"),
    ("@   tag:", "complete a note or a tag (type: source: path:) into the"),
    ("", "filter bar; Backspace in the empty line takes one back"),
    ("after:2024-05", "filters work in a question too: before: on: read:yes"),
    ("ctrl+r", "ask the last question again, with other filters or model"),
    ("ctrl+y   ctrl+t", "yes, it answered my question · no: what was wrong"),
    ("F2   F5", "inspector: found, sent, timings · update the index"),
    ("F4   ctrl+l", "find, resume, rename, delete conversations · a new one"),
    ("F6   F7   F9", "the model · the answer style · light or dark"),
    ("PgUp   PgDn", "scroll the conversation"),
    ("/   ctrl+\\", "/export /draft /save /theme … · the palette has them all"),
    ("ctrl+o   ctrl+q", "open the source in $EDITOR · quit; everything is saved"),
    ("✓   (?)", "the cited passage says so · not verified: read it"),
)


def help_sheet() -> Sheet:
    """Keys, marks and filters; all of it fits 80x24."""
    return Sheet("Help", ((Content.styled(keys, "bold $accent"), Content(what)) for keys, what in _KEYS))
