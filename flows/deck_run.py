"""One deck with its options in one store, and what the options name."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deckproof.codec import from_json
from deckproof.errors import StageError
from flows.once import find_result, intake_key
from flows.options import Intake, Options

if TYPE_CHECKING:
    from pathlib import Path

    from review.store import Store
    from scanners.customers import CustomerIndex
    from scanners.policy import Policy


@dataclass(frozen=True, slots=True)
class Run:
    """One deck with its options in one store."""

    store: Store
    deck: str
    options_id: str
    options: Options
    intake: Intake
    judged_by: list[Policy] = field(default_factory=list, compare=False)
    """The policy of the house, once it was asked for."""


def open_run(store: Store, deck_id: str, options_id: str) -> Run:
    """The run of these ids; raises StoreError when one of them was never taken in."""
    options = from_json(store.blobs.get(options_id), Options)
    found = find_result(store, intake_key(deck_id, options_id))
    intake = from_json(store.blobs.get(found), Intake) if found else Intake(name=deck_id[:12])
    return Run(store, deck_id, options_id, options, intake)


def customers_of(run: Run) -> CustomerIndex | None:
    """The customer list of the run, None where it has none; raises StageError where the store has lost it."""
    if not run.options.customers:
        return None
    from review.carried import fetch_customers
    from scanners.customers import load_index_by_digest

    fetch_customers(run.store, run.options.customers)
    index = load_index_by_digest(run.options.customers, run.store.outputs / "cache" / "customers")
    if index is None:
        raise StageError(
            "The customer list of this run is no longer in the store.",
            remedy="Start the run again with --customers.",
        )
    return index


def own_policy_of(run: Run) -> Policy | None:
    """The policy that this run was started with; None when it was started without one."""
    from scanners.policy import parse_policy

    if not run.options.policy:
        return None
    table = tomllib.loads(run.store.blobs.get(run.options.policy).decode())
    return parse_policy(table, where="the policy of this run")


def policy_in_force(run: Run) -> Policy:
    """The policy of the house, as it is when it is first asked for: one judges all of the deck that this run does."""
    from review.rooms import house_policy

    if not run.judged_by:
        run.judged_by.append(house_policy(run.store))
    return run.judged_by[0]


def templates_dir_of(run: Run) -> Path | None:
    """The team's own templates, where there are some."""
    from pathlib import Path

    from review.carried import fetch_templates

    if not run.options.templates_dir:
        return None
    carried = fetch_templates(run.store, run.options.templates)
    return carried or Path(run.options.templates_dir)


def today_of(run: Run) -> dt.date | None:
    """The day of the run, for permissions that end; None where its options say none."""
    return dt.date.fromisoformat(run.options.today) if run.options.today else None
