"""Memory that was freed, handed back to the system."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """glibc keeps what was freed between blocks in use, in case it is wanted again. After a model was loaded it is not:
    its file, the graph made of it and onnxruntime's copy of both are gone. Other systems see to it themselves."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
