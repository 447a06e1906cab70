"""What a suite can be ill with, each planted and found; and a healthy one."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from askbase.evals.cases import Case, Evidence, case_line, load_cases, suite_sha, with_sha
from askbase.evals.doctor import examine, expired, strata, weight
from askbase.evals.drafts.own import OwnSuite
from askbase.evals.receipts import receipt, receipts_of
from askbase.evals.sweep import halves
from askbase.faces.cli.evals import doctor as doctor_module
from askbase.faces.cli.evals import mutate as mutate_module
from askbase.faces.cli.evals.group import evals_group
from tests.fakes.vaults import Vault

from .builders import NOTES, make_case
from .test_compare import result, run_of, scored

TOPICS = (
    "roof cellar attic porch shed stove lamp door fence gate path pond wall tiles pump sink bath desk sofa rug".split()
)
HEALTHY = [
    *(make_case(f"k{at}", question=f"Who mended the {word}?", evidence=(Evidence(f"{word}.md", f"{word} was mended"),))
      for at, word in enumerate(TOPICS)),
    *(make_case(f"s{at}", question=f"What colour is the {word} of the neighbour?", answerable=False)
      for at, word in enumerate(TOPICS[:12])),
]  # fmt: skip
VAULT = {f"{word}.md": f"The {word} was mended by Karin in spring." for word in TOPICS}


def whats(cases: list[Case], notes: dict[str, str] | None = None, **changes: Any) -> list[str]:
    fields: dict[str, Any] = {"runs": [], "receipts": [], "config": ""} | changes
    return [each.what for each in examine(cases, VAULT if notes is None else notes, **fields)]


def test_a_healthy_suite_has_nothing() -> None:
    assert whats(HEALTHY) == []


@pytest.mark.parametrize(
    ("notes", "illness"),
    [
        ({"roof.md": "Nothing here."}, "evidence is lost"),
        ({"roof.md": "roof was mended. roof was mended."}, "stands several times"),
        ({"roof.md": "Nothing here.", "house.md": "roof was mended"}, "in another note now"),
        ({"roof.md": "The roof was  mended by Karin."}, None),
    ],
)
def test_evidence_that_is_not_where_it_was(notes: dict[str, str], illness: str | None) -> None:
    found = whats(HEALTHY, {**VAULT, **notes})
    assert (len(found) == 1 and illness in found[0]) if illness else not [each for each in found if "lost" in each]


def test_questions_that_ask_the_same_short_kinds_and_little_silence() -> None:
    twin = make_case("twin", question="Who mended the roof ?!", evidence=HEALTHY[0].evidence, kind="rare")
    assert "questions that ask the same" in whats([*HEALTHY, make_case("t", question=HEALTHY[0].question)])
    assert "kinds with fewer than 10 cases" in whats([*HEALTHY, twin])
    assert "0 of 20 cases test silence" in whats(HEALTHY[:20])
    (few,) = [each for each in strata(HEALTHY[:5]) if "cluster" in each.what]
    assert few.what == "only 5 clusters: cases that share a note or a conversation count as one" and not few.fault


def test_derived_cases_are_no_duplicates_of_their_parents() -> None:
    derived = make_case(f"{HEALTHY[0].id}~removed", question=HEALTHY[0].question, answerable=False)
    assert "questions that ask the same" not in whats([*HEALTHY, derived])


def test_dead_weight_and_doubtful_gold_need_two_runs() -> None:
    runs = [result([scored(0, True), scored(1, False), scored(2, good)]) for good in (True, False)]
    found = {each.what: each.cases for each in weight(runs)}
    assert found == {"dead weight: every run is right": ("c0",), "no run is ever right": ("c1",)}
    assert weight(runs[:1]) == []


def test_receipts_expire_with_their_config() -> None:
    made = receipt(run_of(30), run_of(40), {"search.limit": "5"}, "choose")
    assert whats(HEALTHY, receipts=[made], config=made.config) == []
    (found,) = expired([made], "other")
    assert found.what == "receipts have expired" and found.cases == ("search.limit=5",)
    assert found.advice == "Measure again: askbase eval sweep --set search.limit=5 --cases FILE"


def test_receipts_of_another_case_file_say_nothing_of_this_one() -> None:
    made = receipt(run_of(30), run_of(40), {"search.limit": "5"}, "choose")
    mine = dataclasses.replace(made, suite=suite_sha(halves(HEALTHY)[0]))
    assert receipts_of([made, mine], HEALTHY) == [mine]
    assert receipts_of([made, mine], HEALTHY[:2]) == []


def test_the_command_says_what_to_do_and_exits_with_3(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.write("boiler.md", NOTES["boiler.md"])
    vault.sync()
    monkeypatch.setattr(doctor_module, "open_base", lambda **_: vault.base())
    file = tmp_path / "cases.jsonl"
    gone = make_case("gone", question="Where?", evidence=(Evidence("deleted.md", "It was by the door."),))
    file.write_text("".join(json.dumps(case_line(case)) + "\n" for case in (make_case(), gone)))
    found = CliRunner().invoke(evals_group, ["doctor", "--cases", str(file), "--runs", str(tmp_path / "runs")])
    assert found.exit_code == 3
    assert "! evidence is lost: these cases leave every figure (1)\n    gone\n    -> Quote the note" in found.output
    assert max(map(len, found.output.splitlines())) <= 80


def test_its_advice_on_silence_can_be_followed_as_printed(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.write("boiler.md", NOTES["boiler.md"])
    vault.sync()
    for module in (doctor_module, mutate_module):
        monkeypatch.setattr(module, "open_base", lambda **_: vault.base())
    file, own = tmp_path / "cases.jsonl", OwnSuite(vault.data_dir / "evals")
    kept, retired = make_case("kept"), make_case("retired", question="Which day was the boiler seen to?")
    file.write_text(json.dumps(case_line(kept)) + "\n")
    own.add([with_sha(kept), with_sha(retired)], "me", "hand")
    own.life.add(own.named(["kept"]), "approved", "me")
    own.life.add(own.named(["retired"]), "retired", "me")
    for number, words in enumerate((["--cases", str(file)], [])):
        found = CliRunner().invoke(evals_group, ["doctor", *words, "--runs", str(tmp_path / "runs")])
        assert "1 case, " in found.output, "retired ones spoil no figure"
        (advice,) = [line for line in found.output.splitlines() if "eval mutate" in line]
        out = tmp_path / f"derived-{number}"
        typed = advice.partition("askbase eval ")[2].replace("FILE", str(file)).replace("DIR", str(out)).split()
        assert len(advice) <= 80 and CliRunner().invoke(evals_group, typed).exit_code == 0
        assert [case.id for case in load_cases(out / "cases.jsonl")] == ["kept", "kept~removed"]


def test_without_own_cases_it_says_how_to_name_some(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_module, "open_base", lambda **_: vault.base())
    assert "Which cases?" in str(CliRunner().invoke(evals_group, ["doctor"]).exception)
