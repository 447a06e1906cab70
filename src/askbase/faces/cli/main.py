"""`askbase`: the group, lazily loaded commands, and the one place where errors become exit codes."""

from __future__ import annotations

import gc
import io
import os
import re
import signal
import sys
import traceback
from types import FrameType
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
    "trace": ("askbase.faces.cli.trace", "trace", "Look back at questions, ask them again, forget them."),
    "stats": ("askbase.faces.cli.trace", "stats_", "Use, waiting, cost, refusals and feedback."),
    "config": ("askbase.faces.cli.config", "config_", "Every setting: its value, where that is from, what it is for."),
    "models": ("askbase.faces.cli.models", "models", "List, get and find the models askbase can use."),
}

_LEFT_OUT = re.compile(r"-(?:tag|type|source|path|link|topic|read|after|before|on):")
_ended_by: list[int] = []  # the signal, for the exit code


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


def _as_argument(typed: str) -> str:
    """`-tag:daily` begins a question, no option."""
    return f" {typed}" if _LEFT_OUT.match(typed) else typed


def run() -> None:
    """Console entry point."""
    from askbase.errors import AskbaseError

    os.umask(0o077)  # everything this process creates is its owner's alone
    if sys.argv[1:2] != ["chat"] and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # the chat has its own end
        signal.signal(signal.SIGTERM, _end_as_by_ctrl_c)
    gc.set_threshold(_ALLOCATIONS)
    if "OMP_NUM_THREADS" not in os.environ:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", _MULTIPLYING)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # €, in a locale that has none
            stream.reconfigure(errors="replace")
    try:
        result: Any = cli.main([_as_argument(each) for each in sys.argv[1:]], standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except (click.Abort, KeyboardInterrupt):
        print("stopped", file=sys.stderr)
        sys.exit(128 + (_ended_by[0] if _ended_by else signal.SIGINT))
    except click.ClickException as exc:
        exc.show()
        sys.exit(exc.exit_code)
    except AskbaseError as error:
        sys.exit(_report(error))


def _end_as_by_ctrl_c(number: int, frame: FrameType | None) -> None:
    """`timeout`, `kill`: what Ctrl-C leaves in order, a trace for one, is left so too. A second one ends it at once."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _ended_by.append(number)
    ctrl_c = signal.getsignal(signal.SIGINT)  # asyncio's own while it runs
    if not callable(ctrl_c):  # ignored: a command behind `&` in a script
        raise KeyboardInterrupt
    ctrl_c(signal.SIGINT, frame)


def _report(error: Any) -> int:
    from askbase.faces.notices import Notices, exit_code
    from askbase.faces.output import as_json, error_json

    if "-vv" in sys.argv:
        traceback.print_exception(error)
    Notices().error(error)
    if "--json" in sys.argv:
        print(as_json(error_json(error)))
    return int(exit_code(error))
