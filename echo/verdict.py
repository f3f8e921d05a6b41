"""A figure beside its target: reached, on the way, missed, or why it cannot be said. Never why it came about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from deckproof.model import Brief
from echo.figures import Figure, summed
from echo.kpi import Target, is_mean, read_target, same_measure

FEWEST_DAYS = 7
"""Days with figures that are needed before and after, for a change to be told."""

Status = Literal["reached", "on the way", "missed", "not known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What stands beside the KPI. `goal` is the number that `actual` is compared with, in the figure's own unit."""

    status: Status
    sentence: str
    metric: str = ""
    actual: float | None = None
    goal: float | None = None
    by: dt.date | None = None


def judge(
    brief: Brief,
    figures: Sequence[Figure],
    *,
    first: dt.date | None,
    today: dt.date,
    before: Sequence[Figure] = (),
) -> Verdict:
    """What these figures, from the day on which the first piece left, say of the brief's KPI; `before` are those from before."""
    if not (brief.kpi or brief.kpi_target):
        return Verdict(status="not known", sentence="The brief names no measure of success.")
    target = read_target(brief.kpi, brief.kpi_target, start=first)
    mine = [one for one in figures if same_measure(one.metric, target.words)]
    metric = _metric(mine)
    if not mine:
        what = f"“{target.family}”" if target.family else "what the KPI names"
        return Verdict(
            status="not known",
            sentence=f"No figure was imported for {what}, so nothing can be set beside the KPI.",
            by=target.by,
        )
    mine = [one for one in mine if one.metric == metric]
    actual = summed(metric, [one.value for one in mine])
    if target.amount is None:
        return Verdict(
            status="not known",
            sentence=f"The KPI names no number; {shown(actual)} {metric} came in.",
            metric=metric,
            actual=actual,
            by=target.by,
        )
    if target.is_change:
        earlier = [one for one in before if one.metric == metric]
        return _change(target, metric, mine, earlier, first, today)
    return _level(target, metric, actual, mine, first, today)


def _metric(figures: Sequence[Figure]) -> str:
    """The metric with most figures: two names of one measure are not added up, as they may count the same twice."""
    names = sorted({one.metric for one in figures})
    return max(names, key=lambda name: sum(one.metric == name for one in figures), default="")


def _level(
    target: Target,
    metric: str,
    actual: float,
    figures: Sequence[Figure],
    first: dt.date | None,
    today: dt.date,
) -> Verdict:
    goal = target.amount or 0.0
    if target.per_days and not is_mean(metric):
        days = ((min(today, target.by or today) - (first or today)).days) + 1
        if days < target.per_days:
            return Verdict(status="not known", sentence=f"Not a whole {target.per} has gone by yet; {shown(actual)} {metric} so far.", metric=metric, actual=actual, by=target.by)  # fmt: skip
        actual = actual * target.per_days / days
    counted = [one for one in figures if target.by is None or one.day <= target.by]
    if not target.per_days and not is_mean(metric):
        actual = sum(one.value for one in counted)
    unit = f"{metric} a {target.per}" if target.per else metric
    return _told(target, unit, metric, actual, goal, today)


def _change(
    target: Target,
    metric: str,
    figures: Sequence[Figure],
    before: Sequence[Figure],
    first: dt.date | None,
    today: dt.date,
) -> Verdict:
    days_before, days_after = (len({one.day for one in some}) for some in (before, figures))
    direction = "less" if target.less else "more"
    if first is None or days_before < FEWEST_DAYS or days_after < FEWEST_DAYS:
        when = "from before the first release" if days_before < FEWEST_DAYS else "from after it"
        return Verdict(
            status="not known",
            sentence=f"{shown(target.amount or 0)} % {direction} cannot be told: it takes figures of {FEWEST_DAYS} days {when}, and there are {min(days_before, days_after) if days_before < FEWEST_DAYS else days_after}.",
            metric=metric,
            actual=summed(metric, [one.value for one in figures]),
            by=target.by,
        )
    base = sum(one.value for one in before) / days_before
    now = sum(one.value for one in figures) / days_after
    sign = -1 if target.less else 1
    goal = base * (1 + sign * (target.amount or 0) / 100)
    return _told(target, f"{metric} a day", metric, now, goal, today, base=base)


def _told(
    target: Target,
    unit: str,
    metric: str,
    actual: float,
    goal: float,
    today: dt.date,
    base: float | None = None,
) -> Verdict:
    reached = actual <= goal if target.less else actual >= goal
    over = target.by is not None and today > target.by
    status: Status = "reached" if reached else "missed" if over else "on the way"
    # What has to stay low can still rise as long as there is time.
    if target.less and reached and not over and target.by is not None:
        status = "on the way"
    parts = [f"{shown(actual)} of {shown(goal)} {unit}"]
    if goal and not target.less:
        parts.append(f"{shown(100 * actual / goal)} %")
    if base is not None:
        parts.append(f"{shown(base)} before the first release")
    if target.by:
        parts.append(f"{'until' if not over else 'the time ended on'} {target.by.isoformat()}")
    return Verdict(status=status, sentence="; ".join(parts) + ".", metric=metric, actual=actual, goal=goal, by=target.by)  # fmt: skip


def shown(number: float) -> str:
    """The number for a person: at most one digit behind the point, thousands parted."""
    return f"{number:,.0f}" if abs(number) >= 100 or number == int(number) else f"{number:,.1f}"
