"""The border to the engine, which keeps every message it is given: only ids cross it."""

from __future__ import annotations

import logging
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deckproof.errors import DeckproofError, FullDiskError, StageError, StoreError
from review.places import has_room, is_full

logger = logging.getLogger(__name__)


@contextmanager
def clean_failures(deck_id: str, options_id: str, stage: str) -> Iterator[None]:
    """Let nothing of a deck cross into the engine: what went wrong is kept here, and a StageError with ids goes on."""
    try:
        yield
    except StageError:
        raise
    except OSError as error:
        _failures[deck_id, options_id] = _not_taken(error)
        raise StageError(f"stage {stage}, deck {deck_id[:12]}: os error {error.errno}") from None
    except MemoryError:
        logger.warning("stage %s, deck %s: no memory", stage, deck_id[:12])
        _failures[deck_id, options_id] = no_memory()
        raise StageError(f"stage {stage}, deck {deck_id[:12]}: no memory") from None
    except DeckproofError as error:
        _failures[deck_id, options_id] = error
        raise StageError(f"stage {stage}, deck {deck_id[:12]}: {error.code}") from None
    except Exception as error:  # noqa: BLE001 - the border to the engine, which keeps every message it is given
        # Frames alone: the message of an exception can quote the deck.
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("stage %s, deck %s: %s\n%s", stage, deck_id[:12], type(error).__name__, frames)
        raise StageError(f"stage {stage}, deck {deck_id[:12]}: a bug") from None


def _not_taken(error: OSError) -> StoreError:
    """What is said of a file outside the store; a disk is full where there is no room for others either, once this deck's own files are gone."""
    if not is_full(error):
        return StoreError(
            f"A file cannot be written or read ({error.strerror}).",
            remedy="Look at the outputs folder, then run it again: what is done is kept.",
        )
    folder = Path(tempfile.gettempdir())
    if has_room(folder, USUAL_BYTES):
        return StoreError(
            f"It takes more room than the folder for temporary files has ({folder}).",
            remedy="Make room, or name another folder in TMPDIR, then run it again.",
        )
    return FullDiskError(
        "The disk with the folder for temporary files is full.",
        where=str(folder),
        remedy="Make room, or name another folder in TMPDIR, then repeat: what is done is kept.",
    )


USUAL_BYTES = 16 * 1024**2
"""What a usual deck needs for a moment in the folder for temporary files."""


def no_memory() -> StageError:
    """What is said of a deck where the system gave no more memory."""
    return StageError(
        "There was not enough memory for it.",
        remedy="Run it again with fewer workers (batch --workers 1), or on a machine with more memory.",
    )


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
