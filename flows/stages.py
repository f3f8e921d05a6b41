"""The stages of one run as plain functions over the store: ids in, ids out, no engine.

Each stage looks for its own row first, so a second run finds what the first one did; it keeps its result as a blob and then
marks its row. A stage that another process is at is waited for; one whose process has died is taken over.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deckproof.codec import digest_of, from_json, to_json
from deckproof.model import Deck, Draft, Finding, Outline, Source
from flows import chat
from flows.deck_run import Run, customers_of, policy_in_force, templates_dir_of, today_of
from flows.once import find_result, once, stage_key
from flows.quoted import without_named
from flows.scanning import scanner_of
from flows.versions import version_of, version_of_making
from flows.warming import collect_after_deck

if TYPE_CHECKING:
    from review.holds import NewOutput, NewPack
    from review.stages import StageKey
    from review.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the writers start from."""

    source: Source
    outline: Outline
    wanted: tuple[tuple[str, str], ...]
    """Kinds with styles, in the order of writing."""
    outside: Source | None = None
    """As a model outside may see it; None where none is asked."""
    marked: tuple[str, ...] = ()
    """Every marked text of the deck, for the search of each request before it leaves."""
    named: tuple[str, ...] = ()
    """How the deck names customers plainly, for the scan of the drafts."""


def read(run: Run) -> str:
    """Read the deck; gives the blob of the Deck."""
    from extractors import ReadOptions, read_deck

    def work() -> bytes:
        cache = run.store.outputs / "cache" / "ocr"
        deck = read_deck(
            run.store.blobs.path(run.deck),
            name=run.intake.name,
            options=ReadOptions(ocr=run.options.ocr, cache_dir=cache),
        )
        return to_json(deck)

    key = stage_key(
        run.deck, "read", version_of("extractors"), digest_of(run.options.ocr, run.intake.name)
    )
    return once(run.store, key, work)


def scan(run: Run, deck_blob: str) -> str:
    """Scan the deck; gives the blob of its findings. Writers may use what the allow-list knows as no finding."""
    from review.allow_living import living_digest
    from review.allowing import allowed_in_deck

    house, now = policy_in_force(run), dt.datetime.now(dt.UTC)
    writers = frozenset({run.intake.author, run.intake.owner} - {""})

    def work() -> bytes:
        found = scanner_of(run)(from_json(run.store.blobs.get(deck_blob), Deck))
        return to_json(allowed_in_deck(run.store, run.deck, found, now=now, writers=writers))

    allowed = living_digest(run.store, now=now)
    options = digest_of(
        deck_blob, run.options.customers, run.options.policy, house.version, run.options.today,
        *([allowed, *sorted(writers)] if allowed else []),
    )  # fmt: skip
    return once(run.store, stage_key(run.deck, "scan", version_of("scanners"), options), work)


def plan(run: Run, deck_blob: str, findings_blob: str) -> str:
    """Mask the deck and split it into topics; gives the blob of the Plan."""
    import writers
    from scanners import named_plainly
    from writers.harmful_pages import harms_of
    from writers.marked_pages import markings_of
    from writers.masking import mask

    def work() -> bytes:
        deck = from_json(run.store.blobs.get(deck_blob), Deck)
        findings = from_json(run.store.blobs.get(findings_blob), tuple[Finding, ...])
        brief = run.options.brief
        source = mask(deck, findings, outside=False, use_notes=brief.use_notes)
        source = replace(source, markings=markings_of(findings), harms=harms_of(findings))
        outline = writers.plan(source, brief)
        wanted = writers.fitting(
            source,
            brief,
            templates_dir=templates_dir_of(run),
            any_language=run.options.model is not None,
        )
        named = named_plainly(findings)
        made = Plan(source=source, outline=outline, wanted=wanted, named=named)
        if run.options.model is not None:
            outside, marked = chat.see_outside(deck, findings, use_notes=brief.use_notes)
            made = replace(made, outside=outside, marked=marked)
        return to_json(made)

    options = digest_of(deck_blob, findings_blob, run.options)
    return once(run.store, stage_key(run.deck, "plan", version_of("writers"), options), work)


def find_wanted(run: Run, plan_blob: str) -> tuple[tuple[str, str], ...]:
    """The kinds and styles that this plan asks for."""
    return load_plan(run, plan_blob).wanted


def load_plan(run: Run, plan_blob: str) -> Plan:
    """The plan in this blob."""
    return _plan_in(run.store.blobs.get(plan_blob))


@functools.lru_cache(maxsize=1)
def _plan_in(data: bytes) -> Plan:
    """The plan of these bytes; every kind and style of a deck's drafts asks for the same one."""
    return from_json(data, Plan)


def write(run: Run, plan_blob: str, kind: str, style: str) -> str:
    """Write all drafts of one kind in one style; gives the blob of the Drafts."""
    import writers

    def work() -> bytes:
        made = load_plan(run, plan_blob)
        if run.options.model is not None:
            asked = chat.write(run, made, kind, style, templates_dir_of(run))
            return to_json(without_named(run, asked))
        drafts = writers.write(
            made.source,
            made.outline,
            run.options.brief,
            kind=kind,
            style=style,
            templates_dir=templates_dir_of(run),
        )
        if run.options.writer == chat.CHAT:
            drafts = tuple(replace(one, remarks=(*one.remarks, chat.NOBODY)) for one in drafts)
        return to_json(without_named(run, drafts))

    options = digest_of(
        plan_blob, kind, style, run.options.templates, run.options.writer, run.options.model
    )
    return once(
        run.store,
        stage_key(run.deck, f"write:{kind}:{style}", version_of("writers"), options),
        work,
    )


def ground(run: Run, plan_blob: str, drafts_blob: str) -> str:
    """Check the drafts against their slides and scan them like a deck; gives the blob of the findings, draft by draft."""
    import scanners
    from writers.grounding import ground as ground_draft
    from writers.marks import publish
    from writers.named_people import with_people_told
    from writers.own_words import settled_by

    policy, brief = policy_in_force(run), run.options.brief

    def work() -> bytes:
        made = load_plan(run, plan_blob)
        drafts = from_json(run.store.blobs.get(drafts_blob), tuple[Draft, ...])
        scanned = scanners.scan_drafts(
            [(draft, publish(draft).decode()) for draft in drafts],
            customers=customers_of(run),
            policy=policy,
            today=today_of(run),
            named=made.named,
        )
        found = tuple(
            (
                *ground_draft(draft, made.source, brief),
                *with_people_told(draft, settled_by(brief, risks)),
            )
            for draft, risks in zip(drafts, scanned, strict=True)
        )
        return to_json(found)

    options = digest_of(plan_blob, drafts_blob, run.options, policy.version)
    version = f"{version_of('scanners')}+{version_of('writers')}"
    return once(run.store, stage_key(run.deck, "ground", version, options), work)


def hold(
    run: Run,
    findings_blob: str,
    plan_blob: str,
    written: tuple[tuple[str, str], ...],
    clean_blob: str = "",
    pictures_blob: str = "",
) -> str:
    """Hold every draft; gives the id of the pack. `written` pairs the blobs of drafts and of their findings.

    The clean copy is held where it was asked for; the pictures of slides go with the drafts that show them.
    """
    from flows.opened import house_what_if
    from plans.overview_files import write_overview
    from review.holds import see_held

    def work() -> bytes:
        source = load_plan(run, plan_blob).source
        outputs = _new_outputs(run, written, pictures_blob)
        new = _new_pack(run, source, findings_blob, outputs, clean_blob)
        see_held(run.store, new, now=dt.datetime.now(dt.UTC))
        return to_json(new.id)

    held = once(run.store, hold_key(run.deck, run.options_id), work)
    pack = from_json(run.store.blobs.get(held), str)
    write_overview(run.store, pack, house=house_what_if())
    collect_after_deck()
    return pack


def _new_outputs(
    run: Run, written: tuple[tuple[str, str], ...], pictures_blob: str
) -> list[NewOutput]:
    """The drafts with their findings, and with the pictures of the slides that they show."""
    from flows import beside
    from review.holds import NewOutput

    return [
        NewOutput(draft=draft, findings=found, files=beside.files_for(run, draft, pictures_blob))
        for drafts_blob, checks_blob in written
        for draft, found in zip(
            from_json(run.store.blobs.get(drafts_blob), tuple[Draft, ...]),
            from_json(run.store.blobs.get(checks_blob), tuple[tuple[Finding, ...], ...]),
            strict=True,
        )
    ]


def _new_pack(
    run: Run, source: Source, findings_blob: str, outputs: list[NewOutput], clean_blob: str
) -> NewPack:
    """All of a run as it is to be held, the clean copy last."""
    from flows import beside
    from review.holds import NewPack
    from review.rooms import judged_by
    from writers.grounding import contradictions

    return NewPack(
        id=pack_id(run.deck, run.options_id),
        deck=run.deck,
        name=run.intake.name,
        author=run.intake.owner or run.intake.author,
        runner=run.intake.author if run.intake.owner else "",
        due=dt.date.fromisoformat(run.intake.due) if run.intake.due else None,
        options=run.options_id,
        source=run.store.blobs.put_passing(to_json(source)),
        deck_findings=(
            *from_json(run.store.blobs.get(findings_blob), tuple[Finding, ...]),
            *contradictions(source),
            *beside.not_made(run, clean_blob),
        ),
        outputs=(*outputs, *beside.copy_output(run, clean_blob)),
        index_digest=run.options.customers,
        policy_version=judged_by(policy_in_force(run), run.options.house_customers),
    )


def find_pack(store: Store, deck_id: str, options_id: str) -> str:
    """The id of the pack that an earlier run of this program held to its end; "" when there is none."""
    found = find_result(store, hold_key(deck_id, options_id))
    return from_json(store.blobs.get(found), str) if found else ""


def hold_key(deck_id: str, options_id: str) -> StageKey:
    """Under which it is noted that a pack is held."""
    return stage_key(deck_id, "hold", "1", pack_id(deck_id, options_id))


def pack_id(deck_id: str, options_id: str) -> str:
    """The id of the pack that a deck and its options make with this program: 12 hexadecimal digits."""
    packages = ("extractors", "scanners", "writers")
    program = [*(version_of(package) for package in packages), version_of_making()]
    return digest_of("pack", deck_id, options_id, program)[:12]
