"""`deckproof engine`: the server that a run leaves for the next one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from deckproof.cli.output import print_json, say

SCHEMA = "deckproof.engine/1"

OutputsDir = Annotated[
    Path | None, typer.Option("--outputs", help="Where everything is kept; default: outputs.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    engine = typer.Typer(
        help="The engine that a run leaves for a quarter of an hour.", no_args_is_help=True
    )
    engine.command()(status)
    engine.command()(start)
    engine.command()(stop)
    app.add_typer(engine, name="engine")


def status(outputs: OutputsDir = None, as_json: AsJson = False) -> None:
    """Say whether an engine stands ready, and for how long."""
    from flows import warm_engine

    home = _home(outputs)
    kept = warm_engine.find(home) if home.is_dir() else None
    if as_json:
        known = (
            {} if kept is None else {"pid": kept.pid, "keep_s": kept.keep_s, "since": kept.since}
        )
        state = "stopped" if kept is None else "running"
        in_use = kept is not None and warm_engine.is_in_use(home)
        print_json({"schema": SCHEMA, "state": state, "in_use": in_use} | known)
    elif kept is None:
        say("No engine stands ready; the next run starts one.")
    else:
        since = time.strftime("%H:%M", time.localtime(kept.since))
        at_work = "at work" if warm_engine.is_in_use(home) else "idle"
        old = (
            ""
            if warm_engine.is_ours(kept)
            else " Another version started it: the next run replaces it."
        )
        say(
            f"An engine stands ready since {since} (process {kept.pid}, {at_work}); "
            f"it ends after {kept.keep_s / 60:.0f} minutes without a run.{old}"
        )


def start(outputs: OutputsDir = None) -> None:
    """Start the engine before the first run needs it."""
    from deckproof.settings import load_settings
    from flows.engine import start_engine

    settings = load_settings(outputs=outputs)
    if not settings.engine_minutes:
        say("The setting engine_minutes is 0, so no engine stays.")
        raise typer.Exit(2)
    keep_s = settings.engine_minutes * 60
    with start_engine(settings.outputs / "engine", settings.outputs, keep_s=keep_s) as engine:
        said = {
            "warm": "An engine stands ready already.",
            "own": "The engine stands ready.",
            "running": "The server named by PREFECT_API_URL is used; none is started.",
        }
        say(said.get(engine.kind, "This system keeps no engine: each run starts its own."))


def stop(outputs: OutputsDir = None) -> None:
    """Stop the engine, also where a run is at work with it."""
    from flows import warm_engine

    home = _home(outputs)
    if not home.is_dir():
        say("No engine stands ready.")
        return
    with warm_engine.deciding(home):
        in_use = warm_engine.is_in_use(home)
        stopped = warm_engine.stop(home)
    if not stopped:
        say("No engine stands ready.")
    else:
        at_work = " A run was at work with it, and goes on without." if in_use else ""
        say(f"The engine has ended.{at_work}")


def _home(outputs: Path | None) -> Path:
    from deckproof.settings import load_settings

    return load_settings(outputs=outputs).outputs / "engine"
