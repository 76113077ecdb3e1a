"""The live latent editor: sliders that change the picture a model draws. Introduced in lesson 00."""

from __future__ import annotations

from lessonlib.editing import EditSession
from lessonlib.editing.render import quiet
from lessonlib.editing.state import ends

from .editor_still import still_figure
from .live import LiveWidget, page, rgba

ACTIONS = ("set", "done", "lock", "surprise", "undo", "redo", "reset")


class LatentEditor(LiveWidget):
    """Edit one picture with sliders: named directions, locks, truncation, blend, undo, save.

    ``model`` is anything with ``decode``; ``directions`` and ``prior`` are as in ``lessonlib.editing``;
    ``seed`` is the first picture's. ``session`` holds the state; after changing it in code, ``refresh()``.
    Lesson 00.
    """

    _esm, _css = page("latent_editor", "LatentEditor", "editor")

    def __init__(self, model, directions, prior, title: str = "Latent editor", seed: int = 0):
        self.session = EditSession(model, directions, prior, seed)
        self._size = self.session.render(self.session.state).shape[:2]
        controls = [_for_page(control) for control in directions.controls]
        super().__init__(title=title, controls=controls, height=self._size[0], width=self._size[1])

    @property
    def state(self) -> dict:
        """Where everything stands: the session's state."""
        return self.session.state

    def _act(self, name: str, *values) -> str:
        """Carry out ``["set", "hue", 0.5, False]``, ``["undo"]`` and the like."""
        if name == "save_picture":
            return f"Picture saved as {self.session.save_picture()}."
        if name == "save_log":
            return f"Log saved as {self.session.save_log()}."
        if name not in ACTIONS:
            raise ValueError(f"action: expected one of {', '.join(ACTIONS)}, got {name!r}")
        getattr(self.session, name)(*values)
        return ""

    def told(self) -> dict:
        """Return what can be undone, and the readings: where the picture began and where it is."""
        session, state = self.session, self.session.state
        with quiet(session.model):
            base = session.base(state)
            self._z = z = session.move(base, state)  # which ``drawn`` decodes
            readings = {"began": session.readings(base), "shown": session.readings(z) | state["values"]}
            return readings | {"applies": session.applies(z), "can": session.can}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the picture as RGBA, and behind it the second, unless ``request["second"]`` is its key."""
        session, state = self.session, self.session.state
        second = f"{state['blend_seed']} {state['psi']}"
        with quiet(session.model):
            pictures = [session.decode(self._z)]
            if second != request.get("second"):
                pictures.append(session.decode(session.sample(state["blend_seed"], state["psi"])))
        return {"second": second}, rgba(*pictures)

    def still(self):
        """Return a still of the editor as a figure, for readers without a kernel, and print its summary."""
        state = self.session.state
        picture, shown = self.session.render(state), self.session.read(state)
        return still_figure(picture, shown, state, self.session.directions.controls)

    def __repr__(self):
        height, width = self._size
        return f"LatentEditor: {width} x {height} picture, {len(self.session.controls)} sliders"


def _for_page(control) -> dict:
    """Tell the page about one slider in plain words and numbers."""
    low, high = ends(control)
    words = {key: getattr(control, key) for key in ("name", "kind", "unit", "group", "about")}
    return words | {"low": low, "high": high, "names": list(control.names)}
