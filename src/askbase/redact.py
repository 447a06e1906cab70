"""Secrets in text that is bound for another computer → `[redacted:kind]`. Best effort, by shape; measured in
`tests/test_redact.py`. What is stored stays as it is in the notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# Each names its secret in group 1, so that what stands around it stays readable.
_PREFIXED = {
    "openai_key": r"sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}",
    "anthropic_key": r"sk-ant-[A-Za-z0-9_-]{20,}",
    "aws_key_id": r"(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}",
    "google_key": r"AIza[A-Za-z0-9_-]{35}",
    "google_token": r"ya29\.[A-Za-z0-9_-]{20,}",
    "github_token": r"gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}",
    "gitlab_token": r"gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{20,}",
    "slack_token": r"xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}",
    "slack_hook": r"https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,}",
    "discord_hook": r"https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d+/[\w-]{20,}",
    "discord_token": r"[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}",
    "telegram_token": r"\d{8,10}:AA[A-Za-z0-9_-]{33}",
    "stripe_key": r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{20,}",
    "square_token": r"sq0(?:atp|csp)-[A-Za-z0-9_-]{20,}",
    "paypal_token": r"access_token\$production\$[a-z0-9]{16}\$[a-f0-9]{32}",
    "sendgrid_key": r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    "mailgun_key": r"key-[a-f0-9]{32}",
    "mailchimp_key": r"[a-f0-9]{32}-us\d{1,2}",
    "twilio_key": r"(?:SK|AC)[a-f0-9]{32}",
    "npm_token": r"npm_[A-Za-z0-9]{30,}",
    "pypi_token": r"pypi-[A-Za-z0-9_-]{30,}",
    "docker_token": r"dckr_pat_[A-Za-z0-9_-]{20,}",
    "huggingface_token": r"hf_[A-Za-z0-9]{30,}",
    "digitalocean_token": r"do[opr]_v1_[a-f0-9]{60,}",
    "shopify_token": r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",
    "linear_key": r"lin_api_[A-Za-z0-9]{30,}",
    "notion_token": r"(?:secret|ntn)_[A-Za-z0-9]{40,}",
    "figma_token": r"figd_[A-Za-z0-9_-]{30,}",
    "dropbox_token": r"sl\.[A-Za-z0-9_-]{60,}",
    "vault_token": r"hv[sbr]\.[A-Za-z0-9_-]{20,}",
    "grafana_token": r"glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}",
    "age_key": r"AGE-SECRET-KEY-1[A-Z0-9]{50,}",
    "jwt": r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
}
_MARKS = r"[*_`\"']{0,3}"
_NAMED = r"(?i)(?<![a-z])(?:passwords?|passwd|passphrase|passcode|passwort|kennwort|mot de passe|contraseña|pwd)"
_MIXED = r"(?=[^\s\"'`*]*\d)(?=[^\s\"'`*]*[a-z])(?![^\s]*[/:])([^\s\"'`*|]{5,200})"  # letters and figures
_BASE64 = r"[A-Za-z0-9+/]"
_SURROUNDED = {
    # A long key lies in several passages: a piece of it is known by its end, or by its lines.
    "key_end": r"((?:^[A-Za-z0-9+/=]{1,100}\n){1,80}-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)",
    "key_lines": rf"((?:^{_BASE64}{{40,100}}\n)+{_BASE64}{{40,100}}={{0,2}}(?:\n{_BASE64}{{1,100}}={{0,2}}(?![^\n]))?)",
    "private_key": r"(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,20000}?"
    r"(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z))",
    "azure_key": r"(?i)\bAccountKey=([A-Za-z0-9+/=]{40,})",
    "aws_secret": r"(?i)\baws.{0,20}?secret.{0,20}?[=:]\s*[\"']?([A-Za-z0-9/+]{40})\b",
    "bearer_token": r"(?i)\bbearer\s+([A-Za-z0-9._~+/-]{20,}=*)",
    "url_password": r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,100}:([^\s:/@]{3,200})@",
    "password": rf"{_NAMED}{_MARKS}\s*[:=→]\s*{_MARKS}(?!\[|(?-i:\$[A-Z_{{(])|<|\{{)"
    r"((?:[^\W\d_]+ ){2,9}[^\W\d_]+|[^\s\"'`*|]{4,200})",
    "said_password": rf"{_NAMED}\s+(?:is|was|ist|lautet|war)\s+{_MARKS}{_MIXED}",
    "their_password": r"(?i)\b(?:wi-?fi|wlan|router|admin|root|login|account|e?-?mail|server|nas|bank|ssh)\s+"
    rf"(?:password|passwort)\s+{_MARKS}{_MIXED}",
    "short_password": rf"(?i)(?<![a-z])(?:pass|pw){_MARKS}\s*[:=→]\s*{_MARKS}(?=[^\s\"'`*]*\d)([^\s\"'`*|]{{4,200}})",
    "typed_password": r"(?:\s-u|--user|--proxy-user)[ =][\"']?[^\s:\"']{1,60}:([^\s\"']{3,200})"
    r"|\bsshpass -p ?[\"']?([^\s\"']{3,200})",
    "secret": r"(?i)(?<![a-z])(?:api[_ -]?key|(?:client[_ -]?)?secret(?:[_ -]?key)?|(?:access[_ -]?|auth[_ -]?)?token)"
    rf"{_MARKS}\s*[:=→]\s*{_MARKS}(?=[^\s\"'`*]*\d)([A-Za-z0-9_./+=-]{{12,200}})",
    "pin": rf"(?i)(?<![a-z])(?:pin|cvv|cvc|tan)(?: code)?{_MARKS}\s*(?:[:=→]|\b(?:is|ist|lautet)\b)\s*{_MARKS}"
    r"(\d{3,8})\b",
    "said_pin": r"\bPIN (\d{4,8})\b",
    "card": r"(?<![\w./-])([3-6]\d{3}([ -]?)\d{4}\2\d{4}\2\d{1,7}|3\d{3}[ -]\d{6}[ -]\d{5})(?![.-]?\w)",
    "iban": r"(?<!\w)([A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?!\w)",
}
_PATTERNS = {
    **{kind: re.compile(rf"(?<![\w-])({pattern})(?![\w])") for kind, pattern in _PREFIXED.items()},
    **{kind: re.compile(pattern, re.MULTILINE) for kind, pattern in _SURROUNDED.items()},
}


def redact(text: str) -> tuple[str, int]:
    """(the text without what looks like a secret, how many were found)."""
    found = sorted(_spans(text), key=lambda span: (span[0], -span[1]))
    parts, position, count = [], 0, 0
    for start, end, kind in found:
        if start >= position:
            parts += [text[position:start], f"[redacted:{kind}]"]
            position, count = end, count + 1
    return "".join((*parts, text[position:])), count


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in _PATTERNS.items():
        holds = _CHECKS.get(kind)
        for match in pattern.finditer(text):
            group = match.lastindex or 0
            if holds is None or holds(match[1]):
                yield match.start(group), match.end(group), _CALLED.get(kind, kind)


def _is_card(text: str) -> bool:
    """Luhn's check over 13 to 19 digits that are not all the same."""
    digits = [int(character) for character in text if character.isdigit()]
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2])
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_iban(text: str) -> bool:
    """ISO 13616: country and check digits moved behind, letters as numbers, 1 modulo 97."""
    plain = text.replace(" ", "")
    moved = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def _is_encoded(text: str) -> bool:
    """Base64 has letters of both sizes and figures: a list of hashes, or a long word, has not."""
    return all(any(told(character) for character in text) for told in (str.isupper, str.islower, str.isdecimal))


_CALLED = {
    **dict.fromkeys(("key_end", "key_lines"), "private_key"),
    **dict.fromkeys(("said_password", "their_password", "short_password", "typed_password"), "password"),
    "said_pin": "pin",
}
_CHECKS: dict[str, Callable[[str], bool]] = {"card": _is_card, "iban": _is_iban, "key_lines": _is_encoded}
