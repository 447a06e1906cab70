"""Question + history → a question that stands alone, for searching. Joining the user's turns needs no model and is hard
to beat; the conversation itself goes to the model separately."""

from __future__ import annotations

from collections.abc import Sequence

from askbase.types import Turn

TURNS = 2
LONGEST = 300


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The last user turns and the question, oldest first."""
    earlier = [turn.question.strip()[:LONGEST] for turn in history[-TURNS:]]
    return " ".join((*earlier, question.strip()))
