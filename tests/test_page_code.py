"""The pages of the live parts, linted and type-checked as the browser gets them. Needs node: see pages/."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from lessonlib import widgets
from lessonlib.widgets.export import script
from lessonlib.widgets.live import HERE

TOOLS = Path(__file__).parent / "pages"
COMPILE = ("-O3", "--runtime", "stub", "--enable", "simd", "--noAssert")  # makes product.wasm of product.ts
WHERE = "PAGE_TOOLS"  # names a folder into which `npm install` has put what pages/package.json lists


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A folder with every part's whole page and the tools that check them."""
    tools = Path(os.environ.get(WHERE, TOOLS)) / "node_modules"
    if not (tools / ".bin" / "tsc").exists():
        reason = f"no tools for pages: `npm install` in a copy of tests/pages, and name it in {WHERE}"
        (pytest.fail if os.environ.get("REQUIRE_PAGE_TOOLS") == "1" else pytest.skip)(reason)
    folder = tmp_path_factory.mktemp("pages")
    for file in TOOLS.glob("*.js*"):
        shutil.copy(file, folder)
    (folder / "node_modules").symlink_to(tools, target_is_directory=True)
    for name in widgets.__all__:
        (folder / f"{name}.js").write_text(getattr(widgets, name)._esm, encoding="utf-8")
    (folder / "Alone.js").write_text(script(), encoding="utf-8")
    shutil.copy(HERE.parent / "classroom" / "slides.js", folder / "Slides.js")
    wrong = widgets.DescentRace._esm.replace("this.say(`step", "this.sya(`step")
    (folder / "Wrong.js").write_text(wrong, encoding="utf-8")
    return folder


def complaints(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [folder / "node_modules" / ".bin" / command[0], *command[1:]],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode in (0, 1, 2), done.stderr
    return done.stdout + done.stderr


def test_types_agree_in_every_page_and_a_wrong_word_is_found(pages):
    told = complaints(pages, "tsc", "-p", ".").splitlines()
    assert told and all(line.startswith("Wrong.js") and "'sya'" in line for line in told), told


def test_no_page_has_a_careless_line(pages):
    assert complaints(pages, "eslint", "--ignore-pattern", "eslint.config.js", ".") == ""


def test_the_compiled_product_is_what_its_source_compiles_to(pages):
    source, made = HERE / "page" / "product.ts", pages / "product.wasm"
    said = complaints(pages, "asc", str(source), "-o", str(made), *COMPILE)
    assert said == "" and made.read_bytes() == source.with_suffix(".wasm").read_bytes(), said
