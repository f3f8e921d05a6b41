"""Every error that Deckproof raises on purpose, as one tree.

    DeckproofError                     exit 1
    ├── InputError                     exit 2   what was given cannot be used
    │   ├── UsageError                          the call itself is wrong
    │   ├── SettingsError                       deckproof.toml or an environment variable
    │   ├── BriefError                          the brief
    │   ├── CustomerListError                   the customer list
    │   ├── FeedbackError                       a file of feedback
    │   ├── PolicyError                         the risk policy
    │   ├── TemplateError                       a template of a kind or a style
    │   ├── UnknownNameError                    no plug-in, output, pack or person of that name
    │   └── DeckError                           the presentation
    │       ├── MissingFileError
    │       ├── UnreadableNameError             the file's name is no text
    │       ├── EmptyFileError
    │       ├── NotAPresentationError
    │       ├── EncryptedDeckError
    │       ├── LegacyFormatError               needs a conversion that this machine cannot do
    │       ├── DamagedDeckError
    │       ├── NoSlidesError
    │       └── DeckTooLargeError               a limit of size, time or memory was reached
    ├── RefusedError                   exit 3   a rule says no
    │   ├── NotSignedInError
    │   ├── StaleSignInError                    who acts has to sign in once more for it
    │   ├── TooManyAttemptsError
    │   ├── NotAllowedError                     the role may not do this
    │   ├── OwnWorkError                        four eyes
    │   ├── WrongStateError
    │   ├── NotApprovedError
    │   ├── OpenFindingsError
    │   ├── ChangedBytesError                   what would leave is not what was approved
    │   └── OtherVersionError                   begun with another version of Deckproof
    └── FailedError                    exit 1   nothing wrong was given, and still it did not work
        ├── StoreError
        │   └── FullDiskError                   no deck's fault: whoever has many stops
        ├── EngineError
        ├── StageError                          a stage of a run; carries ids only
        ├── FormatError                         a page in another format
        │   └── MissingPartError                this machine lacks what the format needs
        ├── WriterError                         the model's endpoint
        ├── CustomerSourceError                 where the customer list comes from
        ├── ProviderError                       the OpenID provider
        └── NoticeError                         a mail, a webhook or a chat

A message is a sentence for the person at the desk: what, where, and what to do. It may name a file as that
person named it; it never holds text out of a deck.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar


class DeckproofError(Exception):
    """An error with a sentence for a person; `str()` gives what happened and, behind it, what to do.

    `what` and `remedy` are whole sentences; `where` names a file, a slide, a line.
    """

    exit_status: ClassVar[int] = 1
    retryable: ClassVar[bool] = False

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what)

    @property
    def code(self) -> str:
        """A stable word for scripts: the class's name without "Error", in lower case with hyphens."""
        name = type(self).__name__.removesuffix("Error")
        return "".join(
            f"-{letter.lower()}" if letter.isupper() else letter for letter in name
        ).lstrip("-")

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.remedy}" if self.remedy else head

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders, and pickle would otherwise lose the keyword arguments."""
        return _rebuild, (type(self), self.what, self.where, self.remedy)


def _rebuild(
    kind: type[DeckproofError], what: str, where: str | None, remedy: str | None
) -> DeckproofError:
    error = kind.__new__(kind)
    DeckproofError.__init__(error, what, where=where, remedy=remedy)
    return error


# What was given cannot be used …


class InputError(DeckproofError):
    """What was given cannot be used."""

    exit_status = 2


class UsageError(InputError):
    """The call itself is wrong."""


class SettingsError(InputError):
    """deckproof.toml or an environment variable cannot be used."""


class BriefError(InputError):
    """The brief cannot be used."""


class CustomerListError(InputError):
    """The customer list cannot be used."""


class FeedbackError(InputError):
    """The file of feedback cannot be used."""


class PolicyError(InputError):
    """The risk policy cannot be used."""


class TemplateError(InputError):
    """A template of a kind or a style cannot be used."""


class UnknownNameError(InputError):
    """There is nothing of that name; the message offers the nearest."""

    @classmethod
    def among(cls, noun: str, name: str, known: Iterable[str]) -> UnknownNameError:
        """The error for `name`, which is none of `known`."""
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(names) or 'none'}."
        return cls(f"There is no {noun} named {name!r}.", remedy=remedy)


class DeckError(InputError):
    """The presentation cannot be read."""


class MissingFileError(DeckError):
    """There is no such file, or it may not be read."""


class UnreadableNameError(DeckError):
    """The file's name is no text."""


class EmptyFileError(DeckError):
    """The file has no bytes."""


class NotAPresentationError(DeckError):
    """The file is something else."""


class EncryptedDeckError(DeckError):
    """The file is protected by a password."""


class LegacyFormatError(DeckError):
    """The file needs a conversion that this machine cannot do."""


class DamagedDeckError(DeckError):
    """The file is cut short or broken."""


class NoSlidesError(DeckError):
    """The file is a presentation without a single slide."""


class DeckTooLargeError(DeckError):
    """A limit of size, time or memory was reached while reading."""


# A rule says no …


class RefusedError(DeckproofError):
    """A rule says no."""

    exit_status = 3


class NotSignedInError(RefusedError):
    """Nobody has said who is acting."""


class StaleSignInError(RefusedError):
    """Who acts signed in too long ago for this."""


class TooManyAttemptsError(RefusedError):
    """Too many wrong passwords from one place; `retry_after_s` says how long it takes no more."""

    retry_after_s: int = 0

    @classmethod
    def after(cls, seconds: int) -> TooManyAttemptsError:
        """The error for somebody who may try again in so many seconds."""
        error = cls(
            "There were too many attempts to sign in.", remedy=f"Try again in {seconds} seconds."
        )
        error.retry_after_s = seconds
        return error


class NotAllowedError(RefusedError):
    """The person's role may not do this."""


class OwnWorkError(RefusedError):
    """Nobody approves what they wrote or edited."""


class WrongStateError(RefusedError):
    """The output is not in a state from which this can be done."""


class NotApprovedError(RefusedError):
    """There is no living approval of these bytes."""


class OpenFindingsError(RefusedError):
    """A finding is still open that a person has to settle."""


class ChangedBytesError(RefusedError):
    """What would leave is not what was approved, or what was looked at is not what is there now."""


class OtherVersionError(RefusedError):
    """The work was begun with another version of Deckproof."""


# Nothing wrong was given, and still it did not work …


class FailedError(DeckproofError):
    """Nothing wrong was given, and still it did not work."""


class StoreError(FailedError):
    """The store cannot be opened, read or written."""


class FullDiskError(StoreError):
    """A disk that the store needs takes nothing more; that is the fault of no deck."""


class EngineError(FailedError):
    """Prefect did not start or did not finish."""

    retryable = True


class StageError(FailedError):
    """A stage of a run failed; the message carries ids only, since the engine keeps it."""


class FormatError(FailedError):
    """A page could not be made in another format."""


class MissingPartError(FormatError):
    """This machine lacks what the format needs, so it was left out."""


class NoticeError(FailedError):
    """A notice did not arrive; it is tried again later."""

    retryable = True


class WriterError(FailedError):
    """The model's endpoint gave nothing that can be used."""

    retryable = True


class CustomerSourceError(FailedError):
    """The customer list could not be fetched; what is in force stays."""

    retryable = True


class ProviderError(FailedError):
    """The OpenID provider gave no answer, or none that can be trusted."""

    retryable = True
