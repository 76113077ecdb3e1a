"""Exercises of lesson 20: rights and provenance."""

import torch

from .base import exercise


def works() -> list[tuple]:
    """Return every way in which a line of a manifest can be filled in, in any order."""
    words = ("allowed", "notAllowed", "constrained", "")
    three = [(a, b, c) for a in ("", "CC0-1.0") for b in ("", "by letter, 3 May") for c in ("", "a page")]
    lines = [(training, *rest) for training in words for rest in three]
    return [lines[i] for i in torch.randperm(len(lines)).tolist()]


@exercise(
    "20.1 Deny by default",
    hints=(
        "Three things must hold: the word is exactly `allowed`; there is a licence or a consent; there is "
        'evidence. A text counts as False where it is empty: `bool("")`.',
        '`training == "allowed" and bool(licence or consent) and bool(evidence)`.',
    ),
    draw=works,
    reference=lambda *line: line[0] == "allowed" and line[1] + line[2] != "" and line[3] != "",
    mistakes="""
training != "notAllowed" and bool(licence or consent) and bool(evidence)
# This allows what is not forbidden: constrained works, and lines where nothing is said. Ask for `allowed`.
training in ("allowed", "constrained") and bool(licence or consent) and bool(evidence)
# A constrained work may be used once its terms are met, and nobody has met them yet.
training == "allowed" and bool(licence and consent) and bool(evidence)
# One of the two is enough: a licence *or* a consent.
training == "allowed" and bool(licence) and bool(evidence)
# A maker's own consent is enough, too, where there is no licence.
training == "allowed" and bool(licence or consent)
# Evidence is missing: who claims a right must say where it can be read.
training == "allowed" and (licence or consent) and evidence
# `and` and `or` hand on one of the texts here. True or False is asked for: put `bool(...)` around the whole.
training == "allowed" and bool(licence or consent or evidence)
# Evidence of nothing is not enough. There must be a licence or a consent, *and* evidence.
training == "allowed"  # The word alone is enough here. There must be a licence or a consent, and evidence.
bool(licence or consent) and bool(evidence)
# A licence to show a picture is none to train on it: the word must be `allowed`.
True  # Everything passes. Begin with no, and say what must hold.
False  # Nothing ever passes. Say what must hold.
""",
    usual="True only if the word is `allowed`, with a licence or a consent, and with evidence.",
)
def passes(training, licence, consent, evidence):
    """Return True if a work may be trained on: allowed, by a licence or a consent, with evidence."""
    return training == "allowed" and bool(licence or consent) and bool(evidence)


def errors() -> list[tuple]:
    sizes = ((7, 9), (12, 5), (30, 40))
    return [(torch.rand(n).round(decimals=1), (torch.rand(m) + 0.2).round(decimals=1)) for n, m in sizes]


def pair_by_pair(members, strangers):
    won = [(a < b) + 0.5 * (a == b) for a in members.tolist() for b in strangers.tolist()]
    return sum(won) / len(won)


@exercise(
    "20.2 The area under the curve",
    points=2,
    hints=(
        "Compare every member with every stranger at once: `members[:, None] < strangers` is a table of True "
        "and False, a row for each member.",
        "A tie counts half: `(smaller.float() + 0.5 * equal.float()).mean()`, where `equal` is "
        "`members[:, None] == strangers`.",
    ),
    draw=errors,
    reference=pair_by_pair,
    mistakes="""
(members[:, None] < strangers).float().mean()
# Ties are missing: where both errors are equal, the pair counts one half.
(members[:, None] <= strangers).float().mean()  # A tie counts whole here. It is a guess: count one half.
1 - right(members, strangers)
# This is the other way round: a member has the *smaller* error.
n = min(len(members), len(strangers))
a, b = members[:n], strangers[:n]; return ((a < b).float() + 0.5 * (a == b).float()).mean()
# Only one stranger is held against each member. Compare all pairs: `members[:, None]`.
right(members, strangers) * len(members) * len(strangers)
# This is a number of pairs. Divide by how many there are: `.mean()`.
((members[:, None] < strangers).float() + 0.5 * (members[:, None] == strangers).float()).mean(dim=1)
# This is one share for each member. Take the mean of them all.
(members < strangers.mean()).float().mean()
# This is the share of hits at one limit only. The area looks at all pairs, and so at all limits.
strangers.mean() - members.mean()  # This is a difference of errors, not a share of pairs.
""",
    usual="The share of pairs in which the member's error is the smaller one, ties counted half.",
)
def area(members, strangers):
    """Return the chance that a member's error (n,) is below a stranger's (m,); a tie counts half."""
    smaller = members[:, None] < strangers
    equal = members[:, None] == strangers
    return (smaller.float() + 0.5 * equal.float()).mean()


def readings() -> list[tuple]:
    cases = []
    for n, m in ((5, 7), (3, 12)):
        registered = torch.rand(m, 32) > 0.5
        signs = registered[torch.randint(m, (n,))].float() * 2 - 1
        cases.append((signs + 0.9 * torch.randn(n, 32), registered))
    registered = torch.rand(6, 32) > 0.5
    registered[0] = True
    registered[:, 0] = torch.arange(6) % 2 == 1
    faint = 0.2 * (2 * registered[[3, 5, 2]].float() - 1)
    faint[:, 0] *= -100  # a single bit is wrong, and loudly so
    return [*cases, (faint, registered)]


@exercise(
    "20.3 Whose mark is it?",
    hints=(
        "A score above 0 is read as 1: `scores > 0` is bool (N, 32). Hold each row against each registered "
        "row: `(scores > 0)[:, None] == registered` has the shape (N, M, 32).",
        "Count what agrees, `.sum(dim=2)`, and take the place of the most: `.argmax(dim=1)`.",
    ),
    draw=readings,
    reference=lambda scores, registered: torch.tensor(
        [max(range(len(registered)), key=lambda m: int(((s > 0) == registered[m]).sum())) for s in scores]
    ),
    mistakes="""
((scores > 0)[:, None] == registered).sum(dim=2).amax(dim=1)
# This is how many bits agree. Whose they are is the place of the most: `.argmax(dim=1)`.
((scores > 0)[:, None] == registered).sum(dim=2).argmin(dim=1)
# This is the work that agrees least. A bit is 1 where its score lies above 0; take the most that agree.
((scores > 0)[:, None] == registered).sum(dim=2).argmax(dim=0)
# This says for each registered work which picture fits best. Ask it for each picture: `dim=1`.
((scores > 0)[:, None] == registered).all(dim=2).float().argmax(dim=1)
# One wrong bit is enough here to miss the work. Damage costs bits: count those that agree.
((scores > 0)[:, None] & registered).sum(dim=2).argmax(dim=1)
# Only ones that agree are counted here. Zeros that agree count as much: `==`.
(scores[:, None] * (2 * registered.float() - 1)).sum(dim=2).argmax(dim=1)
# Each bit is weighed by its score here, so that one loud bit outvotes many. Ask `scores > 0` first.
((scores > 0.5)[:, None] == registered).sum(dim=2).argmax(dim=1)
# A bit is 1 where its score lies above 0, however faint it is.
((scores > 0)[:, None] == registered).sum(dim=2)
# This is the whole table of counts. Take the place of the most in each row: `.argmax(dim=1)`.
""",
    usual="For each picture the registered work with whose bits most of the read bits agree.",
)
def owner(scores, registered):
    """Return for each row of scores (N, 32) which row of registered, bool (M, 32), agrees in most bits."""
    read = scores > 0
    return (read[:, None] == registered).sum(dim=2).argmax(dim=1)
