"""The solid viewer: sliders reshape a solid while it turns. Introduced in lesson 15."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch

from lessonlib.data import Factor, applies
from lessonlib.plots.solids import CAMERA, look
from lessonlib.plots.style import summarised

from .choices import Chooser
from .live import page
from .rails import beside, for_page, placed

MATERIALS = {
    "marble": (0.90, 0.87, 0.82), "clay": (0.78, 0.45, 0.32), "bronze": (0.55, 0.41, 0.22),
    "jade": (0.42, 0.66, 0.52),
}  # fmt: skip
FAR = 0.5  # distances travel to the page as bytes, from -FAR to FAR
LIGHT = {
    "name": "light", "about": "From which side the light comes", "kind": "continuous", "low": -1, "high": 1,
}  # fmt: skip


class SolidViewer(Chooser):
    """Show a solid that its sliders reshape; it can be turned by hand, and turns by itself.

    ``shape``: values by name, {"height": 0.3, ...}, to a field (S, S, S) of signed distances. ``spec``: a
    ``Factor`` for each slider. ``start``: where to begin, by name; else in the middle. ``state`` holds all
    values, the ``material`` and the ``light``, -1 left to 1 right. Raises ``ValueError`` for a value that
    there is not. Lesson 15.
    """

    _esm, _css = page("solid_viewer", "SolidViewer", "solid", more=("camera",))
    _names = {"material": tuple(MATERIALS)}

    def __init__(
        self,
        shape: Callable[[dict], torch.Tensor],
        spec: Sequence[Factor],
        start: dict | None = None,
        title: str = "Solid viewer",
    ):
        self.shape, self.spec = shape, tuple(spec)
        self._limits = {f.name: f.ends for f in self.spec} | {"light": (-1.0, 1.0)}
        middle = {f.name: 0 if f.names else (f.low + f.high) / 2 for f in self.spec}
        self._stand(middle | {"light": 0.6, "material": "marble"}, start)
        controls = [for_page(f) for f in self.spec]
        known = {"materials": MATERIALS, "far": FAR, "camera": CAMERA}
        super().__init__(title=title, controls=[*controls, LIGHT], **known)

    def told(self) -> dict:
        """Return where each slider began, and whether it means something for this solid."""
        values = {f.name: torch.tensor([float(self.state[f.name])]) for f in self.spec}
        used = {f.name: bool(applies(self.spec, values, f.name)) for f in self.spec}
        return {"began": self._start, "applies": used}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the field, a byte for each cell, z changing fastest."""
        field = self.field
        return {"size": len(field)}, (127.5 + field.clamp(-FAR, FAR) * 127 / FAR).byte().numpy().tobytes()

    @property
    def field(self) -> torch.Tensor:
        """The solid as the sliders stand: signed distances (S, S, S)."""
        with torch.no_grad():
            field = torch.as_tensor(self.shape({f.name: self.state[f.name] for f in self.spec})).float().cpu()
        if field.ndim != 3 or len(set(field.shape)) != 1:
            raise ValueError(f"shape: expected a field (S, S, S), got {tuple(field.shape)}")
        return field

    def still(self):
        """Return a still of the viewer, for readers without a kernel, and print its summary."""
        picture = look(self.field[None], 380, colour=MATERIALS[self.state["material"]])[0]
        rows = [(f.name, *placed(f, self.state[f.name]), False) for f in self.spec]
        fig = beside(np.moveaxis(picture.numpy(), 0, -1), rows, 8.6, 4.2)
        values = ", ".join(f"{name} {words}" for name, _, words, _ in rows)
        return summarised(fig, f"The solid viewer, {self.state['material']}: {values}.")

    def __repr__(self):
        return f"SolidViewer: {len(self.spec)} sliders, {len(MATERIALS)} materials"
