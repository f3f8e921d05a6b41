"""The stages around the clean copy: making it, drawing its slides, and putting their pictures into the drafts that show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from deckproof.codec import digest_of, from_json, to_json
from deckproof.model import Brief, Deck, Draft, Finding, Source
from flows import stages
from flows.cleaning import CleanDeck, make
from flows.once import once, stage_key
from flows.scanning import scanner_of
from flows.versions import version_of, version_of_making

if TYPE_CHECKING:
    from flows.deck_run import Run

KIND, STYLE = "clean-deck", "visual"
NAMING = ("customer-names",)
"""The detectors that tell where a customer is named."""
OFF = "off"
WIDTH_PX = 1280
Pictures = dict[int, str]
"""The blobs of the slides' pictures (PNG), by the number of the slide in the deck."""

_SHOWN = re.compile(r"^!\[(?P<alt>[^\]\n]*)\]\(slides/(?P<slide>\d+)\.png\)[ \t]*$", re.MULTILINE)


def wants_copy(brief: Brief) -> bool:
    """Whether the clean copy is among the outputs that are asked for."""
    if brief.kinds:
        return KIND in brief.kinds
    return not brief.styles or STYLE in brief.styles


def needs_copy(run: Run, written: Iterable[str]) -> bool:
    """Whether the clean copy is to be made: to be held, or to draw slides from."""
    return wants_copy(run.options.brief) or wants_pictures(run, written)


def wants_pictures(run: Run, written: Iterable[str]) -> bool:
    """Whether slides are to be drawn: some draft shows one, nobody said no, and this machine can."""
    from extractors.slide_pictures import find_soffice

    may = run.options.pictures != OFF and find_soffice() is not None
    return may and shows_slides(run, written)


def clean(run: Run, deck_blob: str, findings_blob: str, plan_blob: str) -> str:
    """Make the clean copy, read it and scan it again; gives the blob of the CleanDeck."""
    from extractors import ReadOptions
    from extractors.printing import find_soffice
    from scanners import named_plainly
    from writers.own_words import contact_kept

    brief = run.options.brief
    pdf = wants_copy(run.options.brief) and run.options.pictures != OFF

    def work() -> bytes:
        plan = stages.load_plan(run, plan_blob)
        found = from_json(run.store.blobs.get(findings_blob), tuple[Finding, ...])
        scan_all = scanner_of(run, named=named_plainly(found))
        cache = run.store.outputs / "cache" / "ocr"
        return to_json(
            make(
                run.store.blobs.path(run.deck),
                from_json(run.store.blobs.get(deck_blob), Deck),
                contact_kept(brief, found),
                # A file that has no title of its own is called what its drafts call it.
                title=plan.source.title.strip() or plan.outline.title,
                language=plan.source.language,
                scan=lambda deck: contact_kept(brief, scan_all(deck)),
                options=ReadOptions(ocr=run.options.ocr, cache_dir=cache),
                keep=run.store.blobs.put,
                pdf=pdf,
                naming=scanner_of(run, only=NAMING, named=named_plainly(found)),
            )
        )

    # Whether LibreOffice is there counts: installed later, it gives the PDF that was missing.
    printer = find_soffice() is not None
    options = digest_of(deck_blob, findings_blob, plan_blob, pdf, printer, brief.contact)
    return once(
        run.store,
        stage_key(run.deck, "clean", _version("extractors", "scanners", "writers"), options),
        work,
    )


def load_copy(run: Run, clean_blob: str) -> CleanDeck:
    """The clean copy in this blob."""
    return from_json(run.store.blobs.get(clean_blob), CleanDeck)


def shows_slides(run: Run, written: Iterable[str]) -> bool:
    """Whether any of the drafts in these blobs shows a slide."""
    return any(
        _SHOWN.search(draft.marked)
        for blob in written
        for draft in from_json(run.store.blobs.get(blob), tuple[Draft, ...])
    )


def draw(run: Run, clean_blob: str) -> str:
    """Draw the slides of the clean copy; gives the blob of the Pictures, empty where they cannot be drawn."""

    def work() -> bytes:
        copy = load_copy(run, clean_blob)
        drawn = _drawn(run, copy) if copy.body and not _leaks(copy) else {}
        return to_json(tuple(drawn.items()))

    options = digest_of(clean_blob, WIDTH_PX)
    return once(run.store, stage_key(run.deck, "draw", _version("extractors"), options), work)


def _drawn(run: Run, copy: CleanDeck) -> Pictures:
    from extractors.slide_pictures import render_slides

    slides = copy.draft.slides
    pictures = render_slides(
        run.store.blobs.path(copy.pdf or copy.body),
        slide_count=len(slides),
        out_dir=run.store.outputs / "cache" / "slides",
        width_px=WIDTH_PX,
    )
    return {
        number: run.store.blobs.put(path.read_bytes())
        for number, path in zip(slides, pictures or (), strict=False)
    }


def _leaks(copy: CleanDeck) -> bool:
    """Whether something that should have gone is still in the copy: none of its pictures is shown then."""
    from flows.printed import LEFT_RULE
    from writers.cleaning.verdict import LEFT

    return any(found.rule.startswith((LEFT, LEFT_RULE)) for found in copy.findings)


def illustrate(run: Run, plan_blob: str, drafts_blob: str, pictures_blob: str) -> str:
    """Let the drafts show only slides that there is a picture of; gives the blob of the drafts."""
    if not shows_slides(run, [drafts_blob]):
        return drafts_blob  # nothing to do, and so nothing to note

    def work() -> bytes:
        source = stages.load_plan(run, plan_blob).source
        pictures = load_pictures(run, pictures_blob)
        drafts = from_json(run.store.blobs.get(drafts_blob), tuple[Draft, ...])
        return to_json(tuple(_illustrated(draft, source, pictures) for draft in drafts))

    options = digest_of(plan_blob, drafts_blob, pictures_blob)
    return once(run.store, stage_key(run.deck, "illustrate", _version("writers"), options), work)


def load_pictures(run: Run, pictures_blob: str) -> Pictures:
    """The pictures in this blob; none for ""."""
    if not pictures_blob:
        return {}
    return dict(from_json(run.store.blobs.get(pictures_blob), tuple[tuple[int, str], ...]))


def _illustrated(draft: Draft, source: Source, pictures: Pictures) -> Draft:
    """The draft with what a missing picture shows said in words, and a remark on it."""
    from writers.marks import edit_draft

    missing = sorted({number for number in slides_shown(draft) if number not in pictures})
    if not missing:
        return draft

    def say(found: re.Match[str]) -> str:
        number, alt = int(found["slide"]), found["alt"].strip()
        if number in pictures:
            return found[0]
        says_nothing = not alt or re.fullmatch(r"\w+ \d+", alt)  # "Slide 3"
        return "" if says_nothing else f"*{alt}*[^s{number}]"

    page = re.sub(r"\n{3,}", "\n\n", _SHOWN.sub(say, draft.marked))
    which = ", ".join(map(str, missing))
    remark = (
        f"The pictures of these slides are not in it, only what they show in words: {which}. They are drawn from the clean"
        " copy of the deck, which needs LibreOffice, and `pictures` not set to off."
    )
    return replace(edit_draft(draft, page, source), remarks=(*draft.remarks, remark))


def slides_shown(draft: Draft) -> tuple[int, ...]:
    """The numbers of the slides that the page shows, in its order."""
    return tuple(dict.fromkeys(int(found["slide"]) for found in _SHOWN.finditer(draft.marked)))


def _version(*packages: str) -> str:
    return "+".join((*(version_of(package) for package in packages), version_of_making()))
