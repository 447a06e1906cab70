"""Before and after an answer on the command line: --dry-run, --strict, trace, stats."""

from __future__ import annotations

import json

from askbase.faces.traces import row, shown, stats, stats_text
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
