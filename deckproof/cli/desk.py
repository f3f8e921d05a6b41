"""`deckproof desk`: the review desk in a browser."""

from __future__ import annotations

import contextlib
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli import _remote
from deckproof.cli.acting import DESK_PORT, Outputs, now, open_here
from deckproof.cli.output import say

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from desk.serving import Place
    from review.store import Store


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("desk")(desk)


def desk(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", help="The port to listen on; 0 is any free one.")
    ] = DESK_PORT,
    behind_proxy: Annotated[
        str | None,
        typer.Option(
            "--behind-proxy", help="The address of the proxy before it: https://desk.example.com"
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", help="With TLS files: the address that people type."),
    ] = None,
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", help="A certificate with its chain (PEM).")
    ] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help="Its key (PEM).")] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open a browser too.")] = False,
    outputs: Outputs = None,
) -> None:
    """Serve the review desk: upload, settle, approve and release in a browser, under the same gate as here.

    Where nobody is in the store yet, a one-time link for the first admin is printed.
    """
    from desk.serving import open_place

    place = open_place(
        host,
        port,
        proxy=behind_proxy,
        public_address=address,
        certificate=tls_cert,
        key=tls_key,
    )
    store, settings = open_here(outputs)
    _remote.look_for_lost(store, settings)
    start = _say_where(store, place.address.origin)
    if open_browser:
        import webbrowser

        webbrowser.open(start)
    _serve(store, settings, place)
    say("The desk is closed. What is held stays held.")


def _serve(store: Store, settings: Settings, place: Place) -> None:
    """Serve until Ctrl-C or SIGTERM, with a worker and the notices beside it; both end with the desk."""
    from deckproof.logs import log_to
    from desk import drawing
    from desk.app import make_app
    from desk.notices.watching import Herald
    from desk.serving import keep_memory_small, make_server
    from flows.desk_foreman import Foreman

    keep_memory_small()
    log_to(settings.outputs)
    foreman, herald = Foreman(store), Herald(store, settings, now)
    app = make_app(store, settings, now, address=place.address, wake=foreman.wake)
    # The server raises the signal that ended it once more; by default that one would leave no time to clean up.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            make_server(app, place).run(sockets=[place.door])
    finally:
        drawing.close()
        foreman.close()
        herald.close()
        store.close()


def _say_where(store: Store, origin: str) -> str:
    """Tell where the desk is; gives the page to begin with."""
    from review.accounts import first_invitation

    link = first_invitation(store, now=now())
    if link is None:
        say(f"The desk is open: {origin}  (Ctrl-C closes it)")
        return origin
    say(
        "Nobody is here yet. This link makes the first account, an admin; it works once and for 24 hours:"
    )
    say(f"  {origin}/invitation/{link}")
    say(f"After that the desk is at {origin}  (Ctrl-C closes it)")
    return f"{origin}/invitation/{link}"
