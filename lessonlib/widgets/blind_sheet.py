"""A sheet of a blind test: a coin chooses each picture; answers stand. Lesson 13."""

from dataclasses import dataclass, field

import torch

from lessonlib.metrics import wilson

ANSWERS = ("real", "generated")


@dataclass
class Sheet:
    """Hold one blind test of ``rounds`` pictures, out of ``real`` real and ``generated`` generated ones.

    A fair coin decides every round by itself: however one answers, guessing is right with a chance of one
    half, and there is nothing to be learned by counting. ``truth`` and ``answers`` are words of ``ANSWERS``;
    ``pictures`` are indraws into the set that the coin chose. Lesson 13.
    """

    rounds: int
    real: int
    generated: int
    seed: int = 0
    answers: list[str] = field(default_factory=list)

    def __post_init__(self):
        draw = torch.Generator().manual_seed(self.seed)
        coins = torch.randint(2, (self.rounds,), generator=draw).tolist()
        orders = [torch.randperm(n, generator=draw).tolist() for n in (self.real, self.generated)]
        self.truth = [ANSWERS[coin] for coin in coins]
        self.pictures = [orders[coin].pop() for coin in coins]

    def answer(self, round: int, word: str) -> None:
        """Answer the present round. An answer to any other is dropped: its picture is not on the page."""
        if word not in ANSWERS:
            raise ValueError(f"answer: expected real or generated, got {word!r}")
        if round == len(self.answers) < self.rounds:
            self.answers.append(word)

    @property
    def finished(self) -> bool:
        """Whether every picture has its answer: then the truth may come out."""
        return len(self.answers) == self.rounds

    @property
    def right(self) -> int:
        """How many answers are right."""
        return sum(said == was for said, was in zip(self.answers, self.truth))


def verdict(right: int, rounds: int) -> str:
    """Say in a sentence what ``right`` of ``rounds`` means: does the interval hold 50 %? Lesson 13."""
    low, high = wilson(right, rounds)
    share, low_end, high_end = (f"{100 * v:.0f} %" for v in (right / rounds, low, high))
    if low > 0.5:
        guessing = "below it: you can tell them apart."
    elif high < 0.5:
        guessing = "above it: you can tell them apart, but take one for the other."
    else:
        guessing = "in it: this does not show that you can tell them apart."
    counted = f"Right in {right} of {rounds}: {share}, interval {low_end} to {high_end}."
    return f"{counted} Guessing, 50 %, lies {guessing}".replace(" %", "\N{NO-BREAK SPACE}%")
