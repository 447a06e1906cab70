"""`askbase config`: every setting there is."""

from __future__ import annotations

import json
import textwrap

import click

from askbase.faces.notices import ExitCode
from askbase.faces.output import WIDTH, as_json


@click.command()
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
def config_(json_: bool) -> int:
    """Every setting: its value, where that is from, and what it is for.

    \b
    Set one in the config file:   [search]
                                  limit = 20
    or for one command:           ASKBASE_SEARCH_LIMIT=20 askbase query …
    """
    from askbase import config, paths
    from askbase.clean import clean_line

    found = config.described()
    if json_:
        rows = [
            {"name": each.name, "value": each.value, "source": each.source, "what_for": each.what_for} for each in found
        ]
        print(as_json({"schema": "askbase.config/1", "file": str(paths.config_file()), "settings": rows}))
        return ExitCode.ANSWERED
    print(f"file      {clean_line(str(paths.config_file()))}")
    section = ""
    for each in found:
        head, _, key = each.name.partition(".")
        if head != section:
            section = head
            print(f"\n[{section}]")
        value = "is not set" if each.value is None else f"= {json.dumps(each.value, ensure_ascii=False)}"
        print(clean_line(f"{key} {value}") + (f"   # {clean_line(each.source)}" if each.source else ""))
        print(textwrap.fill(each.what_for, WIDTH, initial_indent="    ", subsequent_indent="    "))
    return ExitCode.ANSWERED
