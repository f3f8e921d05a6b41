"""The report: figures beside each brief's KPI and target, by piece, kind, style and channel, and what cannot be known.

report = make_report(store, viewer, today=date)
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, func, select, true

from deckproof.errors import UnknownNameError
from deckproof.model import Brief, Person
from echo.figures import FEW, Figure, Piece, Total, by_day, load_figures, load_pieces, totals
from echo.verdict import Verdict, judge
from plans.briefs import PackBrief, brief_of_pack
from review.echo_tables import feedback
from review.grants import in_sight
from review.people import still_active
from review.store import Store
from review.tables import output, pack, release

REPORT_SCHEMA = "deckproof.report/1"

NOTES = (
    "Figures say how often something happened, not why: other things happen at the same time, and nothing here was tried against a group that saw none of it.",
    f"Groups are put in an order only where each has {FEW} pieces or more; with fewer, chance alone would do it.",
    "Styles are formats that suit people’s habits, not gains in learning: that matching teaching to a style raises learning is not supported by evidence (Pashler, McDaniel, Rohrer and Bjork, 2008).",
    "Figures from before a piece was released count only as what it is compared with.",
    "Two names of one measure are never added up, as they may count the same thing twice.",
)
"""What a reader has to know; said in every report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCount:
    """Comments of one team: all, open, overdue."""

    team: str
    comments: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What belongs to one brief."""

    name: str
    sha256: str
    brief: Brief
    verdict: Verdict
    pieces: tuple[Piece, ...]
    course: tuple[tuple[dt.date, float], ...]
    """Of the KPI's metric, what had come together by each day."""
    by_piece: tuple[Total, ...]
    by_kind: tuple[Total, ...]
    by_style: tuple[Total, ...]
    by_channel: tuple[Total, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of it. `without_figures` counts pieces on which nothing came back."""

    made_on: dt.date
    since: dt.date | None
    parts: tuple[Part, ...]
    teams: tuple[TeamCount, ...]
    without_figures: int
    notes: tuple[str, ...] = NOTES
    schema: str = REPORT_SCHEMA


def make_report(
    store: Store,
    viewer: Person | None,
    *,
    today: dt.date,
    since: dt.date | None = None,
    brief: str = "",
    pack_id: str = "",
) -> Report:
    """The report on what the viewer may see; `brief` is a kept name or the beginning of a hash.

    Raises UnknownNameError for a brief or a pack that no released piece has.
    """
    with store.reading() as connection:
        packs = _packs(connection, viewer, pack_id)
    groups = _by_brief(store, packs, brief)
    if (brief or pack_id) and not groups:
        raise UnknownNameError(
            f"No released piece that you may see belongs to {brief or pack_id!r}.",
            remedy="`deckproof list` shows the packs.",
        )
    with store.reading() as connection:
        parts = tuple(_part(connection, kept, some, since, today) for kept, some in groups)
        seen = [one for part in parts for one in part.pieces]
        teams = _teams(connection, [one.id for one in seen], today)
    bare = sum(len(part.pieces) - len({one.name for one in part.by_piece}) for part in parts)
    return Report(made_on=today, since=since, parts=parts, teams=teams, without_figures=bare)


def _packs(connection: Connection, viewer: Person | None, pack_id: str) -> list[str]:
    """Packs of which something has left and that the viewer may see."""
    seen = true() if viewer is None else in_sight(still_active(connection, viewer))
    out = select(output.c.pack).join(release, release.c.output == output.c.id)
    wanted = select(pack.c.id).where(seen, pack.c.id.in_(out)).order_by(pack.c.held_at, pack.c.id)
    if pack_id:
        wanted = wanted.where(pack.c.id == pack_id)
    return list(connection.execute(wanted).scalars())


def _by_brief(store: Store, packs: Sequence[str], brief: str) -> list[tuple[PackBrief, list[str]]]:
    """The packs of each brief, in the order in which the first of each was held."""
    groups: dict[str, tuple[PackBrief, list[str]]] = {}
    for one in packs:
        kept = brief_of_pack(store, one) or PackBrief(brief=Brief(is_default=True), sha256="")
        if brief and kept.name != brief and not (len(brief) >= 8 and kept.sha256.startswith(brief)):
            continue
        groups.setdefault(kept.sha256, (kept, []))[1].append(one)
    return list(groups.values())


def _part(
    connection: Connection,
    kept: PackBrief,
    packs: Sequence[str],
    since: dt.date | None,
    today: dt.date,
) -> Part:
    pieces = load_pieces(connection, packs)
    every = load_figures(connection, [one.id for one in pieces])
    first = min((one.released for one in pieces), default=None)
    released = {one.id: one.released for one in pieces}
    after = [one for one in every if one.day >= released[one.piece]]
    before = [one for one in every if one.day < released[one.piece]]
    shown = [one for one in after if since is None or one.day >= since]
    verdict = judge(kept.brief, after, first=first, today=today, before=before)
    by_id = {one.id: one for one in pieces}
    return Part(
        name=_name(kept),
        sha256=kept.sha256,
        brief=kept.brief,
        verdict=verdict,
        pieces=pieces,
        course=by_day([one for one in after if one.metric == verdict.metric], verdict.metric),
        by_piece=totals(shown, lambda one: one.piece),
        by_kind=totals(shown, lambda one: by_id[one.piece].kind),
        by_style=totals(shown, lambda one: by_id[one.piece].style),
        by_channel=totals(shown, _channel),
    )


def _channel(one: Figure) -> str:
    return one.channel or "not said"


def _name(kept: PackBrief) -> str:
    if kept.name:
        return kept.name
    if kept.brief.is_default or not kept.sha256:
        return "No stated plan (the default brief)"
    return kept.brief.purpose or f"Brief {kept.sha256[:8]}"


def _teams(connection: Connection, pieces: Sequence[str], today: dt.date) -> tuple[TeamCount, ...]:
    is_open = feedback.c.state == "open"
    late = is_open & (feedback.c.due < today.isoformat())
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for start in range(0, len(pieces), 500):
        wanted = (
            select(
                feedback.c.team,
                func.count(),
                func.sum(case((is_open, 1), else_=0)),
                func.sum(case((late, 1), else_=0)),
            )
            .where(feedback.c.kind == "comment", feedback.c.output.in_(pieces[start : start + 500]))
            .group_by(feedback.c.team)
        )
        for team, *numbers in connection.execute(wanted):
            counts[team] = [a + int(b or 0) for a, b in zip(counts[team], numbers, strict=True)]
    return tuple(
        TeamCount(team=team, comments=all_, open=open_, overdue=overdue)
        for team, (all_, open_, overdue) in sorted(counts.items())
    )


def main_metric(part: Part) -> str:
    """The metric that plots show: the KPI's, else the one that most pieces have; "" where there is none."""
    if part.verdict.metric:
        return part.verdict.metric
    counts: defaultdict[str, int] = defaultdict(int)
    for one in part.by_piece:
        counts[one.metric] += one.pieces
    return max(sorted(counts), key=lambda metric: counts[metric], default="")


def of_metric(groups: Sequence[Total], metric: str) -> list[Total]:
    """The groups that have the metric: in order of the mean of a piece where that may be said, else by name."""
    from echo.figures import may_rank

    found = [one for one in groups if one.metric == metric]
    return sorted(found, key=lambda one: (-one.each, one.name)) if may_rank(found) else found


def plain(report: Report) -> dict[str, Any]:
    """The report as one JSON document."""
    from deckproof.codec import to_plain

    told: dict[str, Any] = to_plain(report)
    for part, one in zip(told["parts"], report.parts, strict=True):
        part["metric"] = main_metric(one)
    return told
