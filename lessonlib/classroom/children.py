"""Wait for forked processes: read what they tell, end those that take too long, and say how each ended."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import threading
import time

FORKS = hasattr(os, "fork")
LARGEST = 20_000_000  # bytes that one exercise may answer
LATE = 75  # how a process ends itself when its time is over
PATIENCE = 60  # seconds for a process that works but hardly gets the processor


def collect(children: dict, seconds: int) -> dict:
    """Return by exercise what its child told; ``children`` holds (process, pipe, first word) of each.

    Processor time is limited by the kernel. A child that sleeps has four times ``seconds``; one that works on
    a busy machine has longer.
    """
    texts, ended = {id: b"" for id in children}, {}
    start = time.monotonic()
    with selectors.DefaultSelector() as waiting:
        for id, (_, pipe, _) in children.items():
            waiting.register(pipe, selectors.EVENT_READ, id)
        while waiting.get_map():
            for key, _ in waiting.select(timeout=0.2):
                part = os.read(key.fd, 1 << 16)
                texts[key.data] += part
                if not part or len(texts[key.data]) > LARGEST:
                    waiting.unregister(key.fd)
            late = time.monotonic() - start
            for key in list(waiting.get_map().values()):
                child = children[key.data][0]
                if late > PATIENCE or (late > 4 * seconds and not _works(child)):
                    ended[key.data] = "time"
                    waiting.unregister(key.fd)
    return {id: _told(child, texts[id], ended.get(id)) for id, child in children.items()}


def end_when_over(seconds: int) -> None:
    """End this process after ``seconds`` of processor time, or ten times as many by the clock."""
    work, start = time.process_time(), time.monotonic()

    def watch():
        while time.process_time() - work < seconds and time.monotonic() - start < 10 * seconds:
            time.sleep(0.1)
        os._exit(LATE)

    threading.Thread(target=watch, daemon=True).start()


def _works(process: int) -> bool:
    """Say whether a process wants the processor, and does not sleep."""
    import psutil

    with contextlib.suppress(psutil.Error):
        return psutil.Process(process).status() == psutil.STATUS_RUNNING
    return False


def _told(child: tuple, text: bytes, state: str | None) -> dict:
    """End a child and return what it told, or how it ended without a word."""
    process, pipe, word = child
    os.close(pipe)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    if state is None and text.startswith(word) and len(text) <= LARGEST:
        with contextlib.suppress(ValueError, RecursionError):
            return json.loads(text[len(word) :])
    spent = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
    return {"state": state or ("time" if spent else "ended")}
