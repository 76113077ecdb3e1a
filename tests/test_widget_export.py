"""An editor as one file: whole, of its own size, and silent towards the network."""

import json
import re
import zlib
from base64 import b64decode
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch.nn import functional as F

from lessonlib import DATA, home
from lessonlib.data import load
from lessonlib.editing import Directions
from lessonlib.models import VAE, Prior
from lessonlib.shelf import Unportable, load_gan, load_vae, portable
from lessonlib.widgets import LatentEditor, sample
from lessonlib.widgets.export import document

torch.set_num_threads(1)


def held(page: str, name: str) -> str:
    return re.search(rf'id="{name}">(.*?)</script>', page, re.DOTALL)[1]


@pytest.fixture(scope="module")
def trained():
    """An editor on a network such as a lesson trains."""
    model, images = VAE(32, latent_dim=6, width=4), load("garments", size=32, n=100)
    codes = torch.randn(100, 6)
    return model, Directions.fit(codes, images), Prior.around(codes, through=model.through)


def test_the_page_holds_the_model_the_sliders_and_the_picture_on_show(trained):
    editor = LatentEditor(*trained, title="Mine & </script>yours", seed=7)
    editor.session.set("hue", 0.25)
    page = document(editor, about="By <me>.", licence="CC0-1.0")
    assert page.count("</script>") == 3 and "<title>Mine &amp; &lt;/script&gt;yours</title>" in page
    assert "By &lt;me&gt;." in page and "<p>CC0-1.0</p>" in page and "named no licence" not in page
    told = json.loads(held(page, "setup"))
    assert told["state"] == editor.state and told["setup"] == editor.setup
    assert zlib.decompress(b64decode(held(page, "model"))) == portable(*trained)
    assert "named no licence" in document(editor)


def test_the_page_asks_nobody_for_anything(trained):
    page = document(LatentEditor(*trained))
    assert set(re.findall(r"https?://[^\s\"'`)]+", page)) == {
        "http://www.w3.org/2000/svg"
    }  # a name, no place
    assert "default-src 'none'" in page and not re.search(r"\b(import|fetch|src=|@import|url)\b\s*\(", page)


@pytest.mark.parametrize("opened, most", [(load_gan, 1.2e6), (load_vae, 3.5e6)])
def test_the_shipped_models_fit_into_a_small_file(opened, most):
    assert len(document(LatentEditor(*opened())).encode()) <= most


def test_a_taken_name_gets_a_free_one_in_the_learners_folder(trained, tmp_path):
    editor = LatentEditor(*trained)
    first, second = editor.export("my-garments.html"), editor.export("my-garments")
    assert first == home() / "my-garments.html" and second == home() / "my-garments-2.html"
    assert editor.export(tmp_path / "here.htm") == tmp_path / "here.htm"
    reply, _ = editor.respond({"do": [["save_page"]]})
    assert Path(reply["note"].removeprefix("Web page saved as ").removesuffix(".")).exists()


def test_a_model_that_pages_cannot_draw_is_told_so(trained):
    model, *rest = trained

    class Turned:
        def decode(self, z):
            return F.grid_sample(model.decode(z), torch.zeros(1, 32, 32, 2), align_corners=False)

    editor = LatentEditor(Turned(), *rest)
    with pytest.raises(Unportable, match="grid_sample"):
        editor.export()
    editor.refresh()
    reply, _ = editor.respond({"do": [["save_page"]]})
    assert reply["note"].startswith("Not saved.") and "grid_sample" in reply["note"]


def test_the_page_to_try_before_installing_is_what_its_recipe_makes(tmp_path):
    """Weights apart, for another processor folds a last digit otherwise."""
    pages = [(DATA / "samples" / "live_editor.html"), sample.make(tmp_path)]
    there, here = (path.read_text(encoding="utf-8") for path in pages)
    models = [held(page, "model") for page in (there, here)]
    assert there.replace(models[0], "") == here.replace(models[1], ""), "python -m lessonlib.widgets.sample"
    kept, made = (zlib.decompress(b64decode(model)) for model in models)
    head = 8 + int.from_bytes(made[:8], "little")
    assert kept[:head] == made[:head]
    for name, tensor in safetensors.torch.load(made).items():
        torch.testing.assert_close(safetensors.torch.load(kept)[name], tensor)
