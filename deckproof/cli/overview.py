"""`deckproof overview`: a pack at a glance, with its what-if sheet."""

from __future__ import annotations

from typing import Annotated

import typer

from deckproof.cli.acting import AsJson, Outputs, house_what_if, open_to_see
from deckproof.cli.output import print_json, print_line, say
from deckproof.errors import UsageError

SCHEMA = "deckproof.overview/1"


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("overview")(overview)


def overview(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="The pack, or how its id begins.")],
    as_json: AsJson = False,
    as_html: Annotated[bool, typer.Option("--html", help="Print it as a page of HTML.")] = False,
    outputs: Outputs = None,
) -> None:
    """Show what came of a deck: pieces, slides, findings, what is left to do, and the what-if sheet.

    The same is written beside the pack's drafts under held/: overview.md, overview.html and what-if.md.
    """
    from deckproof.codec import to_plain
    from plans.overview import load_overview
    from plans.overview_files import write_overview
    from plans.overview_pages import overview_html, overview_markdown, what_if_markdown
    from plans.short_ids import whole_id

    if as_json and as_html:
        raise UsageError("--json and --html exclude each other.", remedy="Give one of them.")
    store, viewer = open_to_see(outputs)
    house, pack = house_what_if(outputs), whole_id(store, viewer, pack)
    shown = load_overview(store, pack, house=house, viewer=viewer)
    write_overview(store, pack, house=house)
    if as_json:
        print_json({"schema": SCHEMA, **to_plain(shown)})
    elif as_html:
        print_line(overview_html(shown).rstrip("\n"))
    else:
        print_line(overview_markdown(shown) + "\n" + what_if_markdown(shown).rstrip("\n"))
        say(f"Written beside the drafts: {store.outputs / 'held' / pack}")
    for missing in shown.what_if.missing:
        say(f"{missing.key}: {missing.says}")
