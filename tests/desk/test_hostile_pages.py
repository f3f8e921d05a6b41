"""A hundred strings that want to be markup, before every page that the router lists: nothing runs, nothing is echoed as it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from deckproof.errors import DamagedDeckError
from deckproof.teams import Teams
from echo.answering import list_feedback
from echo.importing import import_feedback
from plans.brief_questions import QUESTIONS, brief_from
from plans.briefs import keep
from review import runs
from review.accounts import invite
from review.allow_list import AllowScope, propose
from review.gate import request_changes
from review.outputs import load_output
from review.runs import Wanted
from scanners.policy import AllowRules
from tests.desk.browsing import calm, sign_in
from tests.desk.making import Answer, TestDesk, open_desk, routes_of
from tests.desk.reviewing import ReviewDesk, ReviewScene, open_review_desk
from tests.desk.test_review_hostile import CORPUS, TAGS, hold_hostile
from tests.echo.making import comment, customer_list, release_pack, write_csv

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PACK, RUN, BATCH = "bbbb00000001", "d" * 16, "dddd00000001"
NOT_PAGES = {"/runs/{run_id}/events", "/oidc/begin", "/oidc/return"}
"""A stream, which the page of its run shows, and the provider's way, which is not set up here."""
FILES = ("/export.", "/released/", ".png", "/drawing", "/calendar.ics", "/report/file")
"""What leaves as a file has one of these in its path."""
UNSAFE = (
    "script, iframe, style, meta, link, math, object, embed, [onload], [onerror], [onbegin], [ontoggle], [srcdoc], "
    "[hx-get*=evil], a[href^=javascript], form[action^=javascript]"
)
WATCH = "window.broken = []; document.addEventListener('securitypolicyviolation', one => window.broken.push(one.violatedDirective + ' ' + one.blockedURI))"


@dataclass(frozen=True)
class Hostile:
    """A desk whose every text is of the corpus, and the addresses of all its pages."""

    desk: ReviewDesk
    pages: tuple[str, ...]


@pytest.fixture(scope="module")
def hostile(review_scene: ReviewScene, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:  # fmt: skip
    with open_review_desk(review_scene, tmp_path_factory.mktemp("hostile") / "outputs") as desk:
        own_id = hold_hostile(desk.store, CORPUS, PACK)
        now = dt.datetime.now(dt.UTC)
        _say(desk, own_id, now)
        _fail(desk, now)
        _plan(desk, now)
        comment_id = _hear(desk, tmp_path_factory.mktemp("heard"), now)
        link = invite(desk.store, desk.people["root"], "ida.marlow", now=now)
        ids = {
            "{output_id}": own_id, "{pack_id}": PACK, "{run_id}": RUN, "{batch}": BATCH, "{link}": link,
            "/changes/{number}": "/changes/2", "{number}": "1", "/files/{name:path}": "/files/page.txt",
            "{name:path}": "page.md", "{kind}": "jsonl", "/briefs/{name}": "/briefs/hostile",
            "/feedback/{own_id}": f"/feedback/{comment_id}",
        }  # fmt: skip
        with open_desk(desk.store) as plain:
            yield Hostile(desk, tuple(_filled(plain, ids)))


def _say(desk: ReviewDesk, own_id: str, now: dt.datetime) -> None:
    """As a reason, as what an entry of the allow-list is for."""
    tomas = desk.people["tomas.reyl"]
    for text in TAGS:
        propose(
            desk.store, tomas, own_id, load_output(desk.store, own_id).findings[TAGS.index(text)].id,
            scope=AllowScope.DECK, reason=text, now=now, rules=AllowRules(),
        )  # fmt: skip
    request_changes(desk.store, tomas, own_id, reason=" ".join(TAGS), now=now)


def _fail(desk: ReviewDesk, now: dt.datetime) -> None:
    """Runs of decks of these names that ended with these words."""
    for number, text in enumerate(CORPUS[:40]):
        own_id = RUN if not number else f"{number:016x}"
        wanted = Wanted(id=own_id, deck="d" * 64, name=text, author="tomas.reyl", batch=BATCH)
        runs.submit(desk.store, wanted, now=now)
    while (taken := runs.take_next(desk.store, "test", now=now)) is not None:
        error = DamagedDeckError(taken.wanted.name, where=taken.wanted.name, remedy=taken.wanted.name)  # fmt: skip
        runs.fail(desk.store, taken.wanted.id, error, now=now)


def _plan(desk: ReviewDesk, now: dt.datetime) -> None:
    """As every answer of a brief."""
    words = " ".join(TAGS)
    told = {"release.hour", "release.timezone"}  # no words, and nothing else is taken
    brief = brief_from(
        {one.key: words for one in QUESTIONS if one.kind == "text" and one.key not in told}
    )
    keep(desk.store, desk.people["root"], "hostile", brief, now=now)


def _hear(desk: ReviewDesk, folder: Path, now: dt.datetime) -> str:
    """As what people wrote about a released piece, and who they are; gives one comment's id."""
    (out,) = release_pack(desk.store, desk.people["tomas.reyl"], "Calm.[^s1]", pack="cccc00000002")
    day = f"{now:%Y-%m-%d}"
    lines = [comment(out, text, day=day, author=text, customer=text) for text in TAGS]
    file = write_csv(folder / "back.csv", lines)
    # The scene's packs name a list that is nowhere.
    own = customer_list(folder / "own.csv", "Zelmonquist")
    import_feedback(desk.store, desk.people["root"], file, teams=Teams(), now=now, customers=own)
    heard = list_feedback(desk.store, desk.people["root"], teams=Teams(), today=now.date())
    return heard[0].id


def _filled(desk: TestDesk, ids: dict[str, str]) -> Iterator[str]:
    """Every page that the router lists, with ids in it of what is there."""
    for route in routes_of(desk.app):
        path = route.path
        if "GET" not in (route.methods or ()) or path.startswith("/api/") or path in NOT_PAGES:
            continue
        for name, value in ids.items():
            path = path.replace(name, value)
        assert "{" not in path, f"say in this test what {route.path} is to be filled with"
        yield path


@pytest.fixture
def tab(chromium: Browser, hostile: Hostile) -> Iterator[Page]:
    """Not called `page`: for that name pytest-playwright takes the tests apart from their module."""
    context = chromium.new_context(base_url=hostile.desk.live.origin, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    context.add_init_script(WATCH)
    opened = context.new_page()
    sign_in(opened, "root")
    yield opened
    context.close()


def test_nothing_runs_on_any_page(tab: Page, hostile: Hostile) -> None:
    """As an admin, who sees every page; what leaves as a file is looked at in the next test."""
    asked: list[str] = []
    tab.on("request", lambda one: asked.append(one.url))
    with calm(tab, hostile.desk.live.origin, allow=("404 (Not Found)", "403 (Forbidden)")):
        for path in hostile.pages:
            if any(one in path for one in FILES):
                continue
            tab.goto(path)
            tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            tab.mouse.move(300, 400)
            made = tab.evaluate(
                "sought => (document.querySelector('main') ?? document.body).querySelectorAll(sought).length",
                UNSAFE,
            )
            assert made == 0, path
            assert tab.evaluate("window.broken") == [], path
    assert not [one for one in asked if "alert" in one or "evil" in one]


def test_nothing_is_echoed_as_it_came(hostile: Hostile) -> None:
    """In what a page is made of, before a browser has its say: no tag of the corpus stands there as a tag."""
    tags = [one for one in TAGS if one.startswith("<")]
    with open_desk(hostile.desk.store) as desk:
        desk.clock.time = dt.datetime.now(dt.UTC)
        root, seen = desk.browser("root"), 0
        for path in hostile.pages:
            answer = root.get(path)
            if "html" not in answer.headers.get("content-type", ""):
                assert answer.headers["x-content-type-options"] == "nosniff", path
                continue
            assert not [one for one in tags if one in answer.text], path
            seen += "alert(1)" in answer.text
        assert seen >= 8, "the corpus is on these pages, escaped"


@pytest.mark.parametrize("text", TAGS)
def test_what_a_form_refuses_it_shows_as_text(hostile: Hostile, text: str) -> None:
    """A person's name, a role, a brief, a policy, a list, a search, a kind: each is refused with words that quote it."""
    with open_desk(hostile.desk.store) as desk:
        desk.clock.time = dt.datetime.now(dt.UTC)
        root, quoted = desk.browser("root"), f"{text}\n = 1\n[{text!r}]".encode()
        answers = [
            root.post("/people", name=text, role="author"),
            root.post(f"/people/{text.replace('/', '%2F')}/roles", role=text),
            root.post("/queue/search", words=text),
            root.post("/upload", files=[("deck", (text, b"no deck")), ("brief", ("b.toml", quoted))], kind=text),
            root.post("/customers", files={"list": (text + ".csv", quoted)}),
            root.post("/rules/policy", files={"policy": (text, quoted)}),
            root.post("/packs/" + PACK + "/grants", name=text, permission=text),
            root.post("/keys", approve=text, next=text),
            root.get("/ledger", params={"about": text, "before": text}),
            root.get("/sign-in", params={"to": text, "said": text}),
            Answer.of(desk.stranger().post("/sign-in", data={"name": text, "password": text, "to": text})),
        ]  # fmt: skip
        for answer in answers:
            assert answer.status < 500
            if text.startswith("<") and "html" in answer.headers.get("content-type", ""):
                assert text not in answer.text
