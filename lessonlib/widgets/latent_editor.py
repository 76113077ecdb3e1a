"""The live latent editor: sliders that change the picture a model draws. Introduced in lesson 00."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import traitlets

from lessonlib.editing import EditSession
from lessonlib.editing.render import quiet
from lessonlib.editing.state import checked

from .editor_still import still_figure
from .export import NO_LICENCE, export
from .handover import Handover
from .live import page, rgba
from .rails import for_page

ACTIONS = ("set", "done", "lock", "surprise", "undo", "redo", "reset")


class LatentEditor(Handover):
    """Edit one picture with sliders: named directions, locks, truncation, blend, undo, save.

    ``model`` is anything with ``decode``; ``directions`` and ``prior`` are as in ``lessonlib.editing``;
    ``seed`` is the first picture's. Where the page can run the model, it draws by itself, and hands its steps
    to ``session`` when the learner's hand rests. After changing session or model in code, ``refresh()``.

    ``values`` says where every slider stands, and moves those that it is given; ``picture`` is what is shown,
    uint8 (H, W, 3). Both can be observed. Lesson 00.
    """

    _esm, _css = page("latent_editor", "LatentEditor", "editor", draws=True)
    values = traitlets.Dict().tag(sync=True)
    picture = traitlets.Any()

    def __init__(self, model, directions, prior, title: str = "Latent editor", seed: int = 0):
        session, self._shown = EditSession(model, directions, prior, seed), {}
        picture = session.render(session.state)
        height, width = picture.shape[:2]
        controls = [for_page(control) for control in directions.controls]
        super().__init__(session, title=title, controls=controls, height=height, width=width)
        self.picture = picture
        self.told()

    @traitlets.validate("values")
    def _put(self, proposal) -> dict:
        """Move the sliders that shall stand elsewhere; return where all stand. Raises as ``session.set``."""
        session, shown = self.session, self._shown
        asked = {name: v for name, v in proposal["value"].items() if name not in shown or v != shown[name]}
        if asked:
            checked(session.state | {"values": session.state["values"] | asked}, session.controls)
            for name, value in asked.items():
                session.set(name, value, done=False)
            self._answer(self, {"moved": True}, None)
        return dict(self._shown)

    def _act(self, name: str, *values) -> str:
        """Carry out ``["set", "hue", 0.5, False]``, ``["undo"]`` and the like."""
        if name == "save_picture":
            return f"Picture saved as {self.session.save_picture()}."
        if name == "save_log":
            return f"Log saved as {self.session.save_log()}."
        if name == "save_page":
            return f"Not saved. {self._slow}" if self._slow else f"Web page saved as {self.export()}."
        if name == "adopt":
            self._adopt(*values)
            return ""
        if name not in ACTIONS:
            raise ValueError(f"action: expected one of {', '.join(ACTIONS)}, got {name!r}")
        getattr(self.session, name)(*values)
        self._note()
        return ""

    def told(self) -> dict:
        """Return what can be undone, and the readings: where the picture began and where it is."""
        session, state = self.session, self.session.state
        with quiet(session.model):
            base = session.base(state)
            self._z = z = session.move(base, state)  # which ``drawn`` decodes
            began, shown = session.readings(base), session.readings(z) | state["values"]
            applies = session.applies(z)
        limits = {name: control.ends for name, control in session.controls.items()}
        self._shown = {name: min(max(shown[name], low), high) for name, (low, high) in limits.items()}
        self.values = self._shown
        if session.state != state:  # who follows the values has changed some
            return self.told()
        return {"began": began, "shown": shown, "applies": applies, "can": session.can}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the picture as RGBA, and behind it the second, unless ``request["second"]`` is its key.

        A page that draws by itself asks ``quiet``-ly, for no pixels.
        """
        session, state = self.session, self.session.state
        reply = self.shared(request) | {"second": f"{state['blend_seed']} {state['psi']}"}
        pictures = [session.decode(self._z)]
        if not np.array_equal(pictures[0], self.picture):
            self.picture = pictures[0]
        if request.get("quiet"):
            return reply, b""
        if reply["second"] != request.get("second"):
            pictures.append(session.decode(session.sample(state["blend_seed"], state["psi"])))
        return reply, rgba(*pictures)

    def export(self, path: str | Path = "editor.html", about: str = "", licence: str = NO_LICENCE) -> Path:
        """Save this editor as one HTML file that works anywhere; see ``widgets.export``. Lesson 08."""
        return export(self, path, about, licence)

    def still(self):
        """Return a still of the editor as a figure, for readers without a kernel, and print its summary."""
        state = self.session.state
        picture, shown = self.session.render(state), self.session.read(state)
        return still_figure(picture, shown, state, self.session.directions.controls)

    def __repr__(self):
        height, width = self.picture.shape[:2]
        return f"LatentEditor: {width} x {height} picture, {len(self.session.controls)} sliders"
