"""Briefs that are kept: written once, used over many decks. A version is its bytes' hash and never changes; the newest counts.

plan = keep(store, person, "spring", brief, now=now)      brief = load_kept(store, "spring").brief
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, true

from deckproof.codec import digest, from_json, to_json
from deckproof.errors import BriefError, ChangedBytesError, UnknownNameError
from deckproof.model import Brief, Person
from review.authorise import Deed, authorise
from review.grants import in_sight
from review.ledger import entries_of, record, stamp
from review.names import refuse_customer
from review.people import still_active
from review.plan_replay import BRIEF_KEPT, brief_object
from review.plan_tables import kept_brief
from review.store import Store
from review.tables import pack

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}\Z")
RESERVED = frozenset({"new", "default"})
"""Names that mean something else on pages and in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBrief:
    """One version of a brief under its name; `version` counts from 1."""

    name: str
    version: int
    sha256: str
    who: str
    at: str
    brief: Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """The newest version of a name, without its content."""

    name: str
    version: int
    sha256: str
    who: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackBrief:
    """The brief of a pack. `sha256` is "" for the default one; `name` is "" for one that nobody keeps."""

    brief: Brief
    sha256: str
    name: str = ""
    version: int = 0


def brief_sha256(brief: Brief) -> str:
    """By which a brief is known, however its file is laid out; "" for the default one, which nobody wrote."""
    return "" if brief.is_default else digest(to_json(brief))


def is_name(text: str) -> bool:
    """Whether a brief can be kept under it; what has a point or a slash in it is a file."""
    return bool(_NAME.match(text)) and text not in RESERVED


def is_kept(given: Path) -> bool:
    """Whether what was given as a brief can only be the name of a kept one: no file is called so."""
    return is_name(str(given)) and not given.is_file()


def keep(store: Store, person: Person, name: str, brief: Brief, *, now: dt.datetime) -> KeptBrief:
    """Keep the brief under this name, as its next version; the same content once more changes nothing.

    Raises BriefError for a name that cannot be one and for the default brief, NotAllowedError.
    """
    if not name.strip():
        raise BriefError(
            "The brief has no name.", remedy="Give it one, such as spring-talks, and keep it again."
        )
    if not is_name(name):
        raise BriefError(
            f"A brief cannot be kept as {name!r}.",
            remedy="Letters, digits, - and _ make a name, at most 63: spring-talks. 'new' and 'default' are taken.",
        )
    refuse_customer(store, name, today=now.date())
    if brief.is_default:
        raise BriefError("The default brief is not kept: it states nothing.")
    data = to_json(brief)
    sha256 = store.blobs.put(data)
    with store.acting() as act:
        me = still_active(act.connection, person)
        authorise(me, Deed.KEEP_BRIEF)
        last = _newest(act.connection, name)
        if last is not None and last.sha256 == sha256:
            return _noun(last, brief)
        version = 1 if last is None else last.version + 1
        made = act.connection.execute(
            insert(kept_brief).values(
                name=name, version=version, sha256=sha256, who=me.name, at=stamp(now)
            )
        )
        number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
        told = {"number": number, "version": version, "sha256": sha256}
        record(store, act, actor=me.name, action=BRIEF_KEPT, thing=brief_object(name), now=now, data=told)  # fmt: skip
    return KeptBrief(
        name=name, version=version, sha256=sha256, who=me.name, at=stamp(now), brief=brief
    )


def load_kept(store: Store, name: str, version: int | None = None) -> KeptBrief:
    """The newest version of the brief of this name, or the one asked for.

    Raises UnknownNameError, and ChangedBytesError for one that the ledger does not tell of.
    """
    with store.reading() as connection:
        row = _newest(connection, name) if version is None else _version(connection, name, version)
        if row is None:
            known = connection.execute(select(kept_brief.c.name).distinct()).scalars()
            raise UnknownNameError.among("kept brief", name, known)
        _require_told(store, connection, row)
    return _noun(row, from_json(store.blobs.get(row.sha256), Brief))


def list_kept(store: Store) -> tuple[KeptLine, ...]:
    """The newest version of every name, by name."""
    newest = (
        select(kept_brief.c.name, func.max(kept_brief.c.version).label("version"))
        .group_by(kept_brief.c.name)
        .subquery()
    )
    wanted = (
        select(kept_brief)
        .join(
            newest,
            (newest.c.name == kept_brief.c.name) & (newest.c.version == kept_brief.c.version),
        )
        .order_by(kept_brief.c.name)
    )
    with store.reading() as connection:
        return tuple(_line(row) for row in connection.execute(wanted))


def versions_of(store: Store, name: str) -> tuple[KeptLine, ...]:
    """Every version of this name, the newest first."""
    wanted = (
        select(kept_brief).where(kept_brief.c.name == name).order_by(kept_brief.c.version.desc())
    )
    with store.reading() as connection:
        return tuple(_line(row) for row in connection.execute(wanted))


def choose_brief(store: Store, given: Path | None) -> Brief:
    """The brief that `--brief` names: a file where there is one or the name is a file's, else a kept one; None is the default.

    Raises BriefError, UnknownNameError, ChangedBytesError.
    """
    from writers.brief import default_brief, load_brief

    if given is None:
        return default_brief()
    return load_kept(store, str(given)).brief if is_kept(given) else load_brief(given)


# The brief of a pack …


class _Steered(msgspec.Struct):
    """What of a run's options tells of its brief; the rest is passed over."""

    brief: Brief
    plan: str = ""


def brief_of_pack(store: Store, pack_id: str) -> PackBrief | None:
    """The brief that the pack was written by, with its kept name where it has one; None where its options are gone.

    Of a brief that was kept under several names the first one tells.
    """
    with store.reading() as connection:
        options = connection.execute(select(pack.c.options).where(pack.c.id == pack_id)).scalar()
    steered = _steered(store, str(options)) if options else None
    if steered is None:
        return None
    sha256 = steered.plan
    return replace(_named(store, sha256), brief=steered.brief)


def told_brief(known: PackBrief | None) -> str:
    """In a sentence by which brief a pack was written, or that nobody wrote one."""
    if known is None:
        return "By which brief it was written is no longer kept."
    if known.brief.is_default:
        return "Default brief: nobody wrote one, so no piece serves a stated plan."
    named = f"{known.name}, version {known.version}" if known.name else "not kept in the store"
    return f"Brief: {named} ({known.sha256[:12]})."


def brief_document(known: PackBrief | None) -> dict[str, Any] | None:
    """The same for a script: what the brief is, without its content."""
    if known is None:
        return None
    return {
        "sha256": known.sha256,
        "default": known.brief.is_default,
        "name": known.name,
        "version": known.version,
        "purpose": known.brief.purpose,
        "audience": known.brief.audience,
    }


def packs_by_brief(
    store: Store, sha256s: Sequence[str], viewer: Person | None = None
) -> tuple[Row[Any], ...]:
    """The rows of packs that were written by one of these briefs, those held last first; of `viewer` those they may see."""
    with store.reading() as connection:
        seen = true() if viewer is None else in_sight(still_active(connection, viewer))
        used = connection.execute(select(pack.c.options).distinct()).scalars().all()
        wanted = [one for one in used if _plan_of(store, one) in set(sha256s) - {""}]
        rows = connection.execute(
            select(pack.c.id, pack.c.name, pack.c.author, pack.c.held_at, pack.c.options)
            .where(pack.c.options.in_(wanted), seen)
            .order_by(pack.c.held_at.desc(), pack.c.id)
        )
        return tuple(rows)


def _plan_of(store: Store, options_id: str) -> str:
    steered = _steered(store, options_id)
    return steered.plan if steered else ""


def _steered(store: Store, options_id: str) -> _Steered | None:
    if not store.blobs.has(options_id):
        return None
    return _read_steered(store.blobs.get(options_id))


@lru_cache(maxsize=256)
def _read_steered(data: bytes) -> _Steered:
    """With the hash of the brief filled in for options that were kept before they named it."""
    steered = from_json(data, _Steered)
    steered.plan = steered.plan or brief_sha256(steered.brief)
    return steered


def _named(store: Store, sha256: str) -> PackBrief:
    with store.reading() as connection:
        row = (
            connection.execute(
                select(kept_brief).where(kept_brief.c.sha256 == sha256).order_by(kept_brief.c.id)
            ).first()
            if sha256
            else None
        )
    plain = PackBrief(brief=Brief(), sha256=sha256)
    return plain if row is None else replace(plain, name=row.name, version=row.version)


# Rows …


def _newest(connection: Connection, name: str) -> Row[Any] | None:
    wanted = select(kept_brief).where(kept_brief.c.name == name)
    return connection.execute(wanted.order_by(kept_brief.c.version.desc())).first()


def _version(connection: Connection, name: str, version: int) -> Row[Any] | None:
    wanted = select(kept_brief).where(kept_brief.c.name == name, kept_brief.c.version == version)
    return connection.execute(wanted).first()


def _require_told(store: Store, connection: Connection, row: Row[Any]) -> None:
    """Raise ChangedBytesError unless the ledger tells that this very version was kept."""
    for entry in entries_of(store, connection, brief_object(row.name)):
        data = from_json(entry.data, dict[str, Any])
        told = (entry.action, data.get("number"), data.get("version"), data.get("sha256"))
        if told == (BRIEF_KEPT, row.id, row.version, row.sha256):
            return
    raise ChangedBytesError(
        f"The brief {row.name!r} was kept behind the gate's back.",
        remedy="What else was changed, says: deckproof audit verify",
    )


def _noun(row: Row[Any], brief: Brief) -> KeptBrief:
    return KeptBrief(
        name=row.name, version=row.version, sha256=row.sha256, who=row.who, at=row.at, brief=brief
    )


def _line(row: Row[Any]) -> KeptLine:
    return KeptLine(name=row.name, version=row.version, sha256=row.sha256, who=row.who, at=row.at)
