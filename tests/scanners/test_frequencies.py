"""How often words are met: the same answers as wordfreq's own, from lists that are known by their hash."""

from __future__ import annotations

import itertools
import random
import stat
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wordfreq import get_frequency_list, zipf_frequency
from wordfreq.tokens import lossy_tokenize

from review.store import open_store
from scanners.frequencies import keeping, zipf_of, zipf_of_entry
from scanners.frequencies.making import LISTS, key_of, made
from scanners.frequencies.tokens import tokens_of

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = ("en", "de")
_PLAIN = "abdehilnorstu1029_.,'’ -/\\&()éßЖñıİœλςΣ"
_plain_texts = st.text(st.sampled_from(_PLAIN), max_size=14)


@pytest.fixture(scope="module")
def bytes_of_lists() -> bytes:
    return made()


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_word_of_a_list_is_met_as_often_as_the_list_says(name: Language) -> None:
    ranks = get_frequency_list(name, "large")
    told = ((word, (900 - rank) / 100) for rank, words in enumerate(ranks) for word in words)
    assert [word for word, zipf in told if zipf_of_entry(word, name) != zipf] == []


def test_a_word_of_several_neighbors_is_met_as_often_as_where_it_is_met_most() -> None:
    highest: dict[str, int] = {}
    for language in ("de", "fr", "es", "it", "nl"):
        for rank, words in enumerate(get_frequency_list(language, "small")):
            for word in words:
                highest[word] = min(rank, highest.get(word, rank))
    wrong = [
        w for w, rank in highest.items() if zipf_of_entry(w, "neighbors") != (900 - rank) / 100
    ]
    assert wrong == []


def test_no_two_words_of_a_list_share_a_hash(bytes_of_lists: bytes) -> None:
    lists = keeping.opened(bytes_of_lists)
    for name in LANGUAGES:
        assert len(lists[name]) == sum(map(len, get_frequency_list(name, "large")))
    assert len(lists) == len(LISTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_from_the_lists_get_what_wordfreq_answers(language: Language) -> None:
    words = [word for words in get_frequency_list(language, "large") for word in words][::211]
    assert len(words) > 1_000
    for word in words:
        for written in (word, word.upper()):
            assert zipf_of(written, language) == zipf_frequency(written, language), written


def test_words_put_together_get_what_wordfreq_answers() -> None:
    words = [word for words in get_frequency_list("en", "large") for word in words]
    chance = random.Random(7)  # noqa: S311 - which words, no secret
    for joint in ("-", "/", " ", "'", ".", "’", ",", "_", "", " & ", "-2019-", "·", ":"):
        for _ in range(60):
            text = joint.join(chance.sample(words, chance.randint(2, 3)))
            for language in LANGUAGES:
                assert zipf_of(text, language) == zipf_frequency(text, language), text


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "58", "2019", "1066", "2031", "0007", "svc-204", "r3-4", "12v", "1,000.50", "covid-19", "don’t", "l'arc",
        "qu'un", "it’c", "o'neill", "e.g", "ledger_operation_group", "Straße", "GROẞ", "café", "cafe\u0301", "время", "ΛΌΓΟΣ",
        "東京", "ไทย", "🙂", "©", "x²", "٣٤", "\ud800", "todos@s", "a\u200bb", "“quoted”", "naïve\u00a0word", "\x00", "h2o",
    ],
)  # fmt: skip
def test_odd_words_get_what_wordfreq_answers(text: str) -> None:
    for language in LANGUAGES:
        assert zipf_of(text, language) == zipf_frequency(text, language)


def test_every_short_text_of_letters_digits_and_marks_is_cut_as_wordfreq_cuts_it() -> None:
    for size in range(5):
        for letters in itertools.product("ab1_.,'’-é", repeat=size):
            text = "".join(letters)
            assert list(tokens_of(text)) == lossy_tokenize(text, "en"), text


def test_every_letter_is_cut_as_wordfreq_cuts_it() -> None:
    for letter in map(chr, range(0x2200)):
        for text in (letter, f"a{letter}b", f"1{letter}{letter}2"):
            assert list(tokens_of(text)) == lossy_tokenize(text, "en"), hex(ord(letter))


@settings(max_examples=300)
@given(_plain_texts)
def test_plain_texts_get_what_wordfreq_answers(text: str) -> None:
    assert list(tokens_of(text)) == lossy_tokenize(text, "de")
    assert zipf_of(text, "en") == zipf_frequency(text, "en")
    assert zipf_of(text, "de") == zipf_frequency(text, "de")


@settings(max_examples=200)
@given(st.text(max_size=8))
def test_texts_of_any_letters_get_what_wordfreq_answers(text: str) -> None:
    assert zipf_of(text, "en") == zipf_frequency(text, "en")


@given(st.text(max_size=40), st.text(max_size=40))
def test_different_words_have_different_hashes(one: str, other: str) -> None:
    assert (key_of(one) == key_of(other)) == (one == other)


# What is kept


def test_the_installed_wordfreq_is_the_one_whose_lists_are_known(bytes_of_lists: bytes) -> None:
    import hashlib

    digest = keeping.DIGESTS[metadata.version("wordfreq")]
    assert hashlib.sha256(bytes_of_lists).hexdigest() == digest


def test_lists_are_kept_for_their_owner_alone_and_taken_up_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keeping.lists_kept_under(tmp_path)
    (file,) = (tmp_path / "words").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700

    def not_again() -> bytes:
        raise AssertionError("made twice")

    monkeypatch.setattr(keeping, "made", not_again)
    again = keeping.lists_kept_under(tmp_path)
    assert [one["en"].rank("crate") for one in (first, again)] == [first["en"].rank("crate")] * 2
    assert first["en"].rank("crate") is not None


def test_a_changed_byte_is_not_gone_by(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, bytes_of_lists: bytes
) -> None:
    keeping.lists_kept_under(tmp_path)
    (file,) = (tmp_path / "words").iterdir()
    at = len(bytes_of_lists) // 2
    changed = bytearray(bytes_of_lists)
    changed[at] ^= 1
    file.write_bytes(changed)
    lists = keeping.lists_kept_under(tmp_path)
    assert lists["en"].rank("the") == keeping.opened(bytes_of_lists)["en"].rank("the")
    assert file.read_bytes() == bytes_of_lists
    assert "damaged" in caplog.text


def test_a_process_without_a_folder_that_can_be_written_makes_them_in_memory(
    tmp_path: Path,
) -> None:
    (tmp_path / "words").write_text("a file where the folder should be")
    for folder in (None, tmp_path, tmp_path / "nowhere"):
        assert keeping.lists_kept_under(folder)["de"].rank("kiste") is not None
    assert (tmp_path / "words").read_text() == "a file where the folder should be"
    assert not (tmp_path / "nowhere").exists()


def test_lists_of_another_wordfreq_are_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "DIGESTS", {"0.0": "0" * 64})
    assert keeping.lists_kept_under(tmp_path)["en"].rank("crate") is not None
    assert list(tmp_path.iterdir()) == []


def test_a_scan_in_a_house_keeps_the_lists_there_and_one_elsewhere_makes_no_house(
    tmp_path: Path,
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": "1", "text": "Ask Nell Harrow for the crates."}\n')
    house = tmp_path / "house"
    open_store(house).close()
    for outputs in (house, tmp_path / "elsewhere"):
        command = [
            sys.executable,
            "-m",
            "deckproof",
            "scan",
            "--jsonl",
            lines,
            "--outputs",
            outputs,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        assert '"findings":' in done.stdout
    assert len(list((house / "cache" / "words").iterdir())) == 1
    assert not (tmp_path / "elsewhere").exists()
