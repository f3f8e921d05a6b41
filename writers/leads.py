"""Whether a stranger understands a sentence that opens a text: a whole statement, and no note that somebody jotted down."""

from __future__ import annotations

import re
from collections.abc import Iterable

from writers.anchoring import hangs_back
from writers.languages import Language
from writers.parsing import read_ahead, states
from writers.passages import Sentence
from writers.pointing import opens_badly
from writers.promises import promised
from writers.unsaid import is_balanced

FEWEST_OPENING = 5
"""Words."""
_SUMS_UP = re.compile(
    r"(?:to sum up|in (?:short|summary|conclusion|the end)|finally|all in all|kurz gesagt|zusammengefasst|zum schluss|am ende)\b",
    re.IGNORECASE,
)
_JOTTED = re.compile(
    # A sign for a verb or a word, letters left out, a dash for "it": "SJT – doesn't mean", "Ego = sense of", "show msg w/ Q".
    r"\s[=≠≈><]\s|<-|->|(?-i:^[A-Z]{2,5}\s[–—-]\s|^[\w ]{1,30}\s--+\s[A-Z])|\s[–—-]\s(?:doesn|don|isn|aren|won|can|not|no|is|are|was)\b|(?<!\w)(?:w/o?|b/c|bc|msgs?|mgmt|govt|dept|approx|incl|resp|vs|tbd|tbc|fyi|asap)(?!\w)|"
    r"\b(?:wont|dont|cant|isnt|doesnt|didnt|wouldnt)\b|[!?]{2}|…|\.\.\.|[→⇒➔]",
    re.IGNORECASE,
)
_HEADED = re.compile(r"(?P<head>[^:.!?]{1,60}):\s+(?P<rest>.+)")
_CAPITALS = re.compile(r"(?:[A-ZÄÖÜ]{2,}\W+){2,}[A-ZÄÖÜ]{2,}\b")


def is_lead(sentence: Sentence, tongue: Language) -> bool:
    """Whether it can open a text that a stranger reads."""
    text = sentence.text
    return (
        sentence.whole
        and sentence.words >= FEWEST_OPENING
        and not promised(text)
        and not opens_badly(text)
        and not _SUMS_UP.match(text)
        and not hangs_back(text, tongue)
        and not is_jotted(text, tongue)
    )


def is_jotted(text: str, tongue: Language) -> bool:
    """Whether it is a note and no sentence: shortened, in capitals, cut in a bracket, or a phrase where the language's parse is known."""
    if _JOTTED.search(text) or _CAPITALS.match(text) or not is_balanced(text):
        return True
    if tongue.code not in _PARSED:
        return False
    headed = _HEADED.fullmatch(text)
    if headed and not states(_capital(headed["head"])):
        return headed["rest"][:1].islower() or not states(_capital(headed["rest"]))
    return bool(_BROKEN_OFF.search(text)) or not states(_capital(text))


def look_ahead(texts: Iterable[str], tongue: Language) -> None:
    """Parse all the texts in one go that `is_jotted` will soon be asked about one by one."""
    if tongue.code in _PARSED:
        whole = [text for text in texts if not _JOTTED.search(text)]
        heads = [headed["head"] for text in whole if (headed := _HEADED.fullmatch(text))]
        read_ahead(_capital(text) for text in (*whole, *heads))


_PARSED = frozenset(("en",))
"""Languages whose sentences are told from phrases by their parse."""
_BROKEN_OFF = re.compile(
    r"\b(?:include|includes|including|are|is|of|the|and|or|to|for|with|as)[.:]$"
)
"""The end of what a list was to go on with: "Some of our top managers include."."""


def _capital(text: str) -> str:
    """The text with the capital that a sentence begins with."""
    return text[:1].upper() + text[1:]
