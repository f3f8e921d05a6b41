"""What was said about a slide, without what only the room or the speaker was meant to hear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deckproof.model import Unit
from writers.anchoring import hangs_back, names_somebody, speaks_of_somebody
from writers.arrows import told_arrows
from writers.boundaries import split_sentences
from writers.languages import Language
from writers.pages import Piece, Role
from writers.roles import role_of
from writers.sentences import clean_line
from writers.unsaid import (
    is_balanced,
    is_secret,
    is_stage_direction,
    is_useless,
    refers_back,
    unwrapped,
    without_reminder,
)

_TO_ONESELF = re.compile(
    r"(?:discuss|mention|explain|emphasi[sz]e|stress|talk about|one-liner|more (?:detail|info)\w*|erklären|erwähnen|betonen|eingehen auf)\b",
    re.IGNORECASE,
)
"""What a speaker notes to say, without saying it."""
LONGEST_TO_ONESELF = 9
_CONSENTS = re.compile(
    r"\b(?:agreed|allowed|consented|permitted|objected|refused|declined|said (?:yes|no)|gave (?:us )?(?:their|his|her)|"
    r"zugestimmt|stimmten? zu|abgelehnt|lehnten? ab|erlaubt)\b"
)
"""What goes on about a permission, once that was spoken of."""


COUNTED = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|sept|huit|neuf|dix|"
    r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|twee|drie|vijf|zes|zeven|negen|tien|"
    r"dois|duas|três|quatro|sete|oito|dez)\s\w+[.!]$",
    re.IGNORECASE,
)
"""What says how many follow ("Five checks."), which the sentences behind it keep."""
FEWEST_LOST = 3
"""Sentences left out that leave a rump, where they are more than half and the first is among them."""


@dataclass(frozen=True, slots=True)
class Told:
    """The usable sentences of some notes."""

    pieces: tuple[Piece, ...]
    is_rump: bool
    """Whether the beginning and most of the rest had to go, so that a reader would not know what the rest is about."""
    is_cut: bool = False
    """Whether more was left out for what it says than stays, so that the rest would only speak around it."""


def read_notes(units: Iterable[Unit], tongue: Language, *, cut: int = 0) -> Told:
    """What the notes tell a reader; what leans on a sentence that goes has to go too.

    `cut` counts the sentences that masking left out of them before.
    """
    reading = _Reading(tongue, after_cut=cut > 0)
    for unit in units:
        for number, raw in enumerate(split_sentences(clean_line(unit.text))):
            text = told_arrows(without_reminder(unwrapped(raw)), tongue.code)
            reading.take(text, unit, number)
    pieces = tuple(_between_kept(reading.pieces))
    lost = reading.stayed.count(False)
    begins = bool(reading.stayed) and reading.stayed[0]
    rump = lost >= FEWEST_LOST and not begins and 2 * lost > len(reading.stayed)
    return Told(pieces, rump, is_cut=cut > len(pieces))


_WRITTEN_OUT = re.compile(r"[^\W\d_].*[.!][”\"]?$")
_ENDS_WELL = frozenset((Role.SENTENCE, Role.QUESTION, Role.QUOTATION))


def _between_kept(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces, a short one that somebody wrote out between two sentences that stay as the sentence it is.

    Of "Touch the track. Wipe the sill. Ride once." none goes for its verb, which no list knows.
    """
    for at, piece in enumerate(pieces):
        follows = COUNTED.match(piece.text) if at == 0 else pieces[at - 1].role in _ENDS_WELL
        inner = bool(follows) and at < len(pieces) - 1
        if piece.role is Role.PHRASE and inner and _ended_after(pieces[at:]):
            pieces[at] = replace(piece, role=Role.SENTENCE)
        yield pieces[at]


def _ended_after(pieces: list[Piece]) -> bool:
    """Whether the first of them, and what is as short behind it, is written out up to a sentence that stays."""
    for piece in pieces:
        if piece.role in _ENDS_WELL:
            return True
        if not (piece.text[:1].isupper() and _WRITTEN_OUT.match(piece.text)):
            return False
    return False


class _Reading:
    """Notes while they are read: what was left out last, and who was spoken of."""

    def __init__(self, tongue: Language, *, after_cut: bool) -> None:
        self.pieces: list[Piece] = []
        self.stayed: list[bool] = []
        """For each sentence so far whether it stays."""
        self._tongue = tongue
        self._dropped = after_cut
        self._secret = False
        """Whether the talk is of a thing said in confidence."""
        self._nobody = False
        """Whether somebody was spoken of in a sentence that had to go, before any that stays."""

    def take(self, text: str, unit: Unit, number: int) -> None:
        """Read one sentence."""
        stays = self._stays(text)
        self.stayed.append(stays)
        self._dropped = not stays
        if not stays:
            self._nobody = self._nobody or not self.pieces
            return
        role = _note_role(text, self._tongue)
        if role is Role.PHRASE and len(text.split()) < 3 and not COUNTED.match(text):
            return
        self.pieces.append(
            Piece(
                id=unit.id if number == 0 else f"{unit.id}~{number}",
                slide=unit.slide,
                text=text,
                role=role,
                spoken=True,
                level=unit.level,
                block=unit.block,
                slides=(unit.slide,),
            )
        )

    def _stays(self, text: str) -> bool:
        tongue = self._tongue
        follows = refers_back(text, tongue) or bool(_CONSENTS.search(text))
        self._secret = is_secret(text, tongue) or (self._secret and follows)
        if self._secret or not is_balanced(text) or is_stage_direction(text, tongue):
            return False
        to_oneself = tongue.to_oneself or _TO_ONESELF
        if to_oneself.match(text) and len(text.split()) <= LONGEST_TO_ONESELF:
            return False
        if is_useless(text) or (self._dropped and hangs_back(text, tongue)):
            return False
        of_nobody = self._nobody and not self.pieces and speaks_of_somebody(text, tongue)
        return not of_nobody or names_somebody(text, tongue)


def _note_role(text: str, tongue: Language) -> Role:
    role = role_of(text, tongue)
    if (
        role is Role.PHRASE
        and len(text.split()) >= 5
        and (text[:1].isupper() or text[:1] == "[")
        and re.search(r"[.!][”\"]?$", text)
    ):
        return Role.SENTENCE  # somebody wrote it out as one
    return role
