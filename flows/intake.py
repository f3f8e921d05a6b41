"""Taking a deck and its options into the store: bytes in, ids out."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Required, TypedDict, Unpack

from deckproof.codec import digest, digest_of, from_json, to_json
from deckproof.endpoint import Endpoint
from deckproof.errors import (
    DeckError,
    DeckproofError,
    DeckTooLargeError,
    EmptyFileError,
    MissingFileError,
    UnknownNameError,
)
from deckproof.model import Brief
from deckproof.plain_paths import check_name
from flows.once import intake_key
from flows.options import Intake, Options
from plans.briefs import brief_sha256, choose_brief

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from review.store import Store

CLEAN_DECK = "clean-deck"
"""The one kind of output that has no template."""
FILE_LIMIT_BYTES = 100 * 1024 * 1024


class Wish(TypedDict, total=False):
    """What the call itself says of the options."""

    kinds: tuple[str, ...]
    styles: tuple[str, ...]
    formats: tuple[str, ...]
    writer: str
    today: Required[dt.date]


def take_options(store: Store, settings: Settings, **wish: Unpack[Wish]) -> str:
    """Put what steers the run into the store; gives its id. Raises as `make_options` does, and StoreError."""
    options = make_options(store, settings, **wish)
    if settings.policy is not None:
        options = replace(options, policy=store.blobs.put(settings.policy.read_bytes()))
    return store.blobs.put(to_json(options))


def id_of(options: Options) -> str:
    """The id of the options: equal ones have equal ids."""
    return digest(to_json(options))


def make_options(
    store: Store,
    settings: Settings,
    *,
    kinds: tuple[str, ...] = (),
    styles: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    writer: str = "offline",
    today: dt.date,
) -> Options:
    """What steers the run, with the store's kept briefs and customers.

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
    return Options(
        brief=brief,
        plan=brief_sha256(stated),
        writer=writer,
        model=_choose_model(settings, writer),
        ocr=settings.ocr,
        pictures=settings.pictures,
        customers=customers,
        house_customers=house_customers,
        policy=_digest_policy(settings.policy),
        templates_dir=str(settings.templates_dir.absolute()) if settings.templates_dir else "",
        templates=_digest_folder(settings.templates_dir),
        formats=brief.formats,
        pronunciation={**settings.pronunciation, **brief.pronunciation},
        today=today.isoformat() if public else "",
    )


def _choose_model(settings: Settings, writer: str) -> Endpoint | None:
    from flows.chat import CHAT, choose_model

    return choose_model(settings)[0] if writer == CHAT else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A deck that somebody hands in as a file, with the id of its options."""

    path: Path
    options_id: str
    author: str
    owner: str = ""
    """Whose deck it is, where that is not the author."""
    due: str = ""


def take_deck(
    store: Store, path: Path, options_id: str, *, author: str, owner: str = "", due: str = ""
) -> str:
    """Put the deck into the store; gives its id, the sha256 of its bytes. Raises DeckError, StoreError."""
    handed = Handed(path=path, options_id=options_id, author=author, owner=owner, due=due)
    (told,) = take_decks(store, [handed])
    if isinstance(told, DeckproofError):
        raise told
    return told


def take_decks(store: Store, many: Sequence[Handed]) -> list[str | DeckproofError]:
    """Put these decks into the store, whose disk is asked about all at once; gives the id of each, or what is wrong with it.

    Raises StoreError, where none was taken.
    """
    told: dict[Path, str | DeckproofError] = {one.path: "" for one in many}
    for path in told:
        try:
            look_at(path)
        except DeckError as error:
            told[path] = error
    fine = [path for path, one in told.items() if not one]
    for path, put in zip(fine, store.blobs.put_files(fine), strict=True):
        told[path] = not_opened(path, put) if isinstance(put, OSError) else put
    decks = [told[one.path] for one in many]
    taken = [
        (deck, one.options_id, _intake(one.path.name, one.author, one.owner, one.due))
        for deck, one in zip(decks, many, strict=True)
        if isinstance(deck, str)
    ]
    _note_intakes(store, taken)
    return decks


def look_at(path: Path) -> None:
    """Raise DeckError for what is no deck before a byte of it is read."""
    check_name(path)
    try:
        found = path.stat()
    except OSError as error:
        raise not_opened(path, error) from None
    if stat.S_ISDIR(found.st_mode):
        raise MissingFileError(
            "This is a folder.", where=str(path), remedy="Use `deckproof batch` for folders."
        )
    if not stat.S_ISREG(found.st_mode):
        raise MissingFileError(
            "This is a pipe or a device, and no file.",
            where=str(path),
            remedy="Save the deck as a file.",
        )
    if found.st_size > FILE_LIMIT_BYTES:
        raise DeckTooLargeError(
            f"The file is larger than {FILE_LIMIT_BYTES // 1024**2} MB.", where=str(path)
        )
    if not found.st_size:
        raise EmptyFileError(
            "The file is empty.", where=str(path), remedy="Save the deck again."
        )  # fmt: skip


def not_opened(path: Path, error: OSError) -> MissingFileError:
    """What a person is told of a file that the system does not open."""
    return MissingFileError(
        "The file cannot be opened.",
        where=str(path),
        remedy=f"Check its name and whether you may read it ({error.strerror}).",
    )


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
    _note_intakes(store, [(deck_id, options_id, _intake(name, author, owner, due))])


def came_under(store: Store, deck_id: str, options_id: str) -> tuple[str, str] | None:
    """The owner and the day with which the deck first came with these options, and which count; None where it never did."""
    from review import stages

    (found,) = stages.find_results(store, [intake_key(deck_id, options_id)])
    if found is None:
        return None
    intake = from_json(store.blobs.get(found), Intake)
    return intake.owner or intake.author, intake.due


def _intake(name: str, author: str, owner: str, due: str) -> Intake:
    return Intake(name=name, author=author, owner="" if owner == author else owner, due=due)


def _note_intakes(store: Store, many: Sequence[tuple[str, str, Intake]]) -> None:
    """Note of each deck with its options how it came; what was noted first counts."""
    from review import stages

    keys = [intake_key(deck, options) for deck, options, _ in many]
    known = stages.find_results(store, keys)
    new = {
        key: to_json(intake)
        for key, (_, _, intake), result in reversed([*zip(keys, many, known, strict=True)])
        if result is None
    }
    if new:
        blobs = store.blobs.put_all(new.values())
        stages.note_results(store, list(zip(new, blobs, strict=True)))


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


def list_of(store: Store, settings: Settings) -> str:
    """The digest of the customers that a run with these settings looks for, "" where there are none. Raises CustomerListError."""
    return _take_customers(store, settings)[0]


def _take_customers(store: Store, settings: Settings) -> tuple[str, str, bool]:
    """The digests of the index, kept in the cache, and of the imported list's; whether one may be named until some day."""
    from scanners.customers import imported_index, joined_index

    house = imported_index(store.outputs)
    index = joined_index(settings.customers, store.outputs) if settings.customers else house
    digests = (index.digest if index else "", house.digest if house else "")
    return *digests, index is not None and index.has_public


def _digest_policy(path: Path | None) -> str:
    if path is None:
        return ""
    from scanners.policy import load_policy

    load_policy(path)
    return digest(path.read_bytes())


def _digest_folder(folder: Path | None) -> str:
    if folder is None:
        return ""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return digest_of([(str(path.relative_to(folder)), path.read_bytes()) for path in files])
