"""A Ctrl-C stops a command; more of them change nothing, whatever it is putting away by then."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAD = """
import os, signal, sys
from deckproof.cli._interrupts import heard_once
def press():
    os.kill(os.getpid(), signal.SIGINT)
"""


def ended(code: str, *, before: str = "") -> tuple[int, str]:
    """The status and the output of a process that does this."""
    done = subprocess.run(
        [sys.executable, "-c", before + HEAD + code], capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def test_the_first_stops_and_more_do_not_disturb_what_is_put_away() -> None:
    code = """
import atexit
atexit.register(press)
try:
    with heard_once():
        try:
            press()
            print("went on")
        finally:
            press()
            print("put away")
            press()
except KeyboardInterrupt:
    press()
    print("told")
    sys.exit(130)
"""
    assert ended(code) == (130, "put away\ntold\n")


def test_where_they_are_only_noted_the_first_waits_to_be_asked_for() -> None:
    code = """
with heard_once() as outer, heard_once() as interrupts:
    assert outer is interrupts
    try:
        with interrupts.noted():
            interrupts.check()
            press()
            press()
            print("nothing is cut off")
            interrupts.check()
            print("went on")
    except KeyboardInterrupt:
        press()
        print("stopped")
    try:
        with interrupts.noted():
            print("began")
    except KeyboardInterrupt:
        print("did not begin")
"""
    assert ended(code) == (0, "nothing is cut off\nstopped\ndid not begin\n")


def test_one_that_comes_where_nothing_can_be_raised_is_not_lost() -> None:
    code = """
import time
class Thing:
    def __del__(self):
        press()
        print("not here")
class Other:
    def __del__(self):
        raise OSError("of its own")
try:
    with heard_once():
        Thing()
        time.sleep(30)
        print("went on")
except KeyboardInterrupt:
    print("stopped")
with heard_once():
    sys.stderr = sys.stdout
    Other()
"""
    code, out = ended(code)
    assert (code, out.startswith("stopped\n"), "OSError: of its own" in out) == (0, True, True)


def test_without_one_all_is_as_before() -> None:
    code = """
with heard_once() as interrupts, interrupts.noted():
    interrupts.check()
try:
    press()
except KeyboardInterrupt:
    print("as ever")
"""
    assert ended(code) == (0, "as ever\n")


def test_a_fork_leaves_them_to_the_process_that_hears_them() -> None:
    code = """
with heard_once():
    if os.fork() == 0:
        press()
        os._exit(7)
    print(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    assert ended(code) == (0, "7\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's background job")
def test_where_ctrl_c_is_ignored_it_stays_so() -> None:
    before = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    code = """
with heard_once() as interrupts:
    press()
press()
print(interrupts.heard)
"""
    assert ended(code, before=before) == (0, "False\n")


@pytest.mark.parametrize("there", ["press", "lambda: deckproof.cli.app.command('wait')(press)"])
def test_one_of_which_no_command_says_anything_is_told_of(there: str) -> None:
    """While the commands are joined, and within one that has nothing to put away."""
    code = f"""
import deckproof.__main__
import deckproof.cli
sys.stderr = sys.stdout
sys.argv = ["deckproof", "wait"]
deckproof.cli._register = {there}
deckproof.__main__.main()
"""
    assert ended(code) == (130, "deckproof: Stopped.\n")


def test_one_that_a_command_told_of_is_not_told_of_again() -> None:
    code = """
import deckproof.__main__
import deckproof.cli
from deckproof.cli._interrupts import stopped_by_one
sys.stderr = sys.stdout
sys.argv = ["deckproof", "wait"]
def wait():
    press()
deckproof.cli._register = lambda: deckproof.cli.app.command("wait")(stopped_by_one(wait))
deckproof.__main__.main()
"""
    assert ended(code) == (
        130,
        "deckproof: Stopped. What is done is kept. The same call goes on from there.\n",
    )


def test_wherever_a_command_is_it_says_in_one_sentence_that_it_is_stopped() -> None:
    code = """
from deckproof.cli._interrupts import stopped_by_one
def early():
    press()
def far():
    try:
        press()
    except KeyboardInterrupt:
        raise KeyboardInterrupt("3 of 9 decks are held.") from None
sys.stderr = sys.stdout
for command in (early, far):
    try:
        stopped_by_one(command)()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.default_int_handler)
"""
    assert ended(code) == (
        0,
        "deckproof: Stopped. What is done is kept. The same call goes on from there.\n"
        "deckproof: Stopped. 3 of 9 decks are held. The same call goes on from there.\n",
    )
