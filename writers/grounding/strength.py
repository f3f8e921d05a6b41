"""Hedges lost and limits dropped: "may" told as "will", "some" as "all", "plans to" as done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from writers.grounding.alignment import Alignment
from writers.grounding.hits import Hit
from writers.grounding.lexicon import HEDGE_PHRASES, HEDGES, NEGATIVES, STRONG, starts_with, words
from writers.grounding.passages import Sentence
from writers.grounding.tokens import Token

_CORE = words("core_hedges")
_MODAL = words("modal_hedges")
_FUTURE = frozenset({"will", "shall", "wird", "werden"})
_WEAK_STRONG = words("weak_strong")
_UNCERTAIN = words("uncertain")
_WITH_TO = words("with_to")
_NO_RESERVATION = words("no_reservation")
_NOT_FIRM = words("not_firm")
_PAST = frozenset({"was", "were", "has", "have", "had"})
_AHEAD = words("ahead")
_FIRM = frozenset[str]().union(*STRONG) - _NOT_FIRM


def check_strength(claim: Sentence, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    """Hits where the claim asserts without a limit that the slides set."""
    if not aligned or aligned[0].coverage < 0.5:
        return
    best = aligned[0]
    lost = _lost(best) or _part_of(best)
    found = list(_done_already(best)) or list(_turned(best)) or list(_put_in(claim, aligned, lost))
    yield from found
    if found or not lost or best.coverage < 0.75 or _keeps_any(claim, lost):
        return
    telling = _CORE if best.is_near_copy else _UNCERTAIN
    core = next((token for token in lost if token.low in telling), None)
    if core is not None:
        yield Hit(
            "hedge", claim.words[0].start, claim.words[-1].end, 0.45,
            f"The slides say “{core.text}”; the claim leaves the reservation out.",
        )  # fmt: skip


def _turned(best: Alignment) -> Iterator[Hit]:
    """In a near copy: a firm word in the very place of a reservation."""
    if not best.is_near_copy:
        return
    for gap in best.gaps:
        hedges = [token for token in gap.stated if token.low in HEDGES or token.low in _MODAL]
        if not hedges or len(gap.claimed) > 6:
            continue
        kept = any(token.low in HEDGES and token.low not in _FIRM for token in gap.claimed)
        firm = next(
            (token for token in gap.claimed if token.low in _FIRM and token.low not in NEGATIVES),
            None,
        )
        if firm is not None and not kept and firm.low not in {token.low for token in hedges}:
            yield _strength(firm, hedges, 0.7)


def _put_in(claim: Sentence, aligned: Sequence[Alignment], lost: Sequence[Token]) -> Iterator[Hit]:
    """Firm words of which the slides have none of the kind."""
    best = aligned[0]
    near = [best.stated]
    if not best.is_near_copy:
        near += [one.stated for one in aligned[1:] if one.coverage >= 0.8 * best.coverage]
    for token, family in _strong_words(claim):
        if any(other.low in family for sentence in near for other in sentence.words):
            continue
        confidence = _confidence(token, best, lost)
        if confidence:
            yield _strength(token, lost, confidence)


def _strength(token: Token, instead: Sequence[Token], confidence: float) -> Hit:
    where = f" where the slides say “{instead[0].text}”" if instead else ""
    why = f"The claim says “{token.text}”{where}; the slides do not go so far."
    return Hit("strength", token.start, token.end, confidence, why)


def hedges_in(sentence: Sentence) -> list[int]:
    """Places of the words that limit what is said; "plans" and "hopes" do so only before "to" or "that"."""
    lows = [token.low for token in sentence.words]
    return [
        at
        for at, low in enumerate(lows)
        if (low in HEDGES and (low not in _WITH_TO or lows[at + 1 : at + 2] in (["to"], ["that"])))
        or starts_with(lows, at, HEDGE_PHRASES)
    ]


def _done_already(best: Alignment) -> Iterator[Hit]:
    """What the slides say will be, told as what was: "was switched off" for "will be switched off"."""
    matched = best.matched_in_stated()
    ahead = next(
        (
            token
            for at, token in enumerate(best.stated.words)
            if token.low == "will" and at not in matched
        ),
        None,
    )
    if ahead is None or best.coverage < 0.7 or hedges_in(best.claim):
        return
    lows = {token.low for token in best.claim.words}
    past = next((token for token in best.claim.words if token.low in _PAST), None)
    if past is not None and lows.isdisjoint(_AHEAD):
        why = "The slides say that it will be so; the claim tells it as done."
        yield Hit("strength", past.start, past.end, 0.6, why)


def _part_of(best: Alignment) -> list[Token]:
    """The number in "two of the five wards": it limits as "some" does."""
    words_ = best.stated.words
    return [
        token
        for at, token in enumerate(words_[:-1])
        if token.kind == "number"
        and words_[at + 1].low == "of"
        and token.stem not in best.claim.stems
    ]


def _keeps_any(claim: Sentence, lost: Sequence[Token]) -> bool:
    """Whether the claim has a reservation of its own, or the lost one as another word: "is planned" for "we plan to"."""
    stems = {token.stem for token in lost}
    return bool(hedges_in(claim)) or any(token.stem in stems for token in claim.words)


def _lost(best: Alignment) -> list[Token]:
    """Hedges of the sentence that the claim has not, standing at words that it has."""
    matched = best.matched_in_stated()
    own = {token.low for token in best.claim.words}
    hedges = set(hedges_in(best.stated))
    hedges.update(at for at, token in enumerate(best.stated.words) if token.low in _MODAL)
    return [
        best.stated.words[at]
        for at in sorted(hedges - matched)
        if best.stated.words[at].low not in own | _NO_RESERVATION
        and _limits_matched(best, at, matched)
    ]


def _limits_matched(best: Alignment, at: int, matched: frozenset[int]) -> bool:
    """Whether one of the next few words that say something is in the claim."""
    following = [
        index
        for index in range(at + 1, len(best.stated.words))
        if best.stated.words[index].low not in HEDGES
    ][:4]
    return any(index in matched for index in following)


def _strong_words(claim: Sentence) -> Iterator[tuple[Token, frozenset[str]]]:
    for token in claim.words:
        if token.low in NEGATIVES or token.low in _NOT_FIRM:
            continue
        family = frozenset[str]().union(*(one for one in STRONG if token.low in one))
        if family:
            yield token, family


def _confidence(token: Token, best: Alignment, lost: Sequence[Token]) -> float:
    if lost:
        if token.low in _FUTURE:
            weaker = any(one.low in _MODAL or one.low in _CORE for one in lost)
            return 0.7 if weaker and not hedges_in(best.claim) else 0.0
        of_some = lost[0].kind == "number"
        return 0.7 if token.low not in _WEAK_STRONG or best.is_near_copy or of_some else 0.0
    if token.low not in _FUTURE and token.low not in _WEAK_STRONG:
        return 0.5 if best.is_near_copy else 0.4 if best.coverage >= 0.9 else 0.0
    return 0.0
