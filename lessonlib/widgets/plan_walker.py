"""The plan walker: sliders draw a plan, lamps say which rules it keeps, one walks through it. Lesson 17."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import torch

from lessonlib.data import Factor, applies
from lessonlib.metrics import sun_position, sunlit
from lessonlib.metrics.daylight import FINE
from lessonlib.plots import plan_and_house, plan_parts, print_plan
from lessonlib.scenes.rooms import CELL, ROOMS, as_plans
from lessonlib.scenes.rules import RULES, Rule, reasons
from lessonlib.shelf import save_house, save_rooms, walkable

from .choices import Chooser
from .live import page
from .rails import for_page, placed

LIGHT = (
    Factor("hour", low=4, high=22, unit="h", about="The time by the sun: 12 when it is highest"),
    Factor("turned", "circle", high=360, unit="°", about="Where the top of the plan looks: 0 north, 90 east"),
)
SEEDS = (0, 10**6)
FILES = {
    "glb": save_house, "csv": save_rooms,
    "pdf": lambda plan: print_plan(plan, "plan.pdf"), "svg": lambda plan: print_plan(plan, "plan.svg"),
}  # fmt: skip
MORE = ("camera", "space", "house", "daylit", "drawing", "gait")


class PlanWalker(Chooser):
    """Draw a plan as its sliders say, say which rules it keeps to, and walk through it at any hour.

    ``draw(values, code)``: a plan (24, 24), a set of one, or what ``finish`` returns, for the values by name
    of ``spec`` and a code (1, latent_dim) from N(0, I), None without ``latent_dim``; of a choice the value is
    the place of its name. What ``finish`` says that the plan lacks of its brief gets a lamp of its own.
    ``start``: values, "hour" (4 to 22) and "turned" (degrees) to begin with; else the middle, noon, north.
    ``rules``: one lamp each. ``plan`` is what is drawn. Raises ``ValueError`` for a value that there is not.
    Lesson 17.
    """

    _esm, _css = page("plan_walker", "PlanWalker", "walker", more=MORE)
    actions = ("set", "again", "reset", f"save {', '.join(FILES)}")

    def __init__(
        self, draw: Callable, spec: Sequence[Factor] = (), start: dict | None = None,
        latent_dim: int | None = None, rules: Sequence[Rule] = RULES, latitude: float = 52.0,
        day: date = date(2026, 6, 21), seed: int = 0, title: str = "Plan walker",
    ):  # fmt: skip
        self._draw, self.spec, self.latent_dim, self.rules = draw, tuple(spec), latent_dim, tuple(rules)
        self.sun = lambda hour: sun_position(latitude, day, hour)
        sliders = (*self.spec, *LIGHT)
        self._limits = {f.name: f.ends if f.names else (float(f.low), float(f.high)) for f in sliders}
        self._limits["seed"] = SEEDS
        middle = {f.name: 0 if f.names else (f.low + f.high) / 2 for f in self.spec}
        self._stand(middle | {"hour": 12.0, "turned": 0.0, "seed": seed}, start)
        self._key, self._shown, self._house, self._number = None, None, ({}, b""), 0
        known = {"controls": [for_page(f) for f in self.spec], "light": [for_page(f) for f in LIGHT]}
        super().__init__(title=title, **known, tints=list(plan_parts.FLOORS), dice=latent_dim is not None)

    @property
    def plan(self) -> np.ndarray:
        """The plan as the sliders stand: uint8 (24, 24). Drawn once, until a slider or ``refresh`` asks."""
        key = {name: value for name, value in self.state.items() if name not in ("hour", "turned")}
        if key != self._key:
            with torch.no_grad():
                drawn = self._draw({f.name: self.state[f.name] for f in self.spec}, self.code)
            cells = as_plans(getattr(drawn, "plan", getattr(drawn, "cells", drawn)), "draw")
            if len(cells) != 1 or not cells.any():
                got = "only outside" if len(cells) == 1 else f"{len(cells)} plans"
                raise ValueError(f"draw: expected one plan with rooms, got {got}")
            self._plan, self._key, self._missed = cells[0], key, getattr(drawn, "missed", None)
        return self._plan

    def _forget(self) -> None:
        """Have the plan drawn anew: the model was trained further, or code has moved a slider."""
        self._key = None

    @property
    def code(self) -> torch.Tensor | None:
        """The code that the present seed draws, (1, latent_dim)."""
        if self.latent_dim is None:
            return None
        return torch.randn(1, self.latent_dim, generator=torch.Generator().manual_seed(self.state["seed"]))

    def told(self) -> dict:
        """Return the plan's facts, how its rules stand, and where the sun stands and shines."""
        plan, (high, where) = self.plan, self.sun(self.state["hour"])
        if self._shown is None or (plan != self._shown).any():
            self._house, self._shown, self._number = walkable(plan), plan, self._number + 1
        where = (where - self.state["turned"]) % 360
        spots = plan.repeat(FINE, 0).repeat(FINE, 1)[sunlit(plan, high, where)]
        shining = (np.bincount(spots, minlength=len(ROOMS)) * (CELL / FINE) ** 2).round(1).tolist()
        lamps = [{"name": rule.name, "faults": reasons(plan, (rule,))} for rule in self.rules]
        lamps += [] if self._missed is None else [{"name": "brief", "faults": list(self._missed)}]
        values = {f.name: torch.tensor([float(self.state[f.name])]) for f in self.spec}
        used = {f.name: bool(applies(self.spec, values, f.name)) for f in self.spec}
        facts = {"house": self._number, "lamps": lamps, "began": self._start, "applies": used}
        return self._house[0] | facts | {"sun": [round(high, 2), round(where, 2)], "shining": shining}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the house as boxes, see ``walkable``, unless the page says that it has it already."""
        return {}, b"" if request.get("house") == self._number else self._house[1]

    def _act(self, action: str, name: str = "", value=None) -> str | None:
        """Carry out ``["set", "hour", 9]``, None for the beginning, "again", "reset", ["save", "glb"]."""
        if action == "save" and name in FILES:
            return f"Saved as {FILES[name](self.plan).name}."
        return super()._act(action, name, value)

    def still(self):
        """Return a still of the walker, for readers without a kernel, and print its summary."""
        told, plan = self.told(), self.plan
        values = ", ".join(f"{f.name} {placed(f, self.state[f.name])[1]}" for f in self.spec) or "one plan"
        broken = ", ".join(lamp["name"] for lamp in told["lamps"] if lamp["faults"])
        rules = f"broken: {broken}" if broken else f"all {len(self.rules)} rules kept"
        words = f"The plan walker at {self.state['hour']:g} h: {values}; {rules}."
        return plan_and_house(plan, *told["sun"], words)

    def __repr__(self):
        return f"PlanWalker: {len(self.spec)} sliders, {len(self.rules)} rules"
