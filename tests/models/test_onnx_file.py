"""What is written can be read again, by us and by onnxruntime."""

from __future__ import annotations

import numpy as np
import pytest

from askbase.models.onnx_file import Node, read_weights, write_model
from askbase.models.onnx_session import session

WEIGHTS = {"w": np.arange(300, dtype=np.float32).reshape(3, 100), "small": np.array([-1, 2], np.int8)}


def model() -> bytes:
    nodes = [Node("MatMul", ("x", "w"), ("y",)), Node("LeakyRelu", ("y",), ("z",), {"alpha": 0.5})]
    return write_model(nodes, WEIGHTS, {"x": (np.float32, ("rows", "columns"))}, "z", {"": 17})


def test_weights_come_back_as_they_were() -> None:
    found = read_weights(model())
    assert list(found) == ["w", "small"]
    assert all(
        np.array_equal(found[name], array) and found[name].dtype == array.dtype for name, array in WEIGHTS.items()
    )


def test_onnxruntime_runs_what_was_written() -> None:
    given = np.array([[1, -2, 0.5]], np.float32)
    expected = given @ WEIGHTS["w"]
    [found] = session(model()).run(None, {"x": given})
    assert np.allclose(found, np.where(expected < 0, expected * 0.5, expected))


def test_a_file_without_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="no weights"):
        read_weights(b"")
