"""Before and after an answer on the command line: --dry-run, --strict, trace, stats."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from askbase.faces.traces import row, shown, stats, stats_text, trace_json
from askbase.types import Feedback, Trace
from tests.fakes.openai_server import ModelServer
from tests.fakes.shell import Shell

QUESTION = "When was the boiler serviced?"


def test_a_dry_run_sends_no_note_to_an_endpoint_for_vectors(askbase: Shell) -> None:
    askbase.env |= {"ASKBASE_EMBED_BASE_URL": "https://embed.example.invalid/v1", "ASKBASE_EMBED_MODEL": "m"}
    result = askbase("query", QUESTION, "--dry-run", "--no-model")
    assert result.returncode == 1
    assert "There is no index" in result.stderr and "indexing it now" not in result.stderr


def test_a_dry_run_shows_host_and_bytes_and_asks_nobody(askbase: Shell, server: ModelServer) -> None:
    result = askbase("query", QUESTION, "--dry-run", "--base-url", server.base_url, "--model", "m")
    assert result.returncode == 0
    assert f"To m at 127.0.0.1:{server.port}: " in result.stdout
    assert "Callum serviced the boiler on 3 May 2024." in result.stdout
    assert server.requests == []


def test_a_question_can_be_looked_at_asked_again_exported_and_counted(askbase: Shell, server: ModelServer) -> None:
    server.reply("It was serviced on 3 May 2024. The Moon is made of cheese.")
    said = askbase("query", QUESTION, "--strict", "--json", "--base-url", server.base_url)
    answer = json.loads(said.stdout)
    assert answer["text"] == "It was serviced on 3 May 2024 [1]."
    where = ("--notes", str(askbase.notes))
    listed, again = askbase.bare("trace", "list", *where), askbase.bare("trace", "replay", answer["id"][:8], *where)
    assert listed.stdout.startswith(answer["id"][:8])
    assert (again.returncode, "byte for byte the same" in again.stdout) == (0, True)
    [line] = askbase.bare("trace", "export", *where).stdout.splitlines()
    assert (json.loads(line)["id"], json.loads(line)["schema"]) == (answer["id"], "askbase.trace/1")
    assert askbase.json("stats")["ended"] == {"answered": 1}


def test_a_trace_that_is_not_there_is_one_sentence(askbase: Shell) -> None:
    askbase("index")
    result = askbase.bare("trace", "show", "nothing", "--notes", str(askbase.notes))
    assert (result.returncode, "There is no trace" in result.stderr) == (2, True)


RECORD = {"ended": "answered", "tokens": [400, 50], "cost": 0.25, "model": "m", "claims": [["supported", [1]]],
          "raw": "It \x1b[31mwas.", "warnings": ["careful"], "host": "h"}  # fmt: skip


def traced(ms: int, **changes: object) -> Trace:
    record = {**RECORD, "timings_ms": {"total": ms}, **changes}
    return Trace(f"id{ms}" + "0" * 8, "2024-05-03T10:00:00", "When? " * 30, record, Feedback("x", "bad"))


def test_stats_sum_up_what_is_known() -> None:
    found = stats([traced(ms) for ms in range(100, 2100, 100)] + [traced(9, cost=None, decided="by_model")])
    assert (found["questions"], found["cost"], found["cost_known_for"], found["tokens"]) == (21, 5.0, 20, [8400, 1050])
    assert (found["total_ms"], found["refused"], found["feedback"]) == ([1000, 1900], {"by_model": 1}, {"bad": 21})
    assert "21 questions" in stats_text(found)
    assert stats_text(stats([])).startswith("No traces yet")


def test_a_row_fits_80_columns_and_nothing_controls_the_terminal() -> None:
    trace = traced(5, ended="not_in_notes")
    assert len(row(trace)) == 80
    assert "not in notes -" in row(trace)
    assert "\x1b" not in shown(trace)
    assert "warning:    careful" in shown(trace)


def test_a_filter_is_shown_with_its_question() -> None:
    filters = {"tags": ["two words"], "after": "2024-01-01", "read": False, "excluded": [["path", "old"]]}
    trace = Trace("id", "2024-05-03T10:00:00", "The rent?", {**RECORD, "filters": filters})
    terms = 'tag:"two words" after:2024-01-01 read:no -path:old'
    assert row(trace).endswith('The rent? tag:"two words" after:2024-01-01…')
    assert f"The rent? {terms}" in " ".join(shown(trace).split())
    assert trace_json(trace)["filters"] == filters
    hostile = Trace("id", "", "?", {"filters": {"tags": ["a\x1b[31m"]}})
    assert "\x1b" not in row(hostile) + shown(hostile) + str(trace_json(hostile))


def test_a_trace_of_a_question_that_asked_no_model_says_so() -> None:
    said = shown(
        Trace("id", "2024", "?", {"ended": "answered", "degraded": "no_model", "model": "", "prompt_sha256": None})
    )
    assert "model:      none was asked" in said and "prompt:" not in said


def test_a_trace_tells_why_it_failed_and_what_is_not_known() -> None:
    failed = Trace(
        "id", "2024", "?", {"ended": "failed", "error": "Prompt 'x' is wrong.", "prompt_bytes": 9, "tokens": None}
    )
    assert "error:      Prompt 'x' is wrong." in shown(failed)
    assert "tokens:     unknown" in shown(failed) and "cost:       unknown" in shown(failed)
    assert trace_json(failed)["error"] == "Prompt 'x' is wrong."
    unsent = Trace("id", "2024", "?", {"ended": "answered", "prompt_bytes": 0})
    assert "cost:       none, no model was asked" in shown(unsent) and "sent:       nothing" in shown(unsent)
    packed = {"packed": [0, 1], "prompt_bytes": 0, "degraded": "no_model"}
    quoted, refused = (Trace("id", "2024", "?", {"ended": end, **packed}) for end in ("answered", "not_in_notes"))
    assert "ended:      quoted" in shown(quoted) and "sent:       nothing; 2 passages were looked at" in shown(quoted)
    assert stats([quoted, refused])["ended"] == {"quoted": 1, "not in notes": 1}
    assert stats([failed])["tokens"] == [0, 0]


@pytest.fixture
def kept(askbase: Shell) -> Shell:
    """With the traces old, bad and new; the second is damaged."""
    askbase("index")
    with closing(sqlite3.connect(next(askbase.notes.parent.rglob("catalog.db")), isolation_level=None)) as db:
        for name, year, record in (("old", 2001, "{}"), ("bad", 2002, '{"standalone": "x'), ("new", 2003, "{}")):
            db.execute("INSERT INTO traces VALUES(?, ?, 'When?', ?)", (name, f"{year}-05-03T10:00:00+00:00", record))
    return askbase


def test_a_damaged_trace_is_told_and_the_others_are_there(kept: Shell) -> None:
    where = ("--notes", str(kept.notes))
    listed, exported = kept.bare("trace", "list", *where), kept.bare("trace", "export", *where)
    told = "1 trace cannot be read; to remove it: askbase trace forget bad"
    assert [line.split()[0] for line in listed.stdout.splitlines()] == ["new", "bad", "old"]
    assert "unreadable" in listed.stdout.splitlines()[1]
    assert [json.loads(line)["id"] for line in exported.stdout.splitlines()] == ["old", "new"]
    assert told in listed.stderr and told in exported.stderr
    counted = kept("stats")
    assert "2 questions" in counted.stdout and told in counted.stderr
    assert (kept.json("stats")["questions"], kept.json("stats")["unreadable"]) == (2, 1)
    for command in ("show", "replay"):
        result = kept.bare("trace", command, "bad", *where)
        assert (result.returncode, result.stderr.splitlines()) == (
            1, ["askbase: The trace 'bad' cannot be read.", "  Remove it with: askbase trace forget bad"])  # fmt: skip


def test_traces_are_forgotten_by_id_by_age_or_all(kept: Shell) -> None:
    def forget(*arguments: str) -> subprocess.CompletedProcess[str]:
        return kept.bare("trace", "forget", *arguments, "--notes", str(kept.notes))

    for wrong in ((), ("bad", "--all"), ("--all", "--older-than", "3")):
        result = forget(*wrong)
        assert (result.returncode, "Which traces?" in result.stderr) == (2, True)
    unknown = forget("bad", "unknown")
    assert (unknown.returncode, "There is no trace that begins with 'unknown'." in unknown.stderr) == (2, True)
    assert "askbase trace list" in unknown.stderr
    assert forget("bad").stdout == "1 trace was removed, with what was said of its answer.\n"
    assert forget("--older-than", "30000").stdout == "No trace is older than 30000 days; nothing was removed.\n"
    assert json.loads(forget("--older-than", "8800", "--json").stdout) == {
        "schema": "askbase.forgotten/1",
        "forgotten": 1,
        "drafts": 0,
    }
    assert json.loads(forget("--all", "--json").stdout)["forgotten"] == 1
    assert forget("--all").stdout == "There are no traces; nothing was removed.\n"
    assert kept.bare("trace", "list", "--notes", str(kept.notes)).stdout.startswith("No traces yet")


def test_a_draft_goes_with_its_trace_and_an_approved_case_stays(askbase: Shell) -> None:
    where = ("--notes", str(askbase.notes))
    asked = [askbase.json("query", QUESTION, "--no-model")["id"] for _ in range(2)]
    for each in asked:
        askbase.bare("eval", "promote", each[:8], *where)
    draft, approved = (f"chat-{each[-10:]}" for each in asked)
    askbase.bare("eval", "approve", approved, *where)
    forgotten = askbase.bare("trace", "forget", "--all", *where).stdout
    assert forgotten == "2 traces were removed, with what was said of their answers; so was 1 draft of a case.\n"
    left = "".join(file.read_text() for file in askbase.notes.parent.rglob("own/*.jsonl"))
    assert approved in left and draft not in left


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there that could be heard")
@pytest.mark.parametrize("ignoring_ctrl_c", [False, True])
def test_told_to_end_a_question_leaves_its_trace_and_says_how_it_ended(
    askbase: Shell, server: ModelServer, ignoring_ctrl_c: bool
) -> None:
    """`timeout` and `kill`; behind `&` a script's commands ignore Ctrl-C."""
    askbase("index")
    server.fault(
        lambda handler: handler.stream(
            ["It was serviced on 3 May 2024. ", *(f"word{at} " for at in range(3000))], delay=0.01
        )
    )
    command = ["query", QUESTION, "--notes", str(askbase.notes), "--base-url", server.base_url, "--no-sync"]
    ignore = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"] if ignoring_ctrl_c else []
    process = subprocess.Popen(
        [*ignore, sys.executable, "-m", "askbase", *command], env=askbase.env, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    while not server.requests:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said.splitlines()[-1]) == (128 + signal.SIGTERM, "stopped")
    [line] = askbase.bare("trace", "export", "--notes", str(askbase.notes)).stdout.splitlines()
    assert json.loads(line)["ended"] == "cancelled"
