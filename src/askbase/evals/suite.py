"""A suite's settings: cut-off, penalty, mix and gates. Data, never configuration: no endpoint, no key, no place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from askbase.errors import BadCase

Kind = Literal["tolerance", "zero", "upper_max", "max", "min", "asked"]
KINDS: tuple[Kind, ...] = ("tolerance", "zero", "upper_max", "max", "min")  # what a suite.toml can say
_KEYS = {"name", "notes", "k", "lambda", "unanswerable_mix", "on_inconclusive", "gate"}


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition on one metric: at most `tolerance` worse than the accepted run, no event at all (`zero`), an upper
    bound (`upper_max`), or a plain limit on the value. `asked` is nobody's setting: so many accepted cases there are.
    """

    metric: str
    kind: Kind
    limit: float


@dataclass(frozen=True, slots=True)
class Suite:
    """`k` passages count as the top, a wrong answer costs `penalty`, `mix` is the share of questions in real use that
    the notes cannot answer.
    """

    name: str = "cases"
    k: int = 10
    penalty: float = 1.0
    mix: float = 0.20
    on_inconclusive: Literal["exit", "warn"] = "exit"
    gates: tuple[Gate, ...] = ()


def load_suite(path: Path) -> Suite:
    """The settings of a suite.toml; the defaults, named after its folder, when there is none.

    Raises:
        BadCase: the file is not TOML, or a key or value is not known.
    """
    if not path.exists():
        return Suite(name=path.parent.name or "cases")
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise BadCase(f"Cannot read {path}: {exc}.", "Correct the file.") from exc
    unknown = sorted(tree.keys() - _KEYS)
    if unknown:
        raise BadCase(f"{path.name}: unknown key '{unknown[0]}'.", f"Known: {', '.join(sorted(_KEYS))}.")
    try:
        return _suite(tree, path)
    except (TypeError, ValueError) as exc:
        raise BadCase(f"{path.name}: {exc}.", "Correct that value.") from exc


def suite_fields(suite: Suite) -> dict[str, Any]:
    """The settings as plain JSON values."""
    return asdict(suite)


def read_suite(fields: Mapping[str, Any]) -> Suite:
    """The settings back from their JSON values."""
    return Suite(**{**fields, "gates": tuple(Gate(**gate) for gate in fields["gates"])})


def metric_name(written: str) -> str:
    """One name for the ways people write a metric: `evidence_recall_at_10` and `recall@10` are the same."""
    name = written.strip().lower().replace("-", "_").replace("_at_", "@")
    for prefix in ("citation.", "latency.", "evidence_recall"):
        if name.startswith(prefix):
            name = "recall" + name[len(prefix) :] if prefix == "evidence_recall" else name[len(prefix) :]
    return name


def _suite(tree: Mapping[str, Any], path: Path) -> Suite:
    k, penalty, mix = int(tree.get("k", 10)), float(tree.get("lambda", 1)), float(tree.get("unanswerable_mix", 0.2))
    after = tree.get("on_inconclusive", "exit")
    if k < 1 or penalty < 0 or not 0 <= mix <= 1 or after not in ("exit", "warn"):
        raise ValueError("k >= 1, lambda >= 0, unanswerable_mix in 0..1, on_inconclusive 'exit' or 'warn'")
    gates = tuple(_gate(entry) for entry in tree.get("gate", []))
    return Suite(str(tree.get("name", path.parent.name)), k, penalty, mix, after, gates)


def _gate(entry: Mapping[str, Any]) -> Gate:
    limits = [kind for kind in KINDS if kind in entry]
    if "metric" not in entry or len(limits) != 1 or len(entry) != 2:
        raise ValueError(f"a [[gate]] has a metric and one of {', '.join(KINDS)}")
    return Gate(metric_name(str(entry["metric"])), limits[0], float(entry[limits[0]]))
