"""Rules of people and their ways in."""

from __future__ import annotations

from review.triggers.rules import Rule, kept, once, only_voided, refuse

PEOPLE: tuple[Rule, ...] = (
    once("person", "name"),
    once("token", "sha256"),
    once("session", "sha256"),
    once("invitation", "sha256"),
    once("identity", "sha256"),
    once("pack_grant", "id"),
    kept("person"),
    kept("token"),
    refuse(
        "token_only_ends",
        "UPDATE ON token",
        "NOT (NEW.sha256 = OLD.sha256 AND NEW.person = OLD.person AND NEW.issued_at = OLD.issued_at "
        "AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)",
        "a token may end, once, and not be changed",
    ),
    refuse(
        "session_stays",
        "UPDATE ON session",
        "NOT (NEW.sha256 = OLD.sha256 AND NEW.person = OLD.person AND NEW.method = OLD.method "
        "AND NEW.signed_in_at = OLD.signed_in_at AND NEW.opened_at = OLD.opened_at "
        "AND NEW.seen_at >= OLD.seen_at)",
        "a session stays what it was when it began",
    ),
    kept("invitation"),
    refuse(
        "invitation_only_ends",
        "UPDATE ON invitation",
        "NOT (NEW.sha256 = OLD.sha256 AND NEW.person = OLD.person AND NEW.issued_at = OLD.issued_at "
        "AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)",
        "an invitation may end, once, and not be changed",
    ),
    refuse("identity_stays", "UPDATE ON identity", "", "an identity stays with its person"),
    kept("pack_grant"),
    only_voided("pack_grant", ("id", "pack", "person", "permission", "who", "at")),
    refuse(
        "person_stays",
        "UPDATE ON person",
        "NEW.name <> OLD.name OR NEW.added_at <> OLD.added_at",
        "a person keeps their name",
    ),
)
