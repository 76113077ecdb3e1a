"""Train a planner: a VAE that places the rooms of floor plans, conditional on briefs. Lesson 17."""

from __future__ import annotations

import torch

from lessonlib.models.planner import Planner, planner_loss
from lessonlib.scenes.briefs import WIDTH, facts, profile, random_briefs
from lessonlib.scenes.floorplans import PlanSet
from lessonlib.training import EMA, History, batch_index, cosine, fit

BATCH = 64
RATE = 2e-3
STEEPEST = 200.0  # gradients are cut to this length: the first walls are far off


def train_planner(plans: PlanSet, steps: int, seed: int = 0) -> tuple[Planner, History]:
    """Train on plans, each with a random part of what it is as its brief; return model and history.

    Adam with a cosine schedule, KL warmed up over the first tenth, weights averaged over 10,000 plans.
    Lesson 17.
    """
    torch.manual_seed(seed)
    known = torch.cat([facts(PlanSet(some)) for some in plans.cells.split(1024)])
    first = plans.pick([0]).one_hot()
    model = Planner(profile(first).shape[1], WIDTH, *first.shape[1:3])
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, betas=(0.9, 0.99), fused=True)
    ema = EMA(model, half_life=10_000, batch_size=BATCH)

    def step(i: int) -> dict:
        index = batch_index(i, len(plans), BATCH, seed)
        x = plans.pick(index).one_hot()
        briefs = random_briefs(x, known[index])
        parts = planner_loss(model, x, profile(x), briefs, beta=min(1.0, (i + 1) / (0.1 * steps)))
        optimizer.zero_grad()
        parts["loss"].backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), STEEPEST)
        optimizer.step()
        return {"recon": parts["recon"], "kl": parts["kl"]}

    history = fit(
        step,
        steps=steps,
        seed=seed,
        optimizers=[optimizer],
        schedule=cosine(hold=0.5),
        ema=ema,
        title="planner",
    )
    return ema.module, history
