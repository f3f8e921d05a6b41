"""Archives that are put together of deflated members are what `zipfile` writes, byte for byte."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from writers.formats import Copy, docx
from writers.formats._archive import archive, member

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0/\\:"), min_size=1, max_size=20)
COPY = Copy(
    page="# Crates\n\nThe crates *wait* at <https://example.com>.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    title="Crates", description="", keywords=("crates",), kind="blog-post", style="reading", number=1,
    language="en", guid="urn:x", byline="Ida Marlow",
)  # fmt: skip


def as_zipfile_writes(members: dict[str, bytes]) -> bytes:
    gathered = io.BytesIO()
    with zipfile.ZipFile(gathered, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            opened.writestr(info, data)
    return gathered.getvalue()


@given(st.dictionaries(NAMES, st.binary(max_size=300), max_size=5))
def test_an_archive_is_what_zipfile_writes(members: dict[str, bytes]) -> None:
    made = archive(member(name, data) for name, data in members.items())
    assert made == as_zipfile_writes(members)
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert {one: opened.read(one) for one in opened.namelist()} == members


def test_a_document_says_nothing_of_the_one_before_it() -> None:
    first = docx.make(COPY)
    other = replace(
        COPY, page="# Ramps\n\nNo more.\n", title="Ramps", keywords=(), byline="", language="de"
    )
    second = docx.make(other)
    assert docx.make(COPY) == first
    with zipfile.ZipFile(io.BytesIO(second)) as opened:
        said = b"".join(opened.read(name) for name in opened.namelist())
    for word in (b"Crates", b"crates", b"Marlow", b"example.com"):
        assert word not in said


def test_a_document_with_pictures_leaves_none_in_the_next() -> None:
    from PIL import Image

    drawn = io.BytesIO()
    Image.new("RGB", (4, 3), (9, 9, 9)).save(drawn, "PNG")
    page = f"{COPY.page}\n![A box](slides/1.png)\n"
    pictured = docx.make(replace(COPY, page=page, pictures={"slides/1.png": drawn.getvalue()}))
    names = [zipfile.ZipFile(io.BytesIO(one)).namelist() for one in (pictured, docx.make(COPY))]
    assert any("media/" in name for name in names[0])
    assert not any("media/" in name for name in names[1])
