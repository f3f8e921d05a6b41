"""Notices against real servers on loopback: what arrives, how it is signed, what is tried again, where nothing goes."""

from __future__ import annotations

import datetime as dt
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from deckproof.errors import NoticeError, SettingsError
from deckproof.model import Person
from deckproof.notify import EVENTS, Notify, read_notify
from deckproof.settings import Settings, load_settings
from desk.notices import egress
from desk.notices.channels import sign
from desk.notices.delivering import deliver
from desk.notices.wording import WORDS, News, body, subject
from review import outbox
from review.gate import approve
from review.store import Store
from tests.review.making import NOW, POLICY, cast_of, make_pack

SECRET = "-".join(["a", "shared", "key"])
MUST_NOT_LEAVE = ("talk.pptx", "A title", "calm sentence", "ana", "ben", "Too dry")


@dataclass
class Taken:
    """What a server was sent, and what it answers."""

    url: str = ""
    status: int = 204
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def documents(self) -> list[Any]:
        return [json.loads(data) for _, data in self.requests]


@contextmanager
def web_server() -> Iterator[Taken]:
    taken = Taken()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["content-length"]))
            taken.requests.append(
                ({key.lower(): value for key, value in self.headers.items()}, data)
            )
            self.send_response(taken.status)
            if taken.status == 302:
                self.send_header("location", taken.url + "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        taken.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield taken
        server.shutdown()
        thread.join()


@contextmanager
def mail_server() -> Iterator[tuple[str, list[str]]]:
    """A server that speaks as much SMTP (RFC 5321) as a client needs."""
    mails: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 test")
            while line := self.rfile.readline().decode().strip():
                word = line.split(" ")[0].upper()
                if word == "DATA":
                    self._say("354 go on")
                    mails.append(self._read_mail())
                self._say({"EHLO": "250 test", "QUIT": "221 bye"}.get(word, "250 well"))
                if word == "QUIT":
                    return

        def _read_mail(self) -> str:
            lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
            return "\n".join(lines)

        def _say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}", mails
        server.shutdown()
        thread.join()


@pytest.fixture
def cast(store: Store) -> dict[str, Person]:
    return cast_of(store)


@pytest.fixture
def done(store: Store, cast: dict[str, Person]) -> str:
    """A pack was held and one of its drafts approved; gives the id of the output."""
    (output_id, _) = make_pack(store, "A calm sentence.[^s1]", "Another calm sentence.[^s1]")
    approve(store, cast["ben"], output_id, now=NOW, policy_version=POLICY)
    return output_id


def settings(store: Store, *, slack: str = "", **notify: Any) -> Settings:
    notify = {"private": True, "desk": "https://desk.example.com", **notify}
    return Settings(outputs=Path(store.outputs), notify=Notify(**notify), webhook_secret=SECRET, slack_url=slack)  # fmt: skip


def waiting(store: Store) -> list[str]:
    return [one.kind for one in outbox.due(store, limit=1000)]


def test_a_webhook_gets_each_notice_once_signed_with_the_time(store: Store, done: str) -> None:
    with web_server() as hook:
        told = deliver(store, settings(store, webhook=hook.url), now=NOW)
        assert deliver(store, settings(store, webhook=hook.url), now=NOW).sent == 0
    assert [one["kind"] for one in hook.documents] == ["pack-held", "approved"]
    assert told.sent == 2
    assert hook.documents[1]["link"] == f"https://desk.example.com/review/{done}"
    assert hook.documents[0]["link"] == "https://desk.example.com/packs/pack1"
    for headers, data in hook.requests:
        time = headers["deckproof-timestamp"]
        assert headers["deckproof-signature"] == f"v1={sign(SECRET, time, data)}"
        assert headers["idempotency-key"] == json.loads(data)["key"]
        assert abs(int(time) - NOW.timestamp()) < 1


def test_a_signature_is_for_these_bytes_at_this_time_with_this_secret_alone() -> None:
    signed = sign(SECRET, "1", b"body")
    assert signed not in {sign(SECRET, "2", b"body"), sign(SECRET, "1", b"bodY"), sign("other", "1", b"body")}  # fmt: skip
    assert sign(SECRET, "1", b"1.x") != sign(SECRET, "1.1", b".x")


def test_mail_and_chat_tell_counts_and_links_and_nothing_else(store: Store, done: str) -> None:
    with web_server() as chat, mail_server() as (smtp, mails):
        wanted = settings(
            store, slack=chat.url, smtp=smtp, smtp_tls="none",
            mail_from="deckproof@example.com", mail_to=("review@example.com", "team@example.com"),
        )  # fmt: skip
        assert deliver(store, wanted, now=NOW).sent == 2
    (mail,) = mails
    (message,) = chat.documents
    assert "Subject: Deckproof: 1 pack is held for review, 1 draft is approved" in mail
    assert "To: review@example.com, team@example.com" in mail
    for text in (mail, message["text"]):
        assert f"https://desk.example.com/review/{done}" in text
        assert not [word for word in MUST_NOT_LEAVE if word in text]


NEW_KINDS = {
    "released-to-group", "recalled-from-group", "release-refused", "copy-to-take-back",
    "feedback-waiting", "customer-found-in-released", "customers-not-taken",
}  # fmt: skip


def test_what_comes_of_plans_and_their_echo_arrives_by_all_three_ways(store: Store) -> None:
    """To webhook, chat and mail alike: a group's release, a refused one, copies to take back, comments, later customers."""
    with store.acting() as act:
        for kind in sorted(NEW_KINDS):
            told = {
                "seq": 0,
                "object": f"id-{kind}",
                "team": "service" if kind == "feedback-waiting" else "",
            }
            outbox.put(act, kind=kind, key=f"{kind}-1", body=told)
    with web_server() as hook, web_server() as chat, mail_server() as (smtp, mails):
        wanted = settings(
            store, webhook=hook.url, slack=chat.url, smtp=smtp, smtp_tls="none",
            mail_from="deckproof@example.com", mail_to=("team@example.com",),
        )  # fmt: skip
        assert deliver(store, wanted, now=NOW).waiting == 0
        assert deliver(store, wanted, now=NOW).sent == 0, "each once"
    assert {one["kind"] for one in hook.documents} == NEW_KINDS
    text = "".join(one["text"] for one in chat.documents)
    mail = " ".join("".join(mails).split())
    for kind in NEW_KINDS:
        assert f"1 {WORDS[kind][0]}" in text
        assert WORDS[kind][0] in mail
        page = "customers" if kind == "customers-not-taken" else f"id-{kind}"
        assert f"/{page}" in text


def test_what_did_not_arrive_is_tried_again_later_by_that_way_alone(
    store: Store, done: str
) -> None:
    with web_server() as hook, web_server() as chat:
        hook.status = 500
        wanted = settings(store, webhook=hook.url, slack=chat.url)
        assert deliver(store, wanted, now=NOW).waiting == 2
        assert not waiting(store), "they wait for their time"
        hook.status = 200
        _hurry(store)
        assert deliver(store, wanted, now=NOW).sent == 2
    assert len(chat.requests) == 1
    assert len(hook.requests) == 3, "the first one twice, the second once"


def test_a_redirect_is_followed_nowhere(store: Store, done: str) -> None:
    with web_server() as hook:
        hook.status = 302
        assert deliver(store, settings(store, webhook=hook.url), now=NOW).waiting == 2
    assert len(hook.requests) == 1


def test_a_server_that_is_not_there_stops_nothing(store: Store, done: str) -> None:
    with web_server() as hook:
        gone = hook.url
    assert deliver(store, settings(store, webhook=gone), now=NOW).waiting == 2


def test_only_what_the_settings_name_is_told(store: Store, done: str) -> None:
    with web_server() as hook:
        told = deliver(store, settings(store, webhook=hook.url, events=("approved",)), now=NOW)
    assert [one["kind"] for one in hook.documents] == ["approved"]
    assert told.dropped > 0
    assert not waiting(store)


def test_a_chat_without_tls_is_told_nothing(store: Store, done: str) -> None:
    plain = settings(store, slack="http://chat.example.com/T0")
    assert deliver(store, plain, now=NOW).waiting == 2


def test_old_news_is_let_go(store: Store, done: str) -> None:
    with web_server() as hook:
        deliver(store, settings(store, webhook=hook.url), now=NOW + dt.timedelta(days=30))
    assert not hook.requests


def test_without_a_way_nothing_is_done_and_nothing_is_lost(store: Store, done: str) -> None:
    before = waiting(store)
    assert deliver(store, Settings(outputs=Path(store.outputs)), now=NOW).sent == 0
    assert waiting(store) == before


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.9", "::1", "fd00::1", "100.64.0.1", "::ffff:10.0.0.1"]
)  # fmt: skip
def test_nothing_goes_into_a_private_network_unless_that_was_allowed(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    answer = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(egress.socket, "getaddrinfo", lambda *_, **__: answer)
    with pytest.raises(NoticeError, match="private network"):
        egress.address_of("hooks.example.com", 443, private=False)
    assert egress.address_of("hooks.example.com", 443, private=True)


def test_the_address_that_was_judged_is_the_one_that_is_asked(
    store: Store, done: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = egress.socket.getaddrinfo, []

    def once(host: str, *rest: Any, **named: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if host == "hooks.test" else host, *rest, **named)

    with web_server() as hook:
        monkeypatch.setattr(egress.socket, "getaddrinfo", once)
        monkeypatch.setattr(egress, "is_loopback", lambda _: True)
        named = hook.url.replace("127.0.0.1", "hooks.test")
        assert deliver(store, settings(store, webhook=named), now=NOW).sent == 2
    assert asked.count("hooks.test") == len(hook.requests) == 2
    assert {headers["host"].partition(":")[0] for headers, _ in hook.requests} == {"hooks.test"}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"webhok": "https://x.example"}, "notify.webhook"),
        ({"webhook": "http://hooks.example.com"}, "without TLS"),
        ({"webhook": "http://127.0.0.1:1/x"}, "without TLS"),
        ({"webhook": "ftp://hooks.example.com"}, "no address"),
        ({"webhook": "https://user:pass@hooks.example.com"}, "no address"),
        ({"smtp": "smtp.example.com:587"}, "mail_from"),
        ({"smtp": "smtp.example.com", "mail_from": "a@example.com", "mail_to": ["b@example.com"]}, "port"),
        ({"smtp": "smtp.example.com:25", "smtp_tls": "none", "mail_from": "a@example.com", "mail_to": ["b@example.com"]}, "without TLS"),
        ({"smtp_tls": "maybe"}, "cannot be"),
        ({"events": ["everything"]}, "everything"),
        ({"mail_to": "b@example.com"}, "list"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_right_are_told(table: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_notify(table, "deckproof.toml")
    assert says in str(caught.value)


def test_the_settings_are_read_and_secrets_come_from_the_environment_alone(tmp_path: Path) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text('[notify]\nwebhook = "https://hooks.example.com/x"\nevents = ["released"]\n', encoding="utf-8")  # fmt: skip
    loaded = load_settings(file, {"DECKPROOF_WEBHOOK_SECRET": SECRET, "DECKPROOF_SLACK_URL": "https://chat.example/T0"})  # fmt: skip
    assert loaded.notify.events == ("released",)
    assert loaded.webhook_secret == SECRET
    assert SECRET not in repr(loaded)
    assert "chat.example" not in repr(loaded)
    file.write_text('webhook_secret = "x"\n', encoding="utf-8")
    with pytest.raises(SettingsError):
        load_settings(file, {})


def test_every_event_has_its_words() -> None:
    assert set(EVENTS) == set(WORDS)
    news = [News(key=str(n), kind=kind, object="o", seq=n, at="", link="") for n, kind in enumerate(EVENTS)]  # fmt: skip
    assert subject(news).count(",") == len(EVENTS) - 1
    assert "http" not in body(news)
    many = [replace(news[0], link=f"https://desk.example.com/packs/{n}") for n in range(30)]
    assert "and 10 more" in body(many)
    assert "30 packs are held" in subject(many)


def _hurry(store: Store) -> None:
    """Let the time of another try have come."""
    with store.acting() as act:
        act.connection.exec_driver_sql("UPDATE outbox SET next_at = 0 WHERE sent_at IS NULL")
