"""The policy: how bad a finding is, what a writer does with it, and who signs. Data, versioned by its hash.

A policy is a TOML file of `[[rule]]` tables, read from the top; the first rule that matches a finding decides. What
no rule matches is high and asks, so that a gap in a policy never lets anything through.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from deckproof.codec import to_json
from deckproof.errors import PolicyError
from deckproof.model import Action, Category, Finding, Role, Severity, Visibility

LONGEST_DAYS = 365
"""No allow-list entry lives longer, whatever a policy says."""

DEFAULT_FILE = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What it matches, and what follows. An empty tuple or None matches everything."""

    category: tuple[Category, ...] = ()
    rule: tuple[str, ...] = ()
    """Prefixes of the detector's rule names."""
    visibility: tuple[Visibility, ...] = ()
    not_visibility: tuple[Visibility, ...] = ()
    min_confidence: float = 0.0
    max_confidence: float = 1.0
    min_count: int = 1
    """How many findings of the same group there must be."""
    place: str = ""
    """"deck" or "draft"; empty for both."""
    severity: Severity = Severity.HIGH
    action: Action = Action.ASK
    signers: tuple[Role, ...] = ()
    """Who has to sign where such a finding is let through."""

    def matches(self, finding: Finding, *, count: int, in_draft: bool) -> bool:
        """Whether this rule speaks about the finding, one of `count` in its group."""
        return (
            (not self.category or finding.category in self.category)
            and (not self.rule or finding.rule.startswith(self.rule))
            and (not self.visibility or finding.visibility in self.visibility)
            and finding.visibility not in self.not_visibility
            and self.min_confidence <= finding.confidence <= self.max_confidence
            and count >= self.min_count
            and (not self.place or (self.place == "draft") == in_draft)
        )


FALLBACK = Rule()
"""What holds where a policy says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """Findings that no allow-list entry settles: of this category, from this severity on."""

    category: Category
    severity: Severity = Severity.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowRules:
    """How long an allow-list entry lives, and what it never settles."""

    days: int = 90
    """Where its proposer names no end."""
    max_days: int = LONGEST_DAYS
    never: tuple[Never, ...] = (
        Never(category=Category.SECRET),
        Never(category=Category.INJECTION),
        Never(category=Category.CUSTOMER_HARM, severity=Severity.HIGH),
        Never(category=Category.PRIVATE_LIFE, severity=Severity.HIGH),
    )

    def forbids(self, category: Category, severity: Severity) -> bool:
        """Whether such findings always wait for a person."""
        return any(
            one.category is category and severity.rank >= one.severity.rank for one in self.never
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRules:
    """In how many working days a draft should have been looked at, by the worst that was found in it."""

    high: int = 1
    medium: int = 2
    usual: int = 3
    """Where nothing worse than low was found."""

    def days(self, severity: Severity | None) -> int:
        """The working days for a draft whose worst open finding is of this severity."""
        own = {Severity.HIGH: self.high, Severity.MEDIUM: self.medium}
        return own.get(severity, self.usual) if severity else self.usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules in their order."""

    name: str
    rules: tuple[Rule, ...]
    allow: AllowRules = AllowRules()
    due: DueRules = DueRules()
    version: str
    """The name and the first digits of the rules' hash: what a finding was judged by."""

    def judge(self, finding: Finding, *, count: int = 1, in_draft: bool = False) -> Rule:
        """The rule that decides on the finding."""
        for rule in self.rules:
            if rule.matches(finding, count=count, in_draft=in_draft):
                return rule
        return FALLBACK


def load_policy(path: Path | None) -> Policy:
    """The policy of that file, or the built-in one; raises PolicyError."""
    return _default() if path is None else _read(path)


@functools.cache
def _default() -> Policy:
    return _read(DEFAULT_FILE)


def _read(path: Path) -> Policy:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PolicyError("There is no such policy file.", where=str(path)) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"The policy cannot be read: {error}.", where=str(path)) from None
    return parse_policy(table, where=str(path))


def parse_policy(table: dict[str, Any], *, where: str) -> Policy:
    """The policy that a parsed TOML document holds; raises PolicyError naming the rule and the key."""
    _check_keys(table, {"name", "rule", "allow", "due"}, where)
    rows = table.get("rule", [])
    if not isinstance(rows, list) or not rows:
        raise PolicyError("The policy has no [[rule]] table.", where=where)
    rules = tuple(_rule(row, f"{where}, rule {number}") for number, row in enumerate(rows, 1))
    name = str(table.get("name", "policy"))
    allow = _allow(table.get("allow", {}), f"{where}, allow")
    due = _due(table.get("due", {}), f"{where}, due")
    told = (name, rules, allow, due) if due != DueRules() else (name, rules, allow)
    digest = hashlib.sha256(to_json(told)).hexdigest()[:12]
    return Policy(name=name, rules=rules, allow=allow, due=due, version=f"{name}@{digest}")


def _due(table: Any, where: str) -> DueRules:
    if not isinstance(table, dict):
        raise PolicyError("[due] has to be a table.", where=where)
    names = [field.name for field in fields(DueRules)]
    _check_keys(table, set(names), where)
    usual = DueRules()
    return DueRules(**{name: _days(table, name, getattr(usual, name), where) for name in names})


def _allow(table: Any, where: str) -> AllowRules:
    if not isinstance(table, dict):
        raise PolicyError("[allow] has to be a table.", where=where)
    _check_keys(table, {field.name for field in fields(AllowRules)}, where)
    usual = AllowRules()
    days, most = (_days(table, key, getattr(usual, key), where) for key in ("days", "max_days"))
    rows = table.get("never")
    never = usual.never if rows is None else tuple(_never(row, where) for row in rows)
    return AllowRules(days=min(days, most), max_days=most, never=never)


def _days(table: dict[str, Any], key: str, usual: int, where: str) -> int:
    days = table.get(key, usual)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= LONGEST_DAYS:
        raise PolicyError(f"{key!r} has to be 1 to {LONGEST_DAYS} days.", where=where)
    return days


def _never(row: Any, where: str) -> Never:
    """A category, or a table of a category and the severity from which it counts."""
    table = row if isinstance(row, dict) else {"category": row}
    _check_keys(table, {field.name for field in fields(Never)}, where)
    try:
        return Never(
            category=Category(table["category"]), severity=Severity(table.get("severity", "info"))
        )
    except (KeyError, ValueError):
        raise PolicyError(
            "What is never allowed needs a known category, and a known severity if any.",
            where=where,
        ) from None


_LISTS = {
    "category": Category,
    "visibility": Visibility,
    "not_visibility": Visibility,
    "signers": Role,
    "rule": str,
}
_NUMBERS = {"min_confidence": float, "max_confidence": float, "min_count": int}


def _rule(row: Any, where: str) -> Rule:
    if not isinstance(row, dict):
        raise PolicyError("A rule has to be a table.", where=where)
    _check_keys(row, {field.name for field in fields(Rule)}, where)
    if "severity" not in row or "action" not in row:
        raise PolicyError("A rule needs a severity and an action.", where=where)
    values: dict[str, Any] = {}
    for key, value in row.items():
        try:
            values[key] = _typed(key, value)
        except (ValueError, TypeError):
            raise PolicyError(f"The value of {key!r} is none that is known.", where=where) from None
    return Rule(**values)


def _typed(key: str, value: Any) -> Any:
    if key in _LISTS:
        items = value if isinstance(value, list) else [value]
        return tuple(_LISTS[key](item) for item in items)
    if key in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(key)
        return _NUMBERS[key](value)
    if key == "severity":
        return Severity(value)
    if key == "action":
        return Action(value)
    if value not in {"deck", "draft", ""}:
        raise ValueError(key)
    return value


def _check_keys(table: dict[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known))}."
            raise PolicyError(f"There is no key {key!r}.", where=where, remedy=hint)
