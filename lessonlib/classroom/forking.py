"""Fork ready processes: one that has loaded what takes long waits, and becomes whatever it is asked for.

The waiting process never reads a request. It forks first, and only the child sees what it shall become, so
that nothing of one learner, such as the token of their server, is left in the memory of the next one's.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable

LARGEST = 10_000_000  # bytes of a request: a command and its environment
PATIENCE = 120  # seconds until a child must have started; the first waits until all is loaded


def wait_and_fork(control: socket.socket, become: Callable[[dict, Callable], None]) -> None:
    """Fork a child for each socket that comes through ``control``, until its other end is closed.

    The child calls ``become(request, started)``; ``started()`` tells who asked that all went well so far.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system itself clears away children that ended
    while True:
        word, sockets, *_ = socket.recv_fds(control, 1, 1)
        if not word:
            return
        (asker,) = sockets
        if os.fork() == 0:
            control.close()
            _be_child(socket.socket(fileno=asker), become)
        os.close(asker)


def _be_child(asker: socket.socket, become: Callable) -> None:
    """Read the request, become what it says, and end the process; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a hub runs in the background
    code = 1

    def started():
        asker.sendall(json.dumps({"pid": os.getpid()}).encode())
        asker.close()

    try:
        with asker.makefile("rb") as told:
            request = json.loads(told.readline(LARGEST))
        become(request, started)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException as fault:
        traceback.print_exc()
        if asker.fileno() >= 0:
            asker.sendall(json.dumps({"fault": f"{type(fault).__name__}: {fault}"}).encode())
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def ask_for_fork(control: socket.socket, request: dict) -> int:
    """Have a child forked that becomes ``request``, and return its process id once it has started.

    Raises ``OSError`` where nobody waits any more, or the child could not become what was asked.
    """
    own, childs = socket.socketpair()
    own.settimeout(PATIENCE)
    with own:
        with childs:
            socket.send_fds(control, [b"f"], [childs.fileno()])
        own.sendall(json.dumps(request).encode() + b"\n")
        with own.makefile("rb") as told:
            answer = json.loads(told.read() or b"{}")
    if "pid" not in answer:
        raise OSError(f"expected a forked process, got {answer.get('fault', 'none: it ended at once')}")
    return answer["pid"]
