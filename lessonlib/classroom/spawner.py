"""Start learners' servers on their own Unix accounts, a few at a time, forked from one that is loaded."""

from __future__ import annotations

import asyncio
import os
import pwd
import resource
import socket
import subprocess
import sys
from collections.abc import Callable

from jupyterhub.spawner import LocalProcessSpawner, set_user_setuid
from traitlets import Integer

from .forking import ask_for_fork

KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
PROCESSES = 1000  # of one learner, threads counted: no lesson needs a fifth, a fork bomb needs more
LOG = ".server.log"  # in a learner's home: what their server and kernels say
PATIENCE = 120  # seconds until a server must answer, before the next one has its turn


def as_learner(name: str, memory: int | None) -> Callable[[], None]:
    """Return a function that makes a process a learner's, in their home, with ``memory`` bytes at most.

    Nothing of the hub's stays open to it, such as the terminal in which it was started.
    """
    become, log = set_user_setuid(name), os.path.join(pwd.getpwnam(name).pw_dir, LOG)

    def limited():
        resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
        if memory:
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        os.umask(0o077)
        become()
        _say_into(log)

    return limited


def _say_into(path: str) -> None:
    """Send all that this process prints into a file of the learner's, or nowhere where that is refused."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        file = os.open(path, flags, 0o600)
    except OSError:
        file = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.close(file)


class PreloadedSpawner(LocalProcessSpawner):
    """Fork servers from a process that has loaded what takes long; start them anew where that fails.

    ``mem_limit`` is held for each process of a learner's, not for all of them together.
    """

    at_once = Integer(2 * (os.cpu_count() or 1), help="How many servers start at once.", config=True)
    control: socket.socket | None = None
    turns: asyncio.Semaphore | None = None

    @classmethod
    def preload(cls) -> None:
        """Start the process from which servers are forked; it is ready after some ten seconds."""
        cls.control, others = socket.socketpair()
        with others:
            subprocess.Popen(
                [sys.executable, "-P", "-m", "lessonlib.classroom.preload", str(others.fileno())],
                env={name: os.environ[name] for name in KEPT if name in os.environ}
                | {"OMP_NUM_THREADS": "1", "HOME": "/"},
                pass_fds=[others.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
            )

    def make_preexec_fn(self, name):
        """Return what makes a process that is started anew the learner's."""
        return as_learner(name, self.mem_limit)

    async def start(self):
        """Start the server when it has its turn, and return where it will answer."""
        if PreloadedSpawner.turns is None:
            PreloadedSpawner.turns = asyncio.Semaphore(self.at_once)
        async with PreloadedSpawner.turns:
            place = await self._fork() or await super().start()
            await self._until_it_answers(place)
        return place

    async def _fork(self):
        """Return where the forked server will answer, or None where none could be forked."""
        if self.control is None:
            return None
        self.port = self.port or _free_port()
        request = {
            "name": self.user.name,
            "memory": self.mem_limit,
            "env": self.get_env(),
            "command": ["jupyterhub-singleuser", *self.get_args()],
        }
        try:
            self.pid = await asyncio.to_thread(ask_for_fork, self.control, request)
        except (OSError, ValueError) as fault:
            self.log.warning("No preloaded server for %s (%s): one is started anew.", self.user.name, fault)
            return None
        self.proc = None
        return (self.ip or "127.0.0.1", self.port)

    async def _until_it_answers(self, place) -> None:
        """Wait until the server listens or has ended, so that the next one starts on an idle processor."""
        for _ in range(4 * PATIENCE):
            try:
                _, writer = await asyncio.open_connection(*place)
                writer.close()
                return
            except OSError:
                if await self.poll() is not None:
                    return
                await asyncio.sleep(0.25)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]
