"""The grader's side of the workers: start one, hand it submissions, start another when it is gone."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from lessonlib import exercises
from lessonlib.exercises.catalogue import catalogue

from .bare import bare_copy
from .children import FORKS, LATE, PATIENCE

KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
START = 180  # seconds until a worker must have loaded torch, on a busy machine


class Pool:
    """Hold one worker with its copy of the kit; use it as a context."""

    def __init__(self, seconds: int = 2, memory: int = 1_000_000_000, forks: bool = FORKS):
        """Limit each exercise to ``seconds`` of processor time and ``memory`` bytes.

        Where a system cannot fork, as Windows, every exercise has a worker of its own, which takes longer.
        """
        self.limits, self.forks = {"seconds": seconds, "memory": memory, "forks": forks}, forks
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
        told = {}
        for batch in [each] if self.forks else [[one] for one in each]:
            told |= self._ask({"cells": cells, "exercises": batch, "hidden": self.hidden, **self.limits})
        return {id: told.get(id, {"state": "ended"}) for id in ids}

    def _ask(self, job: dict) -> dict:
        """Hand one job over and wait for its line; of a worker that failed, say how."""
        answer = {}
        try:
            if self.worker is None:
                self._start()
                self._line(START)
            self.worker.stdin.write(json.dumps(job).encode() + b"\n")
            self.worker.stdin.flush()
            answer = json.loads(self._line(PATIENCE + 10))
        except (OSError, ValueError):
            if self.worker.poll() in (None, LATE):
                answer = {one["id"]: {"state": "time"} for one in job["exercises"]}
            self._end()
        if not self.forks:
            self._end()
        return answer

    def _line(self, seconds: float) -> bytes:
        """Read the worker's next line, or nothing when ``seconds`` are over."""
        got: list[bytes] = []
        reader = threading.Thread(target=lambda: got.append(self.worker.stdout.readline()), daemon=True)
        reader.start()
        reader.join(seconds)
        return got[0] if got else b""

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
