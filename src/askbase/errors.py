"""Every error askbase raises: one sentence that says what is wrong, and one thing to try."""

from __future__ import annotations


class AskbaseError(Exception):
    """Root of the tree. `message` says what is wrong, `hint` what to try next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def kind(self) -> str:
        """The class name in snake case: stable, for `--json`."""
        name = type(self).__name__
        return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


class UsageError(AskbaseError):
    """The call itself is off."""


class ConfigError(UsageError):
    """A setting is unknown, malformed or impossible."""


class FilterError(UsageError):
    """A search filter cannot be understood."""


class PromptError(UsageError):
    """A prompt file is missing or its placeholders do not match the code."""


class VaultError(AskbaseError):
    """Something is wrong with the notes folder."""


class VaultMissing(VaultError):
    """The notes folder does not exist, is not a folder, or cannot be read."""


class TooManyVanished(VaultError):
    """So many notes are gone that they are kept until the user confirms."""


class StoreError(AskbaseError):
    """Something is wrong with the index on disk."""


class NotIndexed(StoreError):
    """The notes folder has no index yet."""


class IndexMismatch(StoreError):
    """The index was made with another embedding than the one configured."""


class NewerSchema(StoreError):
    """The index was written by a newer askbase."""


class CatalogDamaged(StoreError):
    """The catalog is no longer a whole SQLite file. The next index run makes it anew."""


class Locked(StoreError):
    """Another askbase process holds the index."""


class ModelError(AskbaseError):
    """A language or embedding model gave no usable reply."""


class Unreachable(ModelError):
    """No connection, or no reply in time. `wait`: seconds after which the endpoint asked to be tried again."""

    wait: float | None = None


class Refused(ModelError):
    """The endpoint answered and said no: key, model, quota, redirect."""


class TooLong(Refused):
    """The prompt does not fit the model's window."""


class NoSuchModel(Refused):
    """The endpoint serves no such model, or nothing at that path."""


class BadReply(ModelError):
    """The endpoint answered with something that is not a model's reply."""


class EvalError(AskbaseError):
    """Something is wrong with cases or runs."""


class BadCase(EvalError):
    """A case file breaks the format; the message names file and line."""


class NotComparable(EvalError):
    """Two runs cannot be compared honestly."""
