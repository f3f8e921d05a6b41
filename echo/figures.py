"""Figures of released pieces: what is kept, read once, and summed or averaged by whatever they are looked at by."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from echo.kpi import is_mean
from review.echo_tables import feedback
from review.tables import output, release

FEW = 5
"""With fewer pieces than this a group is not ranked: chance alone would put it anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One released piece. A title of one that was taken back may be the reason, so it is not shown."""

    id: str
    pack: str
    kind: str
    style: str
    title: str
    state: str
    released: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one piece on one day."""

    piece: str
    channel: str
    day: dt.date
    metric: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One measure of one group: how many pieces have it, the sum or mean, and the same for each piece."""

    name: str
    metric: str
    pieces: int
    value: float
    each: float


def load_pieces(connection: Connection, packs: Iterable[str]) -> tuple[Piece, ...]:
    """All that has left of these packs, recalled or not, the earliest first."""
    wanted = (
        select(output, release.c.at)
        .join(release, release.c.output == output.c.id)
        .where(output.c.pack.in_(list(packs)))
        .order_by(release.c.at, output.c.id)
    )
    return tuple(_piece(row) for row in connection.execute(wanted))


def _piece(row: Row[Any]) -> Piece:
    return Piece(
        id=row.id,
        pack=row.pack,
        kind=row.kind,
        style=row.style,
        title=row.title if row.state == "released" else "(taken back)",
        state=row.state,
        released=dt.datetime.fromisoformat(row.at).date(),
    )


def load_figures(
    connection: Connection, pieces: Iterable[str], *, since: dt.date | None = None
) -> tuple[Figure, ...]:
    """Their figures; a later import of the same piece, channel, day and metric stands in the place of an earlier one."""
    wanted = (
        select(feedback)
        .where(feedback.c.kind == "figure", feedback.c.output.in_(list(pieces)))
        .order_by(feedback.c.at, feedback.c.id)
    )
    if since is not None:
        wanted = wanted.where(feedback.c.day >= since.isoformat())
    newest: dict[tuple[str, ...], tuple[str, list[float]]] = {}
    for row in connection.execute(wanted):
        key = (row.output, row.channel, row.day, row.metric)
        at, values = newest.get(key, ("", []))
        newest[key] = (row.at, [*values, row.value] if at == row.at else [row.value])
    return tuple(
        Figure(piece=piece, channel=channel, day=dt.date.fromisoformat(day), metric=metric, value=summed(metric, values))
        for (piece, channel, day, metric), (_, values) in newest.items()
    )  # fmt: skip


def summed(metric: str, values: Sequence[float]) -> float:
    """Their sum, or for a rate their mean."""
    total = sum(values)
    return total / len(values) if is_mean(metric) and values else total


def totals(figures: Iterable[Figure], name_of: Callable[[Figure], str]) -> tuple[Total, ...]:
    """Every metric of every group, by name."""
    groups: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for one in figures:
        groups[name_of(one), one.metric].append(one)
    found = []
    for (name, metric), some in sorted(groups.items()):
        pieces = len({one.piece for one in some})
        value = summed(metric, [one.value for one in some])
        each = value if is_mean(metric) else value / pieces
        found.append(Total(name=name, metric=metric, pieces=pieces, value=value, each=each))
    return tuple(found)


def may_rank(groups: Sequence[Total]) -> bool:
    """Whether there is enough to put these groups in an order."""
    return len(groups) > 1 and all(one.pieces >= FEW for one in groups)


def by_day(figures: Iterable[Figure], metric: str) -> tuple[tuple[dt.date, float], ...]:
    """Of each day what had come together until then; of a rate what it was on that day."""
    days: defaultdict[dt.date, list[float]] = defaultdict(list)
    for one in figures:
        days[one.day].append(one.value)
    points, running = [], 0.0
    for day, values in sorted(days.items()):
        running = summed(metric, values) if is_mean(metric) else running + sum(values)
        points.append((day, running))
    return tuple(points)
