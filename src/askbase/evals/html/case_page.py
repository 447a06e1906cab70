"""One case on a page of its own: what was asked, found, said and cited, with gold and cited words marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askbase.evals.anchors import Anchor, Span, anchor_case
from askbase.evals.cases import Case
from askbase.evals.figures import number
from askbase.evals.html.text import block, excerpts, line, table, tag
from askbase.evals.results import Result
from askbase.evals.rows import called
from askbase.evals.samples import Sample
from askbase.evals.scores.nuggets import settled
from askbase.evals.scoring import CaseScore, Material
from askbase.evals.sentences import MARK

_SHOWN = 10
_KEY = (
    '<p class="key soft"><mark class="gold">evidence</mark><mark class="cited">cited</mark>'
    '<mark class="gold cited">both</mark></p>'
)


@dataclass(frozen=True, slots=True)
class Details:
    """What the pages of single cases are made from; it holds text of the notes."""

    samples: Mapping[str, Sample]
    material: Material


def case_page(score: CaseScore, details: Details | None, rows: Sequence[Result]) -> str:
    """The page; without `details` only what is no text of a note, a question or an answer."""
    parts = [tag("h2", line(score.case)), _fate(score), _beside(score, rows)]
    if details and score.case in details.samples:
        case, sample = details.material.cases[score.case], details.samples[score.case]
        anchors = anchor_case(case, details.material.notes_for(case.id))
        parts[1:1] = [_asked(case, sample)]
        parts += [_said(case, sample, details.material), _notes(case, sample, anchors, details.material),
                  _found(sample, anchors)]  # fmt: skip
    nav = tag("nav", tag("a", "all cases", href="#top") + tag("span", "j next, k previous, Esc back", cls="soft hint"),
              cls="bar-nav")  # fmt: skip
    return tag("section", nav + "".join(parts), cls="case", id=f"c-{score.case}")


def _fate(score: CaseScore) -> str:
    earned = score.values.get("reward")
    facts = [
        line(score.kind or "no kind"),
        "answerable" if score.answerable else "not in the notes",
        tag("strong", line(score.outcome.replace("_", " "))),
        "" if earned is None else f"reward {number(earned, signed=True)}",
        "" if score.cited is None else "cited" if score.cited else "not cited",
        line(score.why),
        f"lost at: {line(score.stage.replace('_', ' '))}" if score.stage else "",
        line(score.error or ""),
    ]
    return tag("p", " · ".join(fact for fact in facts if fact))


def _beside(score: CaseScore, rows: Sequence[Result]) -> str:
    others = [(row.manifest.row, each) for row in rows for each in row.scores if each.case == score.case]
    if not others:
        return ""
    cells = [
        (line(called(row)), line(each.outcome.replace("_", " ")), number(each.values.get("reward") or 0.0, signed=True))
        for row, each in others
    ]
    return tag("details", tag("summary", "The same case, otherwise") + table(("", "outcome", "reward"), cells))


def _asked(case: Case, sample: Sample) -> str:
    turns = [tag("blockquote", f"{block(turn.question)}\n{block(turn.answer)}", cls="soft") for turn in case.history]
    asked = [tag("h3", "Question"), *turns, tag("blockquote", block(case.question))]
    if sample.standalone and sample.standalone != case.question:
        asked.append(tag("p", f"searched: {line(sample.standalone)}", cls="soft"))
    return "".join(asked)


def _said(case: Case, sample: Sample, material: Material) -> str:
    known = {cited.mark for cited in sample.citations}

    def linked(text: str) -> str:
        return MARK.sub(lambda found: _marks(found[0], case.id, known), block(text))

    parts = [tag("h3", "Answer"), tag("blockquote", linked(sample.answer or f"({sample.status})"))]
    verdicts = settled(case, sample, material.notes_for(case.id), material.verdicts)
    rows = [
        (line(nugget.text), line(found.replace("_", " ")), "vital" if nugget.vital else "")
        for nugget, found in zip(case.nuggets, verdicts, strict=True)
    ]
    parts.append(table(("expected fact", "in the answer", ""), rows) if rows else "")
    if case.gold_answer:
        parts += [tag("h3", "Expected"), tag("blockquote", block(case.gold_answer))]
    return "".join(parts)


def _marks(text: str, case: str, known: set[int]) -> str:
    """A mark such as [1] or [1, 3] as links to what it cites; a number that cites nothing is shown as bad."""

    def one(found: re.Match[str]) -> str:
        if int(found[0]) not in known:
            return tag("span", found[0], cls="bad", title="cites nothing")
        return tag("a", found[0], href=f"#m-{found[0]}-{case}")

    return re.sub(r"\d+", one, text)


def _notes(case: Case, sample: Sample, anchors: Sequence[Anchor], material: Material) -> str:
    texts = material.notes_for(case.id)
    gold = [anchor.places[0] for anchor in anchors if anchor.places and not anchor.whole]
    cited = [each.span for each in sample.citations]
    paths = dict.fromkeys([*(note for note in case.notes), *(span.note for span in cited)])
    parts = [tag("h3", "Evidence and citations"), _KEY] if paths else []
    for path in paths:
        marks = {"gold": _in(path, gold), "cited": _in(path, cited)}
        numbers = [tag("span", f"[{each.mark}]", id=f"m-{each.mark}-{case.id}")
                   for each in sample.citations if each.note == path]  # fmt: skip
        parts.append(tag("h3", f"{line(path)} {' '.join(numbers)}"))
        pieces = excerpts(texts.get(path, ""), marks)
        parts += [tag("p", f"from line {first}", cls="soft") + tag("pre", html) for first, html in pieces]
        if not pieces and path in case.notes:
            parts.append(tag("p", "The whole note is evidence.", cls="soft"))
    return "".join(parts)


def _in(path: str, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.note == path]


def _found(sample: Sample, anchors: Sequence[Anchor]) -> str:
    places = [place for anchor in anchors for place in anchor.places]
    packed = {sample.pool[at] for at in sample.packed}
    rows = []
    for rank, found in enumerate(sample.ranking, 1):
        on = any(found.span.overlaps(place) for place in places)
        if rank <= _SHOWN or on or found in packed:
            signs = " ".join(word for word, true in (("evidence", on), ("read", found in packed)) if true)
            where = f"{found.note} {found.start}–{found.end}"
            rows.append((str(rank), line(where), f"{found.score:.3f}", _maybe(found.lex), _maybe(found.dense), signs))
    body = table(("rank", "chunk", "score", "words", "meaning", ""), rows)
    return tag("details", tag("summary", f"Found: {len(sample.pool)} chunks") + tag("div", body, cls="scroll"))


def _maybe(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
