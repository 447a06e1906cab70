"""Derive a suite: parents, their derived cases and overlays. Unclean ones are dropped and counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from askbase.errors import EvalError, UsageError
from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Case, case_line
from askbase.evals.derive.operators import OPERATORS, Derived, apply_operator
from askbase.evals.derive.overlays import Overlay, overlaid, overlay_line
from askbase.evals.derive.values import still_told


@dataclass(frozen=True, slots=True)
class DerivedSuite:
    """`cases` holds each parent before its children. Counts are per operator."""

    cases: tuple[Case, ...]
    overlays: tuple[Overlay, ...]
    made: Mapping[str, int]
    unclean: Mapping[str, int]

    def summary(self) -> str:
        """One line per operator."""
        rows = [
            f"  {name:<10}{self.made.get(name, 0):>4} derived   {self.unclean.get(name, 0):>3} unclean, dropped"
            for name in OPERATORS
            if name in self.made or name in self.unclean
        ]
        return (
            "\n".join([f"{len(self.cases) - len(self.overlays)} parents, {len(self.overlays)} derived", *rows]) + "\n"
        )


def derive(cases: Sequence[Case], notes: Mapping[str, str], operators: Sequence[str]) -> DerivedSuite:
    """Apply operators to every case they can be applied to. The same input gives the same suite.

    Raises:
        UsageError: an operator is not known.
    """
    unknown = next((name for name in operators if name not in OPERATORS), None)
    if unknown:
        raise UsageError(f"There is no operator '{unknown}'.", f"Known: {', '.join(OPERATORS)}.")
    kept: list[Case] = []
    overlays: list[Overlay] = []
    made: Counter[str] = Counter()
    unclean: Counter[str] = Counter()
    for case in cases:
        children = [(name, child) for name in operators if (child := apply_operator(name, case, notes))]
        clean = [(name, child) for name, child in children if is_clean(child, notes)]
        made.update(name for name, _ in clean)
        unclean.update(name for name, child in children if (name, child) not in clean)
        kept += [*([case] if clean else []), *(child.case for _, child in clean)]
        overlays += [child.overlay for _, child in clean]
    return DerivedSuite(tuple(kept), tuple(overlays), made, unclean)


def is_clean(child: Derived, notes: Mapping[str, str]) -> bool:
    """Whether what must be gone is gone, and the derived case still finds its evidence."""
    texts = overlaid(notes, child.overlay)
    if any(not anchor.places for anchor in anchor_case(child.case, texts)):
        return False
    return not still_told(child.gone, child.case.question, texts)


def write_suite(suite: DerivedSuite, folder: Path) -> None:
    """cases.jsonl and overlays.jsonl in the folder.

    Raises:
        EvalError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "cases.jsonl", [case_line(case) for case in suite.cases])
        _write(folder / "overlays.jsonl", [overlay_line(overlay) for overlay in suite.overlays])
    except OSError as exc:
        raise EvalError(f"Cannot write to {folder}: {exc}.", "Name another folder with --out.") from exc


def _write(path: Path, lines: Sequence[Mapping[str, object]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, "utf-8", newline="\n")
