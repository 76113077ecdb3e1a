"""Ask for comparisons, one after the other: at random against a champion, or where it pays. Lesson 18."""

from collections.abc import Callable

import torch
from torch import Tensor

from lessonlib.models.preference import Taste, fit_taste

DRAWS = 64  # tastes that are drawn for one pair


def champion(n: int, judge: Callable[[int, int], bool], rounds: int, rng: torch.Generator) -> list[int]:
    """Let the best of ``n`` things so far meet a random one, ``rounds`` times; return the leaders.

    ``judge(i, j)`` says whether i is chosen over j. This asks nothing about features: the baseline of
    lesson 18.
    """
    leaders = [int(torch.randint(n, (1,), generator=rng))]
    for _ in range(rounds):
        other = int(torch.randint(n, (1,), generator=rng))
        leaders.append(leaders[-1] if judge(leaders[-1], other) else other)
    return leaders[1:]


def next_pair(x: Tensor, taste: Taste, rng: torch.Generator) -> tuple[int, int]:
    """Return which two of things (n, d) to compare: favourites of tastes that could be the true one.

    The first is the best for one drawn taste (Thompson 1933); of the favourites of 63 more, the second is the
    one of which it is most in doubt whether it is better. Lesson 18.
    """
    best = (x @ taste.draw(DRAWS, rng).T).argmax(0)
    doubt = taste.utility(x[best] - x[best[0]])[1]
    second = best[doubt.argmax()] if doubt.max() > 0 else (best[0] + 1) % len(x)
    return int(best[0]), int(second)


def duels(
    x: Tensor, judge: Callable[[int, int], bool], rounds: int, rng: torch.Generator, spread: float = 1.0
) -> tuple[list[int], list[Taste]]:
    """Compare things (n, d) ``rounds`` times, each pair by ``next_pair``; fit the taste after each.

    Returns the things with the highest believed utility, and the tastes, after each round. Lesson 18.
    """
    chosen, other, leaders = [], [], []
    tastes = [fit_taste(x[:0], x[:0], spread)]
    for _ in range(rounds):
        i, j = next_pair(x, tastes[-1], rng)
        won, lost = (i, j) if judge(i, j) else (j, i)
        chosen.append(won)
        other.append(lost)
        tastes.append(fit_taste(x[chosen], x[other], spread))
        leaders.append(int((x @ tastes[-1].mean).argmax()))
    return leaders, tastes[1:]
