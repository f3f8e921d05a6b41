"""`deckproof notify`: send the notices that are due, once; the desk does it by itself while it is open."""

from __future__ import annotations

import typer

from deckproof.cli.acting import AsJson, Outputs, now, open_here
from deckproof.cli.output import print_json, say


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("notify")(notify)


def notify(as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Send what is due to those that [notify] in deckproof.toml names: links and counts, never content."""
    from deckproof.codec import to_plain
    from desk.notices.delivering import channels_of, deliver

    store, settings = open_here(outputs)
    done = deliver(store, settings, now=now())
    if as_json:
        print_json({"schema": "deckproof.notices/1", **to_plain(done)})
    elif not channels_of(settings):
        say("Nobody is named in [notify] of deckproof.toml, so nobody was told.")
    else:
        say(f"Sent: {done.sent}. To be tried again: {done.waiting}. Of no concern: {done.dropped}.")
    if done.waiting:
        raise typer.Exit(1)
