"""Planted secrets are found in nearly every place; ordinary notes are left alone."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest

from askbase.redact import redact

HEX, WORD, UPPER, DIGITS = (
    "abcdef0123456789",
    string.ascii_letters + string.digits,
    string.ascii_uppercase,
    "0123456789",
)
Random = random.Random
AROUND = ["The key is {} for now.", "- {}", "`{}`", "key: {}", "| staging | {} |", "export KEY={}", '"{}",', "({})",
          "see {} (old)", "{}"]  # fmt: skip


def letters(made: Random, alphabet: str, count: int) -> str:
    return "".join(made.choice(alphabet) for _ in range(count))


def card(made: Random) -> str:
    body = "4" + letters(made, DIGITS, 14)
    doubled = sum(sum(divmod(int(d) * (2 if at % 2 == 0 else 1), 10)) for at, d in enumerate(body))
    full = body + str(-doubled % 10)
    return made.choice([full, " ".join(full[at : at + 4] for at in range(0, 16, 4))])


def iban(made: Random) -> str:
    body = letters(made, DIGITS, 18)
    check = 98 - int(body + "131400") % 97
    return f"DE{check:02d}{body}"


MADE: dict[str, Callable[[Random], str]] = {
    "openai_key": lambda r: "sk-proj-" + letters(r, WORD, 48),
    "aws_key_id": lambda r: "AKIA" + letters(r, UPPER + DIGITS, 16),
    "google_key": lambda r: "AIza" + letters(r, WORD, 35),
    "github_token": lambda r: "ghp_" + letters(r, WORD, 36),
    "gitlab_token": lambda r: "glpat-" + letters(r, WORD, 20),
    "slack_token": lambda r: "xoxb-" + letters(r, DIGITS, 12) + "-" + letters(r, WORD, 24),
    "stripe_key": lambda r: "sk_live_" + letters(r, WORD, 24),
    "sendgrid_key": lambda r: f"SG.{letters(r, WORD, 22)}.{letters(r, WORD, 43)}",
    "npm_token": lambda r: "npm_" + letters(r, WORD, 36),
    "huggingface_token": lambda r: "hf_" + letters(r, WORD, 34),
    "telegram_token": lambda r: letters(r, "123456789", 9) + ":AA" + letters(r, WORD, 33),
    "jwt": lambda r: ".".join(("eyJ" + letters(r, WORD, 17), letters(r, WORD, 40), letters(r, WORD, 43))),
    "card": card,
    "iban": iban,
    "private_key": lambda r: f"-----BEGIN RSA PRIVATE KEY-----\n{letters(r, WORD, 200)}\n-----END RSA PRIVATE KEY-----",
    "password": lambda r: f"{r.choice(['password', 'Passwort', 'PWD'])}: {letters(r, WORD + '!?#', 12)}",
    "secret": lambda r: f"client_secret = {letters(r, WORD, 20)}7",
    "url_password": lambda r: f"postgres://app:{letters(r, WORD, 14)}@db.example.org/notes",
}
WORDS = """the boiler was serviced on a cold morning and we paid 92 pounds for it while version 2024.11 of the token
budget is 4096 tokens per request as the secret of good bread is time call 020 7946 0958 or see page 1234567890123 in
commit 3f2a9c1d of 2024-05-03T10:00:00 at https://example.org/a?id=12345 password managers are useful key ideas are
here DE89 is not an account sk-learn is a library the pin is on the board ISBN 978-3-16-148410-0""".split()


@pytest.mark.parametrize(("kind", "make"), MADE.items())
def test_a_planted_secret_leaves_no_trace(kind: str, make: Callable[[Random], str]) -> None:
    made = Random(kind)
    missed = []
    for around in AROUND * 2:
        secret = make(made)
        value = secret.rpartition(": ")[2] if kind == "password" else secret
        value = secret.split(":")[2].split("@")[0] if kind == "url_password" else value
        value = secret.partition(" = ")[2] if kind == "secret" else value
        text, count = redact(around.format(secret))
        if value in text or not count:
            missed.append(around)
    assert len(missed) <= 0.02 * 2 * len(AROUND), missed


def test_ordinary_notes_are_left_alone() -> None:
    made = Random("notes")
    notes = [" ".join(made.choice(WORDS) for _ in range(60)) for _ in range(400)]
    touched = [note for note in notes if redact(note)[1]]
    assert len(touched) <= 2, [redact(note)[0] for note in touched[:3]]


def test_what_stands_around_a_secret_stays_readable() -> None:
    assert redact("Router\npassword: hunter2!\nin the hall") == (
        "Router\npassword: [redacted:password]\nin the hall",
        1,
    )
