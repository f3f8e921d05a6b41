"""Findings of the customers that blocks name."""

from __future__ import annotations

import hashlib
import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from deckproof.labels import is_label
from deckproof.model import Action, Block, Category, Finding, Severity
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners._memory import ENTRIES, LONGEST
from scanners._named import CALLED_FROM
from scanners.customers.alike import alike_hits
from scanners.customers.apart import apart_hits
from scanners.customers.buried import buried_hits
from scanners.customers.called_again import hits_again
from scanners.customers.context import begins_with_word, has_names_capital, owns_in_title
from scanners.customers.continuing import continued
from scanners.customers.deriving import derived_hits
from scanners.customers.doubled import doubled_hits
from scanners.customers.drawn import drawn_hits
from scanners.customers.encoded import encoded_hits
from scanners.customers.ends_told import hits_by_their_ends
from scanners.customers.folding import WALL, View, fold
from scanners.customers.gapped import gapped_hits
from scanners.customers.hashing import Hasher
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.judging import judge
from scanners.customers.mistyped import judge_mistyped
from scanners.customers.outlandish import outlandish_hits
from scanners.customers.parted import parted_hits
from scanners.customers.partial import partial_hits
from scanners.customers.reasons import AGAINST, why
from scanners.customers.scrambled import scrambled_hits
from scanners.customers.searching import exact_candidates, fuzzy_candidates, reach_of, words_of
from scanners.customers.setting import setting_of
from scanners.customers.settling import settle, without_idle_parts
from scanners.customers.shifted import shifted_hits
from scanners.customers.shortened import Way
from scanners.customers.signs import signed_hits
from scanners.customers.sounding import sound_hits
from scanners.customers.spelled import spelled_hits
from scanners.customers.starred import starred_hits
from scanners.customers.surfaces import Kind
from scanners.customers.together import NAMED_ELSEWHERE, masked, masked_together
from scanners.customers.transliterating import transliterated_hits
from scanners.customers.walls import walled_hits
from scanners.customers.words import FUNCTION_WORD_FROM, zipf

BATCH = 128_000
"""Code points searched in one go."""
_GIVEN = (Kind.NAME, Kind.ALIAS, Kind.DOMAIN)
_PARTS = (Kind.FRAGMENT, Kind.LEADING)
_NAMED_FROM = 0.85
"""Confidence from which a name, alias or domain makes the other hits of its customer surer."""
_SURELY_NAMED_FROM = 0.9
"""From here they hold the draft up, too."""
_ALTERED = {
    "fuzzy", "ocr", "sound", "vowels", "derived", "transliterated", "encoded",
    "backwards", "rotated", "shifted", "starred", "signs", "spelled", "drawn",
}  # fmt: skip
_AMONG_CAPITALS = "among capitals"
_OUTWEIGHED = frozenset({"article before", "part of a phrase", "end of a compound"})
"""What speaks for the word, but less than a capital that only a name has: "We told the Summit story"."""
_OF_TITLES = _OUTWEIGHED | {"beginning of another name"}
_WORD = re.compile(r"\w+")
_BACKED_FROM = 0.25
_BACKING = 0.2


def findings_of(
    index: CustomerIndex,
    blocks: Sequence[Block],
    *,
    today: date | None = None,
    named: Sequence[str] = (),
) -> Iterator[Finding]:
    """The findings of all blocks, in their order; who is in the texts of `named` is named plainly beside the blocks."""
    found: list[tuple[Block, Hit]] = []
    for batch in _batches(blocks):
        for block, hits in zip(batch, hits_of(index, [one.text for one in batch]), strict=True):
            found += ((block, hit) for hit in hits)
    for wider in (walled_hits, apart_hits):
        more = wider(blocks, lambda texts: hits_of(index, texts))
        whole = [(blocks[number], hit) for number, hit in more]
        found = [*_not_part_of(whole, found), *whole]
    beside = itertools.chain.from_iterable(hits_of(index, named))
    known = _given([(hit, CALLED_FROM) for hit in beside] + [(hit, 0.0) for _, hit in found])
    sure = [owner for owner, confidence in known.items() if confidence >= CALLED_FROM]
    found += hits_again(index, blocks, found, sure)
    small = _written_small(blocks) if sure else frozenset()
    backed = [
        (block, _backed(hit, block.text, known.get(hit.owner, 0.0), small)) for block, hit in found
    ]
    for block, hit in masked_together(backed, sure):
        if hit.confidence >= MASK_FROM or hit.rule != Way.SHORTENED:
            yield _finding(index, block, hit, today)


def _given(hits: Iterable[tuple[Hit, float]]) -> dict[int, float]:
    """How surely each customer is named by what the list gives; a confidence that a hit has at least stands beside it."""
    named: dict[int, float] = {}
    for hit, least in hits:
        if hit.kind in _GIVEN and not _is_altered(hit):
            named[hit.owner] = max(named.get(hit.owner, 0.0), hit.confidence, least)
    return named


def _not_part_of(
    whole: Sequence[tuple[Block, Hit]], found: Sequence[tuple[Block, Hit]]
) -> Iterator[tuple[Block, Hit]]:
    """What was found without the parts of names that were found surer, or whole, over several cells or boxes."""
    known = {(block.id, hit.owner, hit.start, hit.end) for block, hit in whole}
    for block, hit in found:
        if hit.kind not in _PARTS or (block.id, hit.owner, hit.start, hit.end) not in known:
            yield block, hit


def _is_altered(hit: Hit) -> bool:
    """Whether the letters are not just the name's: mistyped, as it sounds, with an ending, glued to a word."""
    return hit.rule in _ALTERED or "glued to a word" in hit.evidence


def _written_small(blocks: Iterable[Block]) -> frozenset[str]:
    """The words that the blocks write with a small letter: they are words of the language there."""
    return frozenset(
        word for block in blocks for word in _WORD.findall(block.text) if word.islower()
    )


def _backed(hit: Hit, text: str, named: float, small: Collection[str]) -> Hit:
    """A guessed form, surer because the customer is named plainly elsewhere in the same blocks.

    Not so a name that is an everyday word: where Target is a customer, a target audience is still none. With its capital and
    nothing beside it that makes another thing of it, it is masked at least.
    """
    if "lower case" in hit.evidence:
        return hit
    guessed = hit.kind not in _GIVEN or _is_altered(hit)
    if not guessed and named >= CALLED_FROM and 0 < hit.confidence < MASK_FROM:
        return hit if _is_word(hit, text, small) else masked(hit)
    if named < _NAMED_FROM or not guessed or not _BACKED_FROM <= hit.confidence < HOLD_FROM:
        return hit
    least = HOLD_FROM if named >= _SURELY_NAMED_FROM else 0.0
    confidence = round(max(least, min(hit.confidence + _BACKING, _NAMED_FROM)), 2)
    return replace(hit, confidence=confidence, evidence=(*hit.evidence, NAMED_ELSEWHERE))


def _is_word(hit: Hit, text: str, small: Collection[str]) -> bool:
    """Whether a doubtful name of a customer that is named elsewhere is the word here, by what is said beside it."""
    word, setting = text[hit.start : hit.end], setting_of(text, hit.start, hit.end)
    if against := AGAINST.intersection(hit.evidence):
        if begins_with_word(setting):  # whose capital is the sentence's: "Old Summit pumps leak"
            against -= {"end of another name"}
        outweighed = against <= _OUTWEIGHED and has_names_capital(word, setting)
        return not (outweighed or (against <= _OF_TITLES and owns_in_title(setting)))
    if setting.heads:  # "Supply AND Demand"
        return _AMONG_CAPITALS in hit.evidence and zipf(word.lower()) >= FUNCTION_WORD_FROM
    return word.lower() in small and is_label(text, hit.start, hit.end)


def _batches(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    batch: list[Block] = []
    size = 0
    for block in blocks:
        batch.append(block)
        size += len(block.text) + 1
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def hits_of(index: CustomerIndex, texts: Sequence[str]) -> list[list[Hit]]:
    """For every text the customers it names, from left to right; in a text met lately they are not looked for again."""
    ahead = index.ahead
    if all(text in ahead for text in texts):
        return [ahead[text] for text in texts]
    places = {text: _place(index.digest, text) for text in dict.fromkeys(texts)}
    new = [text for text, place in places.items() if not place]
    for text, hits in zip(new, searched(index, new), strict=True):
        places[text].append(hits)
    return [places[text][0] for text in texts]


def keep_hits(index: CustomerIndex, texts: Iterable[str]) -> None:
    """Search those of the texts that are kept, a batch at a time."""
    batch: list[str] = []
    size = 0
    for text in dict.fromkeys(texts):
        if len(text) <= LONGEST:
            batch.append(text)
            size += len(text) + 1
        if size >= BATCH:
            hits_of(index, batch)
            batch, size = [], 0
    if batch:
        hits_of(index, batch)


def _place(index: str, text: str) -> list[list[Hit]]:
    """Where the hits of a text by the index of this digest are put once they are found; empty until then."""
    return _kept_place(index, text) if len(text) <= LONGEST else []


@lru_cache(maxsize=ENTRIES)
def _kept_place(index: str, text: str) -> list[list[Hit]]:
    del index, text
    return []


def searched(index: CustomerIndex, texts: Sequence[str]) -> list[list[Hit]]:
    """For every text the customers it names; no text is judged by its neighbours."""
    whole = WALL.join(texts)
    if whole.count(WALL) >= len(texts):
        # A wall inside a text would shift the texts behind it.
        whole = WALL.join(text.replace(WALL, " ") for text in texts)
    view = fold(whole)
    found: defaultdict[int, list[Hit]] = defaultdict(list)
    begins = list(itertools.accumulate((len(text) + 1 for text in texts), initial=0))
    several = (
        _judged(index, view, whole),
        _read_otherwise(index, whole),
        partial_hits(index, whole),
        parted_hits(index, view, whole),
    )
    for hit in itertools.chain(*several):
        found[bisect_right(begins, hit.start) - 1].append(hit)
    return [_within(begins[at], found[at]) if at in found else [] for at in range(len(texts))]


def _within(begin: int, hits: Sequence[Hit]) -> list[Hit]:
    """What is left of the hits in one text, with their places there."""
    settled = settle(without_idle_parts(hits))
    return [replace(hit, start=hit.start - begin, end=hit.end - begin) for hit in settled]


def _judged(index: CustomerIndex, view: View, text: str) -> Iterator[Hit]:
    if not len(view):
        return
    hasher = Hasher(view.letters)
    words = words_of(view, hasher)
    sure = []
    for candidate in exact_candidates(index, view, hasher, words):
        hit = judge(index, view, text, candidate)
        if hit is not None:
            yield hit
            if hit.confidence >= HOLD_FROM:
                sure.append(candidate)
    for slip in fuzzy_candidates(index, view, words, reach_of(view, sure)):
        hit = judge_mistyped(index, view, slip)
        if hit is not None:
            yield hit
    yield from derived_hits(index, view, words)
    yield from sound_hits(index, view, words)
    yield from scrambled_hits(index, view, words)
    yield from buried_hits(index, view, hasher, words)
    yield from doubled_hits(index, view, words)


def _read_otherwise(index: CustomerIndex, text: str) -> Iterator[Hit]:
    """Hits in what the text says in other letters, in signs or in codes."""

    def search(read: str) -> Iterator[Hit]:
        return _judged(index, fold(read), read)

    yield from transliterated_hits(text, search)
    yield from encoded_hits(text, search)
    yield from signed_hits(text, search)
    yield from shifted_hits(text, search)
    yield from spelled_hits(text, search)
    yield from drawn_hits(text, search)
    yield from starred_hits(index, text)
    yield from gapped_hits(index, text)
    yield from hits_by_their_ends(index, text)
    yield from alike_hits(index, text)
    yield from outlandish_hits(index, text)


def _finding(index: CustomerIndex, block: Block, hit: Hit, today: date | None) -> Finding:
    customer = index.roll[hit.owner]
    hit = continued(hit, block.text, customer)
    until = customer.public_reference_until
    public = today is not None and until is not None and today <= until
    text = block.text[hit.start : hit.end]
    severity = Severity.HIGH if hit.confidence >= HOLD_FROM else Severity.MEDIUM
    return Finding(
        id=_id_of(customer.id, hit, block),
        category=Category.CUSTOMER,
        rule=hit.rule,
        severity=Severity.INFO if public else severity,
        confidence=hit.confidence,
        slide=block.slide,
        block=block.id,
        start=hit.start,
        end=hit.end,
        text=text,
        visibility=block.visibility,
        customer_id=customer.id,
        why=why(hit, customer.id, until if public else None, text),
        action=Action.ALLOW if public else Action.REPLACE,
        group=f"customer:{customer.id}",
        evidence=hit.evidence,
    )


def _id_of(customer: str, hit: Hit, block: Block) -> str:
    parts = (Category.CUSTOMER, customer, hit.rule, block.id, str(hit.start), str(hit.end))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
