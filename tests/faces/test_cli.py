"""The command line as people and scripts use it: stdout, stderr, exit codes. Real processes, a real embedder."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from askbase.store.database import Database, set_meta
from askbase.store.locks import write_lock
from tests.fakes.openai_server import Handler, ModelServer, pieces
from tests.fakes.shell import BOILER, Shell


def test_a_first_search_indexes_and_says_so(askbase: Shell) -> None:
    result = askbase("search", "when was the boiler serviced")
    assert result.returncode == 0
    assert result.stdout.startswith(" 1. boiler.md:")
    assert "never indexed" in result.stderr


def test_a_first_question_to_many_notes_waits_for_their_words_only(askbase: Shell) -> None:
    for number in range(301):
        (askbase.notes / f"{number:03}.md").write_text(f"# Note {number}\n\nAbout subject{number}.\n")
    result = askbase("query", "--no-model", "when was the boiler serviced")
    assert (result.returncode, "3 May 2024" in result.stdout) == (4, True)
    assert result.stderr.count("304 of 304 passages have no vector yet") == 1
    assert "run: askbase index" in result.stderr


def test_a_question_beside_the_first_run_of_another_process_does_not_wait_for_it(askbase: Shell) -> None:
    data_dir = askbase.notes.parent / "data"
    askbase("index", "--data-dir", str(data_dir))
    with closing(Database(data_dir / "catalog.db")) as database, database.write() as write:
        set_meta(write, "indexed_at", "")  # as it stands until a first run has looked at every note
    with write_lock(data_dir):
        result = askbase("search", "when was the boiler serviced", "--data-dir", str(data_dir))
    assert (result.returncode, result.stdout.startswith(" 1. boiler.md:")) == (0, True)
    assert result.stderr.count("only the first 2 notes are in the index so far") == 1
    assert "indexing" not in result.stderr


def test_search_json_has_its_documented_keys(askbase: Shell) -> None:
    found = askbase.json("search", "boiler tag:house after:2024-05")
    assert set(found) == {
        "schema", "question", "filters", "dense_by", "candidates", "hits", "warnings", "timings_ms",
    }  # fmt: skip
    assert (found["schema"], found["question"], found["filters"]["tags"]) == ("askbase.search/1", "boiler", ["house"])
    hit = found["hits"][0]
    assert (hit["rank"], hit["note"], hit["date"]) == (1, "boiler.md", "2024-05-03")


def test_what_is_left_out_may_stand_first(askbase: Shell) -> None:
    (askbase.notes / "radiator.md").write_text("# Radiator\n\nThe boiler feeds it.\n")
    result = askbase("search", "-tag:house boiler")
    assert result.returncode == 0 and "radiator.md" in result.stdout and "boiler.md" not in result.stdout


def test_a_search_without_a_hit_exits_3(askbase: Shell) -> None:
    assert askbase("search", "boiler tag:nothing").returncode == 3


def test_a_model_answers_with_a_citation_that_stands_in_the_file(askbase: Shell, server: ModelServer) -> None:
    server.reply("It was serviced on 3 May 2024 [1].")
    result = askbase("query", "When was the boiler serviced?", "--base-url", server.base_url, "--json")
    answer = json.loads(result.stdout)
    assert (result.returncode, answer["outcome"], answer["degraded"]) == (0, "answered", None)
    [citation] = answer["citations"]
    lines = (askbase.notes / citation["note"]).read_text().splitlines()
    assert citation["quote"] in "\n".join(lines[citation["first_line"] - 1 : citation["last_line"]])
    assert (citation["note"], citation["headings"]) == ("boiler.md", ["Boiler"])
    assert answer["made_by"]["host"] == server.base_url.split("/")[2]


def test_the_answer_is_on_stdout_and_the_rest_on_stderr(askbase: Shell, server: ModelServer) -> None:
    server.reply("It was serviced on 3 May 2024.")
    result = askbase("query", "When was the boiler serviced?", "--base-url", server.base_url)
    assert result.stdout.splitlines()[0] == "It was serviced on 3 May 2024 [1]."
    assert "boiler.md:8 › Boiler (2024-05-03)" in result.stdout.replace(":7", ":8")
    assert "looking at: boiler.md" in result.stderr


def test_what_is_not_in_the_notes_exits_3_and_names_the_nearest(askbase: Shell, server: ModelServer) -> None:
    server.reply("The notes do not say.")
    result = askbase("query", "Who sold us the boiler?", "--base-url", server.base_url)
    assert result.returncode == 3
    assert result.stdout.startswith("Your notes come near this, but do not say it.\n\nNearest notes:\n  - boiler.md:")
    assert "\n    “Callum serviced the boiler on 3 May 2024.”\n" in result.stdout


def test_without_a_model_the_answer_quotes_and_exits_4(askbase: Shell) -> None:
    answer = askbase("query", "When was the boiler serviced?", "--no-model", "--json")
    value = json.loads(answer.stdout)
    assert (answer.returncode, value["degraded"]) == (4, "no_model")
    assert "Callum serviced the boiler on 3 May 2024." in value["text"]
    assert all(claim["status"] == "supported" for claim in value["claims"])


def refused(askbase: Shell, question: str) -> tuple[CompletedProcess[str], int]:
    """Asked of a port where nobody listens; and that port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return askbase("query", question, "--base-url", f"http://127.0.0.1:{port}/v1", "--model", "m"), port


def test_a_refused_connection_is_no_proof_that_the_notes_are_silent(askbase: Shell) -> None:
    result, _ = refused(askbase, "What does a plumber earn a year?")
    assert result.returncode == 4
    assert "No model could be asked, and nothing in your notes is near enough to quote." in result.stdout
    assert "This is not in your notes" not in result.stdout


def test_a_refused_connection_quotes_instead_and_says_why(askbase: Shell) -> None:
    result, port = refused(askbase, "When was the boiler serviced?")
    assert result.returncode == 4
    assert "3 May 2024" in result.stdout
    assert f"not reachable at 127.0.0.1:{port}: connection refused" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_key_is_one_sentence_without_the_key(askbase: Shell, server: ModelServer) -> None:
    askbase.env["MY_KEY"] = "sk-very-secret"
    askbase.env["ASKBASE_CHAT_KEY_ENV"] = "MY_KEY"
    askbase.env["ASKBASE_CHAT_BASE_URL"] = server.base_url
    server.fault(lambda h: h.send_json(401, {"error": {"message": "invalid key sk-very-secret"}}))
    result = askbase("query", "When was the boiler serviced?", "--model", "m")
    assert {key.lower(): value for key, value in server.headers[0].items()}["authorization"] == "Bearer sk-very-secret"
    assert result.returncode == 4
    assert "The key for 127.0.0.1" in result.stderr
    assert "sk-very-secret" not in result.stdout + result.stderr


def test_a_key_named_for_another_host_does_not_go_where_the_command_line_leads(
    askbase: Shell, server: ModelServer
) -> None:
    askbase.env |= {"MY_KEY": "sk-very-secret", "ASKBASE_CHAT_KEY_ENV": "MY_KEY"}
    askbase.env["ASKBASE_CHAT_BASE_URL"] = "https://a.example/v1"
    to = ("--base-url", server.base_url, "--model", "m")
    result = askbase("query", "When was the boiler serviced?", *to)
    here = server.base_url.removeprefix("http://").removesuffix("/v1")
    said = f"The key that chat.key_env names is not sent to {here}: it is for a.example (chat.key_host).\n"
    assert result.stderr.count(said) == 1 and server.headers
    assert not any("sk-very-secret" in value for sent in server.headers for value in sent.values())
    assert said not in askbase("query", "When was the boiler serviced?", *to, "-q").stderr


def test_an_endpoint_with_several_models_asks_for_a_choice(askbase: Shell, server: ModelServer) -> None:
    server.models = ["small", "large"]
    result = askbase("query", "When was the boiler serviced?", "--base-url", server.base_url)
    assert result.returncode == 4
    assert "serves 2 models: large, small" in result.stderr


def test_a_model_without_a_name_is_none(askbase: Shell, server: ModelServer) -> None:
    server.models = ["large", None, "sm\x1b[1mall\u202e"]  # type: ignore[list-item]  # as some servers do
    result = askbase("query", "When was the boiler serviced?", "--base-url", server.base_url)
    assert (result.returncode, "serves 2 models: large, sm[1mall." in result.stderr) == (4, True)
    server.models = [None, "sm\x1b[1mall\u202e"]  # type: ignore[list-item]
    server.reply("It was serviced on 3 May 2024.")
    answer = askbase.json("query", "When was the boiler serviced?", "--base-url", server.base_url)
    assert answer["made_by"]["model"] == "sm[1mall"


def test_a_wait_for_a_rate_limit_is_said_on_stderr(askbase: Shell, server: ModelServer) -> None:
    server.fault(lambda h: h.send_json(429, {"error": {"message": "slow down"}}, retry_after="1.2"))
    server.reply("It was serviced on 3 May 2024.")
    result = askbase("query", "When was the boiler serviced?", "--base-url", server.base_url, "--json")
    assert (result.returncode, json.loads(result.stdout)["degraded"]) == (0, None)
    assert "rate limit, next try in 2 s\n" in result.stderr


def test_a_prompt_found_too_long_in_the_stream_is_sent_again_with_less(askbase: Shell, server: ModelServer) -> None:
    (askbase.notes / "flue.md").write_text("# Flue\n\nThe flue of the boiler was swept on 4 May 2024.\n")

    def overflows(handler: Handler) -> None:
        handler.open_stream()
        handler.line("event: error\n")
        handler.event({"error": {"message": "loaded with context length of only 4096 tokens"}})

    server.fault(overflows)
    server.reply("It was serviced on 3 May 2024.")
    result = askbase("query", "When was the boiler serviced?", "--base-url", server.base_url)
    assert (result.returncode, result.stdout.splitlines()[0]) == (0, "It was serviced on 3 May 2024 [1].")
    first, second = (len(json.dumps(request["messages"])) for request in server.requests)
    assert second < first


def test_a_reader_that_goes_away_stops_the_model_and_hears_nothing(askbase: Shell, server: ModelServer) -> None:
    words = " ".join(f"Word {number} follows here." for number in range(2000))
    server.fault(lambda h: h.stream(pieces("It was serviced on 3 May 2024. " + words), delay=0.001))
    asking = [sys.executable, "-m", "askbase", "query", "--notes", str(askbase.notes), "--base-url", server.base_url]
    with subprocess.Popen(
        [*asking, "When was the boiler serviced?"], env=askbase.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(6) == b"It was"
        process.stdout.close()
        said = process.stderr.read().decode()
    assert not {"Traceback", "error", "RuntimeError"} & set(said.replace(":", " ").split()), said
    assert server.stopped.wait(2), "the server still writes to a closed connection"


def test_a_follow_up_is_searched_with_what_it_follows(askbase: Shell, server: ModelServer) -> None:
    server.reply("It cost £92.")
    result = askbase("query", "What did it cost?", "--follows", "When was the boiler serviced?", "--base-url",
                     server.base_url, "--json")  # fmt: skip
    assert json.loads(result.stdout)["standalone"] == "When was the boiler serviced? What did it cost?"


def test_jsonl_answers_each_line_in_order_and_survives_a_bad_one(askbase: Shell, server: ModelServer) -> None:
    server.reply("It was serviced on 3 May 2024.")
    server.reply("It cost £92.")
    lines = ['"When was the boiler serviced?"', "{not json", json.dumps({"question": "What did it cost?", "id": "q3",
             "history": [{"role": "user", "text": "When was the boiler serviced?"}]})]  # fmt: skip
    result = askbase("query", "--jsonl", "--base-url", server.base_url, stdin="\n".join(lines))
    first, second, third = map(json.loads, result.stdout.splitlines())
    assert (first["exit"], second["exit"], third["exit"], third["id"]) == (0, 2, 0, "q3")
    assert second["schema"] == "askbase.error/1"
    assert result.returncode == 2


def test_jsonl_tells_the_line_the_field_and_the_trace(askbase: Shell) -> None:
    lines = ['{"id": 1}', "", '{"question": "When?", "id": [2], "limit": 3}', '{"question": 7, "id": "c"}', "{no",
             '{"question": "When was the boiler serviced?", "id": 1.5}']  # fmt: skip
    result = askbase("query", "--no-model", "--jsonl", stdin="\n".join(lines))
    missing, unknown, wrong, no_json, answer = map(json.loads, result.stdout.splitlines())
    assert [each["line"] for each in (missing, unknown, wrong, no_json, answer)] == [1, 3, 4, 5, 6]
    assert [each["id"] for each in (missing, unknown, wrong, no_json, answer)] == [1, [2], "c", None, 1.5]
    assert missing["message"].startswith("A line has no 'question': ")
    assert unknown["message"].startswith("A line has an unknown field 'limit': ")
    assert wrong["message"].startswith("A line's 'question' is of the wrong kind (input should be a valid string): ")
    assert no_json["message"].startswith("A line is neither a JSON string nor a question object: ")
    shown = askbase.bare("trace", "show", answer["trace"], "--notes", str(askbase.notes))
    assert "When was the boiler serviced?" in shown.stdout


def test_jsonl_ends_well_when_its_reader_has_enough(askbase: Shell) -> None:
    asking = [sys.executable, "-m", "askbase", "query", "--notes", str(askbase.notes), "--no-model", "--jsonl"]
    with subprocess.Popen(asking, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=askbase.env, text=True) as asked:
        assert asked.stdin and asked.stdout
        asked.stdin.write("When was the boiler serviced?\n")
        asked.stdin.flush()
        assert asked.stdout.readline()
        asked.stdout.close()
        asked.stdin.write("And the bread?\n")
        asked.stdin.close()
        assert asked.wait(60) == 0


def test_a_reader_that_went_away_before_the_end_is_no_error(askbase: Shell) -> None:
    command = f"{sys.executable} -m askbase query --notes {askbase.notes} --no-model boiler"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} | true"],
        env=askbase.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Error" in done.stderr) == (0, False)


def test_config_lists_every_setting(askbase: Shell) -> None:
    askbase.env["ASKBASE_SEARCH_LIMIT"] = "7"
    shown = askbase.bare("config")
    assert (shown.returncode, "limit = 7   # the variable ASKBASE_SEARCH_LIMIT" in shown.stdout) == (0, True)
    assert max(map(len, shown.stdout.splitlines()[2:])) <= 80
    listed = json.loads(askbase.bare("config", "--json").stdout)
    assert {each["name"]: each["value"] for each in listed["settings"]}["search.limit"] == 7


def test_an_answer_in_json_names_the_filters_it_was_looked_for_with(askbase: Shell) -> None:
    answer = askbase.json("query", "boiler path:boiler.md after:2020", "--no-model")
    assert answer["filters"] == {"paths": ["boiler.md"], "after": "2020-01-01"}


def test_jsonl_takes_a_plain_line_for_the_question(askbase: Shell, server: ModelServer) -> None:
    server.reply("It was serviced on 3 May 2024.")
    result = askbase("query", "--jsonl", "--base-url", server.base_url, stdin="When was the boiler serviced?\n")
    answer = json.loads(result.stdout)
    assert (answer["question"], answer["exit"]) == ("When was the boiler serviced?", 0)


LATIN = b"Wann wurde der Boiler gepr\xfcft?"


def test_jsonl_goes_on_behind_a_line_that_is_no_utf8_and_reads_over_a_byte_order_mark(askbase: Shell) -> None:
    asking = [sys.executable, "-m", "askbase", "query", "--notes", str(askbase.notes), "--no-model", "--jsonl"]
    lines = b'\xef\xbb\xbf{"question": "When was the boiler serviced?", "id": 7}\n' + LATIN + b"\nRye loaf?\n"
    for encoding in ("utf-8:surrogateescape", "utf-8:strict"):
        env = {**askbase.env, "PYTHONIOENCODING": encoding}
        result = subprocess.run(asking, input=lines, env=env, capture_output=True, timeout=60, check=False)
        first, second, third = map(json.loads, result.stdout.splitlines())
        assert (first["id"], first["exit"], third["question"]) == (7, 4, "Rye loaf?")
        assert second["question"] == "Wann wurde der Boiler gepr\ufffdft?"
        assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["query", "search"])
@pytest.mark.parametrize("typed", [False, True])
def test_a_question_that_is_no_utf8_is_asked_all_the_same(askbase: Shell, command: str, typed: bool) -> None:
    asking = [sys.executable, "-m", "askbase", command, "--notes", str(askbase.notes), "--json"]
    asking += ["--no-model"] if command == "query" else []
    result = subprocess.run(
        [*map(os.fsencode, asking), LATIN if typed else b"-"],
        input=b"" if typed else b"\xef\xbb\xbf" + LATIN + b"\n",
        env=askbase.env, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert json.loads(result.stdout)["question"] == "Wann wurde der Boiler gepr\ufffdft?", result.stderr
    assert result.returncode in (0, 3, 4)


@pytest.mark.parametrize("arguments", [["query", "--no-model"], ["query", "--no-model", "--json"], ["search"]])
def test_what_the_locale_cannot_write_is_replaced(askbase: Shell, arguments: list[str]) -> None:
    (askbase.notes / "boiler €.md").write_text(BOILER)
    askbase.env |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    result = askbase(*arguments, "What did the boiler cost?")
    assert "boiler ?.md" in result.stdout
    assert "Traceback" not in result.stderr


def test_what_was_asked_before_may_be_no_utf8(askbase: Shell) -> None:
    before = os.fsdecode(b"Boiler gepr\xfcft?")
    answer = askbase.json("query", "What did it cost?", "--follows", before, "--no-model")
    assert answer["standalone"] == "Boiler gepr\ufffdft? What did it cost?"


def test_jsonl_goes_on_behind_a_question_that_is_too_long(askbase: Shell) -> None:
    lines = f"Rent {'x' * 100_000}?\nWhen was the boiler serviced?\n"
    result = askbase("query", "--no-model", "--jsonl", stdin=lines)
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["kind"], first["exit"], second["exit"]) == ("usage_error", 2, 4)
    assert first["message"] == "The question has 100,006 characters; 20,000 are the most."


@pytest.mark.parametrize("option", [["--dry-run"], ["--follows", "When was the boiler serviced?"]])
def test_jsonl_refuses_what_it_would_not_do(askbase: Shell, server: ModelServer, option: list[str]) -> None:
    result = askbase("query", "--jsonl", *option, "--base-url", server.base_url, stdin="What did it cost?\n")
    assert (result.returncode, result.stdout, server.requests) == (2, "", [])
    assert f"{option[0]} does not go with --jsonl.\n  " in result.stderr


def test_jsonl_does_not_leave_a_question_unasked(askbase: Shell) -> None:
    result = askbase("query", "--jsonl", "What did it cost?", stdin="")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--jsonl reads its questions from stdin" in result.stderr


@pytest.mark.parametrize("arguments", [["--jsonl"], ["Who?"]])
def test_where_questions_go_is_said_once(askbase: Shell, arguments: list[str]) -> None:
    result = askbase("query", *arguments, "--base-url", "https://model.invalid/v1", "--model", "m")
    assert result.stderr.count("The question and the passages found go to model.invalid") == 1


def test_a_changed_note_is_synced_before_the_answer(askbase: Shell) -> None:
    askbase("index")
    (askbase.notes / "boiler.md").write_text(BOILER.replace("3 May", "4 June"))
    assert "4 June 2024" in askbase("search", "boiler serviced").stdout
    (askbase.notes / "boiler.md").write_text(BOILER.replace("3 May", "5 July"))
    assert "4 June 2024" in askbase("search", "boiler serviced", "--no-sync").stdout


def test_index_twice_changes_nothing(askbase: Shell) -> None:
    first, second = askbase.json("index"), askbase.json("index")
    assert (first["added"], second["added"], second["unchanged"], second["embedded"]) == (
        ["boiler.md", "bread.md"], [], 2, 0,
    )  # fmt: skip


def test_status_tells_what_is_indexed_and_who_is_contacted(askbase: Shell, server: ModelServer) -> None:
    (askbase.notes / "photo.md").write_bytes(b"\x00\x01\x02")
    askbase("index")
    status = askbase.json("status", "--base-url", server.base_url)
    assert (status["notes"], status["skipped"][0]["path"], status["skipped"][0]["reason"]) == (
        2,
        "photo.md",
        "not text",
    )
    assert status["hosts"] == [server.base_url.split("/")[2]]


def test_a_rule_makes_notes_private_and_status_and_config_say_so(askbase: Shell) -> None:
    askbase("index")
    assert "\nprivate " not in askbase("status").stdout
    askbase.env |= {"ASKBASE_PRIVACY_PRIVATE": "tag:house,jornal/"}
    asked = ("query", "--dry-run", "--json", "--base-url", "https://api.example.invalid/v1", "--model", "m")
    untouched = askbase.json("search", "--no-sync", "boiler")
    sent = json.loads(askbase(*asked, "--no-sync", "When was the boiler serviced?").stdout)
    assert untouched["hits"] and sent["withheld_private"] == 2 and "Callum" not in json.dumps(sent)
    told = "private   1 note goes to no other computer, by what notes say and 2 rules (privacy.private); no note is"
    assert f"{told} covered by 'jornal/'\n" in askbase("status").stdout
    status = askbase.json("status")
    assert (status["private"], status["private_rules"], status["idle_rules"]) == (
        1, ["tag:house", "jornal/"], ["jornal/"])  # fmt: skip
    assert 'private = ["tag:house", "jornal/"]' in askbase.bare("config").stdout
    assert "rules of privacy.private are others" in askbase("search", "boiler").stderr
    assert "rules of privacy.private" not in askbase("search", "boiler").stderr
    askbase.env |= {"ASKBASE_PRIVACY_PRIVATE": "tags:house"}
    refused = askbase("search", "boiler")
    assert (refused.returncode, "'tags:house' is no rule" in refused.stderr) == (2, True)


def test_status_counts_what_is_hidden_in_each_note(askbase: Shell) -> None:
    (askbase.notes / "plan.md").write_text("# Plan\n\n<!-- a -->Water %%b%% the figs.\n\n```\n<!-- shown -->\n```\n")
    (askbase.notes / "one.md").write_text("# One\n\n<div hidden>c <!-- d --></div>Fig tree.\n")
    askbase("index")
    assert "  plan.md: 2 hidden comments or elements not read" in askbase("status", "-v").stdout.splitlines()
    assert "hidden" not in askbase("status").stdout
    assert askbase.json("status")["hidden"] == [{"path": "one.md", "count": 1}, {"path": "plan.md", "count": 2}]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["query"], 2, "There is no question"),
        (["query", "   "], 2, "There is no question"),
        (["query", "x" * 20_001], 2, "The question has 20,001 characters; 20,000 are the most."),
        (["search", "x" * 20_001], 2, "The question has 20,001 characters"),
        (["why", "boiler.md", "x" * 20_001], 2, "The question has 20,001 characters"),
        (["search", "boiler after:someday"], 2, "'after:someday' is not a date"),
        (["query", "x", "--model", "unknown"], 2, "Where is the model 'unknown' served?"),
        (["query", "x", "--base-url", "ftp://x"], 2, "'ftp://x' is not an address"),
        (["index", "--data-dir", "{notes}/inside"], 2, "lies inside the notes folder"),
    ],
)
def test_bad_input_is_one_sentence_and_something_to_try(
    askbase: Shell, arguments: list[str], code: int, says: str
) -> None:
    result = askbase(*(argument.replace("{notes}", str(askbase.notes)) for argument in arguments))
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert result.returncode == code


@pytest.mark.parametrize("folder", ["missing", "boiler.md"])
def test_a_folder_that_is_none_is_said_so(askbase: Shell, folder: str) -> None:
    askbase.notes = askbase.notes / folder
    result = askbase("query", "When?")
    assert (result.returncode, result.stdout) == (1, "")
    assert folder in result.stderr


def test_an_empty_folder_is_indexed_and_has_no_answer(askbase: Shell) -> None:
    for note in askbase.notes.iterdir():
        note.unlink()
    result = askbase("query", "When was the boiler serviced?", "--no-model")
    assert result.returncode == 3
    assert "not in your notes" in result.stdout
    assert f"There is no note in '{askbase.notes}'." in result.stderr


def test_a_note_that_is_not_utf8_is_indexed_with_a_warning(askbase: Shell) -> None:
    (askbase.notes / "latin.md").write_bytes("# Caf\xe9\n\nThe espresso machine descales monthly.\n".encode("latin-1"))
    report = askbase.json("index")
    assert [(item["path"], item["reason"]) for item in report["warnings"]] == [
        ("latin.md", "not UTF-8: 1 unreadable byte replaced")
    ]
    assert askbase("search", "espresso").stdout.startswith(" 1. latin.md")


def test_openai_is_asked_only_for_its_own_host(askbase: Shell, server: ModelServer) -> None:
    askbase.env["OPENAI_API_KEY"] = "sk-openai"
    server.reply("It was serviced on 3 May 2024.")
    askbase("query", "When was the boiler serviced?", "--base-url", server.base_url)
    assert "sk-openai" not in json.dumps(server.headers)
    assert askbase.json("status")["hosts"] == ["api.openai.com"]


def test_everything_askbase_writes_is_its_owners_alone(askbase: Shell) -> None:
    askbase("search", "boiler")
    written = list((Path(askbase.env["HOME"]) / ".local").rglob("*"))
    assert "catalog.db" in {path.name for path in written}
    assert [path for path in written if path.name != "share" and path.stat().st_mode & 0o077] == []


def test_a_planted_env_file_in_the_working_directory_has_no_effect(askbase: Shell, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.mkdir()
    (trap / ".env").write_text("CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\nCHROMA_SERVER_HOST=127.0.0.1\n")
    askbase("index")
    code = (
        "import askbase, sys\nwith askbase.open(sys.argv[1]) as base: print(base.run(base.search('boiler')).dense_by)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(askbase.notes)],
        cwd=trap, env=askbase.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.stdout == "chroma\n", result.stderr


def test_help_and_version_are_quick_to_load(askbase: Shell) -> None:
    assert "query" in askbase("--help").stdout
    assert askbase("--version").stdout.startswith("askbase, version ")


def test_verbose_says_on_stderr_what_was_searched_and_who_answered(askbase: Shell, server: ModelServer) -> None:
    server.reply("It was serviced on 3 May 2024.")
    asked = ("query", "When was the boiler serviced? tag:house", "--base-url", server.base_url, "--model", "m")
    said = askbase(*asked, "-v")
    for line in (
        "searched for: When was the boiler serviced? (by words and by meaning)", "filters: tag:house",
        "found: 2 passages in 1 note, of 2 looked at", "nearest: 0.", "took: words ", "model: m at 127.0.0.1",
        "read: 2 passages; embedding minilm-l6-v2", "claims: 1 supported, 0 unverified", "more: askbase trace show ",
    ):  # fmt: skip
        assert line in said.stderr
    server.reply("It was serviced on 3 May 2024.")
    assert "searched for" not in askbase(*asked).stderr


def test_verbose_says_why_nothing_was_answered(askbase: Shell) -> None:
    said = askbase("query", "Who won the chess championship in 1972?", "--no-model", "--json", "-v")
    assert json.loads(said.stdout)["decided"] == "before_model"
    assert "refused: no passage found is near enough" in said.stderr
    assert "searched for: boiler" in askbase("search", "boiler", "-v").stderr


def test_a_model_can_be_named_only_where_it_has_a_say(askbase: Shell) -> None:
    """In the process: a start for each command takes long."""
    from click.testing import CliRunner

    from askbase.faces.cli.main import cli

    def offer(*command: str) -> bool:
        shown = CliRunner().invoke(cli, [*command, "--help"]).output
        assert "--notes DIR" in shown
        return "--model NAME" in shown

    asking = ("query", "chat", "status", "doctor", "eval run", "eval sweep", "eval generate", "eval doctor")
    others = ("index", "search", "why", "findability", "stats", "trace list", "trace replay", "eval report",
              "eval show", "eval compare", "eval gate", "eval promote", "eval approve", "eval label", "eval calibrate",
              "eval criterion", "eval mutate")  # fmt: skip
    assert [name for name in asking if not offer(*name.split())] == []
    assert [name for name in others if offer(*name.split())] == []
    refused = askbase("search", "boiler", "--model", "m")
    assert (refused.returncode, "No such option" in refused.stderr) == (2, True)


def test_the_help_of_a_question_names_every_exit_code(askbase: Shell) -> None:
    shown = askbase.bare("query", "--help").stdout
    assert all(f"{code} " in shown for code in (0, 1, 2, 3, 4, 75, 130, 143))


def test_a_filter_may_be_given_as_an_option(askbase: Shell) -> None:
    inside = askbase.json("search", "callum tag:house after:2024")
    beside = askbase.json("search", "callum", "--filter", "tag:house", "--filter", "after:2024")
    assert (beside["filters"], beside["hits"]) == (inside["filters"], inside["hits"])
    assert beside["filters"]["tags"] == ["house"]
    asked = ("query", "--no-model", "--json", "--filter", "-tag:house", "When was the boiler serviced?")
    assert json.loads(askbase(*asked).stdout)["outcome"] == "not_in_notes"
    lines = askbase("query", "--no-model", "--jsonl", "--filter", "-tag:house", stdin="When was the boiler serviced?")
    assert json.loads(lines.stdout)["outcome"] == "not_in_notes"
    for wrong, said in (("house", "'house' is no filter"), ("after:banana", "is not a date")):
        refused = askbase("chat", "--plain", "--filter", wrong)
        assert (refused.returncode, said in refused.stderr) == (2, True)
    talked = askbase("chat", "--plain", "--no-model", "--filter", "-tag:house", stdin="When was the boiler serviced?")
    assert "Callum" not in talked.stdout


def test_a_sum_is_reckoned_here_and_asks_no_model(askbase: Shell, server: ModelServer) -> None:
    visits = "| Visit | Cost |\n|---|---|\n| May | £79 |\n| November | £144.50 |\n"
    (askbase.notes / "chimney.md").write_text(f"# Chimney sweep\n\n{visits}")
    asked = ("query", "--base-url", server.base_url, "--model", "m", "What did the chimney sweep cost together?")
    told = askbase(*asked).stdout
    assert "no model did the sum" in told and "£223.50 together: £79 + £144.50 (column “Cost”, 2 of 2 rows) [1]" in told
    assert "chimney.md" in told and server.requests == []
    assert "reckoned from figures in the notes" in askbase(*asked, "--dry-run").stdout
    [claim, *quotes] = json.loads(askbase(*asked, "--json").stdout)["claims"]
    assert (claim["checks"], [each["checks"] for each in quotes]) == (["reckoned"], [["quote"], ["quote"]])


def test_a_dry_run_of_an_index_shows_what_would_be_sent_and_sends_and_changes_nothing(askbase: Shell) -> None:
    (askbase.notes / "diary.md").write_text("---\nprivate: true\n---\nThe canary sings.\n")
    here = askbase("index", "--dry-run")
    assert here.stdout.startswith("would be: 3 added\nNothing leaves this computer; vectors would be made here for ")
    assert not askbase.json("status")["indexed"]
    askbase.env |= {"ASKBASE_EMBED_BASE_URL": "https://embed.example.invalid/v1", "ASKBASE_EMBED_MODEL": "m"}
    told = askbase("index", "--dry-run", "-v")
    assert "To embed.example.invalid (another computer) for vectors: " in told.stdout
    assert "Callum serviced the boiler on 3 May 2024." in told.stdout and "canary" not in told.stdout
    found = askbase.json("index", "--dry-run")
    assert (found["host"], found["notes"], found["added"]) == (
        "embed.example.invalid", 2, ["boiler.md", "bread.md", "diary.md"])  # fmt: skip
    askbase.env |= {"ASKBASE_CHROMA_URL": "https://chroma.example.invalid"}
    assert "To chroma.example.invalid (Chroma): vectors" in askbase("index", "--dry-run").stdout
    assert found["bytes"] == sum(len(text.encode()) for text in found["texts"])


def test_a_dry_run_over_an_index_tells_changes_only(askbase: Shell) -> None:
    askbase("index")
    (askbase.notes / "bread.md").unlink()
    (askbase.notes / "boiler.md").write_text("# Boiler\n\nIt is new.\n")
    assert "would be: 1 changed, 1 deleted\n" in askbase("index", "--dry-run").stdout
    assert askbase.json("status")["notes"] == 2
    askbase("index")
    assert "nothing changed\n" in askbase("index", "--dry-run").stdout
