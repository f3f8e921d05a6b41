"""The proof on a finished copy: every byte of the package is searched for what was ordered away, past all readers.

Readers know the places where words stand; a program may keep a name in a format code, a style's id, a namespace. This knows
no places: it takes all names, values, texts, comments and instructions of every XML part, and the raw bytes of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from deckproof.codec import digest
from deckproof.model import Action, Deck, Finding, Severity, Visibility
from writers.cleaning.planning import is_spread, is_spread_word, matches_any_case
from writers.cleaning.said import Package, Said, is_of_the_format, is_xml, opened, readings
from writers.cleaning.unread import named_in, unread_in
from writers.cleaning.verdict import LEFT
from writers.masking.folding import Spellings, fold

PACKAGE = LEFT + "package"
"""The rule of what only the search of the package found."""
_SHORTEST = 4
"""Letters; shorter spellings stand in any file by chance."""
_SHORTEST_NUMBER = 8
_SHORTEST_IN_BYTES = 5
_SHORT = 200
"""Letters up to which it is kept that nothing was found in a string."""


def left_in_package(data: bytes | Package, ordered: Sequence[Finding]) -> tuple[Finding, ...]:
    """A severe finding for each spelling of `ordered` that still stands anywhere in the package `data`."""
    search, package = _Search(ordered), opened(data)
    places: dict[str, list[str]] = {}
    for member, content in package.members():
        for spelling in sorted(search.in_member(package, member, content)):
            places.setdefault(spelling, []).append(member)
    return tuple(_finding(search.owners[text], where) for text, where in sorted(places.items()))


def named_in_package(
    data: bytes | Package,
    read: Deck,
    scan: Callable[[Deck], Sequence[Finding]],
    ordered: Sequence[Finding] = (),
) -> tuple[Finding, ...]:
    """A severe finding for each customer whom `scan` finds in what the package says beyond `read`, the copy as it was read.

    And for each of `ordered` whose spelling is a word of the language, and stands there as it was written.
    """
    unread = unread_in(data, read)
    named = named_in(unread, scan(unread)) if unread.blocks else {}
    texts = {one.text.strip() for one in named}
    words = {text: one for text, one in _words(ordered).items() if text not in texts}
    told = [*named.items(), *_words_in(unread, words)]
    return tuple(_finding(one, (member,)) for one, member in told)


def _words(ordered: Iterable[Finding]) -> dict[str, Finding]:
    """The findings whose spellings are words of the language as well, by the spelling."""
    return {one.text.strip(): one for one in ordered if is_spread_word(one) and _is_long(one.text)}


def _words_in(unread: Deck, words: Mapping[str, Finding]) -> Iterator[tuple[Finding, str]]:
    """Those that stand in a text that no reader gave, in the same case, each with the first member that says it."""
    spellings, told = Spellings(words), set[str]()
    for block in unread.blocks if words else ():
        for start, end, text in spellings.find(block.text):
            if block.text[start:end] == text and text not in told:
                told.add(text)
                yield words[text], block.part


class _Search:
    """The spellings that were ordered away, looked for in strings and in bytes.

    Words of the language that are names as well in bytes alone: of strings the scan is asked, which tells them apart.
    """

    def __init__(self, ordered: Sequence[Finding]) -> None:
        self.owners: dict[str, Finding] = {}
        for found in ordered:
            if is_spread(found) and _is_long(found.text):
                self.owners.setdefault(found.text.strip(), found)
        self._spellings = Spellings(self.owners)
        self.owners = _words(ordered) | self.owners
        self._bytes = [(text, form) for text in self.owners for form in _byte_forms(text)]
        self._silent: set[Said] = set()
        """Short strings that say none of them; most parts say the same ones."""

    def in_member(self, package: Package, name: str, content: bytes) -> set[str]:
        """The spellings that stand in the name or the content of a member."""
        if is_xml(name):
            return self._in_strings({Said(name), *package.strings_in(name, content)})
        lowered = content.lower()
        raw = {text for text, form in self._bytes if form in lowered}
        return raw | set(self._in_string(Said(name)))

    def _in_strings(self, said: set[Said]) -> set[str]:
        found: set[str] = set()
        for one in said - self._silent:
            spellings = set(self._in_string(one))
            found |= spellings
            if not spellings and len(one.text) <= _SHORT:
                self._silent.add(one)
        return found

    def _in_string(self, said: Said) -> Iterator[str]:
        for text in dict.fromkeys(readings(said)):
            for start, end, spelling in self._spellings.find(text, inside_words=True):
                if self._counts(text, start, end, spelling, structure=said.structure):
                    yield spelling

    def _counts(self, text: str, start: int, end: int, spelling: str, *, structure: bool) -> bool:
        if not matches_any_case(self.owners[spelling]):
            inside = text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()
            if inside or text[start:end] != spelling:
                return False  # a guess, which is replaced only as it stands
        return not structure or not is_of_the_format(text, start, end)


def _is_long(text: str) -> bool:
    letters = [letter for letter in fold(text) if letter.isalnum()]
    only_digits = not any(map(str.isalpha, letters))
    return len(letters) >= (_SHORTEST_NUMBER if only_digits else _SHORTEST)


def _byte_forms(text: str) -> Iterator[bytes]:
    """The spelling as bytes in lower case, its words apart, together and joined."""
    words = text.lower().split()
    for form in {joint.join(words) for joint in (" ", "", "_", "-")}:
        if len(form) >= _SHORTEST_IN_BYTES:
            yield form.encode()
        yield form.encode("utf-16-le")


def _finding(of: Finding, members: Sequence[str]) -> Finding:
    where = ", ".join(members[:3]) + (" and elsewhere" if len(members) > 3 else "")
    own_id = digest(f"{PACKAGE}\n{of.category}\n{fold(of.text.strip())}".encode())[:16]
    return Finding.of_file(
        PACKAGE,
        Severity.HIGH,
        f"The clean copy still has it, where no slide shows it: in {where} of the package.",
        own_id=own_id,
        group=f"{PACKAGE}:{own_id}",
        category=of.category,
        text=of.text.strip(),
        visibility=Visibility.METADATA,
        customer_id=of.customer_id,
        action=Action.REPLACE,
    )
