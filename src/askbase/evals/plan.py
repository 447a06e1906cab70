"""One `eval run`: the run itself and its baselines, each a run folder of its own. Asks and scores; prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from askbase.errors import EvalError
from askbase.evals.cases import Case, dated, load_checks
from askbase.evals.contexts import entry_for
from askbase.evals.derive.overlays import Overlay, load_overlays
from askbase.evals.drafts.lifecycle import approved_cases
from askbase.evals.estimate import estimate
from askbase.evals.figures import plural
from askbase.evals.kept import notes_fingerprint
from askbase.evals.results import Result, refuse_unscored
from askbase.evals.rows import ROWS, rows_for
from askbase.evals.run import Entry, OnSample, check_same, is_same, new_manifest, run_cases
from askbase.evals.samples import Sample
from askbase.evals.store import RunFolder, find_row
from askbase.evals.suite import Suite, load_suite
from askbase.evals.which import Which

if TYPE_CHECKING:
    from askbase.base import Base

_SERVED_AT_ONCE = 4  # questions in flight to a served model; one on this computer answers one at a time
Progress = Callable[[int, int, str], None]  # done, all, the case


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked, for the run itself and for each baseline; `file` is where its cases come from."""

    file: Path
    cases: tuple[Case, ...]
    suite: Suite
    must_not: Mapping[str, tuple[str, ...]]
    name: str
    retrieval_only: bool
    resume: bool
    overlays: tuple[Overlay, ...] = ()

    def run(self, base: Base, root: Path, row: str, *, say: Callable[[str], None], progress: Progress) -> Result:
        """Ask and score. Says first how many questions go where, in how many calls and tokens.

        Raises:
            EvalError: a run to be resumed was started with something else, or every single case failed or lost its
                evidence.
            BadCase, ConfigError, StoreError: as `run_cases`.
        """
        entry = entry_for(row, base, self.cases)
        folder = self._folder(base, root, row, say)
        asked = folder.resume()
        done = len(asked)
        say(self._announcement(base, row, done))
        waiting = [case for case in self.cases if case.id not in asked]
        sized = row != "closed_book" and self._asks_model(base)  # there the questions are all that is sent
        if size := str(base.run(estimate(base, waiting, sized))):
            say(f"{row}: {size}")
        count = _counter(done, len(self.cases), progress)
        base.run(_ask(base, entry, folder, count))
        result = folder.score()
        if not result.scores and not done:  # no later run is to go on with it
            folder.remove()
        refuse_unscored(result, self.file)
        if result.scores and all(score.outcome == "error" for score in result.scores):
            raise EvalError(f"Every case failed: {result.scores[0].error}", "Try one question: askbase query")
        return result

    def _folder(self, base: Base, root: Path, row: str, say: Callable[[str], None]) -> RunFolder:
        from askbase import __version__

        manifest = new_manifest(
            base, self.cases, self.suite,
            name=self.name, row=row, retrieval_only=self.retrieval_only, version=__version__,
            notes=notes_fingerprint(base),
            prices=(base.settings.chat.prompt_price or 0.0, base.settings.chat.reply_price or 0.0),
        )  # fmt: skip
        started = find_row(root, self.name, row) if self.resume or row != "full" else None
        if started is not None and row != "full" and is_same(started, manifest):
            return started  # a baseline that nothing has changed under is as good as new
        if started is None and row == "full" and self.resume:
            say(f"there is no run '{self.name}' to resume: it starts anew")
        if started is None or row != "full":
            return RunFolder.create(root, manifest, self.cases, self._forbidden(), self.overlays)
        check_same(started, manifest)
        return started

    def _forbidden(self) -> dict[str, tuple[str, ...]]:
        """Values that must not be stated: the suite's own, and the old ones of edited notes."""
        old = {each.case: each.forbid for each in self.overlays if each.case.endswith("~edited")}
        return {**self.must_not, **old}

    def _asks_model(self, base: Base) -> bool:
        return not self.retrieval_only and base.fingerprints().get("model") not in (None, "none")

    def _announcement(self, base: Base, row: str, done: int) -> str:
        prints = base.fingerprints()
        where = f" at {prints['host']}" if prints.get("host") else ""
        asked = "searching only" if self.retrieval_only else f"model {prints.get('model', 'none')}{where}"
        total = plural(len(self.cases), "question")
        return f"{row}: {f'{len(self.cases) - done} of ' if done else ''}{total}, {asked}"


def plan_of(
    cases_file: Path,
    which: Which,
    name: str | None,
    *,
    retrieval_only: bool,
    resume: bool,
    say: Callable[[str], None],
) -> Plan:
    """The plan for a case file and the side files beside it. Drafts and retired cases are left out, and counted aloud.

    Raises:
        BadCase: a file breaks its format, or no case is approved.
    """
    counted = approved_cases(cases_file, say)
    checks_file = cases_file.parent / "checks.jsonl"
    cases = dated(which.of(counted, cases_file.name), checks_file)
    suite = load_suite(cases_file.parent / "suite.toml", cases_file)
    overlays = load_overlays(cases_file.parent / "overlays.jsonl")
    return Plan(
        cases_file,
        cases,
        suite,
        load_checks(checks_file),
        name or suite.name,
        retrieval_only,
        resume,
        tuple(overlays[case.id] for case in cases if case.id in overlays),
    )


async def _ask(base: Base, entry: Entry, folder: RunFolder, count: OnSample) -> None:
    """The run; derived cases over a copy of the notes that is gone at the end."""
    if not folder.overlays():
        await run_cases(entry, folder, concurrency=_at_once(base), on_sample=count)
        return
    from askbase.evals.derive.vault import overlaid_vault

    async with overlaid_vault(base) as vault:
        await run_cases(base, folder, concurrency=_at_once(base), on_sample=count, lay=vault.laid)


def rows_of(base: Base, plan: Plan) -> list[str]:
    """The rows that would differ from this run. Over derived cases, whose notes change, only those of settings can."""
    found = rows_for(base.fingerprints().get("model"), plan.retrieval_only)
    return [row for row in found if ROWS[row].settings or not plan.overlays]


def _counter(done: int, total: int, progress: Progress) -> OnSample:
    def count(sample: Sample) -> None:
        nonlocal done
        done += 1
        progress(done, total, sample.case)

    return count


def _at_once(base: Base) -> int:
    host = base.fingerprints().get("host", "")
    return _SERVED_AT_ONCE if host and host.split(":")[0] not in ("localhost", "127.0.0.1", "::1") else 1
