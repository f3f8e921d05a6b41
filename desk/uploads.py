"""Handing decks in: taken by their bytes, never by their name, and put in line for a run."""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from deckproof.errors import (
    DeckproofError,
    EmptyFileError,
    TooManyAttemptsError,
    UnknownNameError,
    UsageError,
)
from deckproof.model import Person, Role
from desk.refusals import status_of
from desk.state import Desk
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit, go
from review.places import make_folder

if TYPE_CHECKING:
    from review.runs import Wanted

LIMIT_MB = 100
MOST_AN_HOUR = 500

router = APIRouter(include_in_schema=False)
tab = Tab(label="Upload", path="/upload", place=20, roles=(Role.AUTHOR, Role.COMMS))
body_limits = {"/upload": (LIMIT_MB + 1) * 1024 * 1024}
sentences = {
    "handed-in": "Your decks are in line. You may close this page; the work goes on.",
}


@router.get("/upload")
def upload_page(visit: SignedIn) -> Response:
    """The form."""
    _require_role(visit)
    return _form(visit)


@router.post("/upload")
async def upload(visit: Posted) -> Response:
    """Take the decks in; one that is none refuses them all, so that nobody has to guess which ones went."""
    _require_role(visit)
    try:
        wanted = await run_in_threadpool(_take, visit)
    except DeckproofError as error:
        return _form(visit, error)
    visit.desk.wake()
    target = f"/runs/{wanted[0].id}" if len(wanted) == 1 else f"/board/{wanted[0].batch}"
    return go(target, said="" if len(wanted) == 1 else "handed-in", request=visit.request)


def _require_role(visit: Visit) -> None:
    from review.authorise import Deed, authorise

    authorise(visit.person, Deed.RUN)


def _take(visit: Visit) -> list[Wanted]:
    from review.runs import Wanted, submit

    files = _decks(visit)
    require_room(visit.desk, visit.person, len(files))
    brief = _take_brief(visit)
    kinds, styles = visit.texts("kind"), visit.texts("style")
    check_names(visit.desk, kinds, styles)
    batch = secrets.token_hex(6) if len(files) > 1 else ""
    wanted = []
    for file in files:
        name = display_name(file.filename or "")
        wanted.append(
            Wanted(
                id=secrets.token_hex(8),
                deck=_keep(visit, file, name),
                name=name,
                author=visit.person.name,
                batch=batch,
                brief=brief,
                kinds=kinds,
                styles=styles,
            )
        )
    for one in wanted:
        submit(visit.store, one, now=visit.now())
    return wanted


def _decks(visit: Visit) -> list[UploadFile]:
    files = [
        one for one in visit.form.getlist("deck") if isinstance(one, UploadFile) and one.filename
    ]
    if not files:
        raise UsageError("No deck was chosen.", remedy="Choose a PPTX, PDF, ODP or PPT file.")
    return files


def _keep(visit: Visit, file: UploadFile, name: str) -> str:
    """The deck's blob, after a look at its first bytes; raises DeckError."""
    from extractors import check_file

    with NamedTemporaryFile(dir=make_folder(visit.store.outputs / "cache" / "uploads")) as waiting:
        shutil.copyfileobj(file.file, waiting)
        waiting.flush()
        check_file(Path(waiting.name), name=name)
        return visit.store.blobs.put_file(Path(waiting.name))


def display_name(given: str) -> str:
    """What the deck is called on pages: the last part of the name, short and without what steers a page or a terminal.

    It is data: nothing on the disk is ever called by it.
    """
    last = PurePosixPath(given.replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isprintable()).strip()
    return (kept if len(kept) <= 120 else f"{kept[:100]}…{kept[-19:]}") or "a deck"


def _take_brief(visit: Visit) -> str:
    """The brief's blob, after it was looked at; "" when none was sent. Raises BriefError."""
    from writers.brief import load_brief

    file = visit.file("brief")
    if file is None:
        return _kept_brief(visit, visit.text("kept"))
    data = file.file.read()
    if not data.strip():
        raise EmptyFileError("The brief is empty.", remedy="Leave it away, or write one.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "brief.toml"
        path.write_bytes(data)
        load_brief(path)
    return visit.store.blobs.put(data)


def _kept_brief(visit: Visit, name: str) -> str:
    """The blob of a kept brief as a file, "" where none was chosen; raises UnknownNameError."""
    from plans.brief_file import brief_toml
    from plans.briefs import load_kept

    if not name:
        return ""
    return visit.store.blobs.put(brief_toml(load_kept(visit.store, name).brief).encode())


def require_room(desk: Desk, person: Person, more: int) -> None:
    """Raise TooManyAttemptsError where somebody hands in more decks within an hour than one desk can bear (ASVS 5.0, 2.4.1)."""
    from review.run_figures import count_since

    hour = dt.timedelta(hours=1)
    if count_since(desk.store, person.name, desk.clock() - hour) + more > MOST_AN_HOUR:
        error = TooManyAttemptsError(
            f"More than {MOST_AN_HOUR} decks were handed in by {person.name} within an hour.",
            remedy="Wait a while, or run them where the store is: deckproof batch FOLDER",
        )
        error.retry_after_s = 600
        raise error


def check_names(desk: Desk, kinds: tuple[str, ...], styles: tuple[str, ...]) -> None:
    """Raise UnknownNameError for a kind or style that there is not."""
    import writers

    own = desk.settings.templates_dir
    for noun, named, known in (
        ("kind", kinds, _kinds(own)),
        ("style", styles, writers.styles(own)),
    ):
        for name in named:
            if name not in known:
                raise UnknownNameError.among(noun, name, known)


def _kinds(own: Path | None) -> tuple[str, ...]:
    """The kinds that have templates, and the clean copy of the deck itself."""
    import writers
    from writers.cleaning.telling import KIND

    return (*writers.kinds(own), KIND)


def _form(visit: Visit, error: DeckproofError | None = None) -> Response:
    import writers
    from plans.briefs import list_kept
    from scanners.customers.imported import list_digest

    own = visit.desk.settings.templates_dir
    return visit.page(
        "upload.html",
        status=status_of(error) if error else 200,
        error=error,
        kept=list_kept(visit.store),
        kinds=_kinds(own),
        styles=writers.styles(own),
        limit_mb=LIMIT_MB,
        has_customers=bool(list_digest(visit.store.outputs)),
    )
