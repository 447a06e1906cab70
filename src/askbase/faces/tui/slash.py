"""The commands of the chat: one table for `/` in the input, for the palette and for the help."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"/([a-z]+)(?:\s+(.*))?")


@dataclass(frozen=True, slots=True)
class Command:
    """`action` is the app's method without `action_`; `takes` names its argument, "" if it has none."""

    name: str
    what: str
    action: str
    key: str = ""
    takes: str = ""


COMMANDS = (
    Command("new", "New conversation", "new_conversation", "ctrl+l"),
    Command("sessions", "Find, resume, rename or delete conversations", "sessions", "F4"),
    Command("rename", "Rename this conversation", "rename", takes="name"),
    Command("again", "Ask the last question again", "ask_again", "ctrl+r"),
    Command("pin", "Ask only about the chosen note", "pin", takes="note"),
    Command("without", "Leave the chosen note out", "leave_out", takes="note"),
    Command("clear", "Ask all notes again: no filter, no pin", "clear_filters"),
    Command("model", "Choose the model that answers", "choose_model", "F6", "name"),
    Command("style", "Answer style: brief, detailed or list", "choose_style", "F7", "style"),
    Command("yes", "It answered my question", "feedback_yes", "ctrl+y"),
    Command("no", "It did not: reason, correction, missing note", "feedback_no", "ctrl+t"),
    Command("inspect", "What was searched, found, sent; timings", "inspect", "F2"),
    Command("sources", "Show or hide the sources", "toggle_sources", "F3"),
    Command("open", "Open the source in $EDITOR", "open_editor", "ctrl+o"),
    Command("obsidian", "Open the source in Obsidian", "open_obsidian", "ctrl+b"),
    Command("export", "Export as Markdown, into the data folder", "export"),
    Command("draft", "Draft a note from it, into the data folder", "draft"),
    Command("save", "Save it as a new note, where you say", "save_note", takes="file"),
    Command("delete", "Delete this conversation", "delete_conversation"),
    Command("index", "Bring the index in line with the notes", "update_index", "F5"),
    Command("pull", "Get the local model", "pull_model"),
    Command("theme", "Choose a theme", "choose_theme", takes="name"),
    Command("dark", "Light or dark", "toggle_dark", "F9"),
    Command("help", "Keys, marks, filters", "help", "F1"),
    Command("quit", "Quit; the conversation is saved already", "quit", "ctrl+q"),
)
_BY_NAME = {command.name: command for command in COMMANDS}


def parse(line: str) -> tuple[Command | None, str] | None:
    """A line that begins like a command: (the command or None if there is none, its argument). None: a question."""
    match = _LINE.fullmatch(line.strip())
    return (_BY_NAME.get(match[1]), (match[2] or "").strip()) if match else None


_IN_A_SHELL = {
    "why": 'why NOTE "QUESTION"', "search": 'search "WORDS"', "index": "index", "doctor": "doctor",
    "trace": "trace --help", "stats": "stats", "eval": "eval --help",
}  # fmt: skip


def unknown(word: str, listing: str) -> str:
    """What to say of a command that the chat does not have; `listing` is what lists those it has."""
    there = _IN_A_SHELL.get(word.removeprefix("/"))
    if there:
        return f"{word} works in a shell: askbase {there}"
    return f"There is no command {word}. {listing} lists them."
