"""The model's sentences against the slides they name, before they enter a draft: as the gate will judge them, and stricter.

What stays is still grounded and scanned like any draft; what does not is told to the model once or twice, and else left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deckproof.model import Brief, Claim, ClaimKind, Source
from writers.boundaries import split_sentences
from writers.chat.blocks import Block
from writers.chat.border import Border
from writers.chat.replies import Written
from writers.grounding.draft import brief_texts, check_cited
from writers.grounding.glue import check_furniture
from writers.grounding.hits import Hit
from writers.languages import language
from writers.marks import MARK, plain_text
from writers.marks.slides import slide_text
from writers.masking import PLACEHOLDER
from writers.passages import Sentence
from writers.sentences import content_words, stem

SURE_ENOUGH = 0.5
"""From this confidence on a doubt about a model's sentence keeps it out; a person's sentence would be shown with it."""

_ADDRESS = re.compile(
    r"(?:https?|ftp|mailto|data|javascript):\S+|\bwww\.\S+|\S+@\S+\.\S+|(?<!\w)(?:[\w-]+\.)+[a-z]{2,}/\S+",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\[\^|\]\(|<[a-z/!][^>]*>|```|^\s*(?:#{1,6}\s|\|)", re.IGNORECASE)
_LONGEST_WORDS = 60
_LEAST_SHARE, _MOST_SHARE = 0.35, 1.6
"""Of a block's words: with fewer its own sentences stand better, and what is beyond is left out."""
_SPARE_WORDS = 12
_LONG_ENOUGH = 6
"""Content words: from so many on half of them on the slides is enough, else it is more than half; of each clause it is half.
Of the 111 fair paraphrases in the tests of grounding 4 have a clause with fewer."""
_CLAUSE = re.compile(
    r"[,;:()]|\s[–—-]\s|\b(?:but|and|which|who|while|because|where|aber|und|weil|während|wobei)\b"
)
_LONGEST_QUESTION, _LONGEST_BARE, _BARE_WORDS = 16, 12, 1
_NOVEL = "Most of its words stand on none of the slides it names: say only what they say."
_BARE = "It names no slide: name the slides that say it, or leave it out."


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence that cannot stay, and why; `rule` is a word for the record."""

    block: str
    written: Written
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What stays of a block, and what does not."""

    kept: tuple[Sentence, ...]
    faults: tuple[Fault, ...]


class Judge:
    """Knows one deck: which slides say what, which addresses stand in it, and what the brief lets a draft say."""

    def __init__(
        self, source: Source, brief: Brief, border: Border, said: Iterable[str] = ()
    ) -> None:
        self._source = source
        self._small = language(source.language).small_words
        self._said = self._stems(" ".join(said))
        self._border = border
        self.slide_texts: Mapping[int, str] = {
            slide.number: slide_text(slide) for slide in source.slides
        }
        titles = (slide.title for slide in source.slides)
        self._avoided = re.compile(
            r"(?<!\w)(?:" + "|".join(map(re.escape, filter(None, brief.avoid))) + r")(?!\w)"
            if any(brief.avoid)
            else r"(?!)",
            re.IGNORECASE,
        )
        self._allowed = (source.title, source.name, *titles, *brief_texts(brief))
        self._known = "\n".join((*self.slide_texts.values(), *self._allowed)).casefold()

    def judge(self, block: Block, written: Sequence[Written]) -> Judged:
        """The sentences that may stand in the block."""
        kept: list[Sentence] = []
        faults: list[Fault] = []
        told: set[str] = set()
        for one in written:
            sentence, fault = self._sentence(block, one)
            if fault is not None:
                faults.append(fault)
            elif sentence is not None and sentence.text.casefold() not in told:
                told.add(sentence.text.casefold())
                kept.append(sentence)
        return Judged(_within(block, kept), tuple(faults))

    def title(self, text: str) -> str:
        """The title, if everything it names or numbers stands in the deck; else ""."""
        title = plain_text(self._border.back(text)).strip(' "“”.')
        if not title or len(title.split()) > 16 or _ADDRESS.search(title) or self._strange(title):
            return ""
        somewhere = (*self.slide_texts.values(), *self._allowed)
        return "" if list(check_furniture(title, somewhere, whole_words=False)) else title

    def _sentence(self, block: Block, written: Written) -> tuple[Sentence | None, Fault | None]:
        def fault(rule: str, why: str) -> tuple[None, Fault]:
            return None, Fault(block.id, written, rule, why)

        if _MARKUP.search(MARK.sub("", written.text)):
            return fault("markup", "It holds markup; write plain text.")
        text = plain_text(self._border.back(written.text))
        if not re.search(r"\w", text):
            return None, None
        if avoided := self._avoided.search(text):
            return fault("avoid", f"It has “{avoided[0]}”, a word to avoid.")
        if strange := self._strange(text):
            return fault("placeholder", f"There is no {strange} in the material.")
        for address in _ADDRESS.findall(text):
            if address.rstrip(".,;:)").casefold() not in self._known:
                return fault("address", "It holds an address that the slides do not.")
        if max((len(one.split()) for one in split_sentences(text)), default=0) > _LONGEST_WORDS:
            return fault("length", f"It has more than {_LONGEST_WORDS} words; make two of it.")
        found: list[Hit] = []
        for number, cites in enumerate(_cites(block, written)):
            hits = self._doubts(text, cites)
            if not hits:
                return Sentence(text=text, cites=cites), None
            found = found if number else hits
        first = max(found, key=lambda hit: hit.confidence)
        return fault(first.rule, first.why)

    def _doubts(self, text: str, cites: tuple[int, ...]) -> list[Hit]:
        """What speaks against each of its sentences, which will each stand on their own."""
        found: list[Hit] = []
        for one in split_sentences(text):
            if not self._is_told(one, cites):
                found.append(Hit("novelty", 0, len(one), SURE_ENOUGH, _NOVEL if cites else _BARE))
            claim = Claim(text=one, kind=ClaimKind.PARAPHRASE, cites=cites)
            found += check_cited(claim, self.slide_texts, self._source.slide_count, self._allowed)
        return [hit for hit in found if hit.confidence >= SURE_ENOUGH]

    def _is_told(self, text: str, cites: tuple[int, ...]) -> bool:
        """Whether most of its words stand on the slides, or what joins two sentences says next to nothing.

        The gate lets a plain invention without number and name pass as a doubt at most; a model makes these by the dozen.
        """
        own = self._stems(text)
        if text.endswith("?") and len(text.split()) <= _LONGEST_QUESTION:
            return True
        if not cites:
            return len(own - self._said) <= _BARE_WORDS and len(text.split()) <= _LONGEST_BARE
        slides = self._stems("\n".join(self.slide_texts.get(number, "") for number in cites))
        told, new = len(own & slides), len(own - slides)
        if told < new or (told == new and 0 < len(own) < _LONG_ENOUGH):
            return False
        # What a model adds it hangs on as a clause: "…, which is vital for any business".
        clauses = (self._stems(clause) for clause in _CLAUSE.split(text))
        return all(2 * len(clause & slides) >= len(clause) for clause in clauses if len(clause) > 1)

    def _stems(self, text: str) -> frozenset[str]:
        return frozenset(stem(word) for word in content_words(text, self._small))

    def _strange(self, text: str) -> str:
        """A placeholder that no mask of the house has; "" when there is none."""
        own = {mask.token for mask in self._source.masks}
        return next(
            (
                found
                for found in PLACEHOLDER.findall(text)
                if found not in own and found.casefold() not in self._known
            ),
            "",
        )


def _cites(block: Block, written: Written) -> Iterator[tuple[int, ...]]:
    """The slides to judge it by: those it names, then the block's own, then both."""
    named = tuple(sorted(set(written.slides)))
    both = tuple(sorted({*named, *block.slides}))
    yield named
    for other in dict.fromkeys((block.slides, both)):
        if other and other != named:
            yield other


def _within(block: Block, kept: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """As many sentences as the block has room for; none at all when they are too few or the network takes none of them."""
    most = max(block.words * _MOST_SHARE, block.words + _SPARE_WORDS)
    found = list(kept)
    while found and (sum(one.words for one in found) > most or not block.fits(found)):
        found.pop()
    while found and not any(one.cites for one in found):
        found.pop()
    enough = sum(one.words for one in found) >= _LEAST_SHARE * block.words
    return tuple(found) if enough else ()
