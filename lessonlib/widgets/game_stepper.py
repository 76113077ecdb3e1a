"""The adversarial game, live: step each player, see where it thinks, see where it goes. Lesson 10."""

import torch

from lessonlib.plots.style import drawing, number, summarised
from lessonlib.plots.surfaces import SHADES, SIDE, border, draw_surface, square
from lessonlib.toys.game import COUNTED, GAMES, SHOWN, Game
from lessonlib.toys.points import SPREAD, TARGETS, modes_found, points_of

from .choices import Chooser
from .live import page
from .sketch import CHOICES as TARGET_NAMES
from .sketch import DRAWING, FIRST, REACH, SETUP, as_shares, drawing_of, target_of

CHOICES = {"game": GAMES, "target": TARGET_NAMES}
START = {"game": "plain", "target": "ring", "seed": 0}
SEEDS = {"seed": (0, 99)}
MOST = 20  # steps in one request, so that an answer stays under 50 ms
ARROWS = 60  # arrows drawn, so that each can be told from its neighbours
ARROW, LONGEST = 1.0, 0.6  # length for a slope of 1, and the longest arrow drawn


class GameStepper(Chooser):
    """Play the adversarial game on a plane, a step of either player at a time or on and on.

    ``state`` holds the choices by the names in ``START``, which the keywords override; changing one begins
    a new game. ``game`` is the ``Game``; ``places`` what is drawn by hand, (K, 2). Raises ``ValueError`` for
    a bad choice. Lesson 10.
    """

    _esm, _css = page("game_stepper", "GameStepper", "game", more=("sketch",))
    actions = ("discriminator", "generator", "both", "set", "reset")
    _names, _limits = CHOICES, SEEDS

    def __init__(self, title: str = "The adversarial game", **choices):
        self._stand(START, choices)
        self._reset()
        super().__init__(title=title, side=SIDE, choices=CHOICES, seeds=SEEDS["seed"][1], **SETUP)

    def _reset(self) -> None:
        self.state, self.places = dict(self._start), torch.tensor(FIRST)
        self.game = self._fresh()

    def _fresh(self) -> Game:
        """Return a new game for the present choices."""
        return Game(self.state["game"], self._target(), self.state["seed"])

    def _target(self) -> torch.Tensor:
        return target_of(self.state["target"], self.places)

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return D's border and RGBA bytes of its field, top row first."""
        fake = square(self.game.taken_for_fake, REACH)
        return {"border": border(fake)}, SHADES(fake[::-1], bytes=True).tobytes()

    def _act(self, action: str, name=1, value=None) -> None:
        """Carry out ``["both", n]`` steps, or one player's; ``["set", "target", "ring"]``; ``["reset"]``."""
        if action in ("discriminator", "generator", "both"):
            step = {"discriminator": self.game.step_d, "generator": self.game.step_g, "both": self.game.step}
            for _ in range(min(max(int(name), 0), MOST)):
                step[action]()
        elif action == "set" and name == "drawing":
            self._draw(value)
        elif action == "reset":
            self._reset()
        else:
            super()._act(action, name, value)
            self.game = self._fresh()

    def _draw(self, places) -> None:
        """Take a new drawing; a game that is on goes on with it."""
        self.places = drawing_of(places)
        if self.state["target"] == DRAWING:
            self.game.target = self.places
            self.game.shown_x = points_of(self.places, SHOWN, torch.Generator().manual_seed(0))

    def told(self) -> dict:
        """Say where the game stands, in plain numbers; places as shares of the picture, -1 .. 1."""
        game, fakes = self.game, self.game.fakes()
        return self._counted(game) | {
            "steps": game.steps,
            "d": [float(game.field(x).mean()) for x in (game.shown_x, fakes)],
            "reals": as_shares(game.shown_x),
            "fakes": as_shares(fakes),
            "arrows": as_shares(drawn_arrows(game.arrows()[:ARROWS])),
            "places": self.places.tolist(),
        }

    def _counted(self, game: Game) -> dict:
        """Return how many modes of the ring the fakes hold, and their share within 3 SPREAD of a place."""
        fakes = game.fakes(COUNTED)
        near = torch.cdist(fakes, self._target()).min(dim=1).values < 3 * SPREAD
        modes = modes_found(fakes) if self.state["target"] == "ring" else None
        return {"modes": modes, "near": float(near.float().mean())}

    def still(self, steps: int = 0):
        """Return a still as a figure, after ``steps`` steps of a game of its own; print its summary."""
        game = self._fresh()
        for _ in range(steps):
            game.step()
        fakes, arrows = game.fakes(), drawn_arrows(game.arrows()[:ARROWS])
        points, kinds = torch.cat([game.shown_x, fakes]), torch.arange(2).repeat_interleave(SHOWN)
        where = f"{self.state['game']} game on the {self.state['target']}, {steps} steps"
        with drawing(5.6, 5.6) as fig:
            ax = fig.add_subplot(title=f"{game.kind} game, {steps} steps")
            draw_surface(ax, game.taken_for_fake, points, kinds, REACH, ("real", "fake"))
            how = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.004}
            ax.quiver(*fakes[:ARROWS].numpy().T, *arrows.numpy().T, color="black", **how)
            fig.legend(loc="outside lower center", ncols=2)
        real, fake = (number(float(game.field(x).mean())) for x in (game.shown_x, fakes))
        found = self._counted(game)
        modes = "" if found["modes"] is None else f", modes {number(float(found['modes']))} of 8"
        near = f"on target {number(100 * found['near'])} %"
        return summarised(fig, f"The {where}: D(real) {real}, D(fake) {fake}, {near}{modes}.")

    def __repr__(self):
        return f"GameStepper: {len(GAMES)} games, {len(TARGETS)} targets and a drawing"


def drawn_arrows(slopes: torch.Tensor) -> torch.Tensor:
    """Scale slopes to what is drawn, (N, 2): one scale for all games, and none longer than ``LONGEST``."""
    arrows = ARROW * slopes.nan_to_num()
    return arrows * (LONGEST / arrows.norm(dim=1, keepdim=True).clamp_min(LONGEST))
