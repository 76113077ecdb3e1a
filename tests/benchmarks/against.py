"""The last line of a race against a tutorial's network."""

from __future__ import annotations

from torch import Tensor


def verdict(runs: Tensor) -> str:
    """Say the means of ``runs`` (seeds, 4): seconds each, FD of ours, the tutorial's and real pictures."""
    seconds, ours, tutorial, floor = runs.mean(0).tolist()
    return (
        f"seconds={seconds:.0f} fd_ours={ours:.2f} fd_tutorial={tutorial:.2f} fd_floor={floor:.2f}"
        f" ratio={ours / tutorial:.2f}"
    )
