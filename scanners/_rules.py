"""Rule books: patterns and word lists in TOML beside the detector that uses them.

Each rule has a name, a pattern, the sentence for the reviewer (`why`), where the rule comes from (`source`), texts on
which it fires and near misses on which it keeps quiet; a test runs all of them. `<<name>>` in a pattern stands for the
alternatives of the list `name` in `[words]`. A rule of several forms lists them as `[[rule.form]]`, each a short pattern with a
name, an example and a near miss of its own.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deckproof.model import Block, BlockKind, Category, Finding
from scanners import Scope
from scanners._conditions import ANYTHING, Condition, both
from scanners._gates import Gates
from scanners._kept_patterns import load_kept
from scanners._memory import by_text
from scanners._spans import mark, sentence_around
from scanners._wordings import Wording, worded, worded_apart

HERE = Path(__file__).parent

SPLIT = "¦"
"""Cuts example secrets in two, so that no file holds one that a scanner of repositories would find."""

_TELLING = " telling"
"""Behind a book's name: its list of telling words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One of the ways in which a rule's risk is worded."""

    name: str
    wording: Wording
    fires: str
    quiet: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What is looked for."""
        return self.wording.pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternRule:
    """One pattern of a book, or several forms."""

    name: str
    wordings: tuple[Wording, ...]
    """What is looked for: one pattern, or one for each form."""
    confidence: float
    why: str
    source: str
    fires: tuple[str, ...]
    quiet: tuple[str, ...]
    needs: tuple[str, ...] = ()
    """Lower-case pieces, one of which the text must hold; saves running the pattern where it cannot match."""
    unless: Wording | None = None
    """Keeps quiet where the sentence around the match holds this."""
    given: Wording | None = None
    """Fires only where the sentence around the match holds this."""
    whole_sentence: bool = False
    """Whether the finding spans the sentence and not the match."""
    group: str = ""
    forms: tuple[Form, ...] = ()

    @property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """What is looked for, compiled."""
        return tuple(one.pattern for one in self.wordings)

    def matches(
        self, text: str, lowered: str, patterns: Sequence[re.Pattern[str]]
    ) -> Iterator[tuple[int, int, re.Match[str]]]:
        """(start, end, match) of every place of these of its patterns; a group named `span` narrows the place."""
        if self.needs and not any(piece in lowered for piece in self.needs):
            return
        for match in _leftmost(patterns, text):
            narrow = "span" in match.re.groupindex and match["span"] is not None
            start, end = match.span("span" if narrow else 0)
            if start >= end:
                continue
            if self.unless or self.given or self.whole_sentence:
                first, last = sentence_around(text, *match.span())
                sentence = text[first:last]
                if self.unless and self.unless.is_in(sentence):
                    continue
                if self.given and not self.given.is_in(sentence):
                    continue
                if self.whole_sentence:
                    start, end = first, last
            yield start, end, match


def _leftmost(patterns: Sequence[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    """Every match of the patterns as of one that has them as its alternatives: the leftmost, of several the first one's."""
    if len(patterns) == 1:
        yield from patterns[0].finditer(text)
        return
    found = [pattern.search(text) for pattern in patterns]
    while matches := [match for match in found if match is not None]:
        match = min(matches, key=re.Match.start)
        yield match
        at = match.end() + (match.end() == match.start())
        if at > len(text):
            return
        # What a pattern found behind this match it would find again: a long text is not gone over for each match.
        found = [
            pattern.search(text, at) if one is not None and one.start() < at else one
            for pattern, one in zip(patterns, found, strict=True)
        ]


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """The rules of one category and its word lists."""

    name: str
    category: Category
    rules: tuple[PatternRule, ...]
    words: Mapping[str, tuple[str, ...]]
    telling: tuple[Wording, ...] = ()
    """Words, and forms of rules, one of which a text has that is worth a closer look; where there are none, every text is."""

    def load(self) -> None:
        """Compile now what the first texts would wait for."""
        for wording in self.every_wording():
            wording.load()

    def every_wording(self) -> list[Wording]:
        """Its patterns, what their sentences must and must not hold, and its telling words."""
        of_sentences = (one for rule in self.rules for one in (rule.unless, rule.given) if one)
        return [*(one for _, one in self._wordings), *of_sentences, *self.telling]

    def tells_in(self, text: str) -> bool:
        """Whether one of its telling words is in the text."""
        return f"{self.name}{_TELLING}" in _gates().open(text) and self._tells_in(text)

    @functools.cached_property
    def _tells_in(self) -> Callable[[str], bool]:
        def tells(text: str) -> bool:
            opened = _gates().open(text)[f"{self.name}{_TELLING}"]
            return any(self.telling[at].is_in(text) for at in opened)

        return by_text(tells)

    def matches(self, text: str) -> Iterator[tuple[PatternRule, int, int, re.Match[str]]]:
        """(rule, start, end, match) of every place in the text where a rule fires, rule by rule."""
        lowered = text.lower()
        for rule, patterns in self.possible(text):
            for start, end, match in rule.matches(text, lowered, patterns):
                yield rule, start, end, match

    def possible(self, text: str) -> Iterable[tuple[PatternRule, list[re.Pattern[str]]]]:
        """The rules that can fire in the text at all, in their order, each with its patterns that can match there."""
        found: dict[int, list[re.Pattern[str]]] = {}
        for at in _gates().open(text).get(self.name, ()):
            number, wording = self._wordings[at]
            found.setdefault(number, []).append(wording.pattern)
        return [(self.rules[number], patterns) for number, patterns in found.items()]

    def conditions(self) -> list[Condition]:
        """What a text holds that its patterns match in, one after the other."""
        given = [rule.given.condition if rule.given else ANYTHING for rule in self.rules]
        return [both(one.condition, given[number]) for number, one in self._wordings]

    @functools.cached_property
    def _wordings(self) -> list[tuple[int, Wording]]:
        """Every pattern with the number of its rule."""
        return [(number, one) for number, rule in enumerate(self.rules) for one in rule.wordings]

    def findings(
        self, scope: Scope, *, kinds: frozenset[BlockKind] | None = None
    ) -> Iterator[Finding]:
        """What the rules find in the scope's blocks, or in those of these kinds."""
        for block in scope.blocks:
            if kinds is None or block.kind in kinds:
                yield from self.findings_in(block)

    def findings_in(self, block: Block, *, view: str | None = None) -> Iterator[Finding]:
        """What the rules find in one block, or in a view of it that is as long as its text."""
        text = block.text if view is None else view
        if self.name in _gates().open(text):
            for rule, start, end in self._places(text):
                yield self.finding(rule, block, start, end)

    @functools.cached_property
    def _places(self) -> Callable[[str], tuple[tuple[PatternRule, int, int], ...]]:
        """(rule, start, end) of every place in a text where a rule fires."""
        return by_text(lambda text: tuple(place[:3] for place in self.matches(text)))

    def finding(
        self, rule: PatternRule, block: Block, start: int, end: int, *, confidence: float = 0.0
    ) -> Finding:
        """The finding of this rule on that span."""
        return mark(
            block,
            start,
            end,
            category=self.category,
            rule=f"{self.category.value.replace('_', '-')}:{rule.name}",
            confidence=confidence or rule.confidence,
            why=rule.why,
        )


def rule_book(name: str) -> RuleBook:
    """The book in `name`.toml of this folder."""
    return _books()[name]


def book_names() -> Iterable[str]:
    """The names of all books in this folder."""
    return tuple(_books())


@functools.cache
def _books() -> Mapping[str, RuleBook]:
    """All books by their names; one text asks for each of them."""
    tables = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in HERE.glob("*.toml")}
    return {
        name: _book(name, table) for name, table in sorted(tables.items()) if "category" in table
    }


def _book(name: str, table: Mapping[str, Any]) -> RuleBook:
    words = {key: tuple(value) for key, value in table.get("words", {}).items()}
    rules = tuple(_rule(row, words) for row in table.get("rule", []))
    return RuleBook(
        name=name,
        category=Category(table["category"]),
        rules=rules,
        words=words,
        telling=_telling(table["telling"], words, rules) if "telling" in table else (),
    )


def own_wordings() -> list[Wording]:
    """Every pattern of every book, and of none that a person writes."""
    return [one for book in _books().values() for one in book.every_wording()]


def load_books() -> None:
    """Compile every pattern of every book now, and build what tells which of them can match."""
    _gates().load()
    for book in _books().values():
        book.load()


@functools.cache
def _gates() -> Gates:
    """What tells of all books at once which patterns can match."""
    books = _books().values()
    load_kept(own_wordings())
    lists = {book.name: book.conditions() for book in books}
    lists |= {f"{book.name}{_TELLING}": [one.condition for one in book.telling] for book in books}
    return Gates(lists)


def _form(row: Mapping[str, str], words: Mapping[str, tuple[str, ...]]) -> Form:
    return Form(
        name=row["name"],
        wording=worded(f"(?i) {row['pattern']}", words),
        fires=row["fires"].replace(SPLIT, ""),
        quiet=row["quiet"].replace(SPLIT, ""),
    )


def _telling(
    row: Mapping[str, Any],
    words: Mapping[str, tuple[str, ...]],
    rules: Sequence[PatternRule],
) -> tuple[Wording, ...]:
    items = (item for name in row["lists"] for item in words[name])
    forms = (form.wording for rule in rules for form in rule.forms)
    return (
        *worded_apart(items, words, behind=row.get("behind", "")),
        *(forms if row.get("forms", False) else ()),
    )


def _rule(row: Mapping[str, Any], words: Mapping[str, tuple[str, ...]]) -> PatternRule:
    forms = tuple(_form(form, words) for form in row.get("form", []))
    fires = (*row.get("fires", ()), *(form.fires for form in forms))
    quiet = (*row.get("quiet", ()), *(form.quiet for form in forms))
    return PatternRule(
        name=row["name"],
        wordings=tuple(form.wording for form in forms) or (worded(row["pattern"], words),),
        confidence=float(row["confidence"]),
        why=row["why"],
        source=row["source"],
        fires=tuple(text.replace(SPLIT, "") for text in fires),
        quiet=tuple(text.replace(SPLIT, "") for text in quiet),
        needs=tuple(row.get("needs", ())),
        unless=worded(row["unless"], words) if "unless" in row else None,
        given=worded(row["given"], words) if "given" in row else None,
        whole_sentence=bool(row.get("whole_sentence", False)),
        forms=forms,
    )


WRITTEN = frozenset(BlockKind) - {
    BlockKind.CHART_VALUE,
    BlockKind.MATH,
    BlockKind.SHAPE_NAME,
    BlockKind.TAG,
    BlockKind.COMMENT_AUTHOR,
    BlockKind.PROP_APP,
}
"""Kinds of blocks that hold words which a person wrote."""
