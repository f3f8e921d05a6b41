"""From the vectors of tokens to the names among them: the moves that spaCy's recogniser takes, for all tokens at once.

spaCy goes through a text token by token and takes at each the move that scores best of those that are allowed there: a name begins
(B), goes on (I) or ends (L), is this token alone (U), or there is none (O). What a move scores depends on the token, and inside
a name on its first token and the last one before. So all tokens are scored together as if they stood outside of names, and the
names that would begin at them go on side by side. Moves, sums and their order are those of spaCy's own files ml/parser_model.pyx
and pipeline/_parser_internals/ner.pyx, for texts of which nothing is known before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Numbers = NDArray[np.intp]

Span = tuple[int, int, str]
"""(start, end, label), in letters."""


class Moves:
    """The last layers of the recogniser, which score its moves."""

    def __init__(self, recogniser: Any) -> None:
        import numpy as np

        lower, upper = (recogniser.model.get_ref(name) for name in ("lower", "upper"))
        weights, none = lower.get_param("W"), lower.get_param("pad")[0]
        self._now, self._first, self._before = weights.reshape(
            len(weights), -1, lower.get_dim("nI")
        )
        _, self._no_first, self._none_before = none.reshape(len(none), -1)
        self._bias = lower.get_param("b").reshape(-1)
        self._scores, self._scores_bias = upper.get_param("W"), upper.get_param("b")
        system = recogniser.moves
        names = [system.get_class_name(at) for at in range(system.n_moves)]
        self._outside = np.array(
            [at for at, name in enumerate(names) if name[0] in "BUO" and name != "U-"]
        )
        """The moves that are allowed outside of a name; "U-" is for those whom somebody told spaCy of before."""
        self._names = [names[at] for at in self._outside]
        self._begins = np.array([name[0] == "B" for name in self._names])
        self._none = self._names.index("O")
        number = {name: at for at, name in enumerate(names)}
        self._goes_on = np.array([number.get(f"I{name[1:]}", 0) for name in self._names])
        self._stops = np.array([number.get(f"L{name[1:]}", 0) for name in self._names])
        """The moves inside of a name, by the one that began it."""

    def names_in(self, docs: Sequence[Any], vectors: Floats) -> Iterator[list[Span]]:
        """The names in each of the documents; `vectors` are of their tokens, one after the other."""
        import numpy as np

        ends = np.cumsum([len(doc) for doc in docs])
        is_last = np.zeros(len(vectors) + 1, dtype=bool)
        is_last[ends - 1] = (
            True  # of a document without tokens, the last one before or the place behind all
        )
        now = vectors @ self._now.T
        moves = self._best_outside(now, is_last[:-1])
        firsts = np.flatnonzero(moves != self._none)
        moves = moves[firsts]
        behind, several = firsts + 1, self._begins[moves]
        behind[several] = self._ends_of(firsts[several], moves[several], vectors, now, is_last)
        labels = [self._names[move][2:] for move in moves]
        found = list(zip(firsts.tolist(), behind.tolist(), labels, strict=True))
        start = low = 0
        for doc, end, high in zip(docs, ends, np.searchsorted(firsts, ends), strict=True):
            yield list(_spans(doc, start, found[low:high]))
            start, low = end, high

    def _best_outside(self, now: Floats, is_last: NDArray[np.bool_]) -> Numbers:
        """The best move of each token, if it stands outside of names; at the last one none of several tokens begins."""
        import numpy as np

        scores = self._scored(now, self._no_first, self._none_before)[:, self._outside]
        scores[np.ix_(is_last, self._begins)] = -np.inf
        best: Numbers = scores.argmax(axis=1)
        return best

    def _ends_of(
        self,
        begun: Numbers,
        moves: Numbers,
        vectors: Floats,
        now: Floats,
        is_last: NDArray[np.bool_],
    ) -> Numbers:
        """Behind which token each name ends that begins at these tokens with these moves."""
        import numpy as np

        first = vectors[begun] @ self._first.T
        going, at, ends = np.arange(len(begun)), begun + 1, begun + 1
        while len(going):
            before = vectors[at - 1] @ self._before.T
            scores, each = self._scored(now[at], first[going], before), np.arange(len(going))
            goes_on, stops = self._goes_on[moves[going]], self._stops[moves[going]]
            stopped = is_last[at] | (scores[each, stops] > scores[each, goes_on])
            ends[going[stopped]] = at[stopped] + 1
            going, at = going[~stopped], at[~stopped] + 1
        return ends

    def _scored(self, now: Floats, first: Floats, before: Floats) -> Floats:
        """The scores of all moves."""
        import numpy as np

        pieces = (now + first + before + self._bias).reshape(len(now), -1, 2)
        hidden = np.maximum(pieces[:, :, 0], pieces[:, :, 1])
        scores: Floats = hidden @ self._scores.T + self._scores_bias
        return scores


def _spans(doc: Any, start: int, found: Sequence[tuple[int, int, str]]) -> Iterator[Span]:
    """The names of a document that begins with token `start`: one that begins within another is none, nor one that begins with a blank."""
    free = 0
    for first, behind, label in found:
        if first >= free and not doc[first - start].is_space:
            free, last = behind, doc[behind - 1 - start]
            yield doc[first - start].idx, last.idx + len(last), label
