"""Where the front matter of a note ends, by its passages: a line of the body that looks like a property is none."""

from __future__ import annotations

from collections.abc import Sequence

from askbase.notes.frontmatter import MAX_BLOCK, body_start
from askbase.types import Passage


def front_end(passages: Sequence[Passage], has_properties: bool = False) -> int:
    """The offset in the note; 0 if it has none. `passages`: all of the note, in order, for a long block is cut between
    two. `has_properties`: it is known to have some, and the block need not be read again."""
    text = ""
    for passage in passages:
        text += "\n" * (passage.chunk.start - len(text)) + passage.chunk.text  # what no passage holds is white space
        if not text.startswith("---") or len(text) > 2 * MAX_BLOCK:
            return 0
        if end := body_start(text, has_properties):
            return end
    return 0


def front_text(passage: Passage, end: int) -> str:
    """What a passage holds of the front matter that ends there."""
    return passage.chunk.text[: max(0, end - passage.chunk.start)]
