"""`deckproof ground`: claims against the slides they cite, line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from deckproof.errors import MissingFileError, UsageError


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("ground")(ground_lines)


def ground_lines(
    jsonl: Annotated[
        Path,
        typer.Option(
            "--jsonl",
            metavar="FILE",
            help='Lines {"id","source":[{"slide","text"}],"claim","cites"}; - reads standard input.',
        ),
    ],
) -> None:
    """Check claims against the slides they cite; one line of findings for each line."""
    from deckproof.codec import to_json

    for answer in _answers(jsonl):
        sys.stdout.buffer.write(to_json(answer) + b"\n")
    sys.stdout.buffer.flush()


def _answers(path: Path) -> Iterator[dict[str, Any]]:
    from writers.grounding.lines import ground_line

    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            yield ground_line(line, where=f"{path}, line {number}")


def _lines(path: Path) -> Iterator[str]:
    if str(path) == "-":
        yield from sys.stdin
        return
    try:
        file: TextIO = path.open(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MissingFileError("There is no such file.", where=str(path)) from None
    except OSError as error:
        raise UsageError(f"The file cannot be read: {error.strerror}.", where=str(path)) from None
    with file:
        try:
            yield from file
        except UnicodeDecodeError:
            raise UsageError("The file is not UTF-8.", where=str(path)) from None
