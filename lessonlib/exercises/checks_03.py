"""How lesson 03 is judged: each result beside PyTorch's own and beside the usual wrong ones."""

from __future__ import annotations

from .base import NotYet, need_function, need_tensor
from .compare import alike, must_be, refuse_wrongs, told


def check_layer(layer):
    """Judge first on sides of 3, where a wrong direction raises no error, then on sides that all differ."""
    import torch

    need_function(layer, "layer")
    for n, inputs, neurons in ((3, 3, 3), (4, 3, 5)):
        dice = torch.Generator().manual_seed(3)
        x, weight, bias = (
            torch.randn(*shape, generator=dice) for shape in ((n, inputs), (neurons, inputs), (neurons,))
        )
        want = torch.nn.functional.linear(x, weight, bias)
        got = layer(x.clone(), weight.clone(), bias.clone())
        wrongs = [
            (x @ weight.T, "`bias` is not added."),
            (x @ weight.T - bias, "`bias` is taken away here. Add it."),
            (want.clamp(min=0), "The bend is not part of the layer. Return the sums as they are."),
            (want.T, "Pictures became columns: begin with `x`, then `@`, then the weights."),
            (want.sum(dim=1), "The neurons were added up. Each keeps a number of its own."),
        ]
        if n == inputs == neurons:
            wrongs += [
                (x @ weight + bias, "A row of `weight` belongs to one neuron: transpose it, `weight.T`."),
                (x @ weight.T + bias[:, None], "`bias` lies along the pictures. Leave its shape as it is."),
                (x * weight + bias, "`*` multiplies place by place and adds nothing up. `@` does both."),
            ]
        expected = f"{n} pictures, {neurons} sums each, the first {want[0, 0]:.3f}"
        refuse_wrongs(got, want, wrongs, expected)
        need_tensor(got, want, "the sums of a layer")
        must_be(got, want, "Each sum is inputs times weights, added up, plus the neuron's bias.")


def check_softmax(softmax):
    """Judge small scores against ``torch.softmax``, then scores that overflow."""
    import torch

    need_function(softmax, "softmax")
    dice = torch.Generator().manual_seed(4)
    for n, classes in ((3, 3), (4, 6)):
        logits = 2 * torch.randn(n, classes, generator=dice)
        mine = logits.clone()
        got, want, e = softmax(mine), logits.softmax(dim=1), logits.exp()
        wrongs = [
            (logits.softmax(dim=0), "The sum runs down the pictures. Each row must add up to 1: `dim=1`."),
            (e / e.sum(), "The sum runs over the whole batch. Each row must add up to 1: `dim=1`."),
            (e, "The powers are not divided by their sum yet."),
            (
                (logits - logits.amax(dim=1, keepdim=True)).exp(),
                "The powers are not divided by their sum yet.",
            ),
            (logits.log_softmax(dim=1), "This is the logarithm of the chances. Leave out the log."),
            (logits / logits.sum(dim=1, keepdim=True), "Without `exp`, scores below 0 give chances below 0."),
            (logits.sigmoid(), "A sigmoid looks at each score alone. The chances of a row must add up to 1."),
        ]
        if n == classes:
            cause = "The sums lie along the columns: `keepdim=True` keeps the shape (N, 1)."
            wrongs.append((e / e.sum(dim=1), cause))
        refuse_wrongs(got, want, wrongs, "each row to add up to 1, with the greatest score most likely")
        need_tensor(got, want, "one chance for each class")
        must_be(got, want, "`exp` of the scores, divided by its sum along each row.")
        _must_be_untouched(mine, logits)
    _check_large_scores(softmax)


def _check_large_scores(softmax):
    """Look at scores whose powers are too large, or all too small, for float32."""
    import torch

    large = torch.tensor([[1000.0, 1001.0], [-1000.0, -1001.0], [0.0, 1000.0]])
    got, want = softmax(large.clone()), large.softmax(dim=1)
    cause = "`exp` overflows above 88. Take each row's own greatest score off first."
    if not alike(got, want):
        raise NotYet("scores of 1000 and -1000 to give chances too", told(got), cause)


def check_cross_entropy(cross_entropy):
    """Judge against ``F.cross_entropy``, then on a very wrong and very sure answer."""
    import torch
    from torch.nn import functional as F

    need_function(cross_entropy, "cross_entropy")
    logits = 2 * torch.randn(5, 5, generator=torch.Generator().manual_seed(5))
    y = torch.tensor([2, 0, 4, 4, 1])
    got, want = cross_entropy(logits.clone(), y.clone()), F.cross_entropy(logits, y)
    refuse_wrongs(got, want, _wrong_losses(logits, y), f"one number, {want:.3f}")
    need_tensor(got, want, "one number for the batch")
    must_be(got, want, "The mean over the pictures of minus the log of the right class's chance.")
    _check_sure_and_wrong(cross_entropy)


def _wrong_losses(logits, y):
    """Return what the usual mistakes give for a batch: (result, cause)."""
    import torch
    from torch.nn import functional as F

    logp, rows = logits.log_softmax(dim=1), torch.arange(len(y))
    right, down = logp[rows, y], logits.log_softmax(dim=0)
    twice = F.cross_entropy(logits.softmax(dim=1), y)
    return (
        (right.mean(), "The sign is missing: a log of a chance is below 0, a loss must fall towards 0."),
        (-right.sum(), "This is the sum. Take the mean, so that the loss does not grow with the batch."),
        (-right, "One loss for each picture. Take the mean of them."),
        (-logp.mean(), "All classes are averaged. Only the right one counts: `[torch.arange(len(y)), y]`."),
        (-logits[rows, y].mean(), "These are the scores themselves. `log_softmax` comes first."),
        (-logp[:, y].mean(), "`[:, y]` takes all the columns for every row. Pair: `torch.arange(len(y))`."),
        (twice, "Softmax was taken twice: `log_softmax` wants the scores."),
        (-right.exp().mean(), "The logarithm is missing. This is the mean chance, with a minus."),
        (-down[rows, y].mean(), "The wrong `dim`: the classes lie along dimension 1."),
    )


def _check_sure_and_wrong(cross_entropy):
    """Look at a chance that float32 rounds to 0, whose log is infinite."""
    import torch

    logits, y = torch.tensor([[0.0, 200.0], [3.0, 0.0], [0.0, 1.0]]), torch.tensor([0, 0, 1])
    got, want = cross_entropy(logits.clone(), y), torch.nn.functional.cross_entropy(logits, y)
    if not alike(got, want):
        cause = "The chance rounds to 0, and log(0) is infinite: `log_softmax` in one go, not log of softmax."
        raise NotYet(f"scores of 0 and 200 to give {want:.2f}", told(got), cause)


def _must_be_untouched(mine, logits):
    """Refuse an answer that changed the scores it was handed."""
    if not alike(mine, logits):
        raise NotYet(
            "the scores that were handed in to stay as they were",
            "changed ones",
            "`-=`, `/=` and names that end in `_` change them in place. Make new ones.",
        )
