"""A judge on another computer: what rests on private notes stays here and is counted, secrets are taken out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from askbase.config import load
from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Evidence
from askbase.evals.judging.appoint import may_read_all
from askbase.evals.judging.awake import try_judge
from askbase.evals.judging.cache import ReplyCache
from askbase.evals.judging.discretion import Discretion
from askbase.evals.judging.frame import Item, Question
from askbase.evals.judging.judge import Judge
from askbase.evals.judging.rule import docket, judge_run
from askbase.evals.labelling.calibrate import calibrate
from askbase.evals.labelling.labels import Label, LabelFile, criterion_sha
from askbase.evals.labelling.queue import exhibits
from askbase.evals.run import new_manifest, run_cases
from askbase.evals.samples import Sample
from askbase.evals.scoring import Material
from askbase.evals.store import RunFolder
from askbase.evals.suite import Suite
from askbase.private_rules import PrivateRules
from askbase.types import Retrieved, Turn
from tests.evals.builders import CITED, CITED_OTHER, GOLD, NOTES, OTHER, FakeBase, make_case, make_sample
from tests.fakes.fake_chat import FakeChat, verdicts

from .test_rule import CLOSED, OPEN, no_to, stored

T = TypeVar("T")
PUBLIC = dict.fromkeys(NOTES, False)
AS_ASKED = {**NOTES, "garden.md": f"---\nprivate: true\n---\n{NOTES['garden.md']}"}


def allowed(
    sample: Sample, indexed: dict[str, bool], *, trusted: bool = False, notes: dict[str, str] = NOTES,
    rules: Sequence[str] = (),
) -> bool:  # fmt: skip
    case = make_case()
    discretion = Discretion(trusted, indexed, PrivateRules.of(rules))
    found = discretion.allows(case, sample, anchor_case(case, notes), Material({case.id: case}, notes, {}, Suite()))
    assert discretion.kept == (set() if found else {case.id}) and bool(discretion.notice()) is not found
    return found


def test_a_case_that_touches_a_private_note_stays_here() -> None:
    only_boiler = make_sample(pool=(GOLD,), top=(0,), packed=(0,), citations=(CITED,))
    assert allowed(only_boiler, PUBLIC)
    assert not allowed(only_boiler, PUBLIC | {"boiler.md": True})  # evidence
    assert allowed(only_boiler, PUBLIC | {"garden.md": True})
    cites = make_sample(pool=(GOLD,), top=(0,), packed=(0,), citations=(CITED, CITED_OTHER))
    assert not allowed(cites, PUBLIC | {"garden.md": True})
    reads = make_sample(pool=(GOLD, OTHER), packed=(0, 1), citations=(CITED,))  # and may tell without citing it
    assert not allowed(reads, PUBLIC | {"garden.md": True})
    assert allowed(reads, PUBLIC | {"garden.md": True}, trusted=True)


def test_private_when_it_was_asked_is_private() -> None:
    reads = make_sample(pool=(GOLD, OTHER), packed=(0, 1))
    assert not allowed(reads, PUBLIC, notes=AS_ASKED)
    assert allowed(reads, {})  # not indexed here: the texts that the run kept tell


def test_what_a_rule_covers_is_private_also_where_only_the_run_tells_of_it() -> None:
    reads = make_sample(pool=(GOLD, OTHER), packed=(0, 1))
    assert allowed(reads, {}, rules=("journal/", "tag:health"))
    assert not allowed(reads, {}, rules=("garden.md",))
    tagged = {**NOTES, "garden.md": f"---\ntags: [health/teeth]\n---\n{NOTES['garden.md']}"}
    assert not allowed(reads, PUBLIC, notes=tagged, rules=("tag:health",))


def test_a_note_that_nothing_tells_of_is_taken_for_private() -> None:
    reads = make_sample(pool=(GOLD, OTHER), packed=(0, 1))
    assert not allowed(reads, {"boiler.md": False}, notes={"boiler.md": NOTES["boiler.md"]})


@pytest.mark.parametrize(
    ("url", "trusted", "reads_all"),
    [
        ("https://judge.example.org/v1", (), False),
        ("https://judge.example.org/v1", ("judge.example.org",), True),
        ("http://127.0.0.1:9/v1", (), True),
    ],
)
def test_a_judge_here_or_at_a_trusted_host_reads_all(url: str, trusted: tuple[str, ...], reads_all: bool) -> None:
    named = {"eval.judge_model": "large", "eval.judge_base_url": url, "privacy.trusted_hosts": trusted}
    assert may_read_all(load(named, env={})) is reads_all


def test_what_stays_here_is_undecided_and_the_rest_is_judged(tmp_path: Path) -> None:
    public = make_case(
        "public", question="When?", evidence=(Evidence("a.md", "It ends in June."),), nuggets=OPEN.nuggets
    )
    secret = make_case("secret", question="Who?", evidence=(Evidence("b.md", "It is Xylo."),), nuggets=OPEN.nuggets)
    base = OneNoteBase({"a.md": "It ends in June.\n", "b.md": "---\nprivate: true\n---\nIt is Xylo.\n"},
                       {"When?": "It ends in June [1].", "Who?": "It is Xylo [1]."})  # fmt: skip
    folder = RunFolder.create(tmp_path, new_manifest(base, (public, secret), Suite(), name="x"), (public, secret), {})
    asyncio.run(run_cases(base, folder))
    chat, discretion = no_to("cannot be true if"), Discretion(False, {}, PrivateRules())
    with_judge(tmp_path, chat, lambda judge: judge_run(folder, judge, docket(folder, judge.fingerprint, discretion), {},
                                                       lambda *_: None))  # fmt: skip
    assert chat.prompts and "Xylo" not in "".join(chat.prompts)
    assert [score.outcome for score in folder.score().scores] == ["right", "unjudged"]
    assert discretion.notice().startswith("1 case rests on notes that are marked private")


def test_a_judge_is_tried_and_calibrated_without_private_notes(tmp_path: Path) -> None:
    folder = stored(tmp_path / "runs", OPEN, CLOSED)
    discretion, chat = Discretion(False, {"lease.md": True}, PrivateRules()), FakeChat(otherwise=verdicts)
    found = with_judge(
        tmp_path, chat, lambda judge: try_judge(judge, folder.samples(), folder.material(), 5, discretion)
    )
    assert not any(each.done for each in found)
    file = LabelFile(tmp_path, "nugget")
    for exhibit in exhibits("nugget", folder.samples(), folder.material()):
        case, answer, item = exhibit.about
        file.add(Label(case, answer, "nugget", item, True, "", "me", "now", criterion_sha("nugget"), "test"))
    measured = with_judge(
        tmp_path, chat, lambda judge: calibrate(judge, "nugget", tmp_path, tmp_path / "runs", discretion)
    )
    assert measured.lost == len(file.labels()) > 0
    assert chat.prompts == [] and discretion.kept == {"open", "closed"}


@pytest.mark.parametrize("trusted", [False, True])
def test_secrets_stay_here_and_the_frame_stays_whole(tmp_path: Path, trusted: bool) -> None:
    token, key = "ghp_" + "a1B2" * 9, "-----BEGIN PRIVATE KEY-----\nMIIEvQ"
    items = (Item(token, f"The token is {token}.", (f"{key} and no end",)), Item("b", "Second."))
    asked = Question("claim", "case", f"Is it {token}?", f"{token} [1]", items)
    chat = FakeChat(otherwise=verdicts)
    ruled = with_judge(tmp_path, chat, lambda judge: judge.rule(asked), trusted)
    assert set(ruled) == {token, "b"} and all(ruled.values())
    (heard,) = chat.prompts
    assert (token in heard, "MIIEvQ" in heard) == (trusted, trusted) and "Second." in heard


class OneNoteBase(FakeBase):
    """Finds one note for each question, in turn."""

    async def search(self, question: str, limit: int = 10, history: Sequence[Turn] = ()) -> Retrieved:
        every = self.notes
        self.notes = dict([[*every.items()][len(self.asked) % len(every)]])
        try:
            return await super().search(question, limit)
        finally:
            self.notes = every


def with_judge(
    tmp_path: Path, chat: FakeChat, work: Callable[[Judge], Coroutine[Any, Any, T]], trusted: bool = False
) -> T:
    cache = ReplyCache(tmp_path / "cache.db")
    try:
        return asyncio.run(work(Judge(chat, cache, trusted=trusted)))
    finally:
        cache.close()
