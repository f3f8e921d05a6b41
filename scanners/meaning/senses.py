"""What the model makes of the clauses of a scan: each text is read once, however often it stands."""

from __future__ import annotations

from collections.abc import Mapping

from scanners._memory import by_text
from scanners.cues.clauses import readings_in
from scanners.meaning.encoder import encoder

FEWEST_WORDS = 3
"""Words of a clause that is read; of two words the rules know as much."""


Scores = Mapping[str, float]
"""By family, above nought where a clause is more likely the family's than not; in tenths, since the last places, in which machines
differ, should decide next to nothing. Empty where a first look was enough."""


@by_text
def senses_in(text: str) -> tuple[tuple[int, int, Scores], ...]:
    """(start, end, scores) of each clause of the text but the shortest.

    Raises ModelError where there is no model that may be trusted.
    """
    return tuple(
        (start, end, scores_of(text[start:end]))
        for start, end, reading in readings_in(text)
        if sum(word[0].isalpha() for word, _, _ in reading.tokens) >= FEWEST_WORDS
    )


@by_text
def scores_of(clause: str) -> Scores:
    """What the clause means to the model.

    Raises ModelError as `senses_in` does.
    """
    model = encoder()
    if not model.may_tell(clause):
        return {}
    scores = (round(float(score), 1) for score in model.scores(clause))
    return dict(zip(model.families, scores, strict=True))
