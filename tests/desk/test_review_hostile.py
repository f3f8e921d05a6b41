"""Text that wants to be markup, everywhere a deck or a person can put it, and words that must not leave the page for elsewhere."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from deckproof.codec import to_json
from deckproof.model import Block, BlockKind, Category, Deck, Severity, Slide, Visibility
from review import stages, threads
from review.holds import NewOutput, NewPack, hold
from review.outputs import load_output
from review.stages import StageKey
from review.store import Store
from review.tables import ledger, metadata, outbox
from tests.desk.browsing import calm, sign_in
from tests.desk.reviewing import ReviewDesk, ReviewScene, open_review_desk
from tests.review.making import NO_BRIEF, NOW, POLICY, SOURCE, make_draft, make_finding, rooms

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TAGS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href='javascript:alert(1)'>here</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{background:url(//evil.example/x)}</style>",
    "<math><mtext><script>alert(1)</script>",
    "<div hx-get=//evil.example hx-trigger=load>x</div>",
    "<div hx-on:load='alert(1)'>x</div>",
    "[here](javascript:alert(1))",
    "![x](//evil.example/x.png)",
    "{{ 7 * 7 }}{% raw %}",
    "${alert(1)}",
    "<!-- --><script>alert(1)</script>",
)
WRAPPERS = ("{}", "'>{}", '">{}', "</textarea></title>{}", "\u202e{}\u200b")
CORPUS = tuple(wrapper.format(tag) for tag, wrapper in product(TAGS, WRAPPERS))
KINDS = (
    (BlockKind.TITLE, Visibility.SHOWN),
    (BlockKind.NOTES, Visibility.NOTES),
    (BlockKind.ALT_TEXT, Visibility.METADATA),
    (BlockKind.TABLE, Visibility.SHOWN),
    (BlockKind.CHART_TEXT, Visibility.SHOWN),
    (BlockKind.COMMENT, Visibility.COMMENT),
    (BlockKind.SHAPE_NAME, Visibility.METADATA),
)
CANARIES = tuple(f"Kestrelwick{letter}" for letter in "ABCDEFGHIJKL")


def hold_hostile(store: Store, texts: tuple[str, ...], pack: str) -> str:
    """A pack whose deck, draft, file name and findings say these texts; gives the id of its output."""
    deck_sha = store.blobs.put(("a deck " + pack).encode())
    blocks = tuple(
        Block(id=f"b{number}", kind=kind, text=text, visibility=seen, part="x", slide=1)
        for number, (text, (kind, seen)) in enumerate(
            (text, KINDS[place % len(KINDS)]) for place, text in enumerate(texts)
        )
    )
    deck = Deck(sha256=deck_sha, name=texts[0], format="pptx", slides=(Slide(number=1, title=texts[1], blocks=blocks),))  # fmt: skip
    key = StageKey(deck=deck_sha, stage="read", version="1", options="0")
    stages.claim(store, key, "test", 60)
    stages.finish(store, key, "test", store.blobs.put(to_json(deck)))
    found = [
        replace(make_finding(text, Category.ORGANISATION, Severity.LOW, f"b{number}"), why=text, id=f"d{number}")
        for number, text in enumerate(texts)
    ]  # fmt: skip
    page = "\n\n".join(f"{text.replace(chr(10), ' ')} [^s1]" for text in texts)
    draft = replace(make_draft(page), title=texts[2])
    marked = [
        replace(make_finding(claim.text, Category.CLAIM, Severity.MEDIUM, f"c{number}"), why=claim.text, id=f"f{number}")
        for number, claim in enumerate(draft.claims)
    ]  # fmt: skip
    new = NewPack(
        id=pack, deck=deck_sha, name=texts[3], author="ida.marlow", options=store.blobs.put(NO_BRIEF), source=store.blobs.put(to_json(SOURCE)),
        deck_findings=tuple(found), outputs=(NewOutput(draft=draft, findings=tuple(marked)),), index_digest="", policy_version=POLICY,
    )  # fmt: skip
    return hold(store, new, now=NOW, rooms=rooms()).outputs[0].id


@pytest.fixture(scope="module")
def desk(review_scene: ReviewScene, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:  # fmt: skip
    with open_review_desk(review_scene, tmp_path_factory.mktemp("hostile") / "outputs") as opened:
        yield opened


@pytest.fixture
def tab(chromium: Browser, desk: ReviewDesk) -> Iterator[Page]:
    """Not called `page`: for that name pytest-playwright takes the tests apart from their module."""
    context = chromium.new_context(base_url=desk.live.origin, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    sign_in(opened, "tomas.reyl")
    yield opened
    context.close()


def test_no_text_becomes_markup_anywhere(tab: Page, desk: ReviewDesk) -> None:
    assert len(set(CORPUS)) == 100
    own_id = hold_hostile(desk.store, CORPUS, "bbbb00000001")
    now, tomas = dt.datetime.now(dt.UTC), desk.people["tomas.reyl"]
    for text in CORPUS:
        threads.open_thread(desk.store, tomas, own_id, text, now=now)
    with calm(tab, desk.live.origin):
        for path in (
            "/queue?pack=bbbb00000001",
            "/packs/bbbb00000001",
            f"/review/{own_id}",
            f"/review/{own_id}/edit",
            f"/review/{own_id}/files/page.txt",
            f"/queue?severity={TAGS[0]}&state={TAGS[1]}&after={TAGS[2]}~x&done={TAGS[0]}&said={TAGS[0]}",
        ):
            tab.goto(path)
            for details in tab.locator("details").all():
                details.evaluate("one => one.open = true")
            tab.mouse.move(300, 400)
            tab.wait_for_timeout(150)
            assert tab.evaluate("document.querySelectorAll('main script, main iframe, main style, main meta, main link, main svg').length") == 0, path  # fmt: skip
            assert not tab.locator("main a[href^='javascript']").count()
        tab.goto(f"/review/{own_id}")
        shown = tab.locator("main").inner_text()
        assert all(tag in shown for tag in TAGS)
        assert "⟨U+202E⟩" in shown
        assert "⟨U+200B⟩" in shown


def test_what_people_type_is_text_too(tab: Page, desk: ReviewDesk) -> None:
    own_id = desk.ids["ten"]
    with calm(tab, desk.live.origin):
        tab.goto("/queue")
        tab.get_by_label("Words in titles").fill(TAGS[0])
        tab.get_by_role("button", name="Search").click()
        expect(tab.get_by_label("Words in titles")).to_have_value(TAGS[0])
        tab.goto(f"/review/{own_id}")
        for number, tag in enumerate(TAGS[:5]):
            card = tab.locator(".finding.open").first
            card.locator("summary").first.click()
            card.get_by_label("Reason").fill(tag)
            card.get_by_role("button", name="Accept").click()
            expect(tab.locator(f"[data-open='{9 - number}']")).to_be_visible()
            expect(tab.locator("main")).to_contain_text(tag)
        tab.get_by_label("Say something about it").fill(TAGS[1])
        tab.get_by_role("button", name="Say it").last.click()
        expect(tab.locator(".words").last).to_have_text(TAGS[1])


def test_no_word_gets_into_an_address_the_browser_a_log_or_a_notice(
    tab: Page, desk: ReviewDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    own_id = hold_hostile(desk.store, CANARIES, "cccc00000001")
    asked: list[str] = []
    tab.on("request", lambda one: asked.append(one.url))
    tab.goto("/queue")
    tab.get_by_label("Words in titles").fill(CANARIES[2])
    tab.get_by_role("button", name="Search").click()
    tab.locator(f"a[href^='/review/{own_id}']").click()
    tab.locator(".finding.open summary").first.click()
    tab.get_by_label("Reason", exact=True).first.fill(CANARIES[4])
    tab.get_by_role("button", name="No finding").first.click()
    tab.get_by_label("Say something about it").fill(CANARIES[5])
    tab.get_by_role("button", name="Say it").last.click()
    tab.locator("summary", has_text="Request changes").click()
    tab.get_by_label("What should change").fill(CANARIES[6])
    tab.get_by_role("button", name="Send it back").click()
    tab.goto(f"/review/{own_id}/edit")
    tab.get_by_label("The page").fill(f"# {CANARIES[7]}\n\n{CANARIES[8]} is late.[^s1]\n")
    tab.get_by_role("button", name="Show what I changed").click()
    tab.get_by_role("button", name="Save and scan").click()
    expect(tab.locator("main")).to_contain_text(CANARIES[8])
    assert load_output(desk.store, own_id).revision == 2
    titles = [tab.title()]
    sinks: dict[str, Any] = {
        "addresses": asked,
        "page titles": titles,
        "browser": tab.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])"),
        "logs": [record.getMessage() for record in caplog.records],
        **_tables(desk.store),
    }  # fmt: skip
    told = {name: sorted(one for one in CANARIES if one in str(sink)) for name, sink in sinks.items()}  # fmt: skip
    assert not {name: found for name, found in told.items() if found}


def _tables(store: Store) -> dict[str, str]:
    """What notices and the ledger hold; and every other table but for the titles, file names and reasons that it is there for."""
    kept = {"output": {"title"}, "pack": {"name"}, "decision": {"reason"}, "settlement": {"reason"}}
    with store.reading() as connection:
        found = {
            "notices": str(connection.execute(select(outbox)).all()),
            "ledger": str(connection.execute(select(ledger)).all()),
        }
        for table in metadata.sorted_tables:
            columns = [one for one in table.columns if one.name not in kept.get(table.name, set())]
            found[table.name] = str(connection.execute(select(*columns)).all())
    return found
