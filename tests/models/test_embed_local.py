"""The local embedding: the fast graph against the shipped file, and what holds for either."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from askbase.models import embed_local
from askbase.models.embed_local import LEAST_COSINE, MAX_TOKENS, PROBE, LocalEmbedder, probe_vector

TEXTS = ["Boiler", "The boiler was serviced in May. " * 20, "Roggenbrot mit Sauerteig, 230 °C", "漢字 and 🚲 " * 30]


def test_the_fast_graph_computes_nearly_what_the_shipped_file_does(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = LocalEmbedder().embed_documents(TEXTS)
    monkeypatch.setattr(embed_local, "_fast", lambda *_: None)
    shipped = LocalEmbedder().embed_documents(TEXTS)
    cosines = (fast * shipped).sum(axis=1)
    assert cosines.min() > LEAST_COSINE
    assert (cosines < 0.999999).any()  # both ways were really taken


def test_the_probe_is_what_the_shipped_file_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed_local, "_fast", lambda *_: None)
    assert float(LocalEmbedder().embed_query(PROBE) @ probe_vector()) > 0.9999


def test_a_processor_that_computes_something_else_gets_the_shipped_file(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = probe_vector()
    monkeypatch.setattr(embed_local, "probe_vector", lambda: np.roll(expected, 1))
    fallen_back = LocalEmbedder().embed_query(PROBE)
    assert float(fallen_back @ expected) > 0.9999


def test_an_onnxruntime_without_these_operators_gets_the_shipped_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed_local, "fast_graph", lambda _: b"no model")
    assert float(LocalEmbedder().embed_query(PROBE) @ probe_vector()) > 0.9999


def test_a_vector_depends_on_its_own_text_only() -> None:
    embedder = LocalEmbedder(threads=2)
    together, alone = embedder.embed_documents(TEXTS), [embedder.embed_query(text) for text in TEXTS]
    assert np.array_equal(together, np.stack(alone))
    assert np.allclose(np.linalg.norm(together, axis=1), 1)


def test_a_text_longer_than_the_window_is_cut_and_counted_whole() -> None:
    embedder = LocalEmbedder()
    long = "word " * 1000
    assert embedder.count_tokens([long]) == [1000]
    assert np.array_equal(embedder.embed_query(long), embedder.embed_query("word " * (MAX_TOKENS - 2)))


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of a process")
def test_a_loaded_model_leaves_no_freed_memory_behind() -> None:
    code = """
import ctypes
from askbase.models.embed_local import LocalEmbedder
megabytes = lambda: int(open("/proc/self/statm").read().split()[1]) * 4096 // 2**20
LocalEmbedder().embed_query("boiler")
before = megabytes()
getattr(ctypes.CDLL(None), "malloc_trim", lambda _: None)(0)
print(before - megabytes())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 10  # 41 before


def test_no_text_is_no_vector() -> None:
    assert LocalEmbedder().embed_documents([]).shape == (0, 384)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_loaded_model_is_in_memory_once() -> None:
    """Neither the file as shipped nor the graph made of it stays beside what onnxruntime made of that."""
    script = (
        "from pathlib import Path; import tokenizers\n"
        "from askbase.models.embed_local import LocalEmbedder\n"
        "from askbase.models.onnx_session import silent_onnxruntime; silent_onnxruntime()\n"
        "held = lambda: int(Path('/proc/self/statm').read_text().split()[1]) * 4096 / 1e6\n"
        "before = held(); LocalEmbedder().embed_query('boiler'); print(held() - before)"
    )
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True)
    assert float(done.stdout) < 65


def test_onnxruntime_keeps_and_sends_no_usage_data(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its builds since 1.29 write a device id and events below the home folder, and send them, unless told not to
    before they are loaded. They also keep quiet where `CI` is set, which would hide it here."""
    monkeypatch.delenv("CI", raising=False)
    for name in ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED", "ORT_RUNNING_UNIT_TESTS"):
        monkeypatch.delenv(name, raising=False)
    code = "from askbase.models.embed_local import LocalEmbedder; LocalEmbedder().embed_query('boiler')"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert [path.name for path in home.rglob("*")] == []
