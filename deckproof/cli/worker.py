"""`deckproof worker`: a machine that works on batches which others hand in, and the keys that it needs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli.output import say
from deckproof.errors import UsageError

if TYPE_CHECKING:
    from deckproof.settings import Settings

OutputsDir = Annotated[
    Path | None,
    typer.Option("--outputs", help="Where this machine keeps its own files; default: outputs."),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    worker = typer.Typer(
        help="Working on batches that other machines hand in (docs/remote.md).",
        no_args_is_help=True,
    )
    worker.command()(keys)
    worker.command()(check)
    worker.command()(start)
    app.add_typer(worker, name="worker")


def keys(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A new folder for what is to be copied.")
    ],
    outputs: OutputsDir = None,
) -> None:
    """Write the keys that a worker needs into a folder, to be copied into its outputs; makes them where there are none yet."""
    from deckproof.settings import load_settings
    from review.key_copies import copy_keys
    from review.store import open_by

    store = open_by(load_settings(outputs=outputs))
    copy_keys(store, folder, now=dt.datetime.now(dt.UTC))
    say(f"Copy what is in {folder} into the outputs folder of each worker, then take it away here.")
    say("Whoever has it can write to the ledger: carry it as you would a password.")


def check(outputs: OutputsDir = None) -> None:
    """Say whether this machine has all that a worker needs."""
    _check(_settings(outputs))
    say("This machine is fit to work.")


def start(
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="How many decks at once; usually one a core.")
    ] = 1,
    name: Annotated[
        str | None, typer.Option("--name", help="What the Prefect server calls it.")
    ] = None,
    outputs: OutputsDir = None,
) -> None:
    """Work on what is handed in, until it is stopped. Says at once what this machine lacks, and then takes nothing on."""
    from flows.worker import become_worker

    settings = _settings(outputs)
    _check(settings)
    become_worker(settings, limit=limit, name=name)


def _check(settings: Settings) -> None:
    from deckproof.logs import log_to
    from flows.fitness import check_machine

    log_to(settings.outputs)
    for word in check_machine(settings):
        say(f"deckproof: {word}")


def _settings(outputs: Path | None) -> Settings:
    """Those of the environment, which is all that a flow sees; raises UsageError where a file here says more."""
    from deckproof.cli._remote import require_shared
    from deckproof.settings import SETTINGS_FILE, load_settings

    if Path(SETTINGS_FILE).exists():
        raise UsageError(
            "Flows run in folders of their own, so this settings file would not count for a worker.",
            where=str(Path(SETTINGS_FILE).absolute()),
            remedy="Say it in the environment (DECKPROOF_…), and start the worker in another folder.",
        )
    settings = load_settings(outputs=outputs)
    require_shared(settings)
    return settings
