"""What a model thinks before it answers, told from the answer where its server does not do so."""

from __future__ import annotations

import re
from typing import Literal

OPEN, CLOSE = "<think>", "</think>"
# Models whose template may give the opening tag in the prompt, so that the reply has the closing one alone. Others that
# think write both, or their server tells thoughts from text; they need not be held back.
_THINKS = re.compile(r"(?i)(?<!no)(?<!no[-_ ])(?<!non)(?<!non[-_ ])(?:think|reason)|qwq|deepseek[-_ ]?r1")
_FILLER = ("okay", "ok", "alright", "hmm", "so", "well")
_FILLERS = re.compile(rf"\A(?:(?:{'|'.join(_FILLER)})[,.!…\s]+)+")
_ALOUD = (  # how thoughts begin and answers from notes do not; a wrong guess costs the streaming of one answer
    CLOSE, "the user is asking", "the user asks", "the user asked", "the user wants", "the user's question",
    "the question is", "the question asks", "let me think", "let me look", "let me check", "let me see",
    "let's see", "let's think", "let's look", "let's find",
    "i need to answer", "i need to find", "i need to look",
    "i need to figure", "we need to answer", "we need to find", "we are asked", "thinking process",
)  # fmt: skip


def thinks(name: str) -> bool:
    """Whether a model of this name may leave out the tag that opens its thoughts."""
    return _THINKS.search(name) is not None


class Thoughts:
    """Thoughts before an answer, where a server does not tell them from it: `<think>…</think>`, or up to a `</think>`
    that nothing opened. The latter can only be held back on suspicion: as `expected`, or by how they begin."""

    def __init__(self, expected: bool) -> None:
        self._expected = expected
        self._held = ""
        self._state: Literal["undecided", "suspected", "opened", "closed", "answer"] = "undecided"
        self._aloud = False  # it begins as thoughts do
        self.unopened = False  # a closing tag came alone

    def without(self, text: str) -> str:
        """What of the reply is known to be the answer by now."""
        if self._state == "answer":
            return text
        self._held += text
        if self._state == "undecided":
            self._state = self._judged(self._held.lstrip().lower().replace("’", "'"))
        if self._state in ("suspected", "opened"):
            _, closed, behind = self._held.partition(CLOSE)
            if closed:
                self.unopened = self._state == "suspected"
                self._state, self._held = "closed", behind
        answer = self._held.lstrip() if self._state == "closed" else self._held
        if self._state in ("undecided", "suspected", "opened") or not answer:
            return ""
        self._state = "answer"
        return answer

    def told_apart(self) -> str:
        """The server tells thoughts from text after all: what was held is the answer."""
        return self._released() if self._state in ("undecided", "suspected") else ""

    def rest(self, whole: bool) -> str:
        """At the end: what was held and is the answer. Of a reply that was cut off it may be thoughts alone, if it
        begins like them; a name alone proves nothing."""
        answers = self._state == "undecided" or (self.suspected and (whole or not self._aloud))
        return self._released() if answers else ""

    @property
    def suspected(self) -> bool:
        """Whether the reply is held back and nothing has shown that it began with thoughts."""
        return self._state == "suspected"

    def _released(self) -> str:
        self._state = "answer"
        return self._held

    def _judged(self, begun: str) -> Literal["undecided", "suspected", "opened", "answer"]:
        if begun.startswith(OPEN):
            return "opened"
        if OPEN.startswith(begun):
            return "undecided"
        plain = _FILLERS.sub("", begun)
        self._aloud = plain.startswith(_ALOUD)
        if self._expected or self._aloud:
            return "suspected"
        return "undecided" if any(each.startswith(plain) for each in (*_ALOUD, *_FILLER)) else "answer"
