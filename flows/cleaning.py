"""The clean copy of a deck: made in the readers' child, read and scanned again, and held only with what is still in it said.

Nothing of the first scan is believed about the copy. What should be gone and is not goes into another pass, and what is left
after the last one is a severe finding on the output.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import digest, to_json
from deckproof.errors import DeckError
from deckproof.model import Deck, Draft, Finding, Severity
from deckproof.scratch import scratch_folder
from flows.printed import LEFT_IN_PDF, TURNED_OFF, Printed, print_copy

if TYPE_CHECKING:
    from extractors import ReadOptions
    from writers.cleaning import Copy

PASSES = 3
SUFFIX = ".pptx"
PDF_SUFFIX = ".pdf"
"""Of the copy of a PDF."""
LAST = f"last{SUFFIX}"
NOT_MADE = "clean-deck:not-made"

Scan = Callable[[Deck], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanDeck:
    """A clean copy with what was found in it; without a body, `why_not` says why there is none."""

    draft: Draft
    findings: tuple[Finding, ...] = ()
    body: str = ""
    """The blob of the copy."""
    why_not: str = ""
    pdf: str = ""
    """The blob of the same as PDF, where there is one."""
    suffix: str = SUFFIX


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The bytes of a copy with what was found in it, and the same as PDF where it was asked for and could be had."""

    data: bytes
    draft: Draft
    findings: tuple[Finding, ...]
    pdf: bytes = b""
    suffix: str = SUFFIX


@dataclass(frozen=True, slots=True)
class _Made:
    """A copy after its last pass."""

    data: bytes
    copies: tuple[Copy, ...]
    """What each pass did."""
    read: Deck
    findings: tuple[Finding, ...]
    proof: tuple[Finding, ...]
    """What the package still says somewhere, though it was ordered away."""


def clean_deck(
    path: Path,
    deck: Deck,
    found: Sequence[Finding],
    *,
    title: str,
    language: str,
    scan: Scan,
    options: ReadOptions,
    pdf: bool = False,
    naming: Scan | None = None,
) -> Cleaned:
    """The clean copy of the presentation at `path`, which was read as `deck`, and with `pdf` a PDF of it.

    `naming` finds what `scan` does of customers' names, and need find nothing else. The copy of a PDF is one of pictures.
    Raises a DeckError where none can be made.
    """
    if deck.format == "pdf":
        return _pictured(path, deck, found, title=title, scan=scan, options=options)
    from flows.converted import CONVERTED, REMARK, as_powerpoint
    from writers.cleaning.telling import draft_of_copy, remarks_on
    from writers.cleaning.verdict import DOUBTED, PDF, left_over, told

    with scratch_folder("clean") as folder:
        within = Path(folder)
        source = as_powerpoint(path, deck, tuple(found), within, scan=scan, options=options)
        made = _passed(
            *source, within, language=language, scan=scan, naming=naming or scan, options=options
        )
        printed = Printed(LEFT_IN_PDF if pdf else TURNED_OFF)
        if pdf and not left_over(made.findings):
            (within / LAST).write_bytes(made.data)
            printed = print_copy(within / LAST, made.read, scan=scan, options=options)
    kind = CONVERTED.get(deck.format)
    converted = (REMARK.format(kind),) if kind else ()
    remarks = (*converted, *remarks_on(made.copies), printed.remark)
    same: dict[str, str] = {}
    for copy in made.copies:
        # A later pass knows its pictures by those of the pass before.
        same |= {after: same.get(one, one) for after, one in copy.same_pictures.items()}
    draft = draft_of_copy(title, made.copies[0].slides, remarks, same)
    if printed.data:
        draft = replace(draft, fields={**draft.fields, PDF: digest(printed.data)})
    elif printed.findings:
        draft = replace(draft, fields={**draft.fields, DOUBTED: "yes"})
    findings = (*told((*made.findings, *printed.findings), draft, found), *made.proof)
    return Cleaned(made.data, draft, findings, printed.data)


def _pictured(
    path: Path,
    deck: Deck,
    found: Sequence[Finding],
    *,
    title: str,
    scan: Scan,
    options: ReadOptions,
) -> Cleaned:
    from flows.pictured import picture_copy, remarks_on
    from writers.cleaning.telling import draft_of_copy
    from writers.cleaning.verdict import told
    from writers.marked_pages import from_marked_pages

    with scratch_folder("pictured") as folder:
        made = picture_copy(path, deck, found, Path(folder), scan=scan, options=options)
    slides = tuple(slide.number for slide in deck.slides)
    draft = draft_of_copy(title, slides, remarks_on(made))
    # What is said of the deck settles nothing here: each page is a new picture, which nobody has looked at yet.
    findings = (*told(made.findings, draft, ()), *from_marked_pages(slides, found))
    return Cleaned(made.data, draft, findings, suffix=PDF_SUFFIX)


def _passed(
    path: Path,
    deck: Deck,
    found: tuple[Finding, ...],
    folder: Path,
    *,
    language: str,
    scan: Scan,
    naming: Scan,
    options: ReadOptions,
) -> _Made:
    """The copy after as many passes as it takes, at most PASSES."""
    from extractors import keep_image_texts, read_deck, rewrite
    from writers.cleaning import WORKER, name_things, plan_orders, taken_apart
    from writers.cleaning.proof import left_in_package, named_in_package
    from writers.cleaning.said import Package
    from writers.cleaning.verdict import NAME, left_over

    stand_ins = name_things(deck, found, language)
    orders = plan_orders(deck, found, stand_ins)
    copies, ordered = [], list(found)
    for number in range(PASSES):
        answer = rewrite(path, WORKER, to_json(orders).decode())
        copy, data = taken_apart(answer)
        copies.append(copy)
        path = folder / f"{number}{SUFFIX}"
        path.write_bytes(data)
        keep_image_texts(copy.same_pictures, options)
        read = read_deck(path, name=NAME, options=options)
        again = scan(read)
        package = Package(data)
        named = named_in_package(package, read, naming, ordered)
        left = (*left_over(again), *named)
        ordered += left
        if not any(one.text.strip() for one in left):
            break
        is_last = number == PASSES - 2
        orders = plan_orders(read, left, stand_ins, again=True, last=is_last)
    proof = {one.id: one for one in (*left_in_package(package, ordered), *named)}
    return _Made(data, tuple(copies), read, again, tuple(proof.values()))


def not_made(why: str) -> Finding:
    """What is told about a deck that has no clean copy."""
    return Finding.of_file(NOT_MADE, Severity.LOW, why)


def make(
    path: Path,
    deck: Deck,
    found: Sequence[Finding],
    *,
    title: str,
    language: str,
    scan: Scan,
    options: ReadOptions,
    keep: Callable[[bytes], str],
    pdf: bool = False,
    naming: Scan | None = None,
) -> CleanDeck:
    """The clean copy with its bytes kept as a blob, with `pdf` its PDF too; one without a body where none could be made."""
    try:
        made = clean_deck(
            path,
            deck,
            found,
            title=title,
            language=language,
            scan=scan,
            options=options,
            pdf=pdf,
            naming=naming,
        )
    except DeckError as error:
        from writers.cleaning.telling import draft_of_copy

        why = " ".join(part for part in (error.what, error.remedy) if part)
        return CleanDeck(draft=draft_of_copy(title, (), (why,)), why_not=why)
    body = keep(made.data)
    assert body == digest(made.data)  # noqa: S101 - a blob is known by its hash
    printed = keep(made.pdf) if made.pdf else ""
    return CleanDeck(
        draft=made.draft, findings=made.findings, body=body, pdf=printed, suffix=made.suffix
    )
