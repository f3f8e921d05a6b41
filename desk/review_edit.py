"""Editing a page as Markdown, looking at what one changed word by word, and what changed between two revisions."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import DeckproofError, UnknownNameError, UsageError, WrongStateError
from desk.queue_page import view_of
from desk.refusals import status_of
from desk.review_acts import back, visit_rooms
from desk.review_diff import Change, is_changed, word_changes
from desk.visits import Posted, SignedIn, Visit
from review.items import Item, draft_of_revision, load_item

router = APIRouter(include_in_schema=False)
body_limits: dict[str, int] = {}
sentences = {
    "edited": "Saved as a new revision, which was scanned and grounded again.",
}

LONGEST_PAGE = 500_000


@router.get("/review/{output_id}/edit")
def edit_page(visit: SignedIn, output_id: str) -> Response:
    """The page as Markdown in a field."""
    item = _editable(visit, output_id)
    return _form(visit, item, item.draft.marked, item.output.revision)


@router.post("/review/{output_id}/edit")
def save(visit: Posted, output_id: str) -> Response:
    """Put the page in; where it cannot be taken, the field keeps what was typed."""
    from review.edits import edit

    item = _editable(visit, output_id)
    page, number = _posted_page(visit), _posted_revision(visit)
    if visit.text("then") == "compare":
        before = draft_of_revision(visit.store, visit.person, output_id, number)
        changes = word_changes(before.marked if before else "", page)
        return _form(visit, item, page, number, changes=changes)
    try:
        edit(
            visit.store,
            visit.person,
            output_id,
            page,
            now=visit.now(),
            rooms=visit_rooms(visit),
            revision_number=number,
        )
    except DeckproofError as error:
        return _form(visit, item, page, number, error=error)
    return back(visit, output_id, "edited")


@router.get("/review/{output_id}/changes/{number}")
def changes_page(visit: SignedIn, output_id: str, number: int) -> Response:
    """What this revision changed in the one before it."""
    item = load_item(visit.store, visit.person, output_id)
    after = draft_of_revision(visit.store, visit.person, output_id, number)
    before = draft_of_revision(visit.store, visit.person, output_id, number - 1)
    if after is None or before is None:
        raise UnknownNameError("There is no such revision with one before it.")
    made = next(one for one in item.revisions if one.number == number)
    changes = word_changes(before.marked, after.marked)
    return visit.page(
        "review/changes.html", item=item, output=item.output, made=made, changes=changes, changed=is_changed(changes), view=view_of(visit.request.query_params),
    )  # fmt: skip


def _form(
    visit: Visit,
    item: Item,
    page: str,
    number: int,
    *,
    changes: tuple[Change, ...] | None = None,
    error: DeckproofError | None = None,
) -> Response:
    view = view_of(visit.request.query_params)
    return visit.page(
        "review/edit.html",
        status=status_of(error) if error else 200,
        item=item,
        output=item.output,
        text=page,
        number=number,
        changes=changes,
        changed=changes is not None and is_changed(changes),
        error=error,
        query="?" + urlencode(view) if view else "",
    )


def _editable(visit: Visit, output_id: str) -> Item:
    item = load_item(visit.store, visit.person, output_id)
    if item.suffix != ".md":
        raise WrongStateError(
            "This output is a file of its own, which cannot be edited as a page.",
            remedy="Change the deck and run it again.",
        )
    return item


def _posted_page(visit: Visit) -> str:
    """The field as it was typed: its blanks at the ends count."""
    value = visit.form.get("page", "")
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_PAGE:
        raise UsageError(f"A page has 1 to {LONGEST_PAGE} characters.")
    return value.replace("\r\n", "\n")


def _posted_revision(visit: Visit) -> int:
    text = visit.text("revision")
    if not text.isdigit():
        raise UsageError("The form does not say which revision it began from.")
    return int(text)
