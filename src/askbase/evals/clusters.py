"""Which cases hang together: those that share a conversation, a primary gold note or a parent form one cluster."""

from __future__ import annotations

import re
from collections.abc import Iterable

from askbase.evals.cases import Case

_TURN = re.compile(r"\.t\d+$")


def clusters_of(cases: Iterable[Case]) -> dict[str, str]:
    """The cluster of each case id, named after its first case (connected components)."""
    root: dict[str, str] = {}

    def find(key: str) -> str:
        while root.setdefault(key, key) != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    ids: list[str] = []
    for case in cases:
        ids.append(case.id)
        for link in _links(case):
            root[find(link)] = find(f"case {case.id}")
    first: dict[str, str] = {}
    return {case_id: first.setdefault(find(f"case {case_id}"), case_id) for case_id in ids}


def _links(case: Case) -> list[str]:
    own = case.parent or case.id
    links = [f"conversation {_TURN.sub('', own)}"]
    if case.evidence:
        links.append(f"note {case.evidence[0].note}")
    return links
