"""What live parts share: a page that asks, a kernel that answers with raw pixels. Introduced in lesson 00."""

from __future__ import annotations

from pathlib import Path

import anywidget
import numpy as np
import traitlets

HERE = Path(__file__).parent


def page(*files: str) -> str:
    """Return the text of the package's page files, one after another."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in files)


def rgba(*pictures: np.ndarray) -> bytes:
    """Pack pictures uint8 (H, W, 3) one behind another, opaque, as a canvas takes them."""
    return b"".join(np.dstack([p, np.full(p.shape[:2], 255, np.uint8)]).tobytes() for p in pictures)


class LiveWidget(anywidget.AnyWidget):
    """Answer the page's requests; a subclass says how in ``respond`` and in ``_act``.

    ``setup`` is what the page must know before it asks: plain numbers and names. A request and a reply are
    plain dictionaries; pixels travel beside the reply as bytes, never as text. ``first`` holds the reply and
    pixels of when the part was displayed: under Run All the page has a picture while later cells train.
    """

    setup = traitlets.Dict().tag(sync=True)
    first = traitlets.List().tag(sync=True)

    def __init__(self, **setup):
        super().__init__(setup=setup)
        self.on_msg(self._answer)

    def respond(self, request: dict) -> tuple[dict, bytes]:
        """Answer one request: (reply, pixels). Tests call it without a browser."""
        raise NotImplementedError

    def obey(self, request: dict) -> dict:
        """Carry out the actions in ``request["do"]``, each by ``_act``; return what every reply begins with.

        What ``_act`` returns is told in ``reply["note"]``; a fault ends it, in words, in ``reply["error"]``.
        """
        reply = {key: request.get(key) for key in ("id", "view")}
        try:
            reply["note"] = " ".join(filter(None, [self._act(*action) for action in request.get("do", ())]))
        except Exception as fault:  # whatever it is, the learner must see it
            reply["error"] = f"{type(fault).__name__}: {fault}"
        return reply

    def refresh(self) -> None:
        """Show the present state on the page, after code has changed it. Lesson 07."""
        self._answer(self, {}, None)

    def _repr_mimebundle_(self, **kwargs):
        """Send the first picture ahead, then display as every widget does."""
        self.first = [*self.respond({})]
        return super()._repr_mimebundle_(**kwargs)

    def _answer(self, _widget, request: dict, _buffers) -> None:
        reply, pixels = self.respond(request)
        self.send(reply, [pixels])
