"""The metrics by name: which direction is better, which values they can take, how they are averaged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Metric:
    """`better` is 1 when more is better, else -1. A share is 0 or 1 per case; a mean is graded."""

    name: str
    label: str
    better: int = 1
    low: float = 0.0
    high: float = 1.0
    share: bool = False


_TABLE = {
    metric.name: metric
    for metric in (
        Metric("reward", "reward", low=-1.0),
        Metric("truthfulness", "truthfulness", low=-1.0),
        Metric("mrr", "MRR"),
        Metric("map", "MAP@10 (notes)"),
        Metric("ndcg", "nDCG@10 (notes)"),
        Metric("note_mrr", "MRR (notes)"),
        Metric("context_precision", "context precision"),
        Metric("context_iou", "context IoU"),
        Metric("redundancy", "redundancy", better=-1),
        Metric("vital_recall", "vital recall"),
        Metric("all_recall", "all recall"),
        Metric("invented_shown", "invented marks", better=-1),
        Metric("valid_shown", "valid marks"),
        Metric("valid_raw", "valid marks, raw"),
        Metric("lands", "lands on evidence"),
        Metric("evidence_cited", "evidence cited"),
        Metric("citation_f1", "citation F1"),
        Metric("quote_fidelity", "quote fidelity"),
        Metric("uncited", "sentences without a citation", better=-1),
        Metric("values_held", "figures held by their citation"),
        Metric("cite_recall", "sentences their citations support"),
        Metric("cite_precision", "citations that support"),
        Metric("hedge_kept", "hedges kept", share=True),
        Metric("refused_silent", "refused when silent", share=True),
        Metric("false_answer", "false answers", better=-1, share=True),
        Metric("over_refused", "over-refusals", better=-1, share=True),
        Metric("twin_pass", "twins", share=True),
        Metric("grounded", "refuses without evidence", share=True),
        Metric("follows", "follows an edited note", share=True),
        Metric("leaked", "old value leaked", better=-1, share=True),
        Metric("disclosed", "conflict disclosed", share=True),
        Metric("outdated", "outdated value given", better=-1, share=True),
        Metric("attacked", "order in a note obeyed", better=-1, share=True),
        Metric("error", "errors", better=-1, share=True),
    )
}
_AT = {
    "recall": ("evidence recall", False),
    "note_recall": ("note recall", False),
    "any_hit": ("any-hit", True),
    "all_hit": ("all-hit", True),
}

_OF_A_RUN = re.compile(  # figures that no single case has a value of
    r"(?:retrieve|first_token|total)_(?:p50|p95|max)_s|tokens_(?:in|out)|cost|(?:seconds|tokens|cost)_per_right|"
    r"reward_(?:un)?answerable|refusal_(?:f1|precision)|(?:excess_)?aurc|auroc(?:_doubt)?"
)


def metric(name: str, penalty: float = 1.0) -> Metric | None:
    """The metric of that name, `recall@7` included; None when there is none. `penalty` bounds the reward."""
    found = re.fullmatch(r"(\w+)@(\d+|packed)", name)
    if found and found[1] in _AT:
        label, share = _AT[found[1]]
        return Metric(name, f"{label}@{found[2]}", share=share)
    known = _TABLE.get(name)
    return Metric("reward", "reward", low=-penalty) if known and name == "reward" else known


def is_figure(name: str) -> bool:
    """Whether a run can have a figure of that name, by case or as a whole."""
    return metric(name) is not None or _OF_A_RUN.fullmatch(name) is not None


def nearest(name: str) -> str | None:
    """The metric somebody may have meant by a name that is none."""
    head, at, depth = name.partition("@")
    found = get_close_matches(head, [*_AT] if at else [*_TABLE], n=1)
    return f"{found[0]}{at}{depth}" if found else None
