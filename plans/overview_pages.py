"""The overview and the what-if sheet as Markdown, and both as one page of HTML. Each is headed as held; the deck's words are data in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.counts import counted
from plans.briefs import told_brief
from plans.overview import PackOverview, PieceLine
from plans.what_if import RecallLine, Situation

if TYPE_CHECKING:
    from jinja2 import Template

HELD = "> **Held.** Not approved, not released. Do not publish."
AS_OF = "> States and findings as they were when this file was written; `deckproof overview {pack}` writes it anew."
_MARKUP = re.compile(r"[\\`*_\[\]<>|~$&@]|(?<=\w):(?=//)|(?<=\bwww)\.", re.IGNORECASE)
"""What could begin a tag, a link, emphasis, code, a cell or an address, wherever it stands in a line."""
_LEADS = re.compile(r"[#+=-]|\d+(?=[.)])")
"""What could begin a heading, a list or a rule, where a line begins with it."""


def overview_markdown(overview: PackOverview) -> str:
    """The overview as Markdown, without the what-if sheet."""
    return "\n".join(_overview_lines(overview)) + "\n"


def what_if_markdown(overview: PackOverview) -> str:
    """The what-if sheet as Markdown."""
    lines = [*_head(overview), f"# What if … {plain(overview.deck_name)}", ""]
    for situation in overview.what_if.situations:
        lines += [*_situation_lines(situation), ""]
    if overview.what_if.recalls:
        lines += ["## How to take any of it back", "", *_recall_lines(overview.what_if.recalls)]
    return "\n".join(lines).rstrip("\n") + "\n"


def overview_html(overview: PackOverview) -> str:
    """Both as one page that asks nobody for anything: no script, nothing from elsewhere."""
    return _template().render(
        o=overview,
        brief_lines=list(brief_lines(overview)),
        found_line=found_line(overview),
        used_line=used_line(overview),
    )


def plain(text: str) -> str:
    """The text as Markdown that means nothing but its letters, on one line."""
    line = _MARKUP.sub(r"\\\g<0>", " ".join(visible(text).split()))
    lead = _LEADS.match(line)
    if lead is None:
        return line
    # Of a number the point behind it makes a list, of the others the sign itself.
    at = lead.end() if line[0].isdigit() else 0
    return f"{line[:at]}\\{line[at:]}"


def visible(text: str) -> str:
    """The text with letters that nobody would see made visible as their code."""
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else f"⟨U+{ord(letter):04X}⟩"
        for letter in text
    )


def brief_lines(overview: PackOverview) -> Iterator[str]:
    """The plan in sentences: by which brief, for whom and with what aim; or that nobody wrote one."""
    yield told_brief(overview.brief)
    if overview.brief is None or overview.brief.brief.is_default:
        return
    brief = overview.brief.brief
    for label, text in (
        ("Purpose", brief.purpose),
        ("For", brief.audience),
        ("What they get", brief.value),
        ("What they should do", brief.call_to_action),
        ("Measured by", " – ".join(filter(None, (brief.kpi, brief.kpi_target)))),
    ):
        yield f"{label}: {text or 'not stated'}"


def found_line(overview: PackOverview) -> str:
    """How much was found in the deck, by severity and category."""
    if not overview.severities:
        return "Nothing was found, and every part of the file was read."
    severities = ", ".join(f"{count} {name}" for name, count in overview.severities.items())
    categories = ", ".join(
        f"{name.replace('_', ' ')} {count}" for name, count in overview.categories.items()
    )
    return f"{severities}. By kind: {categories}. {counted(overview.masked, 'name or the like stands as a placeholder', 'names and the like stand as placeholders')} in the drafts."


def used_line(overview: PackOverview) -> str:
    """How many slides are used, and by what."""
    count = f"{overview.used} of {counted(len(overview.slides), 'slide')}"
    if overview.pieces and all(one.is_copy for one in overview.pieces):
        return f"{count} are in the clean copy; nothing was written from them."
    return f"{count} are used in a piece."


def touched_line(situation: Situation) -> str:
    """Which pieces the situation touches, by number; their commands stand once, at the end of the sheet. "" where it touches none."""
    if situation.touches_all:
        told = "Every piece rests on one of these slides."
    elif situation.recalls:
        numbered = (f"{one.place}{' (out now)' if one.out else ''}" for one in situation.recalls)
        told = f"On these slides rest, by number: {', '.join(numbered)}."
    else:
        return ""
    return f"{told} How to take a piece back stands at the end; the reason to give: “{situation.reason}”."


def state_of(piece: PieceLine) -> str:
    """Its state, and which groups have it."""
    told = piece.state.value.replace("_", " ")
    return f"{told}, with {', '.join(piece.groups)}" if piece.groups else told


def length_of(piece: PieceLine) -> str:
    """How long it takes: minutes of what is spoken, words of what is read, nothing of the deck itself."""
    if piece.minutes is not None:
        return f"{piece.minutes:g} min"
    return "" if piece.is_copy else counted(piece.words, "word")


def findings_of(piece: PieceLine) -> str:
    """Its findings by severity, and how many of them wait for a word."""
    told = ", ".join(f"{count} {name}" for name, count in piece.findings.items()) or "none"
    return f"{told}; {piece.open} open" if piece.open else told


def _head(overview: PackOverview) -> list[str]:
    return [HELD, AS_OF.format(pack=overview.pack), ""]


def _overview_lines(overview: PackOverview) -> Iterator[str]:
    yield from _head(overview)
    yield f"# {plain(overview.deck_name)}"
    yield ""
    yield f"Pack {overview.pack}, by {plain(overview.author) or 'nobody signed in'}."
    yield ""
    yield from (f"- {plain(line)}" for line in brief_lines(overview))
    yield ""
    if not overview.customers_looked_for:
        yield "No customer list was there, so no customer's name was looked for."
        yield ""
    yield from ("## What is left to do", "")
    yield from _todo_lines(overview)
    yield from ("", "## What came of the deck", "")
    yield from _piece_lines(overview)
    yield from ("", "## Slides", "")
    yield from _slide_lines(overview)
    yield from ("", "## What was found in the deck", "", found_line(overview))


def _todo_lines(overview: PackOverview) -> Iterator[str]:
    for number, todo in enumerate(overview.todos, 1):
        outputs = f": {', '.join(todo.outputs)}" if todo.outputs else ""
        yield f"{number}. {todo.what} ({' or '.join(todo.who)}{outputs})"
    if not overview.todos:
        yield "Nothing."


def _piece_lines(overview: PackOverview) -> Iterator[str]:
    if not overview.pieces:
        yield "Nothing came of it: the deck carried too little to write from."
        return
    yield "| No. | Piece | Kind | State | Length | Findings | What it gives |"
    yield "|---|---|---|---|---|---|---|"
    for one in overview.pieces:
        cells = (
            str(one.place),
            f"[{plain(one.title)}]({one.file})",
            f"{one.kind}, {one.style}, {one.id}",
            state_of(one),
            length_of(one),
            findings_of(one),
            plain(" ".join(one.gives)),
        )
        yield f"| {' | '.join(cells)} |"


def _slide_lines(overview: PackOverview) -> Iterator[str]:
    yield used_line(overview)
    yield ""
    yield "| Slide | Title | Used in |"
    yield "|---|---|---|"
    for one in overview.slides:
        used = ", ".join(map(str, one.used_in)) if one.used_in else one.why_unused
        yield f"| {one.number} | {plain(one.label)} | {plain(used)} |"


def _situation_lines(situation: Situation) -> Iterator[str]:
    yield from (f"## {situation.title}", "")
    if situation.answers:
        house = " (the house's own answer)" if situation.by_house else ""
        yield f"**Answers:** {plain(situation.answers)}{house}"
    else:
        yield "**Nobody is named yet.**"
    for missing in situation.missing:
        yield from ("", f"To be mended: {missing.says} For example: {plain(missing.better)}")
    yield ""
    yield from (f"- {plain(fact)}" for fact in situation.facts)
    yield from ("", "First words:", "", f"> {plain(situation.first_words)}", "")
    yield from (f"{number}. {step}" for number, step in enumerate(situation.steps, 1))
    touched = touched_line(situation)
    if touched:
        yield from ("", touched)


def _recall_lines(recalls: Iterable[RecallLine]) -> Iterator[str]:
    for line in recalls:
        out = "**out now**" if line.out else "not out, nothing to recall yet; to end it"
        yield f"- No. {line.place}: {plain(line.title)} ({line.kind}), {out}: `{line.command}`"


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    filters: Mapping[str, object] = {
        "visible": visible,
        "length_of": length_of,
        "state_of": state_of,
        "findings_of": findings_of,
        "touched_line": touched_line,
    }
    environment.filters.update(filters)
    return environment.get_template("overview.html.j2")
