"""How many entries the ledger has about things whose names begin alike, so that one taken out of its middle is missed.

Acts read the entries of the things that they are about, not the whole chain: an entry that was deleted, or given to another
thing, would be seen by `audit verify` alone. So beside the signed head lies a count for each beginning of a thing's name, sealed
with the ledger's key; who reads entries counts the genuine ones under the same beginning. Where there is no such count, or none
that fits, the whole chain is gone through and the count is kept anew; it can therefore be thrown away at any time.
"""

from __future__ import annotations

import contextlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deckproof.codec import from_json, to_json
from review.places import OWNER_FILE

LETTERS = 2
"""Of a name: ids are hexadecimal, so a ledger falls into some 256 parts of much the same size."""
FILE = "ledger.tallies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """The counts by beginning as the ledger stood at its entry `seq` with this hash; all 0 and "" for an empty one."""

    seq: int = 0
    hash: str = ""
    counts: Mapping[str, int]
    seal: str = ""

    @property
    def sealed_bytes(self) -> str:
        """What the seal is over."""
        counts = to_json(sorted(self.counts.items())).decode()
        return f"deckproof.tallies/1 {self.seq} {self.hash} {counts}"

    def further(self, seq: int, entry_hash: str, things: Iterable[str]) -> Tallies:
        """The counts after entries about these things, the last of which has this number and hash."""
        counts = Counter(self.counts)
        counts.update(beginning_of(thing) for thing in things)
        return Tallies(seq=seq, hash=entry_hash, counts=counts)


def beginning_of(thing: str) -> str:
    """What its name has in common with the things that it is counted with; a kind before a colon ("session:") stays whole."""
    kind, colon, own = thing.rpartition(":")
    return f"{kind}{colon}{own[:LETTERS]}"


def read_tallies(outputs: Path, seal: Callable[[str], str]) -> Tallies:
    """The kept counts; those of an empty ledger where there are none, or none that our key sealed."""
    import msgspec

    try:
        kept = from_json((outputs / FILE).read_bytes(), Tallies)
    except (OSError, msgspec.DecodeError):
        return Tallies(counts={})
    genuine = hmac.compare_digest(kept.seal, seal(kept.sealed_bytes))
    return kept if genuine else Tallies(counts={})


def keep_tallies(outputs: Path, tallies: Tallies, seal: Callable[[str], str]) -> None:
    """Seal and keep the counts. Nothing rests on their outliving a crash, so nobody waits for the disk."""
    sealed = Tallies(
        seq=tallies.seq,
        hash=tallies.hash,
        counts=dict(tallies.counts),
        seal=seal(tallies.sealed_bytes),
    )
    waiting = outputs / f".{FILE}.{tallies.seq}"
    with contextlib.suppress(OSError):  # a full disk has stopped the act itself, or stops the next
        waiting.write_bytes(to_json(sealed))
        waiting.chmod(OWNER_FILE)
        waiting.replace(outputs / FILE)
