"""Which Deckproof a batch is done with: that of the machine that handed it in, on every machine, so that none is the work of two.

It is known by a hash over its own files, as stages are; the release is for people. Kept in the store, under the ledger's seal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from deckproof import __version__
from deckproof.codec import digest_of, from_json, to_json
from deckproof.errors import OtherVersionError
from flows.versions import version_of, version_of_making
from review import stages
from review.stages import StageKey

if TYPE_CHECKING:
    from review.store import Store

_STAGE = "program"


class Program(Struct, frozen=True):
    """One version of Deckproof."""

    release: str
    digest: str

    def __str__(self) -> str:
        """As a person may compare it."""
        return f"{self.release} ({self.digest})"


def program_here() -> Program:
    """That of this machine."""
    packages = ("extractors", "scanners", "writers")
    files = [*(version_of(package) for package in packages), version_of_making()]
    return Program(release=__version__, digest=digest_of(*files)[:12])


def program_of(store: Store, batch: str) -> Program | None:
    """That with which the batch is done; None where nobody has said."""
    results = _noted(store, batch)
    return from_json(store.blobs.get(results[-1]), Program) if results else None


def give_to(store: Store, batch: str, program: Program) -> bool:
    """From now on the batch is done with this program; gives whether that is a change."""
    results = _noted(store, batch)
    blob = store.blobs.put(to_json(program))
    if results and results[-1] == blob:
        return False
    stages.note_results(store, [(_key(batch, len(results) + 1), blob)])
    return True


def require_same(store: Store, batch: str, program: Program) -> None:
    """Raise OtherVersionError where the batch is to be done with another program."""
    wanted = program_of(store, batch)
    if wanted is None or wanted == program:
        return
    raise OtherVersionError(
        f"The batch {batch} was handed in with Deckproof {wanted}, and this machine has {program}.",
        remedy="Give all machines the same version. To have what is left done with this one, make the same call of"
        " `deckproof batch --remote` again with it.",
    )


def _noted(store: Store, batch: str) -> list[str]:
    """The blobs of what was said, the newest last; one without a seal ends the list."""
    found: list[str] = []
    while (result := stages.find_result(store, _key(batch, len(found) + 1))) is not None:
        found.append(result)
    return found


def _key(batch: str, number: int) -> StageKey:
    return StageKey(deck=batch, stage=_STAGE, version=str(number), options="")
