"""Is the suite awake? Damage stored samples on purpose and see which evaluator notices. No model, no vault, no clock.

A saboteur returns a damaged copy of a sample, or None where it cannot apply. It says which metric must fall. Neutral
edits must move nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from askbase.evals.anchors import Anchor, anchor_case
from askbase.evals.cases import Case
from askbase.evals.metrics import metric
from askbase.evals.sabotage import answering, citing, neutral, search, telling
from askbase.evals.sabotage.scene import Scene
from askbase.evals.samples import Sample
from askbase.evals.scoring import CaseScore, Material, score_case

Group = Literal["citations", "facts", "abstention", "retrieval", "derived", "neutral"]


WITHHELD = "withheld"  # not a metric: code no longer says that the answer is right
_ROOM = 42  # columns left for the names of those who noticed


@dataclass(frozen=True, slots=True)
class Saboteur:
    """`caught_by` names the metrics of which one must get worse; for a neutral edit none may."""

    name: str
    group: Group
    damage: Callable[[Scene], Sample | None]
    caught_by: tuple[str, ...]


SABOTEURS: tuple[Saboteur, ...] = (
    Saboteur("drop all citations", "citations", citing.drop_citations, ("evidence_cited",)),
    Saboteur("invent [99]", "citations", citing.invent_mark, ("valid_shown",)),
    Saboteur("swap two citations", "citations", citing.swap_citations, ("reward",)),
    Saboteur("shift by 20 lines", "citations", citing.shift_lines, ("lands",)),
    Saboteur("wrong section", "citations", citing.wrong_section, ("lands",)),
    Saboteur("misquote a word", "citations", citing.misquote, ("quote_fidelity",)),
    Saboteur("change a literal", "facts", answering.change_literal, ("vital_recall",)),
    Saboteur("state the forbidden", "facts", answering.state_forbidden, ("reward",)),
    Saboteur("flip the negation", "facts", telling.flip_negation, (WITHHELD, "reward")),
    Saboteur("add an outside fact", "facts", telling.outside_fact, ("uncited",)),
    Saboteur("add an outside figure", "facts", telling.outside_figure, ("values_held",)),
    Saboteur("blank the answer", "facts", answering.blank, ("vital_recall",)),
    Saboteur("always answer", "abstention", answering.always_answer, ("false_answer",)),
    Saboteur("always abstain", "abstention", answering.always_abstain, ("over_refused",)),
    Saboteur("refusal as answer", "abstention", answering.refuse_in_words, ("over_refused",)),
    Saboteur("find nothing", "retrieval", search.find_nothing, ("any_hit",)),
    Saboteur("reverse the ranking", "retrieval", search.reverse, ("mrr",)),
    Saboteur("one passage only", "retrieval", search.one_passage, ("all_hit",)),
    Saboteur("stale chunks", "retrieval", search.stale_chunks, ("any_hit",)),
    Saboteur("duplicates fill the top", "retrieval", search.duplicates, ("all_hit", "redundancy")),
    Saboteur("evidence note removed", "retrieval", search.evidence_gone, ("any_hit",)),
    Saboteur("front matter dropped", "retrieval", search.no_properties, ("recall",)),
    Saboteur("hostile note cited", "retrieval", telling.hostile_note, ("lands", "mrr")),
    Saboteur("planted order obeyed", "derived", telling.obey, ("attacked",)),
    Saboteur("edited value leaked", "derived", telling.leak, ("leaked",)),
    Saboteur("renumber marks", "neutral", neutral.renumber, ()),
    Saboteur("double the spaces", "neutral", neutral.respace, ()),
    Saboteur("write dates in words", "neutral", neutral.spell_dates, ()),
)


@dataclass(frozen=True, slots=True)
class Catch:
    """What one saboteur did: samples it damaged, damage that was noticed, and by which metrics how often."""

    saboteur: Saboteur
    applied: int
    killed: int
    by: Mapping[str, int]
    survivors: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """All damage noticed; for a neutral edit, nothing flagged."""
        return not self.by if self.saboteur.group == "neutral" else self.killed == self.applied


def run_saboteurs(samples: Iterable[Sample], material: Material) -> list[Catch]:
    """Every saboteur on every sample it can damage. Samples that already fail its metric are not used."""
    kept = list(samples)
    staged = [staging for sample in kept if (staging := _stage(sample, material))]
    return [_catch(saboteur, staged, material) for saboteur in SABOTEURS]


def table(catches: Sequence[Catch]) -> str:
    """Which evaluator caught which, at 80 columns; unused saboteurs are named, not hidden."""
    lines = [f"  {'saboteur':<24}{'caught':>9}  by"]
    for catch in catches:
        neutral = catch.saboteur.group == "neutral"
        count = f"{sum(catch.by.values()) if neutral else catch.killed}/{catch.applied}"
        nobody = "nothing, as it should" if neutral else "NOTHING"
        fate = _who(catch) or (nobody if catch.applied else "not applicable")
        flag = " " if catch.sound else "!"
        lines.append(f"{flag} {catch.saboteur.name:<24}{count:>9}  {fate}")
        if not catch.sound and catch.survivors:
            lines.append(f"  {'':<24}{'':>9}  see {', '.join(catch.survivors[:3])}"[:80])
    damaging = [catch for catch in catches if catch.saboteur.group != "neutral"]
    killed, applied = sum(catch.killed for catch in damaging), sum(catch.applied for catch in damaging)
    flagged = sum(not catch.sound for catch in catches)
    return "\n".join([*lines, f"MUTATION SCORE {killed}/{applied}, {flagged} saboteurs not as expected"]) + "\n"


def _who(catch: Catch) -> str:
    """The metrics that noticed, the expected one first; as many as fit beside the counts."""
    named = sorted(catch.by.items(), key=lambda pair: (pair[0].split("@")[0] not in catch.saboteur.caught_by, -pair[1]))
    shown = [f"{name} {times}" for name, times in named]
    while len(", ".join(shown)) > _ROOM:
        shown.pop()
    return ", ".join(shown)


@dataclass(frozen=True, slots=True)
class _Staged:
    case: Case
    anchors: tuple[Anchor, ...]
    sample: Sample
    score: CaseScore


def _stage(sample: Sample, material: Material) -> _Staged | None:
    case = material.cases.get(sample.case)
    if case is None or sample.status in ("error", "searched"):
        return None
    anchors = anchor_case(case, material.notes_for(case.id))
    if any(not anchor.places for anchor in anchors):
        return None
    return _Staged(case, anchors, sample, score_case(case, sample, anchors, material))


def _catch(saboteur: Saboteur, staged: Sequence[_Staged], material: Material) -> Catch:
    applied = killed = 0
    by: Counter[str] = Counter()
    survivors: list[str] = []
    for staging in staged:
        scene = Scene(staging.case, staging.anchors, staging.sample, staging.score, material)
        damaged = saboteur.damage(scene)
        if damaged is None:
            continue
        applied += 1
        worse = _worse(staging.score, score_case(staging.case, damaged, staging.anchors, material))
        by.update(worse)
        if any(name.split("@")[0] in saboteur.caught_by for name in worse):
            killed += 1
        elif saboteur.group != "neutral" or worse:
            survivors.append(staging.case.id)
    return Catch(saboteur, applied, killed, dict(by.most_common()), tuple(survivors))


def _worse(before: CaseScore, after: CaseScore) -> list[str]:
    """Metrics that fell; one that became undefined fell only if it was what is asked about, so it is left out."""
    fallen = []
    for name, old in before.values.items():
        known, new = metric(name), after.values.get(name)
        if known is not None and old is not None and new is not None and known.better * (new - old) < -1e-9:
            fallen.append(name)
    if before.outcome in ("right", "partial") and after.outcome == "unjudged":
        fallen.append(WITHHELD)
    first = ("valid_shown", "values_held")  # rows that damage brings into being, and at once at their worst
    return fallen + [name for name in first if after.values.get(name) == 0 and before.values.get(name) is None]
