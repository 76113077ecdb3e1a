"""One look for every figure, and a sentence that says what it shows. Introduced in lesson 00.

Figures stand on white paper, in light and dark themes alike, so that their text can be dark enough for a
projector. COLOURS are those of Okabe and Ito's colour-blind-safe set that reach a contrast of 3 with paper;
line styles and markers tell lines apart without any colour.
"""

from __future__ import annotations

from base64 import b64encode
from contextlib import contextmanager
from html import escape
from io import BytesIO

import numpy as np
from matplotlib import cycler, rc_context
from matplotlib.figure import Figure
from PIL import Image

from lessonlib import in_notebook, say
from lessonlib.memory import after_each_cell

INK, PAPER = "#333333", "#ffffff"
GREY = "#797979"  # words on the page itself: 4.3 on light and dark themes, the best there is
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
LINES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D")
LIMIT = 150_000  # bytes of one file: 200 kB when stored as text in a notebook
LONG = 4_000  # screen pixels: the longest side of a figure; what does not fit is counted in its sentence
LOOK = {
    "font.size": 14,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.prop_cycle": cycler(color=COLOURS, linestyle=LINES),
    "grid.color": INK,
    "grid.alpha": 0.25,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.facecolor": "none",
    "legend.edgecolor": "none",
    "lines.linewidth": 2.5,
    "image.interpolation": "nearest",
}


class Picture(Figure):
    """A figure that carries its sentence as alternative text, and shows itself once, the sentence folded."""

    alt = ""

    def stored(self) -> tuple[str, bytes]:
        """Return (MIME type, bytes) of at most 150 kB: PNG at twice the pixels, else at once, else JPEG."""
        for scale in (2, 1):
            file = BytesIO()
            self.savefig(file, format="png", dpi=self.dpi * scale)
            if len(file.getvalue()) <= LIMIT:
                return "image/png", file.getvalue()
        paper = Image.open(file).convert("RGB")
        for quality in (90, 75, 50, 25, 5):
            file = BytesIO()
            paper.save(file, format="jpeg", quality=quality, subsampling=0)
            if len(file.getvalue()) <= LIMIT:
                break
        return "image/jpeg", file.getvalue()

    def _ipython_display_(self):
        from IPython.display import display

        mime, data = self.stored()
        # Width alone: with a height as well, JupyterLab distorts what is wider than its window.
        about = {"alt": self.alt, "width": round(self.get_size_inches()[0] * self.dpi)}
        bundle = {mime: b64encode(data).decode(), "text/plain": f"<Figure: {self.alt}>"}
        display(bundle, raw=True, metadata={mime: about})
        if self.alt:
            words = f"<details><summary>in words</summary>{escape(self.alt)}</details>"
            display({"text/html": words}, raw=True)
        after_each_cell()  # what the picture took besides is free then


def css(colours) -> list[str]:
    """Return sRGB colours (n, 3), a tensor in [0, 1], as a style sheet writes them."""
    return [f"rgb({r}, {g}, {b})" for r, g, b in (colours.clamp(0, 1) * 255).round().int().tolist()]


def figure(width: float = 8, height: float = 4.5) -> Picture:
    """Return an empty figure in the kit's look, unknown to pyplot; sizes in hundreds of screen pixels."""
    with rc_context(LOOK):
        return Picture(figsize=(width, height), dpi=100)


@contextmanager
def drawing(width: float = 8, height: float = 4.5):
    """Lend a figure of that size to draw on in the kit's look, laid out so that nothing covers anything."""
    fig = figure(width, height)
    with rc_context(LOOK):
        fig.set_layout_engine("constrained")
        yield fig


def axes(fig: Picture, title: str = "", x: str = "", y: str = ""):
    """Add one plot in the kit's look to ``fig``, with its title and the names of its axes."""
    with rc_context(LOOK):
        fig.set_layout_engine("constrained")
        return fig.add_subplot(title=title, xlabel=x, ylabel=y)


def summarised(fig: Picture, summary: str) -> Picture:
    """Give ``fig`` its one-sentence summary as alternative text, and return it.

    In a notebook the sentence is folded under the picture; elsewhere it is printed.
    """
    fig.alt = summary
    if not in_notebook():
        say(summary)
    return fig


def plain(values) -> np.ndarray:
    """Return numbers as an array: taken off the graph and the device, lists of tensors too.

    Raises ``ValueError`` for lists of uneven length.
    """
    if isinstance(values, list | tuple):
        values = [plain(value) for value in values]
        if len({value.shape for value in values}) > 1:
            raise ValueError(f"expected parts of one size, got {', '.join(_sizes(values))}")
    elif hasattr(values, "detach"):
        values = values.detach().cpu()
        values = (values.float() if "bfloat16" in str(values.dtype) else values).numpy()
    return np.asarray(values)


def _sizes(values) -> list[str]:
    sizes = sorted({str(value.shape) for value in values})
    return sizes if len(sizes) < 4 else [*sizes[:3], "…"]


def finite(what: str, values, dims: int | None = None) -> np.ndarray:
    """Return numbers as an array; raises ``ValueError`` for other than finite ones in ``dims`` dimensions."""
    try:
        values = plain(values)
    except ValueError as fault:
        raise ValueError(f"{what}: {fault}") from None
    if dims is not None and values.ndim != dims:
        expected = ("one number", "a list of numbers", "rows of numbers")[dims]
        raise ValueError(f"{what}: expected {expected}, got shape {values.shape}")
    if values.dtype.kind not in "iuf" or not np.isfinite(values).all():
        kind = values.dtype if values.dtype.kind in "iufbc" else "something else"
        raise ValueError(f"{what}: expected finite numbers, got {kind} with nan, inf or none")
    return values


def told(shown: int, total: int) -> str:
    """Write how many are shown, and of how many where that is not all of them."""
    return f"{shown} of {total:,}" if shown < total else f"{shown:,}"


def kind_colour(kind: int) -> str:
    """Return the colour of one kind of thing among points: five, and then again."""
    return (*COLOURS, INK)[int(kind) % 5]


def number(value: float) -> str:
    """Write a whole number (an ``int``) plainly, any other after ≈ with three digits that count."""
    if isinstance(value, int):
        return str(value)
    if abs(value) >= 1000:
        return f"≈ {value:.0f}"
    return f"≈ {value:.1e}" if 0 < abs(value) < 0.001 else f"≈ {value:.3g}"
