"""The pictures of a clean copy: each made anew as far as it is shown, once, and under a name that says nothing."""

from __future__ import annotations

import hashlib
from collections import Counter

from deckproof.errors import DeckError
from writers.cleaning.orders import Orders
from writers.cleaning.parts import Members
from writers.cleaning.picture_files import Box, NoPictureError, Picture, bare, box, cut, redrawn
from writers.cleaning.writing import Part

_FULL: Box = (0.0, 0.0, 1.0, 1.0)


class Painting:
    """The pictures of one copy; what was done to them is counted in `done`."""

    def __init__(self, members: Members, orders: Orders, done: Counter[str]) -> None:
        self.parts: list[Part] = []
        """Those of the copy, in the order in which they were asked for."""
        self.same: dict[str, str] = {}
        """By its sha256 the one of the deck that each still shows whole: nothing of it was cut off or covered."""
        self._members = members
        self._orders = orders
        self._done = done
        self._names: dict[str, str] = {}
        self._painted: dict[tuple[str, Box], tuple[str, Box]] = {}

    def paint(self, part: str, shown: Box) -> tuple[str, Box]:
        """The name in the copy of this picture of the original, as far as it is shown, and what it shows too much of."""
        key = (part.lower(), shown)
        if key not in self._painted:
            picture = self._picture(part, shown)
            self._painted[key] = self._keep(picture), picture.rest
        return self._painted[key]

    def _picture(self, part: str, shown: Box) -> Picture:
        if not part or part not in self._members:
            return self._box()
        try:
            data = self._members.read(part)
            stored = hashlib.sha256(data).hexdigest()
            order = self._orders.pictures.get(stored)
            if order is not None and (order.whole or not order.regions):
                return self._box()
            if order is not None:
                self._done["pictures covered"] += 1
                return redrawn(data, keep=shown, cover=order.regions)
            made = bare(data) if shown == _FULL else cut(data, shown)
        except (DeckError, NoPictureError):
            return self._box()
        if not made.same and shown != _FULL:
            self._done["cropped pictures"] += 1
        if made.same:
            self.same[hashlib.sha256(made.data).hexdigest()] = stored
        return made

    def _box(self) -> Picture:
        self._done["pictures replaced"] += 1
        return box()

    def _keep(self, picture: Picture) -> str:
        sha256 = hashlib.sha256(picture.data).hexdigest()
        if sha256 not in self._names:
            name = f"ppt/media/image{len(self._names) + 1}.{picture.ending}"
            self._names[sha256] = name
            self.parts.append(Part(name, picture.data))
        return self._names[sha256]
