"""Exercises of lesson 04: seeing with convolutions."""

import torch

from .base import exercise


def slid(x, kernel):
    """Slide by PyTorch's own."""
    return torch.nn.functional.conv2d(x[None, None], kernel[None, None])[0, 0]


@exercise(
    "04.1 Slide a kernel over a picture",
    points=2,
    hints=(
        "The kernel fits in H - h + 1 places down and W - w + 1 across. First make `out`: zeros, that large.",
        "Two loops, one in the other, go through all places of `out`. The patch under the kernel is a slice "
        "of `x` that begins at `row` and `column` and is as large as the kernel.",
        "Inside both loops: `out[row, column] = (x[row : row + h, column : column + w] * kernel).sum()`.",
    ),
    draw=lambda: [(torch.rand(5, 7), 3 * torch.randn(2, 3)), (torch.rand(6, 4), torch.randn(3, 1))],
    reference=slid,
    mistakes="""
right(x, kernel.flip(0, 1))  # The kernel is turned round. Networks lay it down as it is: no flip.
right(x, kernel) / kernel.numel()  # This is the mean of the products. Take their sum.
right(torch.nn.functional.pad(x, (1, 1, 1, 1)), kernel)
# A border was added. Keep the kernel inside the picture.
torch.nn.functional.conv2d(x[None, None], kernel[None, None], padding="same")[0, 0]
# The result is as large as the picture. Where the kernel would reach over the edge there is no place.
out = torch.zeros(H, W)
for row in range(H):
    for column in range(W): out[row, column] = (x[row : row + h, column : column + w] * kernel).sum()
return out  # The patch runs over the edge: there are only H - h + 1 places down and W - w + 1 across.
out = torch.zeros(H - 2, W - 2)
for row in range(H - 2):
    for column in range(W - 2): out[row, column] = (x[row : row + h, column : column + w] * kernel).sum()
return out  # `- 2` is right for 3 x 3 only: a kernel (h, w) has H - h + 1 places down and W - w + 1 across.
right(x, kernel)[:-1, :-1]  # The last row and the last column are missing: there are H - h + 1 places down.
right(x, torch.ones(h, w))  # The kernel's numbers are not used: nothing is multiplied.
right(x, torch.ones(h, w)) + kernel.sum()  # The kernel is added to the patch: multiply by it.
torch.zeros(H - h + 1, W - w + 1)  # The result is all zeros: nothing was written into it.
out = torch.zeros(H, W); out[: H - h + 1, : W - w + 1] = right(x, kernel); return out
# `out` is as large as the picture, and its end stays empty: make it (H - h + 1, W - w + 1).
right(x, kernel)[-1, -1]  # This is the sum of one place, the last: keep each in `out[row, column]`.
right(x, kernel)[0, 0]  # This is the sum of one place, the first: a `return` inside the loop ends it at once.
right(x, kernel).sum()  # All places are added up into one number: keep each in `out[row, column]`.
right(x, kernel).T  # Rows and columns are swapped: rows run from 0 to H - h.
out = right(x, kernel) * 0; out[0, 0] = right(x, kernel)[0, 0]; return out
# Only the first place is filled: the `return` stands inside the loop. Move it to the left.
out = right(x, kernel) * 0; out[0] = right(x, kernel)[0]; return out
# Only the first row is filled: the `return` stands inside the outer loop. Move it to the left.
""",
    usual="Lay the kernel on the patch whose corner is at (row, column), multiply, sum.",
)
def convolve(x, kernel):
    """Slide kernel (h, w) over x (H, W); at each place multiply, sum, and write down the sum."""
    (H, W), (h, w) = x.shape, kernel.shape
    # yours
    out = torch.zeros(H - h + 1, W - w + 1)
    for row in range(H - h + 1):
        for column in range(W - w + 1):
            out[row, column] = (x[row : row + h, column : column + w] * kernel).sum()
    return out


@exercise(
    "04.2 How large is the result?",
    hints=(
        "With a border at both ends the side is `size + 2 * padding` long. The kernel must stay inside: "
        "its corner can move `kernel` pixels less far than that.",
        "`// stride` counts how many whole steps fit into that distance. The place before the first step "
        "is one more.",
    ),
    draw=lambda: [
        (32, 3, 1, 1),
        (33, 5, 1, 0),
        (32, 3, 2, 1),
        (29, 5, 3, 2),
        (34, 3, 2, 1),
        (int(torch.randint(40, 90, ())), 7, 4, 3),
    ],
    reference=lambda size, kernel, stride, padding: len(range(-padding, size + padding - kernel + 1, stride)),
    mistakes="""
(size + 2 * padding - kernel) // stride  # The first place counts as well: add 1 at the end.
(size + 2 * padding - kernel + 1) // stride  # The 1 is added before the division: it comes after.
(size + padding - kernel) // stride + 1  # Padding is added at both ends: 2 * padding.
(size - kernel) // stride + 1  # The padding is not used: it makes the picture larger.
(size - 2 * padding - kernel) // stride + 1  # The padding is taken away here: it makes the picture larger.
size + 2 * padding - kernel + 1  # The stride is not used: divide by it.
(size + 2 * padding) // stride + 1  # The kernel is not used: its far end must stay inside.
size // stride  # This holds only where the padding fits the kernel. Use all four numbers.
(size + 2 * padding - kernel) / stride + 1  # `//` divides whole numbers and drops the rest.
int((size + 2 * padding - kernel) / stride + 1 + 0.5)
# A step that does not fit whole is none: `//` rounds down.
round((size + 2 * padding - kernel) / stride) + 1
# `round` goes up at times: 15.5 becomes 16, but half a step is none. `//` always rounds down.
round((size + 2 * padding - kernel) / stride + 1)
# `round` goes up at times, but a step that does not fit whole is none: `//` always rounds down.
-(-(size + 2 * padding - kernel) // stride) + 1  # This rounds up, but a step that does not fit whole is none.
size + 2 * padding - kernel // stride + 1  # `//` comes before `-`: put the distance in brackets, then divide.
""",
    usual="Count how many whole steps of `stride` the kernel's corner can go, and 1 for the first place.",
)
def output_size(size, kernel, stride, padding):
    """Count the places of a kernel along a side of size pixels, padding added at both ends."""
    return (size + 2 * padding - kernel) // stride + 1


@exercise(
    "04.3 How far does one output see?",
    points=2,
    hints=(
        "Go through the layers, `for kernel, stride in layers:`. Each adds something to `seen`, and each "
        "may make `step` longer for the layers after it.",
        "From the first input of a kernel to its last it is kernel - 1 steps, and each step is `step` pixels "
        "long. After that, a stride makes the steps of later layers longer: they multiply.",
        "In the loop: `seen += (kernel - 1) * step`, and after it `step *= stride`.",
    ),
    draw=lambda: [
        ([(3, 1)],),
        ([(3, 1), (5, 1)],),
        ([(3, 2), (3, 1)],),
        ([(3, 2), (5, 3), (3, 2)],),
        ([(int(torch.randint(2, 8, ())), 3), (4, 2), (2, 5), (5, 1)],),
    ],
    mistakes="""
for kernel, stride in layers: step *= stride; seen += (kernel - 1) * step
return seen  # A stride counts for the layers after it: add first, then multiply.
for kernel, stride in layers: seen += kernel - 1
return seen  # The strides are not used: they lengthen later steps. Multiply by `step`.
for kernel, stride in layers: seen += (kernel - 1) * stride
return seen  # Each layer uses its own stride here. What counts is `step`, all the strides before it.
for kernel, stride in layers: seen += kernel * step; step *= stride
return seen  # Kernels overlap: each adds kernel - 1 steps.
for kernel, stride in layers: seen += (kernel - 1) * step; step += stride
return seen  # Strides multiply: after strides 2 and 3 a step is 6 pixels.
for kernel, stride in layers: seen += (kernel - 1) * step; step = stride
return seen  # Only the last stride is kept. Strides multiply: `step *= stride`.
for kernel, stride in layers: seen *= kernel; step *= stride
return seen  # Kernels overlap, so they do not multiply: each adds `(kernel - 1) * step`.
for kernel, stride in layers: seen += (kernel - 1) * step; step *= stride
return seen - 1  # A pixel of the picture itself sees 1 pixel: begin with 1.
for kernel, stride in layers[::-1]: seen += (kernel - 1) * step; step *= stride
return seen  # The layers are taken from the last to the first.
for kernel, stride in layers: return seen + (kernel - 1) * step
# Only the first layer counts: the `return` stands inside the loop. Move it to the left.
for kernel, stride in layers: seen += (kernel - 1) * step; step *= stride
return step  # This is how far apart two outputs are, `step`. Return `seen`.
sum(kernel for kernel, stride in layers)
# Kernels overlap: each adds kernel - 1 steps, to the 1 you begin with.
""",
    usual="Begin with 1. A layer adds the steps inside its kernel, in pixels; strides lengthen later steps.",
)
def receptive_field(layers):
    """Count the pixels along a side that one output of layers, a list of (kernel, stride), depends on."""
    seen, step = 1, 1
    # yours
    for kernel, stride in layers:
        seen += (kernel - 1) * step
        step *= stride
    return seen
