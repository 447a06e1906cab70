"""Notes made to stall a parser: reading and outlining take time in line with their length, so no child process guards
it. A quadratic step would take minutes at this size."""

from __future__ import annotations

import time

import pytest

from askbase.notes.outline import hidden_spans
from askbase.notes.read import note_from_bytes
from askbase.notes.render import plain_span
from askbase.types import Note

SIZE = 200_000
FAMILIES = {
    "open brackets": "[", "wiki openers": "[[", "link openers": "[](", "images": "![", "quotes": ">", "stars": "*",
    "backticks": "`", "fences": "```\n", "comments": "<!--", "percent": "%%", "headings": "# \n", "hashes": "#",
    "underlines": "a\n=\n", "rules": "---\n", "tags": " #a", "lists": "- ", "deep lists": "  - a\n", "tables": "|",
    "angle": "<", "ampersands": "&", "escapes": "\\", "blank": "\n", "returns": "\r", "spaces": " ", "tabs": "\t",
    "one word": "a", "emoji": "🚲", "combining": "e\u0301", "colons": "a: ", "dollars": "$", "formulas": "$a ",
    "formula blocks": "$$\na\n", "definitions": "a\n: b\n", "sentences in italics": "*A. ", "footnotes": "[^a] ",
    "link soup": "[a](b[c](d",
}  # fmt: skip


@pytest.mark.parametrize("unit", FAMILIES.values(), ids=FAMILIES.keys())
def test_no_note_stalls_the_reading(unit: str) -> None:
    text = "x\n" + unit * (SIZE // len(unit))
    begun = time.process_time()
    found = note_from_bytes("a.md", text.encode())
    assert isinstance(found, Note)
    plain_span(text, 0, len(text), hidden_spans(text))
    assert time.process_time() - begun < 5
