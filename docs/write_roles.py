"""Writes the table of who may do what into docs/people.md, as `review.authorise` decides it; with --check only compares."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from pathlib import Path

from deckproof.errors import RefusedError
from deckproof.model import Person, Role
from review.authorise import FRESH, Deed, Permission, authorise

PAGE = Path(__file__).with_name("people.md")
_PLACE = re.compile(
    r"(?<=<!-- roles: written by docs/write_roles.py -->\n).*?(?=<!-- end of roles -->)", re.DOTALL
)
_NOW = dt.datetime(2027, 1, 4, tzinfo=dt.UTC)


def main() -> int:
    """Write the table, or with --check say whether it is as it has to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    before = PAGE.read_text("utf-8")
    after = _PLACE.sub(lambda _: table(), before)
    if parser.parse_args().check:
        return int(before != after)
    PAGE.write_text(after, encoding="utf-8")
    return 0


def table() -> str:
    """Every deed × role in a few words."""
    head = ["", *(role.value for role in Role)]
    lines = [head, ["---"] * len(head)]
    lines += [[_told(deed), *(cell(deed, role) for role in Role)] for deed in Deed]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _told(deed: Deed) -> str:
    return f"{deed.value} *" if deed in FRESH else str(deed.value)


def cell(deed: Deed, role: Role) -> str:
    """To which packs somebody in this role may do it: "yes" to all, "" to none."""
    others, own = _may(deed, role), _may(deed, role, own=True)
    if others:
        return "yes" if own else "of others"
    granted = [f"granted to {one}" for one in Permission if _may(deed, role, granted=one)]
    return ", or ".join(["own"] * own + granted[:1])


def _may(deed: Deed, role: Role, *, own: bool = False, granted: Permission | None = None) -> bool:
    person = Person(name="somebody", roles=(role,), signed_in_at=_NOW)
    try:
        authorise(person, deed, own=own, granted=granted, now=_NOW)
    except RefusedError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
