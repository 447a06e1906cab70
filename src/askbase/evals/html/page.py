"""The HTML report: one file that asks nobody for anything. A content policy with the hashes of its own style and script
keeps it so whatever a note says.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from askbase.evals.html import overview
from askbase.evals.html.case_page import Details, case_page
from askbase.evals.html.text import line, tag
from askbase.evals.results import Result


def html_report(result: Result, rows: Sequence[Result], details: Details | None) -> str:
    """The whole document. `details` None leaves out every text of a note, a question or an answer."""
    style, script = _beside("report.css"), _beside("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    others = [row for row in rows if row.manifest.id != result.manifest.id]
    title = f"askbase eval · {result.manifest.suite.name}"
    first = (
        tag("h1", line(title)),
        tag("p", line(f"run {result.manifest.id}"), cls="soft"),
        overview.banner(result),
        overview.beside(result, others),
        overview.funnel(result),
        overview.risk(result),
        overview.costs(result, others),
        overview.slices(result),
        overview.every_figure(result),
        overview.case_list(result),
        overview.about(result),
    )
    body = tag("main", tag("div", "".join(first), cls="overview") + "".join(
        case_page(score, details, others) for score in result.scores
    ), id="top")  # fmt: skip
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{line(title)}</title><style>{style}</style>"
    )
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}<script>{script}</script></body></html>\n'


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
