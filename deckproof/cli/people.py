"""`deckproof user …`: people, their roles and their tokens; access.py has their other ways in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli import access
from deckproof.cli.acting import AsJson, Outputs, now, open_here
from deckproof.cli.output import print_json, print_line, say
from deckproof.errors import UsageError

if TYPE_CHECKING:
    from deckproof.model import Person, Role
    from deckproof.settings import Settings
    from review.store import Store

PEOPLE_SCHEMA = "deckproof.people/1"
Name = Annotated[str, typer.Argument(metavar="NAME", help="The person's name, without spaces.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    user = typer.Typer(no_args_is_help=True, help="People, their roles, and their ways in.")
    app.add_typer(user, name="user")
    user.command()(add)
    user.command()(token)
    user.command()(deactivate)
    user.command("remove-role")(remove_role)
    user.command("list")(list_all)
    access.join(user)


def add(
    name: Name,
    role: Annotated[
        list[str],
        typer.Option("--role", help="author, comms, compliance, auditor or admin; repeatable."),
    ],
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Add somebody, give more roles, or activate again with these alone. The first one is an admin and needs no token."""
    from review.people import add_person, has_people

    store, settings = open_here(outputs)
    first = not has_people(store)
    added = add_person(store, _acting(store, settings), name, _roles(role), now=now())
    if as_json:
        print_json(_document(added))
        return
    say(f"{added.name}: {', '.join(added.roles)}.")
    if first:
        say(
            f"{added.name} is the first person here{_by_being_first(role)}: only admins add people from now on."
        )
    say(f"For the command line they need a token: deckproof user token {added.name}")
    say(f"For the desk, a link to begin with: deckproof user invite {added.name}")


def token(name: Name, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Print a new token for somebody, once; their older ones end."""
    from review.people import issue_token

    store, settings = open_here(outputs)
    fresh = issue_token(store, _acting(store, settings), name, now=now())
    if as_json:
        print_json({"name": name, "token": fresh})
        return
    print_line(fresh)
    say(
        f"Only {name} should have it: export DECKPROOF_TOKEN=… It is not shown again; older ones have ended."
    )


def deactivate(name: Name, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Shut somebody out: token, password, links and sessions end, and approvals of what has not left lose their force."""
    from review import people

    store, settings = open_here(outputs)
    left = people.deactivate(store, _acting(store, settings), name, now=now())
    if as_json:
        print_json(_document(left))
    else:
        say(f"{name} is deactivated; what they approved and has not left is held again.")


def remove_role(
    name: Name,
    role: Annotated[
        str, typer.Option("--role", help="author, comms, compliance, auditor or admin.")
    ],
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Take a role from somebody; what they approved in it and has not left is held again."""
    from review import roles

    (taken,) = _roles([role])
    store, settings = open_here(outputs)
    left = roles.remove_role(store, _acting(store, settings), name, taken, now=now())
    if as_json:
        print_json(_document(left))
    else:
        say(f"{name}: {', '.join(left.roles)}. What they approved as {taken} is held again.")


def list_all(as_json: AsJson = False, outputs: Outputs = None) -> None:
    """List everybody with their roles."""
    from review.people import list_people

    store, _ = open_here(outputs)
    people = list_people(store)
    if as_json:
        print_json({"schema": PEOPLE_SCHEMA, "people": [_document(one) for one in people]})
        return
    for one in people:
        print_line(f"{one.name}  {', '.join(one.roles)}{'' if one.active else '  (deactivated)'}")


def _by_being_first(wanted: list[str]) -> str:
    return "" if "admin" in wanted else ", and so also an admin"


def _acting(store: Store, settings: Settings) -> Person | None:
    """Who acts, None without a token; the rules on people say where that is enough."""
    from review.people import whoami

    return whoami(store, settings.token) if settings.token else None


def _roles(names: list[str]) -> list[Role]:
    from deckproof.model import Role

    unknown = [name for name in names if name not in set(Role)]
    if unknown:
        raise UsageError(f"There is no role {unknown[0]!r}.", remedy=f"One of: {', '.join(Role)}.")
    return [Role(name) for name in names]


def _document(person: Person) -> dict[str, object]:
    return {"name": person.name, "roles": list(person.roles), "active": person.active}
