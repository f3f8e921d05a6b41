"""What weblogs take: each profile parses with a standard parser, stays a draft, and no title breaks out of its place."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.writers.formats.making import HOSTILE, POST, made, make_copy
from writers.formats import known_formats
from writers.formats._front import slug

WP = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wp": "http://wordpress.org/export/1.2/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def front_and_body(data: bytes) -> tuple[dict[str, Any], str]:
    head, front, body = data.decode().split("---\n", 2)
    assert head == ""
    parsed = yaml.safe_load(front)
    assert isinstance(parsed, dict)
    return parsed, body


def test_hugo_gets_a_draft_with_its_fields() -> None:
    front, body = front_and_body(made("hugo", make_copy()))
    assert front == {
        "title": "Why doors matter",
        "slug": "why-doors-matter",
        "date": dt.date(2027, 1, 11),
        "draft": True,
        "description": "Four call-outs in ten needed a second visit.",
        "keywords": ["door", "visit"],
        "author": "Maren Tolliver",
        "license": "CC BY 4.0",
    }
    assert body.startswith("\nFour call-outs in ten")
    assert "# Why doors" not in body


def test_jekyll_gets_an_unpublished_post_named_by_its_day() -> None:
    jekyll = known_formats()["jekyll"]
    front, body = front_and_body(jekyll.make(make_copy()))
    assert front["published"] is False
    assert front["layout"] == "post"
    assert jekyll.file_name(make_copy()) == "jekyll/2027-01-11-blog-post-reading-1.md"
    assert jekyll.file_name(make_copy(date=None)) == "jekyll/blog-post-reading-1.md"
    assert "| 2022 | 41,000 |" in body


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("name", ["hugo", "jekyll"])
def test_no_title_breaks_out_of_front_matter(name: str, title: str) -> None:
    front, _ = front_and_body(
        made(name, make_copy(title=title, keywords=(title, "x"), byline=title))
    )
    assert front["title"] == title
    assert front["author"] == title
    assert title in front.get("keywords", front.get("tags"))
    assert front.get("draft", not front.get("published", True)) is True


@given(title=st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=80))
def test_any_title_comes_back_out_of_front_matter(title: str) -> None:
    front, _ = front_and_body(made("hugo", make_copy(title=title)))
    assert front.get("title", "") == title
    assert front["draft"] is True


def test_nothing_of_the_generators_runs_in_a_body() -> None:
    page = "# T\n\n" + "\n\n".join(HOSTILE) + "\n\n```\n{{< code >}} <b>\n```\n"
    hugo, jekyll = (front_and_body(made(name, make_copy(page)))[1] for name in ("hugo", "jekyll"))
    assert "{{<" not in hugo
    assert "{{%" not in hugo
    assert not re.search(r"\{\{|\{%|\{:", jekyll)
    for body in (hugo, jekyll):
        assert "<script" not in body
        assert "<v Eve" not in body


def test_ghost_gets_an_import_with_one_draft_and_its_tags() -> None:
    document = json.loads(made("ghost", make_copy()))
    (database,) = document["db"]
    data = database["data"]
    (post,) = data["posts"]
    assert (post["status"], post["published_at"], post["title"]) == (
        "draft",
        None,
        "Why doors matter",
    )
    assert "<table>" in post["html"]
    assert "<h1>" not in post["html"]
    assert [tag["name"] for tag in data["tags"]] == ["door", "visit"]
    assert data["posts_tags"] == [{"post_id": 1, "tag_id": 1}, {"post_id": 1, "tag_id": 2}]
    assert database["meta"]["exported_on"] == 1799625600000


def test_wordpress_gets_a_draft() -> None:
    root = etree.fromstring(made("wordpress", make_copy()))
    (item,) = root.findall("channel/item")
    assert root.findtext("channel/wp:wxr_version", namespaces=WP) == "1.2"
    assert item.findtext("wp:status", namespaces=WP) == "draft"
    assert item.findtext("dc:creator", namespaces=WP) == "Maren Tolliver"
    assert "<li>Closed the door &amp; waited</li>" in (
        item.findtext("content:encoded", namespaces=WP) or ""
    )
    assert [one.text for one in item.findall("category")] == ["door", "visit"]


@pytest.mark.parametrize("title", [*HOSTILE, "\x00\x08 gone \ufffe"])
@pytest.mark.parametrize("name", ["wordpress", "ghost", "html"])
def test_hostile_text_stays_text(name: str, title: str) -> None:
    data = made(
        name,
        make_copy(f"# {title}\n\n{title}\n\n{title.replace(' ', '')}\n", title=title, byline=title),
    )
    text = (
        json.loads(data)["db"][0]["data"]["posts"][0]["html"] if name == "ghost" else data.decode()
    )
    if name == "wordpress":
        text = etree.fromstring(data).findtext("channel/item/content:encoded", namespaces=WP) or ""
    assert "<script" not in text
    assert "<v " not in text
    assert not re.search(r"<[^>]*\bonclick", text.partition("<body>")[2] or text)


@pytest.mark.parametrize(
    "line",
    [
        "[x](javascript:alert)",
        "![x](https://tracker.example/pixel.png)",
        "![x](data:image/png;base64,AAAA)",
        "<img src=x onerror=alert(1)>",
        '<https://a.example/" onclick="x>',
        "[x](data:text/html,x)",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_a_page_calls_on_nobody_and_runs_nothing(line: str) -> None:
    html = made("html", make_copy(f"# T\n\n{line}\n")).decode()
    body = html.partition("<body>")[2]
    assert "<img" not in body
    assert not re.search(r"""(?:href|src)\s*=\s*["']?(?:javascript|data):""", body)
    assert not re.search(r"<[^>]+\son\w+\s*=", body)
    assert "default-src 'none'" in html


def test_a_picture_that_comes_with_the_page_is_shown() -> None:
    page = "# T\n\n![The door](slides/7.png)\n\n![Other](slides/8.png)\n"
    html = made("html", make_copy(page, pictures={"slides/7.png": b"x"})).decode()
    assert '<img src="slides/7.png" alt="The door">' in html
    assert "slides/8.png" not in html
    assert "Other" in html


def test_a_page_of_html_says_what_it_is() -> None:
    html = made("html", make_copy()).decode()
    assert '<html lang="en">' in html
    assert "<title>Why doors matter</title>" in html
    assert '<a href="https://cards.example/blank" rel="noopener noreferrer">the card</a>' in html
    assert "<code>door --close</code>" in html


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Ünïted: 3 Straßen!", "united-3-strassen"),
        ("日本", "untitled"),
        ("a" * 90, "a" * 60),
        ("x " * 50, "x-" * 29 + "x"),
    ],
)
def test_an_address_is_made_of_plain_letters(title: str, said: str) -> None:
    assert slug(title) == said
    assert len(slug(title)) <= 60


def test_the_markdown_beside_pictures_is_the_page_itself() -> None:
    assert made("markdown", make_copy()) == POST.encode()
