"""The rules of triggers/ as SQL: as it is written for SQLite, and in PL/pgSQL for PostgreSQL.

PostgreSQL has more ways around a trigger, and each is shut or seen: TRUNCATE fires no row's trigger, so it has its own;
ALWAYS keeps them on in a session that plays a replica; a fixed search path keeps a temporary table from standing in for one
of ours; and `lock_faults` names a table that inherits from ours, whose rows no trigger of ours has seen.
"""

# ruff: noqa: S608 - the SQL is put together from constants of these modules alone.

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, inspect

from review.engines import SCHEMA, is_postgresql
from review.triggers import TRIGGERS, Rule

_PATH = f"{SCHEMA}, pg_temp"


def create_triggers(connection: Connection) -> None:
    """Put every rule's trigger into the store; of tables that a later migration makes, it puts the triggers there."""
    there = set(inspect(connection).get_table_names())
    for rule in (one for one in TRIGGERS if one.table in there):
        for sql in _postgresql(rule) if is_postgresql(connection) else (sqlite_trigger(rule),):
            connection.exec_driver_sql(sql.replace("%", "%%") if is_postgresql(connection) else sql)


def drop_triggers(connection: Connection) -> None:
    """Take them all out again."""
    for rule in TRIGGERS:
        if is_postgresql(connection):
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {_function(rule.name)}() CASCADE")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {rule.name}")


def lock_faults(connection: Connection) -> Iterator[str]:
    """A sentence for each trigger that is gone, changed or none of ours."""
    postgresql = is_postgresql(connection)
    there = _there_postgresql(connection) if postgresql else _there_sqlite(connection)
    wanted = wanted_triggers(postgresql=postgresql)
    for name, text in wanted.items():
        if name not in there:
            yield f"The database's own lock {name} was taken away."
        elif there[name] != text:
            yield f"The database's own lock {name} was changed."
    for name in sorted(there.keys() - wanted.keys()):
        yield f"The database has a trigger that is none of ours: {name}."
    if postgresql:
        yield from _odd_tables(connection)


def wanted_triggers(*, postgresql: bool) -> Mapping[str, str]:
    """Name and text of every trigger that a store has to have."""
    if not postgresql:
        return {rule.name: _one_line(sqlite_trigger(rule)) for rule in TRIGGERS}
    return {
        name: _as_told(f"CREATE TRIGGER {name} {rest}", "A", _body(rule), [f"search_path={_PATH}"])
        for rule in TRIGGERS
        for name, rest in _hung(rule)
    }


def sqlite_trigger(rule: Rule) -> str:
    """The rule's trigger for SQLite."""
    condition = f"WHEN {rule.when}\n" if rule.when else ""
    return (
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} FOR EACH ROW\n{condition}"
        f"BEGIN SELECT RAISE(ABORT, 'refused: {rule.why}'); END"
    )


def _postgresql(rule: Rule) -> Iterator[str]:
    yield (
        f"CREATE FUNCTION {_function(rule.name)}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {_PATH} AS $deckproof${_body(rule)}$deckproof$"
    )
    for name, rest in _hung(rule):
        yield f"CREATE TRIGGER {name} {rest}"
        yield f"ALTER TABLE {SCHEMA}.{rule.table} ENABLE ALWAYS TRIGGER {name}"


def _hung(rule: Rule) -> Iterator[tuple[str, str]]:
    """The triggers that one rule is hung on, as pg_get_triggerdef writes them: name, and what follows it."""
    runs = f"EXECUTE FUNCTION {_function(rule.name)}()"
    yield rule.name, f"BEFORE {rule.event} ON {SCHEMA}.{rule.table} FOR EACH ROW {runs}"
    if rule.event == "DELETE":
        yield (
            f"{rule.name}_whole",
            f"BEFORE TRUNCATE ON {SCHEMA}.{rule.table} FOR EACH STATEMENT {runs}",
        )


def _body(rule: Rule) -> str:
    when = re.sub(r" IS (?=OLD\.|NEW\.)", " IS NOT DISTINCT FROM ", rule.when)
    refuse = f"RAISE EXCEPTION USING MESSAGE = 'refused: {rule.why}';"
    act = f"IF {when} THEN {refuse} END IF;" if when else refuse
    if when and rule.event == "DELETE":
        # Of all rows at once nobody can say which they are.
        act = f"IF TG_OP = 'TRUNCATE' THEN {refuse} END IF;\n{act}"
    return f"\nBEGIN\n{act}\nRETURN {'OLD' if rule.event == 'DELETE' else 'NEW'};\nEND\n"


def _function(name: str) -> str:
    return f"refuse_{name}"


def _there_sqlite(connection: Connection) -> Mapping[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: _one_line(sql) for name, sql in rows}


def _there_postgresql(connection: Connection) -> Mapping[str, str]:
    rows = connection.exec_driver_sql(
        "SELECT t.tgname, pg_get_triggerdef(t.oid), t.tgenabled::text, p.prosrc, p.proconfig FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        f"JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND n.nspname = '{SCHEMA}' ORDER BY t.oid"
    )
    there: dict[str, str] = {}
    for name, definition, enabled, source, config in rows:
        # One of the same name on another table would else hide behind ours.
        key = f"{name} (again)" if name in there else name
        there[key] = _as_told(definition, enabled, source, config or [])
    return there


def _odd_tables(connection: Connection) -> Iterator[str]:
    heirs = connection.exec_driver_sql(
        "SELECT i.inhrelid::regclass::text, i.inhparent::regclass::text FROM pg_inherits i "
        "JOIN pg_class c ON c.oid = i.inhparent JOIN pg_namespace n ON n.oid = c.relnamespace "
        f"WHERE n.nspname = '{SCHEMA}' AND c.relkind IN ('r', 'p') ORDER BY 1"
    )
    for heir, parent in heirs:
        yield f"The table {heir} adds its rows to {parent} past the database's own locks."
    rules = connection.exec_driver_sql(
        f"SELECT tablename, rulename FROM pg_rules WHERE schemaname = '{SCHEMA}' ORDER BY 1, 2"
    )
    for table, name in rules:
        yield f"The database has a rule that is none of ours: {name} on {table}."


def _as_told(definition: str, enabled: str, source: str, config: list[str]) -> str:
    return "\n".join((_one_line(definition), enabled, _one_line(source), *config))


def _one_line(sql: str) -> str:
    return " ".join(sql.split())
