"""`askbase eval report` and `show`: read a stored run, as a whole or one case of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from askbase.clean import clean_line
from askbase.errors import UsageError
from askbase.faces.cli.evals.judge import judge_options, judge_stored, wants_judge
from askbase.faces.cli.evals.options import json_option, refuse_in_notes, root_of, runs_option
from askbase.faces.cli.evals.printing import open_page, page_of, print_report
from askbase.faces.cli.options import open_base, vault_options


@click.command("report")
@vault_options
@click.argument("run", default="last")
@click.option("--rescore", is_flag=True, help="Score the stored samples again; asks nothing.")
@judge_options
@click.option("--no-judge", is_flag=True, help="Leave out what a judge said; with --rescore.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write one page with every case.")
@click.option("--open", "opened", is_flag=True, help="Show that page in the browser.")
@click.option("--redact", is_flag=True, help="In that page: no text of a note, a question or an answer.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write every case as a JUnit test.")
@click.option("--accept", type=click.Path(path_type=Path, dir_okay=False), help="Keep the scores for later gates.")
@click.option("--list", "listed", is_flag=True, help="List all runs.")
@runs_option
@json_option
def report_command(
    run: str,
    rescore: bool,
    no_judge: bool,
    accept: Path | None,
    listed: bool,
    opened: bool,
    runs: Path | None,
    as_json: bool,
    **vault: Any,
) -> None:
    """Print the report of a run: its id, its name, its folder, or `last`.

    An accepted file holds scores and no text of a note; `eval gate --accepted FILE` reads it.
    """
    from askbase.evals.figures import plural
    from askbase.evals.junit import cases_as_junit
    from askbase.evals.store import damaged_runs, find_run, keep_accepted, list_runs, load_result, write_text

    refuse_in_notes(vault, accept, vault["html"], vault["junit"])
    root = root_of(runs, [] if listed else [run], vault)
    if listed:
        for folder in list_runs(root):
            manifest = folder.manifest()
            click.echo(f"{manifest.id}  {manifest.row}  {plural(manifest.cases, 'case')}")
        for path in damaged_runs(root):
            click.echo(f"{clean_line(path.name)}  cannot be read: its manifest is damaged")
        return
    if wants_judge(vault):
        judge_stored(find_run(root, run), vault)
    again = rescore or no_judge or wants_judge(vault)
    result = find_run(root, run).score(judged=not no_judge) if again else load_result(root, run)
    if accept:
        keep_accepted(result, accept)
    if vault["html"] or opened:
        page, place = page_of(result, root, run, vault["redact"]), vault["html"]
        if place:
            write_text(place, page)
        elif run.endswith(".json"):
            raise UsageError("A file of scores has no folder to keep a page in.", "Name one: --html FILE --open")
        else:
            place = find_run(root, run).write_page(page)
        if opened:
            open_page(place)
    if vault["junit"]:
        write_text(vault["junit"], cases_as_junit(result))
    print_report(result, root, as_json)


@click.command("show")
@vault_options
@click.argument("case")
@click.option("--run", default="last", help="Which run.")
@click.option("--blank-page", is_flag=True, help="Only the prompt, as it would be sent now: could you answer from it?")
@runs_option
def show_command(case: str, run: str, blank_page: bool, runs: Path | None, **vault: Any) -> None:
    """Show one case: question, ranks, answer, citations, verdicts."""
    from askbase.evals.show import asked_case, prompt_text, show_case
    from askbase.evals.store import find_run

    folder = find_run(root_of(runs, [run], vault), run)
    if not blank_page:
        click.echo(show_case(case, folder.samples(), folder.material()), nl=False)
        return
    asked = asked_case(folder, case)
    with open_base(**vault) as base:
        seen = base.run(base.preview(asked.question, asked.history))
    click.echo(prompt_text(seen), nl=False)
