"""Exercises of lesson 00: start here."""

from __future__ import annotations

from .base import Exercise, NotYet, need_function, need_tensor
from .stubs import fill

STUB = '''
def brighten(picture, amount):
    """Return the picture plus amount, kept inside 0 .. 1."""
    raise NotDone
'''

ANSWER = fill(STUB, "return (picture + amount).clamp(0, 1)")

HINTS = (
    "A picture is a tensor of numbers, 0 for black to 1 for full light. `picture + amount` adds to all.",
    "0.9 + 0.3 is 1.2, but light stops at 1. `.clamp(0, 1)` lifts what is below 0, lowers what is above 1.",
    "Add first, then clamp, then hand it back: one line that begins with `return`.",
)


def check_brighten(brighten):
    """Judge brightening inside the range, at both ends of it, and what is left of the learner's picture."""
    import torch

    need_function(brighten, "brighten")
    picture = torch.linspace(0.3, 0.6, 3 * 5 * 7).reshape(3, 5, 7)
    _check_sum(picture, brighten(picture.clone(), 0.25), 0.25)
    _check_ends(brighten)
    mine = picture.clone()
    brighten(mine, 0.25)
    if not torch.equal(mine, picture):
        raise NotYet(
            "the picture that was handed in to stay as it was",
            "a changed one",
            "`+=`, `add_` and `clamp_` change the picture in place. Make a new one: `picture + amount`.",
        )


def _check_sum(picture, got, amount):
    """Compare with a plain sum where nothing leaves 0 .. 1, and name the usual ways to miss it."""
    import torch

    need_tensor(got, picture, "a brighter picture")
    if torch.allclose(got, picture + amount, atol=1e-5):
        return
    causes = {
        "`amount` is multiplied here. Multiplying leaves black as black: add instead.": (
            picture * amount,
            picture * (1 + amount),
        ),
        "The picture comes back as it went in: `amount` is not used.": (picture,),
        "`amount` is taken away here. Use `+`.": (picture - amount,),
    }
    like = (
        cause for cause, wrongs in causes.items() if any(torch.allclose(got, w, atol=1e-5) for w in wrongs)
    )
    raise NotYet(
        f"{picture.min():.2f} + {amount} = {picture.min() + amount:.2f} in the darkest place",
        f"{got.flatten()[0]:.2f}",
        next(like, "Every number should grow by exactly `amount`, in every colour, row and column."),
    )


def _check_ends(brighten):
    """Look at what happens to numbers that would leave 0 .. 1."""
    import torch

    light = brighten(torch.full((3, 4, 6), 0.9), 0.3)
    dark = brighten(torch.full((3, 4, 6), 0.1), -0.3)
    need_tensor(light, torch.zeros(3, 4, 6), "a brighter picture")
    need_tensor(dark, torch.zeros(3, 4, 6), "a darker picture")
    high, low = float(light.max()), float(dark.min())
    too_high, too_low = abs(high - 1) > 1e-5, abs(low) > 1e-5
    if too_high and too_low:
        cause = "The sum is not kept inside 0 .. 1. `.clamp(0, 1)` does it, and must come after the sum."
    elif too_high:
        cause = "Only the dark end is held. In this picture full light is 1, not 255: `.clamp(0, 1)`."
    else:
        cause = "Only the light end is held. A negative `amount` darkens: hold the dark end at 0 as well."
    if too_high:
        raise NotYet("0.9 + 0.3 to become 1.00, which is full light", f"{high:.2f}", cause)
    if too_low:
        raise NotYet("0.1 - 0.3 to become 0.00, which is black", f"{low:.2f}", cause)


MISTAKES = (
    (fill(STUB, "return picture + amount"), "The sum is not kept inside 0 .. 1"),
    (fill(STUB, "return picture.clamp(0, 1) + amount"), "must come after the sum"),
    (fill(STUB, "return (picture + amount).clamp(0, 255)"), "full light is 1, not 255"),
    (fill(STUB, "return (picture + amount).clamp(max=1)"), "hold the dark end at 0"),
    (fill(STUB, "picture += amount", "return picture.clamp(0, 1)"), "change the picture in place"),
    (fill(STUB, "return picture.add_(amount).clamp_(0, 1)"), "change the picture in place"),
    (fill(STUB, "return (picture * (1 + amount)).clamp(0, 1)"), "Multiplying leaves black as black"),
    (fill(STUB, "return (picture - amount).clamp(0, 1)"), "taken away"),
    (fill(STUB, "picture + amount", "return picture"), "`amount` is not used"),
    (fill(STUB, "(picture + amount).clamp(0, 1)"), "no line that begins with `return`"),
    (fill(STUB, "return (picture[0] + amount).clamp(0, 1)"), "The shape changed"),
    (fill(STUB, "return (picture * 255 + amount).clamp(0, 255).to(torch.uint8)"), "type of number changed"),
    (fill(STUB, "return (picture + amont).clamp(0, 1)"), "NameError: name 'amont' is not defined"),
)

EXERCISES = (
    Exercise(
        id="00.1",
        name="brighten",
        title="Brighten a picture",
        points=1,
        stub=STUB,
        answer=ANSWER,
        check=check_brighten,
        hints=HINTS,
        mistakes=MISTAKES,
    ),
)
