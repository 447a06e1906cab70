"""onnxruntime, silent and on one thread: texts are spread over threads instead."""

from __future__ import annotations

import os
from typing import Any

_NO_TELEMETRY = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")  # its name has changed: both


def silent_onnxruntime() -> Any:
    """onnxruntime, which sends usage data to its maker unless it is told not to before it is loaded: its own switch
    turns off only what comes after a first report."""
    for name in _NO_TELEMETRY:
        os.environ[name] = "1"
    import onnxruntime  # 0.2 s: only when something is embedded

    onnxruntime.disable_telemetry_events()
    return onnxruntime


def session(model: bytes) -> Any:
    """An inference session for a model file."""
    onnxruntime = silent_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # no waiting for each other
    options.log_severity_level = 3
    made = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    made._model_bytes = None  # kept for another try with other providers: 24 MB, and there are none
    return made
