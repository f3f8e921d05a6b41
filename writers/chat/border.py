"""The border between the house and a model: what goes out is masked once more, what comes back is put in place, and each
request is searched for marked spans before it is sent.

A source that is masked for a writer in the house shows what a person is still asked about (possible names, figures). A model
outside sees placeholders there as well; in the reply these become the deck's words again, so that the person is asked about
the same words in the draft.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deckproof.errors import RefusedError
from deckproof.model import Category, Source
from writers.chat.disguises import Reading, hidden_in, readings
from writers.marks.slides import slide_text
from writers.masking import PLACEHOLDER
from writers.masking.folding import Spellings, fold
from writers.masking.spans import ABOUT_THE_PLACE

_ANY_CASE = frozenset(
    {
        Category.CUSTOMER.value,
        Category.CONTACT.value,
        Category.IDENTIFIER.value,
        Category.SECRET.value,
        Category.INTERNAL_LINK.value,
    }
)
"""Of these every spelling counts, whatever its case; of others ("Will", "Mark") the one that was found."""

_FEWEST_LETTERS = 2
_FEWEST_DIGITS = 4
"""A shorter text ("5") is masked where it was found; elsewhere it is just a number."""

_FEWEST_BY_CHANCE = 4


class MarkedSpanError(RefusedError):
    """A request would have carried a marked span; it was not sent."""


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    token: str
    """"" where the sentence had to be dropped."""


class Border:
    """One deck's border: `out` and `back` for texts, `check` for a whole request."""

    def __init__(self, inside: Source, outside: Source, marked: Iterable[str] = ()) -> None:
        self._tokens: dict[str, str] = {}
        any_case: dict[str, None] = {}
        same_case: dict[str, None] = {}
        shown = fold("\n".join(slide_text(slide) for slide in outside.slides))
        for mask in (*outside.masks, *inside.masks):
            for text in filter(_is_searched, mask.texts):
                if mask.category in ABOUT_THE_PLACE and fold(text) in shown:
                    continue  # a property is marked for where it stands; a shown slide may say the same
                (any_case if mask.category in _ANY_CASE else same_case)[text] = None
        for mask in (
            outside.masks
        ):  # the house's own tokens are counted otherwise and would be mistaken for these
            for text in mask.texts:
                self._tokens.setdefault(text, mask.token)
        for text in filter(_is_searched, marked):
            if text not in self._tokens:
                same_case[text] = None
        self._any_case, self._same_case = Spellings(any_case), Spellings(same_case)
        self._spelled = {mask.token: mask.texts[0] for mask in inside.masks if mask.texts}
        self._returned = _returned(inside, outside)

    def out(self, text: str) -> str | None:
        """The text as it may leave; None where it says what had to be dropped."""
        text = PLACEHOLDER.sub(lambda found: self._spelled.get(found[0], found[0]), text)
        pieces, at = [], 0
        for place in _merged([*self._all_places(text), *self._hidden_places(text)]):
            if not place.token:
                return None
            pieces += [text[at : place.start], place.token]
            at = place.end
        return "".join([*pieces, text[at:]])

    def back(self, text: str) -> str:
        """A text of the model with the house's own placeholders, and the deck's words where the house shows them."""
        return PLACEHOLDER.sub(lambda found: self._returned.get(found[0], found[0]), text)

    def knows(self, token: str) -> bool:
        """Whether it is a placeholder that went out."""
        return token in self._returned

    def check(self, body: bytes, blank: bytes) -> None:
        """Raise MarkedSpanError when the request holds a marked span that `blank`, the same request without deck, has not.

        Looked at as it is and out of every disguise: escapes of JSON, addresses and HTML, Base64, Base32 and hexadecimal.
        """
        found = self._counts(body)
        if found - self._counts(blank):
            raise MarkedSpanError(
                "A request to the model would have held a marked span and was not sent.",
                remedy="The offline writer has written instead; please report how it came about.",
            )

    def _counts(self, body: bytes) -> Counter[str]:
        return Counter(
            reading.text[place.start : place.end]
            for reading in readings(_strings(body))
            for place in self._said_in(reading)
        )

    def _all_places(self, text: str) -> Iterator[_Place]:
        yield from self._found(self._any_case, text, same=False)
        yield from self._found(self._same_case, text, same=True)

    def _said_in(self, reading: Reading) -> list[_Place]:
        """The marked spans of a reading in order, no two overlapping, the longest of those that do."""
        found = self._all_places(reading.text)
        return _merged(one for one in found if reading.whole or _is_telling(reading.text, one))

    def _hidden_places(self, text: str) -> Iterator[_Place]:
        """Where something that the border masks stands in a code, or escaped."""
        tokens = [found.span() for found in PLACEHOLDER.finditer(text)]
        for reading, start, end in hidden_in(text):
            if any(first < end and start < last for first, last in tokens):
                continue
            for place in self._said_in(reading)[:1]:
                yield _Place(start, end, place.token)

    def _found(self, spellings: Spellings, text: str, *, same: bool) -> Iterator[_Place]:
        tokens = [found.span() for found in PLACEHOLDER.finditer(text)]
        for start, end, spelling in spellings.find(text, inside_words=True):
            if same and _letters(text[start:end]) != _letters(spelling):
                continue
            if not any(first <= start and end <= last for first, last in tokens):
                yield _Place(start, end, self._tokens.get(spelling, ""))


def _merged(places: Iterable[_Place]) -> list[_Place]:
    """The places in order, those that overlap as one."""
    kept: list[_Place] = []
    for place in sorted(places, key=lambda one: (one.start, -one.end)):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
        elif place.end > kept[-1].end:
            kept[-1] = _Place(kept[-1].start, place.end, kept[-1].token)
    return kept


def _is_telling(text: str, place: _Place) -> bool:
    """Whether so many letters are hardly there by chance."""
    return len(_letters(text[place.start : place.end])) >= _FEWEST_BY_CHANCE


def _letters(text: str) -> str:
    """The text without what joins its words."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())


def _is_searched(text: str) -> bool:
    letters = [letter for letter in fold(text) if letter.isalnum()]
    fewest = _FEWEST_DIGITS if all(letter.isdigit() for letter in letters) else _FEWEST_LETTERS
    return len(letters) >= fewest


def _returned(inside: Source, outside: Source) -> dict[str, str]:
    """What each placeholder that went out becomes in the house: the house's own placeholder, or the deck's words."""
    own = {text: mask.token for mask in inside.masks for text in mask.texts}
    found: dict[str, str] = {}
    for mask in outside.masks:
        at_home = next((own[text] for text in mask.texts if text in own), "")
        found.setdefault(mask.token, at_home or (mask.texts[0] if mask.texts else mask.token))
    return found


def _strings(body: bytes) -> Iterator[str]:
    """Every text in the request, keys included; the raw body too, should it be no JSON."""
    try:
        parsed = json.loads(body)
    except ValueError:
        yield body.decode("utf-8", "replace")
        return
    stack = [parsed]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            stack += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            stack += one
