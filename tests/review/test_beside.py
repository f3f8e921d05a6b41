"""The files that the house makes beside a page: the usual formats, what the plan adds to them, and what a team's template says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from deckproof.errors import (
    NotAllowedError,
    OpenFindingsError,
)
from deckproof.model import (
    Brief,
    Category,
    Customer,
    Finding,
    Severity,
)
from review import audit, edits, gate
from review.beside import make_beside
from review.outputs import load_output
from review.rooms import Extras, Grounds, Rooms, house
from review.store import Store
from scanners.customers import build_index
from scanners.policy import load_policy
from tests.review.making import (
    NOW,
    SOURCE,
    cast_of,
    make_draft,
)
from tests.review.with_files import (
    hold_one,
    names,
)


@pytest.fixture
def real(sqlite_store: Store) -> Rooms:
    return house(sqlite_store)


def found_in(output: Sequence[Finding], block: str) -> list[Finding]:
    return [one for one in output if one.block == block]


def test_the_real_rooms_make_the_usual_formats_and_an_edit_follows(
    sqlite_store: Store, real: Rooms
) -> None:
    ana = cast_of(sqlite_store)["ana"]
    own_id = hold_one(sqlite_store, "The door was open.[^s1]", with_rooms=real)
    assert names(sqlite_store, own_id) == ["page.docx", "page.html"]
    before = {one.name: one.sha256 for one in load_output(sqlite_store, own_id).files}
    edits.edit(
        sqlite_store, ana, own_id, "# A title\n\nThe gate was open.[^s1]\n", now=NOW, rooms=real
    )
    after = {one.name: one.sha256 for one in load_output(sqlite_store, own_id).files}
    assert b"The gate was open." in sqlite_store.blobs.get(after["page.html"])
    assert before["page.docx"] != after["page.docx"]
    assert audit.verify(sqlite_store, rooms=real).ok


def test_what_the_plan_adds_to_the_files_is_scanned(sqlite_store: Store, real: Rooms) -> None:
    grounds = Grounds(
        brief=Brief(byline="Maren Tolliver", licence="write to jane.doe@quillmere.example"),
        formats=("html",),
    )
    extras = make_beside(
        make_draft("The door was open.[^s1]"),
        SOURCE,
        grounds,
        {},
        lists=[None],
        policy=load_policy(None),
        today=NOW.date(),
    )
    assert [one.name for one in extras.files] == ["page.html"]
    assert not found_in(extras.findings, "file:byline")
    (contact,) = found_in(extras.findings, "file:licence")
    assert contact.category is Category.CONTACT
    assert "licence" in contact.why
    assert (
        real.beside(make_draft("x"), SOURCE, replace(grounds, formats=("none",)), {}, NOW.date())
        == Extras()
    )


def test_a_failed_format_and_a_skipped_one_are_told_of(sqlite_store: Store, real: Rooms) -> None:
    grounds = Grounds(formats=("gone", "audio", "html"))
    draft = replace(make_draft("Eine Tür.[^s1]"), kind="podcast-script")
    extras = real.beside(draft, replace(SOURCE, language="de"), grounds, {}, NOW.date())
    assert {one.rule: (one.severity, one.holds) for one in extras.findings} == {
        "format-failed:gone": (Severity.MEDIUM, True),
        "format-skipped:audio": (Severity.INFO, False),
    }


# What a team's own template says …


PHONE = "+1 202 555 0143"


def beside_template(
    tmp_path: Path, name: str, text: str, page: str = "The door was open.[^s1]"
) -> Extras:
    folder = tmp_path / "formats"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.j2").write_text(f"+++\ndefault = true\n+++\n{text}", encoding="utf-8")
    return make_beside(
        make_draft(page),
        SOURCE,
        Grounds(formats=(name.partition(".")[0],), templates_dir=str(tmp_path)),
        {},
        lists=[build_index([Customer(id="1", name="Brindlemark Logistics")])],
        policy=load_policy(None),
        today=NOW.date(),
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("letter.html", "<p>{{ title }}</p><p>For Brindlemark Logistics, call {0}.</p>"),
        ("letter.html", "<p title='For Brindlemark Logistics, call {0}'>{{ html }}</p>"),
        ("letter.html", "{{ html }}<!-- For Brindlemark Logistics, call {0} -->"),
        ("letter.html", "<p>For Brindle<b>mark</b> Log&#105;stics, call {0}.</p>"),
        ("letter.html", "{{ html }}<img alt='For Brindlemark Logistics, call {0}"),
        ("letter.txt", "{{ page }}\nFor Brindlemark Logistics, call {0}."),
        ("letter.md", "{{ page }}\nFor **Brindlemark** Logistics, call {0}."),
        ("letter.json", '{"a": "For Brind\\u006cemark Logistics, call {0}", "a": 1}'),
        ("letter.yaml", 'a: "For Brind\\x6cemark Logistics, call {0}"\n'),
        ("letter.yaml", "a: 1 # For Brindlemark Logistics, call {0}\n"),
        ("letter.xml", "<a><![CDATA[<p>For Brindlemark Logistics, call {0}</p>]]></a>"),
        ("letter.xml", "<a>&lt;p&gt;For Brindle&lt;b&gt;mark Logistics, call {0}</a>"),
        ("letter.html", "<![if x]>For Brindlemark Logistics, call {0}<![endif]><![<a"),
        ("letter.dat", "For Brindlemark Logistics, call {0}"),
    ],
)
def test_what_a_teams_template_says_is_scanned_like_a_page(
    tmp_path: Path, name: str, text: str
) -> None:
    extras = beside_template(tmp_path, name, text.replace("{0}", PHONE))
    assert [one.name for one in extras.files] == [name]
    found = found_in(extras.findings, f"file:{name}")
    holding = {one.category for one in found if one.holds}
    assert {Category.CUSTOMER, Category.CONTACT} <= holding
    assert all(name in one.why for one in found)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('<script src="https://evil.example/x.js"></script>', "script"),
        ("<SCRIPT>go()</SCRIPT>", "script"),
        ("<p onclick='go()'>x</p>", "handler"),
        ("<svg/onload=go()>", "handler"),
        ("<a href=' java\tscript:go()'>x</a>", "javascript"),
        ("<a href='&#106;avascript:go()'>x</a>", "javascript"),
        ("<img src='//evil.example/x.png'>", "address"),
        ("<a href='https://evil.example/'>x</a>", "address"),
        ("<iframe></iframe>", "iframe"),
        ("<style>p{background:url(https://evil.example/x)}</style>", "address"),
        ("<meta http-equiv=refresh content='0;url=x'>", "refresh"),
        ("<img src='//evil.example/x.png", "address"),
    ],
)
def test_what_a_teams_template_would_run_or_fetch_holds(
    tmp_path: Path, text: str, part: str
) -> None:
    for name in ("letter.html", "letter.md", "letter.txt"):
        extras = beside_template(tmp_path, name, f"{{{{ title }}}}\n{text}")
        (unsafe,) = [one for one in extras.findings if one.rule == f"format-unsafe:{part}"]
        assert unsafe.holds
        assert unsafe.severity is Severity.HIGH
        assert name in unsafe.why
        (tmp_path / "formats" / f"{name}.j2").unlink()


def test_a_template_of_the_page_alone_raises_nothing(tmp_path: Path) -> None:
    page = "The [door](https://doors.example/a?b=1&c=2) was *open*.[^s1]\n\n- One thing\n- `code`"
    for name, text in {
        "letter.html": "<h1>{{ title }}</h1>\n<div class='page'>{{ html }}</div>",
        "letter.md": "---\ntitle: {{ title | yaml }}\n---\n{{ page }}",
        "letter.json": '{"title": {{ title | json }}, "body": {{ page | json }}}',
    }.items():
        assert beside_template(tmp_path, name, text, page).findings == ()
        (tmp_path / "formats" / f"{name}.j2").unlink()


def test_a_template_that_says_too_much_holds_the_page_also_after_an_edit(
    sqlite_store: Store, real: Rooms, tmp_path: Path
) -> None:
    cast = cast_of(sqlite_store)
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "letter.html.j2").write_text(
        f"+++\ndefault = true\n+++\n<p>Call {PHONE}</p><script>x</script>"
    )
    team = replace(
        real,
        beside=lambda draft, source, grounds, pictures, today: real.beside(
            draft, source, replace(grounds, templates_dir=str(tmp_path)), pictures, today
        ),
    )
    own_id = hold_one(sqlite_store, "The door was open.[^s1]", with_rooms=team)
    for page in ("", "# A title\n\nThe gate was open.[^s1]\n"):
        if page:
            edits.edit(sqlite_store, cast["ana"], own_id, page, now=NOW, rooms=team)
        found = found_in(load_output(sqlite_store, own_id).findings, "file:letter.html")
        assert {"format-unsafe:script"} < {one.rule for one in found}
        with pytest.raises((OpenFindingsError, NotAllowedError)):
            gate.approve(
                sqlite_store,
                cast["ben"],
                own_id,
                now=NOW,
                policy_version=team.policy_version(),
                rooms=team,
            )
