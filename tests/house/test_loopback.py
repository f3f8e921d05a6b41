"""Which addresses are this machine itself."""

import pytest

from deckproof.loopback import is_loopback, is_loopback_host


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("http://localhost:8080/v1", True),
        ("http://127.0.0.1/v1", True),
        ("http://127.8.9.1/v1", True),
        ("http://[::1]:1/v1", True),
        ("http://10.0.0.1/v1", False),
        ("http://localhost.example.com/v1", False),
    ],
)
def test_only_this_machine_is_this_machine(address: str, own: bool) -> None:
    assert is_loopback(address) is own


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("localhost", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("::", False),
        ("192.0.2.7", False),
        ("localhost.example.com", False),
        ("", False),
    ],
)
def test_only_a_host_that_is_this_machine_needs_no_tls(host: str, own: bool) -> None:
    assert is_loopback_host(host) is own
