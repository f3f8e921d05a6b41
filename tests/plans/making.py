"""Packs with everything that an overview tells of: hidden slides, customers, private things, pieces in several states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deckproof.codec import to_json
from deckproof.model import (
    Action,
    Brief,
    Category,
    Draft,
    Finding,
    Mask,
    Outline,
    Severity,
    Source,
    SourceSlide,
    UnusedSlide,
    Visibility,
    WhatIf,
)
from plans.briefs import brief_sha256
from plans.overview import PackOverview, load_overview
from review import stages
from review.holds import NewOutput, NewPack, hold
from review.stages import StageKey
from review.store import Store
from tests.review.making import NOW, POLICY, make_draft, rooms

DECK = "d" * 64
CUSTOMER = "Quillfeather Air"
TITLES = ("Gates at night", "Two causes", "A checkbox", "Thanks")
HOUSE = WhatIf(leak="Omar Reyes, within the hour")
HOSTILE = "<script>alert(1)</script> [a](javascript:alert(2)) | \u202e# x"
BRIEF = Brief(
    purpose="customer experience",
    audience="planners of night shifts",
    value="parcels are found before anybody asks for them",
    call_to_action="Write to us for the gate list.",
    kpi="requests for the gate list",
    kpi_target="30 requests in eight weeks",
)


def make_finding(
    category: Category,
    slide: int | None,
    text: str = "",
    *,
    severity: Severity = Severity.HIGH,
    visibility: Visibility = Visibility.SHOWN,
    customer: str | None = None,
    rule: str = "test:rule",
) -> Finding:
    """A finding of the deck."""
    return Finding(
        id=f"f-{category}-{slide}-{visibility}-{customer}",
        category=category,
        rule=rule,
        severity=severity,
        confidence=0.9,
        slide=slide,
        block=None,
        start=0,
        end=len(text),
        text=text,
        visibility=visibility,
        customer_id=customer,
        why="It is there.",
        action=Action.REDACT,
    )


FINDINGS = (
    make_finding(Category.CUSTOMER, 2, CUSTOMER, customer="C-7"),
    make_finding(Category.CUSTOMER_HARM, 2, "was late", severity=Severity.MEDIUM),
    make_finding(Category.SECRET, 3, "not a real key"),
    make_finding(Category.PRIVATE_LIFE, 4, "on leave", severity=Severity.MEDIUM),
    make_finding(Category.HIDDEN_CONTENT, 5, visibility=Visibility.HIDDEN_SLIDE, severity=Severity.INFO),
)  # fmt: skip
MUST_NOT_SHOW = (CUSTOMER, "not a real key", "on leave", "was late")
"""Words of the deck that stand in its findings and are masked everywhere else."""


def make_source(titles: Sequence[str], *, language: str = "en", count: int = 0) -> Source:
    """What the writers saw: a slide a title."""
    return Source(
        deck=DECK,
        name="talk.pptx",
        title=titles[0] if titles else "",
        language=language,
        slides=tuple(
            SourceSlide(number=number, title=title) for number, title in enumerate(titles, 1)
        ),
        masks=(Mask(token="[Customer 1]", category="customer", texts=(CUSTOMER,)),),
        slide_count=count or len(titles),
    )


def draft_on(text: str, slides: Sequence[int], *, number: int, title: str = "A title") -> Draft:
    """A draft with these slides."""
    draft = make_draft(text, number=number)
    return replace(
        draft, title=title, slides=tuple(slides), remarks=("Written for planners.", "Shorter.")
    )


def hold_pack(
    store: Store,
    source: Source,
    drafts: Sequence[Draft],
    *,
    pack: str = "pack1",
    author: str = "ana",
    brief: Brief | None = BRIEF,
    findings: Sequence[Finding] = FINDINGS,
    unused: Sequence[UnusedSlide] = (),
) -> tuple[str, ...]:
    """Hold it with its options and the plan that it was written by; gives the ids of the outputs."""
    stated = brief or Brief(is_default=True)
    options = store.blobs.put(to_json({"brief": stated, "plan": brief_sha256(stated)}))
    outline = Outline(deck=DECK, title=source.title, parts=(), unused=tuple(unused))
    _keep_plan(store, pack, store.blobs.put(to_json({"source": source, "outline": outline})))
    new = NewPack(
        id=pack,
        deck=DECK,
        name="talk.pptx",
        author=author,
        options=options,
        source=store.blobs.put(to_json(source)),
        deck_findings=tuple(findings),
        outputs=tuple(NewOutput(draft=one, findings=()) for one in drafts),
        index_digest="1" * 64,
        policy_version=POLICY,
    )
    return tuple(one.id for one in hold(store, new, now=NOW, rooms=rooms()).outputs)


def _keep_plan(store: Store, options: str, blob: str) -> None:
    key = StageKey(deck=DECK, stage="plan", version="1", options=options)
    claimed = stages.claim(store, key, "test", 10)
    assert isinstance(claimed, stages.Claimed)
    stages.finish(store, key, "test", blob)


def look(store: Store, pack: str = "pack1", house: WhatIf = HOUSE) -> PackOverview:
    """The overview as it is now."""
    return load_overview(store, pack, house=house)
