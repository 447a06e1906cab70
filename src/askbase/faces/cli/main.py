"""`askbase`: the group, lazily loaded commands, and the one place where errors become exit codes."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from typing import Any

import click

from askbase import __version__
from askbase.faces.cli.lazy import LazyGroup

_ALLOCATIONS = 50_000  # modules and lists of notes stay: looking through them for garbage was a tenth of a search
# numpy's matrices here are small, and between two of them its threads wait in a loop: of 125 ms of processor time a
# search 50 were theirs, taken from the search itself. Said before numpy is loaded.
_MULTIPLYING = "1"

_COMMANDS = {
    "index": ("askbase.faces.cli.notes", "index", "Bring the index in line with your notes."),
    "query": ("askbase.faces.cli.ask", "query", "Ask a question; the answer cites your notes."),
    "search": ("askbase.faces.cli.ask", "search", "Find passages, without a model."),
    "chat": ("askbase.faces.cli.chat", "chat", "Talk with your notes in the terminal."),
    "eval": ("askbase.faces.cli.evals.group", "evals_group", "Measure answer quality on your own notes."),
    "status": ("askbase.faces.cli.notes", "status", "What is indexed, what is not, and who is contacted."),
    "doctor": ("askbase.faces.cli.doctor", "doctor", "Check the index and the models; --fix repairs."),
    "why": ("askbase.faces.cli.why", "why", "Why a question does or does not find a note."),
    "findability": ("askbase.faces.cli.why", "findability", "Notes that nothing finds, and why."),
    "trace": ("askbase.faces.cli.trace", "trace", "Look back at questions, and ask them the same way again."),
    "stats": ("askbase.faces.cli.trace", "stats_", "Use, waiting, cost, refusals and feedback."),
    "models": ("askbase.faces.cli.models", "models", "List, get and find the models askbase can use."),
}


@click.group(
    cls=LazyGroup,
    rows=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, prog_name="askbase")
def cli() -> None:
    """Ask your own markdown notes, and get answers you can check.

    \b
    askbase query --notes ~/notes "When was the boiler serviced?"
    askbase chat  --notes ~/notes
    """


def run() -> None:
    """Console entry point."""
    from askbase.errors import AskbaseError

    os.umask(0o077)  # everything this process creates is its owner's alone
    gc.set_threshold(_ALLOCATIONS)
    if "OMP_NUM_THREADS" not in os.environ:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", _MULTIPLYING)
    try:
        result: Any = cli.main(standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except (click.Abort, KeyboardInterrupt):
        print("stopped", file=sys.stderr)
        sys.exit(130)
    except click.ClickException as exc:
        exc.show()
        sys.exit(exc.exit_code)
    except BrokenPipeError:  # the reader of a pipe went away: nothing to say to nobody
        sys.stderr.close()
        sys.exit(0)
    except AskbaseError as error:
        sys.exit(_report(error))


def _report(error: Any) -> int:
    from askbase.faces.notices import Notices, exit_code
    from askbase.faces.output import as_json, error_json

    if "-vv" in sys.argv:
        traceback.print_exception(error)
    Notices().error(error)
    if "--json" in sys.argv:
        print(as_json(error_json(error)))
    return int(exit_code(error))
