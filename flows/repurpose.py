"""One deck from file to held pack, as a Prefect flow. Its parameters, results and messages are ids and counts."""

from __future__ import annotations

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import copies, stages
from flows.deck_run import Run, open_run
from flows.failures import clean_failures
from flows.opened import open_here

# No cache and no kept results: either would be a second copy of what the store has. Each task opens the run by its ids.


def _open(deck_id: str, options_id: str) -> Run:
    return open_run(open_here(), deck_id, options_id)


@task(name="read", cache_policy=NO_CACHE, persist_result=False)
def read(deck_id: str, options_id: str) -> str:
    """Read the deck."""
    with clean_failures(deck_id, options_id, "read"):
        return stages.read(_open(deck_id, options_id))


@task(name="scan", cache_policy=NO_CACHE, persist_result=False)
def scan(deck_id: str, options_id: str, deck_blob: str) -> str:
    """Find what must not get out."""
    with clean_failures(deck_id, options_id, "scan"):
        return stages.scan(_open(deck_id, options_id), deck_blob)


@task(name="plan", cache_policy=NO_CACHE, persist_result=False)
def plan(deck_id: str, options_id: str, deck_blob: str, findings_blob: str) -> str:
    """Mask, and split the deck into topics."""
    with clean_failures(deck_id, options_id, "plan"):
        return stages.plan(_open(deck_id, options_id), deck_blob, findings_blob)


@task(name="write", cache_policy=NO_CACHE, persist_result=False)
def write(deck_id: str, options_id: str, plan_blob: str, kind: str, style: str) -> str:
    """Write the drafts of one kind in one style."""
    with clean_failures(deck_id, options_id, f"write {kind} {style}"):
        return stages.write(_open(deck_id, options_id), plan_blob, kind, style)


@task(name="ground", cache_policy=NO_CACHE, persist_result=False)
def ground(deck_id: str, options_id: str, plan_blob: str, drafts_blob: str) -> str:
    """Hold the drafts against their slides, and scan them."""
    with clean_failures(deck_id, options_id, "ground"):
        return stages.ground(_open(deck_id, options_id), plan_blob, drafts_blob)


@task(name="clean", cache_policy=NO_CACHE, persist_result=False)
def clean(
    deck_id: str,
    options_id: str,
    deck_blob: str,
    findings_blob: str,
    plan_blob: str,
    drafts_blobs: tuple[str, ...],
) -> str:
    """Make the clean copy, if it is asked for or a draft shows slides; gives its blob, else ""."""
    with clean_failures(deck_id, options_id, "clean"):
        run = _open(deck_id, options_id)
        if not copies.needs_copy(run, drafts_blobs):
            return ""
        return copies.clean(run, deck_blob, findings_blob, plan_blob)


@task(name="draw", cache_policy=NO_CACHE, persist_result=False)
def draw(deck_id: str, options_id: str, clean_blob: str, drafts_blobs: tuple[str, ...]) -> str:
    """Draw the slides that drafts show, from the clean copy; gives the blob of the pictures, else ""."""
    with clean_failures(deck_id, options_id, "draw"):
        run = _open(deck_id, options_id)
        if not clean_blob or not copies.wants_pictures(run, drafts_blobs):
            return ""
        return copies.draw(run, clean_blob)


@task(name="illustrate", cache_policy=NO_CACHE, persist_result=False)
def illustrate(
    deck_id: str, options_id: str, plan_blob: str, drafts_blob: str, pictures_blob: str
) -> str:
    """Let the drafts show only slides that there is a picture of."""
    with clean_failures(deck_id, options_id, "illustrate"):
        run = _open(deck_id, options_id)
        return copies.illustrate(run, plan_blob, drafts_blob, pictures_blob)


@task(name="hold", cache_policy=NO_CACHE, persist_result=False)
def hold(
    deck_id: str,
    options_id: str,
    findings_blob: str,
    plan_blob: str,
    written: tuple[tuple[str, str], ...],
    clean_blob: str,
    pictures_blob: str,
) -> str:
    """Hold every draft."""
    with clean_failures(deck_id, options_id, "hold"):
        return stages.hold(
            _open(deck_id, options_id),
            findings_blob,
            plan_blob,
            written,
            clean_blob,
            pictures_blob,
        )


@flow(name="repurpose", persist_result=False)
def repurpose(deck_id: str, options_id: str) -> str:
    """Read, scan, plan, write, clean, draw, ground and hold one deck; gives the id of its pack. Raises StageError."""
    ids = (deck_id, options_id)
    deck_blob = read(*ids)
    findings_blob = scan(*ids, deck_blob)
    plan_blob = plan(*ids, deck_blob, findings_blob)
    wanted = stages.find_wanted(_open(*ids), plan_blob)
    drafts = tuple(write(*ids, plan_blob, kind, style) for kind, style in wanted)
    clean_blob = clean(*ids, deck_blob, findings_blob, plan_blob, drafts)
    pictures_blob = draw(*ids, clean_blob, drafts)
    shown = [illustrate(*ids, plan_blob, blob, pictures_blob) for blob in drafts]
    written = tuple((blob, ground(*ids, plan_blob, blob)) for blob in shown)
    return hold(*ids, findings_blob, plan_blob, written, clean_blob, pictures_blob)
