"""The fence of the Linux kernel: Landlock for files, seccomp for network and processes. No rights needed."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from pathlib import Path

NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
READ = 0b1101  # run, read a file, list a folder
RIGHTS = {1: 13, 2: 14}  # how many rights the versions of Landlock know; all later ones know more
ON_FILES = 0b111 | 1 << 14  # run, write, read, truncate: the rights that a file can have
# socket, socketpair, connect, bind, fork, vfork, execve, execveat, kill, tkill, tgkill, ptrace, process_vm_*,
# setsid, setpgid, io_uring_setup, unshare, mount, pidfd_open, pidfd_send_signal
DENIED = {
    "x86_64": (
        41,
        53,
        42,
        49,
        57,
        58,
        59,
        322,
        62,
        200,
        234,
        101,
        310,
        311,
        112,
        109,
        425,
        272,
        165,
        434,
        424,
    ),
    "aarch64": (198, 199, 203, 200, 221, 281, 129, 130, 131, 117, 270, 271, 157, 154, 425, 97, 40, 434, 424),
}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3, CLONE_THREAD, OTHER_CALLS = 435, 0x10000, 0x40000000  # the last: x86-64's second set of numbers
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
LOAD, EQUAL, ANY, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000


def close(own: Path, readable: list[Path]) -> bool:
    """Let this process write below ``own`` only, read below ``readable`` only, and start or reach nothing.

    Returns whether the kernel holds both fences; elsewhere than on Linux it holds none.
    """
    if not sys.platform.startswith("linux") or platform.machine() not in DENIED:
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    files = _files(library, own, readable)
    return _calls(library, platform.machine()) and files


def _files(library, own: Path, readable: list[Path]) -> bool:
    """Fence the files in with Landlock (Linux 5.13)."""
    version = library.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    every = (1 << RIGHTS.get(version, 15)) - 1
    handled = ctypes.create_string_buffer(struct.pack("Q", every))
    ruleset = library.syscall(CREATE_RULESET, handled, ctypes.c_size_t(8), 0)
    if ruleset < 0:
        return False
    for path, rights in [
        (own, every),
        (Path(os.devnull), every & ON_FILES),
        *((path, READ) for path in readable),
    ]:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        allowed = rights if path.is_dir() else rights & ON_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", allowed, place))
        library.syscall(ADD_RULE, ruleset, 1, rule, 0)
        os.close(place)
    done = library.syscall(RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return done


def _calls(library, machine: str) -> bool:
    """Refuse with seccomp all calls that start a process, reach another, or open a connection."""
    jump = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, MACHINES[machine]), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    jump += [(ANY, 0, 1, OTHER_CALLS), (RETURN, 0, 0, REFUSE | errno.EPERM)]
    for number in DENIED[machine]:
        jump += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE | errno.EPERM)]
    jump += [(EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, REFUSE | errno.ENOSYS)]
    jump += [(EQUAL, 0, 3, CLONE[machine]), (LOAD, 0, 0, 16), (ANY, 1, 0, CLONE_THREAD)]
    jump += [(RETURN, 0, 0, REFUSE | errno.EPERM), (RETURN, 0, 0, ALLOW)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in jump))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(jump), ctypes.addressof(code)))
    return library.prctl(SECCOMP, FILTER, program, 0, 0) == 0
