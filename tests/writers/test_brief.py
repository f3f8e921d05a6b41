from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from deckproof.errors import BriefError
from writers import default_brief, load_brief
from writers.brief import known_keys


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "brief.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_of_a_brief_is_read(tmp_path: Path) -> None:
    brief = load_brief(
        written(
            tmp_path,
            """
purpose = "customer experience"
audience = "plant managers"
avoid = ["synergy"]
language = "de"
use_notes = false
[posts]
max = 3
[podcast]
minutes = 8
hosts = ["Ana", "Ben"]
[release]
start = 2027-01-11
every_days = 7
channels = ["blog"]
[what_if]
leak = "Ana, within the hour"
""",
        )
    )
    assert brief.purpose == "customer experience"
    assert brief.avoid == ("synergy",)
    assert brief.language == "de"
    assert brief.use_notes is False
    assert brief.posts.max == 3
    assert brief.podcast.minutes == 8
    assert brief.podcast.hosts == ("Ana", "Ben")
    assert brief.release.start == dt.date(2027, 1, 11)
    assert brief.what_if.leak == "Ana, within the hour"
    assert not brief.is_default


@pytest.mark.parametrize(
    ("text", "wrong", "near"),
    [
        ('audiance = "all"', "audiance", "'audience'"),
        ("[podcast]\nminuts = 3", "podcast.minuts", "'podcast.minutes'"),
        ("[post]\nmax = 3", "post", "'posts"),
        ("max = 3", "max", "'posts.max'"),
        ("is_default = true", "is_default", "Known:"),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(
    tmp_path: Path, text: str, wrong: str, near: str
) -> None:
    with pytest.raises(BriefError) as raised:
        load_brief(written(tmp_path, text))
    assert repr(wrong) in str(raised.value)
    assert near in str(raised.value)
    assert "brief.toml" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("audience = 3", "'audience' has to be text, not a number"),
        ('use_notes = "yes"', "'use_notes' has to be true or false, not text"),
        ('avoid = "synergy"', "'avoid' has to be a list of texts"),
        ("avoid = [1]", "'avoid' has to be a list of texts"),
        ('posts = "six"', "'posts' has to be a table"),
        ("[posts]\nmax = true", "'posts.max' has to be a whole number"),
        ("[podcast]\nminutes = '8'", "'podcast.minutes' has to be a number"),
        ('[release]\nstart = "soon"', "'release.start' has to be a day"),
        ("[posts]\nmax = 7", "'posts.max' is 7"),
        ("[podcast]\nminutes = 0", "'podcast.minutes' is 0"),
        ('[podcast]\nhosts = ["A", "B", "C"]', "names 3 people"),
        ('language = "klingon"', "'language' is 'klingon'"),
        ("purpose = ", "not valid TOML"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BriefError, match="brief.toml") as raised:
        load_brief(written(tmp_path, text))
    assert said in str(raised.value)


def test_a_missing_brief_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="no such brief"):
        load_brief(tmp_path / "none.toml")


def test_the_default_brief_says_that_it_is_one() -> None:
    assert default_brief().is_default
    assert "posts.max" in known_keys()
