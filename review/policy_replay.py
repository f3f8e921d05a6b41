"""What another policy would change: the stored findings of every held pack judged by it, before anybody switches it on.

Nothing is scanned again and nothing is written. Both sides are judged from what the detectors said (category, rule,
confidence, place), so the comparison is between the policy in force and the other one, whatever judged the scan at its time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from deckproof.codec import from_json
from deckproof.model import Action, Category, Finding, OutputState, Severity
from review.findings import WHOLE_PACK, blocks, had_high
from review.open_findings import settled_ids
from review.steps import OPEN_STATES
from review.store import Store
from review.tables import output, pack, scan

if TYPE_CHECKING:
    from scanners.policy import Policy, Rule

_OPEN = tuple(state.value for state in OPEN_STATES)

EXAMPLES = 3
"""How many words of the decks a line of the report carries, for whoever asks to see them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a policy says of a finding."""

    severity: Severity
    action: Action
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Findings of one category, rule and place that the other policy judges otherwise, all in the same way."""

    category: Category
    rule: str
    place: str
    """"deck" or "draft"."""
    before: Ruling
    after: Ruling
    findings: int
    begin_to_hold: int
    """How many of them hold up approval by the other policy and not by the one in force."""
    cease_to_hold: int
    examples: tuple[str, ...] = ()
    """Words of the decks; for the desk, never for a log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """The difference that the other policy makes to everything that is held."""

    in_force: str
    other: str
    packs: int
    outputs: int
    findings: int
    changed: int
    severity_changed: int
    action_changed: int
    signers_changed: int
    changes: tuple[Change, ...]
    gain_hold: tuple[str, ...]
    """Outputs that wait for nobody now and would wait for a person's word."""
    lose_hold: tuple[str, ...]
    gain_signature: tuple[str, ...]
    """Outputs that compliance would have to sign, once scanned again."""
    approvals_voided: tuple[str, ...]
    """Outputs whose approval ends when the other policy is confirmed."""


_Case = tuple[Category, str, str, Ruling, Ruling]
"""What is counted together: category, rule, place, and what either policy says."""


@dataclass(slots=True)
class _Tally:
    """What was counted so far."""

    findings: int = 0
    counts: Counter[_Case] = field(default_factory=Counter)
    begin: Counter[_Case] = field(default_factory=Counter)
    cease: Counter[_Case] = field(default_factory=Counter)
    examples: dict[_Case, dict[str, None]] = field(default_factory=dict)

    def take(self, case: _Case, found: Finding, *, held: bool, holds: bool) -> None:
        """Count a finding that the two policies judge otherwise."""
        self.counts[case] += 1
        self.begin[case] += holds and not held
        self.cease[case] += held and not holds
        known = self.examples.setdefault(case, {})
        if found.text and len(known) < EXAMPLES:
            known[found.text] = None


@dataclass(slots=True)
class _Moved:
    """The outputs for which the other policy makes a difference."""

    gain: list[str] = field(default_factory=list)
    lose: list[str] = field(default_factory=list)
    sign: list[str] = field(default_factory=list)
    void: list[str] = field(default_factory=list)

    def take(self, row: Row[Any], *, before: bool, after: bool) -> None:
        """Note whether it waits for a person's word by the one policy and not by the other."""
        if after and not before:
            self.gain.append(row.id)
        if before and not after:
            self.lose.append(row.id)


@dataclass(frozen=True, slots=True)
class _Both:
    """One finding as either policy judges it."""

    before: Finding
    after: Finding


def replay_policy(store: Store, in_force: Policy, other: Policy) -> Replayed:
    """How `other` judges what is held, against the policy in force; raises StoreError for a blob that is gone."""
    tally, moved, judges = _Tally(), _Moved(), (_Judge(in_force), _Judge(other))
    with store.reading() as connection:
        packs, outputs = _packs(connection), _outputs(connection)
        done = settled_ids(connection)
    deck_waits = {
        row.id: _deck_waits(row.id, _judged(store, row.findings, judges, tally, place="deck"), done)
        for row in packs
    }
    for row in outputs:
        judged = _judged(store, row.findings, judges, tally, place="draft")
        own = _waits(judged, done, (row.pack, row.id, row.scan))
        before, after = (one or two for one, two in zip(deck_waits[row.pack], own, strict=True))
        moved.take(row, before=before, after=after)
        if not row.high and had_high(one.after for one in judged):
            moved.sign.append(row.id)
        scanned_by = row.policy_version.partition("+")[0]
        if row.state == OutputState.APPROVED and scanned_by != other.version:
            moved.void.append(row.id)
    return Replayed(
        in_force=in_force.version,
        other=other.version,
        packs=len(packs),
        outputs=len(outputs),
        findings=tally.findings,
        changed=tally.counts.total(),
        severity_changed=_count(tally, lambda one, two: one.severity != two.severity),
        action_changed=_count(tally, lambda one, two: one.action != two.action),
        signers_changed=_count(tally, lambda one, two: one.signers != two.signers),
        changes=tuple(_changes(tally)),
        gain_hold=tuple(moved.gain),
        lose_hold=tuple(moved.lose),
        gain_signature=tuple(moved.sign),
        approvals_voided=tuple(moved.void),
    )


class _Judge:
    """A policy that remembers what it said of findings that are alike to it."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._known: dict[tuple[object, ...], Rule] = {}
        self._counts = frozenset(rule.min_count for rule in policy.rules)

    def rule(self, found: Finding, *, count: int, in_draft: bool) -> Rule:
        """The rule that decides, as `Policy.judge` finds it."""
        enough = max((one for one in self._counts if one <= count), default=0)
        key = (found.category, found.rule, found.visibility, found.confidence, enough, in_draft)
        rule = self._known.get(key)
        if rule is None:
            rule = self._policy.judge(found, count=count, in_draft=in_draft)
            self._known[key] = rule
        return rule


def _packs(connection: Connection) -> Sequence[Row[Any]]:
    """The packs of which something is still open."""
    of_open = select(output.c.pack).where(output.c.state.in_(_OPEN))
    return connection.execute(
        select(pack.c.id, pack.c.findings).where(pack.c.id.in_(of_open)).order_by(pack.c.id)
    ).all()


def _outputs(connection: Connection) -> Sequence[Row[Any]]:
    """What is still open, with its current scan."""
    return connection.execute(
        select(
            output.c.id,
            output.c.pack,
            output.c.state,
            output.c.scan,
            output.c.high,
            scan.c.findings,
            scan.c.policy_version,
        )
        .join(scan, (scan.c.output == output.c.id) & (scan.c.number == output.c.scan))
        .where(output.c.state.in_(_OPEN))
        .order_by(output.c.pack, output.c.position)
    ).all()


def _judged(
    store: Store, blob: str, judges: tuple[_Judge, _Judge], tally: _Tally, *, place: str
) -> list[_Both]:
    """The findings in the blob by both policies, counted where they differ."""
    found = from_json(store.blobs.get(blob), tuple[Finding, ...])
    counts = Counter(one.group for one in found)
    tally.findings += len(found)
    result = []
    for one in found:
        if _is_fixed(one):
            result.append(_Both(one, one))
            continue
        before, after = (
            judge.rule(one, count=counts[one.group], in_draft=place == "draft") for judge in judges
        )
        both = _Both(_ruled(one, before), _ruled(one, after))
        result.append(both)
        said = _ruling(before), _ruling(after)
        if said[0] != said[1]:
            case = (one.category, one.rule, place, *said)
            tally.take(case, one, held=blocks(both.before), holds=blocks(both.after))
    return result


def _is_fixed(found: Finding) -> bool:
    """Whether no policy has a say: the grounding's findings, and customers who may be named in public."""
    public = found.category is Category.CUSTOMER and found.action is Action.ALLOW
    return public or found.rule.startswith("grounding.")


def _ruled(found: Finding, rule: Rule) -> Finding:
    return replace(found, severity=rule.severity, action=rule.action)


def _ruling(rule: Rule) -> Ruling:
    return Ruling(severity=rule.severity, action=rule.action, signers=tuple(rule.signers))


def _deck_waits(
    pack_id: str, judged: Sequence[_Both], done: frozenset[tuple[str, str, int, str]]
) -> tuple[bool, bool]:
    """Whether the whole pack waits by either policy: only for parts that nobody looked at."""
    of_pack = [one for one in judged if one.before.rule.startswith(WHOLE_PACK)]
    return _waits(of_pack, done, (pack_id, "", 0))


def _waits(
    judged: Sequence[_Both],
    done: frozenset[tuple[str, str, int, str]],
    place: tuple[str, str, int],
) -> tuple[bool, bool]:
    """Whether a finding holds up approval that nobody has settled, by the one policy and by the other."""
    waiting = [one for one in judged if (*place, one.before.id) not in done]
    return (
        any(blocks(one.before) for one in waiting),
        any(blocks(one.after) for one in waiting),
    )


def _count(tally: _Tally, differs: Callable[[Ruling, Ruling], bool]) -> int:
    return sum(count for case, count in tally.counts.items() if differs(case[3], case[4]))


def _changes(tally: _Tally) -> Iterator[Change]:
    """The cases, by category and rule."""
    for case, count in sorted(
        tally.counts.items(), key=lambda item: (item[0][:3], -item[1], str(item[0][3:]))
    ):
        category, rule, place, before, after = case
        yield Change(
            category=category,
            rule=rule,
            place=place,
            before=before,
            after=after,
            findings=count,
            begin_to_hold=tally.begin[case],
            cease_to_hold=tally.cease[case],
            examples=tuple(tally.examples[case]),
        )
