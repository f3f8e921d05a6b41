"""The report as Markdown and as HTML: a table beside each plot, and nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from deckproof.counts import counted
from echo.figures import FEW, Total, may_rank
from echo.plots import bars, course, told_bars, told_course
from echo.report import Part, Report, main_metric, of_metric
from echo.verdict import shown

_GROUPS = (("kind", "by_kind"), ("style", "by_style"), ("channel", "by_channel"))
_NUMBER = ' class="number"'
_CELL = re.compile(r"([\\`*_{}\[\]<>|#~!])")

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886; vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; } .scroll { overflow-x: auto; }
figure { margin: 1rem 0; } figcaption, .soft { opacity: .85; } svg { max-width: 32rem; height: auto; }
.verdict { border-left: 4px solid #2a8294; padding: .4rem 1rem; }
@media print { figure, tr { break-inside: avoid; } body { margin: 0; } }
"""


def as_html(report: Report) -> str:
    """The report as a page of its own."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>What came back, {report.made_on.isoformat()}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>What came back</h1>{html_body(report)}</main></body></html>\n"
    )


def html_body(report: Report) -> str:
    """The report as a part of a page."""
    since = f", figures since {report.since.isoformat()}" if report.since else ""
    parts = [f'<p class="soft">Made on {report.made_on.isoformat()}{since}.</p>']
    if not report.parts:
        parts.append("<p>Nothing has been released yet, so nothing can have come back.</p>")
    for at, part in enumerate(report.parts, 1):
        parts.append(_html_part(part, f"p{at}"))
    if report.teams:
        parts.append("<section><h2>Comments</h2>" + _html_table("Comments by team", ("Team", "All", "Open", "Overdue"), ([one.team, f"{one.comments}", f"{one.open}", f"{one.overdue}"] for one in report.teams)) + "</section>")  # fmt: skip
    notes = "".join(f"<li>{escape(note)}</li>" for note in _notes(report))
    return "".join(parts) + f"<section><h2>What this cannot tell</h2><ul>{notes}</ul></section>"


def _notes(report: Report) -> list[str]:
    bare = report.without_figures
    more = [f"{counted(bare, 'released piece has', 'released pieces have')} no figure at all; what is not measured is not counted as nothing."] if bare else []  # fmt: skip
    return [*more, *report.notes]


def _html_part(part: Part, own_id: str) -> str:
    verdict = part.verdict
    facts = [
        ("KPI", part.brief.kpi or "none"),
        ("Target", part.brief.kpi_target or "none"),
        ("For", part.brief.audience or "nobody named"),
        ("Released", counted(len(part.pieces), "piece")),
    ]
    listed = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    sections = [
        f'<section><h2>{escape(part.name)}</h2><dl class="told">{listed}</dl>',
        f'<p class="verdict"><strong>{verdict.status.capitalize()}.</strong> {escape(verdict.sentence)}</p>',
    ]
    if part.course:
        told = told_course(part.course, verdict.metric, _goal(part))
        sections.append(_figure(course(f"{own_id}-course", f"{verdict.metric} over time", told, part.course, _goal(part)), told))  # fmt: skip
        sections.append(_html_table(f"{verdict.metric} over time", ("Until", verdict.metric), ([day.isoformat(), shown(value)] for day, value in part.course), fold=len(part.course) > 12))  # fmt: skip
    metric = main_metric(part)
    for word, name in _GROUPS:
        sections.append(_html_group(word, getattr(part, name), metric, own_id))
    sections.append(_html_pieces(part))
    return "".join(sections) + "</section>"


def _goal(part: Part) -> float | None:
    """The target where it lies on the same scale as the course, which adds up."""
    verdict = part.verdict
    is_total = verdict.goal is not None and part.course and verdict.actual == part.course[-1][1]
    return verdict.goal if is_total else None


def _html_group(word: str, groups: Sequence[Total], metric: str, own_id: str) -> str:
    found = of_metric(groups, metric)
    if not found:
        return ""
    rows = [(one.name, one.each) for one in found]
    title = f"{metric} a piece by {word}"
    told = told_bars(rows, title)
    order = "" if len(found) < 2 or may_rank(found) else f'<p class="soft">In the order of names: not every {word} has {FEW} pieces, so none is put above another.</p>'  # fmt: skip
    return (
        f"<h3>By {word}</h3>"
        + _figure(bars(f"{own_id}-{word}", title, told, rows), told)
        + order
        + _html_table(
            f"All figures by {word}",
            (word.capitalize(), "Metric", "Pieces", "In all", "A piece"),
            ([one.name, one.metric, f"{one.pieces}", shown(one.value), shown(one.each)] for one in groups),
        )
    )  # fmt: skip


def _html_pieces(part: Part) -> str:
    by_id = {one.id: one for one in part.pieces}
    rows = [
        [by_id[one.name].title, by_id[one.name].kind, by_id[one.name].style, one.metric, shown(one.value)]
        for one in part.by_piece
    ]  # fmt: skip
    if not rows:
        return ""
    return "<h3>By piece</h3>" + _html_table("All figures by piece", ("Piece", "Kind", "Style", "Metric", "Value"), rows)  # fmt: skip


def _figure(svg: str, told: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(told)}</figcaption></figure>"


def _html_table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, fold: bool = False
) -> str:
    rows = list(rows)
    numeric = [bool(rows) and all(_kind(row[at]) for row in rows) for at in range(len(head))]
    heads = "".join(
        f'<th scope="col"{_NUMBER if is_number else ""}>{escape(one)}</th>'
        for one, is_number in zip(head, numeric, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(f"<td{_kind(cell)}>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    table = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    return f"<details><summary>{escape(caption)} as a table</summary>{table}</details>" if fold else table  # fmt: skip


def _kind(cell: str) -> str:
    return _NUMBER if re.fullmatch(r"-?[\d,]+(\.\d+)?", cell) else ""


def as_markdown(report: Report) -> str:
    """The report as Markdown: its tables, without plots."""
    since = f", figures since {report.since.isoformat()}" if report.since else ""
    lines = ["# What came back", "", f"Made on {report.made_on.isoformat()}{since}.", ""]
    if not report.parts:
        lines += ["Nothing has been released yet, so nothing can have come back.", ""]
    for part in report.parts:
        lines += _md_part(part)
    if report.teams:
        lines += ["## Comments", "", *_md_table(("Team", "All", "Open", "Overdue"), ([one.team, f"{one.comments}", f"{one.open}", f"{one.overdue}"] for one in report.teams))]  # fmt: skip
    lines += ["## What this cannot tell", "", *(f"- {note}" for note in _notes(report)), ""]
    return "\n".join(lines)


def _md_part(part: Part) -> list[str]:
    lines = [f"## {_cell(part.name)}", ""]
    lines += [f"- KPI: {_cell(part.brief.kpi or 'none')}; target: {_cell(part.brief.kpi_target or 'none')}", f"- Released: {counted(len(part.pieces), 'piece')}", f"- **{part.verdict.status.capitalize()}.** {_cell(part.verdict.sentence)}", ""]  # fmt: skip
    if part.course:
        lines += [f"### {_cell(part.verdict.metric)} over time", ""]
        lines += _md_table(("Until", part.verdict.metric), ([day.isoformat(), shown(value)] for day, value in part.course))  # fmt: skip
    for word, name in _GROUPS:
        groups: Sequence[Total] = getattr(part, name)
        if groups:
            lines += [f"### By {word}", ""]
            lines += _md_table((word.capitalize(), "Metric", "Pieces", "In all", "A piece"), ([one.name, one.metric, f"{one.pieces}", shown(one.value), shown(one.each)] for one in groups))  # fmt: skip
    if part.by_piece:
        by_id = {one.id: one for one in part.pieces}
        lines += ["### By piece", "", *_md_table(("Piece", "Kind", "Style", "Metric", "Value"), ([by_id[one.name].title, by_id[one.name].kind, by_id[one.name].style, one.metric, shown(one.value)] for one in part.by_piece))]  # fmt: skip
    return lines


def _md_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [_md_row(head), "|" + " --- |" * len(head)]
    return [*lines, *(_md_row(row) for row in rows), ""]


def _md_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return _CELL.sub(r"\\\1", " ".join(text.split()))
