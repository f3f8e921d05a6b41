"""Frames: which cues have to stand together in a clause, in which order and how near, for it to be a risk."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deckproof.model import Block, Category, Finding
from scanners import Scope
from scanners._rules import WRITTEN
from scanners._spans import mark
from scanners.cues.clauses import Clause, Place, clauses_of, name_cues
from scanners.cues.words import SHARED, families, table_of

SHAPES = frozenset(
    {"number", "year", "quote", "question", "colon", "dash", "start", "capital", "upper", "owner"}
    | {"end"}
)
NAMES = frozenset({"person", "company"})
BOTH = "&"
"""Stands between two cues that have to be of the same word: "plover&upper" is the bird with a capital."""
_WITHIN = 5

_Cues = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """Cues that make a risk together."""

    name: str
    family: str
    cues: _Cues
    """One after the other; of alternatives any one."""
    within: int
    """Tokens between one cue and the next at the most."""
    listed: _Cues
    """Those of the cues that no name can be."""
    joined: tuple[str, ...]
    """Those of the cues that are two of the same word."""
    opens: bool
    """Whether the first cue has to open the clause, as an order does; written "^cue"."""
    any_order: bool
    unless: tuple[str, ...]
    """Cues, any of which anywhere in the clause keeps the frame quiet."""
    confidence: float
    why: str
    fires: tuple[str, ...]
    quiet: tuple[str, ...]

    @property
    def names_hush(self) -> bool:
        """Whether a name in the clause may keep it quiet, which its words alone cannot tell."""
        return any(BOTH in cue or cue in NAMES for cue in self.unless)


def family_names() -> tuple[str, ...]:
    """The families that have frames."""
    return families()


@functools.cache
def frames_of(family: str) -> tuple[Frame, ...]:
    """The family's frames.

    Raises ValueError where a frame speaks of a cue that no list has.
    """
    table = table_of(family)
    return tuple(_frame(row, family, table) for row in table["frame"])


def _frame(row: Mapping[str, Any], family: str, table: Mapping[str, Any]) -> Frame:
    def full(name: str) -> str:
        return _full_name(name, family, table)

    cues = tuple(
        tuple(full(name) for name in cue.removeprefix("^").split("|")) for cue in row["cues"]
    )
    return Frame(
        name=row["name"],
        family=family,
        cues=cues,
        listed=tuple(cue for cue in cues if not NAMES & set(cue)),
        joined=tuple(name for cue in cues for name in cue if BOTH in name),
        opens=row["cues"][0].startswith("^"),
        within=row.get("within", _WITHIN),
        any_order=row.get("any_order", False),
        unless=tuple(full(name) for name in (*table.get("unless", ()), *row.get("unless", ()))),
        confidence=row.get("confidence", table["confidence"]),
        why=row.get("why", table["why"]),
        fires=tuple(row["fires"]),
        quiet=tuple(row["quiet"]),
    )


def _full_name(name: str, family: str, table: Mapping[str, Any]) -> str:
    if BOTH in name:
        return BOTH.join(_full_name(one, family, table) for one in name.split(BOTH))
    if name in SHAPES | NAMES:
        return name
    if name in table.get("cues", {}):
        return f"{family}.{name}"
    if name in table_of(SHARED)["cues"]:
        return f"{SHARED}.{name}"
    raise ValueError(f"The frames of {family} name the cue {name!r}, which no list has.")


@functools.cache
def hushing(category: str) -> frozenset[str]:
    """Cues that keep every frame of the category's families quiet."""
    tables = {family: table_of(family) for family in families()}
    return frozenset(
        _full_name(name, family, table)
        for family, table in tables.items()
        if table["category"] == category
        for name in table.get("unless", ())
    )


@functools.cache
def _by_first_cue() -> Mapping[str, tuple[Frame, ...]]:
    """The frames of all families by each cue that one of them can be woken by: the alternatives of its first cue that is a list."""
    woken: dict[str, list[Frame]] = {}
    for frame in itertools.chain.from_iterable(map(frames_of, families())):
        keys = next(cue for cue in frame.cues if not (SHAPES | NAMES) & set(cue))
        for key in keys:
            woken.setdefault(key.split(BOTH)[0], []).append(frame)
    return {key: tuple(frames) for key, frames in woken.items()}


def frame_findings(scope: Scope, family: str, *, everywhere: bool = False) -> Iterator[Finding]:
    """What the family's frames find in blocks that a person wrote, or `everywhere`; the span is the clause or its cues."""
    for block in scope.blocks:
        if everywhere or block.kind in WRITTEN:
            for clause in clauses_of(scope, block):
                for frame in _possible(clause).get(family, ()):
                    yield from _in_clause(scope, block, clause, frame)


def _in_clause(scope: Scope, block: Block, clause: Clause, frame: Frame) -> Iterator[Finding]:
    place = _place_of(scope, block, clause, frame)
    if place is None:
        return
    table = table_of(frame.family)
    start = clause.start + clause.tokens[place.first][1]
    end = clause.start + clause.tokens[place.last][2]
    if table.get("whole_clause", False):
        start, end = clause.start, clause.end
    yield mark(
        block,
        start,
        end,
        category=Category(table["category"]),
        rule=f"{table['category'].replace('_', '-')}:{frame.name}",
        confidence=frame.confidence,
        why=frame.why,
    )


def _possible(clause: Clause) -> Mapping[str, Sequence[Frame]]:
    """By family the frames that the clause's own words wake and allow, whatever names stand in it."""
    known = clause.reading.possible
    if known is None:
        known = clause.reading.possible = {}
        woken = _by_first_cue()
        for frame in dict.fromkeys(one for cue in clause.cues for one in woken.get(cue, ())):
            if frame.names_hush or (not _is_hushed(clause, frame) and _has_listed(clause, frame)):
                known.setdefault(frame.family, []).append(frame)
    return known


def _is_hushed(clause: Clause, frame: Frame) -> bool:
    return not clause.cues.keys().isdisjoint(frame.unless)


def _has_listed(clause: Clause, frame: Frame) -> bool:
    """Whether of each cue that is a list some word is there."""
    for both in frame.joined:
        _join(clause, both)
    return not any(map(clause.cues.keys().isdisjoint, frame.listed))


def _place_of(scope: Scope, block: Block, clause: Clause, frame: Frame) -> Place | None:
    """From the first to the last of the frame's cues, or None where it does not hold."""
    if _is_hushed(clause, frame) or not _has_listed(clause, frame):
        return None
    if any(NAMES & set(cue) and clause.cues.keys().isdisjoint(cue) for cue in frame.cues):
        name_cues(scope, block, clause)
    places = [_places_of(clause, cue, frame) for cue in frame.cues]
    if frame.opens:
        first = clause.cues["start"][0].first if "start" in clause.cues else 0
        places[0] = [place for place in places[0] if place.first == first]
    if not all(places):
        return None
    named = {place.first for place in clause.cues.get("company", ())}
    if frame.any_order:
        return _near(places, frame.within)
    return _in_order(places, frame.within, named)


def _join(clause: Clause, both: str) -> None:
    """Add where the two cues are of the same word, once a clause."""
    if both not in clause.cues:
        one, other = both.split(BOTH)
        there = {place.first for place in clause.cues.get(other, ())}
        same = [place for place in clause.cues.get(one, ()) if place.first in there]
        if same:
            clause.cues[both] = same


def _places_of(clause: Clause, cue: tuple[str, ...], frame: Frame) -> list[Place]:
    """Where the cue stands; beside a company's name a word of that name is no cue of what it does ("Stores" stores nothing)."""
    places = [place for name in cue for place in clause.cues.get(name, ())]
    if NAMES & set(cue) or not any("company" in other for other in frame.cues):
        return places
    named = {place.first for place in clause.cues.get("company", ())}
    return [one for one in places if not {one.first - 1, one.first} <= named]


def _in_order(
    places: Sequence[Sequence[Place]], within: int, named: Collection[int]
) -> Place | None:
    """The first run of places of which each begins after the one before, no further than `within` tokens on.

    No two of them are of one name, whose tokens are `named`: "Row Mode" tells nothing of a firm called Mode.
    """
    reached = [(place.first, place.last) for place in places[0]]
    for options in places[1:]:
        reached = [
            (first, place.last)
            for first, last in reached
            for place in options
            if 0 < place.first - last <= within + 1
            and not all(at in named for at in range(last, place.first + 1))
        ]
        reached = list(dict.fromkeys(reached))
    return Place(*min(reached)) if reached else None


def _near(places: Sequence[Sequence[Place]], within: int) -> Place | None:
    """Places of all cues that do not overlap and lie no further apart than `within` tokens each, in any order."""
    for start in places[0]:
        run = [start]
        for options in places[1:]:
            free = (one for one in options if not any(_overlap(one, other) for other in run))
            near = min(free, key=lambda one: abs(one.first - start.first), default=None)
            if near is None:
                break
            run.append(near)
        else:
            first = min(one.first for one in run)
            last = max(one.last for one in run)
            if last - first <= (within + 1) * len(run):
                return Place(first, last)
    return None


def _overlap(one: Place, other: Place) -> bool:
    return one.first <= other.last and other.first <= one.last
