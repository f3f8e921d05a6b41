"""Names in a claim that its slides do not carry: new ones, and ones from another slide."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from writers.grounding.dates import Date
from writers.grounding.hits import Hit
from writers.grounding.lexicon import META_STEMS, STOP, words
from writers.grounding.passages import Passage, Sentence, squash
from writers.grounding.stand_ins import stand_ins
from writers.grounding.tokens import Token
from writers.grounding.units import unit_of

_OPENS = frozenset('.:!?“"„(;|–—…')
_NO_NAME = words("no_name")
_TITLES = words("titles")


def check_names(
    claim: Sentence, cited: Passage, elsewhere: Passage | None, *, nouns_are_capitalised: bool
) -> Iterator[Hit]:
    """A hit for each run of names that the cited slides do not have."""
    missing = [
        token
        for token, opens in name_candidates(claim.tokens, claim.dates)
        if not on_passage(token, cited)
        and (not opens or _is_name_at_start(token, claim, elsewhere))
        and not (nouns_are_capitalised and token.text[1:].islower())
    ]
    ours = tuple(stand_ins(claim.text, cited.text)) if missing else ()
    missing = [
        token for token in missing if not any(start <= token.start < end for start, end in ours)
    ]
    for run in _runs(missing, claim.text):
        text = claim.text[run[0].start : run[-1].end]
        if elsewhere and all(on_passage(token, elsewhere) for token in run):
            yield Hit(
                "name",
                run[0].start,
                run[-1].end,
                0.8,
                f"“{text}” stands on another slide, not on the cited ones.",
            )
        else:
            yield Hit(
                "name", run[0].start, run[-1].end, 0.85, f"“{text}” is not on the cited slides."
            )


def name_candidates(
    tokens: Sequence[Token], dates: Sequence[Date] = ()
) -> Iterator[tuple[Token, bool]]:
    """Tokens that may be names, each with whether it opens a sentence, where a capital says little."""
    opens, last = True, ""
    for token, following in zip(tokens, [*(other.kind for other in tokens[1:]), ""], strict=False):
        if token.is_mark:
            opens = opens or token.text in _OPENS
            continue
        # "Slide 4", "Chapter two": said of the page itself, with a capital.
        of_the_page = token.stem in META_STEMS and (opens or following == "number")
        is_unit = last == "number" and unit_of(token.text) is not None
        last = token.kind
        dated = any(date.start <= token.start < date.end for date in dates)
        if looks_like_name(token) and not (dated or of_the_page or is_unit):
            yield token, opens and token.kind == "word" and not stands_out(token.text)
        opens = False


def looks_like_name(token: Token) -> bool:
    """Whether it is written as a name: a capital, letters with digits, an address, a placeholder."""
    if token.kind in ("placeholder", "address", "label"):
        return True
    if token.kind != "word" or token.low in _NO_NAME or token.low in STOP:
        return False
    return token.text[0].isupper() or stands_out(token.text)


@functools.lru_cache(maxsize=20_000)
def stands_out(text: str) -> bool:
    """Written so that it is a name even at the start of a sentence: "GitHub", "SQL", "v2", "context.log"."""
    return bool(re.search(r"[a-z][A-Z]|[A-Z]{2}|[A-Za-z]\d|\d[A-Za-z]|\w[._]\w", text))


def on_passage(token: Token, passage: Passage) -> bool:
    """Whether the name stands there: whole, without its ending, in pieces, or as the initials of a longer one."""
    if token.kind in ("placeholder", "label"):
        return token.stem in passage.stems
    squashed = squash(token.text)
    if squashed in passage.words or token.stem in passage.stems:
        return True
    if len(squashed) >= 5 and squashed in passage.squashed:
        return True
    singular = squashed.removesuffix("s")
    if len(singular) >= 2 and singular in passage.words:
        return True
    pieces = [
        squash(piece) for piece in re.split(r"[^\w]|_|(?<=[a-z])(?=[A-Z])", token.text) if piece
    ]
    if len(pieces) > 1 and all(piece in passage.words for piece in pieces):
        return True
    return _are_initials(token.text, passage) or passage.has(token)


def _are_initials(text: str, passage: Passage) -> bool:
    if not (2 <= len(text) <= 6 and text.isupper() and text.isalpha()):
        return False
    letters = r"[\w-]*[\s-]+(?:(?:of|the|and|for|in)\s+)?".join(map(re.escape, text))
    return bool(re.search(rf"\b{letters}", passage.text, re.IGNORECASE))


def _is_name_at_start(token: Token, claim: Sentence, elsewhere: Passage | None) -> bool:
    """Whether a word that opens a sentence is a name all the same."""
    after = next((other for other in claim.tokens if other.start >= token.end), None)
    if (
        after is not None
        and not after.is_mark
        and looks_like_name(after)
        and after.start - token.end <= 2
    ):
        return True
    if token.low in _TITLES:
        return True
    return elsewhere is not None and _only_capitalised(token.text, elsewhere.text)


def _only_capitalised(word: str, text: str) -> bool:
    """Whether the text has the word inside sentences with a capital, and never without."""
    inside = re.search(rf"(?<=[a-z,;] ){re.escape(word)}\b", text)
    return bool(inside) and not re.search(rf"\b{re.escape(word.lower())}\b", text)


def _runs(tokens: Sequence[Token], text: str) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens:
        if run and text[run[-1].end : token.start].strip(" .") == "":
            run.append(token)
            continue
        if run:
            yield run
        run = [token]
    if run:
        yield run
