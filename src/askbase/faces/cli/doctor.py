"""`askbase doctor`."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import click

from askbase.faces.cli.options import model_options, open_base, vault_options
from askbase.faces.notices import ExitCode
from askbase.faces.output import as_json, doctor_json
from askbase.types import Finding


@click.command()
@vault_options
@model_options
@click.option("--fix", is_flag=True, help="Repair what can be repaired. Your notes are never touched.")
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
def doctor(fix: bool, json_: bool, **options: Any) -> int:
    """Check the index, the models and the permissions; with --fix, repair them."""
    with open_base(**options) as base:
        found, did = base.run(base.doctor(fix))
    print(as_json(doctor_json(found, did)) if json_ else _text(found, did, fix))
    return ExitCode.ERROR if any(each.state == "problem" for each in found) else ExitCode.ANSWERED


def _text(found: Sequence[Finding], did: Sequence[str], fix: bool) -> str:
    from askbase.clean import clean_line

    lines = []
    for each in found:
        lead = f"{each.state:8} {each.check:12} "
        lines.append(textwrap.fill(lead + clean_line(each.says), 80, subsequent_indent=" " * len(lead),
                                   break_long_words=False, break_on_hyphens=False))  # fmt: skip
    lines += [textwrap.fill(f"did: {clean_line(each)}", 80, subsequent_indent="     ") for each in did]
    problems = sum(each.state == "problem" for each in found)
    if problems:
        count = "1 problem" if problems == 1 else f"{problems} problems"
        lines.append(f"{count} left." if fix else f"{count}. To repair: askbase doctor --fix")
    return "\n".join(lines)
