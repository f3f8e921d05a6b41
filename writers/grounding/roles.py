"""Things that changed places: a name or a number of the slide standing where another one stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from writers.grounding.alignment import Alignment, Gap, corresponds
from writers.grounding.hits import Hit
from writers.grounding.lexicon import DETERMINERS, PREPOSITIONS
from writers.grounding.names import looks_like_name
from writers.grounding.passages import Sentence
from writers.grounding.tokens import Token

_FROM = 0.6
"""From this share of its words in order a claim is close enough for its slots to be compared."""


def check_roles(claim: Sentence, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    """Hits where the claim has one name, number or thing in the place of another."""
    if not aligned or aligned[0].order < _FROM or len(aligned[0].pairs) < 3:
        return
    best = aligned[0]
    for gap in best.gaps:
        yield from _swapped_name(claim, gap, best)
    yield from _exchanged(best)
    yield from _exchanged_governors(best)


def _swapped_name(claim: Sentence, gap: Gap, best: Alignment) -> Iterator[Hit]:
    """A name stands where the sentence has another one, a number where it has another one."""
    opening = claim.words[0] if claim.words else None
    mine = [
        token
        for token in gap.claimed
        if _is_thing(token) and (token is not opening or best.is_near_copy)
    ]
    theirs = [token for token in gap.stated if _is_thing(token)]
    if not mine or not theirs or len(gap.claimed) > 6 or len(gap.stated) > 6:
        return
    for token in mine:
        if any(
            corresponds(token, other) or other.low in token.low or token.low in other.low
            for other in theirs
        ):
            continue
        same_kind = [
            other for other in theirs if (other.kind == "number") == (token.kind == "number")
        ]
        if not same_kind or _moved(token, best) or _is_longer_name(token, best):
            continue
        yield Hit(
            "role", token.start, token.end, 0.65,
            f"The claim has “{token.text}” where the slides have “{same_kind[0].text}”.",
        )  # fmt: skip
        return


def _exchanged(best: Alignment) -> Iterator[Hit]:
    """Two things of the sentence have each other's place, whatever they are."""
    if not best.is_near_copy:
        return
    gaps = [
        gap
        for gap in best.gaps
        if gap.claimed and gap.stated and len(gap.claimed) <= 4 and len(gap.stated) <= 4
    ]
    for at, one in enumerate(gaps):
        for other in gaps[at + 1 :]:
            if _holds(one.claimed, other.stated) and _holds(other.claimed, one.stated):
                token = next(token for token in one.claimed if token.is_content)
                if not _moved(token, best):
                    yield Hit(
                        "role",
                        token.start,
                        token.end,
                        0.65,
                        "Two things of the slide have changed places in the claim.",
                    )
                    return


def _exchanged_governors(best: Alignment) -> Iterator[Hit]:
    """Two things each stand behind the word that the other one stands behind on the slide."""
    mine, theirs = _governed(best.claim), _governed(best.stated)
    shared = [low for low in mine if low in theirs and mine[low][1] != theirs[low][1]]
    for at, one in enumerate(shared):
        for other in shared[at + 1 :]:
            if mine[one][1] == theirs[other][1] and mine[other][1] == theirs[one][1]:
                token = mine[one][0]
                yield Hit(
                    "role",
                    token.start,
                    token.end,
                    0.65,
                    f"“{token.text}” and “{mine[other][0].text}” have changed places.",
                )
                return


def _governed(sentence: Sentence) -> dict[str, tuple[Token, str]]:
    """Names and numbers that stand once in the sentence, with the word before each."""
    found: dict[str, tuple[Token, str]] = {}
    twice = set()
    for token in sentence.words:
        if _is_thing(token) and not token.low[0].isdigit():
            if token.low in found:
                twice.add(token.low)
            found[token.low] = (token, _governor(sentence.words, token)[0])
    return {low: pair for low, pair in found.items() if low not in twice}


def _holds(these: Sequence[Token], those: Sequence[Token]) -> bool:
    content = [token for token in these if token.is_content]
    return bool(content) and all(
        any(corresponds(token, other) for other in those) for token in content
    )


def _is_thing(token: Token) -> bool:
    return token.kind == "number" or looks_like_name(token)


def _moved(token: Token, best: Alignment) -> bool:
    """Whether the word took its preposition along: "in Bonn" from the end of the sentence to its beginning."""
    here = _governor(best.claim.words, token)
    for other in best.stated.words:
        if corresponds(token, other):
            there = _governor(best.stated.words, other)
            if (
                here[0] == there[0]
                and here[0] in PREPOSITIONS
                and (here[1] is None or there[1] is None or corresponds(here[1], there[1]))
            ):
                return True
    return False


def _is_longer_name(token: Token, best: Alignment) -> bool:
    """Whether the slide has the word beside what the claim has it beside: a longer form of the same name."""
    words = best.claim.words
    at = words.index(token)
    beside = [words[place] for place in (at - 1, at + 1) if 0 <= place < len(words)]
    stated = best.stated.words
    for place, other in enumerate(stated):
        if corresponds(token, other):
            near = stated[max(0, place - 1) : place + 2]
            return any(
                corresponds(one, two)
                for one in beside
                for two in near
                if one.is_content and two is not other
            )
    return False


def _governor(tokens: Sequence[Token], token: Token) -> tuple[str, Token | None]:
    """The word before it, determiners and its own adjectives passed over, and the word that says something before that."""
    at = next(place for place, other in enumerate(tokens) if other is token)
    at -= 1
    while at >= 0 and (tokens[at].low in DETERMINERS or looks_like_name(tokens[at])):
        at -= 1
    if at < 0:
        return "", None
    before = next((other for other in reversed(tokens[:at]) if other.is_content), None)
    return tokens[at].low, before
