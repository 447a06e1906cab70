"""What a judge on another computer does not get to read: cases that rest on private notes, and secrets.

An answer may hold what its model read and does not cite, so every note that was read counts, as in a chat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from askbase.evals.anchors import Anchor
from askbase.evals.cases import Case
from askbase.evals.figures import plural
from askbase.evals.judging.frame import Question
from askbase.evals.samples import Sample
from askbase.evals.scoring import Material
from askbase.private_rules import PrivateRules
from askbase.redact import redact


class Discretion:
    """Decides which samples may go to a judge, and keeps count of the cases that stay here."""

    def __init__(self, trusted: bool, indexed: Mapping[str, bool], rules: PrivateRules) -> None:
        """`trusted`: private notes may go to this judge. `indexed`: as `Base.privacy` tells it. `rules`: for notes that
        are not in the index, or said something else when they were asked about."""
        self.kept: set[str] = set()
        self._trusted = trusted
        self._indexed = indexed
        self._rules = rules
        self._read: dict[tuple[str, str], bool] = {}

    def allows(self, case: Case, sample: Sample, anchors: Sequence[Anchor], material: Material) -> bool:
        """Whether neither evidence nor citations nor what was read for the answer is private."""
        if self._trusted:
            return True
        evidence = {*case.notes, *(anchor.places[0].note for anchor in anchors if anchor.places)}
        paths = {*evidence, *(cited.note for cited in sample.citations), *(found.note for found in sample.read)}
        changed = material.notes_for(case.id)
        if any(self._is_private(path, {each.get(path) for each in (material.notes, changed)}) for path in paths):
            self.kept.add(case.id)
            return False
        return True

    def notice(self) -> str:
        """How many cases stay here and why; "" if none does."""
        if not self.kept:
            return ""
        rest, they = ("rests", "it stays") if len(self.kept) == 1 else ("rest", "they stay")
        return (
            f"{plural(len(self.kept), 'case')} {rest} on notes that are marked private, or are no longer here to tell:"
            f" {they} here, undecided; a judge on this computer, or at one of privacy.trusted_hosts, gets to read all"
        )

    def _is_private(self, path: str, texts: Iterable[str | None]) -> bool:
        """As the index says now, and as it was when it was asked; also where neither can tell."""
        then = [self._says_so(path, text) for text in texts if text is not None]
        return self._indexed.get(path, not then) or any(then)

    def _says_so(self, path: str, text: str) -> bool:
        from askbase.notes.read import note_from_bytes  # brings what reads YAML and Markdown
        from askbase.types import Note

        if (path, text) not in self._read:
            note = note_from_bytes(path, text.encode("utf-8", "replace"))
            said, tags = (note.private, note.tags) if isinstance(note, Note) else (False, ())
            self._read[path, text] = said or self._rules.cover(path, tags)
        return self._read[path, text]


def without_secrets(asked: Question) -> Question:
    """The question as it may leave this computer. Each part by itself: a key without an end must not swallow the frame
    around it. Items keep their keys, which are not sent."""
    items = (
        replace(item, text=redact(item.text)[0], passages=tuple(redact(passage)[0] for passage in item.passages))
        for item in asked.items
    )
    return replace(asked, question=redact(asked.question)[0], answer=redact(asked.answer)[0], items=tuple(items))
