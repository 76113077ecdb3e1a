"""The grader's side of the workers: start one, hand it submissions, start another when it is gone."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lessonlib import exercises
from lessonlib.exercises.catalogue import catalogue

from .bare import bare_copy
from .children import FORKS, PATIENCE

KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
START = 180  # seconds until a worker must have loaded torch, on a busy machine


class Pool:
    """Hold one worker with its copy of the kit; use it as a context."""

    def __init__(self, seconds: int = 2, memory: int = 1_000_000_000):
        """Limit each exercise to ``seconds`` of processor time and ``memory`` bytes."""
        self.limits = {"seconds": seconds, "memory": memory}
        self.hidden = [str(Path(exercises.__file__).resolve().parent)]
        self.worker = None

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)
        bare_copy(Path(self.folder.name))
        return self

    def __exit__(self, *_):
        self._end()
        self.folder.cleanup()

    def look(self, cells: list[str], ids: list[str], seed: int) -> dict:
        """Return what the functions of a submission showed, ``{id: {"state": ...}}``, all of ``ids``."""
        each = [{"id": id, "seed": seed, "others": _others(id)} for id in ids]
        batches = [each] if FORKS else [[one] for one in each]
        told = {}
        for batch in batches:
            job = {"cells": cells, "exercises": batch, "hidden": self.hidden, **self.limits}
            told |= self._ask(job)
        return {id: told.get(id, {"state": "ended"}) for id in ids}

    def _ask(self, job: dict) -> dict:
        """Hand one job over and wait for its line; a worker that fails has said nothing."""
        fresh = self.worker is None
        if fresh:
            self._start()
        try:
            self.worker.stdin.write(json.dumps(job).encode() + b"\n")
            self.worker.stdin.flush()
            answer = json.loads(self._line(START * fresh + PATIENCE + 10))
        except (OSError, ValueError):
            answer = {}
        if not (answer and FORKS):
            self._end()
        return answer

    def _line(self, seconds: float) -> bytes:
        """Read the worker's next line, or what came of it when ``seconds`` are over."""
        text, until = b"", time.monotonic() + seconds
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.worker.stdout, selectors.EVENT_READ)
            while not text.endswith(b"\n") and waiting.select(max(0, until - time.monotonic())):
                part = os.read(self.worker.stdout.fileno(), 1 << 20)
                if not part:
                    break
                text += part
        return text

    def _start(self) -> None:
        settings = {
            "PYTHONPATH": self.folder.name,
            "LESSONLIB_HOME": self.folder.name,
            "OMP_NUM_THREADS": "1",
        }
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "lessonlib.classroom.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder.name,
            env=kept | settings | {"PYTHONDONTWRITEBYTECODE": "1"},
        )

    def _end(self) -> None:
        if self.worker is not None:
            self.worker.kill()
            with contextlib.suppress(OSError):
                self.worker.stdin.close()
            self.worker.stdout.close()
            self.worker.wait()
            self.worker = None


def _others(id: str) -> dict[str, tuple[str, str]]:
    """Return name, id and answer of the lesson's other exercises, on which a function may build."""
    return {e.name: (e.id, e.answer) for e in catalogue().values() if e.lesson == id[:2] and e.id != id}
