"""`deckproof formats`: in which shapes pages can be made, and which kinds get which of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deckproof.cli.output import print_json, print_line

SCHEMA = "deckproof.formats/1"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("formats")(list_formats)


def list_formats(
    templates: Annotated[
        Path | None,
        typer.Option("--templates", help="A folder with a team's own; default: as set."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """List the formats that pages are made in, for which kinds, and which of them are usual."""
    from deckproof.settings import load_settings

    folder = load_settings(templates_dir=templates).templates_dir
    listed = _listed(folder)
    if as_json:
        print_json({"schema": SCHEMA, "formats": listed})
        return
    for one in listed:
        usual = f" Usual for {', '.join(one['usual_for'])}." if one["usual_for"] else ""
        kinds = f" Only for {', '.join(one['kinds'])}." if one["kinds"] else ""
        print_line(f"{one['name']:<16} {one['about']}{kinds}{usual}")


def _listed(folder: Path | None) -> list[dict[str, Any]]:
    import writers
    from writers.formats import known_formats, usual_for

    kinds = writers.kinds(folder)
    return [
        {
            "name": name,
            "about": one.about,
            "media_type": one.media_type,
            "kinds": list(one.kinds),
            "usual_for": list(usual_for(one, kinds)),
        }
        for name, one in known_formats(folder).items()
    ]
