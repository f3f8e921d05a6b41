"""Which of many patterns can match in a text, told in one pass over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from scanners._conditions import Condition
from scanners._memory import by_any_text
from scanners._pieces import written_out

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


class Gates:
    """Tells in one pass over a text which conditions of several lists hold there."""

    def __init__(self, lists: Mapping[str, Sequence[Condition]]) -> None:
        conditions = [one for several in lists.values() for one in several]
        self._places = [(name, at) for name, several in lists.items() for at in range(len(several))]
        self._pieces = sorted({piece for one in conditions for piece in one.every_piece()})
        number = {piece: at for at, piece in enumerate(self._pieces)}
        self._sets = [_numbered(one, number) for one in conditions]
        self._always = [at for at, one in enumerate(conditions) if not one]
        self._wakes: dict[int, list[int]] = {}
        for at, sets in enumerate(self._sets):
            for piece in sets[0] if sets else ():
                self._wakes.setdefault(piece, []).append(at)
        self.open = by_any_text(self._open)
        """The positions of the conditions that hold, in order, by list; lists of which none does are left out."""

    def load(self) -> None:
        """Build now what looks for the pieces."""
        if self._pieces:
            _ = self._automaton

    def _open(self, text: str) -> Mapping[str, Sequence[int]]:
        present = self._present(text)
        woken = set(self._always)
        woken.update(*map(self._wakes.__getitem__, self._wakes.keys() & present))
        opened: dict[str, list[int]] = {}
        for one in sorted(woken):
            if not any(map(present.isdisjoint, self._sets[one])):
                name, at = self._places[one]
                opened.setdefault(name, []).append(at)
        return opened

    def _present(self, text: str) -> set[int]:
        """The numbers of the pieces that the text holds."""
        if not self._pieces:
            return set()
        found = self._automaton.find_matches_as_indexes(written_out(text), overlapping=True)
        return {piece for piece, _, _ in found}

    @cached_property
    def _automaton(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick

        return AhoCorasick(self._pieces)


def _numbered(condition: Condition, number: Mapping[str, int]) -> list[frozenset[int]]:
    return [frozenset(map(number.__getitem__, one.pieces)) for one in condition.sets]
