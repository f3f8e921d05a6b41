"""The border to the engine, which keeps every message it is given: only ids cross it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from deckproof.errors import DeckproofError, FullDiskError, StageError, StoreError
from review.places import is_full

logger = logging.getLogger(__name__)


@contextmanager
def clean_failures(deck_id: str, options_id: str, stage: str) -> Iterator[None]:
    """Let nothing of a deck cross into the engine: what went wrong is kept here, and a StageError with ids goes on."""
    try:
        yield
    except StageError:
        raise
    except OSError as error:
        kind = FullDiskError if is_full(error) else StoreError
        _failures[deck_id, options_id] = kind(
            f"A file cannot be written or read ({error.strerror}).",
            remedy="Make room or look at the outputs folder, then run it again: what is done is kept.",
        )
        raise StageError(f"stage {stage}, deck {deck_id[:12]}: os error {error.errno}") from None
    except DeckproofError as error:
        _failures[deck_id, options_id] = error
        raise StageError(f"stage {stage}, deck {deck_id[:12]}: {error.code}") from None
    except Exception as error:  # noqa: BLE001 - the border to the engine, which keeps every message it is given
        # Frames alone: the message of an exception can quote the deck.
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("stage %s, deck %s: %s\n%s", stage, deck_id[:12], type(error).__name__, frames)
        raise StageError(f"stage {stage}, deck {deck_id[:12]}: a bug") from None


_failures: dict[tuple[str, str], DeckproofError] = {}
"""What went wrong with the runs of this process, as sentences for the person who started them."""


def find_failure(deck_id: str, options_id: str) -> DeckproofError:
    """What went wrong with this run in this process."""
    return _failures.pop((deck_id, options_id), None) or StageError(
        "Something in Deckproof itself went wrong with this deck.",
        remedy="The log names the place; please report it.",
    )


def told_of_engine(error: Exception) -> str:
    """What is logged of the engine's failure, without its message, which could quote a deck.

    A server that is gone or fails is trouble of its own, and a line; of all else the frames say where it happened.
    """
    name, status = (
        type(error).__name__,
        getattr(getattr(error, "response", None), "status_code", None),
    )
    said = name if status is None else f"{name}, status {status}"
    if _is_unreachable(error) or (isinstance(status, int) and status >= _SERVER_ERROR):
        return f"{said}; what is left is done without it"
    return f"{said}\n{''.join(traceback.format_tb(error.__traceback__))}"


_SERVER_ERROR = 500


def _is_unreachable(error: Exception) -> bool:
    """Whether the client found no server, or lost it."""
    import httpx

    return isinstance(error, httpx.TransportError)
