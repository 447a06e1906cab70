"""The commands as a person types them, over stored runs and a scripted product."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import webbrowser
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner, Result

from askbase.errors import EvalError, NotComparable, UsageError
from askbase.evals.cases import Case, Evidence, case_line
from askbase.evals.run import new_manifest, run_cases
from askbase.evals.store import RunFolder, list_runs
from askbase.evals.suite import Gate, Suite
from askbase.faces.cli.evals import report as report_module
from askbase.faces.cli.evals import run as run_module
from askbase.faces.cli.evals.group import evals_group
from askbase.faces.notices import exit_code
from askbase.settings import Settings
from askbase.types import Destination, Preview, Turn
from tests.fakes.fake_chat import FakeChat

from .builders import FakeBase, make_case, make_sample

T = TypeVar("T")
VISITS = {f"visit-{at}.md": f"Visit {at} was on 3 May 2024.\n" for at in range(24)}  # a note, so a cluster, each
CASES = [
    *(
        make_case(f"known-{at}", question=f"When? {at}", evidence=(Evidence(f"visit-{at}.md", f"Visit {at} was"),))
        for at in range(24)
    ),
    make_case("silent", question="Who?", answerable=False),
]
GOOD = {case.question: "On 3 May 2024 [1]." for case in CASES if case.answerable}
ENGINES = ("llama_index", "chromadb", "openai", "onnxruntime", "xllamacpp", "textual")
GATES = (Gate("error", "zero", 1), Gate("reward", "tolerance", 0.3))


@dataclass
class FakeVault(FakeBase):
    """A scripted product with a data folder, as the command line opens it."""

    data_dir: Path = Path()
    opened_with: dict[str, Any] = field(default_factory=dict)
    notes_dir: Path = Path("notes")
    settings: Settings = field(default_factory=Settings)

    def __enter__(self) -> FakeVault:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def is_indexed(self) -> bool:
        return True

    def changed(self) -> int:
        return 0

    def vectors_coming(self) -> str:
        return ""

    def rules_changed(self) -> bool:
        return False

    def needs_attention(self) -> bool:
        return False

    def embedding_host(self) -> str:
        return ""

    async def preview(self, question: str, history: Sequence[Turn] = ()) -> Preview:
        messages = ({"role": "system", "content": "Answer from the notes."}, {"role": "user", "content": question})
        return Preview(Destination("scripted", "model.example", False, 8192), messages, tokens=1000)

    async def load_model(self) -> FakeChat:
        return FakeChat(otherwise=lambda prompt: "In May.")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run(work)


def stored(root: Path, name: str, replies: dict[str, str], **rules: Any) -> str:
    base = FakeBase(VISITS, replies)
    manifest = new_manifest(base, CASES, Suite(name="tiny", gates=GATES, **rules), name=name)
    folder = RunFolder.create(root, manifest, CASES, {})
    asyncio.run(run_cases(base, folder))
    folder.score()
    return str(folder.path)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(evals_group, [str(argument) for argument in arguments])


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    stored(tmp_path, "good", GOOD)
    stored(tmp_path, "bad", dict.fromkeys(GOOD, "In June [1]."))
    return tmp_path


def test_report_prints_a_run_and_json(runs: Path) -> None:
    assert "REWARD +1.0" in call("report", "good", "--runs", runs).output
    assert json.loads(call("report", "bad", "--runs", runs, "--json").output)["manifest"]["name"] == "bad"
    assert len(call("report", "--list", "--runs", runs).output.splitlines()) == 2


def test_compare_says_worse_better_and_same_by_exit_code(runs: Path) -> None:
    pairs = (("good", "bad"), ("bad", "good"), ("good", "good"))
    assert [call("compare", *pair, "--runs", runs).exit_code for pair in pairs] == [3, 0, 0]
    rows = json.loads(call("compare", "good", "bad", "--runs", runs, "--json").output)["differences"]
    assert rows[0]["metric"] == "reward" and rows[0]["after"] < rows[0]["before"]


def test_gate_reads_an_accepted_file(runs: Path, tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.json"
    assert call("report", "good", "--accept", accepted, "--runs", runs).exit_code == 0
    passed = call("gate", "good", "--accepted", accepted, "--runs", runs)
    assert (passed.exit_code, passed.output.splitlines()[-1]) == (0, "GATE pass")
    assert call("gate", "good", "--accepted", accepted, "--runs", runs, "--json").exit_code == 0


def test_gate_tells_a_regression_from_too_few_cases_and_from_an_error(runs: Path, tmp_path: Path) -> None:
    assert call("gate", "bad", "--accepted", "good", "--runs", runs).exit_code == 3
    rule = tmp_path / "suite.toml"
    rule.write_text('[[gate]]\nmetric = "invented_shown"\nupper_max = 0.01\n')
    undecided = call("gate", "good", "--suite", rule, "--runs", runs)
    assert undecided.exit_code == 4 and "GATE inconclusive" in undecided.output
    rule.write_text('on_inconclusive = "warn"\n' + rule.read_text())
    warned = call("gate", "good", "--suite", rule, "--runs", runs)
    assert warned.exit_code == 0 and "inconclusive, and let pass" in warned.stderr
    for accepted in ([], ["--accepted", "nowhere"]):
        broken = call("gate", "good", *accepted, "--runs", runs)
        assert isinstance(broken.exception, EvalError) and exit_code(broken.exception) == 1


def test_runs_measured_differently_are_an_error_not_a_verdict(runs: Path) -> None:
    stored(runs, "strict", GOOD, penalty=2)
    found = call("compare", "good", "strict", "--runs", runs)
    assert isinstance(found.exception, NotComparable) and exit_code(found.exception) == 1


def test_show_and_mutate_read_a_stored_run(runs: Path) -> None:
    assert "outcome     right, cited" in call("show", "known-1", "--run", "good", "--runs", runs).output
    found = call("mutate", "good", "--runs", runs)
    assert found.exit_code == 0 and "0 saboteurs not as expected" in found.output


def test_the_page_of_a_run_is_kept_with_it_and_opened(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: not shown.append(url))
    assert "REWARD" in call("report", "good", "--runs", runs, "--open").output
    page = Path(shown.pop().removeprefix("file://"))
    assert page.name == "report.html" and "good" in page.parent.name and page.stat().st_mode & 0o077 == 0
    call("report", "good", "--runs", runs, "--open", "--html", runs / "there.html")
    assert shown == [(runs / "there.html").as_uri()]
    call("report", "good", "--runs", runs, "--accept", runs / "accepted.json")
    nowhere = call("report", runs / "accepted.json", "--runs", runs, "--open")
    assert "--html FILE" in (nowhere.exception.hint or "") if isinstance(nowhere.exception, UsageError) else False
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    assert f"The page is {page}" in call("report", "good", "--runs", runs, "--open").stderr


def test_a_blank_page_is_the_prompt_alone(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_module, "open_base", lambda **_: FakeVault(VISITS, GOOD))
    found = call("show", "known-1", "--run", "good", "--runs", runs, "--blank-page")
    assert found.output == "Answer from the notes.\n\nWhen? 1\n"
    unknown = call("show", "knwon-1", "--run", "good", "--runs", runs, "--blank-page").exception
    assert isinstance(unknown, EvalError) and (unknown.hint or "").startswith("Near it: known-1")
    monkeypatch.setattr(FakeVault, "preview", nothing_to_send)
    silent = call("show", "known-1", "--run", "good", "--runs", runs, "--blank-page").exception
    assert str(silent) == "There is no prompt: no model is set."


async def nothing_to_send(*_: object) -> Preview:
    return Preview(None, why_nothing="no model is set")


def test_show_names_lines_and_words_and_the_ids_near_to_an_unknown_one(runs: Path) -> None:
    page = call("show", "known-1", "--run", "good", "--runs", runs).output
    assert "visit-1.md:1-1 Visit 1 was on 3 May 2024." in page
    unknown = call("show", "knwon-1", "--run", "good", "--runs", runs).exception
    assert isinstance(unknown, EvalError) and (unknown.hint or "").startswith("Near it: known-1")
    strange = call("show", "zzz", "--run", "good", "--runs", runs).exception
    assert isinstance(strange, EvalError) and "There are: known-0, known-1" in (strange.hint or "")


def test_rescoring_gives_the_same_report(runs: Path) -> None:
    assert call("report", "good", "--runs", runs).output == call("report", "good", "--rescore", "--runs", runs).output


def test_an_unknown_run_says_how_to_list_them(runs: Path) -> None:
    found = call("report", "nope", "--runs", runs)
    assert "No run 'nope'" in str(found.exception)


def test_run_asks_spreads_resumes_and_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "suite" / "cases.jsonl"
    file.parent.mkdir()
    file.write_text("".join(json.dumps(case_line(case)) + "\n" for case in CASES))
    opened: list[FakeVault] = []

    def open_fake(**options: Any) -> FakeVault:
        opened.append(FakeVault(VISITS, GOOD, data_dir=tmp_path / "data", opened_with=options))
        return opened[-1]

    monkeypatch.setattr(run_module, "open_base", open_fake)
    found = call("run", "--notes", "n", "--cases", file, "--limit", "5", "--baselines")
    assert found.exit_code == 0, found.exception
    assert "suite · 5 cases" in found.stdout
    assert all(f"{row} +" in found.stdout for row in ("no model", "words only", "meaning only", "given the evidence"))
    assert opened[0].asked == ["When? 0", "When? 5", "When? 10", "When? 15", "When? 20"]
    rows = [run.manifest().row for run in list_runs(tmp_path / "data" / "evals" / "runs")]
    assert sorted(rows) == ["closed_book", "dense", "extractive", "full", "lexical", "oracle"]
    assert "without notes +.00" in found.stdout  # the scripted model guesses
    assert (
        call(
            "run", "--notes", "n", "--cases", file, "--only", "silent", "--only", "known-23", "--name", "few"
        ).exit_code
        == 0
    )
    assert opened[-1].asked == ["When? 23", "Who?"]
    nothing = call("run", "--notes", "n", "--cases", file, "--only", "trap-")
    assert "No case of cases.jsonl begins with trap-" in str(nothing.exception)
    halves = []
    for half in ("dev", "test"):
        assert call("run", "--notes", "n", "--cases", file, "--half", half, "--name", half).exit_code == 0
        halves.append(set(opened[-1].asked))
    assert halves[0] and halves[1] and not halves[0] & halves[1], "what is chosen on one is shown on the other"
    call("run", "--notes", "n", "--cases", file, "--limit", "1", "--without-bar", "--name", "bare")
    assert opened[-1].opened_with["overrides"]["answer.max_doubt"] == 1.0
    again = call("run", "--notes", "n", "--cases", file, "--limit", "5", "--resume")
    assert again.exit_code == 0 and opened[-1].asked == [] and "to resume" not in again.stderr
    never = call("run", "--notes", "n", "--cases", file, "--limit", "1", "--name", "never", "--resume")
    assert never.exit_code == 0 and "there is no run 'never' to resume: it starts anew" in never.stderr
    call("run", "--notes", "n", "--cases", file, "--limit", "5", "--baselines")
    assert [len(base.asked) for base in opened[-6:]] == [5, 0, 0, 0, 0, 0]  # nothing changed under the baselines


def test_stored_runs_are_read_fast_and_without_any_engine(runs: Path) -> None:
    page = str(runs / "page.html")
    code = (
        "import sys, time; from askbase.faces.cli.evals.group import evals_group\n"
        f"for words in (['report', 'good', '--html', {page!r}],\n"
        "              ['compare', 'good', 'good'], ['gate', 'good', '--accepted', 'good']):\n"
        f"    evals_group.main([*words, '--runs', {str(runs)!r}], standalone_mode=False)\n"
        f"print([name for name in {ENGINES!r} if name in sys.modules])\n"
        "print(time.process_time())"  # of the whole process; a busy computer does not lengthen it
    )
    engine = "import time, chromadb; print(time.process_time())"  # the yardstick: a slow computer is slow at both

    def seconds_of(program: str) -> float:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        *_, engines, seconds = ["[]", *done.stdout.splitlines()]
        assert engines == "[]"
        return float(seconds)

    reading = importing = float("inf")
    for _ in range(6):  # the least of several is the program's, what is above it the computer's
        reading, importing = min(reading, seconds_of(code)), min(importing, seconds_of(engine))
        if reading < 0.8 * importing:  # all three together; .6 when this was written, .49 s of it for the page
            break
    else:
        pytest.fail(f"{reading:.2f} s to read runs, {importing:.2f} s to import an engine")
    assert "Visit 7 was</mark>" in Path(page).read_text()


def test_where_all_evidence_is_lost_there_is_no_report_but_an_error(tmp_path: Path) -> None:
    base = FakeBase({"other.md": "Something else."}, GOOD)
    lost = [case for case in CASES if case.answerable]
    folder = RunFolder.create(tmp_path, new_manifest(base, lost, Suite(name="tiny"), name="gone"), lost, {})
    asyncio.run(run_cases(base, folder))
    for words in (["report", "gone"], ["report", "gone", "--json"]):
        found = call(*words, "--runs", tmp_path)
        assert isinstance(found.exception, EvalError) and exit_code(found.exception) == 1 and not found.output
        assert "No case of gone counts" in str(found.exception)
        assert "'known-0', 'known-1', 'known-10' and 21 more" in str(found.exception)
        assert "('known-0': there is no note 'visit-0.md')" in str(found.exception)
        assert str(found.exception.hint).endswith(f"eval doctor --cases {folder.path / 'cases.jsonl'}")


def run_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *cases: Case, words: Sequence[str] = ()) -> Result:
    """`eval run` over a scripted product and a file of these cases."""
    file = tmp_path / "suite" / "cases.jsonl"
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(json.dumps(case_line(case)) + "\n" for case in cases))
    monkeypatch.setattr(run_module, "open_base", lambda **_: FakeVault(VISITS, GOOD, data_dir=tmp_path / "data"))
    return call("run", "--notes", "n", "--cases", file, "--runs", tmp_path / "runs", *words)


def test_a_run_without_a_case_that_counts_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = make_case("a", evidence=(Evidence("away.md", "By the door."),))
    found = run_over(tmp_path, monkeypatch, gone)
    assert isinstance(found.exception, EvalError)
    assert "the evidence of 'a' is not in the notes ('a': there is no note 'away.md')" in str(found.exception)
    assert found.exception.hint == f"Look what became of it: askbase eval doctor --cases {tmp_path}/suite/cases.jsonl"
    assert list_runs(tmp_path / "runs") == []
    assert "there is no run 'suite' to resume" in run_over(tmp_path, monkeypatch, CASES[0], words=["--resume"]).stderr


def test_one_is_one_and_what_is_next_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run_over(tmp_path, monkeypatch, CASES[0])
    assert "1 case in 1 cluster ·" in found.stdout and "full: 1 question, " in found.stderr
    (run,) = list_runs(tmp_path / "runs")
    told = found.stderr.splitlines()[-1]
    typed = told.partition("askbase eval ")[2].partition(";")[0].replace("CASE", "known-0").split()
    assert f"--run {run.path.name}" in told and call(*typed).exit_code == 0
    assert "CASE" not in run_over(tmp_path, monkeypatch, CASES[0], words=["-q"]).stderr


def test_evidence_under_a_wrong_note_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = make_case("b", question="When? 1", evidence=(Evidence("visits.md", "Visit 1 was"),))
    found = run_over(tmp_path, monkeypatch, CASES[0], moved)
    said = " ".join(found.stdout.split())
    assert found.exit_code == 0 and "1 moved" in said and "drifted" not in said
    assert "b: there is no note 'visits.md'; its words stand in 'visit-1.md'" in said
    assert max(map(len, found.stdout.splitlines())) <= 80


@pytest.mark.parametrize("words", [["show", "known-1", "--run", "half"], ["mutate", "half"], ["label", "half"]])
def test_an_unfinished_run_is_to_be_resumed_not_looked_at(tmp_path: Path, words: list[str]) -> None:
    folder = RunFolder.create(tmp_path, new_manifest(FakeBase(VISITS), CASES, Suite(), name="half"), CASES, {})
    folder.append(make_sample("known-1"))
    notes = tmp_path / "notes"
    notes.mkdir()
    found = call(*words, "--runs", tmp_path, "--notes", notes, "--data-dir", tmp_path / "data")
    assert isinstance(found.exception, EvalError) and "is not finished" in str(found.exception)


def test_show_says_why_a_case_does_not_count(tmp_path: Path) -> None:
    cases = [CASES[0], make_case("gone", question="Where?", evidence=(Evidence("away.md", "By the door."),)),
             make_case("cut", question="Why?", evidence=(Evidence("visit-1.md", "Because of frost."),))]  # fmt: skip
    base = FakeBase(VISITS, GOOD)
    folder = RunFolder.create(tmp_path, new_manifest(base, cases, Suite(), name="some"), cases, {})
    asyncio.run(run_cases(base, folder))
    shown = {case: call("show", case, "--run", "some", "--runs", tmp_path).output for case in ("gone", "cut")}
    assert "away.md (lost, there is no such note)" in shown["gone"]
    assert "visit-1.md (lost, its words are not in the notes)" in shown["cut"]
    assert all("outcome     not counted: its evidence is lost" in page for page in shown.values())


class Quoting(FakeVault):
    def fingerprints(self) -> Mapping[str, str]:
        return {"model": "none"}


@pytest.mark.parametrize(("kind", "told"), [(Quoting, True), (FakeVault, False)])
def test_without_bar_says_that_quoting_keeps_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[FakeVault], told: bool
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(case_line(CASES[0])) + "\n")
    monkeypatch.setattr(run_module, "open_base", lambda **_: kind(VISITS, GOOD, data_dir=tmp_path / "data"))
    found = call("run", "--cases", file, "--without-bar")
    assert found.exit_code == 0 and ("quoting without one keeps its own" in found.stderr) == told


@pytest.mark.parametrize(
    "words",
    [
        ["report", "good", "--accept", "notes/sub/accepted.json"],
        ["report", "good", "--html", "notes/page.html"],
        ["report", "good", "--junit", "link/cases.xml"],
        ["gate", "good", "--accepted", "good", "--junit", "notes/gates.xml"],
        ["mutate", "--ops", "removed", "--out", "notes/derived", "--cases", "cases.jsonl"],
        ["run", "--cases", "cases.jsonl", "--runs", "notes/runs"],
        ["sweep", "--cases", "cases.jsonl", "--ablate", "dense", "--runs", "notes"],
        ["sweep", "--cases", "cases.jsonl", "--ablate", "dense", "--receipts", "notes/receipts.jsonl"],
    ],
)
def test_nothing_is_written_inside_the_notes(runs: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.chdir(runs)
    Path("notes").mkdir()
    Path("link").symlink_to("notes")
    Path("cases.jsonl").write_text(json.dumps(case_line(CASES[0])) + "\n")
    places = [] if "--runs" in words else ["--runs", "."]
    for known in (["--notes", "notes"], []):
        monkeypatch.setenv("ASKBASE_NOTES_DIR", "" if known else str(runs / "notes"))
        found = call(*words, *places, *known, "--data-dir", "data")
        assert isinstance(found.exception, UsageError) and "lies inside the notes folder" in str(found.exception)
    assert not [*Path("notes").iterdir()]


def test_no_note_is_overwritten_wherever_it_lies(runs: Path) -> None:
    note = runs / "diary.md"
    note.write_text("Dear diary")
    for option in ("--accept", "--html", "--junit"):
        found = call("report", "good", option, note, "--runs", runs)
        assert isinstance(found.exception, UsageError) and "is a note" in str(found.exception)
    assert note.read_text() == "Dear diary"


def test_a_run_says_first_how_much_it_will_send(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run_over(tmp_path, monkeypatch, *CASES, words=["--limit", "5"])
    said = found.stderr.index("up to 5 calls, about 5,000 tokens in and up to 2,500 out")
    assert found.stderr.index("model scripted") < said
    assert " calls" not in run_over(tmp_path, monkeypatch, *CASES, words=["--retrieval-only"]).stderr
