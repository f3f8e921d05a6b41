"""A Ctrl-C in a command that has much to put away: the first one stops it, more of them change nothing."""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from deckproof.cli.output import say

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

GOES_ON = "The same call goes on from there."
"""Of every command that is stopped so."""
_AGAIN_AFTER_S = 0.05

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Told(KeyboardInterrupt):
    """A Ctrl-C of which the person has been told already."""


class Interrupts:
    """What hears the Ctrl-Cs. The first raises KeyboardInterrupt wherever the process is, or is only noted where that would do harm."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._noted = False
        self.heard = False
        """Whether there was one."""

    def hear(self, _signal: int, _frame: FrameType | None) -> None:
        """Take one in; a fork that has not yet said what it does about them leaves them to this process."""
        first, self.heard = not self.heard, True
        if first and not self._noted and os.getpid() == self._process:
            raise KeyboardInterrupt

    def lose(self, lost: UnraisableHookArgs) -> None:
        """Take note of an error where none can be raised, as while an object goes: a Ctrl-C that is lost so is heard again at once."""
        if isinstance(lost.exc_value, KeyboardInterrupt):
            self.heard = False
            signal.signal(signal.SIGALRM, self.hear)
            signal.setitimer(signal.ITIMER_REAL, _AGAIN_AFTER_S)
        else:
            sys.__unraisablehook__(lost)

    def check(self) -> None:
        """Raise KeyboardInterrupt if there was one."""
        if self.heard:
            raise KeyboardInterrupt

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Within it they are only noted; whoever works there has to `check` often."""
        self.check()
        self._noted = True
        try:
            yield
        finally:
            self._noted = False


@contextmanager
def heard_once() -> Iterator[Interrupts]:
    """The first Ctrl-C stops what is within, and what is put away meanwhile, to the end of the process, is not disturbed by more.

    Where one is there already it is that one. Where Ctrl-C is ignored, as in a background job of a shell, it stays so.
    """
    before = signal.getsignal(signal.SIGINT)
    known = getattr(before, "__self__", None)
    if isinstance(known, Interrupts):
        yield known
        return
    interrupts = Interrupts()
    tell_of_lost = sys.unraisablehook
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, interrupts.hear)
        sys.unraisablehook = interrupts.lose
    try:
        yield interrupts
    finally:
        sys.unraisablehook = tell_of_lost
        # At its end Python would take a handler back, and one more Ctrl-C would then kill the process.
        signal.signal(signal.SIGINT, signal.SIG_IGN if interrupts.heard else before)


def stopped_by_one(command: Callable[Given, Result]) -> Callable[Given, Result]:
    """The command with `heard_once` around it; when it is stopped, wherever it is, it says so in one sentence."""

    @functools.wraps(command)
    def stopped(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with heard_once():
            try:
                return command(*args, **kwargs)
            except KeyboardInterrupt as stop:
                say(
                    f"deckproof: Stopped. {stop.args[0] if stop.args else 'What is done is kept.'} {GOES_ON}"
                )
                raise Told from stop

    return stopped
