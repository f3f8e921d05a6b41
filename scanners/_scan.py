"""One scan: every detector over the blocks, overlaps merged, the policy's word on each finding, ids that stay."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import logging
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deckproof.model import (
    MASK_FROM,
    Action,
    Block,
    BlockKind,
    Category,
    Draft,
    Finding,
    Severity,
    Visibility,
)
from scanners import READ_AS_SEEN, Detector, Scope, detectors
from scanners._meeting import met, without_stand_ins
from scanners._page import in_lines, of_plain, page_blocks, page_rules, plain_blocks, untold
from scanners._spans import about, fold
from scanners.policy import Policy, load_policy

if TYPE_CHECKING:
    from scanners.customers import CustomerIndex

_log = logging.getLogger(__name__)

TEXTS_AT_ONCE = 128
"""How many separate texts share one pass of the language model."""
_FAILURES = "failures"
"""In the memo: the failures that were logged."""


def run(
    scope: Scope,
    *,
    policy: Policy | None = None,
    only: Sequence[str] = (),
    without: Sequence[str] = (),
    more: Iterable[Finding] = (),
    in_draft: bool = False,
) -> tuple[Finding, ...]:
    """The findings of all detectors (or those named in `only`, less those in `without`) and `more`, merged, judged, sorted."""
    policy = policy or load_policy(None)
    raw: list[Finding] = list(more)
    for name, detector in _chosen(only):
        if name not in without:
            raw += _run_detector(name, detector, scope)
    joined = met(merged(raw, scope.blocks))
    if in_draft:
        joined = list(without_stand_ins(joined, {one.id: one.text for one in scope.blocks}))
    found = judged(joined, policy, in_draft=in_draft)
    _log.debug("scan: %d blocks, %d raw, %d findings", len(scope.blocks), len(raw), len(found))
    return found


@dataclass(frozen=True, slots=True)
class Looks:
    """A draft with the page that leaves, and the blocks of each look at them."""

    draft: Draft
    page: str
    said: tuple[Block, ...]
    raw: tuple[Block, ...]
    plain: tuple[Block, ...]


def looks_of(draft: Draft, page: str) -> Looks:
    """The title and the claims, the page as it stands, and what no claim holds as a reader sees it."""
    return Looks(draft, page, draft_blocks(draft), page_blocks(page), plain_blocks(page, draft))


def run_drafts(
    drafts: Iterable[tuple[Draft, str]],
    *,
    customers: CustomerIndex | None,
    policy: Policy | None,
    today: dt.date | None,
    named: Sequence[str],
    only: Sequence[str],
) -> Iterator[tuple[Finding, ...]]:
    """For each draft with its page the findings in the claims and the title, then those in the rest of the page.

    The page as it stands is read without the models of language and of meaning, which have read the claims; what no claim
    holds they read as a reader sees it.
    """
    several = [looks_of(draft, page) for draft, page in drafts]
    if len(several) > 1 and not only:
        _look_ahead(several, customers)
    told: set[tuple[str, ...]] = set()
    for looks in several:
        yield _run_looks(
            looks, customers=customers, policy=policy, today=today, named=named, only=only, told=told
        )  # fmt: skip


def _look_ahead(several: Sequence[Looks], customers: CustomerIndex | None) -> None:
    """Find the names in all their texts in one pass; each look then finds them kept."""
    from scanners._language import keep_names

    keep_names([one.text for looks in several for one in (*looks.said, *looks.plain)])
    if customers is not None:
        customers.keep_hits(
            [one.text for looks in several for one in (*looks.said, *looks.raw, *looks.plain)]
        )


def _run_looks(
    looks: Looks,
    *,
    customers: CustomerIndex | None,
    policy: Policy | None,
    today: dt.date | None,
    named: Sequence[str],
    only: Sequence[str],
    told: set[tuple[str, ...]],
) -> tuple[Finding, ...]:
    def look(
        blocks: tuple[Block, ...], *, model: bool = True, more: Iterable[Finding] = ()
    ) -> tuple[Finding, ...]:
        memo: dict[str, Any] = {_FAILURES: told}
        if not model:
            memo |= {"read": {}, READ_AS_SEEN: True}
        scope = Scope(blocks=blocks, customers=customers, today=today, named=named, memo=memo)
        without = () if model else ("names",)
        return run(scope, policy=policy, only=only, without=without, more=more, in_draft=True)

    said = look(looks.said)
    rules = () if only else page_rules(looks.page)
    raw = tuple(in_lines(look(looks.raw, model=False, more=rules), looks.page))
    plain = of_plain(look(looks.plain), raw)
    return (*said, *untold((*raw, *plain), said, looks.draft))


def run_texts(
    texts: Iterable[tuple[str, str]],
    *,
    customers: CustomerIndex | None,
    policy: Policy | None,
    today: dt.date | None,
    only: Sequence[str],
) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """(id, findings) for each text; the language model reads a handful of texts at once, the rest is apart."""
    from scanners._language import read_ahead

    policy = policy or load_policy(None)
    ahead = not only or any(name in {"names", "customer-harm", "private-life"} for name in only)
    waiting = iter(texts)
    told: set[tuple[str, ...]] = set()
    while batch := list(itertools.islice(waiting, TEXTS_AT_ONCE)):
        memos = read_ahead([text for _, text in batch]) if ahead else [{} for _ in batch]
        if customers is not None:
            customers.look_ahead([text for _, text in batch])
        for (key, text), memo in zip(batch, memos, strict=True):
            block = text_block(key, text)
            memo[_FAILURES] = told
            scope = Scope(blocks=(block,), customers=customers, today=today, memo=memo)
            yield key, run(scope, policy=policy, only=only)


def text_block(key: str, text: str, *, slide: int | None = None) -> Block:
    """A text that stands in no file, as a shown block."""
    return Block(
        id=key,
        kind=BlockKind.BODY,
        text=text,
        visibility=Visibility.SHOWN,
        part="",
        slide=slide,
    )


def draft_blocks(draft: Draft) -> tuple[Block, ...]:
    """The draft's title and claims as blocks; a claim stands on the first slide it cites."""
    claims = [
        text_block(f"c{index}", claim.text, slide=claim.cites[0] if claim.cites else None)
        for index, claim in enumerate(draft.claims)
    ]
    return (text_block("title", draft.title), *claims)


def _chosen(only: Sequence[str]) -> list[tuple[str, Detector]]:
    if only:
        return [(name, detectors.get(name)) for name in only]
    return list(detectors.items())


def _run_detector(name: str, detector: Detector, scope: Scope) -> list[Finding]:
    """What the detector finds; when it errs, a finding that says so, since a silence would look clean."""
    try:
        if f"found:{name}" not in scope.memo:
            scope.memo[f"found:{name}"] = list(detector(scope))
        return list(scope.memo[f"found:{name}"])
    except Exception as error:  # noqa: BLE001 - the border: whatever a detector does, the scan must say so
        _log_failure(scope, name, error)
        return [
            about(
                f"detector-failed:{name}",
                f"The detector {name!r} failed, so nothing here was checked for what it looks for.",
                confidence=1.0,
                evidence=(type(error).__name__,),
            )
        ]


def _log_failure(scope: Scope, name: str, error: Exception) -> None:
    """Log where the detector failed; once where several stumble over the same, in this look or another of the same scan."""
    # The message of an exception may quote the deck; its type and the places in our code do not.
    frames = traceback.extract_tb(error.__traceback__)
    told: set[tuple[str, ...]] = scope.memo.setdefault(_FAILURES, set())
    failure = (type(error).__name__, *(f"{one.filename}:{one.lineno}" for one in frames[-1:]))
    if failure not in told:
        told.add(failure)
        trail = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-8:]))
        _log.error("detector %s failed: %s at %s", name, type(error).__name__, trail)


def merged(raw: Iterable[Finding], blocks: Sequence[Block]) -> list[Finding]:
    """Of overlapping findings of one category (and one customer) the best, over the span of all that mask."""
    texts = {block.id: block.text for block in blocks}
    places: dict[tuple[str | None, Category, str | None], list[Finding]] = defaultdict(list)
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in raw:
        if finding.block is None or finding.start >= finding.end:
            kept.setdefault((finding.rule, finding.slide, finding.block, finding.why), finding)
        else:
            places[finding.block, finding.category, finding.customer_id].append(finding)
    result = list(kept.values())
    for (block, _, _), group in places.items():
        result += _without_overlaps(group, texts.get(block) if block else None)
    return result


def _without_overlaps(group: list[Finding], text: str | None) -> list[Finding]:
    result: list[Finding] = []
    for finding in sorted(group, key=lambda one: (one.start, -one.end)):
        last = result[-1] if result else None
        if last is None or finding.start >= last.end:
            result.append(finding)
            continue
        best, other = sorted((last, finding), key=_weight, reverse=True)
        if (
            text is not None
            and other.confidence >= MASK_FROM
            and best.confidence >= MASK_FROM
            and other.action is not Action.ALLOW
        ):
            start, end = min(best.start, other.start), max(best.end, other.end)
            best = replace(best, start=start, end=end, text=text[start:end])
        result[-1] = best
    return result


def _weight(finding: Finding) -> tuple[bool, float, int]:
    return finding.action is not Action.ALLOW, finding.confidence, finding.end - finding.start


def judged(
    findings: Sequence[Finding], policy: Policy, *, in_draft: bool = False
) -> tuple[Finding, ...]:
    """The findings with severity and action by the policy and ids, in order of slide, block and place."""
    counts = Counter(finding.group for finding in findings)
    order = sorted(
        findings,
        key=lambda one: (
            one.slide is None,
            one.slide or 0,
            one.block or "",
            one.start,
            one.end,
            one.category.value,
            one.rule,
            one.customer_id or "",
            one.group,
        ),
    )
    seen: Counter[str] = Counter()
    result = []
    for finding in order:
        ruling = policy.judge(finding, count=counts[finding.group], in_draft=in_draft)
        allowed = finding.action is Action.ALLOW
        identity = finding_id(finding)
        seen[identity] += 1
        if seen[identity] > 1:
            identity = f"{identity}-{seen[identity]}"
        result.append(
            replace(
                finding,
                id=identity,
                severity=Severity.INFO if allowed else ruling.severity,
                action=Action.ALLOW if allowed else ruling.action,
            )
        )
    return tuple(result)


def finding_id(finding: Finding) -> str:
    """A hash of category, rule family, folded text and place; the same over scans of the same bytes."""
    family = finding.rule.partition(":")[0]
    if finding.block is None:
        place = f"{finding.rule}\x1f{finding.slide}\x1f{finding.group}\x1f{finding.why}"
    else:
        place = f"{finding.block}\x1f{finding.start}"
    facts = (finding.category.value, family, fold(finding.text), place, finding.customer_id or "")
    return "f" + hashlib.sha256("\x1e".join(facts).encode()).hexdigest()[:16]
