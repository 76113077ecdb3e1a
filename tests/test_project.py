"""The house: what lies at the top, who may import whom, one environment by every road."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = (
    "files", "data", "scenes", "models", "training", "toys", "metrics", "editing", "shelf",
    "recipes", "rights", "plots", "widgets", "exercises", "classroom",
)  # fmt: skip
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_nothing_else_lies_at_the_top():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in listed.stdout.splitlines()}
    named = {
        "README.md",
        "notebooks",
        "lessonlib",
        "data",
        "tests",
        "environment.yml",
        "pyproject.toml",
        "LICENSE",
    }
    assert {name for name in top if not name.startswith(".")} == named


@pytest.mark.parametrize("path", sorted((ROOT / "lessonlib").rglob("*.py")), ids=lambda p: p.stem)
def test_a_room_imports_only_from_rooms_before_it(path):
    parts = path.relative_to(ROOT / "lessonlib").parts
    room = parts[0].removesuffix(".py")
    if room not in ROOMS:
        return
    allowed = ROOMS[: ROOMS.index(room) + 1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                base = ("lessonlib", *parts[: len(parts) - node.level])
                target = (*base, *(node.module or "").split(".")) if node.module else base
                target = target if len(target) > 1 else (*target, node.names[0].name)
            else:
                target = tuple(node.module.split("."))
            if target[0] == "lessonlib" and len(target) > 1 and target[1] in ROOMS:
                assert target[1] in allowed, f"{room} imports {'.'.join(target)}"


def test_sentences_are_printed_by_one_function():
    """``say`` alone knows outputs that lack a sign; recipes speak to their makers, plainly."""
    for path in sorted((ROOT / "lessonlib").rglob("*.py")):
        if path.parent.name == "recipes" or path.parent.name == "lessonlib" and path.name == "__init__.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
            assert called != "print", f"{path.name}, line {node.lineno}: expected say(...), got print(...)"


def test_colours_have_one_home():
    from lessonlib.plots import style

    for path in sorted((ROOT / "lessonlib").rglob("*.py")):
        text = path.read_text(encoding="utf-8").lower()
        copied = [colour for colour in (style.INK, *style.COLOURS) if colour in text]
        assert not copied or path.name == "style.py", f"{path.name} holds {copied} of plots/style.py"


@pytest.mark.parametrize("folder", ["lessonlib", "tests"])
def test_every_package_that_is_imported_is_asked_for(folder):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    more = project["optional-dependencies"]
    asked = project["dependencies"] + more["nbgrader"] + more["hub"] + more["c2pa"]
    asked += more["test"] if folder == "tests" else []
    asked = {re.match(r"[\w-]+", line)[0].replace("_", "-").lower() for line in asked}
    own = {"lessonlib", *(path.stem for path in (ROOT / "tests").rglob("*.py")), "browser"}
    givers = metadata.packages_distributions()
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in {name.split(".")[0] for name in names} - own - sys.stdlib_module_names:
                packages = {package.replace("_", "-").lower() for package in givers.get(name, [name])}
                assert packages & asked, f"{path.name} imports {name}, which pyproject.toml does not ask for"


def test_importing_the_library_is_cheap():
    code = (
        "import sys, lessonlib; print([m for m in ('torch', 'ipywidgets', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_conda_leads_into_the_same_environment():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert re.search(r"^ +- -e \.$", text, flags=re.M), (
        "pip must install this project, and so its dependencies"
    )
    python = re.search(r"python=(\d+)\.(\d+)", text)
    floor = re.search(r">=(\d+)\.(\d+)", project["requires-python"])
    assert tuple(map(int, python.groups())) >= tuple(map(int, floor.groups()))
    assert f"name: {project['name']}" in text
    listed = [line for line in text.splitlines() if re.match(r" +- ", line)]
    assert len(listed) == 6, "a package named here and in pyproject.toml could differ"


def test_the_commands_in_the_readme_are_those_that_ci_runs():
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    test_command = 'python3 -m venv .venv && .venv/bin/pip install -e ".[test]" && .venv/bin/pytest'
    assert test_command in README and test_command in ci
    start = "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/jupyter lab notebooks/"
    assert start + "00_start_here.ipynb" in README


def test_ci_installs_what_tests_need_and_lints_python_and_pages_first():
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert ci.count("apt-get update") == 1
    asked = ("chromium", "dataset-fashion-mnist", "nodejs", "npm")
    assert all(package in ci for package in asked) and "REQUIRE_BROWSER=1" in ci
    assert "ruff check ." in ci and "ruff format --check ." in ci
    assert ci.index("ruff check") < ci.index(".venv/bin/pytest")
    test = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert any(re.fullmatch(r"ruff==[\d.]+", line) for line in test["test"]), (
        "one version lints alike everywhere"
    )


def test_docstring_readme_and_this_test_name_the_rooms_in_one_order():
    import lessonlib

    told = re.search(r"room imports only from rooms before it:\n(.*?)\. ", lessonlib.__doc__, re.DOTALL)[1]
    assert tuple(re.findall(r"\w+", told)) == ROOMS
    row = re.search(r"library behind them: (.*?), each importing only", README)[1]
    there = {path.name.removesuffix(".py") for path in (ROOT / "lessonlib").iterdir()}
    assert tuple(row.split(", ")) == tuple(room for room in ROOMS if room in there)


def test_links_and_pictures_in_the_readme_exist():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
    assert all(alt.strip() for alt in re.findall(r"!\[(.*?)\]", README))
