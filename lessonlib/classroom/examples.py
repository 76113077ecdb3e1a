"""Three finished works that the kit made itself: ``python -m lessonlib.classroom.examples``. Lesson 22.

A painting series by the painter of lesson 14, a garment collection by the shipped GAN, an apartment by the
planner of lesson 17. Their pictures, made small, lie in ``data/samples``.
"""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from lessonlib import DATA, say
from lessonlib.data import ImageSet, load
from lessonlib.editing import condition, spec_rows
from lessonlib.editing.planning import finish, noises
from lessonlib.plots import floorplan
from lessonlib.plots.houses import dolls_house
from lessonlib.plots.prints import print_series
from lessonlib.recipes.painting import palettes, train_painter
from lessonlib.recipes.plans import train_planner
from lessonlib.rights import (
    TitleCard,
    data_card,
    limit_for,
    model_card,
    new_key,
    print_size,
    save_work,
)
from lessonlib.rights.copies import Catalogue
from lessonlib.scenes.briefs import brief
from lessonlib.scenes.floorplans import floorplans
from lessonlib.scenes.palette import inks
from lessonlib.shelf import Bundle, at_wall_size, load_gan
from lessonlib.widgets import LatentEditor
from lessonlib.widgets.export import document

MAKER, YEAR, WIDE = "Pixels to Masterpieces", "2026", 2048
SAMPLES, SMALL, COLOURS = DATA / "samples", 720, 200  # pixels across, and colours, of what the project holds
WORN = (  # category, pattern, hue, length, sleeve: what was asked for, garment by garment
    (2, 1, 0.58, 0.8, 0.9), (1, 0, 0.62, 0.7, 0.2), (0, 3, 0.58, 0.4, 0.5),
    (3, 2, 0.62, 0.6, 0.5), (4, 0, 0.58, 0.9, 0.5), (1, 1, 0.10, 0.5, 0.0),
)  # fmt: skip


def painting_series(place: Path, key: bytes, rounds: int = 2_400, n: int = 13_000) -> Path:
    """Train the painter, and paint nine works whose weight walks round the canvas while the hue turns."""
    images = load("paintings", size=32, n=n)
    told = [f for f in images.spec if f.group != "palette"]
    painter, history = train_painter(images, rounds, conditions=[f.name for f in told])
    turn = torch.arange(9) / 9
    asked = {"style": torch.tensor([2, 3, 1, 2, 4, 3, 2, 1, 3.0]), "density": 0.3 + 0.6 * turn}
    asked |= {"x": 0.5 + 0.3 * (2 * torch.pi * turn).cos(), "y": 0.5 + 0.3 * (2 * torch.pi * turn).sin()}
    c = spec_rows(told, torch.stack([asked.get(f.name, torch.full((9,), 0.4)) for f in told], 1))
    codes = painter.join(torch.randn(9, painter.latent_dim, generator=torch.Generator().manual_seed(4)), c)
    colours = inks(torch.full((9,), 1.0), 0.55 + 0.35 * turn, torch.full((9,), 0.7), torch.full((9,), 0.5))

    @torch.inference_mode()
    def draw(k: int, size: int) -> torch.Tensor:
        return painter(codes[k : k + 1], colours[k : k + 1], size=size)

    pixels = _sheet([lambda size, k=k: draw(k, size) for k in range(9)], [f"No. {k + 1}" for k in range(9)])
    said = (
        "Nine times the weight of a painting walks once round the canvas, while the hue turns from green to "
        "violet and the canvas fills. The painter learned from paintings that the kit drew, in the manner of "
        "no artist; which places, which hues and in which order was decided by hand."
    )
    card = TitleCard("Once round", MAKER, YEAR, "Painter of shapes, series of nine", print_size(pixels), said)
    with torch.inference_mode():
        some = images.pick(slice(100))
        c = condition(some, [f.name for f in told])
        others = painter.join(torch.randn(len(c), painter.latent_dim), c)
        audit = _audit("paintings", images, painter(others, palettes(some)))
    return _saved(place, key, card, pixels, images, Bundle(painter), audit, history)


def garment_collection(place: Path, key: bytes) -> Path:
    """Ask the shipped GAN for six garments that belong together, and draw them for the wall."""
    model, directions, prior = load_gan()
    editor = LatentEditor(model, directions, prior, title="Six in blue", seed=23)
    session, draws = editor.session, []
    for category, pattern, hue, length, sleeve in WORN:
        asked = {"category": category, "pattern": pattern, "hue": hue, "length": length, "sleeve": sleeve}
        for name, value in (asked | {"lightness": 0.45, "accent": 0.1}).items():
            session.set(name, value)
        z = session.latent(session.state)[None]
        draws.append(lambda size, z=z: at_wall_size(model, z, size)[0].transpose(2, 0, 1))
    pixels = _sheet(draws, ["Coat", "Long dress", "Top", "Skirt", "Trousers", "Dress, the other way"])
    said = (
        "Five garments in blue and rose, and a dress in the opposite colours. The network learned from "
        "garments that the kit drew, nobody's designs among them; the blue, the order of the patterns and "
        "the step from long to short were chosen by hand, and every choice is a line of the edit log."
    )
    card = TitleCard("Six in blue", MAKER, YEAR, "Conditional GAN, collection", print_size(pixels), said)
    images = load("garments", size=64, n=1_000)
    with torch.inference_mode():
        audit = _audit("garments", images, model.decode(prior.sample(100, seed=1)))
    bundle = Bundle(model, directions, prior)
    return _saved(place, key, card, pixels, images, bundle, audit, editor=editor)


def apartment(place: Path, key: bytes, steps: int = 3_000, n: int = 4_000) -> Path:
    """Train the planner, ask it for a home with two bedrooms, and draw plan and rooms."""
    plans = floorplans(n)
    planner, history = train_planner(plans.turned(), steps)
    plan = finish(planner, brief({"bedrooms": 2, "living": 22, "kitchen": 10}), noises(planner, 3)).plan
    paper, buffer = Image.new("RGB", (WIDE, WIDE * 5 // 4), "white"), BytesIO()
    floorplan(plan).savefig(buffer, format="png", dpi=200, facecolor="white")
    house = Image.fromarray(dolls_house(plan, size=WIDE, tilt=0.85).transpose(1, 2, 0))
    drawing = Image.open(buffer).convert("RGB")
    drawing = drawing.resize([paper.height - house.height] * 2, Image.Resampling.LANCZOS)
    paper.paste(house, (0, 0))
    paper.paste(drawing, ((WIDE - drawing.width) // 2, house.height))
    pixels = np.array(paper)
    said = (
        "A home for two who like guests: we asked for two bedrooms, a kitchen of ten square metres and a "
        "living room of twenty-two, so that a table for six has its place. The planner learned from plans "
        "that the kit drew; the brief is ours, the walls are its own, and they keep to all eight rules of "
        "lesson 17."
    )
    card = TitleCard("A table for six", MAKER, YEAR, "VAE that places walls", print_size(pixels), said)
    pictures = load("floorplans", size=32, n=min(n, 1_000))
    return _saved(place, key, card, pixels, pictures, Bundle(planner), {"share": 0.0, "made": 0}, history)


def _sheet(draws: list, titles: list[str]) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        path = print_series(draws, titles, Path(folder).resolve() / "sheet.png", size=WIDE)
        return np.array(Image.open(path).convert("RGB"))


def _audit(scene: str, images: ImageSet, made: torch.Tensor) -> dict:
    """Hold made pictures against ``images`` that were learned from, and a hundred strangers as well."""
    catalogue = Catalogue(images)
    others = load(scene, size=images.images.shape[2], n=100, seed=9).batch(slice(None))
    mine, strangers = (
        torch.cat([catalogue.find(x[None], 1).nearest for x in pictures]) for pictures in (made, others)
    )
    limit = limit_for(strangers)
    share = float((mine < limit).float().mean())
    return {"share": share, "made": len(made), "strangers": len(others), "against": len(images)}


def _saved(place, key, card, pixels, images, bundle, copies, history=None, editor=None) -> Path:
    bundle.facts |= {"title": card.title, "seed": 0}
    source = {"name": images.card.title, "licence": images.card.licence, "passed": len(images), "refused": {}}
    audit = {"sources": [source], "copies": copies, "print": "Drawn at print size."}
    parts = {"data_card": data_card(images), "model_card": model_card(bundle, images, history)}
    if editor is not None:
        parts |= {
            "session": editor.session,
            "page": document(editor, f"{card.title}. {card.statement}", "CC0-1.0"),
        }
        audit["print"] = "Drawn at 64 x 64 pixels each; stencils stretched, no detail added."
    return save_work(card, pixels, key, **parts, audit=audit, place=place)


def make(into: Path = SAMPLES) -> list[Path]:
    """Make all three works, and write their pictures, small, as PNG; return the paths."""
    into.mkdir(parents=True, exist_ok=True)
    paths = []
    with tempfile.TemporaryDirectory() as folder:
        for example in (painting_series, garment_collection, apartment):
            work = Image.open(example(Path(folder), new_key()) / "work.png").convert("RGB")
            work.thumbnail((SMALL, 2 * SMALL), Image.Resampling.LANCZOS)
            paths.append(into / f"masterpiece_{example.__name__}.png")
            work.quantize(COLOURS).save(paths[-1], optimize=True)
    return paths


if __name__ == "__main__":
    for path in make():
        say(f"wrote {path}: {path.stat().st_size // 1000} kB")
