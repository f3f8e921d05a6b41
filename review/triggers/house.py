"""Rules of what the house goes by: its policy and its allow-list, which take two people."""

from __future__ import annotations

from review.triggers.rules import Rule, kept, once, refuse

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

HOUSE: tuple[Rule, ...] = (
    once("policy", "id"),
    kept("policy"),
    refuse(
        "policy_is_proposed_first",
        "INSERT ON policy",
        "NEW.confirmed_by IS NOT NULL",
        "a policy is proposed before it is confirmed",
    ),
    refuse(
        "policy_takes_two",
        "UPDATE ON policy",
        "NOT (NEW.id = OLD.id AND NEW.version = OLD.version AND NEW.blob = OLD.blob "
        "AND NEW.reason = OLD.reason AND NEW.proposed_at = OLD.proposed_at "
        "AND NEW.proposed_by = OLD.proposed_by AND OLD.confirmed_by IS NULL "
        "AND NEW.confirmed_by IS NOT NULL AND NEW.confirmed_by <> OLD.proposed_by)",
        "a policy is confirmed once, by somebody else",
    ),
    kept("allowance"),
    once("allowance", "id"),
    refuse(
        "allowance_is_proposed_first",
        "INSERT ON allowance",
        "NEW.confirmed_by IS NOT NULL OR NEW.ended_at IS NOT NULL",
        "an allow-list entry is proposed before it is confirmed",
    ),
    refuse(
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
)
