"""Whoever silences the type check or the linter names the rule and says why, on the same line."""

from __future__ import annotations

import re

import pytest

from tests.house.tracked import ROOT, tracked_files

SILENCER = re.compile(r"#\s*(?:(?:ruff|flake8):\s*)?(type:\s*ignore|noqa)\b(?=(.*))", re.IGNORECASE)
TYPES = re.compile(r"\[[a-z-]+(?:, [a-z-]+)*\]  # (?:noqa|\w.*\w)")
LINT = re.compile(r": [A-Z]+\d+(?:, [A-Z]+\d+)* - \w.*\w")
TYPE, RULES = "type: " + "ignore", "no" + "qa"
"""Written in two parts, so that they silence nothing here."""


def unreasoned(line: str) -> bool:
    """Whether the line silences something without naming the rule or saying why."""
    for found in SILENCER.finditer(line):
        form = TYPES if found[1].startswith("type") else LINT
        if not form.match(found[2]):
            return True
    return False


def test_every_silencer_names_its_rule_and_its_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked_files("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if unreasoned(line)
    ]
    assert not found


@pytest.mark.parametrize(
    "rest",
    [TYPE, f"{TYPE}[misc]", f"{TYPE}[misc] # why", RULES, f"{RULES}: S603", f"ruff: {RULES}", f"{TYPE}[misc]  # {RULES}: S603"],
)  # fmt: skip
def test_one_without_a_reason_is_seen(rest: str) -> None:
    assert unreasoned(f"x = 1  # {rest}")


@pytest.mark.parametrize(
    "rest",
    [f"{TYPE}[misc, index]  # typeshed leaves it out", f"{RULES}: S603, S607 - our own command", f"ruff: {RULES}: S608 - constants"],
)  # fmt: skip
def test_one_with_a_reason_may_stand(rest: str) -> None:
    assert not unreasoned(f"x = 1  # {rest}")
