"""The teams that answer what comes back on released pieces, as `[teams]` in deckproof.toml says it."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from deckproof.errors import SettingsError

USUAL = ("marketing", "sales", "after-sales", "service", "compliance")
"""The teams that the built-in rules route to; they are there whether or not anybody is named."""
URGENCIES = ("urgent", "soon", "normal")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who is in a team, where its notices go besides, and within how many working days it answers."""

    people: tuple[str, ...] = ()
    """Names as `deckproof user add` knows them."""
    mail: tuple[str, ...] = ()
    urgent: int = 1
    soon: int = 3
    normal: int = 5

    def days(self, urgency: str) -> int:
        """Within how many working days; raises KeyError for an urgency that is none."""
        return {"urgent": self.urgent, "soon": self.soon, "normal": self.normal}[urgency]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teams:
    """All teams by name, the team's own rules if it has some, and the days on which nobody works."""

    by_name: Mapping[str, Team] = field(default_factory=lambda: {name: Team() for name in USUAL})
    rules: Path | None = None
    """A file with rules of one's own; None is the built-in ones."""
    holidays: tuple[dt.date, ...] = ()

    def of(self, person: str) -> tuple[str, ...]:
        """The teams that the person is in."""
        return tuple(name for name, team in self.by_name.items() if person in team.people)


def read_teams(table: object, where: str) -> Teams:
    """The table `[teams]`; raises SettingsError, naming the nearest known key for an unknown one."""
    if not isinstance(table, dict):
        raise SettingsError("The setting 'teams' has to be a table.", where=where)
    found = {name: Team() for name in USUAL}
    rules, holidays = table.get("rules"), table.get("holidays", [])
    if rules is not None and not isinstance(rules, str):
        raise SettingsError("The setting 'teams.rules' has to be a path.", where=where)
    for name, one in table.items():
        if name not in {"rules", "holidays"}:
            found[name] = _team(name, one, where)
    return Teams(
        by_name=found,
        rules=Path(rules) if rules else None,
        holidays=_days(holidays, where),
    )


def _team(name: str, table: object, where: str) -> Team:
    if not _NAME.match(name):
        raise SettingsError(
            f"A team cannot be named {name!r}.",
            where=where,
            remedy="Use small letters, digits and hyphens.",
        )
    if not isinstance(table, dict):
        raise SettingsError(
            f"The setting 'teams.{name}' has to be a table.",
            where=where,
            remedy=f'For example: [teams.{name}] people = ["ana"]',
        )
    known = [one.name for one in fields(Team)]
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
            raise SettingsError(
                f"There is no setting 'teams.{name}.{key}'.", where=where, remedy=hint
            )
    return Team(
        **{key: _typed(f"teams.{name}.{key}", value, where) for key, value in table.items()}
    )


def _typed(key: str, value: object, where: str) -> Any:
    if key.endswith((".people", ".mail")):
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            if key.endswith(".mail") and not all("@" in one for one in value):
                raise SettingsError(f"The setting {key!r} has to be addresses.", where=where)
            return tuple(value)
        raise SettingsError(f"The setting {key!r} has to be a list of texts.", where=where)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 60:
        raise SettingsError(
            f"The setting {key!r} has to be a number of working days, 1 to 60.", where=where
        )
    return value


def _days(value: object, where: str) -> tuple[dt.date, ...]:
    if isinstance(value, list) and all(type(one) is dt.date for one in value):
        return tuple(value)
    raise SettingsError(
        "The setting 'teams.holidays' has to be a list of days.",
        where=where,
        remedy="For example: holidays = [2027-01-01, 2027-05-01]",
    )
