"""Choose pictures by what they show, so that whole combinations can be left out of a training. Lesson 16."""

import torch

from .imageset import ImageSet


def having(images: ImageSet, **wanted: str | tuple[float, float]) -> torch.Tensor:
    """Say which pictures have all of ``wanted``, bool (N,): ``category="coat", hue=(0.9, 0.1)``.

    A category is wanted by its name, another factor as a range (low, high), which on a circle may run through
    0. Pictures to which a factor does not apply do not have it. Raises ``ValueError`` for what is unknown.
    Lesson 16.
    """
    result = torch.ones(len(images), dtype=torch.bool)
    for name, value in wanted.items():
        factor, column = images.factor(name), images.column(name)
        if factor.kind == "category":
            if value not in factor.names:
                raise ValueError(f"having: expected {name} of {', '.join(factor.names)}, got {value!r}")
            has = column == factor.names.index(value)
        else:
            low, high = value
            if low > high and factor.kind != "circle":
                raise ValueError(f"having: expected {name} as (low, high), got {value}")
            above, below = column >= low, column <= high
            has = above & below if low <= high else above | below
        result &= has & images.applies[:, images.names.index(name)]
    return result
