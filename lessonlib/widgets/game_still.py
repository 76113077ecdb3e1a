"""A still of the game stepper, for readers without a kernel. Introduced in lesson 08."""

import torch
from matplotlib import rc_context

from lessonlib.plots.style import LOOK, figure, number, summarised
from lessonlib.plots.surfaces import draw_surface
from lessonlib.toys.game import SHOWN, Game


def still_figure(game: Game, reading: dict, arrows: torch.Tensor, reach: float):
    """Draw the field, both kinds of points, ``arrows`` on the first made ones; attach the summary."""
    fakes, steps = game.fakes(), game.steps["generator"]
    points, kinds = torch.cat([game.shown_x, fakes]), torch.arange(2).repeat_interleave(SHOWN)
    fig = figure(5.6, 5.6)
    with rc_context(LOOK):
        fig.set_layout_engine("constrained")
        ax = fig.add_subplot(title=f"{game.kind} game, {steps} steps")
        draw_surface(ax, game.taken_for_fake, points, kinds, reach, ("real", "made"))
        how = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.004}
        ax.quiver(*fakes[: len(arrows)].numpy().T, *arrows.numpy().T, color="black", **how)
        fig.legend(loc="outside lower center", ncols=2)
    modes = "" if reading["modes"] is None else f", modes found {number(float(reading['modes']))} of 8"
    real, fake = map(number, reading["d"])
    where = f"{game.kind} game on the {reading['state']['target']}, {steps} steps"
    return summarised(fig, f"Forger and detective, {where}: D(real) {real}, D(made) {fake}{modes}.")
