"""`deckproof policy …`: the risk policy in force, another one proposed and confirmed, and what it would change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deckproof.cli.acting import AsJson, Outputs, Reason, now, open_as, open_here, open_to_see_all
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.counts import counted
from deckproof.errors import MissingFileError

if TYPE_CHECKING:
    from review.policy_replay import Change, Replayed, Ruling

POLICY_SCHEMA = "deckproof.policy/1"
REPLAY_SCHEMA = "deckproof.policy-replay/1"

_Proposed = Annotated[
    Path | None, typer.Argument(metavar="FILE", help="The policy (TOML); none: the built-in one.")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    policy = typer.Typer(
        no_args_is_help=True,
        help="The risk policy: the one in force, and what another would change.",
    )
    app.add_typer(policy, name="policy")
    policy.command()(show)
    policy.command()(replay)
    policy.command()(propose)
    policy.command()(confirm)


def show(as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Show the policy in force: what weighs how much, and who signs."""
    from deckproof.codec import to_plain
    from review.policies import awaiting
    from review.rooms import house_policy

    store, _ = open_here(outputs)
    policy = house_policy(store)
    waiting = awaiting(store)
    if as_json:
        print_json(
            {
                "schema": POLICY_SCHEMA,
                "version": policy.version,
                "rules": to_plain(policy.rules),
                "allow": to_plain(policy.allow),
                "proposed": to_plain(waiting),
            }
        )
        return
    print_line(
        f"In force: {policy.version}, {counted(len(policy.rules), 'rule')}; the first that matches decides."
    )
    for number, rule in enumerate(policy.rules, 1):
        print_line(f"{number:>4}  {_rule_line(to_plain(rule))}")
    for one in waiting:
        print_line(f"Proposed by {one.proposed_by}, not confirmed: {one.version}")


def replay(
    file: _Proposed = None,
    show_text: Annotated[
        bool, typer.Option("--show-text", help="Show words of the decks as examples.")
    ] = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Tell what a policy would change to everything that is held, and change nothing."""
    from review.policy_replay import replay_policy
    from review.rooms import house_policy, parse_policy_text
    from scanners.policy import load_policy

    store, _ = open_to_see_all(outputs)
    other = load_policy(None) if file is None else parse_policy_text(_read(file), str(file))
    told = replay_policy(store, house_policy(store), other)
    if as_json:
        print_json(_document(told, show_text=show_text))
        return
    for line in _replay_lines(told, show_text=show_text):
        print_line(line)


def propose(
    reason: Reason, file: _Proposed = None, as_json: AsJson = False, outputs: Outputs = None
) -> None:
    """Propose the risk policy that approvals go by; somebody else confirms it."""
    from review import policies
    from review.rooms import parse_policy_text
    from scanners.policy import load_policy

    store, person = open_as(outputs)
    blob, version = policies.BUILT_IN, load_policy(None).version
    if file is not None:
        data = _read(file)
        version, blob = parse_policy_text(data, str(file)).version, store.blobs.put(data)
    change = policies.propose(store, person, version, blob, reason=reason, now=now())
    if as_json:
        print_json(change)
    else:
        say(f"Proposed. Somebody else confirms it: deckproof policy confirm {version}")


def confirm(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="As `policy propose` told it.")],
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Put a proposed policy in force; approvals by another one lose their force."""
    from review import policies

    store, person = open_as(outputs)
    change = policies.confirm(store, person, version, now=now())
    if as_json:
        print_json(change)
    else:
        say(
            f"In force: {version}. Outputs scanned by another policy need: deckproof review rescan ID"
        )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise MissingFileError("The file cannot be read.", where=str(file)) from error


def _document(told: Replayed, *, show_text: bool) -> dict[str, Any]:
    from deckproof.codec import to_plain

    document = {"schema": REPLAY_SCHEMA, **to_plain(told)}
    if not show_text:
        for change in document["changes"]:
            del change["examples"]
    return document


_FIRST = 20
"""How many ids a line for people carries; `--json` has all of them."""


def _replay_lines(told: Replayed, *, show_text: bool) -> Iterator[str]:
    yield f"{told.in_force} → {told.other}: {counted(told.packs, 'pack')}, {counted(told.outputs, 'open output')}."
    yield (
        f"{told.changed} of {counted(told.findings, 'finding')} are judged otherwise: severity {told.severity_changed}, "
        f"action {told.action_changed}, signers {told.signers_changed}."
    )
    category = ""
    for change in told.changes:
        if change.category.value != category:
            category = change.category.value
            yield f"\n{category}"
        yield _change_line(change)
        if show_text:
            yield from (f"        “{one_line(text)}”" for text in change.examples)
    yield ""
    for ids, does, do in (
        (told.gain_hold, "begins to wait for a person's word", "begin to wait for a person's word"),
        (
            told.lose_hold,
            "no longer waits for a person's word",
            "no longer wait for a person's word",
        ),
        (
            told.gain_signature,
            "needs compliance's signature once it is scanned again",
            "need compliance's signature once they are scanned again",
        ),
        (
            told.approvals_voided,
            "loses its approval when it is confirmed",
            "lose their approval when it is confirmed",
        ),
    ):
        more = f" and {len(ids) - _FIRST} more" if len(ids) > _FIRST else ""
        said = counted(len(ids), f"output {does}", f"outputs {do}")
        yield f"{said}{': ' if ids else '.'}{' '.join(ids[:_FIRST])}{more}"
    yield "Nothing was changed."


def _change_line(change: Change) -> str:
    holds = [
        f"{count} {what}"
        for count, what in (
            (change.begin_to_hold, "begin to hold"),
            (change.cease_to_hold, "cease to hold"),
        )
        if count
    ]
    tail = f" ({', '.join(holds)})" if holds else ""
    return (
        f"  {change.findings:>6}  {change.rule}, {change.place}: "
        f"{_ruling(change.before)} → {_ruling(change.after)}{tail}"
    )


def _ruling(ruling: Ruling) -> str:
    signers = f", {' or '.join(ruling.signers)} signs" if ruling.signers else ""
    return f"{ruling.severity.value}, {ruling.action.value}{signers}"


_NO_LIMIT = {"min_confidence": 0.0, "max_confidence": 1.0, "min_count": 1}


def _rule_line(rule: dict[str, Any]) -> str:
    """The rule as one line: what it matches, then what follows."""
    parts = []
    for key in ("category", "rule", "visibility", "not_visibility"):
        if rule[key]:
            parts.append(f"{key.replace('_', ' ')} {' | '.join(rule[key])}")
    for key, usual in _NO_LIMIT.items():
        if rule[key] != usual:
            parts.append(f"{key.replace('_', ' ')} {rule[key]}")
    if rule["place"]:
        parts.append(f"in a {rule['place']}")
    signers = f", signed by {' or '.join(rule['signers'])}" if rule["signers"] else ""
    return f"{', '.join(parts) or 'everything'}: {rule['severity']}, {rule['action']}{signers}"
