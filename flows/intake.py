"""Taking a deck and its options into the store: bytes in, ids out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import digest_of, to_json
from deckproof.endpoint import Endpoint
from deckproof.errors import DeckTooLargeError, EmptyFileError, MissingFileError, UnknownNameError
from deckproof.model import Brief
from flows.once import intake_key
from flows.options import Intake, Options
from plans.briefs import brief_sha256, choose_brief

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from review.store import Store

CLEAN_DECK = "clean-deck"
"""The one kind of output that has no template."""
FILE_LIMIT_BYTES = 100 * 1024 * 1024


def take_options(
    store: Store,
    settings: Settings,
    *,
    kinds: tuple[str, ...] = (),
    styles: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    writer: str = "offline",
    today: dt.date,
) -> str:
    """Put what steers the run into the store; gives its id.

    `kinds`, `styles` and `formats` that are named count for more than the brief's, which is a file or the name of a kept one. Raises BriefError, CustomerListError, PolicyError
    and UnknownNameError.
    """
    stated = choose_brief(store, settings.brief)
    brief = replace(
        stated,
        kinds=kinds or stated.kinds,
        styles=styles or stated.styles,
        formats=formats or stated.formats or settings.formats,
    )
    _check_names(brief, settings.templates_dir)
    customers, house_customers, public = _take_customers(store, settings)
    options = Options(
        brief=brief,
        plan=brief_sha256(stated),
        writer=writer,
        model=_choose_model(settings, writer),
        ocr=settings.ocr,
        pictures=settings.pictures,
        customers=customers,
        house_customers=house_customers,
        policy=_take_policy(store, settings.policy),
        templates_dir=str(settings.templates_dir.absolute()) if settings.templates_dir else "",
        templates=_digest_folder(settings.templates_dir),
        formats=brief.formats,
        pronunciation={**settings.pronunciation, **brief.pronunciation},
        today=today.isoformat() if public else "",
    )
    return store.blobs.put(to_json(options))


def _choose_model(settings: Settings, writer: str) -> Endpoint | None:
    from flows.chat import CHAT, choose_model

    return choose_model(settings)[0] if writer == CHAT else None


def take_deck(
    store: Store, path: Path, options_id: str, *, author: str, owner: str = "", due: str = ""
) -> str:
    """Put the deck into the store; gives its id, the sha256 of its bytes. Raises DeckError."""
    name = path.name
    try:
        size_bytes = path.stat().st_size
        if path.is_dir():
            raise MissingFileError(
                "This is a folder.", where=str(path), remedy="Use `deckproof batch` for folders."
            )
        if size_bytes > FILE_LIMIT_BYTES:
            raise DeckTooLargeError(
                f"The file is larger than {FILE_LIMIT_BYTES // 1024**2} MB.", where=str(path)
            )
        if not size_bytes:
            raise EmptyFileError(
                "The file is empty.", where=str(path), remedy="Save the deck again."
            )
        deck_id = store.blobs.put_file(path)
    except OSError as error:
        raise MissingFileError(
            "The file cannot be opened.",
            where=str(path),
            remedy=f"Check its name and whether you may read it ({error.strerror}).",
        ) from None
    take_in(store, deck_id, options_id, name=name, author=author, owner=owner, due=due)
    return deck_id


def take_in(
    store: Store,
    deck_id: str,
    options_id: str,
    *,
    name: str,
    author: str,
    owner: str = "",
    due: str = "",
) -> None:
    """Note under which name, by whom and for whom, a deck came whose bytes are in the store already."""
    intake = Intake(name=name, author=author, owner="" if owner == author else owner, due=due)
    _remember_intake(store, deck_id, options_id, intake)


def _remember_intake(store: Store, deck_id: str, options_id: str, intake: Intake) -> None:
    from review import stages

    key = intake_key(deck_id, options_id)
    if stages.find_result(store, key) is None:
        claimed = stages.claim(store, key, "intake", 10)
        if isinstance(claimed, stages.Claimed):
            stages.finish(store, key, "intake", store.blobs.put(to_json(intake)))


def _check_names(brief: Brief, templates_dir: Path | None) -> None:
    import writers
    from writers.formats import NONE, known_formats

    for noun, named, known in (
        ("kind", brief.kinds, (*writers.kinds(templates_dir), CLEAN_DECK)),
        ("style", brief.styles, writers.styles(templates_dir)),
        ("format", brief.formats, (NONE, *known_formats(templates_dir))),
    ):
        for name in named:
            if name not in known:
                raise UnknownNameError.among(noun, name, known)


def _take_customers(store: Store, settings: Settings) -> tuple[str, str, bool]:
    """The digests of the index, kept in the cache, and of the imported list's; whether one may be named until some day."""
    from scanners.customers import imported_index, joined_index

    house = imported_index(store.outputs)
    index = joined_index(settings.customers, store.outputs) if settings.customers else house
    digests = (index.digest if index else "", house.digest if house else "")
    return *digests, index is not None and index.has_public


def _take_policy(store: Store, path: Path | None) -> str:
    if path is None:
        return ""
    from scanners.policy import load_policy

    load_policy(path)
    return store.blobs.put(path.read_bytes())


def _digest_folder(folder: Path | None) -> str:
    if folder is None:
        return ""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return digest_of([(str(path.relative_to(folder)), path.read_bytes()) for path in files])
