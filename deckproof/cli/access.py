"""`deckproof user …`, the ways in: passwords, links, sessions, and who was let into which pack."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli.acting import DESK_PORT, AsJson, Outputs, now, open_as, open_here
from deckproof.cli.output import print_json, print_line, say
from deckproof.errors import UsageError

if TYPE_CHECKING:
    from review.grants import Grant
    from review.sessions import Session

SESSIONS_SCHEMA = "deckproof.sessions/1"
GRANTS_SCHEMA = "deckproof.grants/1"
HERE = "this machine"
"""Where wrong passwords on the command line are counted."""

Name = Annotated[str, typer.Argument(metavar="NAME", help="The person's name, without spaces.")]
Pack = Annotated[str, typer.Argument(metavar="PACK", help="The pack, as `list` shows it.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


def join(user: typer.Typer) -> None:
    """Add these commands to `deckproof user`."""
    user.command()(invite)
    user.command("set-password")(set_password)
    user.command("sign-in")(sign_in)
    user.command()(sessions)
    user.command("end-sessions")(end_sessions)
    user.command()(grant)
    user.command()(revoke)
    user.command()(grants)


def invite(name: Name, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Print a one-time code with which somebody sets their password at the desk, and the page to open; it counts for 24 hours."""
    from deckproof.settings import load_settings
    from review import accounts

    store, person = open_as(outputs)
    desk = load_settings(outputs=outputs).notify.desk
    code = accounts.invite(store, person, name, now=now())
    if as_json:
        print_json({"name": name, "invitation": code, "link": _link(desk, code)})
        return
    print_line(code)
    say(f"Only {name} should have it; older links have ended. They open: {_link(desk, code)}")
    if not desk:
        say(
            "That is where `deckproof desk` listens when no port is named; its address for others goes under [notify] of "
            'deckproof.toml: desk = "https://desk.example.com"'
        )


def _link(desk: str, code: str) -> str:
    """The page to open: at the address in the settings, else where a desk of this machine listens."""
    return f"{desk.rstrip('/') or f'http://127.0.0.1:{DESK_PORT}'}/invitation/{code}"


def set_password(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Whose, for an admin; none: one's own.")
    ] = None,
    password_stdin: FromStdin = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Set a password for the desk, of 12 to 128 characters; sessions under the old one end."""
    from review import accounts

    store, person = open_as(outputs)
    owner = name or person.name
    password = _password(password_stdin, twice=True)
    accounts.set_password(store, person, owner, password, now=now())
    if as_json:
        print_json({"name": owner, "password": "set"})
        return
    say(f"{owner} has a password now, and every session of theirs has ended.")
    say(
        "On the command line, letting severe findings through takes from now on: deckproof user sign-in"
    )


def sign_in(
    password_stdin: FromStdin = False, as_json: AsJson = False, outputs: Outputs = None
) -> None:
    """Give your password, which counts for 15 minutes of acting with the token in DECKPROOF_TOKEN."""
    from review import accounts

    store, settings = open_here(outputs)
    password = _password(password_stdin, twice=False)
    person = accounts.confirm_token(store, settings.token, password, peer=HERE, now=now())
    if as_json:
        print_json({"name": person.name, "signed_in_at": person.signed_in_at})
        return
    say(f"{person.name}: for 15 minutes you can let severe findings through and sign for them.")


def sessions(name: Name, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """List where somebody is signed in; one's own, or anybody's for an admin."""
    from review.sessions import sessions_of

    store, person = open_as(outputs)
    found = sessions_of(store, name, now=now(), by=person)
    if as_json:
        told = [_session(one) for one in found]
        print_json({"schema": SESSIONS_SCHEMA, "name": name, "sessions": told})
        return
    for one in found:
        print_line(
            f"{one.method:<8}  signed in {one.signed_in_at:%Y-%m-%d %H:%M} UTC, ends {one.expires_at:%H:%M} UTC"
        )
    say(f"{len(found)} open. To end them: deckproof user end-sessions {name}" if found else "None.")


def end_sessions(name: Name, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Sign somebody out everywhere; oneself, or anybody for an admin."""
    from review.sessions import end_sessions_of

    store, person = open_as(outputs)
    ended = end_sessions_of(store, name, now=now(), by=person)
    if as_json:
        print_json({"name": name, "ended": ended})
    else:
        say(f"{name} is signed out: {ended} sessions have ended.")


def grant(
    pack: Pack,
    name: Name,
    permission: Annotated[
        str, typer.Option("--as", help="read, or edit, which is to see it too.")
    ] = "read",
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Let an author see or edit a pack that is not theirs; for its author and for admins."""
    from review import grants as shelf

    store, person = open_as(outputs)
    given = shelf.grant(store, person, pack, name, permission, now=now())
    if as_json:
        print_json({"schema": GRANTS_SCHEMA, "pack": pack, "grants": [_grant(given)]})
        return
    say(f"{name} may {permission} {pack}. To take it back: deckproof user revoke {pack} {name}")
    if permission == "edit":
        say("Whoever edits it does not approve it.")


def revoke(pack: Pack, name: Name, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Take back what somebody was granted of a pack."""
    from review import grants as shelf

    store, person = open_as(outputs)
    had = shelf.revoke(store, person, pack, name, now=now())
    if as_json:
        print_json({"pack": pack, "name": name, "revoked": had})
    else:
        say(f"{name} has no more part in {pack}." if had else f"{name} had nothing of {pack}.")


def grants(pack: Pack, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """List who was let into a pack besides its author."""
    from review.grants import grants_of

    store, person = open_as(outputs)
    found = grants_of(store, pack, by=person)
    if as_json:
        told = [_grant(one) for one in found]
        print_json({"schema": GRANTS_SCHEMA, "pack": pack, "grants": told})
        return
    for one in found:
        print_line(f"{one.person}  {one.permission}  by {one.by}, {one.at:%Y-%m-%d}")
    if not found:
        say(f"Nobody. To let somebody in: deckproof user grant {pack} NAME --as read|edit")


def _password(from_stdin: bool, *, twice: bool) -> str:
    """From standard input its first line, else asked for without showing it; never an argument, which others could read."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError(
            "There is no terminal to ask for the password.", remedy="Use --password-stdin."
        )
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=twice, err=True))


def _session(one: Session) -> dict[str, object]:
    return {
        "method": one.method,
        "signed_in_at": one.signed_in_at,
        "expires_at": one.expires_at,
    }


def _grant(one: Grant) -> dict[str, object]:
    return {
        "person": one.person,
        "permission": one.permission,
        "by": one.by,
        "at": one.at,
    }
