"""What a trigger refuses, and the kinds of rules that most tables share."""

# ruff: noqa: S608 - the SQL is put together from names of tables and columns that these modules spell out.

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What a trigger refuses: `event` on a row of `table` where `when` holds, or always where it is empty."""

    name: str
    event: str
    table: str
    when: str
    why: str


def refuse(name: str, event: str, when: str, why: str) -> Rule:
    """The rule that refuses `event` ("UPDATE ON output") where the condition `when` holds, with the sentence `why`."""
    what, _, table = event.partition(" ON ")
    return Rule(name, what, table, when, why)


def fixed(table: str) -> list[Rule]:
    """The rules of a table whose rows are never changed and never taken away."""
    return [
        refuse(f"{table}_stays", f"UPDATE ON {table}", "", f"a {table} row is never changed"),
        kept(table),
    ]


def kept(table: str) -> Rule:
    """The rule of a table whose rows are never taken away."""
    return refuse(
        f"{table}_is_kept", f"DELETE ON {table}", "", f"a {table} row is never taken away"
    )


def once(table: str, *keys: str) -> Rule:
    """The rule of a table whose rows are never replaced: INSERT OR REPLACE takes a row away without a DELETE that a trigger could see."""
    same = " AND ".join(f"t.{key} = NEW.{key}" for key in keys)
    return refuse(
        f"{table}_is_not_replaced",
        f"INSERT ON {table}",
        f"EXISTS (SELECT 1 FROM {table} t WHERE {same})",
        f"a {table} row is never replaced",
    )


def only_voided(table: str, columns: tuple[str, ...]) -> Rule:
    """The rule of a table whose rows may be voided, once, and keep these columns."""
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in columns)
    return refuse(
        f"{table}_only_voided",
        f"UPDATE ON {table}",
        f"NOT ({same} AND OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL)",
        f"a {table} may be voided, once, and not changed",
    )
