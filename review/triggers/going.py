"""Rules of where and when pieces go: briefs, groups, the calendar, and who fetched what."""

from __future__ import annotations

from review.triggers.conditions import NOT_FREE
from review.triggers.rules import Rule, fixed, kept, once, only_voided, refuse

GOING: tuple[Rule, ...] = (
    *fixed("kept_brief"),
    once("kept_brief", "id"),
    *fixed("group_release"),
    once("group_release", "output", "circle", "revision"),
    *fixed("group_recall"),
    once("group_recall", "output", "circle", "revision"),
    *fixed("fetched"),
    once("fetched", "output", "revision", "person"),
    *fixed("taken_back"),
    once("taken_back", "output", "person"),
    kept("group_member"),
    once("group_member", "id"),
    only_voided("group_member", ("id", "circle", "member", "who", "at")),
    kept("planned"),
    once("planned", "id"),
    only_voided("planned", ("id", "output", "day", "hour", "zone", "channel", "who", "at")),
    refuse(
        "group_release_needs_approval",
        "INSERT ON group_release",
        NOT_FREE,
        "no living approval of these bytes for a group",
    ),
    refuse(
        "group_recall_needs_release",
        "INSERT ON group_recall",
        "NOT EXISTS (SELECT 1 FROM group_release g WHERE g.output = NEW.output AND g.circle = NEW.circle "
        "AND g.revision = NEW.revision)",
        "there is no release to this group",
    ),
    refuse(
        "fetched_was_released",
        "INSERT ON fetched",
        "NOT EXISTS (SELECT 1 FROM release r WHERE r.output = NEW.output AND r.revision = NEW.revision)",
        "only what was released is fetched",
    ),
)
