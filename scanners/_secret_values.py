"""How sure it is that what stands behind the name of a secret is one."""

from __future__ import annotations

import re
from collections.abc import Callable

from scanners._placeholders import entropy
from scanners._rules import PatternRule

_WORDS = frozenset(
    """
    password passwords passwort passwd pass user username admin login token secret key required optional mandatory reset recovery forgot forgotten change changed changes
    policy policies manager managers management protected protection hash hashed hashing hashes encrypted encryption stored storage sent shared string str int
    bool text field value values null none true false undefined empty invalid valid correct incorrect wrong right strong weak strength length min minimum
    max maximum rotation rotate expired expires expiry lost leaked leak breach breached cracking cracked attack attacks spraying stuffing reuse reused
    not never always only also still now the a an and or of in on by for with from to at is are was be been can must may should will shall has have had
    that this these those it its their your our my his her sent set unset see same different unique complex simple default defaults prompt prompts based less
    authentication authorization access file files rate rates fail failed success through thru phrase word code codes number name names type types input output
    here there where how why what who when which per via about over under into less more most least mobile boarding digital season data one two three
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
_PLAIN_KEYS = re.compile(
    r"(?i)(?:^|[_.\-])(?:public|primary|foreign|partition|sort|row|cache|object|schema|group|index|unique|composite|natural|surrogate|translation|i18n|map|dict|hash|"
    r"config|setting|registry|next|page|continuation|cursor|csrf|xsrf|csrf[_\-]token|sync|event|routing|shift|arrow|hot|short|answer|monkey|turkey|keyboard|instrumentation)"
    r"[_.\-]?(?:key|token|secret)$"
)
_PASSWORD_NAME = re.compile(r"(?i)pass|pwd|pw$")


def _kinds(value: str) -> int:
    """How many of lower case, upper case, digits and signs it has."""
    return sum(
        bool(re.search(kind, value)) for kind in ("[a-zà-ÿ]", "[A-ZÀ-Þ]", r"\d", r"[^\w\s]|_")
    )


def _is_word(value: str) -> bool:
    return value.lower().strip("!?.,") in _WORDS


def _password(rule: PatternRule, value: str, match: re.Match[str]) -> float:
    """How sure it is that this is a password behind its name."""
    del match
    if _is_word(value) or re.fullmatch(
        r"[\d.,]+\s?(?:%|x|k|m|bn|s|ms)?|v?\d+(?:\.\d+)+|\d+-\w+", value.lower()
    ):
        return 0.0 if not re.fullmatch(r"\d{4,}", value) else 0.5
    if re.search(r"\d", value) or re.search(r"[!#$%&*+=?@^~_]", value):
        return rule.confidence
    if value.count("-") >= 2:
        return 0.65
    if re.search(r"[a-z][A-Z]", value) and len(value) >= 6:
        return 0.6
    return 0.0


def _login(rule: PatternRule, value: str, match: re.Match[str]) -> float:
    user = match["user"].lower()
    if re.fullmatch(r"\d+", user) or user in {
        "in",
        "to",
        "the",
        "for",
        "and",
        "or",
        "of",
        "by",
        "per",
        "growth",
        "on",
        "via",
    }:
        return 0.0
    if re.fullmatch(
        r"[a-z]+/[\d.]+|[\d.,:%/\-]+[a-z%+]{0,2}|v\d.*|[a-z]+://.*|[\w.]+@[\w.]+|q[1-4].*|\d+\w{1,3}",
        value.lower(),
    ):
        return 0.0
    return rule.confidence if _kinds(value) >= 2 else 0.0


def _assigned(rule: PatternRule, value: str, match: re.Match[str]) -> float:
    name = match["name"]
    quoted = bool(match["quote"])
    after = match.string[match.end() : match.end() + 1]
    if (
        after in {"(", "[", "{"}
        or _PLAIN_KEYS.search(name)
        or (value.count(".") > 1 and not quoted and value.islower())
    ):
        return 0.0
    if re.fullmatch(r"[\w]+(?:\.\w+)+\(?", value) and not re.search(r"\d", value):
        return 0.0
    if re.search(r"https?:|[\\/]\w+[\\/]|^[/.]{1,2}\w", value):
        return 0.0
    if _PASSWORD_NAME.search(name):
        if _is_word(value):
            return 0.0
        if quoted:
            return rule.confidence if len(value) >= 4 else 0.0
        return (
            rule.confidence
            if _kinds(value) >= 2 and len(value) >= 5 and entropy(value) > 2
            else 0.0
        )
    if len(value) < 10 or entropy(value) < 3.0 or not re.search(r"\d", value):
        return 0.0
    if re.search(r"(?i)(?:^|[_.\-])(?:key|auth|credentials?)$", name) and not re.search(
        r"(?i)(?:api|access|secret|private|auth|account|storage|sign|encrypt|master|licen|service|app|client|iam|cloud|softlayer|cos|hmac)",
        name,
    ):
        return (
            0.5
            if re.fullmatch(r"[0-9a-f]{24,}|(?=\w*\d)(?=\w*[A-Z])(?=\w*[a-z])\w{24,}", value)
            else 0.0
        )
    return rule.confidence


def _authorization(rule: PatternRule, value: str, match: re.Match[str]) -> float:
    del match
    if (
        len(value) >= 16
        and entropy(value) > 2.8
        and (re.search(r"\d", value) or _kinds(value) >= 3 or "=" in value)
    ):
        return rule.confidence
    return 0.55 if len(value) >= 8 and _kinds(value) >= 3 else 0.0


def _curl(rule: PatternRule, value: str, match: re.Match[str]) -> float:
    del match
    if _is_word(value) or len(set(value.lower())) < 4:
        return 0.0
    return rule.confidence


def _named_key(rule: PatternRule, value: str, match: re.Match[str]) -> float:
    del match
    if re.fullmatch(
        r"[a-z]+-\d+|\d+-[a-z]+(?:-[a-z]+)*|[a-z]+(?:[-.][a-z]+)*\d{0,4}|v?\d[\d.\-]*|q[1-4]-?\d+|https?:.*|[\w\-]+\.[a-z]{2,4}",
        value.lower(),
    ):
        return 0.0
    return rule.confidence if entropy(value) > 2.5 else 0.0


def _url(rule: PatternRule, value: str, match: re.Match[str]) -> float:
    del match
    # The words of every example, and of more than one real system.
    return (
        0.4 if value.lower() in {"password", "pass", "pwd", "passwd", "secret"} else rule.confidence
    )


JUDGES: dict[str, Callable[[PatternRule, str, re.Match[str]], float]] = {
    "named-password": _password,
    "bare-password": _password,
    "login-pair": _login,
    "assigned": _assigned,
    "authorization": _authorization,
    "curl-user": _curl,
    "header-key": _authorization,
    "named-key": _named_key,
    "url-credentials": _url,
}
"""By rule: how sure, from 0 for what is none, for a rule, a value and the match that it stands in."""
