"""`deckproof brief`: write a brief by answering questions, check one, and keep it for many decks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deckproof.cli.acting import (
    AsJson,
    Outputs,
    house_what_if,
    now,
    open_as,
    open_here,
    open_to_see,
)
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.counts import counted
from deckproof.errors import BriefError, UsageError

if TYPE_CHECKING:
    from deckproof.model import Brief
    from plans.brief_check import BriefFinding
    from plans.brief_questions import Question

SCHEMA = "deckproof.brief/1"
CHECK_SCHEMA = "deckproof.brief-check/1"
LIST_SCHEMA = "deckproof.briefs/1"

File = Annotated[Path, typer.Argument(metavar="FILE", help="The brief.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="As it was kept.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    briefs = typer.Typer(name="brief", help="The plan behind a run.", no_args_is_help=True)
    app.add_typer(briefs)
    for command in (new, check, keep, show):
        briefs.command()(command)
    briefs.command("list")(list_briefs)


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")] = Path(
        "brief.toml"
    ),
    blank: Annotated[
        bool, typer.Option("--blank", help="Ask nothing; every key stands there empty.")
    ] = False,
) -> None:
    """Write a brief by answering questions; an empty answer leaves a key unstated.

    At a terminal a vague answer is asked for again, with what is wrong with it; the same answer once more stands.
    """
    from plans.brief_file import brief_toml
    from plans.brief_questions import brief_from

    if file.exists():
        raise UsageError(
            "The file exists already.", where=str(file), remedy="Name another, or edit it."
        )
    answers = {} if blank else _answers()
    file.write_text(brief_toml(brief_from(answers)), encoding="utf-8")
    say(f"Wrote {file}. Check it with 'deckproof brief check {file}'.")


def check(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The brief, or the name of a kept one.")
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit status 1 where anything is to be mended.")
    ] = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Read a brief and say what is missing or vague: which key, why it matters, and a better example.

    Exit status 2 where a value is one that no run could follow.
    """
    from plans.brief_check import check_brief, faults_as_findings

    brief, lines = _read(file, outputs)
    faults = faults_as_findings(brief, lines)
    found = check_brief(brief, today=now().date(), house=house_what_if(outputs), lines=lines)
    if as_json:
        _print_check(brief, [*faults, *found])
    else:
        _say_check(file, [*faults, *found])
    if faults:
        raise typer.Exit(BriefError.exit_status)
    if strict and found:
        raise typer.Exit(1)


def keep(
    file: File,
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Under which name.")],
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Keep a brief in the store, for use over many decks: run DECK --brief NAME. A changed one is a new version."""
    from plans import briefs
    from plans.brief_check import check_brief
    from writers.brief import load_brief

    brief = load_brief(file)
    store, person = open_as(outputs)
    kept = briefs.keep(store, person, name, brief, now=now())
    if as_json:
        print_json({"schema": SCHEMA, **_plain(kept)})
        return
    say(f"Kept as {kept.name}, version {kept.version}. Use it with: deckproof run DECK --brief {kept.name}")  # fmt: skip
    found = check_brief(brief, today=now().date(), house=house_what_if(outputs))
    if found:
        say(
            f"{counted(len(found), 'thing is', 'things are')} missing or vague: deckproof brief check {kept.name}"
        )


def show(
    name: Name,
    version: Annotated[
        int | None, typer.Option("--version", help="An older version; the newest otherwise.")
    ] = None,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Show a kept brief as TOML, with the packs that were written by it."""
    from plans import briefs
    from plans.brief_file import brief_toml

    store, viewer = open_to_see(outputs)
    kept = briefs.load_kept(store, name, version)
    packs = [row.id for row in briefs.packs_by_brief(store, [kept.sha256], viewer)]
    if as_json:
        versions = [_plain(one) for one in briefs.versions_of(store, name)]
        print_json({"schema": SCHEMA, **_plain(kept), "versions": versions, "packs": packs})
        return
    print_line(brief_toml(kept.brief).rstrip("\n"))
    say(f"{kept.name}, version {kept.version}, kept by {kept.who} on {kept.at[:10]}, sha256 {kept.sha256[:12]}.")  # fmt: skip
    say(f"Packs written by it: {', '.join(packs) or 'none'}.")


def list_briefs(as_json: AsJson = False, outputs: Outputs = None) -> None:
    """List the kept briefs, each in its newest version."""
    from plans import briefs

    store, _ = open_to_see(outputs)
    kept = briefs.list_kept(store)
    if as_json:
        print_json({"schema": LIST_SCHEMA, "briefs": [_plain(one) for one in kept]})
        return
    for one in kept:
        print_line(f"{one.name:<24} version {one.version}, by {one.who}, {one.at[:10]}")
    if not kept:
        say("No brief is kept yet: deckproof brief keep FILE --as NAME")


# Asking …


def _answers() -> dict[str, str]:
    """What was answered: a question to a line, read from a terminal or from a pipe; an input that ends leaves the rest open."""
    from plans.brief_questions import QUESTIONS, is_asked

    typed = at_terminal()
    say(f"At most {counted(len(QUESTIONS), 'question')}. An empty answer leaves one open.")
    answers: dict[str, str] = {}
    for place, question in enumerate(QUESTIONS):
        if not is_asked(question, answers):
            continue
        say(f"\n{len(answers) + 1}. {question.asks}")
        say(f"   {question.explains} For example: {question.example}")
        answer = _ask(question, answers) if typed else _next_line(question, answers)
        if answer is None:
            left = sum(is_asked(one, answers) for one in QUESTIONS[place:])
            say(f"The input ends here; {counted(left, 'question stays', 'questions stay')} open.")
            break
        answers[question.key] = answer
    return answers


def _ask(question: Question, answers: dict[str, str]) -> str:
    """The answer of somebody at a terminal, asked again until it can be used and is not vague, or is given twice."""
    before: str | None = None
    while True:
        answer = typed_answer()
        trouble, can_stand = _look_at(question, {**answers, question.key: answer})
        if not trouble or (can_stand and answer == before):
            return answer
        for line in trouble:
            say(f"   {line}")
        if can_stand:
            say("   Answer once more; the same answer again stands.")
        before = answer


def at_terminal() -> bool:
    """Whether a person is asked, who can think again."""
    return sys.stdin.isatty()


def typed_answer() -> str:
    """A line that somebody types."""
    prompt = typer.prompt("  ", default="", show_default=False, prompt_suffix="> ", err=True)
    return str(prompt).strip()


def _next_line(question: Question, answers: dict[str, str]) -> str | None:
    """The next line of a pipe, None at its end; what is vague is told and stands, what cannot be read raises BriefError."""
    from plans.brief_questions import brief_from

    line = sys.stdin.readline()
    if not line:
        return None
    given = {**answers, question.key: line.strip()}
    trouble, can_stand = _look_at(question, given)
    for one in trouble:
        say(f"   {one}")
    if not can_stand:
        brief_from(given)
    return line.strip()


def _look_at(question: Question, answers: dict[str, str]) -> tuple[list[str], bool]:
    """What is to be said of the answer, and whether it can stand all the same."""
    from plans.brief_questions import look_at_answer

    try:
        found = look_at_answer(question, answers, today=now().date())
    except BriefError as error:
        return [f"{error.what} {error.remedy or ''}".strip()], False
    return [f"{one.says} {one.why} Better: {one.better}" for one in found], True


# Checking …


def _read(given: str, outputs: Path | None) -> tuple[Brief, dict[str, int]]:
    """The brief, whatever its values, and the lines of its keys; of a kept one there is no file. Raises BriefError."""
    from plans.brief_lines import key_lines
    from plans.briefs import is_kept, load_kept
    from writers.brief import parse_text, read_text

    path = Path(given)
    if is_kept(path):
        store, _ = open_here(outputs)
        return load_kept(store, given).brief, {}
    text = read_text(path)
    return parse_text(text, where=given, usable=False), dict(key_lines(text))


def _print_check(brief: Brief, found: Sequence[BriefFinding]) -> None:
    from deckproof.codec import to_plain
    from plans.brief_check import text_of
    from plans.brief_questions import QUESTIONS

    unstated = [one.key for one in QUESTIONS if one.kind == "text" and not text_of(brief, one.key)]
    print_json(
        {
            "schema": CHECK_SCHEMA,
            "brief": to_plain(brief),
            "unstated": unstated,
            "findings": [to_plain(one) for one in found],
        }
    )


def _say_check(file: str, found: Sequence[BriefFinding]) -> None:
    for one in found:
        place = f"line {one.line}, {one.key}" if one.line else one.key
        print_line(f"{place}: {one.says} [{one.rule}, {one.severity}]")
        print_line(f"    {one.why}")
        print_line(f"    Better: {one_line(one.better)}")
    if any(one.severity == "high" for one in found):
        say(f"{file}: the brief cannot be used like this.")
    elif found:
        say(
            f"{file}: the brief can be used; {counted(len(found), 'thing is', 'things are')} missing or vague."
        )
    else:
        say(f"{file}: the brief can be used, and nothing is missing.")


def _plain(kept: object) -> dict[str, Any]:
    from deckproof.codec import to_plain

    return dict(to_plain(kept))
