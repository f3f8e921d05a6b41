"""`deckproof describe`: the described summary alone, for lines of slides."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from deckproof.cli.output import print_json
from deckproof.errors import MissingFileError, UsageError

DEFAULT_WORDS = 120


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(describe)


def describe(
    jsonl: Annotated[
        str,
        typer.Option(
            "--jsonl",
            metavar="FILE",
            help='Lines {"id","slides":[{"number","title","lines":[…]}],"words":120}; "-" is standard input.',
        ),
    ],
) -> None:
    """Describe decks given as lines of JSON: lines {"id","text"} come out, each text within its words."""
    from writers.abstracts import describe_slides

    for number, line in enumerate(_lines(jsonl), start=1):
        if line.strip():
            case = _case(line, f"{jsonl}:{number}")
            print_json({"id": case["id"], "text": describe_slides(case["slides"], case["words"])})


def _lines(name: str) -> list[str]:
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return text.decode("utf-8-sig").split("\n")
    except OSError:
        raise MissingFileError(
            "There is no such file, or it may not be read.", where=name
        ) from None
    except UnicodeDecodeError:
        raise UsageError("The file is not UTF-8 text.", where=name) from None


def _case(line: str, where: str) -> dict[str, Any]:
    """The line's case; raises UsageError that names the line."""
    try:
        case = json.loads(line)
    except ValueError:
        raise UsageError("The line is not JSON.", where=where) from None
    if not isinstance(case, dict) or "id" not in case:
        raise UsageError("The line has no 'id'.", where=where)
    slides, words = case.get("slides"), case.get("words", DEFAULT_WORDS)
    if not isinstance(slides, list) or not all(isinstance(slide, dict) for slide in slides):
        raise UsageError("'slides' has to be a list of objects.", where=where)
    if not isinstance(words, int) or isinstance(words, bool) or words < 0:
        raise UsageError("'words' has to be a whole number.", where=where)
    return {"id": case["id"], "slides": slides, "words": words}
