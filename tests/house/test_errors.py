"""The tree of errors: its picture, its exit statuses, its sentences."""

import inspect
import pickle
import re

import pytest

from deckproof import errors
from deckproof.errors import (
    DeckproofError,
    EncryptedDeckError,
    InputError,
    RefusedError,
    UnknownNameError,
)

ALL = [
    kind
    for _name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, DeckproofError)
]


def test_the_picture_at_the_top_shows_every_error_at_its_place() -> None:
    picture = errors.__doc__ or ""
    depth = {
        match[2]: len(match[1]) // 4
        for match in re.finditer(r"^((?:    |[│├└─ ]{4})+)(\w+Error)", picture, re.MULTILINE)
    }
    assert depth.keys() == {kind.__name__ for kind in ALL}
    for kind in ALL:
        bases = len(kind.__mro__) - len(DeckproofError.__mro__)
        assert depth[kind.__name__] == bases + 1


@pytest.mark.parametrize("kind", ALL)
def test_exit_status_follows_the_branch(kind: type[DeckproofError]) -> None:
    expected = 2 if issubclass(kind, InputError) else 3 if issubclass(kind, RefusedError) else 1
    assert kind.exit_status == expected
    assert kind.__doc__


def test_a_message_says_where_what_and_what_to_do() -> None:
    error = EncryptedDeckError("The deck has a password.", where="talk.pptx", remedy="Remove it.")
    assert str(error) == "talk.pptx: The deck has a password. Remove it."
    assert error.code == "encrypted-deck"


def test_an_error_survives_a_process_border() -> None:
    error = EncryptedDeckError("The deck has a password.", where="talk.pptx", remedy="Remove it.")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_an_unknown_name_offers_the_nearest_or_all() -> None:
    assert "Did you mean 'summary'?" in str(UnknownNameError.among("kind", "sumary", ["summary"]))
    assert "Known: reading, visual." in str(
        UnknownNameError.among("style", "zzz", ["visual", "reading"])
    )
