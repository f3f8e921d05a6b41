"""Rules of what is never rewritten: the ledger, and the list of blobs that retention took away."""

from __future__ import annotations

from review.triggers.rules import Rule, fixed, once, refuse

LEDGER: tuple[Rule, ...] = (
    *fixed("ledger"),
    *fixed("pruned"),
    once("pruned", "sha256"),
    refuse(
        "ledger_is_a_chain",
        "INSERT ON ledger",
        "NEW.seq <> 1 + (SELECT COALESCE(MAX(seq), 0) FROM ledger) OR NEW.prev <> "
        "COALESCE((SELECT l.hash FROM ledger l WHERE l.seq = NEW.seq - 1), '')",
        "an entry of the ledger stands behind the last one",
    ),
)
