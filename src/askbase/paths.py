"""Where data, models and config live. 0700 folders, 0600 files."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from contextlib import suppress
from pathlib import Path

import platformdirs

from askbase.errors import ConfigError

APP = "askbase"
_OWN = re.compile(r"(?:catalog(?:\.bad-\w+)?|conversations)\.db(?:-\w+)?|chroma|drafts|evals|exports|locks")


def make_private_dir(path: Path) -> Path:
    """The folder, made if it is not there; parents that are made on the way are as private."""
    for missing in reversed([each for each in (path, *path.parents) if not each.exists()]):
        missing.mkdir(exist_ok=True, mode=0o700)
    path.mkdir(exist_ok=True, mode=0o700)  # raises where a file is in the way
    return path


def keep_private(data_dir: Path) -> None:
    """Take others' rights away from what is askbase's own in a data folder, and from the folder if all of it is. Where
    they cannot be taken nothing changes: it is somebody else's, or the file system has no rights."""
    for path in ([data_dir] if is_own(data_dir) else []) + own_entries(data_dir):
        with suppress(OSError):
            mode = path.lstat().st_mode
            if mode & 0o077 and not stat.S_ISLNK(mode):
                path.chmod(stat.S_IMODE(mode) & 0o700)


def own_entries(data_dir: Path) -> list[Path]:
    """What askbase made in a data folder, which may hold other things as well."""
    with suppress(OSError):
        return sorted(path for path in data_dir.iterdir() if _OWN.fullmatch(path.name))
    return []


def is_own(data_dir: Path) -> bool:
    """Whether a folder holds what askbase made and nothing else; one that everybody may put things in never is."""
    with suppress(OSError):
        alone = all(_OWN.fullmatch(path.name) for path in data_dir.iterdir())
        return alone and not data_dir.stat().st_mode & stat.S_ISVTX
    return False


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
