"""What is wrong with a suite: evidence that is lost or drifted, twins of questions, strata too short to say anything,
cases that no run ever fails or passes. Needs cases, notes and stored runs; asks nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from shlex import quote

from askbase.clean import fold
from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Case
from askbase.evals.clusters import clusters_of
from askbase.evals.compare import SOUND_CLUSTERS
from askbase.evals.figures import plural
from askbase.evals.receipts import Receipt
from askbase.evals.results import Result
from askbase.evals.scoring import worst_state

SHORT = 10  # cases of a kind below which its row says little
SILENT_SHARE = 1 / 3
ALIKE = 0.85  # share of words two questions have in common from which they ask the same
FEWEST_RUNS = 2  # configurations a case must have met before it counts as dead weight


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, the cases it concerns, and what to do. Only a `fault` spoils figures."""

    what: str
    cases: tuple[str, ...]
    advice: str
    fault: bool = False


def examine(
    cases: Sequence[Case], notes: Mapping[str, str], runs: Sequence[Result], receipts: Sequence[Receipt], config: str,
    named: str = " --cases FILE",
) -> list[Finding]:  # fmt: skip
    """Every finding, faults first. `config` is the fingerprint that receipts must carry to be valid, `named` what tells
    other commands which cases: nothing for the user's own."""
    found = [*evidence(cases, notes), *alike(cases), *strata(cases, named), *weight(runs),
             *expired(receipts, config, named)]  # fmt: skip
    return sorted(found, key=lambda each: not each.fault)


def evidence(cases: Sequence[Case], notes: Mapping[str, str]) -> list[Finding]:
    """Quotes that are not where a case says they are."""
    advice = {
        "lost": ("evidence is lost: these cases leave every figure", "Quote the note as it is, or retire the case."),
        "ambiguous": ("a quote stands several times in its note", "Give a longer quote, or its start and end."),
        "moved": ("the quote stands in another note now", "Name that note."),
        "drifted": ("the quote was edited in its note", "Quote it as it is now."),
    }
    # derived cases quote notes as an overlay changes them
    states = {case.id: worst_state(anchor_case(case, notes)) for case in cases if case.parent is None}
    of_state = {state: tuple(case for case, found in states.items() if found == state) for state in advice}
    return [
        Finding(what, of_state[state], todo, state in ("lost", "ambiguous"))
        for state, (what, todo) in advice.items()
        if of_state[state]
    ]


def alike(cases: Sequence[Case]) -> list[Finding]:
    """Pairs of cases that ask the same. Cases derived from one another are meant to."""
    words = {case.id: frozenset(fold(case.question).split()) for case in cases if not case.history}
    family = {case.id: case.parent or case.id for case in cases}
    pairs = [
        f"{one} = {other}"
        for one, other in combinations(words, 2)
        if family[one] != family[other] and _shared(words[one], words[other]) >= ALIKE
    ]
    return [Finding("questions that ask the same", tuple(pairs), "Keep one of each pair.", True)] if pairs else []


def strata(cases: Sequence[Case], named: str = " --cases FILE") -> list[Finding]:
    """Kinds, silence and clusters: is there enough of each?"""
    kinds = Counter(case.kind or "other" for case in cases)
    short = tuple(f"{kind} {count}" for kind, count in sorted(kinds.items()) if count < SHORT)
    silent, clusters = sum(not case.answerable for case in cases), len(set(clusters_of(cases).values()))
    findings = []
    if short:
        findings.append(Finding(f"kinds with fewer than {SHORT} cases", short, "Add cases, or read them as anecdotes."))
    if silent < SILENT_SHARE * len(cases):
        share = f"{silent} of {len(cases)} cases test silence"
        findings.append(Finding(share, (), f"Make it a third: askbase eval mutate --ops removed{named} --out DIR"))
    if clusters < SOUND_CLUSTERS:
        what = f"only {plural(clusters, 'cluster')}: cases that share a note or a conversation count as one"
        advice = f"Below {SOUND_CLUSTERS} no gate can decide: ask about more notes."
        findings.append(Finding(what, (), advice))
    return findings


def weight(runs: Sequence[Result]) -> list[Finding]:
    """Cases that every configuration passes teach nothing; those that none passes may have wrong gold."""
    seen: dict[str, list[bool]] = {}
    for result in runs:
        for score in result.scores:
            reward = score.values.get("reward")
            if reward is not None:
                seen.setdefault(score.case, []).append(reward == 1)
    known = {case: passed for case, passed in seen.items() if len(passed) >= FEWEST_RUNS}
    always = tuple(case for case, passed in known.items() if all(passed))
    never = tuple(case for case, passed in known.items() if not any(passed))
    findings = []
    if always:
        findings.append(Finding("dead weight: every run is right", always, "Ask it harder, or let it stand guard."))
    if never:
        findings.append(Finding("no run is ever right", never, "Doubt the gold first: askbase eval show CASE"))
    return findings


def expired(receipts: Sequence[Receipt], config: str, named: str = " --cases FILE") -> list[Finding]:
    """Rows of the ablation table that were measured under other settings, another index or another model."""
    latest = {(tuple(sorted(each.setting.items())), each.half): each for each in receipts}
    old = [
        [f"{key}={value}" for key, value in setting]
        for (setting, half), each in latest.items()
        if half == "choose" and each.config != config
    ]
    if not old:
        return []
    again = " ".join(f"--set {quote(each)}" for each in old[0])
    advice = f"Measure again{', each' if len(old) > 1 else ''}: askbase eval sweep {again}{named}"
    return [Finding("receipts have expired", tuple(map(" ".join, old)), advice)]


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
