"""Single keys for reviewing: which they are, other ones, or none at all (WCAG 2.2, 2.1.4). Kept in a cookie of this browser, as it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from deckproof.errors import UsageError
from desk.visits import Posted, SignedIn, Visit, desk_of, go

router = APIRouter(include_in_schema=False)
sentences = {"keys": "Your keys are kept in this browser."}

COOKIE = "keys"
OFF = "off"
A_YEAR_S = 366 * 24 * 3600

USUAL: Mapping[str, tuple[str, str]] = {
    "next": ("j", "next line or finding"),
    "previous": ("k", "line or finding before"),
    "open": ("o", "open the line"),
    "choose": ("x", "choose the line"),
    "redact": ("1", "redact the finding"),
    "replace": ("2", "replace it with other words"),
    "accept": ("3", "accept it"),
    "no-finding": ("4", "it is no finding"),
    "next-sentence": ("n", "next sentence, with its slides"),
    "previous-sentence": ("p", "sentence before"),
    "approve": ("a", "approve"),
    "request": ("r", "request changes"),
    "edit": ("e", "edit"),
    "undo": ("u", "take back what you did last"),
    "next-output": ("l", "leave it for the next one"),
    "queue": ("q", "back to the queue"),
    "help": ("?", "this list"),
}
"""What each does, with its usual key."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of somebody; `of` gives the one of a name, "" where they are off."""

    on: bool
    chosen: Mapping[str, str]

    def of(self, name: str) -> str:
        """The key, for showing it."""
        return self.chosen[name] if self.on else ""

    def told(self) -> list[tuple[str, str, str]]:
        """Name, key and what it does, in order."""
        return [(name, self.chosen[name], what) for name, (_, what) in USUAL.items()]


@router.get("/keys")
def keys_page(visit: SignedIn) -> Response:
    """The form."""
    return visit.page("review/keys-page.html", keys=keys_of(visit.request))


@router.post("/keys")
def keep(visit: Posted) -> Response:
    """Keep them; two acts on one key are refused."""
    answer = go("/keys", said="keys")
    if visit.text("then") == "usual":
        answer.delete_cookie(COOKIE, path="/")
        return answer
    answer.set_cookie(
        COOKIE,
        _posted_keys(visit),
        max_age=A_YEAR_S,
        path="/",
        secure=desk_of(visit.request).address.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def keys_of(request: Request) -> Keys:
    """Those in the cookie; what does not read as such is as if there were none."""
    usual = {name: key for name, (key, _) in USUAL.items()}
    kept = request.cookies.get(COOKIE, "")
    switch, _, codes = kept.partition(".")
    points = codes.split("-")
    if len(points) != len(USUAL) or not all(point.isdigit() and 33 <= int(point) <= 126 for point in points):  # fmt: skip
        return Keys(on=switch != OFF, chosen=usual)
    letters = [chr(int(point)) for point in points]
    if len(set(letters)) != len(letters):
        return Keys(on=switch != OFF, chosen=usual)
    return Keys(on=switch != OFF, chosen=dict(zip(USUAL, letters, strict=True)))


def _posted_keys(visit: Visit) -> str:
    letters = [visit.text(f"key-{name}") or usual for name, (usual, _) in USUAL.items()]
    if any(len(letter) != 1 or not "!" <= letter <= "~" for letter in letters):
        raise UsageError("A key is one letter, digit or sign.")
    if len(set(letters)) != len(letters):
        raise UsageError("Two of them are on the same key.", remedy="Choose another one for one.")
    switch = "on" if visit.text("on") == "1" else OFF
    return f"{switch}.{'-'.join(str(ord(letter)) for letter in letters)}"
