"""Whose a comment is: rules of weighed forms out of a data file, the same answer for the same words always.

routing = read_routing(None)
routed = route("The invoice is wrong.", routing)
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeGuard

from deckproof.errors import SettingsError
from deckproof.model import Category
from deckproof.teams import URGENCIES

NOT_MET = "otherwise"
"""The rule of a comment that no rule meets: its team looks at it and gives it to whom it belongs."""
BY_SCAN = "found-by-the-scan"
"""The rule of a comment in which the scan found what is compliance's by itself."""
COMPLIANCE = "compliance"
_BY_SCAN = frozenset({Category.SECRET, Category.PRIVATE_LIFE, Category.MARKING})
_LONGEST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; its patterns are of folded words."""

    id: str
    team: str
    urgency: str
    weight: int
    forms: re.Pattern[str]
    exceptions: re.Pattern[str] | None
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()

    def meets(self, words: str) -> bool:
        """Whether the rule counts for these folded words."""
        if self.exceptions is not None and self.exceptions.search(words):
            return False
        return self.forms.search(words) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """All rules, the order of teams that weigh the same, and whose the rest is."""

    rules: tuple[Rule, ...]
    order: tuple[str, ...]
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """Whose a comment is, how urgent, and by which rule."""

    team: str
    urgency: str
    rule: str


def route(text: str, routing: Routing, found: Iterable[Category] = ()) -> Routed:
    """Whose the comment is; `found` are the categories of what its scan found surely enough to hold."""
    words = folded(text)
    met = [rule for rule in routing.rules if rule.meets(words)]
    weights = Counter[str]()
    for rule in met:
        weights[rule.team] += rule.weight
    if COMPLIANCE in routing.order and _BY_SCAN & set(found) and COMPLIANCE not in weights:
        return Routed(team=COMPLIANCE, urgency="urgent", rule=BY_SCAN)
    if not met:
        # Nobody knows yet what it is, so somebody looks at it sooner than at praise.
        return Routed(team=routing.otherwise, urgency="soon", rule=NOT_MET)
    team = max(weights, key=lambda one: (weights[one], -routing.order.index(one)))
    of_team = [rule for rule in met if rule.team == team]
    first = min(of_team, key=lambda rule: (URGENCIES.index(rule.urgency), -rule.weight))
    return Routed(team=team, urgency=first.urgency, rule=first.id)


def folded(text: str) -> str:
    """Small letters without accents, words parted by single blanks, one in front and one behind."""
    flat = unicodedata.normalize("NFKD", text[:_LONGEST].casefold().replace("’", "'"))
    plain = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return " " + " ".join(re.findall(r"[a-z0-9]+(?:'[a-z]+)?", plain)) + " "


@lru_cache(maxsize=4)
def read_routing(path: Path | None) -> Routing:
    """The rules in this file, None being the built-in ones; raises SettingsError with the rule that is wrong."""
    where = str(path) if path else "routing.toml"
    try:
        data = path.read_text("utf-8") if path else (resources.files("echo") / "routing.toml").read_text("utf-8")  # fmt: skip
        return parse_routing(tomllib.loads(data), where)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The rules cannot be read ({type(error).__name__}).", where=where) from None  # fmt: skip
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The rules cannot be read: {error}.", where=where) from None


def parse_routing(table: Mapping[str, Any], where: str) -> Routing:
    """The rules in this table; raises SettingsError."""
    order, otherwise = table.get("order"), table.get("otherwise")
    if not _are_texts(order) or otherwise not in order:
        raise SettingsError("The rules need `order`, a list of teams, and `otherwise`, one of them.", where=where)  # fmt: skip
    given = table.get("rule", [])
    rules = tuple(_rule(one, order, where) for one in given) if isinstance(given, list) else ()
    if len({rule.id for rule in rules}) < len(rules):
        raise SettingsError("Two rules have the same id.", where=where)
    return Routing(rules=rules, order=tuple(order), otherwise=str(otherwise))


def _rule(table: Any, order: Sequence[str], where: str) -> Rule:
    name = table.get("id") if isinstance(table, dict) else None
    if not isinstance(name, str) or not name:
        raise SettingsError("A rule has no id.", where=where)
    here = f"{where}, rule {name}"
    weight, forms, exceptions = table.get("weight", 1), table.get("forms"), table.get("not", [])
    if table.get("team") not in order or table.get("urgency", "normal") not in URGENCIES:
        raise SettingsError(
            "The rule's team has to be in `order`, its urgency one of: " + ", ".join(URGENCIES) + ".", where=here
        )  # fmt: skip
    if not _are_texts(forms) or not forms or not _are_texts(exceptions):
        raise SettingsError("The rule needs `forms`, a list of texts.", where=here)
    if isinstance(weight, bool) or not isinstance(weight, int) or not 1 <= weight <= 20:
        raise SettingsError("The rule's weight has to be a whole number, 1 to 20.", where=here)
    return Rule(
        id=name,
        team=table["team"],
        urgency=table.get("urgency", "normal"),
        weight=weight,
        forms=_pattern(forms, here),
        exceptions=_pattern(exceptions, here) if exceptions else None,
        examples=tuple(table.get("examples", ())),
        near_misses=tuple(table.get("near_misses", ())),
    )


def _are_texts(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _pattern(forms: Iterable[str], where: str) -> re.Pattern[str]:
    try:
        return re.compile("|".join(_form(form) for form in forms))
    except re.error:
        raise SettingsError("A form of the rule cannot be read.", where=where) from None


_GAPS = {"~": r"(?:[^ ]+ ){0,3}", "~~": r"(?:[^ ]+ ){0,8}"}


def _form(form: str) -> str:
    """A form as a pattern over folded words: each word ends in the blank that parts it from the next."""
    parts = (_GAPS.get(token) or f"(?:{'|'.join(map(_word, token.split('|')))}) " for token in form.split())  # fmt: skip
    return "(?<= )" + "".join(parts)


def _word(word: str) -> str:
    """One word, or several joined by "_"; a star is any letters."""
    return re.escape(word).replace(r"\*", "[^ ]*").replace("_", " ")
