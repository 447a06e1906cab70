"""A labelling session by keyboard alone, over fakes; every verdict is kept as it is given."""

from __future__ import annotations

from askbase.evals.labelling.queue import Exhibit
from askbase.faces.tui.label import LabelApp

Kept = list[tuple[str, bool | None, str]]


def exhibit(case: str) -> Exhibit:
    return Exhibit(
        case=case,
        cluster=case,
        question=f"When was {case} serviced?",
        answer=f"{case} was serviced [b]in May[/b] [1]. \x1b[31m",
        item="0-20",
        text=f"{case} was serviced in May",
        passages=("Serviced on 3 May.",),
        citations=("[1] log.md:3-3  Serviced on 3 May.",),
        evidence=("log.md: Serviced on 3 May.",),
        trace=("  1 *p 0.900  log.md 0-20",),
    )


def session(*cases: str, done: int = 0) -> tuple[LabelApp, Kept]:
    kept: Kept = []
    app = LabelApp("claim", [exhibit(case) for case in cases], done, lambda e, p, c: kept.append((e.case, p, c)))
    return app, kept


def screen(app: LabelApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def test_a_whole_session_by_keyboard() -> None:
    app, kept = session("a", "b", "c", done=10)
    async with app.run_test(size=(120, 40)) as pilot:
        assert "10 of 13" in screen(app)
        await pilot.press("1")
        assert kept == [("a", True, "")] and "11 of 13" in screen(app)  # kept before the next one is shown
        await pilot.press("d")
        assert "When was c serviced?" in screen(app)
        await pilot.press("c", *"12 is wrong", "enter", "2")
        assert kept[-1] == ("c", False, "12 is wrong")  # keys in the critique are text, not verdicts
        await pilot.press("u")
        assert kept[-1] == ("c", None, "") and "When was c serviced?" in screen(app)
        await pilot.press("2", "1")
        assert [case for case, passed, _ in kept if passed is not None] == ["a", "c", "c", "b"]
        assert "Everything is labelled" in screen(app) and "13 of 13" in screen(app)
        await pilot.press("1", "2", "d")
        assert len(kept) == 5


async def test_escape_drops_a_critique() -> None:
    app, kept = session("a")
    async with app.run_test() as pilot:
        await pilot.press("c", *"no", "escape", "1")
        assert kept == [("a", True, "")]


async def test_everything_stands_on_one_screen_at_80_columns() -> None:
    app, _ = session("boiler")
    async with app.run_test(size=(80, 50)) as pilot:
        await pilot.pause()
        shown = screen(app)
    for words in ("QUESTION", "boiler was serviced [b]in May[/b] [1].", "TO JUDGE", "Serviced on 3 May.", "log.md:3-3",
                  "IN THE NOTES", "TRACE", "0.900  log.md", "1 pass   2 fail"):  # fmt: skip
        assert words in shown
    assert "\x1b" not in shown
