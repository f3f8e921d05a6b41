"""Rules of what comes back: feedback, what was erased of it, and alerts about customers."""

from __future__ import annotations

from review.echo_tables import FIXED
from review.triggers.rules import Rule, fixed, kept, once, refuse

ECHO: tuple[Rule, ...] = (
    kept("feedback"),
    once("feedback", "id"),
    refuse(
        "feedback_keeps",
        "UPDATE ON feedback",
        " OR ".join(f"NEW.{column} <> OLD.{column}" for column in FIXED),
        "what came back keeps what it said",
    ),
    refuse(
        "feedback_ends_once",
        "UPDATE ON feedback",
        "OLD.state IN ('closed', 'noted')",
        "what is closed stays closed",
    ),
    *fixed("feedback_erased"),
    once("feedback_erased", "comment"),
    kept("customer_alert"),
    once("customer_alert", "id"),
    refuse(
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
)
