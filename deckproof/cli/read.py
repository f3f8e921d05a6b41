"""`deckproof read`: what a presentation holds, and what of it could not be read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add `read`."""
    app.command("read")(read)


def read(
    deck: Annotated[Path, typer.Argument(help="A PPTX, PDF, ODP or PPT file.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole deck as JSON.")] = False,
    no_ocr: Annotated[bool, typer.Option("--no-ocr", help="Do not read text in pictures.")] = False,
) -> None:
    """Read a presentation and show what it holds, seen or hidden."""
    from deckproof.cli.output import print_json
    from extractors import ReadOptions, read_deck

    found = read_deck(deck, options=ReadOptions(ocr=not no_ocr))
    if as_json:
        print_json(found)
