"""A poster to print: words in place of bars, and a label that says what it is. Introduced in lesson 18."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from lessonlib import home
from lessonlib.files import write_new

from .style import css

SIDE, LEAST, STRIP = 1024, 256, 0.06  # pixels a side: as a rule, and at least; the label's share of it
LABEL = "Advertisement. This picture was made by a machine for one audience."


def print_poster(
    factors, headline: str = "Made for you", call: str = "Try it",
    path: str | Path = "poster.png", size: int = SIDE,
) -> Path:  # fmt: skip
    """Write one poster, factors (13,), as a PNG in ``home()`` with its words and its label; return the path.

    The label stands on a strip below the picture and as ``Disclosure`` inside the file; no argument leaves it
    out. No file is overwritten. Raises ``ValueError`` for fewer than 256 pixels a side, or no headline.
    Lesson 18.
    """
    if size < LEAST or not headline.split() or not call.strip():
        raise ValueError(
            f"print_poster: expected {LEAST} pixels or more and words, got {size}, {headline!r}, {call!r}"
        )
    from lessonlib.scenes import posters  # torch, which importing this room does not need

    strip = round(STRIP * size)
    sheet = Image.new("RGB", (size, size + strip), "white")
    sheet.paste(Image.fromarray(posters.render(factors[None], size, words=False)[0].permute(1, 2, 0).numpy()))
    pen = ImageDraw.Draw(sheet)
    paint = {k: tuple((255 * c[0]).round().int().tolist()) for k, c in posters.colours(factors[None]).items()}
    g, layout = dict(zip(posters.NAMES, factors.tolist())), int(factors[0])
    _headline(pen, headline.split(), g, layout, size, paint["text"])
    x, y = posters.BUTTON[layout].tolist()
    big = 0.60 + 0.40 * g["call"]
    room = 0.48 * big * size / 2
    at = ((x - 0.07 * big + 1) * size / 2, (y + 1) * size / 2)
    pen.text(at, call, paint["on"], _font(call, room, 0.16 * big * size / 2), anchor="mm")
    pen.text(
        (size / 2, size + strip / 2), LABEL, "black", _font(LABEL, 0.94 * size, 0.5 * strip), anchor="mm"
    )
    about, buffer = PngInfo(), io.BytesIO()
    about.add_text("Disclosure", LABEL)
    sheet.save(buffer, "PNG", pnginfo=about)
    return write_new(home() / path, buffer.getvalue())


def _headline(pen, words, g, layout, size, colour):
    """Write the headline in the two lines where its bars would stand, both in one size."""
    from lessonlib.scenes import posters

    large, centred = 0.62 + 0.38 * g["headline"], bool(posters.CENTRED[layout])
    half = -(-len(words) // 2)
    lines = [" ".join(part) for part in (words[:half], words[half:]) if part]
    (x, top, wide), (_, low, _) = posters.HEADLINE[layout].tolist()
    fonts = [_font(line, wide * large * size, 0.20 * large * size / 2) for line in lines]
    font = min(fonts, key=lambda each: each.size)
    for k, line in enumerate(lines):
        at = ((x + 1) * size / 2, (top + k * (low - top) * large + 1) * size / 2)
        pen.text(at, line, colour, font, anchor="mm" if centred else "lm")


def _font(words: str, width: float, height: float) -> ImageFont.FreeTypeFont:
    """Return the largest size of the plain font in which words fit."""
    font = ImageFont.load_default(height)
    return (
        font
        if font.getlength(words) <= width
        else ImageFont.load_default(height * width / font.getlength(words))
    )


def hue_css(turn: float | None) -> str | None:
    """Return a hue as a style sheet writes it; ``None`` for none."""
    if turn is None:
        return None
    import torch  # which importing this room does not need

    from lessonlib.scenes.colour import oklch

    return css(oklch(torch.tensor(0.65), torch.tensor(0.15), torch.tensor(turn))[None])[0]
