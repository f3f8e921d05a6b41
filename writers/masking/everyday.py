"""Names that are words too: whether a text that says such a word where no scan found anything writes it as a name.

"Target cancelled" and "our talk with Target" name the firm; "our target for the year" does not, and to mask it there
would change what the deck says. A capital tells the two apart inside a sentence, and says nothing at its beginning, in a
heading of capitals, or on a German noun behind its article.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from deckproof.labels import is_label
from writers.languages import language
from writers.languages.small_words import SMALL_WORDS, words
from writers.masking.folding import Spellings, fold

_WORD = re.compile(r"[^\W\d_]+")
_LINE_END = re.compile(r"[\n\t\x0b]")
_OPENS = re.compile(r"(?:^|[.!?…:;|•·–—\-]\s?)[\s\"'“„‚«(\[*]*$")
_SMALL = words("a an the and or of for at by in on to with de der die das und y e et la le")
_DETERMINED = re.compile(
    r"(?<!\w)(?:d(?:er|ie|as|en|em|es)|dies\w{1,2}|jed\w{1,2}|welch\w{1,2}|(?:[kmsd]?ein|unser|eu(?:e?r)|ihr)(?:e[rnms]?)?|"
    r"[ai]m|beim|vom|z(?:um|ur)|ins|ans)\s$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’](?:s(?!\w)|(?=\s))")
_NEXT = re.compile(r"[ \u00a0]+([A-Za-zÀ-ÖØ-öø-ÿ]+)")
_AMONG_CAPITALS = "among capitals"
"""Evidence of the scan that other words there have capitals as well, as in a title."""
_FUNCTION = frozenset(word for own in SMALL_WORDS.values() for word in own)
_COPULA = words(
    "is are was were am be been ist sind war waren wird werden wurde est sont es son è sono"
)
"""What stands between a thing and what it is; the others say what somebody does."""
_VERB_WITH_OBJECT = re.compile(
    r"\s+[a-z]{2,}s\s(?:the|an?|us|our|you|your|its|their|it|them|him|her|this|that|these|those|what|how|why|whether)(?!\w)"
)
"""An English verb with what it is done to, "pays us", which no list has to hold."""
_ADVERB = re.compile(r"[a-z]{2,}ly")
_PAST = re.compile(
    r"[a-z]{3,}ed|taught|told|said|gave|took|made|went|came|left|kept|sold|bought|met|won|lost|paid|sent|brought|began|grew|built|chose|held|ran|saw|got|quit"
)
"""What somebody did, in English."""
_FEWEST_OTHERS = 2
_HEADING_SHARE = 0.6
"""Of the other words of a line: with so many capitals, one more says nothing."""
_LONG_WORD = 4
_SHORT_IN_CAPITALS = 4


class EverydayNames:
    """The everyday words of one deck that are names in it; `texts` are all that the deck says, `code` is its language."""

    def __init__(self, spellings: Iterable[str], texts: Iterable[str], code: str) -> None:
        self._german = code == "de"
        self._english = code in ("en", "")
        self._small = SMALL_WORDS["en"]
        self._finite = language(code or "en").finite | language(code or "en").finite_before_object
        wanted = tuple(spellings)
        found = Spellings(wanted)
        self._known = frozenset(map(_key, wanted))
        raised = frozenset(_key(one) for one in wanted if not one.isupper())
        self._in_capitals = frozenset(
            one for one in self._known - raised if len(one) <= _SHORT_IN_CAPITALS
        )
        """Short ones that were found in capitals alone, "IT" or "AND": with a small letter they are the word."""
        self._written_small = frozenset(
            _key(text[start:end])
            for text in (texts if wanted else ())
            for start, end, _ in found.find(text)
            if text[start:end].islower()
        )

    def __contains__(self, spelling: object) -> bool:
        return isinstance(spelling, str) and _key(spelling) in self._known

    def are_written(
        self, text: str, start: int, end: int, *, doubted: Collection[str] = ()
    ) -> bool:
        """Whether text[start:end], which spells one of them, is written as a name.

        `doubted` is the evidence by which the scan took it for the word there, where it did: then no capital that says
        nothing counts, at a sentence's beginning or, of a word such as "AND", in a title.
        """
        if _key(text[start:end]) in self._in_capitals and not text[start:end].isupper():
            return False
        parts = _WORD.findall(text[start:end])
        if not any(part[0].isupper() for part in parts):
            return False
        if len(parts) > 1:
            return all(part[0].isupper() for part in parts if part.lower() not in _SMALL)
        opens, small = _opens(text, start), text[start:end].lower() in _FUNCTION
        weak = opens or (small and _AMONG_CAPITALS in doubted)
        if doubted and weak and _NEXT.match(text, end):
            return self._surely_acts(text, end)
        heading = _is_heading(text, start, end)
        if opens or heading:
            # A deck that never says the word in small letters means the firm; else a capital in a heading tells nothing.
            says_nothing = _key(text[start:end]) in self._written_small
            says_nothing = says_nothing and (is_label(text, start, end) if opens else True)
            before_thing = self._is_before_its_thing(text, end, heading=heading)
            return self._acts(text, end) or not (says_nothing or before_thing)
        return not (self._german and _DETERMINED.search(text[:start]))

    def _acts(self, text: str, end: int) -> bool:
        if self._surely_acts(text, end):
            return True
        return self._english and _VERB_WITH_OBJECT.match(text, end) is not None

    def _surely_acts(self, text: str, end: int) -> bool:
        if _POSSESSIVE.match(text, end):
            return True
        found = _NEXT.match(text, end)
        verb = found[1].lower() if found else ""
        if not verb or verb in _COPULA:
            return False
        return verb in self._finite or _PAST.fullmatch(verb) is not None

    def _is_before_its_thing(self, text: str, end: int, *, heading: bool) -> bool:
        """Whether an English noun in small letters follows, as in "Orange lines show": the word says which."""
        if not self._english:
            return False
        found = _NEXT.match(text, end)
        if found is None or not (heading or found[1].islower()):
            return False
        word = found[1].lower()
        return not (word in self._small or _ADVERB.fullmatch(word))


def _key(spelling: str) -> str:
    return "".join(_WORD.findall(fold(spelling)))


def _opens(text: str, start: int) -> bool:
    """Whether a sentence, a line or a cell begins there."""
    before = [found.end() for found in _LINE_END.finditer(text, 0, start)]
    return _OPENS.search(text[before[-1] if before else 0 : start]) is not None


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether nearly all other words of the line have a capital, too."""
    before = [found.end() for found in _LINE_END.finditer(text, 0, start)]
    behind = _LINE_END.search(text, end)
    line = f"{text[before[-1] if before else 0 : start]} {text[end : behind.start() if behind else len(text)]}"
    others = [word for word in _WORD.findall(line) if len(word) >= _LONG_WORD]
    capitals = sum(word[0].isupper() for word in others)
    return len(others) >= _FEWEST_OTHERS and capitals >= _HEADING_SHARE * len(others)
