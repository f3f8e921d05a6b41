"""`deckproof list` and `show`: what is held, and one piece with what it rests on and what was found in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deckproof.cli.acting import AsJson, Outputs, house_what_if, join_rooms, open_to_see
from deckproof.cli.grouping import finding_lines, was_settled
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.counts import counted

if TYPE_CHECKING:
    from deckproof.model import Person
    from review.store import Store


COLUMNS = 80


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("list")(list_packs)
    app.command()(show)


def list_packs(as_json: AsJson = False, outputs: Outputs = None) -> None:
    """List packs and their outputs, with their states."""
    from review.documents import packs_document

    store, viewer = open_to_see(outputs)
    document = packs_document(store, viewer)
    if as_json:
        print_json(document)
        return
    named = _named_customers(store, viewer)
    for pack in document["packs"]:
        for line in _pack_lines(store, pack, named):
            print_line(line)
    if named:
        say(
            "What names a customer who came later, to be recalled or let stay: deckproof customers alerts"
        )
    if not document["packs"]:
        say("Nothing is held yet. Begin with: deckproof run DECK")


def show(
    some_id: Annotated[
        str,
        typer.Argument(metavar="ID", help="An output or a whole pack, or how its id begins."),
    ],
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Show one output with its citations and findings, or what holds a whole pack up."""
    from plans.briefs import brief_document, brief_of_pack, told_brief
    from plans.overview_files import write_overview
    from plans.short_ids import whole_id
    from review.documents import output_document, pack_document
    from review.files import sync_held
    from review.outputs import is_pack

    store, viewer = open_to_see(outputs)
    some_id = whole_id(store, viewer, some_id)
    of_pack = is_pack(store, some_id, viewer)
    document = (pack_document if of_pack else output_document)(store, some_id, viewer)
    known = brief_of_pack(store, some_id if of_pack else document["pack"])
    document["brief"] = brief_document(known)
    # It may have been held by another machine, and held/ is a folder of this one.
    sync_held(store, some_id if of_pack else document["pack"], join_rooms(store))
    if of_pack:
        write_overview(store, some_id, house=house_what_if(outputs))
    if as_json:
        print_json(document)
        return
    for line in _whole_pack(store, document) if of_pack else _whole_output(document):
        print_line(line)
    print_line(told_brief(known))
    if of_pack:
        say(f"What came of the deck, and what if: deckproof overview {some_id}")
    else:
        warn_of_held_file(store, some_id, document["path"])


def warn_of_held_file(store: Store, output_id: str, path: str) -> None:
    """Say so where the file under held/ is not the page that is shown and decided on."""
    from review.files import held_differs

    if held_differs(store, output_id, join_rooms(store)):
        say(
            f"Note: {path} on the disk is not this revision's page. What is shown here counts; an edit goes in with "
            f"deckproof review edit {output_id} --file FILE, and deckproof audit repair writes the file again."
        )


def next_steps(output: dict[str, Any]) -> str:
    """What to do with an output in its state, as a sentence with the command."""
    own_id, waiting = output["id"], _waiting(output)
    if output["state"] == "held" and waiting:
        return (
            f"{waiting} open: deckproof review resolve {own_id} --finding FID "
            "--as redact|replace|accept|false-positive --reason TEXT"
        )
    sign = "compliance, not its author" if output["had_high"] else "somebody other than its author"
    return {
        "held": f"To be approved by {sign}: deckproof review approve {own_id} --sha256 {output['sha256']}",
        "changes_requested": f"Its author edits it: deckproof review edit {own_id} --file FILE",
        "approved": f"It can go out: deckproof release {own_id} --dry-run, then without --dry-run",
        "released": f"It is out; to take it back: deckproof recall {own_id} --reason TEXT",
        "recalled": "It was taken back. A run of the deck with another brief or writer makes a new one.",
        "rejected": "It ends here. A run of the deck with another brief or writer makes a new one.",
        "withdrawn": "It ends here. A run of the deck with another brief or writer makes a new one.",
    }[output["state"]]


def _waiting(output: dict[str, Any]) -> int:
    if "open" in output:
        return int(output["open"])
    return sum(1 for one in output["findings"] if one["open"])


def _named_customers(store: Store, viewer: Person | None) -> frozenset[str]:
    """The released pieces in sight with an open alert."""
    from echo.alerts import list_alerts

    return frozenset(one.output for one in list_alerts(store, viewer))


def _pack_lines(
    store: Store, pack: dict[str, Any], named: frozenset[str] = frozenset()
) -> Iterator[str]:
    from review.names import name_shown

    author = pack["author"] or "nobody signed in"
    name = name_shown(store, pack["deck"]["name"], pack["id"])
    yield f"{pack['id']}  {one_line(name)}  by {one_line(author)}"
    for one in pack["outputs"]:
        waiting = f"{one['open']} open" if one["open"] else "clear"
        if one["id"] in named:
            waiting = "alert"
        line = f"  {one['id']}  {one['state']:<17}  {waiting:<7}  {one['kind']}, {one['style']}"
        yield _cut(f"{line}: {one_line(one['title'])}")


def _cut(line: str) -> str:
    """The line so that it fits a terminal, where the whole title stands in `show`; for a pipe it is whole."""
    if len(line) <= COLUMNS or not sys.stdout.isatty():
        return line
    return f"{line[: COLUMNS - 1]}…"


def _whole_pack(store: Store, pack: dict[str, Any]) -> Iterator[str]:
    yield from _pack_lines(store, pack)
    yield ""
    if not pack["deck_findings"]:
        yield "Nothing holds the pack up as a whole."
    yield from finding_lines(pack["deck_findings"])
    if not pack["author"]:
        yield (
            f"Nobody is named as its author. An admin lets whoever ran it in, who then takes it on: deckproof user grant "
            f"{pack['id']} NAME --as edit, deckproof review adopt {pack['id']}"
        )


def _whole_output(output: dict[str, Any]) -> Iterator[str]:
    yield one_line(output["title"])
    yield (
        f"{output['kind']}, {output['style']}, {counted(output['words'], 'word')}; {output['state'].upper()}, "
        f"revision {output['revision']}"
    )
    yield f"sha256 {output['sha256']}"
    yield f"pack {output['pack']}, author {output['author'] or 'nobody signed in'}, {output['path']}"
    yield ""
    yield output["page"]
    yield from (f"Remark: {one_line(remark)}" for remark in output["remarks"])
    waiting, settled = _waiting(output), sum(map(was_settled, output["findings"]))
    shown = len(output["findings"]) - waiting - settled
    yield f"Findings: {waiting} to settle, {settled} settled, {shown} only shown"
    if output["customer_list"] is None:
        yield "No customer list was given to this run, so no customer's name was looked for."
    yield from finding_lines(output["findings"])
    for one in output["settlements"]:
        yield f"  {one['finding']} settled as {one['as']} by {one['by']}: {one_line(one['reason'])}"
    for one in output["decisions"]:
        reason = f": {one_line(one['reason'])}" if one["reason"] else ""
        void = " (void)" if one["voided"] else ""
        yield f"{one['at']}  {one['verdict']} by {one['by']} ({one['role']}){void}{reason}"
    for one in output["files"]:
        made = one["format"] or "given"
        yield f"  file  {one['path']}  {made}, {one['media_type']}, sha256 {one['sha256'][:12]}"
    yield ""
    yield f"Next: {next_steps(output)}"
