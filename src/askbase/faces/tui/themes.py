"""The two themes of the chat. Any other Textual theme can be chosen too."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="askbase-dark", dark=True,
    primary="#7aa2f7", secondary="#5d7bbd", accent="#7dcfff",
    success="#9ece6a", warning="#e0af68", error="#f7768e",
    foreground="#d5d9e2", background="#15171c", surface="#1a1d23", panel="#23272f",
    variables={"quiet": "#8d95a6", "input-selection-background": "#7aa2f7 35%"},
)  # fmt: skip
LIGHT = Theme(
    name="askbase-light", dark=False,
    primary="#2857c5", secondary="#5470b0", accent="#0b6e99",
    success="#35711c", warning="#8a5300", error="#b3261e",
    foreground="#26282d", background="#fbfaf6", surface="#f4f2ec", panel="#e8e5dc",
    variables={"quiet": "#686b73", "input-selection-background": "#2857c5 25%"},
)  # fmt: skip
