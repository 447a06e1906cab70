"""First words of replies of the model that comes with askbase, with their odds: which passage states the answer, and
does one?"""

from __future__ import annotations

import json
from pathlib import Path

_RECORDED: dict[str, dict[str, dict[str, float]]] = json.loads(Path(__file__).with_name("odds.json").read_text("utf-8"))
SURE, SURE_YES = (
    _RECORDED["sure"]["which"],
    _RECORDED["sure"]["yes_no"],
)  # when was it serviced? over a note that says so
UNSURE, UNSURE_NO = _RECORDED["unsure"]["which"], _RECORDED["unsure"]["yes_no"]  # how heavy is it? over the same
