"""Tables of where and when pieces go: small groups, releases to them, the calendar, and who fetched what.

On the metadata of tables.py; the schema's step is 20261123_plans.py.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from review.tables import metadata

# Who is in a small group that gets a release first: a name or an address; the ledger keeps a digest of it.
group_member = Table(
    "group_member",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("circle", String, nullable=False),
    Column("member", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("voided_at", String),
    Index("ix_group_member_circle", "circle"),
)

# A release to one group alone; the output stays approved. `decision` is the approval that it rests on.
group_release = Table(
    "group_release",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    Column("circle", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String, nullable=False),
    Column("decision", ForeignKey("decision.id"), nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("path", String, nullable=False),
)

group_recall = Table(
    "group_recall",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    Column("circle", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", String, nullable=False),
)

# On which day an output is to be released; one that is moved ends and begins anew. `day` is a date, `hour` HH:MM in `zone`.
planned = Table(
    "planned",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("output", ForeignKey("output.id"), nullable=False),
    Column("day", String, nullable=False),
    Column("hour", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("voided_at", String),
    Index("ix_planned_output", "output"),
    Index("ix_planned_day", "day"),
)

# Who fetched the released bytes of a revision through the desk or the API, once each; at a recall they are told.
fetched = Table(
    "fetched",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("person", ForeignKey("person.name"), primary_key=True),
    Column("at", String, nullable=False),
)

# That somebody who had fetched a recalled output has taken their copies back, as they say.
taken_back = Table(
    "taken_back",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    Column("person", ForeignKey("person.name"), primary_key=True),
    Column("at", String, nullable=False),
)
