"""Lessons stay small: sets are judged, read and learned from in portions, with the same result."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
import torch
from IPython.core.events import EventManager, available_events
from PIL import Image
from torch import nn

from lessonlib import memory, plots
from lessonlib.data import Card, ImageSet, load, solids
from lessonlib.memory import give_back, in_portions, portions
from lessonlib.metrics import Judge, nearest, precision_recall
from lessonlib.metrics.neighbours import near_copies
from lessonlib.models import Reader
from lessonlib.recipes.upscale import train_upscaler

CARD = Card("random pixels", "made here", "CC0-1.0", "torch.randint")
SMALL = 100  # MB: a few portions with all that a network makes of them
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs the peak that Linux keeps")


def images(n: int, size: int) -> ImageSet:
    dice = torch.Generator().manual_seed(0)
    return ImageSet(torch.randint(256, (n, 3, size, size), dtype=torch.uint8, generator=dice), CARD)


def megabytes(field: str) -> float:
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"^{field}:\s+(\d+) kB", status, flags=re.M)[1]) / 1024


def taken(work) -> float:
    """Return how many MB more than before this process had at its peak, while ``work()`` ran again."""
    work()  # what libraries load when they are first used is not what is measured
    give_back()
    Path("/proc/self/clear_refs").write_text("5")
    before = megabytes("VmRSS")
    work()
    return megabytes("VmHWM") - before


def seeing() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 8, 4, 4), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten()).eval()


@linux
def test_a_set_is_judged_and_read_without_a_copy_as_floats():
    large, eye = images(2_000, 128), seeing()  # 393 MB as floats
    judge = Judge(eye, large.pick(slice(200)))
    assert taken(lambda: judge(large)) < SMALL
    assert taken(lambda: near_copies(large.pick(slice(800)), large.pick(slice(800, 1_600)))) < SMALL
    assert taken(lambda: large.batch(slice(None))) > 350  # what this is held against
    spec = load("garments", size=32, n=1).spec
    reader, many = Reader(spec, size=32, width=12), images(12_000, 32)  # 147 MB as floats
    assert taken(lambda: reader.read(many)) < SMALL


@linux
def test_neighbours_are_found_without_all_distances_at_once():
    torch.manual_seed(0)
    known, some = torch.randn(8_000, 32), torch.randn(2_000, 32)  # 128 MB of distances, and as much sorted
    assert taken(lambda: nearest(some, known)) < SMALL
    assert taken(lambda: precision_recall(some[:1_000], known[:1_000])) < SMALL


@linux
def test_solids_are_carved_when_they_are_asked_for():
    found = []
    assert taken(lambda: found.append(solids("sculptures", 32, n=2_400))) < SMALL  # 315 MB of fields
    assert len(found[-1]) == 2_400 and found[0].batch([7, 2_399]).shape == (2, 32, 32, 32)


def test_portions_give_what_the_whole_gives():
    some, eye = images(150, 32), seeing()
    x = some.batch(slice(None))
    assert [len(part) for part in portions(some)] == [len(part) for part in portions(x)] == [64, 64, 22]
    assert all(torch.equal(a, b) for a, b in zip(portions(some), portions(x)))
    made = in_portions(eye, some)
    torch.testing.assert_close(made, eye(x).detach())
    assert not made.requires_grad
    judge = Judge(eye, some)
    torch.testing.assert_close(judge(some), judge(x))
    assert judge.fd(some, x) == pytest.approx(0, abs=1e-6)
    with pytest.warns(UserWarning, match="100% of these"):
        assert near_copies(some, x) == near_copies(x, x) == 1


def test_an_upscaler_learns_the_same_from_a_set_as_from_floats():
    some = images(3, 128)
    one, two = (train_upscaler(x, 2, batch=2)[0] for x in (some, some.batch(slice(None))))
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), two.parameters()))


@linux
def test_a_large_picture_is_stored_without_many_copies():
    sheet = plots.grid(torch.rand(1, 3, 500, 800))  # 6 MB at twice the pixels
    assert taken(sheet.stored) < 40


@pytest.mark.parametrize("dpi", [72, 100, 130, 200])
def test_a_sheet_looks_as_matplotlib_draws_it(dpi):
    sheet = plots.grid(torch.rand(5, 3, 9, 16), titles=list("abcde"), columns=3)
    whole = drawn(sheet, dpi)
    image = sheet.axes[0].images[0]
    place = {"extent": image.get_extent(), "aspect": "auto", "interpolation": "nearest"}
    plain = sheet.axes[0].imshow(image.get_array(), **place)
    image.remove()
    assert plain in sheet.axes[0].images and np.array_equal(drawn(sheet, dpi), whole)


def drawn(figure, dpi: int) -> np.ndarray:
    figure.savefig(file := BytesIO(), format="png", dpi=dpi)
    return np.asarray(Image.open(file))


def test_every_cell_from_the_first_picture_on_gives_back(monkeypatch):
    cells, given = EventManager(None, available_events), []
    shell = Mock(events=cells)
    monkeypatch.setattr(memory, "in_notebook", lambda: True)
    monkeypatch.setattr(memory, "shell", lambda: shell)
    monkeypatch.setattr(memory, "_malloc_trim", lambda: given.append)
    for _ in range(2):
        plots.figure(1, 1)._ipython_display_()
    assert len(cells.callbacks["post_run_cell"]) == 1 and not given
    cells.trigger("post_run_cell", None)
    assert given == [0]


def test_a_lesson_begins_without_what_few_lessons_need():
    rarely = "torch._dynamo", "sympy", "scipy.ndimage", "scipy.optimize", "sklearn", "fontTools.subset"
    rooms = "plots, data, exercises, metrics, training, shelf, recipes.vae, widgets, editing.one_painting"
    code = "".join(f"import lessonlib.{room}; " for room in rooms.split(", "))
    assert loaded(code + "from lessonlib.widgets import KernelLab", rarely) == "[]"


def test_an_optimiser_steps_the_same_without_the_compiler():
    """70 MB of it come with the first optimiser else, in every kernel. Whoever asks for it finds it."""
    code = (
        "import sys, torch; from torch import nn, optim\n"
        "for kind in (optim.SGD, optim.AdamW, optim.RMSprop, optim.LBFGS, optim.Adam):\n"
        "    torch.manual_seed(0); net = nn.Linear(3, 3); optimizer = kind(net.parameters())\n"
        "    def loss():\n"
        "        optimizer.zero_grad(); x = net(torch.ones(2, 3)).square().sum(); x.backward(); return x\n"
        "    optimizer.step(loss); optimizer.load_state_dict(optimizer.state_dict())\n"
        "    print(optimizer.step(loss).item().hex(), torch.is_grad_enabled())\n"
        "print('torch._dynamo' in sys.modules)\n"
    )
    compiled = (
        "before = net.weight.sum(); torch.compile(optimizer.step, backend='eager')()\n"
        "print(bool(net.weight.sum() != before))\n"
    )
    with_it = loaded(code, [])
    without = loaded("import lessonlib.training\n" + code + compiled, ["torch._dynamo"])
    same = with_it.removesuffix("True\n[]")
    assert same != with_it and without == same + "False\nTrue\n['torch._dynamo']"


def loaded(code: str, names) -> str:
    """Return what code prints in a process of its own, and which of these modules it has loaded then."""
    code += f"\nimport sys; print([name for name in {list(names)} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
