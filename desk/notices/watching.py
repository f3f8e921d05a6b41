"""Notices while the desk is open: one round now and then, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from deckproof.errors import DeckproofError
from desk.notices.delivering import channels_of, deliver
from review.reminders import remind

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from desk.state import Clock
    from review.store import Store

EVERY_S = 30.0

logger = logging.getLogger(__name__)


class Herald:
    """Delivers until it is closed; does nothing where the settings name no way."""

    def __init__(
        self, store: Store, settings: Settings, clock: Clock, *, every_s: float = EVERY_S
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._every_s = every_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="herald", daemon=True)
        if channels_of(settings):
            self._thread.start()

    def close(self) -> None:
        """Deliver no more; a round that has begun is ended."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(timeout=15)

    def _watch(self) -> None:
        while not self._over.wait(self._every_s):
            try:
                remind(self._store, now=self._clock())
                deliver(self._store, self._settings, now=self._clock())
            except DeckproofError as error:
                logger.warning("notices wait: %s", error.code)
