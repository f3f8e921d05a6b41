"""What is spoken: captions, transcripts, chapters, feed, teleprompter and speech markup, read with the tools that take them."""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise

import feedparser
import pytest
import srt
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.writers.formats.making import (
    ASKED_ALOUD,
    HOSTILE,
    INTERVIEW,
    SCRIPT,
    made,
    make_copy,
    make_script,
)
from writers.formats._script import chapters, clock, said
from writers.formats._spoken import spoken
from writers.formats._tongues import tongue_of
from writers.formats.teleprompter import BREATH_WORDS, breaths
from writers.languages import WRITTEN


def test_only_the_script_is_spoken_and_each_sentence_has_its_speaker() -> None:
    sentences = said(make_script())
    assert [(one.speaker, one.text) for one in sentences[:4]] == [
        ("Ana", "Hello, and welcome."),
        ("Ana", "This is about v1.34."),
        ("Ben", "Good to be here."),
        ("Ana", "We read 1,200 notes in Q3."),
    ]
    words = " ".join(one.text for one in sentences)
    assert "slides 1–2" not in words
    assert "Two engineers talk" not in words


def test_times_are_those_of_150_words_a_minute() -> None:
    sentences = said(make_script())
    assert (sentences[0].start_s, sentences[0].end_s) == (0.0, 1.2)
    assert all(one.end_s == after.start_s for one, after in pairwise(sentences))
    assert sentences[-1].end_s == pytest.approx(
        sum(len(one.text.split()) for one in sentences) * 0.4
    )


def test_a_script_without_hosts_and_a_german_one_are_read() -> None:
    solo = make_script(
        "# T\n\n## Skript\n\nHallo und willkommen.\n\n### 0:01 – Türen\n\nEine Tür.\n\n## Zur Folge\n\nX.\n",
        language="de",
    )
    assert [(one.speaker, one.text, one.opens) for one in said(solo)] == [
        ("", "Hallo und willkommen.", ""),
        ("", "Eine Tür.", "Türen"),
    ]


def test_a_script_headed_otherwise_is_found_by_its_hosts() -> None:
    page = SCRIPT.replace("## Script", "## Our talk")
    assert said(make_script(page)) == said(make_script())


def test_webvtt_is_read_by_its_own_parser() -> None:
    read = webvtt.from_buffer(io.StringIO(made("vtt", make_script()).decode()))
    captions = list(read)
    assert captions[0].start == "00:00:00.000"
    assert captions[0].voice == "Ana"
    assert captions[0].text == "Hello, and welcome."
    assert {one.voice for one in captions} == {"Ana", "Ben"}
    assert " ".join(one.text for one in captions) == " ".join(
        one.text for one in said(make_script())
    )
    assert all(len(one.text) <= 64 for one in captions)


def test_srt_is_read_by_its_own_parser() -> None:
    read = list(srt.parse(made("srt", make_script()).decode()))
    assert [one.index for one in read] == list(range(1, len(read) + 1))
    assert read[0].content == "Ana: Hello, and welcome."
    assert all(len(one.content.splitlines()) <= 2 for one in read)
    assert all(len(line) <= 32 for one in read for line in one.content.splitlines())
    assert all(one.end <= after.start for one, after in pairwise(read))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_sentence_breaks_out_of_a_caption(text: str) -> None:
    page = f"# T\n\n## Script\n\n**Ana:** Before. {text}\n\n**Ben:** After.\n"
    copy = make_script(page)
    vtt = made("vtt", copy).decode()
    assert len(re.findall(r"-->", vtt)) == len(list(webvtt.from_buffer(io.StringIO(vtt))))
    assert {one.voice for one in webvtt.from_buffer(io.StringIO(vtt))} == {"Ana", "Ben"}
    subtitles = made("srt", copy).decode()
    assert len(re.findall(r"-->", subtitles)) == len(list(srt.parse(subtitles)))
    etree.fromstring(made("ssml", copy))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=5))
def test_whatever_is_said_is_well_formed(lines: list[str]) -> None:
    copy = make_script("# T\n\n## Script\n\n" + "\n\n".join(lines) + "\n")
    etree.fromstring(made("ssml", copy))
    etree.fromstring(made("psc", copy))
    etree.fromstring(made("rss-item", copy))
    vtt = made("vtt", copy).decode()
    cues = [line for line in vtt.splitlines() if "-->" in line]
    assert all(
        re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}", line) for line in cues
    )
    json.loads(made("transcript-json", copy))


def test_the_transcript_has_what_the_podcast_namespace_asks_for() -> None:
    document = json.loads(made("transcript-json", make_script()))
    assert document["version"] == "1.0.0"
    for segment in document["segments"]:
        assert segment["speaker"] in {"Ana", "Ben"}
        assert 0 <= segment["startTime"] < segment["endTime"]
        assert segment["body"]


def test_chapters_begin_at_nought_and_rise() -> None:
    document = json.loads(made("chapters-json", make_script()))
    assert document["version"] == "1.2.0"
    assert [one["title"] for one in document["chapters"]] == ["The second visit", "Doors", "Money"]
    starts = [one["startTime"] for one in document["chapters"]]
    assert starts[0] == 0
    assert starts == sorted(starts)
    # As the page itself says, in whole seconds.
    assert [round(one.start_s) for one in chapters(make_script())][1] == 4


def test_podlove_chapters_say_the_same() -> None:
    root = etree.fromstring(made("psc", make_script()))
    assert root.tag == "{http://podlove.org/simple-chapters}chapters"
    listed = [(one.get("start"), one.get("title")) for one in root]
    assert listed[0] == ("00:00:00.000", "The second visit")
    assert [title for _, title in listed] == ["The second visit", "Doors", "Money"]


def test_the_feed_is_read_by_a_feed_reader_and_has_no_script_in_it() -> None:
    data = made("rss-item", make_script(description="Two engineers talk about doors."))
    feed = feedparser.parse(io.BytesIO(data))
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.title == "The second visit"
    assert entry.id == "urn:sha256:abc"
    assert not entry.guidislink
    assert entry.podcast_transcript["url"] == "transcript.vtt"
    assert entry.podcast_chapters["type"] == "application/json+chapters"
    assert int(entry.itunes_duration) == round(said(make_script())[-1].end_s)
    assert "Two engineers talk about doors." in entry.content[0].value
    assert "Nobody had looked" not in data.decode()


def test_the_guid_outlives_an_edit() -> None:
    first, second = (
        feedparser.parse(io.BytesIO(made("rss-item", make_script(page)))).entries[0].id
        for page in (SCRIPT, SCRIPT.replace("nine long", "ten long"))
    )
    assert first == second


def test_a_teleprompter_shows_one_breath_a_line() -> None:
    lines = made("teleprompter", make_script()).decode().splitlines()
    assert lines[:3] == ["ANA:", "Hello, and welcome.", "This is about version one point 34."]
    assert "== Doors ==" in lines
    assert all(len(line.split()) <= BREATH_WORDS for line in lines)
    assert not re.search(r"[*_%€\[\]]", "\n".join(lines))


@given(st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=60))
def test_breaths_lose_no_word(words: list[str]) -> None:
    found = list(breaths(" ".join(words)))
    assert " ".join(found).split() == words
    assert all(len(line.split()) <= BREATH_WORDS for line in found)


def test_speech_markup_has_voices_pauses_and_pronunciation() -> None:
    root = etree.fromstring(made("ssml", make_script(pronunciation={"notes": "nohts"})))
    name = "{http://www.w3.org/2001/10/synthesis}"
    assert [one.get("name") for one in root.iter(f"{name}voice")] == ["Ana", "Ben", "Ana", "Ben"]
    assert [one.get("time") for one in root.iter(f"{name}break")] == ["400ms", "1200ms", "1200ms"]
    aliases = {one.text: one.get("alias") for one in root.iter(f"{name}sub")}
    assert aliases == {
        "v1.34": "version one point 34",
        "notes": "nohts",
        "Q3": "quarter three",
        "EUR 1.2m": "1 point two million euros",
        "12 %": "12 percent",
    }
    assert "".join(root.itertext()).endswith("It cost EUR 1.2m, or 12 % more.")


@pytest.mark.parametrize("page", [INTERVIEW, ASKED_ALOUD])
def test_an_interview_is_asked_and_answered(page: str) -> None:
    copy = make_script(page, kind="video-interview")
    assert [one.opens for one in said(copy) if one.opens] == ["Why did nobody look at the door?"]
    assert [(one.speaker, one.text) for one in said(copy)] == [
        ("Question", "Who are you, and what do you do?"),
        ("Question", "Why did nobody look at the door?"),
        ("Answer", "The call asked for everything else."),
        ("Answer", "Nine codes meant nothing."),
        ("Question", "What should people try first?"),
    ]


@pytest.mark.parametrize(
    ("language", "written", "heard"),
    [
        (
            "en",
            "We shipped v1.34 in Q3 2026.",
            "We shipped version one point 34 in quarter three of 2026.",
        ),
        ("en", "It cost EUR 1.2m.", "It cost 1 point two million euros."),
        ("en", "It cost $5k and £3 each.", "It cost 5 thousand dollars and 3 pounds each."),
        ("en", "3 € or 4 USD", "3 euros or 4 dollars"),
        ("en", "12.5% of 10–12 & more", "12 point five percent of 10 to 12 and more"),
        ("en", "See https://www.talks.example/a/b?c=d.", "See talks dot example"),
        ("en", "Ask a.b@talks.example now", "Ask a dot b at talks dot example now"),
        ("en", "Three times (3x) a day", "Three times, 3 times, a day"),
        ("en", "41,000 visits in 2022", "41,000 visits in 2022"),
        ("en", "[Customer 2] said “so”", "Customer 2 said so"),
        (
            "de",
            "Im Q3 waren es 1,2 Mio. EUR mehr.",
            "Im Quartal drei waren es 1 Komma zwei Millionen Euro mehr.",
        ),
        (
            "de",
            "Das sind 12,5 % von v2.0",
            "Das sind 12 Komma fünf Prozent von Version zwei Punkt null",
        ),
        ("de", "10–12 von 1.200", "10 bis 12 von 1.200"),
        ("fr", "12,5 % en Q3 2026", "12 virgule cinq pour cent en trimestre trois de 2026"),
        ("fr", "1,2 M€ & 3 k€", "1 virgule deux millions d’euros et 3 mille euros"),
        ("es", "12,5 % de v2.0", "12 coma cinco por ciento de versión dos punto cero"),
        ("it", "2 mln € a@b.example", "2 milioni di euro a chiocciola b punto example"),
        ("nl", "10–12 keer, 3 mld EUR", "10 tot 12 keer, 3 miljard euro"),
        ("pt-BR", "3x 50%", "3 vezes 50 por cento"),
        ("pl", "Q3 x", "quarter three x"),
    ],
)
def test_what_is_written_is_said(language: str, written: str, heard: str) -> None:
    assert spoken(written, language, {}) == heard


@pytest.mark.parametrize(
    ("language", "asks", "answers"),
    [("es", "Pregunta", "Respuesta"), ("fr", "Question", "Réponse"), ("it", "Domanda", "Risposta"),
     ("nl", "Vraag", "Antwoord"), ("pt", "Pergunta", "Resposta"), ("de", "Frage", "Antwort")],
)  # fmt: skip
def test_an_interviews_turns_are_named_in_its_language(
    language: str, asks: str, answers: str
) -> None:
    copy = make_copy(INTERVIEW, kind="video-interview", language=language)
    assert {one.speaker for one in said(copy)} == {asks, answers}


def test_every_written_language_has_all_words_aloud() -> None:
    assert {tongue_of(code).percent for code in WRITTEN} == {
        "percent", "Prozent", "por ciento", "pour cent", "per cento", "procent", "por cento",
    }  # fmt: skip
    assert all(len(tongue_of(code).digits) == 10 for code in WRITTEN)
    assert all(set(tongue_of(code).money) == set(tongue_of("en").money) for code in WRITTEN)


def test_a_feed_names_its_language() -> None:
    assert b"<language>pt</language>" in made("rss-item", make_script(language="pt"))


def test_a_lexicon_goes_before_everything_and_long_words_before_short_ones() -> None:
    lexicon = {"nginx": "engine x", "nginx v2.0": "engine x two", "GmbH": "G m b H"}
    assert (
        spoken("nginx v2.0 and nginx of a GmbH", "en", lexicon)
        == "engine x two and engine x of a G m b H"
    )
    assert spoken("nginxes stay", "en", lexicon) == "nginxes stay"


@given(st.floats(min_value=0, max_value=360_000))
def test_clocks_read_back(seconds: float) -> None:
    hours, minutes, rest = clock(seconds).split(":")
    assert int(hours) * 3600 + int(minutes) * 60 + float(rest) == pytest.approx(seconds, abs=0.0006)
