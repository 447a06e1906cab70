"""Run folders: manifest, cases, samples, the notes that were needed, and the scores. Resumable; nothing is scored here.

runs/<time>-<slug>/  manifest.json  cases.jsonl  checks.jsonl  samples.jsonl  notes.jsonl  metrics.json
and, where it was opened, report.html; where a judge was asked, verdicts.jsonl and judge.json
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path
from typing import Any

from askbase.errors import EvalError
from askbase.evals.cases import Case, case_line, dated, load_cases, load_checks
from askbase.evals.derive.overlays import Overlay, load_overlays, overlay_line
from askbase.evals.judging.records import judged_by, verdicts_of
from askbase.evals.results import (
    BAD_FIELDS,
    Manifest,
    Result,
    accepted_text,
    read_manifest,
    read_result,
    result_document,
)
from askbase.evals.samples import Sample, read_sample, sample_line
from askbase.evals.scoring import Cuts, Material, gone_astray, score_samples
from askbase.evals.summary import summarise


class RunFolder:
    """One run on disk. Files are readable by their owner alone: they quote the notes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(
        cls,
        root: Path,
        manifest: Manifest,
        cases: Sequence[Case],
        must_not: Mapping[str, Sequence[str]],
        overlays: Iterable[Overlay] = (),
    ) -> RunFolder:
        """A new folder under `root` with what will be asked; numbered when that second has a run of the name.

        Raises:
            EvalError: nothing can be written there.
        """
        taken = next(number for number in count(1) if not (root / _numbered(manifest.id, number)).exists())
        manifest = replace(manifest, id=_numbered(manifest.id, taken))
        folder = cls(root / manifest.id)
        checks = [{"case": key, "must_not": [*must_not[key]]} for key in must_not]
        checks += [{"case": case.id, "as_of": case.as_of.isoformat()} for case in cases if case.as_of]
        try:
            folder.path.mkdir(parents=True, exist_ok=False, mode=0o700)
            _write_lines(folder.path / "cases.jsonl", (case_line(case) for case in cases))
            _write_lines(folder.path / "checks.jsonl", checks)
            _write_lines(folder.path / "overlays.jsonl", (overlay_line(overlay) for overlay in overlays))
            _write(folder.path / "manifest.json", json.dumps(asdict(manifest), indent=1, sort_keys=True))
        except OSError as exc:
            raise EvalError(f"Cannot make a run in {root}: {exc}.", "Name another folder with --runs.") from exc
        return folder

    def manifest(self) -> Manifest:
        """What the run was started with.

        Raises:
            EvalError: the manifest is damaged.
        """
        try:
            return read_manifest(_read_json(self.path / "manifest.json"))
        except BAD_FIELDS as exc:
            raise EvalError(f"The manifest of {self.path} is damaged: {exc}.", "Remove that folder.") from exc

    def cases(self) -> tuple[Case, ...]:
        return dated(load_cases(self.path / "cases.jsonl"), self.path / "checks.jsonl")

    def overlays(self) -> dict[str, Overlay]:
        """What is different about the notes, for derived cases."""
        return load_overlays(self.path / "overlays.jsonl")

    def samples(self) -> list[Sample]:
        """Every finished sample; a half-written last line is ignored."""
        return [read_sample(line) for line in _read_lines(self.path / "samples.jsonl")]

    def resume(self) -> set[str]:
        """Cut a half-written last line off and name the cases that need not be asked again.

        A case that ended in an error is asked again; its new sample replaces the old one.
        """
        path = self.path / "samples.jsonl"
        kept = [sample for sample in self.samples() if sample.status != "error"]
        if path.exists():
            _write_lines(path, (sample_line(sample) for sample in kept))
        return {sample.case for sample in kept}

    def append(self, sample: Sample) -> None:
        """Add a sample in one write, so that a kill costs at most the last line."""
        line = json.dumps(sample_line(sample), sort_keys=True) + "\n"
        handle = os.open(self.path / "samples.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)

    def write_notes(self, notes: Mapping[str, str], cuts: Cuts | None = None) -> None:
        """Keep the notes that scoring needs as they were when asked, with the chunks of those that hold evidence."""
        cut = {path: {"chunks": spans} for path, spans in (cuts or {}).items()}
        lines = ({"path": path, "text": notes[path], **cut.get(path, {})} for path in sorted(notes))
        _write_lines(self.path / "notes.jsonl", lines)

    def score(self, *, judged: bool = True) -> Result:
        """Score the stored samples and keep the scores. Asks nothing, reads no vault; `judged` False leaves out what a
        judge said.

        Raises:
            EvalError: the run was stopped before its end.
        """
        manifest, material = self.manifest(), self.material(judged=judged)
        scores, left_out = score_samples(self.samples(), material)
        judge = judged_by(self.path) if judged else None
        summary = summarise(scores, manifest.suite, manifest.prices)
        astray = gone_astray(scores, left_out, material)
        result = Result(manifest, summary, tuple(scores), left_out, judge, astray)
        _write(self.path / "metrics.json", json.dumps(result_document(result), indent=1, sort_keys=True))
        return result

    def write_page(self, html: str) -> Path:
        """Keep the HTML report beside the scores; where it is."""
        place = self.path / "report.html"
        _write(place, html)
        return place

    def remove(self) -> None:
        """Take the run away: nothing of it can be shown."""
        shutil.rmtree(self.path, ignore_errors=True)

    def is_finished(self) -> bool:
        """Whether it was asked to its end: what scoring needs of the notes is kept last."""
        return (self.path / "notes.jsonl").exists()

    def material(self, *, judged: bool = True) -> Material:
        """What the samples are scored with.

        Raises:
            EvalError: the run was stopped before its end; without notes all evidence would seem lost.
        """
        if not self.is_finished():
            raise EvalError(f"The run {self.path.name} is not finished.", "Run it again with --resume.")
        lines = [*_read_lines(self.path / "notes.jsonl")]
        notes = {line["path"]: line["text"] for line in lines}
        cuts = {line["path"]: tuple((a, b) for a, b in line["chunks"]) for line in lines if "chunks" in line}
        checks = load_checks(self.path / "checks.jsonl")
        verdicts = verdicts_of(self.path, judged_by(self.path) if judged else None)
        return Material(
            {case.id: case for case in self.cases()}, notes, checks, self.manifest().suite, verdicts, self.overlays(),
            cuts,
        )  # fmt: skip

    def result(self) -> Result:
        """The stored scores; scored now if that has not happened yet."""
        path = self.path / "metrics.json"
        return read_result(_read_json(path)) if path.exists() else self.score()


def run_id(created: str, name: str) -> str:
    """`20250607-101530-seeds`: sorts by time, reads by name."""
    return f"{re.sub('[-:]', '', created)[:15].replace('T', '-')}-{_slug(name)}"


def find_run(root: Path, wanted: str) -> RunFolder:
    """The run with that id or path; "last", or a name, means the latest one.

    Raises:
        EvalError: there is none, or it is damaged.
    """
    for direct in (Path(wanted), root / wanted):
        if (direct / "manifest.json").is_file():
            RunFolder(direct).manifest()  # a damaged one that is asked for by its name says so
            return RunFolder(direct)
    runs = list_runs(root)
    if wanted == "last" and (full := [run for run in runs if run.manifest().row == "full"]):
        return full[-1]
    named = [(run, manifest.row) for run in runs if (manifest := run.manifest()).name == wanted]
    if named:  # a baseline carries the name of its run
        return next((run for run, row in reversed(named) if row == "full"), named[-1][0])
    raise EvalError(f"No run '{wanted}' in {root}.", "List them: askbase eval report --list")


def find_row(root: Path, name: str, row: str) -> RunFolder | None:
    """The latest run of that name and configuration."""
    found = [run for run in list_runs(root) if (run.manifest().name, run.manifest().row) == (name, row)]
    return found[-1] if found else None


def latest_rows(root: Path, manifest: Manifest) -> dict[str, Result]:
    """The latest scored baseline of each kind over the same cases and notes, measured alike by the same model."""
    rows: dict[str, RunFolder] = {}
    for run in list_runs(root):
        other = run.manifest()
        if other.row != "full" and _beside(other, manifest) and (run.path / "metrics.json").exists():
            rows[other.row] = run
    return {row: run.result() for row, run in rows.items()}


def load_result(root: Path, wanted: str) -> Result:
    """The scores of a run, or of a .json file such as an accepted run kept in a repository."""
    if wanted.endswith(".json"):
        return read_result(_read_json(Path(wanted)))
    return find_run(root, wanted).result()


def keep_accepted(result: Result, path: Path) -> None:
    """Write a result as the accepted run: scores without text, fit for a repository.

    Raises:
        EvalError: the file cannot be written.
    """
    write_text(path, accepted_text(result))


def write_text(path: Path, text: str) -> None:
    """Write a file where the user wants it.

    Raises:
        EvalError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    except OSError as exc:
        raise EvalError(f"Cannot write {path}: {exc}.", "Name a file that can be written.") from exc


def scored_over(root: Path, suite: str) -> list[Result]:
    """Every scored run with answers over exactly these cases, whatever its settings."""
    runs = ((run, run.manifest()) for run in list_runs(root) if (run.path / "metrics.json").exists())
    return [run.result() for run, other in runs if other.suite_sha == suite and not other.retrieval_only]


def list_runs(root: Path) -> list[RunFolder]:
    """All runs, oldest first; a damaged one is in the way of no other."""
    return [RunFolder(path) for path in _folders(root) if _is_whole(path)]


def damaged_runs(root: Path) -> list[Path]:
    """Folders of runs whose manifest cannot be read."""
    return [path for path in _folders(root) if not _is_whole(path)]


def _folders(root: Path) -> list[Path]:
    return [path.parent for path in sorted(root.glob("*/manifest.json"))] if root.is_dir() else []


def _is_whole(folder: Path) -> bool:
    try:
        RunFolder(folder).manifest()
    except EvalError:
        return False
    return True


def _beside(other: Manifest, manifest: Manifest) -> bool:
    """Whether a baseline can stand beside a run: not one over other notes. One without a model stands beside every
    model."""
    index = ("notes", "embedding", "chunker")
    if any(other.fingerprints.get(name) != manifest.fingerprints.get(name) for name in index):
        return False
    models = (other.fingerprints.get("model"), manifest.fingerprints.get("model"))
    return (
        (other.suite_sha, other.suite, other.retrieval_only)
        == (manifest.suite_sha, manifest.suite, manifest.retrieval_only)
    ) and (other.retrieval_only or other.row == "extractive" or models[0] == models[1])


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "run"


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as exc:
        raise EvalError(f"Cannot read {path}: {exc}.", "Name a run or a scored run's JSON file.") from exc


def _read_lines(path: Path) -> Iterator[Any]:
    if not path.exists():
        return
    *whole, _unfinished = path.read_bytes().split(b"\n")
    for number, line in enumerate(whole, 1):
        try:
            yield json.loads(line)
        except ValueError as exc:
            raise EvalError(f"{path}: line {number} is damaged: {exc}.", "Remove that line.") from exc


def _write_lines(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    _write(path, "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines))


def _write(path: Path, text: str) -> None:
    """Replace the file as a whole: a reader sees the old text or the new one."""
    beside = path.with_name(path.name + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    beside.replace(path)
