"""Exercises of lesson 22: your masterpiece."""

import numpy as np
import torch

from .base import exercise

TERMS = {"CC0-1.0": [], "CC-BY-4.0": ["BY"], "CC-BY-SA-4.0": ["BY", "SA"], "CC-BY-NC-4.0": ["BY", "NC"]}


def licences() -> list[tuple]:
    known, others = list(TERMS), ["CC-BY-ND-4.0", "", "unknown"]
    cases = [([name], TERMS) for name in known + others]
    for n in (2, 3, 5):
        cases.append(([known[i] for i in torch.randint(len(known), (n,)).tolist()], TERMS))
        place, mixed = int(torch.randint(n, ())), [known[i] for i in torch.randint(len(known), (n,)).tolist()]
        cases.append(([*mixed[:place], others[n % 3], *mixed[place:]], TERMS))
    return [*cases, (["CC-BY-SA-4.0", "CC0-1.0", "CC-BY-NC-4.0"], TERMS)]


def one_by_one(names: list, terms: dict):
    found = []
    for name in names:
        if name not in terms.keys():
            return None
        found += [duty for duty in terms[name] if duty not in found]
    return sorted(found)


@exercise(
    "22.1 What the work owes",
    points=2,
    hints=(
        "Begin with no: if any of the licences is not among the keys of `terms`, return None. "
        "`all(name in terms for name in licences)` asks for all of them.",
        "Then collect the duties of all licences, each once: a set, `{duty for name in licences for duty in "
        "terms[name]}`, and `sorted` makes a list of it.",
    ),
    draw=licences,
    reference=one_by_one,
    mistakes="""
sorted({duty for name in licences for duty in terms.get(name, [])})
# A licence that is not in `terms` is passed over here. Deny by default: one of them, and the answer is None.
sorted({duty for name in licences for duty in terms[name]})
# A name that `terms` lacks stops this. Ask first whether each name is in `terms`; if one is not, return None.
known = all(name in terms for name in licences)
return sorted(set.intersection(*(set(terms[name]) for name in licences))) if known else None
# These are the duties that all licences share. What a single one asks for is owed, too.
None if not all(name in terms for name in licences) else [duty for name in licences for duty in terms[name]]
# A duty that two licences ask for stands here twice, and in any order. Take a set, and sort it.
known = all(name in terms for name in licences)
return list(dict.fromkeys(duty for name in licences for duty in terms[name])) if known else None
# Each duty stands here once, but in the order in which it came: `sorted`.
[] if not all(name in terms for name in licences) else right(licences, terms)
# An empty list says: nothing is owed, go ahead. What is not known must stop the work: None.
None if not all(terms.get(name) for name in licences) else right(licences, terms)
# CC0 is refused here: its empty list of duties counts as False. Ask whether the name is in `terms`.
some = any(name in terms for name in licences)
return sorted({duty for name in licences for duty in terms.get(name, [])}) if some else None
# One known licence is enough here. All must be known.
right(licences[:1], terms)  # Only the first licence is looked at.
sorted({duty for name in terms for duty in terms[name]})
# These are the duties of all licences there are. Take those that were asked for.
""",
    usual="None where one licence is not in `terms`; else every duty of any of them, once, sorted.",
)
def owed(licences, terms):
    """Return the duties of all licences, each once and sorted; None if terms lacks one of them."""
    if not all(name in terms for name in licences):
        return None
    return sorted({duty for name in licences for duty in terms[name]})


def tables() -> list[tuple]:
    cases = []
    for n in (12, 20, 31):
        fd, seconds, fresh = 1 + 9 * torch.rand(n), 20 + 100 * torch.rand(n), 0.4 + 0.6 * torch.rand(n)
        cases += [(fd, seconds, fresh, *needs) for needs in ((60.0, 0.7), (110.0, 0.9), (10.0, 0.5))]
    rows = torch.tensor([[2.0, 5.0, 3.0, 4.0], [90, 30, 60, 60], [0.75, 0.875, 0.5, 0.625]])
    return [*cases, (*rows, 60.0, 0.625)]  # a row that meets both needs exactly


def row_by_row(fd, seconds, fresh, patience, least):
    rows = [(float(f), i) for i, f in enumerate(fd) if seconds[i] <= patience and fresh[i] >= least]
    return min(rows)[1] if rows else -1


def best(fits, values) -> int:
    return int(torch.where(fits, values, torch.inf).argmin()) if fits.any() else -1


@exercise(
    "22.2 Choose by need",
    points=2,
    hints=(
        "First say which rows can be had at all: `fits = (seconds <= patience) & (fresh >= least)`.",
        "Among these the smallest FD wins. So that its number stays a row of the whole table, put infinity "
        "where a row does not fit: `torch.where(fits, fd, torch.inf).argmin()`. And where none fits: -1.",
    ),
    draw=tables,
    reference=row_by_row,
    mistakes="""
int(fd.argmin())  # This is the best FD of all, whatever it costs. Needs come first.
max(0, right(fd, seconds, fresh, patience, least))
# Where nothing fits, this names the first row all the same. Return -1 then.
fits = (seconds <= patience) & (fresh >= least); return int(fd[fits].argmin()) if fits.any() else -1
# This is the place among the rows that fit, not in the whole table.
torch.where((seconds <= patience) & (fresh >= least), fd, 0.0).argmin()
# A row that does not fit has an FD of 0 here, and so it wins. Put infinity there.
fits = (seconds <= patience) & (fresh >= least); return fd[fits].min() if fits.any() else -1
# This is the best FD itself. Return the number of its row.
best(seconds <= patience, fd)
# Only the time is looked at. A model that hands out copies is no choice: ask for `fresh` as well.
best(fresh >= least, fd)  # The time is not looked at: this model may not be done when you need it.
best((seconds <= patience) | (fresh >= least), fd)  # One need is enough here. Both must be met: `&`.
best((seconds <= patience) & (fresh >= least), seconds)
# This is the fastest that fits. Of those that fit, take the smallest FD.
best((seconds < patience) & (fresh > least), fd)
# A row that meets a need exactly is left out: *at most* and *at least* include it.
best((seconds <= patience) & (fresh >= least), -fd)
# This is the largest FD that fits, and a large distance is a bad one.
-1  # Nothing ever fits here.
""",
    usual="The row with the smallest FD among those that meet both needs; -1 where there is none.",
)
def choose(fd, seconds, fresh, patience, least):
    """Return the row of the best FD with seconds at most patience and fresh at least least; -1 if none."""
    fits = (seconds <= patience) & (fresh >= least)
    return int(torch.where(fits, fd, torch.inf).argmin()) if fits.any() else -1


def distances() -> list[tuple]:
    cases = []
    for n, m, planted in ((150, 220, 20), (40, 110, 0), (301, 130, 90)):
        made, strangers = 0.65 * torch.rand(n), 0.2 + 0.4 * torch.rand(m)
        made[torch.randperm(n)[:planted]] = 0.09 * torch.rand(planted)
        strangers[m // 2] = 0.06  # one stranger is very near, by chance
        cases.append((100 / m * made, 100 / m * strangers))  # distances differ from case to case
    return cases


@exercise(
    "22.3 How many are copies?",
    hints=(
        "The limit comes from strangers alone: `strangers.quantile(0.01)` is the distance that one stranger "
        "in a hundred falls below, and half of it is the limit.",
        "`(made < limit).float().mean()` is the share below it.",
    ),
    draw=distances,
    reference=lambda made, strangers: float(np.mean(made.numpy() < np.quantile(strangers.numpy(), 0.01) / 2)),
    mistakes="""
(made < strangers.quantile(0.01)).float().mean()
# One stranger in a hundred lies below this limit, and no stranger is a copy. Take half of it.
(made < strangers.quantile(0.5) / 2).float().mean()
# Half of the strangers' median accuses many that are merely alike. Take `quantile(0.01)`.
(made < made.quantile(0.01) / 2).float().mean()
# The made pictures judge themselves here. The limit must come from strangers.
(made > strangers.quantile(0.01) / 2).float().mean()
# These are the pictures that are far enough away. A copy is *nearer* than the limit.
(made < strangers.quantile(0.01) / 2).float().sum()
# This is how many. Divide by how many there are: `.mean()`.
(made < strangers.quantile(0.99) / 2).float().mean()
# This limit comes from the strangers that are farthest away. One in a hundred *below*: take 0.01.
(made < strangers.min() / 2).float().mean()
# This limit hangs on a single stranger. One in a hundred may lie below: `quantile(0.01)`.
(made < strangers.quantile(0.005)).float().mean()
# Halve the distance, not the share: `strangers.quantile(0.01) / 2`.
(made < 0.1).float().mean()  # A fixed limit knows nothing of these pictures. Ask strangers.
(made < strangers.mean() / 2).float().mean()
# Half of the mean is far too generous. The nearest strangers must still be safe: `quantile(0.01)`.
strangers.quantile(0.01) / 2  # This is the limit. Which share of the made pictures lies below it?
made < strangers.quantile(0.01) / 2  # This says it of each picture. What is asked for is their share.
""",
    usual="The share of made pictures below half the distance that one stranger in a hundred falls below.",
)
def share_copied(made, strangers):
    """Return the share of made (n,) nearer than half of what 1 in 100 strangers (m,) falls below."""
    limit = strangers.quantile(0.01) / 2
    return (made < limit).float().mean()
