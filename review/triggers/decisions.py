"""Rules of what is decided and leaves: settlements, decisions, releases and recalls."""

# ruff: noqa: S608 - the SQL is put together from constants of these modules alone.

from __future__ import annotations

from review.triggers.conditions import NOT_FREE, OPEN, OWN_WORK
from review.triggers.rules import Rule, fixed, kept, once, only_voided, refuse

DECISIONS: tuple[Rule, ...] = (
    *fixed("release"),
    *fixed("recall"),
    once("release", "output"),
    once("recall", "output"),
    once("settlement", "id"),
    once("decision", "id"),
    kept("settlement"),
    kept("decision"),
    refuse(
        "decision_waits_for_threads",
        "INSERT ON decision",
        "NEW.verdict = 'approve' AND EXISTS (SELECT 1 FROM thread t WHERE t.output = NEW.output AND t.blocking "
        "AND t.closed_at IS NULL)",
        "an open thread holds this up",
    ),
    only_voided(
        "decision", ("id", "output", "revision", "sha256", "who", "role", "verdict", "at", "reason")
    ),
    only_voided(
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
    refuse(
        "settlement_by_entry_needs_a_living_one",
        "INSERT ON settlement",
        "(NEW.entry = '' AND NEW.until IS NOT NULL) OR (NEW.entry <> '' AND NOT EXISTS (SELECT 1 FROM allowance a "
        "JOIN person p ON p.name = a.confirmed_by WHERE a.id = NEW.entry AND a.confirmed_by = NEW.who "
        "AND a.confirmed_role = NEW.role AND a.ended_at IS NULL AND a.ends_at = NEW.until AND a.ends_at > NEW.at "
        "AND NEW.resolution = 'false-positive' AND p.active))",
        "no living allow-list entry settles this",
    ),
    refuse(
        "decision_approves_by_rule",
        "INSERT ON decision",
        "NEW.verdict = 'approve' AND (NEW.role NOT IN ('comms', 'compliance') OR "
        + OWN_WORK.format(output="NEW.output", who="NEW.who")
        + " OR "
        + OPEN.format(output="NEW.output", at="NEW.at")
        + " OR NOT EXISTS (SELECT 1 FROM output o WHERE o.id = NEW.output AND o.revision = NEW.revision"
        " AND o.sha256 = NEW.sha256 AND o.state IN ('held', 'approved')"
        " AND (NOT o.high OR NEW.role = 'compliance')))",
        "this approval breaks a rule",
    ),
    refuse(
        "settlement_closes_by_rule",
        "INSERT ON settlement",
        "NEW.closes AND EXISTS (SELECT 1 FROM finding f WHERE f.pack = NEW.pack AND f.output = NEW.output "
        "AND f.place = NEW.place AND f.severity = 'high') AND (NEW.role NOT IN ('comms', 'compliance') "
        "OR (NEW.role <> 'compliance' AND (NEW.resolution = 'accept' OR NEW.output = '')) "
        "OR EXISTS (SELECT 1 FROM pack p WHERE p.id = NEW.pack AND p.author = NEW.who) "
        "OR EXISTS (SELECT 1 FROM revision r WHERE r.output = NEW.output AND r.editor = NEW.who))",
        "this settlement lets a severe finding through against a rule",
    ),
    refuse(
        "release_needs_approval",
        "INSERT ON release",
        NOT_FREE,
        "no living approval of these bytes",
    ),
)
