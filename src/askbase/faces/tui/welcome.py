"""The words before the first question: opening, first index run, ready, not ready."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from askbase.clean import clean_line
from askbase.faces.tui.events import Opened
from askbase.faces.tui.record import AS_ASKED

_BAR = 32


def opening(notes_dir: Path) -> Content:
    return Content.assemble(_name(), "\n", _folder(str(notes_dir)), ("\n\nopening…", "$quiet"))


def indexing(notes_dir: Path, done: int, total: int, what: str = "notes") -> Content:
    """The first run, with progress; it happens once."""
    filled = _BAR * done // total if total else 0
    count = f"{done:,} of {total:,} {what}" if total else "reading the folder"
    return Content.assemble(
        _name(), "\n", _folder(str(notes_dir)),
        "\n\nThis folder is not indexed yet, so that happens now, once.\nYour notes are only read, never changed.\n\n",
        ("━" * filled, "$accent"), ("─" * (_BAR - filled), "$quiet"), (f"  {count}", "$quiet"),
        ("\n\nYou can type your first question already.", "$quiet"),
    )  # fmt: skip


def ready(event: Opened, suggested: tuple[str, ...] = ()) -> Content:
    """What will answer, where the text goes, and what could be asked."""
    offered = [Content.assemble(("  ↓ ", "$accent"), clean_line(question), "\n") for question in suggested]
    lead = Content.styled("\nYour notes can answer these; the ↓ key takes one:\n" if offered else "", "$quiet")
    return Content.assemble(
        _name(), "\n", _folder(event.status.notes_dir), "\n\n", _who_answers(event), "\n\n",
        ("Claims are checked: ", "$quiet"), ("✓", "$success"),
        (" supported, ", "$quiet"), ("(?)", "bold $warning"), (" unverified\n", "$quiet"),
        ("F1", "bold"), (" help   ", "$quiet"), ("/", "bold"), (" commands   ", "$quiet"),
        ("@", "bold"), (" one note   ", "$quiet"), ("F4", "bold"), (" earlier conversations\n", "$quiet"),
        lead, *offered,
    )  # fmt: skip


def failed(message: str, hint: str) -> Content:
    return Content.assemble(("Not ready: ", "bold $error"), clean_line(message), "\n", (clean_line(hint), "$quiet"))


def _who_answers(event: Opened) -> Content:
    if event.model is None:
        return Content.assemble(
            ("No language model: ", "bold $warning"), "answers are the best sentences of your notes, word for word.\n",
            (_how_to_get_one(event.why_not), "$quiet"),
        )  # fmt: skip
    name = (clean_line(event.model), "bold")
    if event.host:
        goes = f"Questions and passages go to {clean_line(event.host)}."
        return Content.assemble(name, " answers. ", (goes, "$warning"))
    return Content.assemble(name, " answers, on this computer. Nothing leaves it.")


def _how_to_get_one(why_not: str) -> str:
    """The reason from the core is a hint already, unless the user wanted it so."""
    if why_not == AS_ASKED:
        return "You asked for no model; F6 chooses one."
    reason = clean_line(why_not[:1].upper() + why_not[1:] + ".")
    return f"{reason}\nHere: /pull gets it while you go on." if "models pull" in why_not else reason


def _name() -> Content:
    return Content.styled("Answers from your own notes, which are only ever read", "bold")


def _folder(path: str) -> Content:
    return Content.styled(clean_line(path), "$quiet")
