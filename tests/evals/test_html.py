"""The page of a run: nothing remote, everything escaped, gold and cited words marked, and opened in a real browser."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from askbase.evals.anchors import Span
from askbase.evals.gate import Check
from askbase.evals.html.case_page import Details
from askbase.evals.html.charts import pareto
from askbase.evals.html.page import html_report
from askbase.evals.html.text import excerpts
from askbase.evals.junit import cases_as_junit, gates_as_junit
from askbase.evals.results import Manifest, Result
from askbase.evals.samples import Sample
from askbase.evals.scoring import Material, score_samples
from askbase.evals.suite import Gate, Suite
from askbase.evals.summary import summarise

from .builders import CITED, CITED_OTHER, NOTES, make_case, make_sample

HOSTILE = "<script>document.title = 'taken'</script><img src=x onerror=alert(1)>"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
CASES = [make_case("good"), make_case("bad"), make_case("silent", answerable=False)]
SAMPLES = [
    make_sample("good", citations=(CITED, CITED_OTHER), answer="It was serviced on 3 May 2024 [1][2]. Also [7]."),
    make_sample("bad", answer=f"In June. {HOSTILE}"),
    make_sample("silent", status="not_in_notes", answer="", citations=()),
]


def run_of(samples: Sequence[Sample] = SAMPLES, row: str = "full") -> tuple[Result, Details]:
    notes = {**NOTES, "boiler.md": NOTES["boiler.md"].replace("It cost", f"{HOSTILE} It cost")}
    material = Material({case.id: case for case in CASES}, notes, {}, Suite(name="tiny <b>"))
    scores, left_out = score_samples(samples, material)
    manifest = Manifest(f"20250607-101530-{row}", "tiny", row, "2025-06-07T10:15:30Z", "", Suite(name="tiny <b>"), "s",
                        3, False, {"model": "none"}, "")  # fmt: skip
    result = Result(manifest, summarise(scores, Suite()), tuple(scores), left_out)
    return result, Details({sample.case: sample for sample in samples}, material)


def page(redact: bool = False) -> str:
    result, details = run_of()
    return html_report(result, [run_of(row="lexical")[0]], None if redact else details)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))


def test_nothing_is_fetched_and_no_link_leaves_the_page() -> None:
    tags = Tags(page()).all
    links = [value or "" for _, attrs in tags for name, value in attrs.items() if name in ("href", "src")]
    assert links and all(link.startswith("#") for link in links)
    assert "url(" not in page() and "@import" not in page()
    assert not [name for _, attrs in tags for name in attrs if name == "style" or name.startswith("on")]
    (policy,) = [attrs["content"] or "" for tag, attrs in tags if attrs.get("http-equiv")]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy


def test_every_link_has_its_target() -> None:
    tags = Tags(page()).all
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    links = {(attrs["href"] or "")[1:] for tag, attrs in tags if tag == "a"}
    assert links <= set(ids) and len(ids) == len(set(ids))
    assert {"c-good", "m-1-good", "m-2-good"} <= links and "m-7-good" not in links


def test_what_notes_and_models_say_is_text() -> None:
    assert HOSTILE not in page() and page().count("&lt;script&gt;document.title") >= 2
    assert [tag for tag, _ in Tags(page()).all].count("script") == 1
    assert not [tag for tag, _ in Tags(page()).all if tag == "img"]


def test_gold_and_cited_words_are_marked_and_their_overlap_is_both() -> None:
    ((first, html),) = excerpts("one two three four", {"gold": [Span("n", 4, 13)], "cited": [Span("n", 8, 18)]})
    assert first == 1
    assert html == (
        'one <mark class="gold">two </mark><mark class="gold cited">three</mark><mark class="cited"> four</mark>'
    )


def test_distant_marks_have_excerpts_of_whole_lines() -> None:
    text = "\n".join(f"line {at} of this note" for at in range(1, 101))
    spans = [Span("n", text.index("line 1 "), text.index("line 2 ") - 1), Span("n", text.index("line 90"), len(text))]
    found = excerpts(text, {"gold": spans})
    assert len(found) == 2 and found[0][0] == 1 and 60 < found[1][0] < 90
    assert all(re.match(r"(<mark[^>]*>)?line \d+ of", html) for _, html in found)


def test_a_redacted_page_holds_no_six_words_of_any_note_question_or_answer() -> None:
    text = page(redact=True)
    sources = [*NOTES.values(), *(case.question for case in CASES), *(sample.answer for sample in SAMPLES)]
    words = [source.split() for source in sources]
    runs = [" ".join(found[at : at + 6]) for found in words for at in range(max(1, len(found) - 5))]
    assert not [run for run in runs if run and run in text]
    assert 'id="c-bad"' in text and "The boiler was serviced" in page()


def test_the_front_holds_what_nothing_beats_in_both() -> None:
    assert pareto([(1, 0.5), (2, 0.4), (3, 0.9), (3, 0.7)]) == [(1, 0.5), (3, 0.9)]


def test_junit_tells_right_from_wrong_from_undecided() -> None:
    result, _ = run_of([*SAMPLES[:2], dataclasses.replace(SAMPLES[2], status="error", error="Unreachable: <no reply>")])
    (suite,) = ElementTree.fromstring(cases_as_junit(result))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "1")
    fates = {test.get("name"): [fate.tag for fate in test] for test in suite}
    assert fates == {"good": [], "bad": ["failure"], "silent": ["error"]}
    checks = [
        Check(Gate("reward", "tolerance", 0.1), state, "fine") for state in ("pass", "regression", "inconclusive")
    ]  # type: ignore[arg-type]
    (gates,) = ElementTree.fromstring(gates_as_junit(checks))
    assert [[fate.tag for fate in test] for test in gates] == [[], ["failure"], ["skipped"]]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_a_real_browser_shows_it_runs_its_script_and_nothing_else(tmp_path: Path) -> None:
    file, shot = tmp_path / "report.html", tmp_path / "shot.png"
    file.write_text(page())
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]

    def browser(*more: str) -> str:
        done = subprocess.run([str(CHROMIUM), *options, *more], capture_output=True, text=True, timeout=60, check=True)
        return done.stdout + done.stderr

    dom = browser("--enable-logging=stderr", "--dump-dom", f"{file.as_uri()}#c-good")
    assert '<html lang="en" class="keys">' in dom and "<title>askbase eval · tiny &lt;b&gt;</title>" in dom
    assert "Content Security Policy" not in dom.split("</html>")[-1]  # nothing of ours is refused by our own policy
    sizes = []
    for place in ("", "#c-good"):
        browser("--window-size=900,900", f"--screenshot={shot}", file.as_uri() + place)
        sizes.append(shot.read_bytes())
    assert sizes[0] != sizes[1] and min(map(len, sizes)) > 10_000
