"""The ledger's signed head and the seals of its entries: who adds to, rewrites or cuts the ledger would need this key.

Each entry is sealed in its own act (HMAC-SHA256, RFC 2104, by a key that comes out of the signing key), so an entry that
was added without the key never counts; the head is signed after the commit (Ed25519), for whoever has the public key only.
The key lies in outputs/keys/, the head in outputs/ledger.head. A head carried off to another machine (`audit export`
prints it) also shows when somebody put an older copy of the whole folder in place.
"""

from __future__ import annotations

import hmac
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import from_json, to_json
from deckproof.errors import StoreError
from review.places import file_lock, trouble, write_whole
from review.tallies import Tallies, keep_tallies, read_tallies

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_BYTES = 32
_OF_OTHERS = stat.S_IROTH | stat.S_IWOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry of a ledger at one time, and the signature over it in hexadecimal."""

    seq: int
    hash: str
    signature: str = ""

    @property
    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return f"deckproof.ledger/1 {self.seq} {self.hash}".encode()


def is_outputs(folder: Path) -> bool:
    """Whether it is the outputs folder of a store: only there is a ledger's head. Nobody can tell of one that is shut to us."""
    try:
        return Anchor(folder).head_file.is_file()
    except PermissionError:
        return False


@dataclass(frozen=True, slots=True)
class Anchor:
    """The key and the head of the store in one outputs folder."""

    outputs: Path

    @property
    def key_file(self) -> Path:
        """The private key: 32 bytes, for the owner alone."""
        return self.outputs / "keys" / "ledger.key"

    @property
    def head_file(self) -> Path:
        """The newest signed head."""
        return self.outputs / "ledger.head"

    def has_key(self) -> bool:
        """Whether there is a key, and not just what a crash left of one."""
        return self.key_file.exists() and not self._is_torn()

    def create_key(self) -> str:
        """Make the key of a ledger without entries unless there is one; gives the public key in hexadecimal.

        What a crash or a full disk left of one is made anew: nothing was ever signed by it. Raises StoreError.
        """
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        with file_lock(self.outputs / "locks" / "key.lock"):
            for left in self.key_file.parent.glob(".*.tmp"):  # of a process that died at this
                left.unlink(missing_ok=True)
            if not self.has_key():
                raw = Ed25519PrivateKey.generate().private_bytes_raw()
                with suppress(FileExistsError):
                    write_whole(self.key_file, raw, replace=self._is_torn())
        return self.public_key()

    def _is_torn(self) -> bool:
        try:
            found = self.key_file.lstat()
        except FileNotFoundError:
            return False
        return stat.S_ISREG(found.st_mode) and found.st_size < KEY_BYTES

    def public_key(self) -> str:
        """The public half in hexadecimal; raises StoreError when the key is gone or broken."""
        return self._key().public_key().public_bytes_raw().hex()

    def sealer(self) -> Callable[[str], str]:
        """What seals an entry's hash, in hexadecimal; raises StoreError when the key is gone or broken."""
        key = hmac.digest(self._raw_key(), b"deckproof.ledger.seal/1", "sha256")
        return lambda entry_hash: hmac.digest(key, entry_hash.encode(), "sha256").hex()

    def advance(self, head: Head, tallies: Tallies | None = None) -> None:
        """Sign the head and keep it with the counts that go with it, unless a later one is kept already."""
        with file_lock(self.outputs / "locks" / "ledger.lock"):
            kept = self.read()
            if kept is not None and kept.seq >= head.seq:
                return
            if tallies is not None:
                keep_tallies(self.outputs, tallies, self.sealer())
            signature = self._key().sign(head.signed_bytes).hex()
            signed = Head(seq=head.seq, hash=head.hash, signature=signature)
            write_whole(self.head_file, to_json(signed) + b"\n")

    def tallies(self) -> Tallies:
        """The kept counts of entries, or those of an empty ledger."""
        return read_tallies(self.outputs, self.sealer())

    def keep(self, tallies: Tallies) -> None:
        """Keep counts that were found by going through the chain."""
        keep_tallies(self.outputs, tallies, self.sealer())

    def read(self) -> Head | None:
        """The kept head, None when there is none or it is no head."""
        return read_head(self.head_file)

    def is_genuine(self, head: Head, public_key: str) -> bool:
        """Whether the holder of that key signed this head."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            key.verify(bytes.fromhex(head.signature), head.signed_bytes)
        except (InvalidSignature, ValueError):
            return False
        return True

    def _require_private(self) -> None:
        """Raise StoreError where anybody on this machine may read or replace the key. A group's rights are its admin's to give."""
        folders = (self.key_file.parent, self.outputs)
        if self.key_file.stat().st_mode & _OF_OTHERS or any(
            folder.stat().st_mode & stat.S_IWOTH for folder in folders
        ):
            raise StoreError(
                "Anybody on this machine can get at the key that signs the ledger, so a seal by it says nothing.",
                where=str(self.key_file),
                remedy=f"Take the others' rights away: chmod -R o-rwx {self.outputs}",
            )

    def _key(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._raw_key())

    def _raw_key(self) -> bytes:
        """The key's bytes, any of which are a key (RFC 8032, 5.1.5)."""
        try:
            self._require_private()
            raw = self.key_file.read_bytes()
        except FileNotFoundError:
            raw = b""
        except OSError as error:
            raise trouble(error, self.key_file) from error
        if len(raw) != KEY_BYTES:
            raise StoreError(
                "The key that signs the ledger is missing or broken.",
                where=str(self.key_file),
                remedy="Restore it from the backup; without it nothing can be recorded.",
            )
        return raw


def read_head(path: Path) -> Head | None:
    """The signed head in this file, None when there is none or it is no head."""
    import msgspec

    try:
        return from_json(path.read_bytes(), Head)
    except (OSError, msgspec.DecodeError):
        return None
