"""What is planned is released on its day by a schedule of the engine, which learns ids and counts alone.

What is due is a row of the store and the gate decides; two rounds at once, or one that was lost, release nothing twice.
"""

from __future__ import annotations

import datetime as dt
import logging

from prefect import flow

from deckproof.settings import load_settings
from flows.failures import clean_failures

logger = logging.getLogger(__name__)

RELEASE_DUE = "release-due"


@flow(name=RELEASE_DUE, persist_result=False)
def release_due() -> dict[str, int]:
    """Release what is due; gives how many left, and how many were refused. Raises StageError with ids alone."""
    from plans import calendar_due
    from review.rooms import house
    from review.store import open_by

    with clean_failures("", "", RELEASE_DUE):
        store = open_by(load_settings())
        try:
            found = calendar_due.release_due(store, house(store), now=dt.datetime.now(dt.UTC))
        finally:
            store.close()
    for refused in found.refused:
        logger.info("output %s: not released, %s", refused.output, refused.code)
    gone = len(found.released) + len(found.shared)
    return {"released": gone, "refused": len(found.refused)}
