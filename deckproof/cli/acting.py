"""What the commands of the gate share: the store, who is acting, what time it is, and the options for all of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.settings import Settings, load_settings

if TYPE_CHECKING:
    from deckproof.model import Person, WhatIf
    from review.rooms import Rooms
    from review.store import Store

Outputs = Annotated[
    Path | None, typer.Option("--outputs", help="Where Deckproof keeps everything.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
DESK_PORT = 8765
"""Where a desk listens when no port is named."""
OutputId = Annotated[str, typer.Argument(metavar="ID", help="The output, as `list` shows it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the decision.")]


def open_here(outputs: Path | None) -> tuple[Store, Settings]:
    """The store that the options and settings name, and the settings."""
    from review.store import open_by

    settings = load_settings(outputs=outputs)
    return open_by(settings), settings


def open_as(outputs: Path | None) -> tuple[Store, Person]:
    """The store, and the person whose token is in the environment; raises NotSignedInError."""
    from review.people import whoami

    store, settings = open_here(outputs)
    return store, whoami(store, settings.token, now=now())


def open_to_see(outputs: Path | None) -> tuple[Store, Person | None]:
    """The store, and who looks: nobody in particular as long as it knows no people; raises NotSignedInError."""
    from review.people import has_people, whoami

    store, settings = open_here(outputs)
    if not settings.token and not has_people(store):
        return store, None
    return store, whoami(store, settings.token, now=now())


def open_to_see_all(outputs: Path | None) -> tuple[Store, Person | None]:
    """The same for what tells of everybody's packs; raises NotAllowedError for whoever sees only their own."""
    from review.authorise import Deed, authorise

    store, viewer = open_to_see(outputs)
    if viewer is not None:
        authorise(viewer, Deed.READ)
    return store, viewer


def house_what_if(outputs: Path | None) -> WhatIf:
    """Who answers where a brief does not say, by the settings."""
    return load_settings(outputs=outputs).what_if


def join_rooms(store: Store) -> Rooms:
    """The other rooms, with the policy in force in this store."""
    from review.rooms import house

    return house(store)


def now() -> dt.datetime:
    """The time, in UTC: the one place where the gate's commands look at the clock."""
    return dt.datetime.now(dt.UTC)
