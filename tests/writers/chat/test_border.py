"""No marked span leaves, in whatever disguise; what is masked only for a model outside comes back as the deck's words."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

import writers
from deckproof.model import (
    Action,
    Block,
    BlockKind,
    Category,
    Deck,
    Finding,
    Severity,
    Slide,
    Visibility,
)
from tests.writers.chat.chatting import ask, job
from tests.writers.chat.fake_endpoint import (
    Body,
    FakeEndpoint,
    Turn,
    careful,
    completion,
    repairs,
    serve,
)
from writers import WRITER_VERSION
from writers.chat.border import Border, MarkedSpanError
from writers.chat.writing import Job
from writers.masking import mask

CUSTOMER, SECRET, PERSON = "Brindlemark Foods", "Winter-Gate-" + "77", "Ida Marlow"
GUESSED, RANT, SHORT = "Quellstadt", "they never answer and blame us", "Ulf"
CANARIES = (CUSTOMER, SECRET, PERSON, GUESSED, RANT, SHORT)

LINES = {
    1: ("How parcels got lost", f"{CUSTOMER} saw it first, because their boxes always come alone."),
    2: (f"What {CUSTOMER.upper()} told {PERSON}", f"{PERSON} kept a list of every box by hand for a month."),
    3: ("The gate", f"The login of the gate was {SECRET} for years. The scanner of {GUESSED} slept after ninety seconds without a parcel, so nobody on the night shift saw the boxes."),
    4: ("What we heard", f"On the phone {RANT}.\nThe timer was a checkbox in a menu that nobody had opened."),
    5: ("What we changed", f"{SHORT} switched the timer off in the spring, and the van was never late again."),
}  # fmt: skip
FOUND = (
    (CUSTOMER, Category.CUSTOMER, 0.95, Action.REPLACE),
    (CUSTOMER.upper(), Category.CUSTOMER, 0.95, Action.REPLACE),
    (SECRET, Category.SECRET, 0.9, Action.REDACT),
    (PERSON, Category.PERSON, 0.8, Action.REPLACE),
    (SHORT, Category.PERSON, 0.8, Action.REPLACE),
    (GUESSED, Category.ORGANISATION, 0.4, Action.ASK),
    (RANT, Category.CUSTOMER_HARM, 0.9, Action.DROP),
)


def deck() -> tuple[Deck, tuple[Finding, ...]]:
    slides, findings = [], []
    for number, texts in LINES.items():
        blocks = []
        for at, text in enumerate(texts):
            kind = BlockKind.BODY if at else BlockKind.TITLE
            block = Block(id=f"{number}-{at}", kind=kind, text=text, visibility=Visibility.SHOWN, part="x", slide=number)  # fmt: skip
            blocks.append(block)
            findings += list(_found(block))
        slides.append(Slide(number=number, title=texts[0], blocks=tuple(blocks)))
    return Deck(sha256="1" * 64, name="talk.pptx", format="pptx", slides=tuple(slides)), tuple(findings)  # fmt: skip


def _found(block: Block) -> Iterator[Finding]:
    for text, category, confidence, action in FOUND:
        start = block.text.find(text)
        if start >= 0:
            yield Finding(
                id=f"f{block.id}{text}", category=category, rule="x", severity=Severity.HIGH, confidence=confidence,
                slide=block.slide, block=block.id, start=start, end=start + len(text), text=text,
                visibility=block.visibility, why="", action=action,
                customer_id="C-1" if category is Category.CUSTOMER else None,
            )  # fmt: skip


DECK, FINDINGS = deck()
INSIDE = mask(DECK, FINDINGS, outside=False)
OUTSIDE = mask(DECK, FINDINGS, outside=True)
MARKED = tuple(one.text for one in FINDINGS)
BORDER = Border(INSIDE, OUTSIDE, MARKED)


def masked_job(kind: str = "blog-post") -> Job:
    return job(kind, source=INSIDE, outside=OUTSIDE, marked=MARKED)


def disguises(text: str) -> list[str]:
    raw = text.encode()
    return [
        text,
        text.casefold(),
        quote(text),
        quote_plus(text),
        quote(text, safe=" ").replace("%", "%25"),
        json.dumps(text)[1:-1],
        "".join(f"\\u{ord(letter):04x}" for letter in text),
        "".join(f"&#{ord(letter)};" for letter in text),
        html.escape(text),
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        base64.b64encode(b". " + raw + b" y").decode(),
        base64.b64encode(base64.b64encode(raw)).decode(),
        base64.b64encode(text.encode("utf-16-le")).decode(),
        raw.hex(),
        raw.hex().upper(),
    ]


def body_with(text: str) -> bytes:
    messages = [{"role": "system", "content": "Write."}, {"role": "user", "content": f"Slides: {text}"}]  # fmt: skip
    return json.dumps({"model": "m", "messages": messages}, ensure_ascii=False).encode()


def in_codes() -> list[str]:
    """A customer in codes as they stand in addresses, dumps and old mails, with what else such codes hold."""
    raws = [
        f"name: {CUSTOMER}".encode(),
        f"name:\n{CUSTOMER}\tand more\r\n".encode(),
        f"id=\x00\x07{CUSTOMER}".encode(),
        f"Kunde für {CUSTOMER}".encode("cp1252"),
        f"Kunde für {CUSTOMER}".encode("utf-16-be"),
    ]
    return [
        around.format(code)
        for raw in raws
        for code in (
            base64.b64encode(raw).decode(),
            base64.urlsafe_b64encode(raw).decode().rstrip("="),
            base64.b32encode(raw).decode(),
            base64.b32encode(raw).decode().rstrip("=").lower(),
            raw.hex(),
            raw.hex(" "),
            raw.hex(":").upper(),
            " ".join(f"0x{one:02x}" for one in raw),
        )
        for around in (
            "It is {} now.",
            "https://example.com/u/{}/page",
            "https://example.com/?to={}&x=1",
        )
        if " " not in code or around.startswith("It")
    ]


def test_a_code_that_says_what_is_marked_is_masked_whole() -> None:
    kept = [text for text in in_codes() if "[Customer 1]" not in (BORDER.out(text) or "")]
    assert not kept
    assert BORDER.out("The export said 54 61 72 and aGVsbG8gd29ybGQ= to us.") == "The export said 54 61 72 and aGVsbG8gd29ybGQ= to us."  # fmt: skip


def test_a_request_with_a_code_that_says_what_is_marked_is_refused() -> None:
    passed = []
    for text in in_codes():
        try:
            BORDER.check(body_with(text), body_with(""))
        except MarkedSpanError:
            continue
        passed.append(text)
    assert not passed


@pytest.mark.parametrize("canary", CANARIES)
def test_a_request_with_a_marked_span_is_refused_in_every_disguise(canary: str) -> None:
    passed = []
    for disguise in disguises(canary):
        if disguise == canary.casefold() and canary in (PERSON, GUESSED, RANT, SHORT):
            continue  # "will" is no name; of names of people the spelling counts that was found
        for around in (f"… {disguise} …", f'["{disguise}"]', f"a\n{disguise}\nb"):
            try:
                BORDER.check(body_with(around), body_with(""))
            except MarkedSpanError:
                continue
            passed.append(around)
    assert not passed


@pytest.mark.parametrize(
    "written",
    ["brindlemark-foods", "Brindlemark_Foods", "BRÍNDLEMARK FOODS", "Brindle\u00admark Foods", "www.brindlemarkfoods.example", "BrindlemarkFoodsTeam", "Ｂｒｉｎｄｌｅｍａｒｋ Foods"],
)  # fmt: skip
def test_other_spellings_of_a_customer_are_refused_too(written: str) -> None:
    with pytest.raises(MarkedSpanError):
        BORDER.check(body_with(written), body_with(""))


@pytest.mark.parametrize(
    "text", ["The scanner slept.", "brindle marks on foods", "Gate 77", "idea"]
)
def test_what_only_resembles_a_marked_span_may_leave(text: str) -> None:
    BORDER.check(body_with(text), body_with(""))


def test_our_own_words_are_no_marked_span() -> None:
    border = Border(INSIDE, OUTSIDE, (*MARKED, "Slides"))
    border.check(body_with("The scanner slept."), body_with(""))
    with pytest.raises(MarkedSpanError):
        border.check(body_with("Slides of others"), body_with(""))


@given(st.text(), st.sampled_from(CANARIES), st.text())
def test_nothing_marked_is_left_in_what_goes_out(before: str, canary: str, after: str) -> None:
    left = BORDER.out(f"{before} {canary} {after}")
    assert left is None or canary not in left


def test_what_is_shown_in_the_house_comes_back_and_what_is_not_does_not() -> None:
    left = BORDER.out(f"{CUSTOMER} met {PERSON} at {GUESSED}.")
    assert left is not None
    assert not [canary for canary in CANARIES if canary in left]
    back = BORDER.back(left)
    assert GUESSED in back
    assert CUSTOMER not in back
    assert PERSON not in back
    house = {mask.token for mask in INSIDE.masks}
    assert all(token in house for token in ("[Customer 1]", "[Person 1]") if token in back)


def test_a_sentence_that_had_to_be_dropped_is_not_sent_at_all() -> None:
    assert BORDER.out(f"We know that {RANT}.") is None


@pytest.mark.parametrize("kind", writers.kinds())
def test_no_marked_span_is_in_any_request_body(kind: str) -> None:
    """The model tries to get names by asking for them, and says what it guesses; both are sent back to it."""

    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        reply = careful(body)
        if repairs(body) < 2:
            reply["blocks"][0]["sentences"].append({"text": f"Surely {CUSTOMER} paid 12 dollars, as {PERSON} of {GUESSED} says.", "slides": [1]})  # fmt: skip
        return completion(json.dumps(reply))

    with serve(FakeEndpoint(behave=behave)) as fake:
        drafts = ask(fake, masked_job(kind))
    assert len(fake.pieces) >= 2
    sent = b"\n".join(fake.bodies).decode()
    assert not [one for canary in CANARIES for one in disguises(canary)[:1] if one in sent]
    folded = sent.casefold()
    assert not [one for canary in (CUSTOMER, SECRET) for one in disguises(canary) if one.casefold() in folded]  # fmt: skip
    for draft in drafts:
        assert CUSTOMER.casefold() not in draft.marked.casefold()
        assert PERSON not in draft.marked
        assert SECRET not in draft.marked


def test_a_placeholder_that_hides_a_guess_becomes_the_decks_word_again() -> None:
    with serve(FakeEndpoint()) as fake:
        drafts = ask(fake, masked_job("web-chat"))
    assert GUESSED not in json.dumps(fake.pieces)
    assert any(GUESSED in claim.text for draft in drafts for claim in draft.claims)


def test_a_request_that_holds_a_marked_span_all_the_same_is_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Border, "out", lambda _self, text: text)
    own = job("web-chat", source=INSIDE, outside=INSIDE, marked=(GUESSED,))
    with serve(FakeEndpoint()) as fake:
        (draft,) = ask(fake, own)
    assert not fake.pieces
    assert "would have held a marked span" in " ".join(draft.remarks)
    assert draft.writer == WRITER_VERSION


def test_a_brief_that_names_a_customer_does_not_carry_it_out() -> None:
    import dataclasses

    brief = dataclasses.replace(writers.default_brief(), audience=f"buyers of {CUSTOMER}", why=f"because {RANT}")  # fmt: skip
    own = dataclasses.replace(masked_job("summary"), brief=brief)
    with serve(FakeEndpoint()) as fake:
        ask(fake, own)
    sent = json.dumps(fake.pieces)
    assert fake.pieces
    assert CUSTOMER not in sent
    assert RANT not in sent
    assert "buyers of [Customer 1]" in sent
