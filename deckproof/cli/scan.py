"""`deckproof scan`: what must not get out of a deck, or of lines of text."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from deckproof.caches import keep_under
from deckproof.cli.output import print_json, print_line, say
from deckproof.counts import counted
from deckproof.errors import CustomerListError, FailedError, MissingFileError, UsageError
from deckproof.settings import Settings, load_settings

if TYPE_CHECKING:
    from deckproof.model import Deck, Finding
    from scanners.customers import CustomerIndex
    from scanners.policy import Policy


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(scan)


def scan(
    deck: Annotated[
        Path | None, typer.Argument(metavar="DECK", help="The presentation to scan.")
    ] = None,
    jsonl: Annotated[
        str | None,
        typer.Option(
            "--jsonl",
            metavar="FILE",
            help='Scan lines {"id","text"} instead of a deck; "-" is standard input.',
        ),
    ] = None,
    customers: Annotated[
        Path | None, typer.Option("--customers", help="The customer list (CSV or XLSX).")
    ] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="The risk policy (TOML).")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="DETECTOR", help="Run this detector alone; repeatable."),
    ] = None,
    no_ocr: Annotated[
        bool, typer.Option("--no-ocr", help="Leave text in images unread; says so.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    outputs: Annotated[
        Path | None, typer.Option("--outputs", help="Where Deckproof keeps everything.")
    ] = None,
) -> None:
    """Find what must not get out of a deck, or of lines of text."""
    if (deck is None) == (jsonl is None):
        raise UsageError("Name one deck, or lines of text with --jsonl.")
    settings = load_settings(
        outputs=outputs, customers=customers, policy=policy, ocr=False if no_ocr else None
    )
    from scanners.policy import load_policy

    keep_under(settings.outputs / "cache")
    rules = load_policy(settings.policy)
    index = _customer_index(settings)
    if jsonl is not None:
        _scan_lines(jsonl, index, rules, tuple(only or ()))
    elif deck is not None:
        _scan_deck(deck, settings, index, rules, tuple(only or ()), as_json=as_json)


def _scan_deck(
    path: Path,
    settings: Settings,
    index: CustomerIndex | None,
    policy: Policy,
    only: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    from deckproof.cli._deck_errors import naming_no_customer
    from deckproof.codec import to_plain
    from deckproof.model.finding import FINDINGS_SCHEMA
    from extractors import ReadOptions, read_deck
    from scanners import scan

    options = ReadOptions(ocr=settings.ocr, cache_dir=settings.outputs / "cache")
    with naming_no_customer(index):
        deck = read_deck(path, options=options)
    found = scan(deck, customers=index, policy=policy, today=_today(), only=only)
    if as_json:
        print_json(
            {
                "schema": FINDINGS_SCHEMA,
                "deck": {"sha256": deck.sha256, "name": deck.name},
                "policy": policy.version,
                "findings": to_plain(found),
                "warnings": to_plain(deck.warnings),
            }
        )
    else:
        _print_overview(deck, found)


def _today() -> Any:
    import datetime as dt

    return dt.datetime.now(dt.UTC).date()


def _customer_index(settings: Settings) -> CustomerIndex | None:
    """The index of the named list, else of the imported one, else none, which is said."""
    from scanners.customers import imported_index, load_index

    if settings.customers is not None:
        if not settings.customers.is_file():
            raise CustomerListError(
                "There is no such customer list.",
                where=str(settings.customers),
                remedy="Check the path, or leave --customers away to use the imported list.",
            )
        return load_index(settings.customers, outputs=settings.outputs)
    index = imported_index(settings.outputs)
    if index is None:
        say(
            "No customer list: customer names are not looked for. "
            "Give one with --customers FILE, or import it once with deckproof customers import FILE."
        )
    return index


# Lines of text


def _scan_lines(
    source: str, index: CustomerIndex | None, policy: Policy, only: tuple[str, ...]
) -> None:
    from scanners import scan_texts

    bad: list[int] = []
    ids: deque[Any] = deque()
    with _opened(source) as stream:
        texts = _texts(stream, ids, bad)
        for _, found in scan_texts(
            texts, customers=index, policy=policy, today=_today(), only=only
        ):
            print_json({"id": ids.popleft(), "findings": found})
    if bad:
        shown = ", ".join(map(str, bad[:5])) + (", …" if len(bad) > 5 else "")
        raise FailedError(
            f"{len(bad)} of the lines could not be scanned (line {shown}).",
            where=source,
            remedy='Each line has to be a JSON object with "id" and "text".',
        )


def _opened(source: str) -> BinaryIO:
    if source == "-":
        return sys.stdin.buffer
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise MissingFileError(
            f"The lines cannot be read ({error.strerror}).", where=source
        ) from None


def _texts(stream: BinaryIO, ids: deque[Any], bad: list[int]) -> Iterator[tuple[str, str]]:
    """(id, text) of each good line, its own id kept in `ids`; a bad one is answered here and remembered in `bad`."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        row = _loaded(line)
        if "id" in row and isinstance(row.get("text"), str) and _is_text(row["text"]):
            ids.append(row["id"])
            yield str(row["id"]), row["text"]
            continue
        bad.append(number)
        print_json({"id": row.get("id"), "line": number, "error": "not an object with id and text"})


def _loaded(line: bytes) -> dict[str, Any]:
    """The object of that line; empty when it is something else."""
    try:
        row = json.loads(line)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _is_text(text: str) -> bool:
    """Whether it can be written as UTF-8; JSON lets half of a surrogate pair through."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


# For people


_HEADS = {
    "high": "High: must not get out",
    "medium": "Medium: somebody has to look",
    "low": "Low: worth a look",
    "info": "For information",
}


def _print_overview(deck: Deck, found: tuple[Finding, ...]) -> None:
    """The findings by severity, then by group, each with its places."""
    holding = sum(finding.holds for finding in found)
    waits = counted(holding, "holds up", "hold up") if holding else "nothing holds up"
    print_line(
        f"{deck.name}: {counted(len(deck.slides), 'slide')}, {counted(len(found), 'finding')}, {waits} approval."
    )
    for severity, head in _HEADS.items():
        groups: dict[str, list[Finding]] = {}
        for finding in found:
            if finding.severity.value == severity:
                groups.setdefault(finding.group, []).append(finding)
        if not groups:
            continue
        print_line(f"\n{head} ({len(groups)})")
        ranked = sorted(groups.values(), key=lambda one: -max(item.confidence for item in one))
        for places in ranked:
            print_line(_overview_line(places))


def _overview_line(places: list[Finding]) -> str:
    best = max(places, key=lambda finding: finding.confidence)
    slides = sorted({finding.slide for finding in places if finding.slide is not None})
    where = f"slide{'s' * (len(slides) > 1)} {_ranges(slides)}" if slides else "the file"
    text = " ".join(best.text.split())
    quoted = f' "{text[:57]}…"' if len(text) > 60 else f' "{text}"' if text else ""
    places_word = f", {counted(len(places), 'place')}" if len(places) > 1 else ""
    return (
        f"  {best.category.value:<15}{quoted} – {where}{places_word}\n"
        f"      {best.why} ({best.action.value}, confidence {best.confidence:.2f})"
    )


def _ranges(numbers: list[int]) -> str:
    """1, 2, 3, 7 as "1–3, 7"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in parts)
