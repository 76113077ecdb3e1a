"""What live parts share: a page that asks, a kernel that answers with raw pixels. Introduced in lesson 00."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from .outputs import frame, take_place

HERE = Path(__file__).parent
COMMON = (
    "elements", "transport", "link", "keys", "controls", "picture", "wires", "projector", "part", "player",
)  # fmt: skip
ENGINE = ("product", "layers", "sums", "engine")  # for pages that draw by themselves
# and for those that answer by themselves
LOCAL = ("random", "directions", "state", "session", "keep", "parts", "local", "ahead")
VIEW = "application/vnd.jupyter.widget-view+json"


def page(name: str, kind: str, root: str, draws: bool = False, more: Sequence[str] = ()) -> tuple[str, str]:
    """Return the page of part ``name``: its code and its styles, as anywidget takes them.

    ``kind`` is the part's class in ``name.js``; see ``code`` and ``styles``.
    """
    return f'{code(name, draws, more)}\nexport default mount({kind}, "{root}");\n', styles(name, root)


def code(name: str, draws: bool = False, more: Sequence[str] = ()) -> str:
    """Return the code of all parts in ``page/``, then ``more``, and the part's own.

    Where the page ``draws`` by itself, the engine is in it.
    """
    parts = [_text(f"page/{part}.js") for part in COMMON]
    drawing = [engine(), *(_text(f"page/{part}.js") for part in LOCAL)] if draws else []
    return "\n".join([*parts, *drawing, *(_text(f"page/{part}.js") for part in more), _text(f"{name}.js")])


def styles(name: str, root: str) -> str:
    """Return the common styles and the part's, which stand inside ``.live-root`` and so hold in it only."""
    return f"{_text('page/page.css')}\n.live-{root} {{\n{_text(f'{name}.css')}}}\n"


def engine() -> str:
    """Return the code that runs a model of ``lessonlib.shelf.portable`` in a page."""
    product = b64encode((HERE / "page" / "product.wasm").read_bytes()).decode()
    parts = [_text(f"page/{part}.js") for part in ENGINE]
    return "\n".join([f'const PRODUCT = "{product}"; // product.ts, compiled', *parts])


def _text(path: str) -> str:
    return (HERE / path).read_text(encoding="utf-8")


def rgba(*pictures: np.ndarray) -> bytes:
    """Pack pictures uint8 (H, W, 3) one behind another, opaque, as a canvas takes them."""
    return b"".join(np.dstack([p, np.full(p.shape[:2], 255, np.uint8)]).tobytes() for p in pictures)


class LiveWidget(anywidget.AnyWidget):
    """Answer the page's requests. A subclass says how: ``_act``, ``told`` and ``drawn``; it catches nothing.

    ``setup`` is what the page must know before it asks: plain numbers and names; ``state`` is where the
    controls stand. A request and a reply are plain dictionaries; pixels travel beside the reply as bytes,
    never as text. ``first`` holds the reply and pixels of when the part was displayed: under Run All the page
    has a picture while later cells train.
    """

    setup = traitlets.Dict().tag(sync=True)
    first = traitlets.List().tag(sync=True)
    _frame = None

    def __init__(self, **setup):
        if not hasattr(self, "state"):
            self.state: dict = {}
        super().__init__(setup=setup)

    def open(self) -> None:
        """Do not open yet: an open widget stays in memory until it is closed."""

    @property
    def model_id(self) -> str:
        """The name under which the page knows this part; who asks for it is about to show the part."""
        super().open()
        return super().model_id

    def close(self) -> None:
        """Take the part off the page; it can be displayed again."""
        super().close()
        self.first = []
        self.__dict__.pop("_repr_mimebundle_", None)  # which ipywidgets has put in the way
        if self._frame is not None:
            for each in (self._frame.children[0], self._frame):
                each.layout.close()
                each.close()
            self._frame = None

    def _act(self, name: str, *values) -> str | None:
        """Carry out one action of the page; return what to tell the learner. Any fault is told in words."""
        raise ValueError(f"action: expected none, got {name!r}")

    def told(self) -> dict:
        """Return what the page shows beside the picture, in plain numbers and words."""
        return {}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return what the page must know of the pixels, and the pixels."""
        return {}, b""

    def respond(self, request: dict) -> tuple[dict, bytes]:
        """Carry out the actions in ``request["do"]`` and draw once: (reply, pixels). Tests call it directly.

        ``reply`` holds ``state``, what ``told`` and ``drawn`` return, and ``note`` in words. A fault in any
        is told in ``reply["error"]``; ``reply["told"]`` says that what ``told`` returns is there.
        """
        reply, pixels = {key: request.get(key) for key in ("id", "view")}, b""
        with _telling(reply):
            reply["note"] = " ".join(filter(None, [self._act(*action) for action in request.get("do", ())]))
        with _telling(reply):
            reply |= self.told() | {"told": True}
        with _telling(reply):
            more, pixels = self.drawn(request)
            reply |= more
        return reply | {"state": deepcopy(self.state)}, pixels

    def refresh(self) -> None:
        """Show the present state on the page, after code has changed it. Lesson 09."""
        self._forget()
        self._answer(self, {}, None)

    def _forget(self) -> None:
        """Drop what is kept of an earlier drawing; a part that keeps nothing has nothing to do."""

    def _repr_mimebundle_(self, **kwargs):
        """Send the first picture ahead, then display in a frame that speaks where no page can be made."""
        self.first = [*self.respond({})]
        take_place(self)
        self._frame = self._frame or frame(self)
        bundle, metadata = super()._repr_mimebundle_(**kwargs)
        return bundle | {VIEW: bundle[VIEW] | {"model_id": self._frame.model_id}}, metadata

    def _handle_custom_msg(self, content, buffers) -> None:
        super()._handle_custom_msg(content, buffers)
        self._answer(self, content, buffers)

    def _answer(self, _widget, request: dict, _buffers) -> None:
        reply, pixels = self.respond(request)
        self.send(reply, [pixels])


@contextmanager
def _telling(reply: dict):
    """Tell a fault in the reply: whatever it is, the learner must see it, and the page needs its answer."""
    try:
        yield
    except KeyboardInterrupt:
        reply.setdefault("error", "Stopped: the kernel was interrupted while it drew.")
    except Exception as fault:
        reply.setdefault("error", f"{type(fault).__name__}: {fault}")
