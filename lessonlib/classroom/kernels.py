"""Kernels that start in half a second: forked from a process of the learner's own that has loaded torch."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint

import psutil
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from .forking import ask_for_fork, wait_and_fork

NAME = "preloaded"


def fork_kernels() -> None:
    """Leave a process behind that forks kernels, and have this process, a Jupyter server to be, ask it.

    Call it while this process has one thread and has loaded what kernels need. The other one ends when this
    one does.
    """
    own, others = socket.socketpair()
    if os.fork() == 0:
        own.close()
        wait_and_fork(others, become_kernel)
        os._exit(0)
    others.close()
    fork_through(own)
    os.environ[KernelProvisionerFactory.default_provisioner_name_env] = NAME


def fork_through(control: socket.socket) -> None:
    """Let Jupyter find kernels under ``NAME``: whoever holds the other end of ``control`` forks them."""
    Preloaded.control = control
    group = KernelProvisionerFactory.GROUP_NAME
    KernelProvisionerFactory.provisioners[NAME] = EntryPoint(NAME, f"{__name__}:{Preloaded.__name__}", group)


def become_kernel(request: dict, started: Callable) -> None:
    """Turn this process into a kernel as ``python -m ipykernel_launcher`` would be."""
    os.setsid()  # what interrupts or ends a kernel goes to all its processes
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    # ipykernel read who its parent is when it was loaded: it must know, to end when that one does
    sys.argv = ["ipykernel_launcher", f"--IPKernelApp.parent_handle={os.getppid()}", *request["arguments"]]
    _shuffle()
    started()
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()


def _shuffle() -> None:
    """Draw new seeds: what was loaded before the fork would draw the same in every kernel of the class."""
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "torch" in sys.modules:
        sys.modules["torch"].seed()


class Preloaded(LocalProvisioner):
    """Start Python kernels by a fork, and all others, or where that fails, as Jupyter does."""

    control: socket.socket | None = None

    async def launch_kernel(self, cmd: list[str], **options):
        """Launch a kernel and return how to connect to it."""
        arguments = _arguments(cmd)
        if arguments is None or self.control is None:
            return await super().launch_kernel(cmd, **options)
        request = {
            "cwd": str(options.get("cwd") or os.getcwd()),
            "env": dict(options.get("env") or os.environ),
            "arguments": arguments,
        }
        try:
            pid = await asyncio.to_thread(ask_for_fork, self.control, request)
        except (OSError, ValueError) as fault:
            self.log.warning("No preloaded kernel (%s): one is started anew.", fault)
            return await super().launch_kernel(cmd, **options)
        self.process = Forked(pid)
        self.pid = self.pgid = pid
        return self.connection_info


def _arguments(command: list[str]) -> list[str] | None:
    """Return what ipykernel is told, or None where a command starts another kernel or another Python."""
    if command[:1] != [sys.executable] or "ipykernel_launcher" not in command:
        return None
    return command[command.index("ipykernel_launcher") + 1 :]


class Forked:
    """Stand for a kernel's process as ``subprocess.Popen`` does, though this process is not its parent."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid
        try:
            self.process = psutil.Process(pid)
        except psutil.NoSuchProcess:  # ended at once
            self.process = None

    def poll(self) -> int | None:
        """Return None while it runs, else 1: how it ended is not known."""
        return None if self.process is not None and self.process.is_running() else 1

    def wait(self) -> int | None:
        """Return as ``poll`` does: it is asked only when the process has ended."""
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send a signal, where the process is still there."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(15)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(9)
