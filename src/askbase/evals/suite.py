"""A suite's settings: cut-off, penalty, mix and gates. Data, never configuration: no endpoint, no key, no place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Literal

from askbase.errors import BadCase
from askbase.evals.metrics import is_figure, metric, nearest

Kind = Literal["tolerance", "zero", "upper_max", "max", "min", "asked"]
KINDS: tuple[Kind, ...] = ("tolerance", "zero", "upper_max", "max", "min")  # what a suite.toml can say
_BOUNDS: Mapping[Kind, tuple[int, int | None]] = {"tolerance": (0, None), "upper_max": (0, 1)}
_AFTER = "on_inconclusive"
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


def load_suite(path: Path, cases: Path | None = None) -> Suite:
    """The settings of a suite.toml; the defaults when there is none. What has no name there is called after the case
    file, or after the folder where that is `cases.jsonl`, whatever way the path was typed.

    Raises:
        BadCase: the file is not TOML, or a key or value is not known.
    """
    stem = cases.stem if cases else "cases"
    name = stem if stem != "cases" else path.resolve().parent.name or "cases"
    if not path.exists():
        return Suite(name=name)
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise BadCase(f"Cannot read {path}: {exc}.", "Correct the file.") from exc
    unknown = sorted(tree.keys() - _KEYS)
    if unknown:
        raise BadCase(f"{path.name}: unknown key '{unknown[0]}'.", f"Known: {', '.join(sorted(_KEYS))}.")
    try:
        return _suite(tree, name)
    except (TypeError, ValueError) as exc:
        raise BadCase(f"{path.name}: {exc}.", "Correct that value.") from exc


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


def _suite(tree: Mapping[str, Any], called: str) -> Suite:
    name, k, after = (tree.get(key, given) for key, given in (("name", called), ("k", 10), (_AFTER, "exit")))
    if not isinstance(name, str):
        raise ValueError(f"name is a text, not {name!r}")
    if type(k) is not int or k < 1:
        raise ValueError(f"k is a whole number from 1 on, not {k!r}")
    if after not in ("exit", "warn"):
        raise ValueError(f"{_AFTER} is 'exit' or 'warn', not {after!r}")
    penalty = _number("lambda", tree.get("lambda", 1), 0)
    mix = _number("unanswerable_mix", tree.get("unanswerable_mix", 0.2), 0, 1)
    gates = tree.get("gate", [])
    if not isinstance(gates, list) or not all(isinstance(entry, dict) for entry in gates):
        raise ValueError("gates are tables: write [[gate]] above each")
    return Suite(name, k, penalty, mix, after, tuple(_gate(entry) for entry in gates))


def _gate(entry: Mapping[str, Any]) -> Gate:
    limits = [kind for kind in KINDS if kind in entry]
    if "metric" not in entry or len(limits) != 1 or len(entry) != 2:
        raise ValueError(f"a [[gate]] has a metric and one of {', '.join(KINDS)}")
    name, kind = metric_name(str(entry["metric"])), limits[0]
    if not is_figure(name):
        meant = nearest(name)
        raise ValueError(f"no metric '{name}'" + (f"; perhaps '{meant}'" if meant else ""))
    if kind == "tolerance" and metric(name) is None:
        raise ValueError(f"{name} has no value for a single case, so it has no tolerance; use max or min")
    limit = entry[kind]
    if kind == "zero" and limit is not True:
        raise ValueError(f"zero of {name} is true, not {limit!r}: leave the gate out instead")
    lowest, highest = _BOUNDS.get(kind, (None, None))
    return Gate(name, kind, 1.0 if kind == "zero" else _number(f"{kind} of {name}", limit, lowest, highest))


def _number(what: str, value: Any, lowest: float | None = None, highest: float | None = None) -> float:
    """The value as a number within these bounds; nan and the infinite are none, and true is no 1."""
    beyond = isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value)
    if beyond or (lowest is not None and value < lowest) or (highest is not None and value > highest):
        bounds = "" if lowest is None else f" from {lowest} on" if highest is None else f" from {lowest} to {highest}"
        raise ValueError(f"{what} is a number{bounds}, not {value!r}")
    return float(value)
