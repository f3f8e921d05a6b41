"""Things that changed places: a name or a number of the slide standing where another one stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from writers.grounding.alignment import Alignment, Gap, corresponds
from writers.grounding.dates import dates
from writers.grounding.hits import Hit
from writers.grounding.lexicon import DETERMINERS, HEDGES, PREPOSITIONS, families
from writers.grounding.names import looks_like_name
from writers.grounding.passages import Passage, Sentence
from writers.grounding.stand_ins import stand_ins
from writers.grounding.tokens import Token

_JOINING = frozenset({"and", "or", "und", "oder", "with", "mit"})
_STEPS = frozenset({"to", "by", "from"})
_TIMES = families("times")
_FROM = 0.5
"""From this share of its words in order a claim is close enough for its slots to be compared."""


def check_roles(claim: Sentence, cited: Passage, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    """Hits where the claim has one name, number or thing in the place of another."""
    if not aligned or aligned[0].order < _FROM or len(aligned[0].pairs) < 3:
        return
    best = aligned[0]
    for gap in best.gaps:
        yield from _swapped_name(claim, gap, best, cited)
    yield from _exchanged(best)
    yield from _exchanged_ends(best)
    yield from _exchanged_governors(best)
    yield from _other_step(best)
    yield from _exchanged_numbers(best)
    yield from _other_time(best)


def _swapped_name(claim: Sentence, gap: Gap, best: Alignment, cited: Passage) -> Iterator[Hit]:
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
    ours = tuple(stand_ins(claim.text, cited.text))
    for token in mine:
        if any(start <= token.start < end for start, end in ours):
            continue  # "Kunde A" of the writer's own, though the slide's table is headed "Kunde"
        if any(
            corresponds(token, other) or other.low in token.low or token.low in other.low
            for other in theirs
        ):
            continue
        same_kind = [
            other for other in theirs if (other.kind == "number") == (token.kind == "number")
        ]
        if not cited.has(token):
            continue  # that it is not on the slides at all is told by other rules
        if not same_kind or _moved(token, best) or _is_longer_name(token, best):
            continue
        yield Hit(
            "role", token.start, token.end, 0.65,
            f"The claim has “{token.text}” where the slides have “{same_kind[0].text}”.",
        )  # fmt: skip
        return


def _exchanged(best: Alignment) -> Iterator[Hit]:
    """Two things of the sentence have each other's place, whatever they are."""
    gaps = [
        gap
        for gap in best.gaps
        if gap.claimed and gap.stated and len(gap.claimed) <= 4 and len(gap.stated) <= 4
    ]
    pairs = [
        (one, other)
        for at, one in enumerate(gaps)
        for other in gaps[at + 1 :]
        if _holds(one.claimed, other.stated) and _holds(other.claimed, one.stated)
    ]
    # Two pairs at once are a sentence told in another order: "Bonn in May and Kiel in June".
    if len(pairs) == 1 and not _may_change_places(*pairs[0], best):
        token = next(token for token in pairs[0][0].claimed if _tells(token))
        why = "Two things of the slide have changed places in the claim."
        yield Hit("role", token.start, token.end, 0.65, why)


def _exchanged_ends(best: Alignment) -> Iterator[Hit]:
    """The same words, where two names have changed places around what stands between them."""
    mine, theirs = best.claim.words, best.stated.words
    if len(mine) != len(theirs) or [word.low for word in mine] == [word.low for word in theirs]:
        return
    apart = [at for at in range(len(mine)) if mine[at].low != theirs[at].low]
    claimed, stated = (words[apart[0] : apart[-1] + 1] for words in (mine, theirs))
    for first in range(1, LONGEST_NAME + 1):
        for second in range(1, LONGEST_NAME + 1):
            if first + second >= len(stated):
                continue
            one, between, other = stated[:first], stated[first:-second], stated[-second:]
            turned = [word.low for word in (*other, *between, *one)]
            if turned != [word.low for word in claimed]:
                continue
            joined = all(word.low in _JOINING | DETERMINERS for word in between)
            if not joined and all(map(looks_like_name, (*one, *other))):
                why = "Two names of the slide have changed places in the claim."
                yield Hit("role", claimed[0].start, claimed[0].end, 0.65, why)
                return


LONGEST_NAME = 3
"""Words of a name."""


def _may_change_places(one: Gap, other: Gap, best: Alignment) -> bool:
    """Whether nothing is said by their order: a time and a place, or two things joined by "and"."""
    if any(map(_is_time, one.claimed)) != any(map(_is_time, other.claimed)):
        return True
    words = best.claim.words
    between = words[words.index(one.claimed[-1]) + 1 : words.index(other.claimed[0])]
    return bool(between) and all(
        token.low in _JOINING or token.low in DETERMINERS for token in between
    )


def _is_time(token: Token) -> bool:
    return (token.kind == "number" and len(token.stem) == 4) or bool(dates(token.text))


def _exchanged_governors(best: Alignment) -> Iterator[Hit]:
    """Two things each stand behind the word that the other one stands behind on the slide."""
    mine, theirs = _governed(best.claim), _governed(best.stated)
    shared = [low for low in mine if low in theirs and mine[low][1] != theirs[low][1]]
    for at, one in enumerate(shared):
        for other in shared[at + 1 :]:
            if mine[one][1] == theirs[other][1] and mine[other][1] == theirs[one][1]:
                token = mine[one][0]
                if _are_joined(token, mine[other][0], best.claim.words):
                    continue  # "Bonn and Kiel" says what "Kiel and Bonn" says
                yield Hit(
                    "role",
                    token.start,
                    token.end,
                    0.65,
                    f"“{token.text}” and “{mine[other][0].text}” have changed places.",
                )
                return


def _are_joined(one: Token, other: Token, words: Sequence[Token]) -> bool:
    """Whether only a word such as "and" stands between the two."""
    first, second = sorted((words.index(one), words.index(other)))
    between = words[first + 1 : second]
    return bool(between) and all(word.low in _JOINING - _WITH | DETERMINERS for word in between)


_WITH = frozenset({"with", "mit"})


def _governed(sentence: Sentence) -> dict[str, tuple[Token, str]]:
    """What stands once in the sentence as a name or behind a preposition or first of all, with the word before it."""
    found: dict[str, tuple[Token, str]] = {}
    twice = set()
    for token in sentence.words:
        if not token.is_content or token.kind == "number":
            continue
        governor = _governor(sentence.words, token)[0]
        if looks_like_name(token) or governor in PREPOSITIONS or not governor:
            if token.stem in found:
                twice.add(token.stem)
            found[token.stem] = (token, governor)
    return {stem: pair for stem, pair in found.items() if stem not in twice}


def _holds(these: Sequence[Token], those: Sequence[Token]) -> bool:
    content = [token for token in these if _tells(token)]
    return bool(content) and all(
        any(corresponds(token, other) for other in those) for token in content
    )


def _tells(token: Token) -> bool:
    return token.is_content or token.low in HEDGES


def _exchanged_numbers(best: Alignment) -> Iterator[Hit]:
    """Two numbers stand before each other's words: "nine by day and 14 by night"."""
    mine, theirs = _told_of_numbers(best.claim), _told_of_numbers(best.stated)
    shared = [low for low in mine if low in theirs]
    for at, one in enumerate(shared):
        for other in shared[at + 1 :]:
            crossed = len(mine[one] & theirs[other]), len(mine[other] & theirs[one])
            straight = len(mine[one] & theirs[one]), len(mine[other] & theirs[other])
            if min(crossed) > 0 and sum(crossed) > sum(straight):
                token = next(token for token in best.claim.words if token.stem == one)
                yield Hit(
                    "role",
                    token.start,
                    token.end,
                    0.6,
                    "Two numbers of the slide have changed places in the claim.",
                )
                return


def _told_of_numbers(sentence: Sentence) -> dict[str, frozenset[str]]:
    """For each number what is said up to the next one, without what is said of all of them."""
    told: dict[str, set[str]] = {}
    current: set[str] = set()
    for token in sentence.words:
        if token.kind == "number":
            current = told.setdefault(token.stem, set())
        elif token.is_content:
            current.add(token.stem)
    common = set.intersection(*told.values()) if len(told) > 1 else set()
    return {number: frozenset(words - common) for number, words in told.items()}


def _other_step(best: Alignment) -> Iterator[Hit]:
    """A change told as its outcome or the other way round: "fell by 18%" for "fell to 18%"."""
    for here, there in best.pairs:
        token = best.claim.words[here]
        if token.kind != "number" or not here or not there:
            continue
        mine, theirs = best.claim.words[here - 1].low, best.stated.words[there - 1].low
        if mine != theirs and mine in _STEPS and theirs in _STEPS:
            yield Hit(
                "role",
                token.start,
                token.end,
                0.6,
                f"The slides say “{theirs} {token.text}”, not “{mine} {token.text}”.",
            )


def _other_time(best: Alignment) -> Iterator[Hit]:
    """An end told as a moment or a beginning: "until April" for "in April"."""
    for here, there in best.pairs:
        token = best.claim.words[here]
        if not here or not there or not (token.kind == "number" or token.text[:1].isupper()):
            continue
        mine, theirs = best.claim.words[here - 1], best.stated.words[there - 1]
        kinds = _time_kind(mine.low), _time_kind(theirs.low)
        if None not in kinds and kinds[0] != kinds[1] and 1 in kinds:
            yield Hit(
                "role", mine.start, token.end, 0.5, f"The slides say “{theirs.text} {token.text}”."
            )


def _time_kind(word: str) -> int | None:
    return next((kind for kind, family in enumerate(_TIMES) if word in family), None)


def _is_thing(token: Token) -> bool:
    return token.kind == "number" or looks_like_name(token)


def _moved(token: Token, best: Alignment) -> bool:
    """Whether the word took its preposition along: "in Bonn" from the end of the sentence to its beginning."""
    here = _governor(best.claim.words, token)
    if here[0] not in PREPOSITIONS:
        return False
    for other in best.stated.words:
        if corresponds(token, other):
            there = _governor(best.stated.words, other)
            if here[0] == there[0] and _alike(here[1], there[1]) and _alike(here[2], there[2]):
                return True
    return False


def _alike(one: Token | None, other: Token | None) -> bool:
    return one is None or other is None or corresponds(one, other)


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


def _governor(tokens: Sequence[Token], token: Token) -> tuple[str, Token | None, Token | None]:
    """The word before it, determiners and its own name passed over; before that the last word that says something, and the
    last name or number.
    """
    at = next(place for place, other in enumerate(tokens) if other is token) - 1
    while at >= 0 and (tokens[at].low in DETERMINERS or looks_like_name(tokens[at])):
        at -= 1
    if at < 0:
        return "", None, None
    before = next((other for other in reversed(tokens[:at]) if other.is_content), None)
    thing = next((other for other in reversed(tokens[:at]) if _is_thing(other)), None)
    return tokens[at].low, before, thing
