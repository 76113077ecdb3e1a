"""Exercise of lesson 00: start here."""

import torch

from .base import exercise


def pictures():
    """Draw a middling picture, and two where a step leaves 0 .. 1, at the light end and at the dark one."""
    return [
        (0.3 + 0.3 * torch.rand(3, 5, 7), 0.25),
        (0.5 + 0.5 * torch.rand(3, 4, 6), 0.3),
        (0.5 * torch.rand(3, 4, 6), -0.3),
    ]


@exercise(
    "00.1 Brighten a picture",
    hints=(
        "A picture is a tensor of numbers, 0 for black to 1 for full light. `picture + amount` adds to all.",
        "0.9 + 0.3 is 1.2, but light stops at 1. `.clamp(0, 1)` lifts what is below 0, "
        "lowers what is above 1.",
        "Add first, then clamp, then hand it back: one line that begins with `return`.",
    ),
    draw=pictures,
    mistakes="""
picture + amount  # The sum is not kept inside 0 .. 1. `.clamp(0, 1)` does it, and must come after the sum.
(picture + amount).clamp(0, 255)  # The light end is not held. In this picture full light is 1, not 255.
(picture + amount).clamp(max=1)  # The dark end is not held. A negative `amount` darkens: hold it at 0 too.
picture.add_(amount).clamp_(0, 1)  # `+=`, `add_` and `clamp_` change the picture in place. Make a new one.
picture += amount
return picture.clamp(0, 1)  # `+=`, `add_` and `clamp_` change the picture in place. Make a new one.
(picture * (1 + amount)).clamp(0, 1)  # `amount` multiplies here. It leaves black as black: add instead.
(picture * amount).clamp(0, 1)  # `amount` multiplies here. It leaves black as black: add instead.
(picture - amount).clamp(0, 1)  # `amount` is taken away here. Use `+`.
picture  # The picture comes back as it went in: `amount` is not used.
(picture * 255 + amount).clamp(0, 255).to(torch.uint8)  # This is right for numbers up to 255; light is 1.
""",
    usual="Every number should grow by exactly `amount`, in every colour, row and column.",
)
def brighten(picture, amount):
    """Return the picture plus amount, kept inside 0 .. 1."""
    return (picture + amount).clamp(0, 1)
