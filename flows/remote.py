"""The Prefect server that hands chunks to workers on other machines; what it is told and tells are ids."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from uuid import UUID

from deckproof.errors import EngineError
from flows import limits

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

    from review.chunks import Chunk

DEPLOYMENT = "repurpose-chunk/default"
SWEEP = "sweep/default"
STARTING_S = 60.0
"""How long a worker may take from accepting a chunk to claiming it."""
CLOCKS_DIFFER = dt.timedelta(minutes=10)
"""So far back chunks are dated, since a worker asks for what is due by its own clock."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers and knows our deployment."""

    client: SyncPrefectClient
    deployment: UUID

    def now(self) -> dt.datetime:
        """What time it is there: its states are dated by its own clock, and this machine's may be minutes off."""
        told = self.client.hello().headers.get("date", "")
        try:
            return parsedate_to_datetime(told)
        except ValueError:  # something between us and the server drops the header
            return dt.datetime.now(dt.UTC)

    def hand_in(self, chunk: Chunk) -> None:
        """Let some worker take this attempt of the chunk; the same attempt handed in twice is run once."""
        from prefect.states import Scheduled

        self.client.create_flow_run_from_deployment(
            self.deployment,
            parameters={"batch_id": chunk.batch, "number": chunk.number},
            state=Scheduled(scheduled_time=self.now() - CLOCKS_DIFFER),
            idempotency_key=chunk.key,
            name=chunk.key,
        )

    def find(self, chunks: Sequence[Chunk]) -> dict[str, FlowRun]:
        """The runs of these attempts, by their keys; one that the server never saw is missing."""
        from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterIdempotencyKey

        found: dict[str, FlowRun] = {}
        keys = [one.key for one in chunks]
        for start in range(0, len(keys), _A_TIME):
            some = FlowRunFilterIdempotencyKey(any_=keys[start : start + _A_TIME])
            runs = self.client.read_flow_runs(
                flow_run_filter=FlowRunFilter(idempotency_key=some), limit=_A_TIME
            )
            found |= {str(run.idempotency_key): run for run in runs}
        return found

    def bury(self, run: FlowRun) -> None:
        """Note that this run's worker has died, which gives its place in the line to another."""
        from prefect.states import Crashed

        if run.state is not None and not run.state.is_final():
            message = "Its worker fell silent."
            self.client.set_flow_run_state(run.id, Crashed(message=message), force=True)

    def cancel_late(self, deployment: str, now: dt.datetime) -> int:
        """Cancel what this deployment's schedule has piled up while nobody worked; gives how many."""
        from prefect.client.schemas.filters import (
            DeploymentFilter,
            DeploymentFilterId,
            FlowRunFilter,
            FlowRunFilterExpectedStartTime,
            FlowRunFilterState,
            FlowRunFilterStateType,
        )
        from prefect.client.schemas.objects import StateType
        from prefect.states import Cancelled

        known = self.client.read_deployment_by_name(deployment)
        late = self.client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
                expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": now}),
            ),
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[known.id])),
            limit=_A_TIME,
        )
        for run in late:
            self.client.set_flow_run_state(run.id, Cancelled(), force=True)
        return len(late)


_A_TIME = 100


def waits(run: FlowRun, now: dt.datetime) -> bool:
    """Whether the run is in line, or by the server's time so freshly begun that it need not have claimed its chunk yet."""
    if run.state is None or run.state.is_scheduled():
        return True
    age = now - run.state.timestamp
    return not run.state.is_final() and age.total_seconds() < STARTING_S


def is_server_named() -> bool:
    """Whether a server was named; the engine of one machine is not one to hand decks to."""
    return bool(os.environ.get("PREFECT_API_URL"))


@contextlib.contextmanager
def open_server() -> Iterator[Server]:
    """The server named by `PREFECT_API_URL`; raises EngineError where none is named, answers, or is set up for us."""
    if not is_server_named():
        raise EngineError(
            "No Prefect server is named, and without one nobody on another machine hears of the decks.",
            remedy="Set PREFECT_API_URL to its address, which ends in /api (docs/remote.md).",
        )
    quieten()
    from prefect.client.orchestration import get_client

    with _translated(), get_client(sync_client=True) as client:
        yield Server(client, client.read_deployment_by_name(DEPLOYMENT).id)


def require_deployment(server: Server, name: str) -> None:
    """Raise EngineError where the server does not know this deployment."""
    with _translated(name):
        server.client.read_deployment_by_name(name)


def require_limits(server: Server, names: Sequence[str]) -> None:
    """Raise EngineError for a shared limit that the server does not know, or that limits nothing as it stands."""
    from prefect.exceptions import ObjectNotFound

    for name in names:
        try:
            found = server.client.read_global_concurrency_limit_by_name(name)
        except ObjectNotFound:
            make = shlex.join(["prefect", "gcl", "create", name, *_MADE_WITH[name]])
            raise EngineError(
                f"The Prefect server has no limit named {name}.",
                remedy=f"Make it, as docs/remote.md says: {make}",
            ) from None
        if not found.active:
            raise EngineError(
                f"The limit {name} of the Prefect server is switched off, so nothing would be limited.",
                remedy=f"Switch it on: prefect gcl enable {name}",
            )
        if name == limits.MODEL_RATE and not found.slot_decay_per_second:
            raise EngineError(
                f"The limit {name} of the Prefect server is never given back: it says nothing about a second.",
                remedy=f"prefect gcl update {name} --slot-decay-per-second 1",
            )


_MADE_WITH = {
    limits.OCR: ("--limit", "4"),
    limits.MODEL: ("--limit", "8"),
    limits.MODEL_RATE: ("--limit", "60", "--slot-decay-per-second", "1"),
}


def quieten() -> None:
    """Send no logs to the server, which would keep them, and nothing to anybody else."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


QUIET = {
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}
"""What keeps the engine from keeping, or telling anybody, more than it has to."""


@contextlib.contextmanager
def _translated(deployment: str = DEPLOYMENT) -> Iterator[None]:
    """Say what is wrong without what was sent."""
    import httpx
    from prefect.exceptions import ObjectNotFound, PrefectException

    try:
        yield
    except ObjectNotFound:
        raise EngineError(
            f"The Prefect server does not know the deployment {deployment}.",
            remedy="Set it up once: prefect --no-prompt deploy --all (docs/remote.md).",
        ) from None
    except (httpx.HTTPError, PrefectException, OSError) as error:
        raise EngineError(
            f"The Prefect server named by PREFECT_API_URL does not answer ({type(error).__name__}).",
            remedy="Start it, then repeat: what is in the store is found again.",
        ) from None
