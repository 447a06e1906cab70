"""What a command loads, measured in fresh interpreters: a static rule cannot see when an import runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ENGINES = {"llama_index", "chromadb", "openai", "onnxruntime", "xllamacpp", "textual"}
PROBE = """
import sys
try:
    {code}
except SystemExit:
    pass
print(",".join(sorted({{name.split(".")[0] for name in sys.modules}})), file=sys.stderr)
"""
RUN = "sys.argv = ['askbase', *{arguments!r}]; from askbase.faces.cli.main import run; run()"


def loaded(code: str) -> set[str]:
    result = subprocess.run([sys.executable, "-c", PROBE.format(code=code)], capture_output=True, text=True, check=True)
    return set(result.stderr.strip().splitlines()[-1].split(","))


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("hygiene")
    (folder / "notes").mkdir()
    (folder / "notes" / "a.md").write_text("# Boiler\n\nServiced in May.\n")
    where = ["--notes", str(folder / "notes"), "--data-dir", str(folder / "data")]
    subprocess.run([sys.executable, "-m", "askbase", "index", "-q", *where], check=True)
    return where


@pytest.mark.parametrize(
    "code", ["import askbase", RUN.format(arguments=["--help"]), RUN.format(arguments=["--version"])]
)
def test_importing_and_help_load_no_third_party_but_click(code: str) -> None:
    ours = loaded(code)
    assert not ours & (ENGINES | {"pydantic", "numpy", "platformdirs", "yaml"})


def test_status_loads_no_engine(indexed: list[str]) -> None:
    assert not loaded(RUN.format(arguments=["status", *indexed])) & (ENGINES | {"pydantic"})


def test_an_index_run_without_changes_reads_stats_only(indexed: list[str]) -> None:
    assert not loaded(RUN.format(arguments=["index", "-q", *indexed])) & ENGINES


def test_search_loads_what_it_searches_with_only(indexed: list[str]) -> None:
    ours = loaded(RUN.format(arguments=["search", *indexed, "boiler"]))
    assert "onnxruntime" in ours
    assert not ours & {"chromadb", "llama_index", "openai", "textual", "xllamacpp"}  # one question: no Chroma


def test_a_query_never_loads_llama_index(indexed: list[str]) -> None:
    ours = loaded(RUN.format(arguments=["query", *indexed, "--no-model", "boiler?"]))
    assert not ours & {"chromadb", "llama_index", "textual"}


def test_everything_public_resolves() -> None:
    import askbase

    for name in askbase.__all__:
        assert getattr(askbase, name) is not None
    assert Path(askbase.__file__).with_name("py.typed").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads by /proc")
@pytest.mark.parametrize(("said", "as_many"), [({}, False), ({"OPENBLAS_NUM_THREADS": "2"}, True)])
def test_a_command_multiplies_without_threads_that_wait_in_a_loop_unless_told(
    said: dict[str, str], as_many: bool
) -> None:
    multiply = "numpy.ones((800, 800)) @ numpy.ones((800, 800))"
    code = f"import os, numpy; {multiply}; print(len(os.listdir('/proc/self/task')), file=sys.stderr)"
    ours = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [
        sys.executable,
        "-c",
        f"import sys\ntry:\n    {RUN.format(arguments=['--version'])}\nexcept SystemExit:\n    {code}",
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=True, env={**ours, **said})
    assert (int(result.stderr) > 1) == (as_many and len(os.sched_getaffinity(0)) > 1)
