"""`deckproof read`: what a presentation holds, seen or hidden, and what of it could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.counts import counted

if TYPE_CHECKING:
    from deckproof.model import Block, Deck, ReadWarning

TITLE_LETTERS = 60
WARNINGS = 12
"""Kinds of warnings that the overview names; --json has all."""

_PLACES = {
    "shown": "on slides",
    "hidden_slide": "on hidden slides",
    "hidden_shape": "switched off",
    "off_slide": "beside the slide",
    "cropped": "outside a crop",
    "notes": "in notes",
    "comment": "in comments",
    "metadata": "in metadata",
    "embedded": "in embedded files",
    "orphan": "in leftovers",
}


def register(app: typer.Typer) -> None:
    """Add `read`."""
    app.command("read")(read)


def read(
    deck: Annotated[Path, typer.Argument(help="A PPTX, PDF, ODP or PPT file.", show_default=False)],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as one JSON document.")
    ] = False,
    no_ocr: Annotated[
        bool, typer.Option("--no-ocr", help="Do not read the text in pictures.")
    ] = False,
) -> None:
    """Read a presentation: what it holds, seen or hidden, and what of it could not be read."""
    from deckproof.cli.output import print_json, print_line
    from deckproof.settings import load_settings
    from extractors import ReadOptions, read_deck

    settings = load_settings()
    options = ReadOptions(
        ocr=settings.ocr and not no_ocr, cache_dir=settings.outputs / "cache" / "images"
    )
    found = read_deck(deck, options=options)
    if as_json:
        print_json(found)
        return
    for line in overview(found):
        print_line(line)


def overview(deck: Deck) -> Iterator[str]:
    """The deck on a page: its slides, how much text lies where, and what was not read."""
    pictures = len({image.sha256 for image in deck.images})
    yield f"{deck.title}"
    yield f"{deck.name} · {deck.format.upper()} · {counted(len(deck.slides), 'slide')} · {counted(pictures, 'picture')}"
    yield ""
    section = None
    for slide in deck.slides:
        if slide.section != section:
            section = slide.section
            yield f"  {_short(section or '(no section)')}"
        hidden = "  (hidden)" if slide.hidden else ""
        yield f"{slide.number:5}  {_short(slide.title) or '(no title)'}{hidden}"
    yield ""
    yield "Texts"
    for place, kinds in _by_place(deck.all_blocks()).items():
        listed = ", ".join(
            f"{number} {kind.replace('_', ' ')}" for kind, number in kinds.most_common()
        )
        yield f"  {_PLACES[place]:18} {listed}"
    yield ""
    yield from _warnings(deck.warnings)


def _by_place(blocks: Iterable[Block]) -> dict[str, Counter[str]]:
    """How many blocks of each kind lie where, in the order of `_PLACES`."""
    found: dict[str, Counter[str]] = {place: Counter() for place in _PLACES}
    for block in blocks:
        found[block.visibility.value][block.kind.value] += 1
    return {place: kinds for place, kinds in found.items() if kinds}


def _warnings(warnings: Iterable[ReadWarning]) -> Iterator[str]:
    codes: dict[str, list[ReadWarning]] = {}
    for warning in warnings:
        codes.setdefault(warning.code, []).append(warning)
    if not codes:
        yield "Everything was read."
        return
    yield "Not read whole (--json names every part)"
    for code, found in list(codes.items())[:WARNINGS]:
        slides = sorted({each.slide for each in found if each.slide is not None})
        where = f" on {_slides(slides)}" if slides else ""
        yield f"  {len(found):4}  {code.replace('_', ' ')}{where}"
    if len(codes) > WARNINGS:
        yield f"        and {len(codes) - WARNINGS} more kinds"


def _slides(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:8])
    more = f" and {len(numbers) - 8} more" if len(numbers) > 8 else ""
    return f"slide{'s' if len(numbers) > 1 else ''} {shown}{more}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= TITLE_LETTERS else text[: TITLE_LETTERS - 1].rstrip() + "…"
