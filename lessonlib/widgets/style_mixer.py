"""The style mixer: what a painter is asked for, and what it paints. Introduced in lesson 14."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from lessonlib.data import Factor
from lessonlib.editing.inputs import condition_rows
from lessonlib.editing.render import quiet
from lessonlib.metrics import palette, palette_distance, partners
from lessonlib.plots.pictures import to_pixels
from lessonlib.plots.style import css, number, summarised
from lessonlib.scenes import paintings
from lessonlib.scenes.colour import oklab, oklch, polar
from lessonlib.scenes.palette import avoid, inks

from .choices import Chooser
from .live import page, rgba
from .rails import beside, for_page, placed

SIDE, QUICK = 416, 192  # pixels of the work: at rest, and while anything moves
SMALL = 64  # pixels of the work whose palette is measured
SEEDS = (0, 10**6)
SECOND = "The style that is blended in"
BLEND = Factor("blend", group="style", about="0 the style above, 1 the second one")
INKS = (
    Factor("adherence", group="palette", about="0 the painter's habit, 1 the asked inks"),
    Factor("forbidden", "circle", unit="turn", group="palette", about="the hue that no ink may have"),
    Factor("around", high=0.25, unit="turn", group="palette", about="how far around it; 0 forbids nothing"),
)


class StyleMixer(Chooser):
    """Mix style, palette and composition; see the work, and its asked and its obtained palette.

    ``painter`` draws codes [z, c] with a palette at any size, as ``models.Painter``; ``spec``: the factors in
    c, in order. ``start``: where to begin, by name; else in the middle. Raises ``ValueError`` for a value
    that there is not. Lesson 14.
    """

    _esm, _css = page("style_mixer", "StyleMixer", "mixer")
    actions = ("set", "again", "reset", "undo", "done", "sharp")

    def __init__(self, painter, spec: Sequence[Factor] = (), start: dict | None = None, title="Style mixer"):
        self.painter, self.conditions = painter, tuple(spec)
        self.style = next((f for f in self.conditions if f.names), None)
        second = [replace(self.style, name="second", about=SECOND), BLEND] if self.style else []
        palettes = [f for f in paintings.SPEC if f.group == "palette"]
        told = {f.name for f in self.conditions}
        more = [f for f in (*second, *palettes, *INKS) if f.name not in told]
        self.spec = (*self.conditions, *more)
        self._limits = {f.name: f.ends for f in self.spec} | {"seed": SEEDS}
        self._stand({f.name: _middle(f) for f in self.spec} | {"adherence": 1.0, "seed": 0}, start)
        self._past, self._held = [], None
        super().__init__(title=title, controls=[for_page(f) for f in self.spec], side=SIDE)

    def told(self) -> dict:
        """Return where each control began, whether there is a step to undo, and both palettes."""
        asked, colours, shares, distance = self.palettes()
        obtained = [f"{100 * share:.0f} %" for share in shares]
        told = {"asked": css(asked), "obtained": css(colours), "shares": obtained}
        return told | {"began": self._start, "can_undo": bool(self._past), "distance": round(distance, 3)}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the work as RGBA: quickly after a move, sharply where nothing or ``["sharp"]`` is asked."""
        size = QUICK if any(action != ["sharp"] for action in request.get("do", ())) else SIDE
        return {"size": size}, rgba(to_pixels(self.draw(size))[0])

    def draw(self, size: int) -> Tensor:
        """Draw the work as the controls stand, (1, 3, size, size) in [0, 1].

        No ink, were it a habit of the painter's, may have the forbidden hue.
        """
        with quiet(self.painter):
            inks = torch.lerp(self.painter.habit(self.code), self.asked, self.state["adherence"])
            return self.painter(self.code, self._permitted(inks), size)

    @property
    def code(self) -> Tensor:
        """The work's code [z, c], (1, latent_dim + condition_dim); two styles are blended in c."""
        rows = {f.name: condition_rows(f, torch.tensor([self.state[f.name]])) for f in self.conditions}
        if self.style:
            second = condition_rows(self.style, torch.tensor([self.state["second"]]))
            rows[self.style.name] = torch.lerp(rows[self.style.name], second, self.state["blend"])
        dice = torch.Generator().manual_seed(self.state["seed"])
        return torch.cat([torch.randn(1, self.painter.latent_dim, generator=dice), *rows.values()], dim=1)

    @property
    def asked(self) -> Tensor:
        """The asked palette, sRGB (5, 3)."""
        asked = (self.state[name] for name in ("scheme", "hue", "chroma", "lightness"))
        return self._permitted(inks(*(torch.tensor([float(value)]) for value in asked))[0])

    def palettes(self) -> tuple[Tensor, Tensor, Tensor, float]:
        """Return the asked inks (5, 3), the obtained colours (5, 3) for them, their shares, the distance."""
        asked = oklab(self.asked)[None]
        colours, shares = palette(self.draw(SMALL))
        order = partners(asked, colours, shares)[0].argsort()
        distance = float(palette_distance(asked, colours, shares))
        return self.asked, oklch(*polar(colours[0, order])), shares[0, order], distance

    def _permitted(self, inks: Tensor) -> Tensor:
        return avoid(inks, self.state["forbidden"], self.state["around"])

    def _act(self, action: str, name: str = "", value=None) -> None:
        """Carry out ``["set", "hue", 0.5]``, ``["again"]``, ``["reset"]`` or ``["undo"]``.

        Moves of one control are one step to undo, until ``["done"]`` or another action.
        """
        before = dict(self.state)
        if action == "undo":
            self.state = self._past.pop() if self._past else before
        elif action not in ("done", "sharp"):
            super()._act(action, name, value)
        if action in ("again", "reset") or action == "set" and name != self._held:
            self._past.append(before)
        if action != "sharp":  # a hand that rests has not let go
            self._held = name or None

    def still(self):
        """Return a still of the mixer, for readers without a kernel, and print its summary."""
        asked, colours, _, distance = self.palettes()
        rows = [(f.name, *placed(f, self.state[f.name]), False) for f in self.spec]
        gap, stripes = np.full((12, SIDE, 3), 255, np.uint8), torch.stack([asked, colours]).movedim(2, 0)
        stripes = to_pixels(stripes)[0].repeat(36, axis=0)[:, np.arange(SIDE) * 5 // SIDE]
        whole = np.concatenate([to_pixels(self.draw(SIDE))[0], gap, stripes])
        fig = beside(whole, rows, 9.4, max(4.2, 0.34 * len(rows)))
        values = ", ".join(f"{name} {words}" for name, _, words, _ in rows)
        told = f"{values}; palette distance {number(distance)}"
        return summarised(fig, f"The style mixer, work {self.state['seed']}: {told}.")

    def __repr__(self):
        return f"StyleMixer: {len(self.spec)} controls"


def _middle(f: Factor) -> float:
    """Return where a control begins: a choice with its first name, what is added to the conditions at 0."""
    return 0 if f.names or f in (BLEND, *INKS) else sum(f.ends) / 2
