"""The nouns of joining: a sentence with its slides, and a passage of some that belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from writers.sentences import headed, words_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What becomes one claim: its words and the slides it rests on. `order` says that it tells the reader to do something."""

    text: str
    cites: tuple[int, ...]
    spoken: bool = False
    order: bool = False
    whole: bool = True
    """False for a phrase, and for what was joined from phrases."""
    common: bool = False
    """Whether its first word may stand with a small letter."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return words_in(self.text)

    @property
    def is_term(self) -> bool:
        """Whether it is a term with its explanation behind a colon."""
        return bool(re.match(r"[^:.?!]{2,45}:\s\S", self.text))


class PassageKind(StrEnum):
    """How a passage stands on a page."""

    PROSE = "prose"
    ITEMS = "items"
    QUOTE = "quote"
    TABLE = "table"


FEWEST_ORDERS = 2


@dataclass(frozen=True, slots=True)
class Steps:
    """Prose that tells what to do: what stands before the first step, each step with what belongs to it, what stands behind."""

    before: tuple[Sentence, ...]
    groups: tuple[tuple[Sentence, ...], ...]
    after: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Some sentences of one slide that belong together."""

    kind: PassageKind
    slide: int
    sentences: tuple[Sentence, ...] = ()
    """Of prose; of a quotation its words, then who said them; of a list its items; of a table its rows as sentences."""
    intro: Sentence | None = None
    """What a list is about, ending with a colon."""
    flows: bool = False
    """Whether the intro and the items can be read as one clause ("Design factors include: …")."""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def head_tells(self) -> bool:
        """Whether a table's first row has figures, and so is a row like the others that rests on its slide."""
        return any(letter.isdigit() for cell in self.head for letter in cell)

    @property
    def steps(self) -> Steps | None:
        """Its steps, in order; nothing where it tells to do one thing, or tells more between the steps than it tells to do."""
        at = [place for place, sentence in enumerate(self.sentences) if sentence.order]
        if len(at) < FEWEST_ORDERS or at[-1] - at[0] + 1 > 2 * len(at):
            return None
        ends = [*at[1:], at[-1] + 1]
        return Steps(
            self.sentences[: at[0]],
            tuple(self.sentences[begin:end] for begin, end in zip(at, ends, strict=True)),
            self.sentences[at[-1] + 1 :],
        )

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(sentence.words for sentence in self.sentences) + (
            self.intro.words if self.intro else 0
        )


def are_terms(passage: Passage) -> bool:
    """Whether most items of a list are a term with its explanation."""
    return (
        2 * sum(1 for item in passage.sentences if re.match(r"[^:]{2,45}:\s", item.text))
        >= len(passage.sentences)
        > 1
    )


def lowered(sentence: Sentence) -> str:
    """Its text with a small first letter, where its first word is no name; without its full stop."""
    text = sentence.text.rstrip(".")
    alone = re.match(
        r"[A-ZÄÖÜ][\w’'-]*(?:[,;]?\s[a-zäöüß(\[]|[,;]|$)", text
    )  # "Standard Statement 1" is a name
    return text[:1].lower() + text[1:] if sentence.common and alone else text


def intro_of(text: str, cites: tuple[int, ...]) -> Sentence:
    """A title or label as what stands over a list: with a colon, unless it asks."""
    return Sentence(text=headed(text), cites=cites, whole=False)


def capital(text: str) -> str:
    """The text with a capital, except where its first word is spelled in a way of its own ("iPad")."""
    return text[:1].upper() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
