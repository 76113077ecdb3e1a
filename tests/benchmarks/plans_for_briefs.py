"""Train lesson 17's planner from several seeds, and finish plans for five kinds of briefs.

    python tests/benchmarks/plans_for_briefs.py [--steps 3000] [--seeds 0 1 2] [--plans 100]

Nothing given; bedrooms, two areas and the aspect given; rooms and which lie together; places, too; hall and
living room drawn and the number of bedrooms said. One line for each seed and kind of brief, from held-out
plans; the last line says the worst. ``asked``: share that lacks nothing of its brief; ``edits``: from the
held-out plan's graph; ``distinct``: room graphs in a hundred plans; ``spread``: mean disagreement over that
of real plans.
"""

from __future__ import annotations

import argparse
import time

import torch

from lessonlib.editing.planning import finish, noises
from lessonlib.metrics import disagreement, distinct_graphs, edit_distance
from lessonlib.recipes.plans import train_planner
from lessonlib.scenes.briefs import brief, middles
from lessonlib.scenes.floorplans import NAMES, PlanSet, floorplans
from lessonlib.scenes.graphs import graph


def programme(plan: torch.Tensor) -> dict[str, float]:
    """Return the bedrooms, two areas and the aspect of one plan, as four sliders would ask for them."""
    measured = dict(zip(NAMES, PlanSet(plan[None]).factors()[0].tolist()))
    asked = {name: measured[name] for name in ("living", "kitchen", "aspect")}
    return asked | {"bedrooms": int(measured["bedrooms"]) + 1, "aspect": min(max(asked["aspect"], 0.7), 1.5)}


WAYS = {
    "nothing": lambda plan: brief(),
    "sliders": lambda plan: brief(programme(plan)),
    "rooms": lambda plan: brief(graph=graph(plan)),
    "places": lambda plan: brief(graph=graph(plan), places=middles(plan)),
    "rest": lambda plan: brief({"bedrooms": int(plan.max()) - 4}, drawn=torch.where(plan < 3, plan, 0)),
}
WORST = {
    "valid": min, "asked": min, "changed": max, "tries": max, "edits": max, "seconds": max, "distinct": min,
}  # fmt: skip


def measure(planner, way, real: torch.Tensor) -> dict[str, float]:
    """Finish a plan for each of the real ones (N, 24, 24); return the means by name."""
    start = time.process_time()
    found = [finish(planner, way(plan), noises(planner, 1000 + k)) for k, plan in enumerate(real)]
    seconds = (time.process_time() - start) / len(found)
    made = torch.stack([torch.from_numpy(one.plan) for one in found if one.valid])
    away = [edit_distance(graph(plan), graph(one.plan)) for plan, one in zip(real, found)]
    means = {
        name: sum(getattr(one, name) for one in found) / len(found) for name in ("valid", "changed", "tries")
    }
    means["asked"] = sum(not one.missed for one in found) / len(found)
    distinct = 100 * distinct_graphs(made[:100]) / len(made[:100])
    means |= {"edits": sum(away) / len(away), "seconds": seconds, "distinct": distinct}
    return means | {"spread": disagreement(made) / disagreement(real)}


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--steps", type=int, default=3_000)
    ask.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    ask.add_argument("--plans", type=int, default=100)
    asked = ask.parse_args()
    plans = floorplans(4_000)
    train, held_out = plans.pick(slice(3_700)), plans.cells[3_700 : 3_700 + asked.plans]
    rows = []
    for seed in asked.seeds:
        planner, _ = train_planner(train.turned(), asked.steps, seed)
        for name, way in WAYS.items():
            rows.append((name, measure(planner, way, held_out)))
            values = (f"{key}={value:.3f}" for key, value in rows[-1][1].items())
            print(f"seed={seed} brief={name}", *values, flush=True)
    for way in WAYS:
        mine = [row for name, row in rows if name == way]
        worst = {key: pick(row[key] for row in mine) for key, pick in WORST.items()}
        print(*(f"{way}_{key}={value:.3f}" for key, value in worst.items()), end=" ", flush=True)
    print(f"largest_change_of_spread={max(abs(row['spread'] - 1) for _, row in rows):.3f}")


if __name__ == "__main__":
    main()
