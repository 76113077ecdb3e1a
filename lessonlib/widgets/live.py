"""What live parts share: a page that asks, a kernel that answers with raw pixels. Introduced in lesson 00."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

HERE = Path(__file__).parent


def page(*files: str) -> str:
    """Return the text of the package's page files, one after another."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in files)


class LiveWidget(anywidget.AnyWidget):
    """Answer the page's requests; a subclass says how in ``respond``.

    ``setup`` is what the page must know before it asks: plain numbers and names. A request and a reply are
    plain dictionaries; pixels travel beside the reply as bytes, never as text.
    """

    setup = traitlets.Dict().tag(sync=True)

    def __init__(self, **setup):
        super().__init__(setup=setup)
        self.on_msg(self._answer)

    def respond(self, request: dict) -> tuple[dict, bytes]:
        """Answer one request: (reply, pixels). Tests call it without a browser."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show the present state on the page, after code has changed it. Lesson 07."""
        self._answer(self, {}, None)

    def _answer(self, _widget, request: dict, _buffers) -> None:
        reply, pixels = self.respond(request)
        self.send(reply, [pixels])
