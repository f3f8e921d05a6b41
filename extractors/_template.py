"""A process that has loaded the readers and forks a child for each file, so that their loading is paid once.

Started as a script by `_forked`, with an empty environment, in a session of its own. It reads no file and no letter: it takes
open files in and hands them to the child it forks, which confines itself as any other (see `_inside`) before it looks
at the first byte. It ends when its starter does, or after a while without work; what it started ends with it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys

IDLE_S = 30
PARENT_CHECK_S = 5
TAKEN = b"+"
_ALL = (
    "ctypes",
    "encodings.cp1252",
    "encodings.cp437",
    "encodings.utf_16_le",
    "encodings.utf_8_sig",
    "extractors._exif",
    "extractors._inside",
    "extractors._tasks",
    "extractors.images",
    "PIL.ExifTags",
    "PIL.IcoImagePlugin",
    "PIL.Jpeg2KImagePlugin",
    "PIL.PcxImagePlugin",
    "PIL.TgaImagePlugin",
    "PIL.TiffImagePlugin",
    "PIL.WebPImagePlugin",
)
MODULES = {
    "zip": (
        *_ALL,
        "extractors._packages",
        "extractors.pptx",
        "extractors.pptx.documents",
        "extractors.pptx.workbooks",
    ),
    "pdf": (
        *_ALL,
        "extractors.pdf",
        "extractors.pdf._reading",
        "PIL.ImageChops",
        "pypdf",
        "pypdf._codecs._codecs",
        "pypdf.filters",
    ),
}
"""What is loaded before the first file of a family. Whatever is missing here is loaded in each child anew."""


def main() -> None:
    """Wait for files, fork, tell how the children ended, until nobody is there to be told."""
    control = socket.socket(fileno=int(sys.argv[1]))
    paths = os.fsdecode(control.recv(1 << 20)).split("\0")
    sys.path += [path for path in paths if path not in sys.path]
    starter = os.getppid()
    children = Children()
    poll = select.poll()
    poll.register(control, select.POLLIN)
    idle_s = 0
    while os.getppid() == starter:
        events = poll.poll(PARENT_CHECK_S * 1000)
        idle_s = 0 if events or children.by_fd else idle_s + PARENT_CHECK_S
        if idle_s >= IDLE_S:
            break
        ready = [fd for fd, _event in events]
        for fd in ready:
            if fd != control.fileno():
                children.look_after(fd, poll)
        # New files come last: they may get the numbers of descriptors that were just closed.
        if control.fileno() in ready and not children.start(control, poll):
            break
    children.end_all()


class Child:
    """A child at work: its process, and the socket over which its starter is told how it ended."""

    def __init__(self, pid: int, word: socket.socket) -> None:
        self.pid = pid
        self.process = os.pidfd_open(pid)
        self.word = word

    def end(self) -> None:
        """Kill it and all that it started."""
        # Nobody else waits for it, so its number cannot belong to another process yet.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(self.pid, signal.SIGKILL)


class Children:
    """The children at work, by the file descriptors that say something about them."""

    def __init__(self) -> None:
        self.by_fd: dict[int, Child] = {}
        self._loaded: set[str] = set()

    def start(self, control: socket.socket, poll: select.poll) -> bool:
        """Fork a child for the files that came; False when the starter has hung up. What it cannot take it gives back."""
        wanted, files, _flags, _address = socket.recv_fds(control, 1024, 3)
        child = None
        if len(files) == 3:
            for need in wanted.decode().split():
                self._load(need)
            child = _forked(*files)
        for fd in files if child is None else files[:2]:
            os.close(fd)
        if child is not None:
            for fd in (child.process, child.word.fileno()):
                self.by_fd[fd] = child
                poll.register(fd, select.POLLIN)
            with contextlib.suppress(OSError):
                child.word.send(TAKEN)
        return bool(wanted)

    def look_after(self, fd: int, poll: select.poll) -> None:
        """End the child if its starter has hung up; tell how it ended if it has."""
        child = self.by_fd.get(fd)
        if child is None:
            return
        child.end()
        status = os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
        for each in (child.process, child.word.fileno()):
            poll.unregister(each)
            del self.by_fd[each]
        with contextlib.suppress(OSError):
            child.word.send(status.to_bytes(4, "big", signed=True))
        os.close(child.process)
        child.word.close()

    def end_all(self) -> None:
        """Kill all of them."""
        for child in self.by_fd.values():
            child.end()

    def _load(self, need: str) -> None:
        """Load what the readers of this family need, or this module, and spare the collector from going through it in each child."""
        if need in self._loaded:
            return
        self._loaded.add(need)
        for name in MODULES.get(need, (need,)):
            importlib.import_module(name)
        importlib.import_module("PIL.Image").preinit()
        gc.collect()
        gc.freeze()


def _forked(file: int, line: int, word: int) -> Child | None:
    """A child with the file and the line; None where there is no room for another process."""
    template = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        return None
    if pid == 0:
        _be_a_child(file, line, template)
    try:
        return Child(pid, socket.socket(fileno=word))
    except OSError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return None


def _be_a_child(file: int, line: int, template: int) -> None:
    """Do the errand that comes over the line, and end."""
    status = 1
    try:
        os.setsid()
        _close_all_but(0, 1, 2, file, line)
        import msgspec

        from extractors._inside import die_with_parent, work
        from extractors._protocol import Errand

        die_with_parent()
        if os.getppid() != template:
            return  # it died before this process could be told
        letter = b"".join(iter(lambda: os.read(line, 1 << 20), b""))
        status = work(msgspec.json.decode(letter, type=Errand), file, line)
    finally:
        # Not to tidy up is the point: no handler of the template may run here.
        os._exit(status)


def _close_all_but(*kept: int) -> None:
    """The ways to the starter, and to those who wait for other children, are not for this process."""
    try:
        opened = list(map(int, os.listdir("/proc/self/fd")))  # noqa: PTH208 - a path says no more here
    except OSError:
        opened = list(range(os.sysconf("SC_OPEN_MAX")))
    for fd in opened:
        if fd not in kept:
            with contextlib.suppress(OSError):
                os.close(fd)


if __name__ == "__main__":
    main()
    os._exit(0)  # nothing is left to tidy up, and its starter waits
