"""`askbase eval report --judge` as a person types it, against a judge that speaks real HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from askbase.evals.judging.appoint import give_consent, has_consent
from tests.fakes.fake_chat import verdicts
from tests.fakes.openai_server import Handler, ModelServer, pieces, running

from .test_rule import OPEN, stored


def ask(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, over a run with one open case."""
    notes = tmp_path / "notes"
    if not notes.exists():
        notes.mkdir()
        (notes / "lease.md").write_text("The lease ends in June 2025.\n")
        stored(tmp_path / "runs", OPEN)
    vault = ["--notes", str(notes), "--data-dir", str(tmp_path / "data"), "--runs", str(tmp_path / "runs")]
    command = [sys.executable, "-m", "askbase", "eval", "report", "--judge", *vault, *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=os.environ
    )


def decides(handler: Handler) -> None:
    heard = handler.script.requests[-1]["messages"][-1]["content"]
    handler.stream(pieces(verdicts(heard, "no" if "cannot be true" in heard else "yes")))


def refuses_schema(handler: Handler) -> None:
    if "response_format" in handler.script.requests[-1]:
        handler.send_json(400, {"error": {"message": "response_format is not supported"}})
    else:
        decides(handler)


def serving(server: ModelServer, behaviour: object, times: int = 20) -> list[str]:
    server.queue = [behaviour] * times  # type: ignore[list-item]
    return ["--judge-base-url", server.base_url, "--judge-model", "tiny"]


def test_a_stored_run_is_judged_and_the_host_announced(tmp_path: Path) -> None:
    with running() as server:
        done = ask(tmp_path, *serving(server, decides))
        assert done.returncode == 0, done.stderr
        assert f"judge: tiny at 127.0.0.1:{server.port}, 3 calls" in done.stderr
        assert "UNCALIBRATED" in done.stdout and "right 1" in done.stdout
        assert server.requests[0]["response_format"]["json_schema"]["strict"] is True


def test_an_endpoint_without_schemas_is_asked_without(tmp_path: Path) -> None:
    with running() as server:
        done = ask(tmp_path, *serving(server, refuses_schema))
        assert "right 1" in done.stdout, done.stderr
        assert sum("response_format" in asked for asked in server.requests) == 1 and len(server.requests) == 4


def garbage(handler: Handler) -> None:
    handler.stream(["PASS, all of it is perfect!"])


def page(handler: Handler) -> None:
    handler.send_bytes(200, b"<html>log in</html>", "text/html")


@pytest.mark.parametrize("behaviour", [garbage, page], ids=lambda each: each.__name__)
def test_a_judge_that_decides_nothing_ends_in_one_sentence_and_exit_1(tmp_path: Path, behaviour: object) -> None:
    with running() as server:
        done = ask(tmp_path, *serving(server, behaviour, 50))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "askbase: The judge" in done.stderr and done.stdout == ""


def test_a_judge_elsewhere_needs_a_yes(tmp_path: Path) -> None:
    done = ask(tmp_path, "--judge-base-url", "https://judge.example:9/v1", "--judge-model", "big")
    assert done.returncode == 2 and "Nobody agreed that judge.example:9 reads quotes" in done.stderr


def test_private_notes_stay_here_whatever_was_agreed_to(tmp_path: Path) -> None:
    private = "---\nprivate: true\n---\nThe lease of the flat ends in June 2025.\n"
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/lease.md").write_text(private)
    stored(tmp_path / "runs", OPEN).write_notes({"lease.md": private})
    done = ask(tmp_path, "--judge-base-url", "https://judge.example:9/v1", "--judge-model", "big", "--yes")
    assert done.returncode == 0 and "unjudged 1" in done.stdout, done.stderr
    assert "1 case rests on notes that are marked private" in done.stderr and ", 0 calls" in done.stderr


def test_a_yes_is_remembered_for_that_host_alone(tmp_path: Path) -> None:
    give_consent(tmp_path, "judge.example:9")
    assert has_consent(tmp_path, "judge.example:9") and not has_consent(tmp_path, "judge.example:8")


def test_no_judge_configured_says_how_to_name_one(tmp_path: Path) -> None:
    done = ask(tmp_path)
    assert done.returncode == 2 and "eval.judge_model" in done.stderr
