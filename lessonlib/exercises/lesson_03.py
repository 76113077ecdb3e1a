"""Exercises of lesson 03: layers and neurons."""

from __future__ import annotations

from .base import Exercise
from .checks_03 import check_cross_entropy, check_layer, check_softmax
from .stubs import fill, returns

LAYER = '''
def layer(x, weight, bias):
    """Return every neuron's sum for x (N, inputs); weight is (neurons, inputs), bias (neurons,)."""
    raise NotDone
'''

SOFTMAX = '''
def softmax(logits):
    """Turn scores (N, classes) into chances: every row adds up to 1, and no score is too large."""
    raise NotDone
'''

CROSS_ENTROPY = '''
def cross_entropy(logits, y):
    """Return the mean of -log(chance of the right class) for scores (N, classes) and classes y (N,)."""
    raise NotDone
'''

EXERCISES = (
    Exercise(
        id="03.1",
        name="layer",
        title="A layer by hand",
        points=1,
        stub=LAYER,
        answer=fill(LAYER, "return x @ weight.T + bias"),
        check=check_layer,
        hints=(
            "`x @ w` adds up inputs times weights. For one neuron, `w` was its row of weights.",
            "`@` lines up the last side of `x` with the first side of what follows: it must be `inputs`.",
            "`weight.T` has rows and columns swapped: (inputs, neurons). Then add `bias`.",
        ),
        mistakes=returns(
            LAYER,
            ("x @ weight + bias", "belongs to one neuron"),
            ("x * weight + bias if len(x) == len(weight) else x @ weight.T", "adds nothing up"),
            ("x @ weight.T", "`bias` is not added"),
            ("x @ weight.T - bias", "taken away"),
            ("(x @ weight.T + bias).relu()", "The bend is not part of the layer"),
            ("weight @ x.T + bias[:, None]", "Pictures became columns"),
            ("(x @ weight.T + bias).sum(dim=1)", "The neurons were added up"),
            ("x @ weight.T + bias[:, None]", "lies along the pictures"),
        ),
    ),
    Exercise(
        id="03.2",
        name="softmax",
        title="From scores to chances",
        points=1,
        stub=SOFTMAX,
        answer=fill(
            SOFTMAX,
            "powers = (logits - logits.amax(dim=1, keepdim=True)).exp()",
            "return powers / powers.sum(dim=1, keepdim=True)",
        ),
        check=check_softmax,
        hints=(
            "`logits.exp()` makes every score positive. Divide by the sum of each row.",
            "`.sum(dim=1, keepdim=True)` adds up each row and keeps the shape (N, 1), so that it can divide.",
            "First take each row's greatest score off: `logits - logits.amax(dim=1, keepdim=True)`.",
        ),
        mistakes=(
            *returns(
                SOFTMAX,
                ("logits.exp() / logits.exp().sum(dim=1, keepdim=True)", "`exp` overflows above 88"),
                (
                    "(logits - logits.max()).exp() / (logits - logits.max()).exp().sum(dim=1, keepdim=True)",
                    "own greatest",
                ),
                ("logits.softmax(dim=0)", "down the pictures"),
                ("logits.exp() / logits.exp().sum()", "over the whole batch"),
                ("logits.exp() / logits.exp().sum(dim=1)", "`keepdim=True` keeps the shape"),
                ("(logits - logits.amax(dim=1, keepdim=True)).exp()", "not divided by their sum"),
                ("logits.log_softmax(dim=1)", "Leave out the log"),
                ("logits / logits.sum(dim=1, keepdim=True)", "chances below 0"),
                ("logits.sigmoid()", "looks at each score alone"),
            ),
            (
                fill(SOFTMAX, "logits -= logits.amax(dim=1, keepdim=True)", "return logits.softmax(dim=1)"),
                "change them in place",
            ),
        ),
    ),
    Exercise(
        id="03.3",
        name="cross_entropy",
        title="How surprised is the network?",
        points=1,
        stub=CROSS_ENTROPY,
        answer=fill(
            CROSS_ENTROPY,
            "log_chances = logits.log_softmax(dim=1)",
            "return -log_chances[torch.arange(len(y)), y].mean()",
        ),
        check=check_cross_entropy,
        hints=(
            "`logits.log_softmax(dim=1)` gives the logarithms of all chances, safely, in one go.",
            "`table[torch.arange(len(y)), y]` takes one number from each row: row 0 at `y[0]`, and so on.",
            "Put a minus in front and take `.mean()`.",
        ),
        mistakes=returns(
            CROSS_ENTROPY,
            ("-logits.softmax(dim=1).log_softmax(dim=1)[torch.arange(len(y)), y].mean()", "taken twice"),
            ("torch.nn.functional.cross_entropy(logits.softmax(dim=1), y)", "taken twice"),
            ("-logits.softmax(dim=1).log()[torch.arange(len(y)), y].mean()", "log(0) is infinite"),
            ("logits.log_softmax(dim=1)[torch.arange(len(y)), y].mean()", "The sign is missing"),
            ("-logits.log_softmax(dim=1)[torch.arange(len(y)), y].sum()", "This is the sum"),
            ("-logits.log_softmax(dim=1)[torch.arange(len(y)), y]", "One loss for each picture"),
            ("-logits.log_softmax(dim=1).mean()", "All classes are averaged"),
            ("-logits.log_softmax(dim=1)[:, y].mean()", "takes all the columns"),
            ("-logits[torch.arange(len(y)), y].mean()", "the scores themselves"),
            ("-logits.log_softmax(dim=0)[torch.arange(len(y)), y].mean()", "lie along dimension 1"),
            ("-logits.softmax(dim=1)[torch.arange(len(y)), y].mean()", "The logarithm is missing"),
        ),
    ),
)
