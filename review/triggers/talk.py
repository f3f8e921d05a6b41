"""Rules of what is said and asked: threads, comments, assignments and notices."""

from __future__ import annotations

from review.triggers.rules import Rule, fixed, kept, once, only_voided, refuse

TALK: tuple[Rule, ...] = (
    refuse(
        "outbox_is_kept",
        "DELETE ON outbox",
        "OLD.sent_at IS NULL",
        "a notice is kept until it was sent",
    ),
    kept("thread"),
    once("thread", "id"),
    refuse(
        "thread_only_closes",
        "UPDATE ON thread",
        "NOT (NEW.id = OLD.id AND NEW.output = OLD.output AND NEW.finding = OLD.finding AND NEW.place = OLD.place "
        "AND NEW.blocking IS OLD.blocking AND NEW.who = OLD.who AND NEW.at = OLD.at AND OLD.closed_at IS NULL "
        "AND NEW.closed_at IS NOT NULL AND NEW.closed_by IS NOT NULL)",
        "a thread may be closed, once, and not changed",
    ),
    refuse(
        "thread_begins_open",
        "INSERT ON thread",
        "NEW.closed_at IS NOT NULL OR (NEW.blocking AND EXISTS (SELECT 1 FROM output o WHERE o.id = NEW.output "
        "AND o.state NOT IN ('held', 'changes_requested')))",
        "a thread begins open, and one that holds up stands on nothing approved",
    ),
    *fixed("comment"),
    once("comment", "id"),
    kept("assignment"),
    once("assignment", "id"),
    only_voided("assignment", ("id", "output", "person", "who", "at", "due_at")),
)
