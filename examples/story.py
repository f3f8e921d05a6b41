"""The whole story on the example deck, played: from a brief to a report, and to a piece that is taken back.

    story = Story(folder)
    for scene in story.play(): …        # each scene's name, once its commands have been run

Commands run in this process by a clock of the story's own (it takes six weeks), but `run`, which starts an engine. What a command prints
is kept with it: docs/take_story.py puts that into docs/story.md, and tests/examples/test_story.py looks at what each scene has done.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from starlette.testclient import TestClient
from typer.testing import CliRunner

from deckproof import cli
from deckproof.cli import acting
from deckproof.errors import DeckproofError
from deckproof.settings import Settings
from desk.address import loopback
from desk.app import make_app
from review.store import Store, open_store

HERE = Path(__file__).resolve().parent
DECK = "the-second-visit.pptx"
FILES = (DECK, "customers.csv", "answers.txt", "feedback.csv")
BEGIN = dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)
PORT = 8765
LATER = "Dunmarsh Creamery Ltd,C-1125,Dunmarsh,dunmarsh.example,,"
"""A customer who comes onto the list when a post that names them is out; to the deck it was a town."""


@dataclass(frozen=True)
class Played:
    """One command: who typed it, what it printed, and with which status it ended."""

    who: str
    line: str
    printed: str
    status: int


@dataclass
class Story:
    """What is played in a folder of its own; `names` are the shell's variables, and `scenes` what was played so far."""

    folder: Path
    time: dt.datetime = BEGIN
    names: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    scenes: dict[str, list[Played]] = field(default_factory=dict)

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs"

    def now(self) -> dt.datetime:
        return self.time

    def play(self) -> Iterator[str]:
        """The names of the scenes in their order, each when it is over."""
        for name in FILES:
            shutil.copy(HERE / name, self.folder / name)
        with (
            contextlib.chdir(self.folder),
            _clock(self.now),
            mock.patch.dict(os.environ, _environment(self.outputs)),
        ):
            for name, scene in SCENES.items():
                self.scenes[name] = []
                scene(self)
                yield name

    # How a command is run

    def __call__(self, who: str, line: str, *, status: int = 0) -> str:
        """Run what somebody types; gives what it printed. Raises RuntimeError where it ends otherwise than it should."""
        line = re.sub(r"\$([A-Z]+)", lambda name: self.names[name[1]], line)
        command, told = _redirected(line)
        with mock.patch.dict(os.environ, {"DECKPROOF_TOKEN": self.tokens.get(who, "")}):
            printed, came = self._run(command, told.get("<", ""))
        if ">" in told:
            (self.folder / told[">"]).write_text(printed, encoding="utf-8")
            printed = ""
        printed = printed.replace(f"{self.folder}{os.sep}", "")
        self.scenes[list(self.scenes)[-1]].append(Played(who, line, printed, came))
        if came != status:
            raise RuntimeError(f"{line}: ended with {came}, not {status}: {printed}")
        return printed

    def _run(self, command: str, given: str) -> tuple[str, int]:
        program, *words = shlex.split(command)
        if program == "curl":
            return self._fetch(words[-1])
        if program == "sed":
            done = subprocess.run([program, *words], capture_output=True, text=True, check=True)
            return done.stdout, 0
        if words[0] == "run":
            return _run_beside(words)
        typed = (self.folder / given).read_text(encoding="utf-8") if given else None
        result = CliRunner().invoke(_app(), words, input=typed)
        if isinstance(result.exception, DeckproofError):
            return f"{result.output}deckproof: {result.exception}\n", result.exception.exit_status
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output if ">" not in command else result.stdout, result.exit_code

    def json(self, who: str, words: str) -> Any:
        """What a command tells a program; it is no part of the story."""
        with mock.patch.dict(os.environ, {"DECKPROOF_TOKEN": self.tokens[who]}):
            result = CliRunner().invoke(_app(), [*shlex.split(words), "--json"])
        return json.loads(result.stdout)

    def _fetch(self, address: str) -> tuple[str, int]:
        with self.desk() as client:
            token = os.environ["DECKPROOF_TOKEN"]
            answer = client.get(address, headers={"authorization": f"Bearer {token}"})
        return answer.text, 0 if answer.status_code == 200 else 22

    @contextlib.contextmanager
    def desk(self) -> Iterator[TestClient]:
        """The desk over this store, by the story's clock."""
        with self.store() as store:
            place = loopback(PORT)
            app = make_app(store, Settings(outputs=self.outputs), self.now, address=place)
            with contextlib.closing(TestClient(app, base_url=place.origin)) as client:
                yield client

    @contextlib.contextmanager
    def store(self) -> Iterator[Store]:
        with contextlib.closing(open_store(self.outputs)) as store:
            yield store

    def wait_until(self, moment: dt.datetime) -> None:
        """Let the story's time go by."""
        self.time = max(moment, self.time)


# The scenes


def people(story: Story) -> None:
    story("", "deckproof user add eva --role admin")
    _give_token(story, "", "eva")
    for name, role in (("ida", "author"), ("tomas", "comms"), ("nadia", "compliance")):
        story("eva", f"deckproof user add {name} --role {role}")
        _give_token(story, "eva", name)


def brief(story: Story) -> None:
    story("ida", "deckproof brief new brief.toml < answers.txt")
    story("ida", "deckproof brief check brief.toml")
    story("ida", "deckproof brief keep brief.toml --as second-visit")


def run(story: Story) -> None:
    story("nadia", "deckproof customers import customers.csv")
    story(
        "ida", f"deckproof run {DECK} --brief second-visit --kind summary --kind blog-post --no-ocr"
    )
    (pack,) = story.json("ida", "list")["packs"]
    pieces = [one["id"] for one in pack["outputs"]]
    story.names |= {
        "PACK": pack["id"],
        "SUMMARY": pieces[0],
        "POST": pieces[1],
        "SECOND": pieces[2],
    }


def overview(story: Story) -> None:
    story("ida", "deckproof overview $PACK")


def settle(story: Story) -> None:
    pieces = ("SUMMARY", "POST", "SECOND")
    shown = story.json("nadia", f"show {story.names['SUMMARY']}")["findings"]
    story.names["PICTURES"] = next(
        one["id"] for one in shown if one["category"] == "hidden_content"
    )
    reason = "I looked at these eight photographs: nobody is named"
    story(
        "nadia",
        f"deckproof review resolve $SUMMARY --group --finding $PICTURES --as accept --reason '{reason}'",
    )
    story("ida", "deckproof review approve $SUMMARY", status=3)
    for name in pieces:
        story("tomas", f"deckproof review approve ${name}")


def trial(story: Story) -> None:
    story("tomas", "deckproof release --dry-run --plan $PACK", status=0)


def group(story: Story) -> None:
    story("tomas", "deckproof group add service-council 'Ida Marlow' tomas.reyl@example.com")
    story("tomas", "deckproof release $SUMMARY", status=3)
    story("tomas", "deckproof release --to service-council $SUMMARY $POST $SECOND")


def calendar(story: Story) -> None:
    story("tomas", "deckproof calendar plan $PACK")
    story("tomas", "deckproof calendar list --ics > calendar.ics")


def days(story: Story) -> None:
    """Each piece on its day."""
    planned = {one["output"]: one for one in story.json("tomas", "calendar list")["entries"]}
    for name in ("SUMMARY", "POST", "SECOND"):
        due = dt.datetime.fromisoformat(planned[story.names[name]]["due_at"])
        story.wait_until(due + dt.timedelta(minutes=5))
        story("", "deckproof calendar release-due")


def fetch(story: Story) -> None:
    where = f"http://127.0.0.1:{PORT}/api/outputs/$POST/released"
    story("ida", f'curl -H "Authorization: Bearer …" {where} > post.md')
    story("tomas", "deckproof released")


def feedback(story: Story) -> None:
    story.wait_until(dt.datetime(2027, 2, 5, 10, 0, tzinfo=dt.UTC))
    moved = "-e s/2026-09/2027-01/ -e s/2026-10/2027-02/"
    story("tomas", f"sed -e s/PACK/$PACK/ {moved} feedback.csv > back.csv")
    story("tomas", "deckproof feedback import back.csv")
    story("tomas", "deckproof feedback list")
    for name, words in (("LAUGH", "made me laugh"), ("VISITS", "three of those")):
        heard = story.json("tomas", "feedback list")["comments"]
        story.names[name] = next(one["id"] for one in heard if words in one["comment"]["text"])
    story("tomas", "deckproof feedback route $LAUGH marketing")
    story("tomas", "deckproof feedback route $VISITS sales")
    story("ida", "deckproof feedback show $VISITS")
    story("tomas", "deckproof feedback answer $VISITS --note 'Called back; they get a visit.'")


def report(story: Story) -> None:
    story("tomas", "deckproof report --brief second-visit")
    story("tomas", "deckproof report --html > report.html")


def newcomer(story: Story) -> None:
    with (story.folder / "customers.csv").open("a", encoding="utf-8") as customers:
        customers.write(f"{LATER}\n")
    story.wait_until(story.time + dt.timedelta(days=3))
    story("nadia", "deckproof customers import customers.csv")
    story("nadia", "deckproof customers alerts")


def recall(story: Story) -> None:
    story("nadia", "deckproof recall $POST --reason 'names a customer who has not agreed'")
    story("tomas", "deckproof released --atom > feed.xml")


def verify(story: Story) -> None:
    story("nadia", "deckproof audit verify")


SCENES: Mapping[str, Callable[[Story], None]] = {
    one.__name__: one
    for one in (
        people, brief, run, overview, settle, trial, group, calendar, days, fetch, feedback, report, newcomer, recall, verify,
    )
}  # fmt: skip


def _give_token(story: Story, who: str, name: str) -> None:
    """A token is shown once, and not in a story."""
    with mock.patch.dict(os.environ, {"DECKPROOF_TOKEN": story.tokens.get(who, "")}):
        result = CliRunner().invoke(_app(), ["user", "token", name])
    story.tokens[name] = result.stdout.strip()


# The machinery


def _redirected(line: str) -> tuple[str, dict[str, str]]:
    """The command, and the files that `<` and `>` name."""
    command, *rest = re.split(r" ([<>]) ", line)
    return command, dict(zip(rest[::2], rest[1::2], strict=True))


def _app() -> Any:
    if not cli.app.registered_commands:
        cli._register()  # noqa: SLF001 - what `main` does first, which ends the process
    return cli.app


def _run_beside(words: list[str]) -> tuple[str, int]:
    """In a process of its own: an engine is started, and sets what it needs for the whole process."""
    done = subprocess.run(
        [sys.executable, "-c", "from deckproof.cli import main; main()", *words],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.stdout + done.stderr, done.returncode


def _environment(outputs: Path) -> dict[str, str]:
    return {
        "DECKPROOF_OUTPUTS": str(outputs), "DECKPROOF_PICTURES": "off", "DECKPROOF_ENGINE_MINUTES": "0",
        "PYTHONPATH": os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")]), "COLUMNS": "120",
    }  # fmt: skip


@contextlib.contextmanager
def _clock(now: Callable[[], dt.datetime]) -> Iterator[None]:
    """The gate's commands look at the clock in one place, and many have its name."""
    with contextlib.ExitStack() as stack:
        real = acting.now
        for name in cli.COMMANDS:
            module = importlib.import_module(f"deckproof.cli.{name}")
            if getattr(module, "now", None) is real:
                stack.enter_context(mock.patch.object(module, "now", now))
        stack.enter_context(mock.patch.object(acting, "now", now))
        yield


def main() -> None:
    """Play it here and print it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        story = Story(Path(folder))
        for scene in story.play():
            print(f"== {scene}")
            for one in story.scenes[scene]:
                print(f"{one.who}$ {one.line}\n{one.printed}")


if __name__ == "__main__":
    main()
