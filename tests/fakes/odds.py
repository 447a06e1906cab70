"""First words of two replies of the model that comes with askbase, with their odds: which passage states the answer?"""

from __future__ import annotations

import json
from pathlib import Path

_RECORDED: dict[str, dict[str, float]] = json.loads(Path(__file__).with_name("odds.json").read_text("utf-8"))
SURE = _RECORDED["sure"]  # "When was the boiler serviced?" over a note that says so
UNSURE = _RECORDED["unsure"]  # "How heavy is the boiler?" over the same
