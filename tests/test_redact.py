"""Planted secrets are found in nearly every place; ordinary notes are left alone."""

from __future__ import annotations

import random
import string
import time
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
    """Words thrown together now and then say "pin is 7946", which is one."""
    made = Random("notes")
    notes = [" ".join(made.choice(WORDS) for _ in range(60)) for _ in range(400)]
    touched = [note for note in notes if redact(note)[1]]
    assert len(touched) <= 5, [redact(note)[0] for note in touched[:3]]


def test_what_stands_around_a_secret_stays_readable() -> None:
    assert redact("Router\npassword: hunter2!\nin the hall") == (
        "Router\npassword: [redacted:password]\nin the hall",
        1,
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("DB_PASSWORD=hunter2xyz", "DB_PASSWORD="),
        ("wifi_password: lilac-77-moon", "wifi_password: "),
        ("POSTGRES_PASSWORD: s3cretpw1", "POSTGRES_PASSWORD: "),
        ("MYSQL_PWD=abcdef99", "MYSQL_PWD="),
        ("X-API-Key: abc123def456ghi789", "X-API-Key: "),
        ("GITHUB_TOKEN=abc123def456ghi", "GITHUB_TOKEN="),
        ("SECRET_KEY=abc123def456ghi", "SECRET_KEY="),
        ("Passwords: hunter22", "Passwords: "),
        ("user: bob / pass: hunter22", "user: bob / pass: "),
        ("pw: hunter22", "pw: "),
        ("Password → hunter22", "Password → "),
        ("The router password is hunter22", "The router password is "),
        ("Passwort lautet geheim99", "Passwort lautet "),
        ("Wifi password hunter22", "Wifi password "),
        ("password: $ecret123", "password: "),
        ("password: correct horse battery staple", "password: "),
        ("PIN 4711", "PIN "),
        ("The pin is 4711", "The pin is "),
        ("curl -u bob:hunter22 https://example.org", "curl -u bob:"),
        ("sshpass -p hunter22 ssh pi", "sshpass -p "),
    ],
)
def test_a_password_is_found_however_it_is_noted(text: str, kept: str) -> None:
    redacted, count = redact(text)
    assert count == 1 and redacted.startswith(f"{kept}[redacted:")
    assert "hunter22" not in redacted and "staple" not in redacted


@pytest.mark.parametrize(
    "text",
    [
        "Password policy: change it every 90 days.",
        "The password is required to be long.",
        "password: $WIFI_PASSWORD",
        "Corrin Pass: the view.",
        "The pin is on the board, take 2.",
        "Our token budget is 4096.",
    ],
)
def test_what_only_speaks_of_passwords_stays(text: str) -> None:
    assert redact(text)[1] == 0


def test_the_pieces_of_a_key_that_was_cut_into_passages_go_too() -> None:
    made = Random("key")
    lines = [letters(made, WORD + "+/", 64) for _ in range(20)] + [letters(made, WORD, 30) + "=="]
    head, tail = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
    pieces = ["\n".join(("My key:", head, *lines[:8])), "\n".join(lines[8:14]), "\n".join((*lines[14:], tail, "Bye."))]
    for piece in pieces:
        text, count = redact(piece)
        assert count >= 1 and not any(line in text for line in lines)
    assert redact(pieces[0])[0].startswith("My key:") and redact(pieces[2])[0].endswith("Bye.")


def test_lists_of_hashes_and_long_words_are_no_keys() -> None:
    made = Random("hashes")
    hashes = "\n".join(letters(made, HEX, 64) for _ in range(4))
    assert redact(f"{hashes}\n{'a' * 60}\n{'b' * 60}")[1] == 0


def test_a_long_list_of_words_takes_no_time() -> None:
    begun = time.process_time()
    assert redact("word\n" * 20_000)[1] == 0
    assert time.process_time() - begun < 3
