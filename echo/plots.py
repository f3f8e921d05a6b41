"""Plots as SVG: bars, and a course with its target. No script, no style sheet; readable in print, in the dark and by ear.

Text and lines take the colour of the page (`currentColor`), bars a colour that stands out from white and from black.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from deckproof.counts import counted
from echo.verdict import shown

FILL = "#2a8294"
"""At least 3:1 against white and against the desk's dark sheet (WCAG 2.2, 1.4.11)."""
WIDTH, LABELS, VALUES, ROW = 400, 125, 60, 30
_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 220, 60, 12, 20, 40
_LONGEST = 16


# A narrow drawing, so that its words can still be read on a telephone, where it is shown at two thirds of its size.


def bars(own_id: str, title: str, told: str, rows: Sequence[tuple[str, float]]) -> str:
    """A bar a row, with its name and its number; `told` says in a sentence what the picture shows."""
    most = max((abs(value) for _, value in rows), default=0.0) or 1.0
    room = WIDTH - LABELS - VALUES
    parts = []
    for at, (name, value) in enumerate(rows):
        top, long = at * ROW + 6, max(1.0, room * max(value, 0.0) / most)
        parts += [
            f'<text x="{LABELS - 8}" y="{top + 13}" text-anchor="end">{escape(_short(name))}</text>',
            f'<rect x="{LABELS}" y="{top}" width="{long:.1f}" height="18" rx="2" fill="{FILL}"/>',
            f'<text x="{LABELS + long + 6:.1f}" y="{top + 13}">{shown(value)}</text>',
        ]
    return _svg(own_id, title, told, max(1, len(rows)) * ROW + 6, parts)


def course(
    own_id: str,
    title: str,
    told: str,
    points: Sequence[tuple[dt.date, float]],
    goal: float | None = None,
) -> str:
    """A line over the days, and a dashed one where the target lies."""
    if not points:
        return _svg(own_id, title, told, ROW, [])
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()
    most = max([value for _, value in points] + ([goal] if goal else [])) or 1.0
    wide, high = WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(day: dt.date) -> float:
        return _LEFT + (wide * (day.toordinal() - first) / (last - first) if last > first else wide)

    def y(value: float) -> float:
        return _TOP + high * (1 - max(value, 0.0) / most)

    parts = [
        f'<line x1="{_LEFT}" y1="{y(0):.1f}" x2="{WIDTH - _RIGHT}" y2="{y(0):.1f}" stroke="currentColor"/>',
        f'<text x="{_LEFT - 8}" y="{y(0) + 4:.1f}" text-anchor="end">0</text>',
        f'<text x="{_LEFT - 8}" y="{y(most) + 4:.1f}" text-anchor="end">{shown(most)}</text>',
        f'<text x="{_LEFT}" y="{_HEIGHT - 14}">{points[0][0].isoformat()}</text>',
    ]
    if last > first:
        parts.append(f'<text x="{WIDTH - _RIGHT}" y="{_HEIGHT - 14}" text-anchor="end">{points[-1][0].isoformat()}</text>')  # fmt: skip
    path = " ".join(f"{x(day):.1f},{y(value):.1f}" for day, value in points)
    if len(points) > 1:
        parts.append(f'<polyline points="{path}" fill="none" stroke="{FILL}" stroke-width="3"/>')
    parts += [
        f'<circle cx="{x(day):.1f}" cy="{y(value):.1f}" r="4" fill="{FILL}"/>'
        for day, value in _apart(points)
    ]
    if goal is not None:
        line = f'<line x1="{_LEFT}" y1="{y(goal):.1f}" x2="{WIDTH - _RIGHT}" y2="{y(goal):.1f}" stroke="currentColor" stroke-dasharray="6 4"/>'
        above = y(goal) - 6 if y(goal) > _TOP + 14 else y(goal) + 16
        parts += [line, f'<text x="{_LEFT + 8}" y="{above:.1f}">target {shown(goal)}</text>']
    return _svg(own_id, title, told, _HEIGHT, parts)


def _apart(points: Sequence[tuple[dt.date, float]]) -> list[tuple[dt.date, float]]:
    """The points that get a dot: all of a few, of many the last."""
    return list(points) if len(points) <= 31 else [points[-1]]


def told_course(points: Sequence[tuple[dt.date, float]], metric: str, goal: float | None) -> str:
    """What a course shows, in a sentence."""
    if not points:
        return f"There are no figures of {metric}."
    start, end = points[0], points[-1]
    if len(points) == 1:
        text = f"{metric} on {end[0].isoformat()}: {shown(end[1])}, the only day with a figure"
    else:
        rises = sum(after[1] > before[1] for before, after in pairwise(points))
        text = f"{metric} from {start[0].isoformat()} ({shown(start[1])}) to {end[0].isoformat()} ({shown(end[1])}), {counted(len(points), 'day with figures', 'days with figures')}, {counted(rises, 'rise')}"
    return f"{text}; the target is {shown(goal)}." if goal is not None else f"{text}."


def told_bars(rows: Sequence[tuple[str, float]], what: str) -> str:
    """What bars show, in a sentence."""
    return f"{what}: " + "; ".join(f"{name} {shown(value)}" for name, value in rows) + "."


def _svg(own_id: str, title: str, told: str, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%" role="img" '
        f'aria-labelledby="{own_id}-t {own_id}-d" font-size="13" fill="currentColor" font-family="inherit">'
        f'<title id="{own_id}-t">{escape(title)}</title><desc id="{own_id}-d">{escape(told)}</desc>'
        + "".join(parts)
        + "</svg>"
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
