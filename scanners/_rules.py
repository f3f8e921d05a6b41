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
from scanners._literals import ANYTHING, Gate, Wording, both, condition_of
from scanners._memory import by_text
from scanners._spans import mark, sentence_around

HERE = Path(__file__).parent

SPLIT = "¦"
"""Cuts example secrets in two, so that no file holds one that a scanner of repositories would find."""

_LIST = re.compile(r"<<(\w+)>>")


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
    at = 0
    while at <= len(text):
        found = [match for pattern in patterns if (match := pattern.search(text, at)) is not None]
        if not found:
            return
        match = min(found, key=re.Match.start)
        yield match
        at = match.end() + (match.end() == match.start())


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """The rules of one category and its word lists."""

    category: Category
    rules: tuple[PatternRule, ...]
    words: Mapping[str, tuple[str, ...]]

    def load(self) -> None:
        """Work out now what the first texts would wait for."""
        self._gate.load()
        of_sentences = (one for rule in self.rules for one in (rule.unless, rule.given) if one)
        for wording in (*(one for _, one in self._wordings), *of_sentences):
            wording.load()

    def matches(self, text: str) -> Iterator[tuple[PatternRule, int, int, re.Match[str]]]:
        """(rule, start, end, match) of every place in the text where a rule fires, rule by rule."""
        lowered = text.lower()
        for rule, patterns in self.possible(text):
            for start, end, match in rule.matches(text, lowered, patterns):
                yield rule, start, end, match

    def possible(self, text: str) -> Iterable[tuple[PatternRule, list[re.Pattern[str]]]]:
        """The rules that can fire in the text at all, in their order, each with its patterns that can match there."""
        found: dict[int, list[re.Pattern[str]]] = {}
        for at in self._gate.open(text):
            number, wording = self._wordings[at]
            found.setdefault(number, []).append(wording.pattern)
        return [(self.rules[number], patterns) for number, patterns in found.items()]

    @functools.cached_property
    def _wordings(self) -> list[tuple[int, Wording]]:
        """Every pattern with the number of its rule."""
        return [(number, one) for number, rule in enumerate(self.rules) for one in rule.wordings]

    @functools.cached_property
    def _gate(self) -> Gate:
        given = [condition_of(rule.given) if rule.given else ANYTHING for rule in self.rules]
        return Gate([both(condition_of(one), given[number]) for number, one in self._wordings])

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


@functools.cache
def rule_book(name: str) -> RuleBook:
    """The book in `name`.toml of this folder."""
    table = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    words = {key: tuple(value) for key, value in table.get("words", {}).items()}
    return RuleBook(
        category=Category(table["category"]),
        rules=tuple(_rule(row, words) for row in table.get("rule", [])),
        words=words,
    )


def book_names() -> Iterable[str]:
    """The names of all books in this folder."""
    return sorted(
        path.stem
        for path in HERE.glob("*.toml")
        if "category" in tomllib.loads(path.read_text(encoding="utf-8"))
    )


def compiled(pattern: str, words: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    """The pattern with its lists put in, longest alternatives first; verbose, so that it can be laid out."""
    return worded(pattern, words).pattern


def worded(pattern: str, words: Mapping[str, tuple[str, ...]]) -> Wording:
    """As `compiled`, but compiled only when it is run."""

    def alternatives(match: re.Match[str]) -> str:
        items = sorted(words[match[1]], key=len, reverse=True)
        return "(?:" + "|".join(map(_spaced, items)) + ")"

    text = pattern
    while _LIST.search(text):
        text = _LIST.sub(alternatives, text)
    return Wording(text, re.VERBOSE)


def worded_apart(
    items: Iterable[str], words: Mapping[str, tuple[str, ...]], *, behind: str = ""
) -> list[Wording]:
    """Each of the items by itself at the beginning of a word, as alternatives of one pattern would match it.

    A text is then searched only for those that can be in it; one long pattern tries all of them at every letter.
    """
    return [worded(f"(?i)(?<!\\w)(?:{_spaced(item)}){behind}", words) for item in items]


def _spaced(item: str) -> str:
    return item.replace(" ", r"\s+").replace("#", r"\#")


def _form(row: Mapping[str, str], words: Mapping[str, tuple[str, ...]]) -> Form:
    return Form(
        name=row["name"],
        wording=worded(f"(?i) {row['pattern']}", words),
        fires=row["fires"].replace(SPLIT, ""),
        quiet=row["quiet"].replace(SPLIT, ""),
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
