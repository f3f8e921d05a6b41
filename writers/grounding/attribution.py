"""What somebody is said to claim, told as if it were so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from writers.grounding.alignment import Alignment
from writers.grounding.hits import Hit
from writers.grounding.lexicon import (
    ATTRIBUTION_PHRASES,
    DETERMINERS,
    OWN_VOICE,
    PLAIN_REPORTING,
    PREPOSITIONS,
    REPORTING,
    STOP,
    starts_with,
    words,
)
from writers.grounding.passages import Sentence
from writers.grounding.tokens import Token

_BE = words("be")
_NOT_BEFORE_VERB = words("not_before_verb")
_OPINION = words("opinion")
_GERMAN_REPORTING = words("german_reporting")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it and what is said, as indexes into the sentence's tokens, half-open."""

    holder: tuple[int, int]
    said: tuple[int, int]


def find_voice(sentence: Sentence) -> Voice | None:
    """The first speaker the sentence puts between its reader and the fact; None when it speaks for itself."""
    tokens = sentence.tokens
    lows = [token.low for token in tokens]
    for at in range(len(tokens)):
        voice = _phrase(lows, at) or _verb(tokens, lows, at)
        if voice is not None:
            return voice
    return None


def check_attribution(claim: Sentence, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    """A hit when the slides let somebody say it and the claim says it outright."""
    for one in aligned:
        voice = find_voice(one.stated)
        if voice is None or one.coverage < 0.6:
            if one.coverage >= 0.8:
                return  # the slides say it outright as well
            continue
        said = one.stated.tokens[slice(*voice.said)]
        holder = [
            token
            for token in one.stated.tokens[slice(*voice.holder)]
            if not token.is_mark and token.low not in DETERMINERS
        ]
        if not _tells(claim, said) or _names(claim, holder) or _speaks(claim, holder):
            continue
        text = " ".join(token.text for token in one.stated.tokens[slice(*voice.holder)])
        yield Hit(
            "attribution",
            claim.words[0].start,
            claim.words[-1].end,
            0.65,
            f"On the slides this is what somebody says (“{text[:60]}”), not a fact.",
        )
        return


def _phrase(lows: list[str], at: int) -> Voice | None:
    length = starts_with(lows, at, ATTRIBUTION_PHRASES)
    if not length:
        return None
    comma = next(
        (
            place
            for place in range(at + length, min(len(lows), at + length + 10))
            if lows[place] in ",:"
        ),
        None,
    )
    if comma is not None and at <= 2:
        return Voice((at, comma), (comma + 1, len(lows)))
    if at > 2:
        return (
            Voice((at, len(lows)), (0, at))
            if (length > 1 and lows[at + length - 1] != "to") or lows[at] == "according"
            else Voice((0, at + length), (at + length, len(lows)))
        )
    return Voice((at, at + length), (at + length, len(lows)))


def _verb(tokens: Sequence[Token], lows: list[str], at: int) -> Voice | None:
    token = tokens[at]
    if token.stem not in REPORTING or token.low in STOP or at + 1 >= len(tokens):
        return None
    before = [other for other in range(max(0, at - 8), at) if not tokens[other].is_mark]
    if at >= 1 and lows[at - 1] == "," and at > 3:
        return Voice((at, len(tokens)), (0, at - 1))  # "…, says the vendor."
    if not before or lows[at - 1] in _NOT_BEFORE_VERB or lows[at - 1] in DETERMINERS:
        return None
    subject = [lows[other] for other in before if lows[other] not in DETERMINERS]
    passive = (
        bool(subject)
        and any(low in _BE for low in subject[-2:])
        and token.low.endswith(("d", "t", "n"))
    )
    if not _opens_clause(tokens, lows, at) and not passive:
        return None
    if passive:
        return Voice((0, at + 1), (at + 1, len(tokens))) if lows[at + 1] == "that" else None
    own = bool(subject) and subject[-1] in OWN_VOICE
    if own and token.stem not in _OPINION_STEMS:
        return None
    if token.stem in PLAIN_REPORTING:
        return None
    return Voice((0, at + 1), (at + 1, len(tokens)))


_OPINION_STEMS = frozenset(_OPINION)


def _opens_clause(tokens: Sequence[Token], lows: list[str], at: int) -> bool:
    """Whether a clause follows: "that …", ": …", "the robots are …"."""
    following = lows[at + 1]
    if following in ("that", ":"):
        return True
    if following == "," and lows[at] in _GERMAN_REPORTING:
        return True
    if following == "," or following in PREPOSITIONS or tokens[at].low.endswith("ing"):
        return False
    later = lows[at + 2 : at + 8]
    return (
        following in DETERMINERS or following in OWN_VOICE or following in ("they", "he", "she")
    ) and any(low in _BE or low in _NOT_BEFORE_VERB for low in later)


def _tells(claim: Sentence, said: Sequence[Token]) -> bool:
    """Whether most of what the claim says is what is said there."""
    stems = {token.stem for token in said}
    return bool(claim.content) and sum(token.stem in stems for token in claim.content) >= 0.6 * len(
        claim.content
    )


def _names(claim: Sentence, holder: Sequence[Token]) -> bool:
    """Whether the claim names who says it."""
    speaking = [token for token in holder if token.is_content and token.stem not in REPORTING]
    return bool(speaking) and all(token.stem in claim.stems for token in speaking)


def _speaks(claim: Sentence, holder: Sequence[Token]) -> bool:
    """Whether the claim lets anybody speak, or has the speaking word itself: "is expected to"."""
    lows = [token.low for token in claim.tokens]
    if any(token.stem in REPORTING and token.stem in claim.stems for token in holder):
        return True
    return find_voice(claim) is not None or any(
        starts_with(lows, at, ATTRIBUTION_PHRASES) for at in range(len(lows))
    )
