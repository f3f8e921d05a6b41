"""`deckproof brief`: write a brief by answering questions, and check one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from deckproof.cli.output import print_json, say
from deckproof.errors import UsageError

QUESTIONS = (
    (
        "purpose",
        "Why is it published? (customer experience, productivity, innovation, recruiting …)",
    ),
    ("why", "In one sentence, what should it bring about?"),
    ("audience", "Who is to read or hear it?"),
    ("value", "What does that reader get from it?"),
    ("call_to_action", "What should the reader do next?"),
    ("contact", "Whom may readers ask?"),
    ("licence", "Under which licence may others use it?"),
    ("byline", "Who signs it?"),
    ("company", "Which company?"),
    ("kpi", "How will you see that it worked?"),
    ("kpi_target", "From which figure on did it work?"),
    ("tone", "Which tone?"),
)
"""Keys of a brief with what is asked for each, in the order of the file."""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    briefs = typer.Typer(name="brief", help="The plan behind a run.", no_args_is_help=True)
    app.add_typer(briefs)

    @briefs.command()
    def new(
        file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")] = Path(
            "brief.toml"
        ),
        blank: Annotated[
            bool, typer.Option("--blank", help="Ask nothing; every key stands there empty.")
        ] = False,
    ) -> None:
        """Write a brief by answering questions; an empty answer leaves a key unstated."""
        if file.exists():
            raise UsageError(
                "The file exists already.", where=str(file), remedy="Name another, or edit it."
            )
        answers = {} if blank else _answers()
        file.write_text(brief_text(answers), encoding="utf-8")
        say(f"Wrote {file}. Check it with 'deckproof brief check {file}'.")

    @briefs.command()
    def check(
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The brief.")],
        as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    ) -> None:
        """Read a brief and say what it leaves open."""
        from deckproof.codec import to_plain
        from writers import load_brief

        brief = load_brief(file)
        unstated = [key for key, _ in QUESTIONS if not getattr(brief, key)]
        if as_json:
            print_json({"brief": to_plain(brief), "unstated": unstated})
            return
        say(f"{file}: the brief can be used.")
        if unstated:
            say(f"Not stated: {', '.join(unstated)}.")


def _answers() -> dict[str, str]:
    """What was answered: a question to a line, read from a terminal or from a pipe; an input that ends leaves the rest open."""
    typed = sys.stdin.isatty()
    say(f"{len(QUESTIONS)} questions. An empty answer leaves one open.")
    answers: dict[str, str] = {}
    for number, (key, question) in enumerate(QUESTIONS, start=1):
        say(f"\n{number}. {question}")
        if typed:
            line = str(
                typer.prompt("  ", default="", show_default=False, prompt_suffix="> ", err=True)
            )
        elif not (line := sys.stdin.readline()):
            say(f"The input ends here; {len(QUESTIONS) - number + 1} questions stay open.")
            break
        answers[key] = line.strip()
    return answers


def brief_text(answers: dict[str, str]) -> str:
    """A brief as TOML, each key under the question that it answers; lists, limits and the what-if sheet stand there to be filled in."""
    asked = [
        f"# {question}\n{key} = {_quoted(answers.get(key, ''))}\n" for key, question in QUESTIONS
    ]
    return "\n".join((*asked, _REST))


def _quoted(text: str) -> str:
    # A basic string of TOML escapes what JSON escapes; the control character DEL is the one that JSON lets through.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


_REST = """# Words that must not be used
avoid = []

# "en" or "de"; "" is the deck's own language
language = ""

# What is written: empty lists stand for everything that fits
kinds = []
styles = []

# In which formats the pages are made besides (deckproof formats); empty: the usual ones, ["none"]: none
formats = []

# Whether the speaker notes may be used
use_notes = true

[posts]
max = 6

[podcast]
minutes = 8
hosts = []

[release]
# start = 2027-01-11
every_days = 7
channels = []
first_to = ""

# Who answers, and how fast
[what_if]
demand = ""
complaints = ""
leak = ""
customer_objects = ""

# How words are said, for everything that is spoken
[pronunciation]
# nginx = "engine x"
"""
