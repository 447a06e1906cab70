"""`askbase index` and `askbase status`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from askbase.faces.cli.dry_run import dry_run_json, dry_run_text
from askbase.faces.cli.keep_up import keep_up
from askbase.faces.cli.options import model_options, open_base, vault_options
from askbase.faces.notices import ExitCode, Notices, SyncProgress
from askbase.faces.output import as_json, status_json, sync_json
from askbase.types import Skipped, Status, SyncReport


@click.command()
@vault_options
@click.option("--rebuild", is_flag=True, help="Read every note again and fill Chroma anew; known vectors are reused.")
@click.option("--prune", is_flag=True, help="Notes that are gone were deleted on purpose: drop them.")
@click.option("--words-first", is_flag=True, help="Leave the vectors to another run if they would take a while.")
@click.option("--watch", is_flag=True, help="Then stay, and keep up with edits until Ctrl-C.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and what would be sent where; -v: every text.")
@click.option("--json", "json_", is_flag=True, help="The report as JSON on stdout.")
def index(
    rebuild: bool, prune: bool, words_first: bool, watch: bool, dry_run: bool, json_: bool,
    verbose: int, quiet: bool, **options: Any,
) -> int:  # fmt: skip
    """Bring the index in line with your notes. Unchanged notes cost nothing."""
    notices = Notices(quiet)
    with open_base(**options) as base:
        if dry_run:
            tried = base.run(base.dry_run(rebuild=rebuild, prune=prune))
            print(as_json(dry_run_json(tried)) if json_ else dry_run_text(tried, verbose))
            return ExitCode.ANSWERED
        if watch:
            return keep_up(base, notices, verbose)
        try:
            progress = SyncProgress(notices)
            report = base.run(base.sync(rebuild=rebuild, prune=prune, progress=progress, words_first=words_first))
        finally:
            notices.live_done()
    if json_:
        print(as_json(sync_json(report)))
    elif not quiet:
        print(report_text(report, verbose))
    return ExitCode.DEGRADED if report.pending or _unread(report) else ExitCode.ANSWERED


@click.command()
@vault_options
@model_options
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
def status(json_: bool, verbose: int, quiet: bool, **options: Any) -> int:
    """What is indexed, what is not and why, where it is kept, and which hosts would be contacted."""
    with open_base(**options) as base:
        found = base.status()
        hidden = base.hidden() if json_ or verbose else {}
    print(as_json(status_json(found, hidden)) if json_ else _status_text(found, hidden, verbose))
    return ExitCode.ANSWERED


def report_text(report: SyncReport, verbose: int) -> str:
    parts = [f"{len(paths)} {what}" for what, paths in (("added", report.added), ("changed", report.changed),
             ("moved", report.moved), ("deleted", report.deleted)) if paths]  # fmt: skip
    total = len(report.added) + len(report.changed) + len(report.moved) + report.unchanged
    lines = [f"{total} notes, {report.chunks} chunks: {', '.join(parts) or 'nothing changed'}"
             f" ({report.embedded} embedded, {report.seconds:.1f} s)"]  # fmt: skip
    if report.pending:
        lines.append(f"{report.pending} chunks have no vector yet; they are found by words only.")
    lines += report.notices
    lines += _listed("not indexed", report.skipped, verbose) + _listed("indexed with a warning", report.warnings, 1)
    return "\n".join(lines)


def _status_text(found: Status, hidden: Mapping[str, int], verbose: int) -> str:
    lines = [f"notes     {found.notes_dir}", f"index     {found.data_dir}"]
    if not found.indexed:
        return "\n".join((*lines, "          never indexed; run: askbase index"))
    stale = f", {found.changed} changed since" if found.changed else "" if found.gone else ", up to date"
    lines += [
        f"          {found.notes} notes, {found.chunks} chunks, {found.disk_bytes / 1e6:.1f} MB{stale}",
        f"embedding {found.embedding}{'' if found.embedding.startswith('endpoint/') else ' (on this computer)'}",
        f"model     {found.model or 'none: answers quote passages'}",
        f"contacts  {', '.join(found.hosts) or 'nobody: nothing leaves this computer'}",
    ]
    if found.private or found.private_rules:
        lines.append(f"private   {_private_text(found)}")
    if found.gone:
        lines.append(
            f"gone      {found.gone} notes left the folder and are still found; askbase index --prune drops them"
        )
    if found.pending:
        lines.append(f"pending   {found.pending} chunks have no vector yet")
    lines += _listed("not indexed", found.skipped, verbose) + _listed("warnings", found.warnings, verbose)
    unseen = tuple(Skipped(path, _not_read(count)) for path, count in hidden.items())
    return "\n".join(lines + _listed("hidden", unseen, verbose))


def _private_text(found: Status) -> str:
    """How many notes, by what, and which rules are for nothing."""
    from askbase.clean import clean_line

    said = f"{found.private} {'note goes' if found.private == 1 else 'notes go'} to no other computer"
    if count := len(found.private_rules):
        said += f", by what notes say and {count} {'rule' if count == 1 else 'rules'} (privacy.private)"
    idle = ", ".join(f"'{clean_line(rule)}'" for rule in found.idle_rules)
    return f"{said}; no note is covered by {idle}" if idle else said


def _not_read(hidden: int) -> str:
    return f"{hidden} hidden {'comment or element' if hidden == 1 else 'comments or elements'} not read"


def _listed(title: str, items: tuple[Skipped, ...], verbose: int) -> list[str]:
    """A count by reason; every entry with -v."""
    if not items:
        return []
    if not verbose:
        reasons: dict[str, int] = {}
        for item in items:
            reasons[item.reason] = reasons.get(item.reason, 0) + 1
        counted = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
        return [f"{title}: {counted} (-v lists them)"]
    from askbase.clean import clean_line

    lines = [f"  {clean_line(item.path)}: {item.reason}" + (f" ({clean_line(item.detail)})" if item.detail else "")
             for item in items]  # fmt: skip
    return [f"{title}:", *lines]


def _unread(report: SyncReport) -> bool:
    """Skipped by a fault rather than by a rule."""
    return any(item.reason in ("cannot be read", "changed while reading", "not text") for item in report.skipped)
