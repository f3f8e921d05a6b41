"""Kills what a test says, at the point that it names, in whichever process comes there first; lies on a test's PYTHONPATH alone.

FAIL_PLAN is a JSON list of {"point", "target", "deck"?}; FAIL_FOLDER has `pids/<target>` and gets one mark a point. Points are
`<stage>:before|inside|after` and `<function>:before|after`; targets are `process`, `self` and whatever has a file of its pid.
FAIL_TIMES is a JSON object of modules with their waits, for tests that need not wait as long as a team may.
"""

import importlib.abc
import importlib.util
import json
import os
import signal
import sys
from pathlib import Path

PLAN = json.loads(os.environ.get("FAIL_PLAN", "[]"))
TIMES = json.loads(os.environ.get("FAIL_TIMES", "{}"))
FOLDER = Path(os.environ.get("FAIL_FOLDER", "/nonexistent"))
FUNCTIONS = {
    "review.chunks": ("put_chunk", "claim", "take_on"),
    "review.runs": ("finish",),
    "flows.intake": ("take_deck",),
}


def reach(point, deck=""):
    for number, one in enumerate(PLAN):
        if one["point"] != point or not deck.startswith(one.get("deck", "")):
            continue
        try:
            (FOLDER / f"mark-{number}").open("x").close()
        except FileExistsError:
            continue
        strike(one["target"])


def strike(target):
    own = os.getpid()
    first = own if target == "process" else int((FOLDER / "pids" / target).read_text())
    killed = [first, *descendants(first)]
    # Whoever kills goes last, and then only if it is one of them.
    for pid in sorted(killed, key=lambda pid: pid == own):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def descendants(pid):
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = list(parents.get(pid, ()))
    for one in found:
        found.extend(parents.get(one, ()))
    return found


def wrap_once(once):
    def struck(store, key, work):
        stage = key.stage.partition(":")[0]

        def cut():
            reach(f"{stage}:before", key.deck)
            result = work()
            reach(f"{stage}:inside", key.deck)
            return result

        result = once(store, key, cut)
        reach(f"{stage}:after", key.deck)
        return result

    return struck


def wrap(function, name):
    def struck(*arguments, **named):
        reach(f"{name}:before")
        result = function(*arguments, **named)
        reach(f"{name}:after")
        return result

    return struck


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, *_):
        if name not in {"flows.once", *TIMES, *FUNCTIONS}:
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            sys.meta_path.insert(0, self)
        whole = spec.loader.exec_module

        def load(module):
            whole(module)
            vars(module).update(TIMES.get(name, {}))
            if name == "flows.once":
                module.once = wrap_once(module.once)
            for one in FUNCTIONS.get(name, ()):
                setattr(module, one, wrap(getattr(module, one), one))

        spec.loader.exec_module = load
        return spec


if PLAN:
    sys.meta_path.insert(0, Finder())
