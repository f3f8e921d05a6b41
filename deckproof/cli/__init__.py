"""The front door: parse, call, print. Each noun's commands stand in a module of their own and are joined here.

Heavy imports belong inside the commands, so that `deckproof --help` answers at once.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Annotated

import typer

from deckproof import __version__
from deckproof.cli._sections import Sections
from deckproof.cli.output import report_error
from deckproof.errors import DeckproofError

COMMANDS = (
    "run",
    "batch",
    "read",
    "scan",
    "ground",
    "describe",
    "brief",
    "formats",
    "packs",
    "overview",
    "review",
    "policy",
    "allow",
    "release",
    "calendars",
    "groups",
    "customers",
    "feedback",
    "report",
    "desk",
    "engine",
    "worker",
    "notify",
    "people",
    "audit",
    "prune",
    "doctor",
)
"""The modules of this package, in the order of the help page; each has `register(app)`."""
app = typer.Typer(
    name="deckproof",
    cls=Sections,
    help="Turns a presentation into held drafts, finds what must not get out, "
    "and releases only what a person approved.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"deckproof {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    del version


def _register() -> None:
    for name in COMMANDS:
        importlib.import_module(f"deckproof.cli.{name}").register(app)


def main() -> None:
    """Run the command line; exit status 0, 1, 2 or 3 as the interfaces say. A KeyboardInterrupt from before the command began is its caller's."""
    os.umask(0o077)  # decks, drafts, customers and text out of pictures are for their owner's eyes
    try:
        _register()
        app(standalone_mode=True)
    except DeckproofError as error:
        report_error(error)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        # The reader of our output (such as `head`) has gone; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
