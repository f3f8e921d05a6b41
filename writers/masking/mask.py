"""A deck as a writer may see it: the shown slides' text as units, masked and without what has to be dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from deckproof.model import (
    Block,
    BlockKind,
    Category,
    Deck,
    Finding,
    Slide,
    Source,
    SourceSlide,
    Unit,
    Visibility,
)
from writers.boundaries import sentence_spans
from writers.languages import detect, language
from writers.masking.columns import in_columns
from writers.masking.endings import with_endings
from writers.masking.left import OF_ONE_CELL, tokens_of_no_use
from writers.masking.masked import MaskedText, in_one_cell
from writers.masking.order import in_order
from writers.masking.placeholders import Placeholders
from writers.masking.rows import FEWEST_LEFT, without_emptied
from writers.masking.settling import settled
from writers.masking.spans import ABOUT_THE_PLACE, Marked

_PROSE = frozenset({BlockKind.TITLE, BlockKind.BODY, BlockKind.GROUP, BlockKind.SMARTART})
_IN_PICTURES = frozenset({BlockKind.IMAGE_TEXT, BlockKind.SVG_TEXT, BlockKind.VML_TEXT})
_GENERATED = re.compile(
    # What Office writes for a picture by itself, in the languages it does so most: measured on no list, read off the program.
    r"(?:automat\w+ (?:generat|generiert|erstellt|gegenereerd|génér)|automatisch \w+|générée? automatiquement|AI-generated|KI-generiert"
    r"|generad\w automáticamente|gerad\w automaticamente|generat\w automaticamente|medium confidence|mittlerer zuverlässigkeit)"
    r"|^(?:picture|image|graphic|grafik|bild|imagen|immagine|imagem|afbeelding|shape|rectangle|chart|diagram|diagramm|table|tabelle|"
    r"screenshot|logo|icon|photo|foto|content placeholder|object|textbox|text box|group|gruppe)[\s_-]*\d*$"
    r"|^\S+\.(?:png|jpe?g|gif|svg|emf|wmf|bmp|tiff?|webp)$|^https?://\S+$",
    re.IGNORECASE,
)


def mask(
    deck: Deck, findings: Sequence[Finding], *, outside: bool, use_notes: bool = True
) -> Source:
    """The deck as a writer may see it.

    For a writer in the house (`outside` false) spans to redact or replace become placeholders, and sentences to drop are
    left out and counted. For a model outside every span that masks is replaced besides. No character of a masked span is
    left in the source except in its `masks`, which never go out.
    """
    return _Masking(deck, findings, outside=outside, use_notes=use_notes).source()


class _Masking:
    """One deck being masked: hands out placeholders in reading order and counts what is dropped."""

    def __init__(
        self, deck: Deck, findings: Sequence[Finding], *, outside: bool, use_notes: bool
    ) -> None:
        self._deck = deck
        self._use_notes = use_notes
        shown = [
            block.text
            for slide in deck.slides
            if not slide.hidden
            for block in slide.blocks
            if block.visibility is Visibility.SHOWN
        ]
        texts = [block.text for block in deck.all_blocks()]
        self._code = detect(shown)
        findings = settled(deck, findings)
        self._marked = Marked(findings, outside=outside, shown=shown, texts=texts, code=self._code)
        self._placeholders = Placeholders([*texts, deck.title, deck.name], in_order(deck, findings))
        self._dropped: Counter[str] = Counter()
        tongue = language(self._code or "en")
        self._verbs = tongue.finite | tongue.finite_before_object

    def source(self) -> Source:
        slides = tuple(self._slide(slide) for slide in self._deck.slides if not slide.hidden)
        title, name = self._deck_title(), self._loose(self._deck.name, prose=False)
        return Source(
            deck=self._deck.sha256,
            name=name,
            title=title,
            language=detect(_prose_of(slides)),
            slides=slides,
            masks=self._placeholders.masks(),
            slide_count=len(self._deck.slides),
            dropped=dict(sorted(self._dropped.items())),
        )

    def _slide(self, slide: Slide) -> SourceSlide:
        shown = [block for block in slide.blocks if block.visibility is Visibility.SHOWN]
        heading = _title_block(slide, shown)
        title = self._title(slide, heading)
        section = self._loose(slide.section) if slide.section else slide.section
        if section and not self._keep(section, None):
            section = None
        reached = self._dropped[Category.CONTACT.value]
        units: list[Unit] = []
        tables: list[tuple[tuple[str, ...], ...]] = []
        for block in shown:
            if block.kind is BlockKind.TABLE:
                rows = self._rows(block, slide.number, units)
                tables += [rows] if rows else []
            elif block.kind in _PROSE and block is not heading:
                units += self._paragraphs(block, slide.number)
        reached = self._dropped[Category.CONTACT.value] - reached
        pictures = tuple(self._picture_texts(shown))
        before = self._dropped.total()
        notes = tuple(self._notes(slide)) if self._use_notes else ()
        cut = self._dropped.total() - before
        if not units and not notes:
            units = [
                unit
                for block in shown
                if block.kind in _IN_PICTURES
                for unit in self._paragraphs(block, slide.number)
            ]
        return SourceSlide(
            number=slide.number,
            title=title,
            section=section,
            units=in_columns(units, {block.id: block.bbox for block in shown if block.bbox}),
            notes=notes,
            tables=tuple(tables),
            picture_texts=pictures,
            cut=cut,
            reached=reached,
        )

    def _text(self, block: Block) -> MaskedText:
        spans = with_endings(
            block.text, self._marked.spans(block.text, block.id), self._verbs, self._code
        )
        return MaskedText(
            block.text, spans, self._marked.drops(block.text, block.id), self._placeholders
        )

    def _loose(self, text: str, *, prose: bool = True) -> str:
        """A text that no finding points into, masked by spelling; a file's name is no `prose`."""
        spans = self._marked.loose_spans(text, prose=prose)
        spans = with_endings(text, spans, self._verbs, self._code) if prose else spans
        return MaskedText(text, spans, (), self._placeholders).whole()

    def _deck_title(self) -> str:
        """The deck's title masked; none where only a marked property says it, since a placeholder is no title."""
        spans = self._marked.loose_spans(self._deck.title)
        if any(span.category in ABOUT_THE_PLACE for span in spans):
            return ""
        title = self._loose(self._deck.title)
        return "" if self._nothing_left(title) else title

    def _title(self, slide: Slide, heading: Block | None) -> str:
        if heading is None:
            title, category = self._loose(slide.title), None
        else:
            masked = self._text(heading)
            category = masked.drop(0, len(heading.text))
            title = "" if category else masked.whole()
        return title if self._keep(title, category) else ""

    def _keep(self, text: str, category: Category | None) -> bool:
        """Whether a sentence stays; one that has to go, or of which masking left nothing of use, is counted."""
        category = category or self._nothing_left(text)
        if category is not None:
            self._dropped[category.value] += 1
            return False
        return bool(text)

    def _paragraphs(self, block: Block, number: int) -> Iterator[Unit]:
        masked = self._text(block)
        dropped: tuple[int, Category] | None = None
        for at, (start, end) in enumerate(_parts(block.text, 0, len(block.text), "\n")):
            text, level = masked.part(start, end), _level(block, at)
            category = masked.drop(start, end)
            if category is not None:
                dropped = (level, category)
            elif dropped is not None and level > dropped[0]:
                category = dropped[1]  # what hangs below a dropped line is about the same thing
            elif text:
                dropped = None
            text = text if category else self._of_use(text)
            if self._keep(text, category):
                yield Unit(
                    id=f"{block.id}:{at}",
                    slide=number,
                    text=text,
                    kind=block.kind,
                    block=block.id,
                    level=level,
                )

    def _nothing_left(self, text: str) -> Category | None:
        """What was masked in the text so that it says nothing any more; a guess, which comes back to the writer, is none."""
        for start, end, category in tokens_of_no_use(text):
            if self._placeholders.key(text[start:end]) in self._marked.for_all:
                return category
        return None

    def _of_use(self, text: str) -> str:
        """A paragraph without its sentences of which masking left nothing of use; they are counted."""
        if self._nothing_left(text) is None:
            return text
        parts = (text[start:end] for start, end in sentence_spans(text))
        return " ".join(part for part in parts if self._keep(part, None))

    def _notes(self, slide: Slide) -> Iterator[Unit]:
        for block in slide.blocks:
            if block.kind is not BlockKind.NOTES or block.visibility is not Visibility.NOTES:
                continue
            masked = self._text(block)
            for at, (start, end) in enumerate(_parts(block.text, 0, len(block.text), "\n")):
                text, drops = masked.part_with_drops(start, end)
                for nth, (first, last) in enumerate(sentence_spans(text)):
                    category = next(
                        (d.category for d in drops if d.start < last and first < d.end), None
                    )
                    if self._keep(text[first:last], category):
                        yield Unit(
                            id=f"{block.id}:{at}.{nth}",
                            slide=slide.number,
                            text=text[first:last],
                            kind=block.kind,
                            block=block.id,
                        )

    def _rows(self, block: Block, number: int, units: list[Unit]) -> tuple[tuple[str, ...], ...]:
        """The rows that stay, as cells; each but the head becomes a unit too."""
        masked = self._text(block)
        rows: list[tuple[str, ...]] = []
        emptied: set[tuple[int, int]] = set()
        for at, (start, end) in enumerate(_parts(block.text, 0, len(block.text), "\n")):
            given = tuple(
                (
                    in_one_cell(masked.part(*line) for line in _parts(block.text, *cell, "\x0b")),
                    cell,
                )
                for cell in _parts(block.text, start, end, "\t")
            )
            told = [drop.category for drop in masked.part_with_drops(start, end)[1]]
            if any(category not in OF_ONE_CELL for category in told):
                self._keep("", masked.drop(start, end))
                continue
            cells = tuple(self._cell(text, masked.drop(*cell)) for text, cell in given)
            gone = {place for place, (text, _) in enumerate(given) if text and not cells[place]}
            left = sum(1 for cell in cells if cell)
            if not left or (gone and left < FEWEST_LEFT):
                continue
            emptied |= {(len(rows), place) for place in gone}
            rows.append(cells)
            if at > 0 or "\n" not in block.text:
                units.append(
                    Unit(
                        id=f"{block.id}:{at}",
                        slide=number,
                        text="; ".join(cell for cell in cells if cell),
                        kind=block.kind,
                        block=block.id,
                    )
                )
        return without_emptied(rows, emptied)

    def _cell(self, text: str, category: Category | None) -> str:
        """The cell's text without what masking left of no use, "" where nothing else stands in it; what goes is counted."""
        text = text if category else self._of_use(text)
        return text if self._keep(text, category) else ""

    def _picture_texts(self, shown: Sequence[Block]) -> Iterator[str]:
        """Alt texts that a person wrote, and the words of charts without their values."""
        for block in shown:
            if block.kind not in (BlockKind.ALT_TEXT, BlockKind.CHART_TEXT):
                continue
            if block.kind is BlockKind.ALT_TEXT and _GENERATED.search(block.text.strip()):
                continue
            masked = self._text(block)
            text = masked.whole()
            if self._keep(text, masked.drop(0, len(block.text))):
                yield text


def _title_block(slide: Slide, shown: Sequence[Block]) -> Block | None:
    """The block that the slide's title stands in, so that its findings count for the title."""
    wanted = slide.title.split()
    titles = [block for block in shown if block.kind is BlockKind.TITLE]
    return next((block for block in titles if wanted and block.text.split() == wanted), None)


def _level(block: Block, paragraph: int) -> int:
    if paragraph < len(block.levels):
        return block.levels[paragraph]
    return block.level or 0


def _parts(text: str, start: int, end: int, separator: str) -> Iterator[tuple[int, int]]:
    """The stretches of text[start:end] between separators."""
    while True:
        at = text.find(separator, start, end)
        if at < 0:
            yield start, end
            return
        yield start, at
        start = at + 1


def _prose_of(slides: Sequence[SourceSlide]) -> Iterator[str]:
    for slide in slides:
        yield slide.title
        for unit in (*slide.units, *slide.notes):
            yield unit.text
