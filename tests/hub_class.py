"""A hub for tests: real accounts, a real JupyterHub with its proxy, and what they take of the machine."""

from __future__ import annotations

import csv
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import requests

from lessonlib.classroom.accounts import PASSWORDS
from lessonlib.classroom.handout import hand_out
from lessonlib.classroom.hub import Wanted, set_up

PREFIX = f"pixels{os.getpid()}n"  # two classes at once have different accounts


def free_ports(count: int) -> int:
    """Return the first of so many ports in a row that nobody uses."""
    for first in range(18600, 28600, 10):
        with suppress(OSError), ExitStack() as listening:
            for port in range(first, first + count):
                listening.enter_context(socket.socket()).bind(("", port))
            return first
    raise OSError(f"expected {count} free ports in a row, got none")


@contextmanager
def hub_for(count: int, port: int, plain: bool):
    """Set up a hub with its accounts in a folder of its own; yields (hub's process, folder, passwords)."""
    base = Path(tempfile.mkdtemp(prefix="class-of-thirty-"))
    base.chmod(0o755)
    names = [f"{PREFIX}{number:02}" for number in range(1, count + 1)]
    assert not {one.pw_name for one in pwd.getpwall()} & set(names)
    process = None
    try:
        course = hand_out(base / "handout")
        (base / "names.txt").write_text("\n".join(names))
        print(set_up(base / "hub", Wanted(base / "names.txt", course, port=port), True, base / "homes"))
        config = base / "hub" / "jupyterhub_config.py"
        if plain:
            text = config.read_text().replace("PreloadedSpawner.preload()", "")
            config.write_text(text)
        with open(base / "hub" / PASSWORDS, newline="") as file:
            passwords = dict(csv.reader(file))
        log = open(base / "hub.log", "w")
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "jupyterhub", "-f", str(config)],
            env=os.environ | {"PYTHONPATH": str(course)},
            cwd=base,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        yield process, base, passwords
    except BaseException:
        if (base / "hub.log").exists():
            print((base / "hub.log").read_text()[-3000:])
            for log in (base / "homes").glob("*/.server.log"):
                print(log.parent.name, log.read_text()[-1000:])
        raise
    finally:
        if process:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()
        for name in names:
            remove(name)
        shutil.rmtree(base, ignore_errors=True)


def remove(name: str) -> None:
    """Remove an account of this benchmark's, and end what it still runs."""
    with suppress(KeyError):
        uid = pwd.getpwnam(name).pw_uid
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.uids().real == uid:
                    process.kill()
        subprocess.run(["userdel", "--remove", name], capture_output=True)


def wait_until_loaded(process: subprocess.Popen, port: int) -> float:
    """Wait until the hub answers and nothing below it works any more; returns the seconds it took."""
    start, before = time.monotonic(), -1.0
    while time.monotonic() - start < 180:
        if process.poll() is not None:
            raise SystemExit("the hub ended at once")
        time.sleep(2)
        with suppress(requests.RequestException):
            requests.get(f"http://127.0.0.1:{port}/hub/health", timeout=5)
            spent = cpu_seconds(process)
            if spent - before < 0.2:
                return time.monotonic() - start
            before = spent
    raise SystemExit("the hub was not ready in three minutes")


def family(process: subprocess.Popen) -> list[psutil.Process]:
    """Return the hub, its proxy, and every server and kernel of the class."""
    hub = psutil.Process(process.pid)
    found = {one.pid: one for one in [hub, *hub.children(recursive=True)]}
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            if one.username().startswith(PREFIX):
                found[one.pid] = one
    return list(found.values())


def proportional_gb(process: subprocess.Popen) -> float:
    """Return the memory of the family, shared pages counted once."""
    whole = 0
    for one in family(process):
        with suppress(psutil.Error, OSError, IndexError):
            text = Path(f"/proc/{one.pid}/smaps_rollup").read_text()
            whole += int(text.split("\nPss:")[1].split()[0])
    return whole * 1024 / 1e9


def cpu_seconds(process: subprocess.Popen) -> float:
    """Return the processor time of the family so far, of those that run now."""
    spent = 0.0
    for one in family(process):
        with suppress(psutil.Error):
            spent += sum(one.cpu_times()[:2])
    return spent


@contextmanager
def peak_gb(process: subprocess.Popen, every: float = 5):
    """Look at the family's memory again and again; the list that is yielded ends with the most there was."""
    peak, over = [proportional_gb(process)], threading.Event()

    def watch():
        while not over.wait(every):
            peak.append(max(peak[-1], proportional_gb(process)))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield peak
    finally:
        over.set()
        watching.join()
        peak.append(max(peak[-1], proportional_gb(process)))
