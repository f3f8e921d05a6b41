"""The desk served with a certificate, and mail sent by TLS and STARTTLS, with certificates that each test makes."""

# ruff: noqa: S310 - an address of the test's own

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import socketserver
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deckproof.errors import NoticeError
from deckproof.notify import Notify, SmtpTls
from deckproof.settings import Settings
from desk.app import make_app
from desk.border import STRICT_TRANSPORT
from desk.notices.channels import Mail
from desk.notices.wording import News
from desk.serving import make_server, open_place
from review.store import Store

NOW = dt.datetime.now(dt.UTC)
NEWS = (News(key="k1", kind="pack-held", object="aaaa", seq=1, at=NOW.isoformat(), link=""),)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of this machine that it signed itself, and its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=1))
        .not_valid_after(NOW + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "chain.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


@pytest.fixture
def origin(store: Store, papers: tuple[Path, Path]) -> Iterator[str]:
    """A desk that has the certificate."""
    place = open_place("127.0.0.1", 0, certificate=papers[0], key=papers[1])
    app = make_app(store, Settings(outputs=Path(store.outputs)), lambda: NOW, address=place.address)
    server = make_server(app, place)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place.door]}, daemon=True)
    thread.start()
    yield place.address.origin
    server.should_exit = True
    thread.join(timeout=15)


def ask(address: str, trusted: Path | None, *, newest: ssl.TLSVersion | None = None) -> Any:
    context = ssl.create_default_context(cafile=trusted)
    if newest is not None:
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = newest
    return urllib.request.urlopen(address, timeout=20, context=context)


def test_a_desk_with_a_certificate_is_served_by_tls(origin: str, papers: tuple[Path, Path]) -> None:
    assert origin.startswith("https://127.0.0.1:")
    with ask(f"{origin}/sign-in", papers[0]) as answer:
        assert answer.status == 200
        assert answer.headers["strict-transport-security"] == STRICT_TRANSPORT


def test_nothing_is_served_without_tls_or_by_an_old_one(
    origin: str, papers: tuple[Path, Path]
) -> None:
    with pytest.raises((urllib.error.URLError, OSError)):
        urllib.request.urlopen(origin.replace("https", "http") + "/sign-in", timeout=20)
    with pytest.raises(urllib.error.URLError):
        ask(f"{origin}/sign-in", None)
    with pytest.warns(DeprecationWarning, match="TLS"), pytest.raises(urllib.error.URLError):
        ask(f"{origin}/sign-in", papers[0], newest=ssl.TLSVersion.TLSv1_1)
    # It serves on; and by now it has let go of all the connections that came to nothing.
    with ask(f"{origin}/sign-in", papers[0]) as answer:
        assert answer.status == 200


# Mail …


@contextmanager
def mail_server(
    papers: tuple[Path, Path], *, offers: bool = True, at_once: bool = False
) -> Iterator[tuple[str, list[str]]]:
    """A server that speaks SMTP and STARTTLS (RFC 3207); gives its address and what it was told, "tls" where TLS began."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*papers)
    told: list[str] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                self._talk()
            except OSError:
                told.append("broke off")
            finally:
                for one in self.wrapped:
                    one.close()

        def setup(self) -> None:
            self.wrapped: list[ssl.SSLSocket] = []

        def _talk(self) -> None:
            self.request.settimeout(10)
            wire = self._wrapped(self.request) if at_once else self.request
            lines = wire.makefile("rwb", buffering=0)
            lines.write(b"220 test\r\n")
            in_data = False
            while raw := lines.readline():
                line = raw.decode().rstrip("\r\n")
                if in_data:
                    in_data = line != "."
                    if not in_data:
                        lines.write(b"250 taken\r\n")
                    continue
                told.append(line.split(" ")[0].upper())
                if told[-1] == "EHLO":
                    lines.write(b"250-test\r\n250 STARTTLS\r\n" if offers else b"250 test\r\n")
                elif told[-1] == "STARTTLS":
                    lines.write(b"220 go on\r\n")
                    lines = self._wrapped(wire).makefile("rwb", buffering=0)
                elif told[-1] == "QUIT":
                    lines.write(b"221 bye\r\n")
                    return
                else:
                    in_data = told[-1] == "DATA"
                    lines.write(b"354 go on\r\n" if in_data else b"250 well\r\n")

        def _wrapped(self, wire: socket.socket) -> ssl.SSLSocket:
            made = context.wrap_socket(wire, server_side=True)
            self.wrapped.append(made)
            told.append("tls")
            return made

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"localhost:{server.server_address[1]}", told
        server.shutdown()
        thread.join()


def mail(smtp: str, how: SmtpTls) -> Mail:
    notify = Notify(
        smtp=smtp,
        smtp_tls=how,
        mail_from="a@example.com",
        mail_to=("b@example.com",),
        private=True,
    )
    return Mail(notify)


@pytest.fixture
def trusted(papers: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is among those that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(papers[0]))


@pytest.mark.parametrize("how", ["starttls", "tls"])
def test_a_mail_is_sent_when_tls_has_begun_and_not_before(
    papers: tuple[Path, Path], trusted: None, how: str
) -> None:
    with mail_server(papers, at_once=how == "tls") as (smtp, told):
        assert tuple(mail(smtp, how).tell(NEWS, now=NOW)) == NEWS
    assert told.index("tls") < told.index("MAIL") < told.index("DATA")


@pytest.mark.parametrize("how", ["starttls", "tls"])
def test_a_certificate_that_nobody_trusts_gets_no_mail(papers: tuple[Path, Path], how: str) -> None:
    with (
        mail_server(papers, at_once=how == "tls") as (smtp, told),
        pytest.raises(NoticeError, match="did not take it"),
    ):
        mail(smtp, how).tell(NEWS, now=NOW)
    assert "MAIL" not in told


def test_a_server_that_hides_starttls_gets_no_mail(
    papers: tuple[Path, Path], trusted: None
) -> None:
    with (
        mail_server(papers, offers=False) as (smtp, told),
        pytest.raises(NoticeError, match="did not take it"),
    ):
        mail(smtp, "starttls").tell(NEWS, now=NOW)
    assert "MAIL" not in told
