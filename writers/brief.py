"""The brief: `brief.toml` read strictly, so that a mistyped key is never a plan silently lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from deckproof.errors import BriefError
from deckproof.model import Brief, PodcastPlan, PostPlan, ReleasePlan, WhatIf
from writers.release_days import WEEK, is_hour, is_zone, weekday_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

MOST_POSTS = 6
MOST_HOSTS = 2
MOST_MINUTES = 120
LANGUAGES = ("", "en", "de", "es", "fr", "it", "nl", "pt")

_TABLES: Mapping[str, type] = {
    "posts": PostPlan,
    "podcast": PodcastPlan,
    "release": ReleasePlan,
    "what_if": WhatIf,
}
_UNSTATED = {"is_default"}
"""Fields that a file cannot set."""


def default_brief() -> Brief:
    """The visible default: no plan stated, everything that fits is written."""
    return Brief(is_default=True)


def load_brief(path: Path) -> Brief:
    """The brief in this TOML file; raises BriefError, naming the nearest known key for an unknown one."""
    return parse_text(read_text(path), where=str(path))


def read_text(path: Path) -> str:
    """The text of a brief's file; raises BriefError."""
    where = str(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BriefError(
            "There is no such brief.", where=where, remedy="Write one with 'deckproof brief new'."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BriefError(
            f"The brief cannot be read: {type(error).__name__}.", where=where
        ) from None


def parse_text(text: str, *, where: str, usable: bool = True) -> Brief:
    """The brief in this TOML, as `parse_brief` gives it; raises BriefError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BriefError(f"The brief is not valid TOML: {error}.", where=where) from None
    return parse_brief(table, where=where, usable=usable)


def parse_brief(table: Mapping[str, Any], *, where: str, usable: bool = True) -> Brief:
    """The brief in a table as TOML gives it; raises BriefError whose place is `where`.

    Where it need not be `usable`, values that no run could follow come back too, for `faults_of` to tell of them all.
    """
    plain = {name: value for name, value in table.items() if name not in _TABLES}
    plans: dict[str, Any] = {
        name: _filled(plan, _as_table(name, table[name], where), where, prefix=f"{name}.")
        for name, plan in _TABLES.items()
        if name in table
    }
    brief = dataclasses.replace(_filled(Brief, plain, where, prefix=""), **plans)
    fault = next(faults_of(brief), None) if usable else None
    if fault is not None:
        raise BriefError(fault.what, where=where, remedy=fault.remedy)
    return brief


def _as_table(name: str, value: Any, where: str) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    raise BriefError(
        f"'{name}' has to be a table.", where=where, remedy=f"Write [{name}] on a line of its own."
    )


def _filled(kind: type[T], table: Mapping[str, Any], where: str, *, prefix: str) -> T:
    """A `kind` with these values, each checked against the type of its field."""
    fields = {
        field.name: str(field.type)
        for field in dataclasses.fields(kind)
        if field.name not in _UNSTATED
    }
    for key in table:
        if key not in fields:
            raise _unknown_key(prefix + key, where)
    return kind(
        **{key: _typed(prefix + key, value, fields[key], where) for key, value in table.items()}
    )


def _unknown_key(key: str, where: str) -> BriefError:
    known = known_keys()
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    if not near:
        last = key.rpartition(".")[2]
        near = [name for name in known if name.rpartition(".")[2] == last]
    remedy = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
    return BriefError(f"There is no key {key!r} in a brief.", where=where, remedy=remedy)


def known_keys() -> tuple[str, ...]:
    """Every key that a brief may hold, those of a table as "table.key"."""
    plain = [
        field.name
        for field in dataclasses.fields(Brief)
        if field.name not in _UNSTATED and field.name not in _TABLES
    ]
    nested = [
        f"{name}.{field.name}"
        for name, plan in _TABLES.items()
        for field in dataclasses.fields(plan)
    ]
    return (*plain, *nested)


def _typed(key: str, value: Any, kind: str, where: str) -> Any:
    wanted, accepts, convert = _READERS["str" if kind.startswith("Literal") else kind]
    if not accepts(value):
        raise BriefError(
            f"'{key}' has to be {wanted}, not {_told_type(value)}.",
            where=where,
            remedy=f"For example: {_EXAMPLES[wanted]}.",
        )
    return convert(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


_Reader = tuple[str, Callable[[Any], bool], Callable[[Any], Any]]

_READERS: Mapping[str, _Reader] = {
    "str": ("text", _is_text, str.strip),
    "tuple[str, ...]": (
        "a list of texts",
        _is_texts,
        lambda items: tuple(item.strip() for item in items if item.strip()),
    ),
    "bool": ("true or false", lambda value: isinstance(value, bool), bool),
    "int": ("a whole number", _is_whole, int),
    "float": ("a number", _is_number, float),
    "dt.date | None": ("a day", _is_day, lambda day: day),
    "Mapping[str, str]": ("a table of texts", _is_table, dict),
}
_EXAMPLES = {
    "text": '"new customers"',
    "a list of texts": '["one", "two"]',
    "true or false": "true",
    "a whole number": "6",
    "a number": "8",
    "a day": "2027-01-11",
    "a table of texts": '{ nginx = "engine x" }',
}


def _told_type(value: Any) -> str:
    names = {
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return names.get(
        type(value), "a date" if isinstance(value, (dt.date, dt.time)) else "something else"
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """A value that no run could follow."""

    key: str
    what: str
    remedy: str


def faults_of(brief: Brief) -> Iterator[Fault]:
    """Every value of the brief that no run could follow."""
    if brief.language not in LANGUAGES:
        yield Fault(
            "language",
            f"'language' is {brief.language!r}.",
            'Write "en", "de", "es", "fr", "it", "nl", "pt", or leave it out for the deck\'s own.',
        )
    if not 1 <= brief.posts.max <= MOST_POSTS:
        yield Fault("posts.max", f"'posts.max' is {brief.posts.max}.", f"Give 1 to {MOST_POSTS}.")
    if not 0 < brief.podcast.minutes <= MOST_MINUTES:
        yield Fault(
            "podcast.minutes",
            f"'podcast.minutes' is {brief.podcast.minutes:g}.",
            f"Give more than 0 and at most {MOST_MINUTES}.",
        )
    if len(brief.podcast.hosts) > MOST_HOSTS:
        yield Fault(
            "podcast.hosts",
            f"'podcast.hosts' names {len(brief.podcast.hosts)} people.",
            "Name one host or two.",
        )
    if brief.release.every_days < 0:
        yield Fault(
            "release.every_days", "'release.every_days' is below 0.", "Give 0 or more days."
        )
    if brief.release.first_for_days < 0:
        yield Fault(
            "release.first_for_days",
            "'release.first_for_days' is below 0.",
            "Give 0 or more days.",
        )
    if brief.release.first_for_days and not brief.release.first_to:
        yield Fault(
            "release.first_for_days",
            "'release.first_for_days' is given and 'release.first_to' is not.",
            "Name the group that has the pieces first.",
        )
    yield from _faults_of_days(brief.release)


def _faults_of_days(plan: ReleasePlan) -> Iterator[Fault]:
    for day in plan.days:
        if weekday_of(day) is None:
            known = ", ".join(WEEK)
            yield Fault("release.days", f"'release.days' names {day!r}.", f"Known: {known}.")
    if plan.hour and not is_hour(plan.hour):
        yield Fault("release.hour", f"'release.hour' is {plan.hour!r}.", 'Write it as "09:00".')
    if plan.timezone and not is_zone(plan.timezone):
        yield Fault(
            "release.timezone",
            f"'release.timezone' is {plan.timezone!r}.",
            'Write it as "Europe/Berlin".',
        )
