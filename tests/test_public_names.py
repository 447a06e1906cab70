"""The names a program may rely on. A change here is a change for users."""

from __future__ import annotations

import askbase


def test_the_public_names_are_exactly_these() -> None:
    assert askbase.__all__ == [
        "__version__",
        *sorted(
            "Answer Answered AskbaseError Base Candidate Chunk Citation Claim ConfigError EvalError Filter FilterError"
            " IndexMismatch Link Locked MadeBy ModelError NewerSchema NotIndexed Note Passage PromptError Retrieved"
            " Section Skipped Status StoreError SyncReport TextDelta TooManyVanished Turn Usage UsageError VaultError"
            " VaultMissing open".split()
        ),
    ]
