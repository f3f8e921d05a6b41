"""Findings for people: the same customer, name or thing once, with all the places it stands in; remarks counted by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from deckproof.cli.output import one_line
from deckproof.counts import counted
from deckproof.model.finding import HOLD_FROM

_RANK = {"high": 0, "medium": 1, "low": 2, "info": 3}
_LONGEST = 60
_NAMED = 5


def finding_lines(findings: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The findings of a document, grouped: those that are open first, then the worse ones; of remarks a line a kind."""
    told = list(findings)
    weighty = [one for one in told if not _is_remark(one)]
    for places in sorted(_grouped(weighty), key=_weight):
        yield from _group_lines(places)
    yield from _remark_lines([one for one in told if _is_remark(one)])


def _is_remark(found: dict[str, Any]) -> bool:
    """Whether nobody has to say a word on it, nor did."""
    return found["severity"] == "info" and not found["open"] and not found.get("allowed_by")


def _remark_lines(remarks: Sequence[dict[str, Any]]) -> Iterator[str]:
    """How many there are of each kind and which words they are about; each alone stands in `--json`."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for one in remarks:
        by_kind.setdefault(one["category"], []).append(one)
    for kind, those in sorted(by_kind.items(), key=lambda one: -len(one[1])):
        words = list(dict.fromkeys(filter(None, (_words(one).strip() for one in those))))
        more = " …" if len(words) > _NAMED else ""
        told = f": {', '.join(words[:_NAMED])}{more}" if words else ""
        yield f"  shown  {kind}, {counted(len(those), 'remark')}{told}"


def _grouped(findings: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """What shares a category and a group; a finding of no group stands alone."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for found in findings:
        key = found.get("group") or f"\x1f{found['id']}"
        groups.setdefault((found["category"], key), []).append(found)
    return list(groups.values())


def _weight(places: Sequence[dict[str, Any]]) -> tuple[bool, int, int]:
    worst = min(_RANK[one["severity"]] for one in places)
    return not any(one["open"] for one in places), worst, -len(places)


def _group_lines(places: Sequence[dict[str, Any]]) -> Iterator[str]:
    first = min(places, key=lambda one: (not one["open"], _RANK[one["severity"]]))
    if len(places) == 1:
        yield f"  {_mark(first)}  {first['id']}  {_what(first)}, {_place(first)}{_words(first)}: {_why(first)}"
        return
    waiting = sum(1 for one in places if one["open"])
    settled = any(was_settled(one) for one in places)
    state = f"{waiting} open" if waiting else "settled" if settled else "only shown"
    yield f"  {_mark(first)}  {_what(first)}{_words(first)}, {counted(len(places), 'place')}, {state}: {_why(first)}"
    for one in places:
        other = _words(one) if one["text"] != first["text"] else ""
        yield f"        {_mark(one)}  {one['id']}  {_place(one)}{other}"
    if waiting > 1:
        yield f"        all at once: --finding {first['id']} --group"


def was_settled(found: dict[str, Any]) -> bool:
    """Whether somebody said a word on it, by itself or by an entry of the allow-list; all else that is not open is only shown."""
    if found["open"]:
        return False
    holds = found["confidence"] >= HOLD_FROM and found["severity"] != "info"
    return bool(found.get("allowed_by")) or (holds and found["action"] != "allow")


def _what(found: dict[str, Any]) -> str:
    return f"{found['severity']:<6}  {found['category']}"


def _mark(found: dict[str, Any]) -> str:
    if found["open"]:
        return "open "
    return "allow" if found.get("allowed_by") else "     "


def _words(found: dict[str, Any]) -> str:
    text = one_line(found["text"])
    if not text:
        return ""
    return f" “{text[: _LONGEST - 1]}…”" if len(text) > _LONGEST else f" “{text}”"


def _why(found: dict[str, Any]) -> str:
    entry = found.get("allowed_by")
    tail = f" No finding by the allow-list entry {entry}." if entry else ""
    return f"{one_line(found['why'])}{tail}"


def _place(found: dict[str, Any]) -> str:
    """Where it stands: a sentence of the draft, counted from one, or a slide of the deck."""
    block = str(found["block"] or "")
    if block[:1] == "c" and block[1:].isdigit():
        return f"sentence {int(block[1:]) + 1}"
    if block.startswith("page:"):
        return f"line {block[5:]}"
    return f"slide {found['slide']}" if found["slide"] else block or "no slide"
