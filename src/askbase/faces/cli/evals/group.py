"""`askbase eval`: one row per command, each in a module of its own that loads when it is called."""

from __future__ import annotations

from askbase.faces.cli.lazy import LazyGroup

_HERE = "askbase.faces.cli.evals"

evals_group = LazyGroup(
    "eval",
    help="Measure answers against cases over your own notes.",
    rows={
        "run": (f"{_HERE}.run", "run_command", "Ask every case and print the report."),
        "report": (f"{_HERE}.report", "report_command", "Print the report of a run."),
        "compare": (f"{_HERE}.compare", "compare_command", "Pair two runs case by case."),
        "sweep": (f"{_HERE}.sweep", "sweep_command", "Try settings: quality, time, tokens."),
        "doctor": (f"{_HERE}.doctor", "doctor_command", "Look for what is wrong with a suite."),
        "gate": (f"{_HERE}.compare", "gate_command", "Check a run against the suite's gates."),
        "show": (f"{_HERE}.report", "show_command", "Show one case: question, ranks, answer, verdicts."),
        "promote": (f"{_HERE}.drafts", "promote_command", "Make a case of a question you asked."),
        "generate": (f"{_HERE}.drafts", "generate_command", "Propose cases from your notes."),
        "approve": (f"{_HERE}.drafts", "approve_command", "List drafts, or let them count."),
        "purge": (f"{_HERE}.drafts", "purge_command", "Erase a question from traces, cases, runs."),
        "label": (f"{_HERE}.label", "label_command", "Give your own verdicts, one key each."),
        "calibrate": (f"{_HERE}.label", "calibrate_command", "Measure the judge against your verdicts."),
        "criterion": (f"{_HERE}.label", "criterion_command", "Print or edit what a judge decides by."),
        "mutate": (f"{_HERE}.mutate", "mutate_command", "See whether the suite notices damage."),
    },
)
