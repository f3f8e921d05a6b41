"""The customer list by itself: fetched where it is time, its new names looked for in all that is held and released.

The engine is told how many pieces were touched and nothing else; whose names they are stays in the store.
"""

from __future__ import annotations

import datetime as dt
import logging

from prefect import flow

from deckproof.errors import DeckproofError, StageError
from deckproof.settings import Settings, load_settings

logger = logging.getLogger(__name__)


@flow(name="customers-watch", persist_result=False)
def customers_watch() -> int:
    """Look where `every_hours` have gone by; gives how many pieces the new names touch.

    Acts as the person whose token is in the environment (`DECKPROOF_TOKEN`). Raises StageError, which holds no name.
    """
    settings = load_settings()
    if not settings.customers_source.is_set:
        return 0
    return watch(settings, now=dt.datetime.now(dt.UTC))


def watch(settings: Settings, *, now: dt.datetime) -> int:
    """The same at a given time; raises StageError."""
    from echo.refresh import refresh
    from review.people import has_people, whoami
    from review.rooms import house
    from review.store import open_by

    store = open_by(settings)
    try:
        person = whoami(store, settings.token, now=now) if has_people(store) else None
        told = refresh(store, person, settings, now=now, rooms=house(store), only_when_due=True)
    except DeckproofError as error:
        # The engine keeps what is raised, and a sentence may name a file or a host.
        logger.warning("customers: not refreshed (%s)", error.code)
        raise StageError(f"The customer list was not refreshed ({error.code}).", remedy="See: deckproof customers refresh") from None  # fmt: skip
    finally:
        store.close()
    if told.is_refused:
        logger.warning("customers: a list was not taken in: %s", told.why)
        return 0
    done = told.taken.rechecked if told.taken else told.rechecked
    return len(done.held) + len(done.released) + len(done.waiting) if done else 0
