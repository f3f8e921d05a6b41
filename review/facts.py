"""The tables read as facts, to be compared with what the ledger tells, and what the rows say against each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, or_, select

from deckproof.codec import digest_of
from deckproof.model import BesideFile, OutputState
from review.echo_rows import echo_rows
from review.findings import rows_digest
from review.formats import files_digest
from review.going_tables import (
    fetched,
    group_member,
    group_recall,
    group_release,
    planned,
    taken_back,
)
from review.handed_in import COLUMNS, row_digest
from review.people_tables import account, identity, invitation, pack_grant, person, session, token
from review.plan_tables import kept_brief
from review.tables import (
    allowance,
    decision,
    finding,
    output,
    pack,
    policy,
    pruned,
    recall,
    release,
    revision,
    revision_file,
    scan,
    settlement,
)
from review.talk_tables import assignment, comment, thread
from review.work_tables import run

Fact = tuple[str, ...]
"""What kind of thing, which one, and what is true of it."""


def fact(*parts: Any) -> Fact:
    """The parts as they compare: SQLite gives a truth as a number and nothing as None."""
    return tuple(
        "" if one is None else str(int(one)) if isinstance(one, bool) else str(one) for one in parts
    )


def table_facts(connection: Connection, *, only: tuple[str, ...] = ()) -> Counter[Fact]:
    """All facts of the tables, or only those of these outputs and packs."""
    facts = Counter(_output_facts(connection, only))
    facts.update(_found_facts(connection, only))
    facts.update(_said_facts(connection, only))
    if not only:
        facts.update(_house_facts(connection))
    return facts


def _of(table: Table, only: tuple[str, ...], key: str = "output") -> Select[Any]:
    wanted = select(table)
    return wanted.where(table.c[key].in_(only)) if only else wanted


def _of_either(table: Table, only: tuple[str, ...]) -> Select[Any]:
    """Of findings and settlements, which belong to an output or to a whole pack."""
    of_pack = and_(table.c.output == "", table.c.pack.in_(only))
    wanted = select(table)
    return wanted.where(or_(table.c.output.in_(only), of_pack)) if only else wanted


def pack_facts(connection: Connection, only: tuple[str, ...] = ()) -> Iterator[Fact]:
    """Of all packs, or of these, what they are and whose, and who was let into them."""
    for row in connection.execute(_of(pack, only, "id")):
        yield fact(
            "pack", row.id, row.author, row.deck, digest_of(row.name), row.options, row.source,
            row.findings, row.index_digest, row.policy_version, row.held_at,
        )  # fmt: skip
    for row in connection.execute(_of(pack_grant, only, "pack")):
        yield fact(
            "grant", row.pack, row.id, row.person, row.permission, row.who, row.at, row.voided_at
        )


def _output_facts(connection: Connection, only: tuple[str, ...]) -> Iterator[Fact]:
    yield from pack_facts(connection, only)
    for row in connection.execute(_of(output, only, "id")):
        yield fact(
            "output", row.id, row.pack, row.position, row.kind, row.style, row.suffix,
            row.state, row.revision, row.scan, row.sha256, row.high,
        )  # fmt: skip
    for row in connection.execute(_of(revision, only)):
        yield fact("revision", row.output, row.number, row.sha256, row.draft, row.editor, row.at)
    yield from _file_facts(connection, only)


def _file_facts(connection: Connection, only: tuple[str, ...]) -> Iterator[Fact]:
    """Of each revision that has files beside its page, a hash over them."""
    rows: defaultdict[tuple[str, int], list[BesideFile]] = defaultdict(list)
    for row in connection.execute(_of(revision_file, only)):
        rows[row.output, row.revision].append(
            BesideFile(
                name=row.name, format=row.format, media_type=row.media_type, sha256=row.sha256
            )
        )
    for (own_id, number), files in rows.items():
        yield fact("files", own_id, number, files_digest(files))


def _found_facts(connection: Connection, only: tuple[str, ...]) -> Iterator[Fact]:
    rows: defaultdict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in connection.execute(_of(pack, only, "id")):
        rows[row.id, 0] = []
    for row in connection.execute(_of(scan, only)):
        rows[row.output, row.number] = []
        yield fact(
            "scan", row.output, row.number, row.revision, row.findings, row.policy_version, row.at
        )
    for found in connection.execute(_of_either(finding, only)).mappings():
        rows[found["output"] or found["pack"], found["scan"]].append(found)
    for (thing, number), of_scan in rows.items():
        yield fact("findings", thing, number, rows_digest(of_scan))


def _said_facts(connection: Connection, only: tuple[str, ...]) -> Iterator[Fact]:
    for row in connection.execute(_of_either(settlement, only)):
        yield fact(
            "settlement", row.output or row.pack, row.finding, row.place, row.resolution,
            row.closes, row.who, row.role, row.at, digest_of(row.reason), row.entry, row.until,
            row.voided_at,
        )  # fmt: skip
    for row in connection.execute(_of(decision, only)):
        yield fact(
            "decision", row.output, row.id, row.revision, row.sha256, row.verdict, row.who,
            row.role, row.at, digest_of(row.reason), row.voided_at,
        )  # fmt: skip
    for row in connection.execute(_of(thread, only)):
        yield fact(
            "thread", row.output, row.id, row.finding, row.place, row.blocking, row.who, row.at,
            row.closed_by, row.closed_at,
        )  # fmt: skip
    for row in connection.execute(_of(comment, only)):
        yield fact("comment", row.output, row.id, row.thread, row.who, row.at, row.body)
    for row in connection.execute(_of(assignment, only)):
        yield fact(
            "assignment", row.output, row.id, row.person, row.who, row.at, row.due_at, row.voided_at
        )
    for row in connection.execute(_of(release, only)):
        yield fact(
            "release", row.output, row.revision, row.sha256, row.decision, row.who, row.at, row.path
        )
    for row in connection.execute(_of(recall, only)):
        yield fact("recall", row.output, row.who, row.at, digest_of(row.reason))
    yield from _going_facts(connection, only)


def _going_facts(connection: Connection, only: tuple[str, ...]) -> Iterator[Fact]:
    """What left for a group, when the rest is to leave, and who has it."""
    for row in connection.execute(_of(group_release, only)):
        yield fact(
            "group-release", row.output, row.circle, row.revision, row.sha256, row.decision,
            row.who, row.at, row.path,
        )  # fmt: skip
    for row in connection.execute(_of(group_recall, only)):
        told = (row.circle, row.revision, row.who, row.at, digest_of(row.reason))
        yield fact("group-recall", row.output, *told)
    for row in connection.execute(_of(planned, only)):
        yield fact(
            "planned", row.output, row.id, row.day, row.hour, row.zone, row.channel, row.who,
            row.at, row.voided_at,
        )  # fmt: skip
    for row in connection.execute(_of(fetched, only)):
        yield fact("fetched", row.output, row.revision, row.person, row.at)
    for row in connection.execute(_of(taken_back, only)):
        yield fact("taken-back", row.output, row.person, row.at)


def _house_facts(connection: Connection) -> Iterator[Fact]:
    for row in connection.execute(select(person)):
        yield fact("person", row.name, row.roles, row.active, row.added_at)
    for row in connection.execute(select(token)):
        yield fact("token", row.person, row.sha256, row.issued_at, row.revoked_at)
    yield from _access_facts(connection)
    for parts in echo_rows(connection):
        yield fact(*parts)
    for row in connection.execute(select(pruned)):
        yield fact("pruned", row.sha256, row.at)
    for row in connection.execute(select(policy)):
        yield fact(
            "policy", row.id, row.version, row.blob, digest_of(row.reason), row.proposed_by,
            row.proposed_at, row.confirmed_by, row.confirmed_at,
        )  # fmt: skip
    for row in connection.execute(select(group_member)):
        joined = (digest_of(row.member), row.who, row.at, row.voided_at)
        yield fact("group-member", f"group:{row.circle}", row.id, *joined)
    for row in connection.execute(select(kept_brief)):
        yield fact("kept-brief", row.name, row.version, row.id, row.sha256, row.who, row.at)
    for handed_in in connection.execute(select(run)).mappings():
        told = {column: str(handed_in[column]) for column in COLUMNS}
        yield fact("run", handed_in["id"], handed_in["author"], row_digest(told))
    for row in connection.execute(select(allowance)):
        yield allowance_fact(row)


def allowance_fact(row: Row[Any]) -> Fact:
    """What is true of an entry of the allow-list."""
    reasons = ["" if one is None else digest_of(one) for one in (row.reason, row.end_reason)]
    return fact(
        "allowance", row.id, row.term, row.blob, row.category, row.rule, row.scope, row.target,
        row.owner, reasons[0], row.ends_at, row.proposed_by, row.proposed_at, row.confirmed_by,
        row.confirmed_role, row.confirmed_at, row.ended_by, row.ended_at, reasons[1],
    )  # fmt: skip


def _access_facts(connection: Connection) -> Iterator[Fact]:
    for row in connection.execute(select(account)):
        yield fact("account", row.person, digest_of(row.password_hash), row.set_at)
    for row in connection.execute(select(session)):
        yield fact("session", row.sha256, row.person, row.method, row.signed_in_at, row.opened_at)
    for row in connection.execute(select(invitation)):
        yield fact("invitation", row.sha256, row.person, row.issued_at, row.ended_at)
    for row in connection.execute(select(identity)):
        yield fact("identity", row.sha256, row.person, row.bound_at)


def contradictions(connection: Connection) -> Iterator[str]:
    """A sentence for each output whose state, bytes or release do not follow from the rows behind them."""
    for row in connection.execute(select(output)):
        behind = connection.execute(
            select(revision.c.sha256, scan.c.revision, scan.c.findings)
            .join(scan, (scan.c.output == revision.c.output) & (scan.c.number == row.scan))
            .where(revision.c.output == row.id, revision.c.number == row.revision)
        ).first()
        if behind is None or behind.sha256 != row.sha256 or behind.revision != row.revision:
            yield f"The output {row.id} is not what its revision and its scan say."
        yield from _state_contradiction(connection, row)
    for table in (release, group_release):
        wanted = select(table, decision.c.output.label("of"), decision.c.sha256.label("approved"))
        for row in connection.execute(
            wanted.outerjoin(decision, decision.c.id == table.c.decision)
        ):
            if (row.of, row.approved) != (row.output, row.sha256):
                yield f"The release of the output {row.output} rests on no approval of its bytes."


def _state_contradiction(connection: Connection, row: Any) -> Iterator[str]:
    released = connection.execute(
        select(release.c.sha256).where(release.c.output == row.id)
    ).scalar()
    recalled = connection.execute(select(recall.c.at).where(recall.c.output == row.id)).first()
    living = connection.execute(
        select(decision.c.id).where(
            decision.c.output == row.id,
            decision.c.sha256 == row.sha256,
            decision.c.revision == row.revision,
            decision.c.verdict == "approve",
            decision.c.voided_at.is_(None),
        )
    ).first()
    out = row.state in {OutputState.RELEASED, OutputState.RECALLED}
    if (released is not None) != out or (out and released != row.sha256):
        yield f"The output {row.id} is {row.state}, and its release says otherwise."
    if (recalled is not None) != (row.state == OutputState.RECALLED):
        yield f"The output {row.id} is {row.state}, and its recall says otherwise."
    if (row.state == OutputState.APPROVED or out) and living is None:
        yield f"The output {row.id} is {row.state} without a living approval of its bytes."
