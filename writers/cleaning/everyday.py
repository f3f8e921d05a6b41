"""Customers whose names are words of the language as well: a finding tells where the name is meant, the spelling does not.

"Target signed" names the firm, and "our target for the year" says what it says to whoever never heard of it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from deckproof.model import EVERYDAY, Block, Category, Deck, Finding, Visibility
from writers.languages import detect
from writers.languages.small_words import SMALL_WORDS
from writers.masking.everyday import EverydayNames
from writers.masking.folding import Spellings, fold
from writers.masking.judged import Judged

_WORD = re.compile(r"[^\W_]+")


def may_be_a_word(found: Finding) -> bool:
    """Whether it is a customer whose spelling means something besides, as the scan says, or as a function word does."""
    if found.category is not Category.CUSTOMER:
        return False
    return EVERYDAY in found.evidence or key_of_words(found.text) in _function_words()


def key_of_words(text: str) -> str:
    """The letters of the text's words, joined: what is the same for all writings of one spelling."""
    return "".join(_WORD.findall(fold(text)))


def written_as_names(
    deck: Deck, marked: Sequence[Finding], findings: Sequence[Finding]
) -> Iterator[tuple[Block, int, int, Finding]]:
    """Where the deck writes such a word of `marked` as a name though no scan found it there: block, start, end, its finding.

    The same places as in drafts are masked, so that copy and drafts of one deck say the same; `findings` are all of the scan's.
    """
    owners = {found.text: found for found in marked if may_be_a_word(found)}
    if not owners:
        return
    blocks = tuple(deck.all_blocks())
    shown = [block.text for block in blocks if block.visibility is Visibility.SHOWN]
    names = EverydayNames(owners, [block.text for block in blocks], detect(shown))
    spellings, judged = Spellings(owners), Judged(findings)
    for block in blocks:
        for start, end, spelling in spellings.find(block.text):
            if judged.as_other(block.id, start, end):
                continue
            doubted = judged.as_word(block.id, start, end)
            if names.are_written(block.text, start, end, doubted=doubted):
                yield block, start, end, owners[spelling]


@functools.cache
def _function_words() -> frozenset[str]:
    """Articles, conjunctions and the like, which stand in no dictionary of things."""
    return frozenset(fold(word) for words in SMALL_WORDS.values() for word in words)
