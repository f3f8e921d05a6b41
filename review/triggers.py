"""The second lock: what the database itself refuses, whoever asks.

The rules are those of holds.py and releases.py, written once more where no code of ours stands between. `audit verify`
compares the triggers of a store with these.

To add one: append to TRIGGERS what `_refuse`, `_fixed` (never changed, never taken away), `_kept` (never taken away),
`_once` (never replaced) or `_only_voided` give. A condition is SQL that both databases read: `NEW.x IS OLD.x` where a
column may be NULL, truths bare (`NOT o.high`, never `= 1`), strings in single quotes, no functions but COALESCE and MAX.
A sentence `why` holds no quote. tests/review/test_locks.py has to fire each.
"""

# ruff: noqa: S608 - the SQL is put together from constants of this module alone.

from __future__ import annotations

from dataclasses import dataclass

from review.echo_tables import FIXED

_EDGES = (
    ("held", "changes_requested"),
    ("changes_requested", "held"),
    ("held", "approved"),
    ("approved", "held"),
    ("approved", "released"),
    ("released", "recalled"),
    *((state, end) for state in ("held", "changes_requested", "approved") for end in ("rejected", "withdrawn")),
)  # fmt: skip

_OWN_WORK = """(EXISTS (SELECT 1 FROM revision r WHERE r.output = {output} AND r.editor = {who})
      OR EXISTS (SELECT 1 FROM output o JOIN pack p ON p.id = o.pack
                 WHERE o.id = {output} AND (p.author = {who} OR p.author = '')))"""

_OPEN = """EXISTS (SELECT 1 FROM output o JOIN finding f ON f.pack = o.pack
      AND ((f.output = o.id AND f.scan = o.scan) OR (f.output = '' AND f.scan = 0))
    WHERE o.id = {output} AND f.blocks AND NOT EXISTS (
      SELECT 1 FROM settlement s WHERE s.pack = f.pack AND s.output = f.output AND s.place = f.place AND s.closes AND s.voided_at IS NULL
      AND (s.until IS NULL OR s.until > {at})))"""

_LIVING = """EXISTS (SELECT 1 FROM decision d JOIN person p ON p.name = d.who
    WHERE d.output = {output} AND d.revision = {revision} AND d.sha256 = {sha256}
      AND d.verdict = 'approve' AND d.voided_at IS NULL AND p.active {more})"""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a trigger refuses: `event` on a row of `table` where `when` holds, or always where it is empty."""

    name: str
    event: str
    table: str
    when: str
    why: str


def _refuse(name: str, event: str, when: str, why: str) -> Rule:
    """The rule that refuses `event` ("UPDATE ON output") where the condition `when` holds, with the sentence `why`."""
    what, _, table = event.partition(" ON ")
    return Rule(name, what, table, when, why)


def _fixed(table: str) -> list[Rule]:
    return [
        _refuse(f"{table}_stays", f"UPDATE ON {table}", "", f"a {table} row is never changed"),
        _kept(table),
    ]


def _kept(table: str) -> Rule:
    return _refuse(
        f"{table}_is_kept", f"DELETE ON {table}", "", f"a {table} row is never taken away"
    )


def _once(table: str, *keys: str) -> Rule:
    """INSERT OR REPLACE takes a row away without a DELETE that a trigger could see."""
    same = " AND ".join(f"t.{key} = NEW.{key}" for key in keys)
    return _refuse(
        f"{table}_is_not_replaced",
        f"INSERT ON {table}",
        f"EXISTS (SELECT 1 FROM {table} t WHERE {same})",
        f"a {table} row is never replaced",
    )


def _only_voided(table: str, columns: tuple[str, ...]) -> Rule:
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in columns)
    return _refuse(
        f"{table}_only_voided",
        f"UPDATE ON {table}",
        f"NOT ({same} AND OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL)",
        f"a {table} may be voided, once, and not changed",
    )


_ALLOWANCE_KEEPS = (
    "id",
    "term",
    "blob",
    "category",
    "rule",
    "scope",
    "target",
    "owner",
    "reason",
    "ends_at",
    "proposed_by",
    "proposed_at",
)


def _edges() -> str:
    pairs = " OR ".join(
        f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in _EDGES
    )
    return f"NEW.state <> OLD.state AND NOT ({pairs})"


_of_new_output = {"output": "NEW.id", "revision": "NEW.revision", "sha256": "NEW.sha256"}
_of_new_row = {"output": "NEW.output", "revision": "NEW.revision", "sha256": "NEW.sha256"}

_NOT_FREE = (
    "NOT "
    + _LIVING.format(
        **_of_new_row,
        more="AND d.id = NEW.decision AND d.role IN ('comms', 'compliance') AND NOT "
        + _OWN_WORK.format(output="NEW.output", who="d.who")
        + " AND (d.role = 'compliance' OR NOT (SELECT o.high FROM output o WHERE o.id = NEW.output))",
    )
    + " OR "
    + _OPEN.format(output="NEW.output", at="NEW.at")
    + " OR NOT EXISTS (SELECT 1 FROM output o WHERE o.id = NEW.output AND o.state = 'approved' "
    "AND o.revision = NEW.revision AND o.sha256 = NEW.sha256)"
)
"""Of a release that no approval of its bytes stands behind, whether for all or for a group."""

TRIGGERS: tuple[Rule, ...] = (
    *_fixed("revision"),
    *_fixed("revision_file"),
    *_fixed("scan"),
    *_fixed("finding"),
    *_fixed("release"),
    *_fixed("recall"),
    *_fixed("ledger"),
    _once("revision", "output", "number"),
    _once("revision_file", "output", "revision", "name"),
    _once("scan", "output", "number"),
    _once("finding", "pack", "output", "scan", "id"),
    _once("release", "output"),
    _once("recall", "output"),
    _once("output", "id"),
    _once("pack", "id"),
    _once("person", "name"),
    _once("token", "sha256"),
    _once("session", "sha256"),
    _once("invitation", "sha256"),
    _once("identity", "sha256"),
    _once("pack_grant", "id"),
    _once("settlement", "id"),
    _once("decision", "id"),
    _once("policy", "id"),
    _kept("policy"),
    _refuse(
        "policy_is_proposed_first",
        "INSERT ON policy",
        "NEW.confirmed_by IS NOT NULL",
        "a policy is proposed before it is confirmed",
    ),
    _refuse(
        "policy_takes_two",
        "UPDATE ON policy",
        "NOT (NEW.id = OLD.id AND NEW.version = OLD.version AND NEW.blob = OLD.blob "
        "AND NEW.reason = OLD.reason AND NEW.proposed_at = OLD.proposed_at "
        "AND NEW.proposed_by = OLD.proposed_by AND OLD.confirmed_by IS NULL "
        "AND NEW.confirmed_by IS NOT NULL AND NEW.confirmed_by <> OLD.proposed_by)",
        "a policy is confirmed once, by somebody else",
    ),
    _kept("output"),
    _kept("pack"),
    _kept("person"),
    _kept("token"),
    _refuse(
        "outbox_is_kept",
        "DELETE ON outbox",
        "OLD.sent_at IS NULL",
        "a notice is kept until it was sent",
    ),
    *_fixed("pruned"),
    _once("pruned", "sha256"),
    _kept("settlement"),
    _kept("decision"),
    _kept("thread"),
    _once("thread", "id"),
    _refuse(
        "thread_only_closes",
        "UPDATE ON thread",
        "NOT (NEW.id = OLD.id AND NEW.output = OLD.output AND NEW.finding = OLD.finding AND NEW.place = OLD.place "
        "AND NEW.blocking IS OLD.blocking AND NEW.who = OLD.who AND NEW.at = OLD.at AND OLD.closed_at IS NULL "
        "AND NEW.closed_at IS NOT NULL AND NEW.closed_by IS NOT NULL)",
        "a thread may be closed, once, and not changed",
    ),
    _refuse(
        "thread_begins_open",
        "INSERT ON thread",
        "NEW.closed_at IS NOT NULL OR (NEW.blocking AND EXISTS (SELECT 1 FROM output o WHERE o.id = NEW.output "
        "AND o.state NOT IN ('held', 'changes_requested')))",
        "a thread begins open, and one that holds up stands on nothing approved",
    ),
    _refuse(
        "decision_waits_for_threads",
        "INSERT ON decision",
        "NEW.verdict = 'approve' AND EXISTS (SELECT 1 FROM thread t WHERE t.output = NEW.output AND t.blocking "
        "AND t.closed_at IS NULL)",
        "an open thread holds this up",
    ),
    *_fixed("comment"),
    _once("comment", "id"),
    _kept("assignment"),
    _once("assignment", "id"),
    _only_voided("assignment", ("id", "output", "person", "who", "at", "due_at")),
    _only_voided(
        "decision", ("id", "output", "revision", "sha256", "who", "role", "verdict", "at", "reason")
    ),
    _only_voided(
        "settlement",
        (
            "id",
            "pack",
            "output",
            "finding",
            "place",
            "resolution",
            "closes",
            "who",
            "role",
            "at",
            "reason",
            "entry",
            "until",
        ),
    ),
    _kept("allowance"),
    _once("allowance", "id"),
    _refuse(
        "allowance_is_proposed_first",
        "INSERT ON allowance",
        "NEW.confirmed_by IS NOT NULL OR NEW.ended_at IS NOT NULL",
        "an allow-list entry is proposed before it is confirmed",
    ),
    _refuse(
        "allowance_takes_two",
        "UPDATE ON allowance",
        "NOT ("
        + " AND ".join(f"NEW.{column} = OLD.{column}" for column in _ALLOWANCE_KEEPS)
        + " AND ((OLD.confirmed_by IS NULL AND NEW.confirmed_by IS NOT NULL AND OLD.ended_at IS NULL"
        " AND NEW.confirmed_by <> OLD.proposed_by AND NEW.confirmed_role IN ('compliance', 'admin')"
        " AND NEW.confirmed_at IS NOT NULL AND NEW.confirmed_at < NEW.ends_at"
        " AND NEW.ended_by IS NULL AND NEW.ended_at IS NULL AND NEW.end_reason IS NULL)"
        " OR (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.confirmed_by IS OLD.confirmed_by"
        " AND NEW.confirmed_role IS OLD.confirmed_role AND NEW.confirmed_at IS OLD.confirmed_at)))",
        "an allow-list entry is confirmed once, by somebody else, and ends once",
    ),
    _refuse(
        "settlement_by_entry_needs_a_living_one",
        "INSERT ON settlement",
        "(NEW.entry = '' AND NEW.until IS NOT NULL) OR (NEW.entry <> '' AND NOT EXISTS (SELECT 1 FROM allowance a "
        "JOIN person p ON p.name = a.confirmed_by WHERE a.id = NEW.entry AND a.confirmed_by = NEW.who "
        "AND a.confirmed_role = NEW.role AND a.ended_at IS NULL AND a.ends_at = NEW.until AND a.ends_at > NEW.at "
        "AND NEW.resolution = 'false-positive' AND p.active))",
        "no living allow-list entry settles this",
    ),
    _refuse(
        "token_only_ends",
        "UPDATE ON token",
        "NOT (NEW.sha256 = OLD.sha256 AND NEW.person = OLD.person AND NEW.issued_at = OLD.issued_at "
        "AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)",
        "a token may end, once, and not be changed",
    ),
    _refuse(
        "session_stays",
        "UPDATE ON session",
        "NOT (NEW.sha256 = OLD.sha256 AND NEW.person = OLD.person AND NEW.method = OLD.method "
        "AND NEW.signed_in_at = OLD.signed_in_at AND NEW.opened_at = OLD.opened_at "
        "AND NEW.seen_at >= OLD.seen_at)",
        "a session stays what it was when it began",
    ),
    _kept("invitation"),
    _refuse(
        "invitation_only_ends",
        "UPDATE ON invitation",
        "NOT (NEW.sha256 = OLD.sha256 AND NEW.person = OLD.person AND NEW.issued_at = OLD.issued_at "
        "AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)",
        "an invitation may end, once, and not be changed",
    ),
    _refuse("identity_stays", "UPDATE ON identity", "", "an identity stays with its person"),
    _kept("pack_grant"),
    _only_voided("pack_grant", ("id", "pack", "person", "permission", "who", "at")),
    _refuse(
        "person_stays",
        "UPDATE ON person",
        "NEW.name <> OLD.name OR NEW.added_at <> OLD.added_at",
        "a person keeps their name",
    ),
    _refuse(
        "pack_stays",
        "UPDATE ON pack",
        "NOT (NEW.id = OLD.id AND NEW.deck = OLD.deck AND NEW.source = OLD.source AND NEW.name = OLD.name "
        "AND NEW.options = OLD.options AND NEW.index_digest = OLD.index_digest "
        "AND NEW.policy_version = OLD.policy_version AND NEW.held_at = OLD.held_at "
        "AND NEW.findings = OLD.findings AND OLD.author = '' AND NEW.author <> '')",
        "of a pack only a missing author can be filled in",
    ),
    _refuse(
        "revision_file_comes_with_its_revision",
        "INSERT ON revision_file",
        "EXISTS (SELECT 1 FROM revision r WHERE r.output = NEW.output AND r.number >= NEW.revision)",
        "the files of a revision come with it",
    ),
    _refuse(
        "output_begins_held",
        "INSERT ON output",
        "NEW.state <> 'held' OR NEW.revision <> 1",
        "an output begins as held",
    ),
    _refuse(
        "output_takes_allowed_steps", "UPDATE ON output", _edges(), "there is no such step of state"
    ),
    _refuse(
        "output_keeps_what_it_is",
        "UPDATE ON output",
        "NEW.id <> OLD.id OR NEW.pack <> OLD.pack OR NEW.position <> OLD.position "
        "OR NEW.kind <> OLD.kind OR NEW.style <> OLD.style OR NEW.suffix <> OLD.suffix "
        "OR (OLD.high AND NOT NEW.high) OR NEW.etag <= OLD.etag OR NEW.scan < OLD.scan",
        "an output keeps its id, its place and its mark of a severe finding",
    ),
    _refuse(
        "output_changes_with_a_revision",
        "UPDATE ON output",
        "(NEW.revision <> OLD.revision OR NEW.sha256 <> OLD.sha256) AND NOT (NEW.state = 'held' "
        "AND NEW.revision = OLD.revision + 1 AND EXISTS (SELECT 1 FROM revision r WHERE r.output = NEW.id "
        "AND r.number = NEW.revision AND r.sha256 = NEW.sha256))",
        "other bytes need a revision and are held",
    ),
    _refuse(
        "output_approved_by_approval",
        "UPDATE ON output",
        "NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT "
        + _LIVING.format(**_of_new_output, more=""),
        "there is no living approval of these bytes",
    ),
    _refuse(
        "output_released_by_release",
        "UPDATE ON output",
        "NEW.state = 'released' AND OLD.state <> 'released' AND NOT EXISTS (SELECT 1 FROM release r "
        "WHERE r.output = NEW.id AND r.revision = NEW.revision AND r.sha256 = NEW.sha256)",
        "there is no release of these bytes",
    ),
    _refuse(
        "output_recalled_by_recall",
        "UPDATE ON output",
        "NEW.state = 'recalled' AND OLD.state <> 'recalled' AND NOT EXISTS "
        "(SELECT 1 FROM recall r WHERE r.output = NEW.id)",
        "there is no recall",
    ),
    _refuse(
        "decision_approves_by_rule",
        "INSERT ON decision",
        "NEW.verdict = 'approve' AND (NEW.role NOT IN ('comms', 'compliance') OR "
        + _OWN_WORK.format(output="NEW.output", who="NEW.who")
        + " OR "
        + _OPEN.format(output="NEW.output", at="NEW.at")
        + " OR NOT EXISTS (SELECT 1 FROM output o WHERE o.id = NEW.output AND o.revision = NEW.revision"
        " AND o.sha256 = NEW.sha256 AND o.state IN ('held', 'approved')"
        " AND (NOT o.high OR NEW.role = 'compliance')))",
        "this approval breaks a rule",
    ),
    _refuse(
        "settlement_closes_by_rule",
        "INSERT ON settlement",
        "NEW.closes AND EXISTS (SELECT 1 FROM finding f WHERE f.pack = NEW.pack AND f.output = NEW.output "
        "AND f.place = NEW.place AND f.severity = 'high') AND (NEW.role NOT IN ('comms', 'compliance') "
        "OR (NEW.role <> 'compliance' AND (NEW.resolution = 'accept' OR NEW.output = '')) "
        "OR EXISTS (SELECT 1 FROM pack p WHERE p.id = NEW.pack AND p.author = NEW.who) "
        "OR EXISTS (SELECT 1 FROM revision r WHERE r.output = NEW.output AND r.editor = NEW.who))",
        "this settlement lets a severe finding through against a rule",
    ),
    _refuse(
        "release_needs_approval",
        "INSERT ON release",
        _NOT_FREE,
        "no living approval of these bytes",
    ),
    *_fixed("kept_brief"),
    _once("kept_brief", "id"),
    *_fixed("group_release"),
    _once("group_release", "output", "circle", "revision"),
    *_fixed("group_recall"),
    _once("group_recall", "output", "circle", "revision"),
    *_fixed("fetched"),
    _once("fetched", "output", "revision", "person"),
    *_fixed("taken_back"),
    _once("taken_back", "output", "person"),
    _kept("group_member"),
    _once("group_member", "id"),
    _only_voided("group_member", ("id", "circle", "member", "who", "at")),
    _kept("planned"),
    _once("planned", "id"),
    _only_voided("planned", ("id", "output", "day", "hour", "zone", "channel", "who", "at")),
    _refuse(
        "group_release_needs_approval",
        "INSERT ON group_release",
        _NOT_FREE,
        "no living approval of these bytes for a group",
    ),
    _refuse(
        "group_recall_needs_release",
        "INSERT ON group_recall",
        "NOT EXISTS (SELECT 1 FROM group_release g WHERE g.output = NEW.output AND g.circle = NEW.circle "
        "AND g.revision = NEW.revision)",
        "there is no release to this group",
    ),
    _refuse(
        "fetched_was_released",
        "INSERT ON fetched",
        "NOT EXISTS (SELECT 1 FROM release r WHERE r.output = NEW.output AND r.revision = NEW.revision)",
        "only what was released is fetched",
    ),
    _kept("feedback"),
    _once("feedback", "id"),
    _refuse(
        "feedback_keeps",
        "UPDATE ON feedback",
        " OR ".join(f"NEW.{column} <> OLD.{column}" for column in FIXED),
        "what came back keeps what it said",
    ),
    _refuse(
        "feedback_ends_once",
        "UPDATE ON feedback",
        "OLD.state IN ('closed', 'noted')",
        "what is closed stays closed",
    ),
    *_fixed("feedback_erased"),
    _once("feedback_erased", "comment"),
    _kept("customer_alert"),
    _once("customer_alert", "id"),
    _refuse(
        "customer_alert_ends_once",
        "UPDATE ON customer_alert",
        "OLD.ended_at <> '' OR NEW.ended_at = '' OR NEW.ended_by = '' OR "
        + " OR ".join(
            f"NEW.{column} <> OLD.{column}"
            for column in (
                "id",
                "output",
                "revision",
                "customer",
                "index_digest",
                "found",
                "who",
                "at",
            )
        ),
        "an alert ends once and keeps what it said",
    ),
    _refuse(
        "ledger_is_a_chain",
        "INSERT ON ledger",
        "NEW.seq <> 1 + (SELECT COALESCE(MAX(seq), 0) FROM ledger) OR NEW.prev <> "
        "COALESCE((SELECT l.hash FROM ledger l WHERE l.seq = NEW.seq - 1), '')",
        "an entry of the ledger stands behind the last one",
    ),
)
"""Every rule; dialects.py writes each as a trigger of SQLite and of PostgreSQL."""
