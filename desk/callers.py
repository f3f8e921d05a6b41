"""Who calls the API: the person of a bearer token, as on the command line. A cookie counts for nothing here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from deckproof.errors import NotSignedInError
from deckproof.model import Person
from desk.state import Desk
from desk.visits import desk_of

if TYPE_CHECKING:
    from review.rooms import Rooms
    from review.store import Store

_bearer = HTTPBearer(
    auto_error=False, description="A token as `deckproof user token NAME` prints it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One request of a program that acts for somebody."""

    desk: Desk
    person: Person

    @property
    def store(self) -> Store:
        """The store."""
        return self.desk.store

    def now(self) -> dt.datetime:
        """The time, in UTC."""
        return self.desk.clock()

    def rooms(self) -> Rooms:
        """The other rooms, with the policy in force."""
        from review.rooms import house

        return house(self.store)


def caller(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """Who calls; raises NotSignedInError."""
    from review.people import whoami

    desk = desk_of(request)
    if credentials is None or not credentials.credentials:
        raise NotSignedInError(
            "The API takes a bearer token.",
            remedy="Send Authorization: Bearer with a token that `deckproof user token NAME` prints.",
        )
    person = whoami(desk.store, credentials.credentials, now=desk.clock())
    return Caller(desk=desk, person=person)


By = Annotated[Caller, Depends(caller)]
