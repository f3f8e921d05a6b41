"""The second lock: what the database itself refuses, whoever asks.

The rules are those of holds.py, releases.py and release_grounds.py, written once more where no code of ours stands between.
`audit verify` compares the triggers of a store with these.

To add one: append to the rules of its noun what `refuse`, `fixed` (never changed, never taken away), `kept` (never taken away),
`once` (never replaced) or `only_voided` give. A condition is SQL that both databases read: `NEW.x IS OLD.x` where a
column may be NULL, truths bare (`NOT o.high`, never `= 1`), strings in single quotes, no functions but COALESCE and MAX.
A sentence `why` holds no quote. tests/review/test_locks.py has to fire each.
"""

from __future__ import annotations

from review.triggers.decisions import DECISIONS
from review.triggers.echo import ECHO
from review.triggers.going import GOING
from review.triggers.house import HOUSE
from review.triggers.ledger import LEDGER
from review.triggers.outputs import OUTPUTS
from review.triggers.people import PEOPLE
from review.triggers.rules import Rule
from review.triggers.talk import TALK

__all__ = ["TRIGGERS", "Rule"]

TRIGGERS: tuple[Rule, ...] = (
    *PEOPLE,
    *OUTPUTS,
    *DECISIONS,
    *HOUSE,
    *TALK,
    *LEDGER,
    *GOING,
    *ECHO,
)
"""Every rule; dialects.py writes each as a trigger of SQLite and of PostgreSQL."""
