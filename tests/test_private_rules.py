"""Rules that declare notes private: what they cover, what is none."""

from __future__ import annotations

import pytest

from askbase.private_rules import PrivateRules
from askbase.setting import Unfit


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("journal/", "journal/2024/may.md"), ("journal", "journal/may.md"), ("./journal", "journal/may.md"),
        ("path:work/clients", "work/clients/acme.md"), ("work/clients", "work/clients.md"),
        ("work/clients.md", "work/clients.md"), ('path:"big clients"', "Big Clients/a.md"),
        ("ÄRZTE/", "a\u0308rzte/zahn.md"), ("a/b ", "a/b /c.md"), ("path:*/private", "home/private/x/y.md"),
        ("path:20*", "2024/may.md"), ("path:#inbox", "#inbox/a.md"), ("a[1]", "a[1]/b.md"),
        ("Re: mail/", "re: mail/a.md"),
    ],
)  # fmt: skip
def test_a_folder_covers_all_that_is_in_it_and_a_path_its_note(rule: str, path: str) -> None:
    assert PrivateRules.of([rule]).cover(path, ())


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("journal/", "journals/may.md"), ("journal/", "old/journal/may.md"), ("clients", "work/clients.md"),
        ("tag:journal", "journal/may.md"), ("work/clients.md", "work/clients/acme.txt"), ("a", "a.b/c.md"),
    ],
)  # fmt: skip
def test_what_only_looks_alike_is_not_covered(rule: str, path: str) -> None:
    assert not PrivateRules.of([rule]).cover(path, ("journals",))


def test_a_tag_covers_those_within_it() -> None:
    for written in ("tag:health", "tag:#Health", "tag:health/", 'tag:"health"'):
        rules = PrivateRules.of([written])
        for tags in (("health",), ("garden", "Health/Teeth"), ("#health",)):
            assert rules.cover("a.md", tags), (written, tags)
        assert not rules.cover("health/a.md", ("healthy", "my/health"))


def test_without_rules_nothing_is_covered() -> None:
    assert not PrivateRules().cover("a.md", ("a",)) and PrivateRules.of([]).fingerprint == ""


def test_the_fingerprint_tells_other_rules_and_not_another_way_to_write_them() -> None:
    one, same = PrivateRules.of(["Journal/", "tag:#health"]), PrivateRules.of(["tag:health", "path:journal"])
    assert one.fingerprint == same.fingerprint != ""
    assert len({PrivateRules.of([rule]).fingerprint for rule in ("a", "b", "tag:a", "tag:b")}) == 4


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("", "names no folder"), ("tag:", "names no folder"), ("path:./", "names no folder"), (".", "names no folder"),
        ("tags:health", "is no rule; write a folder"), ("type:journal", "is no rule"), ("-path:a", "is no rule"),
        ("#health", "write tag:health"), ("/home/me/notes/journal", "no path within"), ("~/notes", "no path within"),
        ("../other", "no path within"), ("tag:#", "names no folder"),
    ],
)  # fmt: skip
def test_what_would_silently_cover_nothing_is_refused(rule: str, says: str) -> None:
    with pytest.raises(Unfit, match=says):
        PrivateRules.of(["journal/", rule])
