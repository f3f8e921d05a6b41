"""What the rules of outputs, decisions and releases ask of the rows, as SQL that both databases read."""

# ruff: noqa: S608 - the SQL is put together from constants of this module alone.

from __future__ import annotations

OWN_WORK = """(EXISTS (SELECT 1 FROM revision r WHERE r.output = {output} AND r.editor = {who})
      OR EXISTS (SELECT 1 FROM output o JOIN pack p ON p.id = o.pack
                 WHERE o.id = {output} AND (p.author = {who} OR p.author = '')))"""
"""Whether {who} wrote or edited {output}, or nobody knows who did."""

OPEN = """EXISTS (SELECT 1 FROM output o JOIN finding f ON f.pack = o.pack
      AND ((f.output = o.id AND f.scan = o.scan) OR (f.output = '' AND f.scan = 0))
    WHERE o.id = {output} AND f.blocks AND NOT EXISTS (
      SELECT 1 FROM settlement s WHERE s.pack = f.pack AND s.output = f.output AND s.place = f.place AND s.closes AND s.voided_at IS NULL
      AND (s.until IS NULL OR s.until > {at})))"""
"""Whether a finding that holds up {output} is not settled at {at}."""

LIVING = """EXISTS (SELECT 1 FROM decision d JOIN person p ON p.name = d.who
    WHERE d.output = {output} AND d.revision = {revision} AND d.sha256 = {sha256}
      AND d.verdict = 'approve' AND d.voided_at IS NULL AND p.active {more})"""
"""Whether somebody who is still there has approved these very bytes."""

OF_NEW_OUTPUT = {"output": "NEW.id", "revision": "NEW.revision", "sha256": "NEW.sha256"}
"""What LIVING asks about, of a row of outputs."""

OF_NEW_ROW = {"output": "NEW.output", "revision": "NEW.revision", "sha256": "NEW.sha256"}
"""The same, of a row that names its output."""

NOT_FREE = (
    "NOT "
    + LIVING.format(
        **OF_NEW_ROW,
        more="AND d.id = NEW.decision AND d.role IN ('comms', 'compliance') AND NOT "
        + OWN_WORK.format(output="NEW.output", who="d.who")
        + " AND (d.role = 'compliance' OR NOT (SELECT o.high FROM output o WHERE o.id = NEW.output))",
    )
    + " OR "
    + OPEN.format(output="NEW.output", at="NEW.at")
    + " OR NOT EXISTS (SELECT 1 FROM output o WHERE o.id = NEW.output AND o.state = 'approved' "
    "AND o.revision = NEW.revision AND o.sha256 = NEW.sha256)"
)
"""Of a release that no approval of its bytes stands behind, whether for all or for a group."""
