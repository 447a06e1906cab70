"""askbase: cited answers from your own markdown notes.

Public names are resolved on first use, so `import askbase` loads no third party.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "askbase.base": ("open", "Base"),
    "askbase.types": (
        "Answer",
        "Answered",
        "Candidate",
        "Chunk",
        "Citation",
        "Claim",
        "Filter",
        "Link",
        "MadeBy",
        "Note",
        "Passage",
        "Retrieved",
        "Section",
        "Skipped",
        "Status",
        "SyncReport",
        "TextDelta",
        "Turn",
        "Usage",
    ),
    "askbase.errors": (
        "AskbaseError",
        "ConfigError",
        "EvalError",
        "FilterError",
        "IndexMismatch",
        "Locked",
        "ModelError",
        "NewerSchema",
        "NotIndexed",
        "PromptError",
        "StoreError",
        "TooManyVanished",
        "UsageError",
        "VaultError",
        "VaultMissing",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME_OF)]  # noqa: PLE0604  (strings, built from the table above)


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'askbase' has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return __all__
