"""How lesson 04 is judged: each result beside the right one and beside the usual wrong ones."""

from __future__ import annotations

from copy import deepcopy
from functools import partial

from .base import NotYet, describe, need_function, need_tensor
from .compare import refuse_wrongs


def check_convolve(convolve):
    """Judge a kernel of uneven sides and no symmetry on an uneven picture, against PyTorch's own."""
    import torch
    from torch.nn.functional import conv2d, pad

    need_function(convolve, "convolve")
    x, kernel = torch.arange(35.0).reshape(5, 7).sin(), torch.tensor([[1.0, 2.0, -4.0], [0.5, 3.0, 7.0]])

    def slid(x, kernel):
        return conv2d(x[None, None], kernel[None, None])[0, 0]

    mine = x.clone()
    got, want = convolve(mine, kernel.clone()), slid(x, kernel)
    wrongs = (
        (slid(x, kernel.flip(0, 1)), "The kernel is turned round. Networks lay it down as it is: no flip."),
        (slid(x, kernel) / 6, "This is the mean of the products. Take their sum."),
        (slid(pad(x, (1, 1, 1, 1)), kernel), "A border was added. Keep the kernel inside the picture."),
        (want[:-1, :-1], "The last row and the last column are missing: there are H - h + 1 places down."),
        (slid(x, torch.ones(2, 3)), "The kernel's numbers are not used: nothing is multiplied."),
        (slid(x, torch.ones(2, 3)) + kernel.sum(), "The kernel is added to the patch: multiply by it."),
        (slid(x, torch.zeros(2, 3)), "The result is all zeros: nothing was written into it."),
    )
    refuse_wrongs(got, want, wrongs, f"a result of shape {tuple(want.shape)}, no border added")
    need_tensor(got, want, "what F.conv2d gives")
    if not torch.allclose(got, want, atol=1e-4):
        raise NotYet(
            f"{want[0, 0]:.3f} in the first place and {want[0, 1]:.3f} beside it",
            f"{got[0, 0]:.3f} and {got[0, 1]:.3f}",
            "Lay the kernel on the patch whose corner is at (row, column), multiply, sum.",
        )
    if not torch.equal(mine, x):
        raise NotYet("the picture as it was", "a changed one", "Write into `out`, not into `x`.")


def check_output_size(output_size):
    """Judge sizes that divide and sizes that do not, with and without padding."""
    need_function(output_size, "output_size")
    cases = ((32, 3, 1, 1), (33, 5, 1, 0), (32, 3, 2, 1), (29, 5, 3, 2))
    wrongs = (
        (lambda n, k, s, p: (n + 2 * p - k) // s, "The first place counts as well: add 1 at the end."),
        (lambda n, k, s, p: (n + 2 * p - k + 1) // s, "The 1 is added before the division: it comes after."),
        (lambda n, k, s, p: (n + p - k) // s + 1, "Padding is added at both ends: 2 * padding."),
        (lambda n, k, s, p: (n - k) // s + 1, "The padding is not used: it makes the picture larger."),
        (lambda n, k, s, p: n + 2 * p - k + 1, "The stride is not used: divide by it."),
        (lambda n, k, s, p: (n + 2 * p) // s + 1, "The kernel is not used: its far end must stay inside."),
        (
            lambda n, k, s, p: n // s,
            "This holds only where the padding fits the kernel. Use all four numbers.",
        ),
        (lambda n, k, s, p: (n + 2 * p - k) / s + 1, "`//` divides whole numbers and drops the rest."),
    )
    _need_counts(output_size, lambda n, k, s, p: (n + 2 * p - k) // s + 1, cases, wrongs)


def check_receptive_field(receptive_field):
    """Judge one layer, plain stacks, and strides before, between and after."""
    need_function(receptive_field, "receptive_field")
    cases = [([(3, 1)],), ([(3, 1), (5, 1)],), ([(3, 2), (3, 1)],), ([(3, 2), (5, 3), (3, 2)],)]
    wrongs = (
        (partial(_grown, start=0), "A pixel of the picture itself sees 1 pixel: begin with 1."),
        (partial(_grown, early=True), "A stride counts for the layers after it: add first, then multiply."),
        (partial(_grown, strided=False), "The strides are not used: they lengthen later steps."),
        (partial(_grown, less=0), "Kernels overlap: each adds kernel - 1 steps."),
        (partial(_grown, summed=True), "Strides multiply: after strides 2 and 3 a step is 6 pixels."),
        (lambda layers: _grown(layers[::-1]), "The layers are taken from the last to the first."),
    )
    _need_counts(receptive_field, _grown, cases, wrongs)


def _grown(layers, start=1, less=1, early=False, summed=False, strided=True) -> int:
    """Compute a receptive field, rightly or with one of the usual mistakes."""
    seen, step = start, 1
    for kernel, stride in layers:
        after = step + stride if summed else step * stride if strided else 1
        seen += (kernel - less) * (after if early else step)
        step = after
    return seen


def _need_counts(function, right, cases, wrongs):
    """Refuse a ``function`` that does not count as ``right`` does; ``wrongs``: (function, cause)."""
    got, name = [_count(function, right, case) for case in cases], getattr(function, "__name__", "it")
    for case, mine in zip(cases, got):
        if mine != right(*case):
            causes = (cause for wrong, cause in wrongs if got == [wrong(*c) for c in cases])
            call = f"{name}({', '.join(map(str, case))})"
            raise NotYet(f"{call} = {right(*case)}", f"{mine:g}", next(causes, "Try it with a pencil."))
    if not all(isinstance(mine, int) for mine in got):
        raise NotYet("whole numbers", f"{got[0]!r}", "`//` divides whole numbers, `/` does not.")


def _count(function, right, case):
    """Return one number that ``function`` gives, or refuse what is none."""
    got = function(*deepcopy(case))
    if isinstance(got, bool) or not isinstance(got, (int, float)):
        cause = "The function has no line that begins with `return`." if got is None else ""
        raise NotYet(f"the number {right(*case)}", describe(got), cause or "Return one plain number.")
    return got
