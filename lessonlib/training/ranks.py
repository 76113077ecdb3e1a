"""One training in several processes that ``torchrun`` started, on one machine or many. Lesson 21.

Each process, known by its rank, holds the whole network and takes its slice of every batch. PyTorch's
DistributedDataParallel (Li et al. 2020, arXiv:2006.15704) averages their gradients, so that all make the step
that one process would make with the whole batch. Rank 0 alone speaks and saves. When a process dies, torchrun
stops the others, starts all anew (``--max-restarts``), and each goes on from the last checkpoint. In a single
process, everything here leaves a training as it is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel


def world() -> int:
    """Return how many processes train together: 1 without ``together``. Lesson 21."""
    return distributed.get_world_size() if distributed.is_available() and distributed.is_initialized() else 1


def rank() -> int:
    """Return which of them this process is, from 0. Lesson 21."""
    return distributed.get_rank() if world() > 1 else 0


def place(device: str) -> str:
    """Return this process's own device for ``--device``: cpu, cuda or mps; each rank gets a card of its own.

    Raises ``ValueError`` for one that this machine does not have, or has too few of. Lesson 21.
    """
    kind, here = device.split(":")[0], int(os.environ.get("LOCAL_WORLD_SIZE", 1))
    cards = {"cpu": here, "cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available())}
    if kind not in cards:
        raise ValueError(f"device: expected cpu, cuda or mps, got {device!r}")
    if cards[kind] < here:
        wanted = f"{here} graphics cards, one for each process" if here > 1 else "a graphics card"
        raise ValueError(f"device {kind}: expected {wanted}, got {cards[kind]}; cpu is everywhere")
    started, one_of_many = "LOCAL_RANK" in os.environ, here > 1 or device == kind
    return f"cuda:{os.environ['LOCAL_RANK']}" if kind == "cuda" and started and one_of_many else device


@contextmanager
def together(device: str = "cpu") -> Iterator[None]:
    """Join the processes that ``torchrun`` started, if it did; all but rank 0 print nothing. Lesson 21."""
    if not distributed.is_available() or not distributed.is_torchelastic_launched():
        yield
        return
    if device.startswith("cuda"):
        torch.cuda.set_device(device)
    backend = "cpu:gloo,cuda:nccl" if device.startswith("cuda") else "gloo"
    store, number, among = next(distributed.rendezvous("env://"))
    # After a restart on one machine torchrun (2.13) still holds the addresses of the dead: meet elsewhere.
    # Between machines it does unless TORCH_DISABLE_SHARE_RDZV_TCP_STORE=1 stands before the command.
    if os.environ["GROUP_WORLD_SIZE"] == "1":
        store = distributed.PrefixStore(f"start {os.environ['TORCHELASTIC_RESTART_COUNT']}", store)
    distributed.init_process_group(backend, store=store, rank=number, world_size=among)
    with redirect_stdout(None if rank() else sys.stdout):
        yield
    distributed.destroy_process_group()  # not after an error: torchrun ends them all, and none waits


def share(n: int) -> int:
    """Return how many of a batch's ``n`` rows each process takes.

    Raises ``ValueError`` unless all can take as many: the mean of unequal slices' means is not that of the
    batch. Lesson 21.
    """
    if n % world():
        raise ValueError(f"expected a number of processes that divides a batch of {n}, got {world()}")
    return n // world()


def mine(rows: Tensor) -> Tensor:
    """Return this process's slice of a batch's rows (N, ...), pictures or noise. Lesson 21."""
    return rows[rank() * share(len(rows)) :][: share(len(rows))]


def mean(values: Tensor) -> Tensor:
    """Return the mean of ``values`` over all processes, shape (); no gradient passes. Lesson 21."""
    total = values.detach().mean()
    if world() > 1:
        distributed.all_reduce(total)
    return total / world()


def anywhere(flag: bool) -> bool:
    """Say whether any process says so: all must stop after the same step, or some wait forever. Lesson 21."""
    return flag if world() == 1 else bool(mean(torch.tensor(float(flag))) > 0)


def begin_alike(step: int) -> None:
    """Raise ``ValueError`` unless all processes begin at this step. Lesson 21."""
    if mean(torch.tensor(float(step))) != step:
        expected = "expected one checkpoint that every process reads, in a folder that all machines share"
        raise ValueError(f"{expected}: others begin at another step than {step}")


class Objective(nn.Module):
    """A loss of networks ``parts`` as a module, for mixed precision and several processes. Lesson 21.

    ``loss(*batch)`` returns tensors by name. On an NVIDIA GPU it computes in bfloat16 where that is safe
    (Micikevicius et al. 2017, arXiv:1710.03740). ``across`` makes it one for all processes.
    """

    def __init__(self, loss: Callable[..., dict], parts: dict[str, nn.Module], device: str):
        super().__init__()
        self.loss, self.parts, self.kind = loss, nn.ModuleDict(parts), torch.device(device).type

    def forward(self, *batch) -> dict:
        with torch.autocast(self.kind, torch.bfloat16, enabled=self.kind == "cuda"):
            return self.loss(*batch)

    def across(self) -> nn.Module:
        """Return it with gradients that are means over all processes."""
        return DistributedDataParallel(self) if world() > 1 else self
