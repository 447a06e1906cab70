"""Where data, models and config live. 0700 folders, 0600 files."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import platformdirs

from askbase.errors import ConfigError

APP = "askbase"


def make_private_dir(path: Path) -> Path:
    """The folder, made if it is not there; parents that are made on the way are as private."""
    for missing in reversed([each for each in (path, *path.parents) if not each.exists()]):
        missing.mkdir(exist_ok=True, mode=0o700)
    path.mkdir(exist_ok=True, mode=0o700)  # raises where a file is in the way
    return path


def config_file() -> Path:
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "config.toml"


def models_dir() -> Path:
    """Downloaded model files, shared by all vaults."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False)) / "models"


def vault_data_dir(notes_dir: Path, data_dir: Path | None = None) -> Path:
    """The data folder of one vault: `data_dir` itself if given, else one under the user data dir named after the
    vault's real path.

    Raises:
        ConfigError: the folder would lie inside the vault, which askbase never writes to.
    """
    real = notes_dir.resolve()
    if data_dir is not None:
        home = data_dir.expanduser().resolve()
    else:
        digest = hashlib.sha256(os.fsencode(str(real))).hexdigest()[:10]
        slug = re.sub(r"[^a-z0-9]+", "-", real.name.lower()).strip("-")[:32] or "vault"
        home = Path(platformdirs.user_data_dir(APP, appauthor=False)).resolve() / f"{slug}-{digest}"
    if home == real or real in home.parents:
        raise ConfigError(
            f"The data folder {home} lies inside the notes folder, and askbase never writes there.",
            "Choose another place with --data-dir.",
        )
    return home
