"""Running against a scripted product, stopping, resuming, and scoring from disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from askbase.errors import BadCase, EvalError, NotIndexed, Unreachable
from askbase.evals.cases import Case, Evidence
from askbase.evals.kept import notes_fingerprint
from askbase.evals.results import Manifest, Result, accepted_text, read_result, result_document
from askbase.evals.run import check_same, is_same, new_manifest, run_cases
from askbase.evals.samples import read_sample, sample_line
from askbase.evals.store import RunFolder, damaged_runs, find_row, find_run, latest_rows, list_runs, load_result, run_id
from askbase.evals.suite import Suite

from .builders import NOTES, FakeBase, make_case, make_sample

KNOWN = make_case("known", question="When?")
SILENT = make_case("silent", question="Who?", answerable=False)
GOOD = {"When?": "On 3 May 2024 [1]."}


def manifest_for(base: FakeBase, cases: Sequence[Case], **changes: object) -> Manifest:
    return new_manifest(base, cases, Suite(name="tiny"), name="tiny", **changes)  # type: ignore[arg-type]


async def run(root: Path, base: FakeBase, cases: Sequence[Case] = (KNOWN, SILENT), **changes: object) -> RunFolder:
    folder = RunFolder.create(root, manifest_for(base, cases, **changes), cases, {})
    await run_cases(base, folder)
    return folder


def scores_in(folder: RunFolder) -> object:
    return json.loads(accepted_text(folder.score()))["scores"]


async def test_a_run_asks_every_case_once_and_is_scored_from_disk(tmp_path: Path) -> None:
    base = FakeBase(NOTES, GOOD)
    result = (await run(tmp_path, base)).score()
    assert base.asked == ["When?", "Who?"]
    assert {score.case: score.outcome for score in result.scores} == {"known": "right", "silent": "abstained"}
    assert result.summary.figures["reward"].value == pytest.approx(1.0)


async def test_two_scorings_of_one_run_are_byte_identical(tmp_path: Path) -> None:
    folder = await run(tmp_path, FakeBase(NOTES, GOOD))
    folder.score()
    first = (folder.path / "metrics.json").read_bytes()
    folder.score()
    assert (folder.path / "metrics.json").read_bytes() == first


async def test_a_resumed_run_equals_an_uninterrupted_one(tmp_path: Path) -> None:
    whole = await run(tmp_path / "whole", FakeBase(NOTES, GOOD))
    cut = await run(tmp_path / "cut", FakeBase(NOTES, GOOD))
    samples = cut.path / "samples.jsonl"
    first, second = samples.read_bytes().splitlines(keepends=True)
    samples.write_bytes(first + second[:40])  # killed while writing
    base = FakeBase(NOTES, GOOD)
    await run_cases(base, cut)
    assert base.asked == ["Who?"]
    assert scores_in(cut) == scores_in(whole)


async def test_a_failed_case_counts_and_is_asked_again_on_resume(tmp_path: Path) -> None:
    folder = await run(tmp_path, FakeBase(NOTES, {"When?": Unreachable("No reply.")}))
    (score,) = [score for score in folder.score().scores if score.case == "known"]
    assert (score.outcome, score.values["reward"], score.error) == ("error", 0.0, "unreachable: No reply.")
    await run_cases(FakeBase(NOTES, GOOD), folder)
    assert [score.outcome for score in folder.score().scores] == ["right", "abstained"]


async def test_a_crash_of_the_product_is_an_error_sample(tmp_path: Path) -> None:
    folder = await run(tmp_path, FakeBase(NOTES, {"When?": ZeroDivisionError("oops")}))
    assert folder.samples()[0].error == "ZeroDivisionError: oops"


async def test_an_unusable_index_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(NotIndexed):
        await run(tmp_path, FakeBase(NOTES, {"When?": NotIndexed("No index.")}))


async def test_an_ambiguous_quote_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    base = FakeBase(NOTES, GOOD)
    with pytest.raises(BadCase, match="several times"):
        await run(tmp_path, base, [make_case(evidence=(Evidence("boiler.md", "Filler line."),))])
    assert base.asked == []


async def test_a_lost_span_leaves_every_denominator(tmp_path: Path) -> None:
    gone = make_case("gone", question="Where?", evidence=(Evidence("deleted.md", "It was by the door."),))
    result = (await run(tmp_path, FakeBase(NOTES, GOOD), [KNOWN, gone])).score()
    assert (dict(result.left_out), [score.case for score in result.scores]) == ({"gone": "lost"}, ["known"])


async def test_a_note_that_indexing_lost_is_charged_to_indexing(tmp_path: Path) -> None:
    base = FakeBase({"garden.md": NOTES["garden.md"]}, {"When?": "In June [1]."}, on_disk=NOTES)
    (score,) = (await run(tmp_path, base, [KNOWN])).score().scores
    assert (score.stage, score.anchors) == ("ingest", "exact")


async def test_a_search_only_run_has_recall_and_no_reward(tmp_path: Path) -> None:
    result = (await run(tmp_path, FakeBase(NOTES), retrieval_only=True)).score()
    figures = result.summary.figures
    assert figures["recall@10"].value == 1 and figures["reward"].value is None and "error" not in figures


async def test_several_questions_can_be_asked_at_once(tmp_path: Path) -> None:
    cases = [make_case(f"c{at}", question=f"When? {at}") for at in range(9)]
    folder = RunFolder.create(tmp_path, manifest_for(FakeBase(NOTES), cases), cases, {})
    seen: list[str] = []
    await run_cases(FakeBase(NOTES), folder, concurrency=4, on_sample=lambda sample: seen.append(sample.case))
    assert sorted(seen) == sorted(case.id for case in cases) == [score.case for score in folder.score().scores]


async def test_runs_are_found_by_id_name_path_and_last(tmp_path: Path) -> None:
    folder = await run(tmp_path, FakeBase(NOTES, GOOD))
    baseline = await run(tmp_path, FakeBase(NOTES, GOOD), row="lexical")
    for wanted in (folder.path.name, "tiny", "last", str(folder.path)):
        assert find_run(tmp_path, wanted).manifest().suite_sha == folder.manifest().suite_sha
    assert find_run(tmp_path, "last").path == folder.path and len(list_runs(tmp_path)) == 2
    row = find_row(tmp_path, "tiny", "lexical")
    assert row is not None and row.path == baseline.path
    baseline.score()
    assert list(latest_rows(tmp_path, folder.manifest())) == ["lexical"]
    with pytest.raises(EvalError, match="No run 'nope'"):
        find_run(tmp_path, "nope")


async def test_files_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    folder = await run(tmp_path, FakeBase(NOTES, GOOD))
    folder.score()
    assert {file.stat().st_mode & 0o077 for file in folder.path.iterdir()} == {0}


async def test_going_on_with_other_settings_is_refused(tmp_path: Path) -> None:
    base = FakeBase(NOTES, GOOD)
    folder = await run(tmp_path, base)
    check_same(folder, manifest_for(base, [KNOWN, SILENT]))
    with pytest.raises(EvalError, match="other cases"):
        check_same(folder, manifest_for(base, [KNOWN]))


async def test_an_unfinished_or_damaged_run_says_so(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path, manifest_for(FakeBase(NOTES), [KNOWN]), [KNOWN], {})
    with pytest.raises(EvalError, match="not finished"):
        folder.score()
    (folder.path / "samples.jsonl").write_text("{broken}\n{}\n")
    with pytest.raises(EvalError, match="line 1"):
        folder.samples()


async def test_a_result_survives_its_json(tmp_path: Path) -> None:
    result: Result = (await run(tmp_path, FakeBase(NOTES, GOOD))).score()
    assert read_result(json.loads(json.dumps(result_document(result)))) == result
    (tmp_path / "accepted.json").write_text(accepted_text(result))
    assert load_result(tmp_path, str(tmp_path / "accepted.json")).scores[0].ms == {}
    assert "boiler was serviced" not in json.dumps(result_document(result))
    with pytest.raises(EvalError):
        read_result({"schema": "other"})


def test_a_sample_survives_its_line_and_a_strange_one_is_refused() -> None:
    sample = make_sample()
    line = json.loads(json.dumps(sample_line(sample)))
    assert read_sample(line) == sample
    with pytest.raises(EvalError):
        read_sample({**line, "new": 1})


def test_run_ids_sort_by_time() -> None:
    assert run_id("2025-06-07T10:15:30", "My Seeds!") == "20250607-101530-my-seeds"


async def test_a_baseline_over_other_notes_does_not_stand_beside_a_run(tmp_path: Path) -> None:
    before = FakeBase(NOTES, GOOD)
    folder = RunFolder.create(
        tmp_path, manifest_for(before, [KNOWN], row="lexical", notes=notes_fingerprint(before)), [KNOWN], {}
    )
    await run_cases(before, folder)
    folder.score()
    for notes, rows in ((NOTES, ["lexical"]), ({**NOTES, "new.md": "A new note."}, [])):
        now = FakeBase(notes, GOOD)
        manifest = manifest_for(now, [KNOWN], notes=notes_fingerprint(now))
        assert list(latest_rows(tmp_path, manifest)) == rows
        assert is_same(folder, manifest) == bool(rows), "what was measured over other notes is asked again"
    check_same(folder, manifest)


@pytest.mark.parametrize("place", ["/proc/nope", "file/x"])
def test_a_folder_that_cannot_hold_runs_is_one_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EvalError, match="Cannot make a run"):
        RunFolder.create(tmp_path / place, manifest_for(FakeBase(NOTES), [KNOWN]), [KNOWN], {})


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"suite": 1}'])
async def test_a_damaged_manifest_is_in_the_way_of_no_other_run(tmp_path: Path, manifest: str) -> None:
    folder = await run(tmp_path, FakeBase(NOTES, GOOD))
    bad = tmp_path / "20990101-000000-bad"
    bad.mkdir()
    (bad / "manifest.json").write_text(manifest)
    assert [each.path for each in list_runs(tmp_path)] == [folder.path] and damaged_runs(tmp_path) == [bad]
    assert find_run(tmp_path, "tiny").path == find_run(tmp_path, "last").path == folder.path
    with pytest.raises(EvalError, match="20990101-000000-bad"):
        find_run(tmp_path, bad.name)


async def test_an_accepted_file_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    good = json.loads(accepted_text((await run(tmp_path, FakeBase(NOTES, GOOD))).score()))
    short = {**good, "scores": [{**good["scores"][0], "values": [1]}]}
    listed = {**good, "scores": [{**good["scores"][0], "values": {}}]}
    for broken in ([], 7, "x", short, listed, {**good, "manifest": []}, {**good, "metrics": 3}):
        with pytest.raises(EvalError):
            read_result(broken)
