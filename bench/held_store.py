"""A store as a large team has it: thousands of held outputs of hundreds of decks, and fifty reviewers who are signed in."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

from sqlalchemy import event, select

from deckproof.codec import digest, to_json
from deckproof.model import (
    Block,
    BlockKind,
    Category,
    Deck,
    Draft,
    Finding,
    Role,
    Severity,
    Slide,
    Source,
    SourceSlide,
    Unit,
    Visibility,
)
from review import runs, stages
from review.holds import NewOutput, NewPack, hold
from review.people import add_person
from review.rooms import Extras, Rooms, house
from review.runs import Wanted
from review.sessions import open_session
from review.store import Store, open_store
from review.tables import output
from tests.review.making import SOURCE, make_finding, read_page

A_PACK, SLIDES, BLOCKS, SENTENCES, FINDINGS, DECKS, TEXTS = 20, 20, 8, 60, 20, 25, 60
RUN = "b" * 16
TEXT = (
    "the gate reads every parcel twice before a lorry leaves and writes down which door it took so that nobody has to "
    "ask the driver at noon where the last crate went or who signed for it when the night shift was over"
)
WORDS = TEXT.split()


@dataclass(frozen=True)
class Held:
    """An output, and one of its findings, "" where it has none."""

    id: str
    pack: str
    sha256: str
    finding: str


@dataclass(frozen=True)
class Team:
    """Who is signed in, with the token of the cookie and that of the forms, and what waits for them."""

    sessions: tuple[tuple[str, str], ...]
    outputs: tuple[Held, ...]


def fill(folder: Path, count: int, reviewers: int, *, now: dt.datetime) -> Team:
    """Make it. The disk is not waited for while it is filled; the desk that opens it later does."""
    with mock.patch("os.fsync"):
        return _fill(folder, count, reviewers, now)


def _fill(folder: Path, count: int, reviewers: int, now: dt.datetime) -> Team:
    store = open_store(folder)
    event.listen(store.engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF"))
    store.engine.dispose()
    root = add_person(store, None, "root", (Role.ADMIN, Role.COMMS), now=now)
    for name in ("ana", *(f"reviewer{number}" for number in range(reviewers))):
        role = Role.AUTHOR if name == "ana" else Role.COMMS
        add_person(store, root, name, (role,), now=now)
    dice, rooms = random.Random(7), replace(house(store), beside=_nothing_beside)  # noqa: S311 - no secret
    decks = [_deck(store, number, dice) for number in range(DECKS)]
    drafts = [make_draft(number, dice) for number in range(TEXTS)]
    outputs: list[Held] = []
    for number in range(count // A_PACK):
        outputs += hold_pack(store, f"pack{number:04}", decks[number % DECKS], drafts, dice, rooms, now=now)  # fmt: skip
    wanted = Wanted(id=RUN, deck=decks[0], name="Winter talk.pptx", author="ana")
    runs.submit(store, wanted, now=now)
    runs.take_next(store, "bench", now=now)
    sessions = tuple(_session(store, f"reviewer{number}", now) for number in range(reviewers))
    store.close()
    return Team(sessions, tuple(outputs))


def hold_pack(
    store: Store,
    pack: str,
    deck: str,
    drafts: Sequence[NewOutput],
    dice: random.Random,
    rooms: Rooms,
    *,
    now: dt.datetime,
) -> tuple[Held, ...]:
    """Hold a pack of these drafts, some minutes ago."""
    chosen = dice.sample(range(len(drafts)), A_PACK)
    outputs = tuple(
        replace(drafts[one], draft=replace(drafts[one].draft, number=number))
        for number, one in enumerate(chosen, 1)
    )
    new = NewPack(
        id=pack,
        deck=deck,
        name=f"Talk {pack}.pptx",
        author="ana",
        options="0" * 64,
        source=store.blobs.put(to_json(_source(deck))),
        deck_findings=(),
        outputs=outputs,
        index_digest="",
        policy_version=rooms.policy_version(),
    )
    held_at = now - dt.timedelta(minutes=dice.randint(1, 4000))
    return tuple(
        Held(one.id, pack, one.sha256, one.findings[0].id if one.findings else "")
        for one in hold(store, new, now=held_at, rooms=rooms).outputs
    )


def still_held(folder: Path, team: Team) -> Team:
    """The team with what waits for it yet, where an earlier load has approved some."""
    store = open_store(folder)
    with store.reading() as connection:
        held = set(
            connection.execute(select(output.c.id).where(output.c.state == "held")).scalars()
        )
    store.close()
    return replace(team, outputs=tuple(one for one in team.outputs if one.id in held))


def _nothing_beside(*_: object) -> Extras:
    return Extras()


def _sentence(dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randint(9, 22))).capitalize() + "."


def make_draft(number: int, dice: random.Random) -> NewOutput:
    """Some 12 kB; every other one is clean, the others have twenty findings."""
    lines = [f"{_sentence(dice)}[^s{one % SLIDES + 1}]" for one in range(SENTENCES)]
    title = _sentence(dice)[:60]
    blank = Draft(kind="blog-post", style="reading", number=1, title=title, marked="", claims=(), slides=(), words=0, writer="bench/1")  # fmt: skip
    draft = read_page(blank, f"# {title}\n\n" + "\n\n".join(lines) + "\n", SOURCE)
    draft = replace(draft, slides=tuple(range(1, SLIDES + 1)))
    return NewOutput(draft=draft, findings=_findings(draft) if number % 2 else ())


def _findings(draft: Draft) -> tuple[Finding, ...]:
    return tuple(
        make_finding(draft.claims[one].text[:8], Category.CLAIM, Severity.MEDIUM, f"c{one}", 0, rule=f"bench:{one}")
        for one in range(FINDINGS)
    )  # fmt: skip


def _source(deck: str) -> Source:
    slides = tuple(
        SourceSlide(
            number=number,
            title=f"Slide {number}",
            units=(Unit(id=f"u{number}", slide=number, text="A point.", kind=BlockKind.BODY, block="b"),),
        )
        for number in range(1, SLIDES + 1)
    )  # fmt: skip
    return replace(SOURCE, deck=deck, slides=slides, slide_count=SLIDES)


def _deck(store: Store, number: int, dice: random.Random) -> str:
    """Noted as read, so that the review page shows what stands on its slides."""
    sha256 = digest(f"deck {number}".encode())
    slides = tuple(_slide(one, dice) for one in range(1, SLIDES + 1))
    deck = Deck(sha256=sha256, name="talk.pptx", format="pptx", slides=slides)
    key = stages.StageKey(deck=sha256, stage="read", version="bench", options="0")
    stages.claim(store, key, "bench", 60)
    stages.finish(store, key, "bench", store.blobs.put(to_json(deck)))
    return sha256


def _slide(number: int, dice: random.Random) -> Slide:
    blocks = tuple(
        Block(id=f"s{number}b{one}", kind=BlockKind.BODY, text=_sentence(dice), visibility=Visibility.SHOWN, part="", slide=number)
        for one in range(BLOCKS)
    )  # fmt: skip
    return Slide(number=number, title=f"Slide {number}", blocks=blocks)


def _session(store: Store, name: str, now: dt.datetime) -> tuple[str, str]:
    token, session = open_session(store, name, method="password", now=now)
    return token, session.csrf
