"""A part that its page draws: page and kernel tell each other the steps of one session. Lesson 00."""

from __future__ import annotations

import traitlets
from torch import nn

from lessonlib.editing import EditSession
from lessonlib.shelf.portable import Unportable, portable

from .live import LiveWidget


class Editions:
    """Count the changes that the kernel has of a state which it shares with pages.

    ``number``: of the present edition; ``by``: the page that made it, None for code. A page that hands over
    says which edition it ``knows``; one that does not know what others have done since comes too late.
    """

    def __init__(self):
        self.number, self.by, self._since = 0, None, 0

    def accepts(self, knows: int, by: str) -> bool:
        """Say whether a page's change counts: it knows the present edition, or all since are its own."""
        return knows >= self.number or (by == self.by and knows >= self._since)

    def changed(self, by: str | None = None) -> None:
        """Begin the next edition."""
        if by is None or by != self.by:
            self._since = self.number
        self.number, self.by = self.number + 1, by


class Drawn(LiveWidget):
    """Let the page draw: ``parts`` is the model as pages run it; where they cannot it is empty."""

    parts = traitlets.Bytes().tag(sync=True)
    _slow, _packed = "", None

    def close(self) -> None:
        """Take the part off the page; it can be displayed again."""
        super().close()
        self.parts = b""

    def _pack(self, model, directions=None, prior=None) -> None:
        """Make a model ready for pages, see ``portable``; where they cannot run it, say why."""
        self._packed = _weights(model)
        try:
            self.parts, self._slow = portable(model, directions, prior), ""
        except Unportable as fault:
            self.parts, self._slow = b"", f"The kernel draws: {fault}."


class Handover(Drawn):
    """Share an edit session with the part's pages: whoever changed last hands over."""

    def __init__(self, session: EditSession, **setup):
        self.session, self._editions = session, Editions()
        self._known = session.steps, session.at  # of the present edition
        super().__init__(**setup)

    @property
    def state(self) -> dict:
        """Where everything stands: the session's state."""
        return self.session.state

    def shared(self, request: dict) -> dict:
        """Return what a page must know to go on by itself.

        No ``view`` asks when code has changed something or the part is displayed: then the model is made
        ready anew, for it may have been trained since; if code has ``moved`` sliders, only with new weights.
        """
        self._note()
        by_code, model = "view" not in request, self.session.model
        if by_code and not (request.get("moved") and _weights(model) == self._packed):
            self._pack(model, self.session.directions, self.session.prior)
        if not (by_code or self.parts):
            return {"slow": self._slow}
        editions, session = self._editions, self.session
        edition = {"edition": editions.number, "by": editions.by, "steps": session.steps, "at": session.at}
        return edition | {"slow": self._slow}

    def _adopt(self, steps: list, at: int, knows: int, by: str) -> None:
        """Take up the steps of the page ``by``, unless others have changed the session since it ``knows``."""
        if self._editions.accepts(knows, by):
            self.session.adopt(steps, at)
            self._note(by)

    def _note(self, by: str | None = None) -> None:
        """Note who has changed the session, if it is changed: code, or the page ``by``."""
        now = self.session.steps, self.session.at
        if now != self._known:
            self._known = now
            self._editions.changed(by)


def _weights(model) -> list:
    """Tell a model's weights from others in little time: where each lies, how often it was written."""
    held = [*model.parameters(), *model.buffers()] if isinstance(model, nn.Module) else []
    return [(weight.data_ptr(), None if weight.is_inference() else weight._version) for weight in held]
