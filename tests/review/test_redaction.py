"""Words taken out of a page: all of them, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.errors import WrongStateError
from deckproof.model import Category, Person, Resolution
from review.outputs import load_output
from review.redaction import REDACTED, stand_in, without
from review.settlements import resolve
from review.store import Store
from tests.review.making import DULL, NAME, NOW, make_finding, make_pack, rooms


@pytest.mark.parametrize(
    ("text", "page", "after"),
    [
        ("Quillfeather Air", "By Quillfeather Air.[^s1]", "By X.[^s1]"),
        ("Quillfeather Air", "_Quillfeather Air_ and *Quillfeather\nAir*", "_X_ and *X*"),
        ("Quillfeather Air", "**Quillfeather** Air and Quillfeather **Air**", "X and X"),
        ("Quillfeather Air", "Quillfeather Airlines, Quillfeather Air", "Quillfeather Airlines, X"),
        ("12", "12 of 112 on [^s12] and [^s7-12], 12.5", "X of 112 on [^s12] and [^s7-12], X.5"),
        ("feather", "Quillfeather", "QuillX"),
        (
            "a.b@firm.example",
            "to a.b@firm.example, not axb@firm.example",
            "to X, not axb@firm.example",
        ),
        ("(", "a ( b", "a X b"),
    ],
)
def test_words_go_and_what_is_around_them_stays(text: str, page: str, after: str) -> None:
    assert without(page, make_finding(text), "X") == after


@pytest.mark.parametrize("page", ["nothing of it", "[^s12]", ""])
def test_words_that_do_not_stand_there_are_refused(page: str) -> None:
    with pytest.raises(WrongStateError, match="Edit the page"):
        without(page, make_finding("12"), "X")


@given(
    st.text("ab* _\n", max_size=8),
    st.sampled_from(["Quillfeather Air", "x.y@firm.example", "4,2"]),
    st.text("ab* _\n", max_size=8),
)
def test_no_copy_of_the_words_survives(before: str, text: str, after: str) -> None:
    page = f"{before} {text} {after} {text}, {text}"
    assert text not in without(page, make_finding(text), REDACTED)


def test_what_stands_in_place_tells_the_kind_or_what_one_wants() -> None:
    person = make_finding("Kim", Category.PERSON)
    assert stand_in(person, Resolution.REDACT, "ignored") == REDACTED
    assert stand_in(person, Resolution.REPLACE) == "[a person]"
    assert stand_in(person, Resolution.REPLACE, "a colleague") == "a colleague"


def test_of_findings_inside_one_another_the_longer_goes_first(
    store: Store, cast: dict[str, Person]
) -> None:
    (own_id,) = make_pack(store, f"It is {DULL} at {NAME}.[^s1]")
    ids = [one.id for one in load_output(store, own_id).findings]
    done = resolve(
        store, cast["ben"], own_id, ids, Resolution.REDACT, reason="Both.", now=NOW, rooms=rooms()
    )
    assert (done.findings, done.revised) == (2, (own_id,))
    after = load_output(store, own_id)
    assert (after.revision, after.findings) == (2, ())
    assert store.blobs.get(after.sha256) == b"# A title\n\nIt is [redacted] at [redacted].\n"
