"""Briefs: written by answering questions, checked by the rules of the command line, kept under a name for many decks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import DeckproofError, InputError, RefusedError
from deckproof.model import Brief, Role
from desk.refusals import status_of
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit, go

if TYPE_CHECKING:
    from plans.brief_check import BriefFinding
    from plans.briefs import KeptBrief

router = APIRouter(include_in_schema=False)
tab = Tab(
    label="Briefs",
    path="/briefs",
    place=25,
    roles=(Role.AUTHOR, Role.COMMS, Role.COMPLIANCE, Role.ADMIN),
)
sentences = {"brief-kept": "Kept. Choose it when you upload a deck, or name it after --brief."}


@router.get("/briefs")
def list_page(visit: SignedIn) -> Response:
    """What is kept, and what the default brief is."""
    from plans.briefs import list_kept

    return visit.page("briefs.html", kept=list_kept(visit.store), may_keep=may_keep(visit))


@router.get("/briefs/new")
def form_page(visit: SignedIn, of: str = "") -> Response:
    """The questions, empty or with the answers of a kept brief."""
    from plans.briefs import load_kept

    _require_keeper(visit)
    kept = load_kept(visit.store, of) if of else None
    return _form(visit, _answers_of(kept.brief if kept else None), name=of)


@router.post("/briefs")
def keep_brief(visit: Posted) -> Response:
    """Keep what was answered, or only look at it."""
    from plans.brief_questions import brief_from
    from plans.briefs import keep, load_kept

    _require_keeper(visit)
    answers, name, of = _sent(visit), visit.text("name"), visit.text("of")
    try:
        # What nobody is asked for, such as kinds and pronunciations, goes on as it was.
        base = load_kept(visit.store, of).brief if of else None
        brief = brief_from(answers, base=base)
        if visit.text("do") == "check":
            return _form(visit, answers, name=name, of=of, checked=_check(visit, brief))
        kept = keep(visit.store, visit.person, name, brief, now=visit.now())
    except InputError as error:
        return _form(visit, answers, name=name, of=of, error=error)
    return go(f"/briefs/{kept.name}", said="brief-kept")


@router.get("/briefs/{name}")
def brief_page(visit: SignedIn, name: str, version: int | None = None) -> Response:
    """One brief: what it says, what is missing or vague, its versions, and the packs that were written by it."""
    from plans.brief_file import brief_toml
    from plans.briefs import load_kept, packs_by_brief, versions_of

    kept = load_kept(visit.store, name, version)
    versions = versions_of(visit.store, name)
    hashes = [one.sha256 for one in versions]
    return visit.page(
        "briefs-one.html",
        kept=kept,
        newest=kept.version == versions[0].version,
        versions=versions,
        stated=_stated(kept),
        found=_check(visit, kept.brief),
        packs=packs_by_brief(visit.store, hashes, visit.person),
        toml=brief_toml(kept.brief),
        may_keep=may_keep(visit),
    )


def may_keep(visit: Visit) -> bool:
    """Whether the person may keep a brief."""
    try:
        _require_keeper(visit)
    except RefusedError:
        return False
    return True


def _require_keeper(visit: Visit) -> None:
    from review.authorise import Deed, authorise

    authorise(visit.person, Deed.KEEP_BRIEF)


def _check(visit: Visit, brief: Brief) -> tuple[BriefFinding, ...]:
    from plans.brief_check import check_brief

    return check_brief(brief, today=visit.now().date(), house=visit.desk.settings.what_if)


def _sent(visit: Visit) -> dict[str, str]:
    from plans.brief_questions import QUESTIONS

    return {one.key: visit.text(one.key) for one in QUESTIONS}


def _answers_of(brief: Brief | None) -> dict[str, str]:
    from plans.brief_questions import QUESTIONS, answer_of

    # A field of a form is one line; a line break would be swallowed with no space in its place.
    return {one.key: " ".join(answer_of(brief, one).split()) if brief else "" for one in QUESTIONS}


def _stated(kept: KeptBrief) -> list[tuple[str, str]]:
    from plans.brief_questions import QUESTIONS, answer_of

    return [(one.asks, answer_of(kept.brief, one)) for one in QUESTIONS]


def _form(
    visit: Visit,
    answers: dict[str, str],
    *,
    name: str = "",
    of: str | None = None,
    checked: tuple[BriefFinding, ...] | None = None,
    error: DeckproofError | None = None,
) -> Response:
    from plans.brief_questions import QUESTIONS

    values: dict[str, Any] = {
        "questions": QUESTIONS,
        "answers": answers,
        "called": name,
        "of": name if of is None else of,
        "checked": checked,
        "by_key": {},
        "error": error,
    }
    for one in checked or ():
        values["by_key"].setdefault(one.key, []).append(one)
    return visit.page("briefs-form.html", status=status_of(error) if error else 200, **values)
