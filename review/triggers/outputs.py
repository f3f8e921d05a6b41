"""Rules of packs, their outputs, revisions and findings: what an output is and which steps of state it takes."""

from __future__ import annotations

from review.triggers.conditions import LIVING, OF_NEW_OUTPUT
from review.triggers.rules import Rule, fixed, kept, once, refuse

_EDGES = (
    ("held", "changes_requested"),
    ("changes_requested", "held"),
    ("held", "approved"),
    ("approved", "held"),
    ("approved", "released"),
    ("released", "recalled"),
    *((state, end) for state in ("held", "changes_requested", "approved") for end in ("rejected", "withdrawn")),
)  # fmt: skip


def _edges() -> str:
    pairs = " OR ".join(
        f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in _EDGES
    )
    return f"NEW.state <> OLD.state AND NOT ({pairs})"


OUTPUTS: tuple[Rule, ...] = (
    *fixed("revision"),
    *fixed("revision_file"),
    *fixed("scan"),
    *fixed("finding"),
    once("revision", "output", "number"),
    once("revision_file", "output", "revision", "name"),
    once("scan", "output", "number"),
    once("finding", "pack", "output", "scan", "id"),
    once("output", "id"),
    once("pack", "id"),
    kept("output"),
    kept("pack"),
    refuse(
        "pack_stays",
        "UPDATE ON pack",
        "NOT (NEW.id = OLD.id AND NEW.deck = OLD.deck AND NEW.source = OLD.source AND NEW.name = OLD.name "
        "AND NEW.options = OLD.options AND NEW.index_digest = OLD.index_digest "
        "AND NEW.policy_version = OLD.policy_version AND NEW.held_at = OLD.held_at "
        "AND NEW.findings = OLD.findings AND OLD.author = '' AND NEW.author <> '')",
        "of a pack only a missing author can be filled in",
    ),
    refuse(
        "revision_file_comes_with_its_revision",
        "INSERT ON revision_file",
        "EXISTS (SELECT 1 FROM revision r WHERE r.output = NEW.output AND r.number >= NEW.revision)",
        "the files of a revision come with it",
    ),
    refuse(
        "output_begins_held",
        "INSERT ON output",
        "NEW.state <> 'held' OR NEW.revision <> 1",
        "an output begins as held",
    ),
    refuse(
        "output_takes_allowed_steps", "UPDATE ON output", _edges(), "there is no such step of state"
    ),
    refuse(
        "output_keeps_what_it_is",
        "UPDATE ON output",
        "NEW.id <> OLD.id OR NEW.pack <> OLD.pack OR NEW.position <> OLD.position "
        "OR NEW.kind <> OLD.kind OR NEW.style <> OLD.style OR NEW.suffix <> OLD.suffix "
        "OR (OLD.high AND NOT NEW.high) OR NEW.etag <= OLD.etag OR NEW.scan < OLD.scan",
        "an output keeps its id, its place and its mark of a severe finding",
    ),
    refuse(
        "output_changes_with_a_revision",
        "UPDATE ON output",
        "(NEW.revision <> OLD.revision OR NEW.sha256 <> OLD.sha256) AND NOT (NEW.state = 'held' "
        "AND NEW.revision = OLD.revision + 1 AND EXISTS (SELECT 1 FROM revision r WHERE r.output = NEW.id "
        "AND r.number = NEW.revision AND r.sha256 = NEW.sha256))",
        "other bytes need a revision and are held",
    ),
    refuse(
        "output_approved_by_approval",
        "UPDATE ON output",
        "NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT "
        + LIVING.format(**OF_NEW_OUTPUT, more=""),
        "there is no living approval of these bytes",
    ),
    refuse(
        "output_released_by_release",
        "UPDATE ON output",
        "NEW.state = 'released' AND OLD.state <> 'released' AND NOT EXISTS (SELECT 1 FROM release r "
        "WHERE r.output = NEW.id AND r.revision = NEW.revision AND r.sha256 = NEW.sha256)",
        "there is no release of these bytes",
    ),
    refuse(
        "output_recalled_by_recall",
        "UPDATE ON output",
        "NEW.state = 'recalled' AND OLD.state <> 'recalled' AND NOT EXISTS "
        "(SELECT 1 FROM recall r WHERE r.output = NEW.id)",
        "there is no recall",
    ),
)
