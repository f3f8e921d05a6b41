"""`deckproof group …`: the small groups that get a piece before everybody does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli.acting import AsJson, Outputs, now, open_as, open_to_see
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.counts import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plans.groups import Group

GROUPS_SCHEMA = "deckproof.groups/1"

GroupName = Annotated[
    str, typer.Argument(metavar="GROUP", help="Small letters, digits and hyphens: it names a folder.")
]  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(
        no_args_is_help=True, help="Small groups that get a release before everybody does."
    )
    group.command()(add)
    group.command("list")(list_groups)
    group.command()(show)
    group.command("remove")(take_out)
    app.add_typer(group, name="group")


def add(
    name: GroupName,
    members: Annotated[
        list[str], typer.Argument(metavar="MEMBER…", help="Names or addresses of people.")
    ],
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Put people into a group; the first make it."""
    from plans.groups import add_members

    store, person = open_as(outputs)
    _print_groups((add_members(store, person, name, members, now=now()),), as_json=as_json)


def list_groups(as_json: AsJson = False, outputs: Outputs = None) -> None:
    """List the groups."""
    from plans import groups

    store, viewer = open_to_see(outputs)
    found = groups.list_groups(store, viewer)
    _print_groups(found, as_json=as_json, names=False)
    if not found:
        say("There is no group. To make one: deckproof group add GROUP MEMBER…")


def show(name: GroupName, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Show who is in a group."""
    from plans.groups import load_group

    store, viewer = open_to_see(outputs)
    _print_groups((load_group(store, name, viewer),), as_json=as_json)


def take_out(
    name: GroupName,
    members: Annotated[
        list[str] | None,
        typer.Argument(metavar="MEMBER…", help="Whom to take out; nobody named: everybody."),
    ] = None,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Take people out of a group, or everybody, with whom the group ends. What it got stays where it is until a recall."""
    from plans.groups import remove_members

    store, person = open_as(outputs)
    left = remove_members(store, person, name, members or (), now=now())
    _print_groups((left,), as_json=as_json)
    if not left.members:
        say(f"The group {name} has ended.")


def _print_groups(found: Sequence[Group], *, as_json: bool, names: bool = True) -> None:
    if as_json:
        from deckproof.codec import to_plain

        print_json({"schema": GROUPS_SCHEMA, "groups": [to_plain(one) for one in found]})
        return
    for one in found:
        print_line(f"{one.name}: {counted(len(one.members), 'person', 'people')}")
        for member in one.members if names else ():
            print_line(f"  {one_line(member.member)}")
