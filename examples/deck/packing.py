"""The same bytes on every build: archives are written again with one date, workbooks inside them too."""

from __future__ import annotations

import io
import re
import zipfile

DATE = (2026, 11, 2, 17, 45, 0)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
FIRST = "[Content_Types].xml"


def repack(data: bytes) -> bytes:
    """The archive with fixed dates, sorted members and, in its workbooks, fixed properties."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != FIRST, name)):
            member = zipfile.ZipInfo(name, DATE)
            member.compress_type, member.create_system, member.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o600 << 16,
            )
            new.writestr(member, _steady(name, old.read(name)), compresslevel=9)
    return buffer.getvalue()


def _steady(name: str, data: bytes) -> bytes:
    if name.endswith(".xlsx"):
        inner = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(inner, "w") as new:
            for part in old.namelist():
                text = old.read(part)
                if part == "docProps/core.xml":
                    text = STAMP.sub(rb"\g<1>2026-11-02T17:45:00Z", text)
                member = zipfile.ZipInfo(part, DATE)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.create_system = 3
                new.writestr(member, text, compresslevel=9)
        return inner.getvalue()
    return data
