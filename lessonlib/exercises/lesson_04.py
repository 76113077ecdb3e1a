"""Exercises of lesson 04: seeing with convolutions."""

from __future__ import annotations

from .base import Exercise
from .checks_04 import check_convolve, check_output_size, check_receptive_field
from .stubs import fill, returns

CONVOLVE = '''
def convolve(x, kernel):
    """Slide kernel (h, w) over x (H, W); at each place multiply, sum, and write down the sum."""
    (H, W), (h, w) = x.shape, kernel.shape
    raise NotDone
'''

OUTPUT_SIZE = '''
def output_size(size, kernel, stride, padding):
    """Count the places of a kernel along a side of size pixels, padding added at both ends."""
    raise NotDone
'''

RECEPTIVE_FIELD = '''
def receptive_field(layers):
    """Count the pixels along a side that one output of layers, a list of (kernel, stride), depends on."""
    seen, step = 1, 1
    raise NotDone
'''


def _slide(line: str, down: str = "H - h + 1", across: str = "W - w + 1", end: str = "return out") -> str:
    """Write ``convolve`` with one line inside its two loops."""
    return fill(
        CONVOLVE,
        f"out = torch.zeros({down}, {across})",
        f"for row in range({down}):",
        f"    for column in range({across}):",
        f"        {line}",
        end,
    )


def _grow(*lines: str, end: str = "return seen") -> str:
    """Write ``receptive_field`` with ``lines`` inside its loop."""
    inside = [f"    {line}" for line in lines]
    return fill(RECEPTIVE_FIELD, "for kernel, stride in layers:", *inside, end)


PATCH = "x[row : row + h, column : column + w]"
GROW = ("seen += (kernel - 1) * step", "step *= stride")
SLID, GROWN = _slide(f"out[row, column] = ({PATCH} * kernel).sum()"), _grow(*GROW)
BORDERED = SLID.replace("    (H, W)", "    x = torch.nn.functional.pad(x, (1, 1, 1, 1))\n    (H, W)")
BACKWARDS = GROWN.replace("in layers", "in layers[::-1]")

EXERCISES = (
    Exercise(
        id="04.1",
        name="convolve",
        title="Slide a kernel over a picture",
        points=2,
        stub=CONVOLVE,
        answer=SLID,
        check=check_convolve,
        hints=(
            "The kernel fits in H - h + 1 places down and W - w + 1 places across. Begin with "
            "`out = torch.zeros(H - h + 1, W - w + 1)`, and end with `return out`.",
            "Two loops, one in the other: `for row in range(H - h + 1):` and the same for `column`.",
            "The patch under the kernel is `x[row : row + h, column : column + w]`. Multiply it by "
            "`kernel`, take `.sum()`, and store it in `out[row, column]`.",
        ),
        mistakes=(
            (_slide(f"out[row, column] = ({PATCH} * kernel.flip(0, 1)).sum()"), "no flip"),
            (_slide(f"out[row, column] = ({PATCH} * kernel).mean()"), "the mean of the products"),
            (_slide(f"out[row, column] = ({PATCH} * kernel).sum()", "H - h", "W - w"), "are missing"),
            (_slide(f"out[row, column] = {PATCH}.sum()"), "numbers are not used"),
            (_slide(f"out[row, column] = ({PATCH} + kernel).sum()"), "added to the patch"),
            (_slide(f"({PATCH} * kernel).sum()"), "all zeros"),
            (_slide(f"out[row, column] = ({PATCH} * kernel).sum()", end="out"), "begins with `return`"),
            (BORDERED, "A border was added"),
        ),
    ),
    Exercise(
        id="04.2",
        name="output_size",
        title="How large is the result?",
        points=1,
        stub=OUTPUT_SIZE,
        answer=fill(OUTPUT_SIZE, "return (size + 2 * padding - kernel) // stride + 1"),
        check=check_output_size,
        hints=(
            "First the room: with a border at both ends the side is `size + 2 * padding` long. The kernel's "
            "corner can move along it by `- kernel` less.",
            "`// stride` counts how many whole steps fit into that room. The place before the first step "
            "counts as well.",
        ),
        mistakes=returns(
            OUTPUT_SIZE,
            ("(size + 2 * padding - kernel) // stride", "add 1 at the end"),
            ("(size + 2 * padding - kernel + 1) // stride", "it comes after"),
            ("(size + padding - kernel) // stride + 1", "at both ends"),
            ("(size - kernel) // stride + 1", "padding is not used"),
            ("size + 2 * padding - kernel + 1", "stride is not used"),
            ("(size + 2 * padding) // stride + 1", "kernel is not used"),
            ("size // stride", "Use all four numbers"),
            ("(size + 2 * padding - kernel) / stride + 1", "`//` divides whole numbers"),
        ),
    ),
    Exercise(
        id="04.3",
        name="receptive_field",
        title="How far does one output see?",
        points=2,
        stub=RECEPTIVE_FIELD,
        answer=GROWN,
        check=check_receptive_field,
        hints=(
            "Go through the layers, `for kernel, stride in layers:`. Each adds something to `seen`, and each "
            "may make `step` longer for the layers after it.",
            "A kernel spans kernel - 1 steps from its first input to its last: add that many to `seen`.",
            "Last in the loop, a stride makes the steps of the layers after it longer: `step *= stride`.",
        ),
        mistakes=(
            (_grow("step *= stride", "seen += (kernel - 1) * step"), "add first, then multiply"),
            (_grow("seen += kernel - 1"), "strides are not used"),
            (_grow("seen += kernel * step", "step *= stride"), "each adds kernel - 1"),
            (_grow("seen += (kernel - 1) * step", "step += stride"), "Strides multiply"),
            (_grow(*GROW, end="return seen - 1"), "begin with 1"),
            (BACKWARDS, "from the last to the first"),
            (_grow(*GROW, end="seen"), "begins with `return`"),
        ),
    ),
)
