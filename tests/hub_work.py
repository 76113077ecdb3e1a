"""What a class does at a hub, for tests: run a lesson, and try to read what others have."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
from hub_learner import HubLearner

from lessonlib.classroom.accounts import PASSWORDS
from lessonlib.exercises.catalogue import catalogue

READ = """
import json
counts = dict(read=0, refused=0, other=0)
for path in json.loads({paths!r}):
    try:
        with open(path, "rb") as file:
            file.read(1)
        counts["read"] += 1
        print("READ", path)
    except PermissionError:
        counts["refused"] += 1
    except OSError as fault:
        counts["other"] += 1
        print(path, fault)
print("COUNTS", json.dumps(counts))
"""


def secrets_of(base: Path, name: str) -> list[str]:
    """Return files of a learner's that no other may read; all of them are there."""
    home = base / "homes" / name
    own = [*home.glob("course/notebooks/00_*.ipynb"), *home.rglob("progress*.json")]
    own += list(home.rglob(".local/share/jupyter/runtime/kernel-*.json"))
    for one in psutil.process_iter():
        with suppress(psutil.NoSuchProcess):
            if one.username() == name:
                own += [Path(f"/proc/{one.pid}/{what}") for what in ("environ", "maps")]
    assert len(own) >= 5, own
    return [str(path) for path in own]


def leaks(base: Path, names: list[str]) -> list[str]:
    """Return what learners' processes have open of the hub's or of each other's: files and terminals."""
    found = []
    for one in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, FileNotFoundError):
            if (name := one.username()) in names:
                opened = [os.readlink(path) for path in Path(f"/proc/{one.pid}/fd").iterdir()]
                own = (f"{base}/homes/{name}/", f"{base}/handout/course/")
                near = [path for path in opened if path.startswith((f"{base}/", "/dev/pts", "/dev/tty"))]
                found += [f"{name}: {path}" for path in near if not path.startswith(own)]
    return found


def lesson_of(home: Path, lesson: str) -> tuple[str, list[str]]:
    """Return the path of a learner's copy of a lesson below their home, and its code cells."""
    (path,) = (home / "course" / "notebooks").glob(f"{lesson}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return path.relative_to(home).as_posix(), code


def work(learner: HubLearner, home: Path, lesson: str, turn: int) -> dict:
    """Run a lesson, with its first exercise solved, wrong, or so broken that the kernel dies."""
    exercise = next(one for one in catalogue().values() if one.lesson == lesson)
    kind = ("solved", "wrong", "broken")[turn % 3]
    done = {"solved": exercise.answer, "wrong": exercise.mistakes[0][0], "broken": "import os\nos._exit(1)"}
    errors, pictures, said = [], 0, ""
    for cell in lesson_of(home, lesson)[1]:
        if exercise.stub.strip() in cell:
            cell = cell.replace(exercise.stub.strip(), done[kind].strip())
        text, names = learner.run(cell)
        errors += [name for name in names if name.endswith("Error")]
        pictures += names.count("image/png")
        if f'check("{exercise.id}"' in cell:
            said = text
        if "restarting" in names:
            said = learner.run("print('alive again')")[0]
            break
    expected = {"solved": "right", "wrong": "not yet", "broken": "alive again"}[kind]
    fine = not errors and expected in said and (kind == "broken" or pictures > 1)
    return {"kind": kind, "fine": fine, "errors": errors, "pictures": pictures, "said": said[:200]}


def keeps_house(learner: HubLearner) -> bool:
    """Say whether a learner can save a notebook and a setting, and throw a file away, as JupyterLab does."""
    learner.run("open('old.txt', 'w').write('{}')")
    theme = "/lab/api/settings/@jupyterlab/apputils-extension:themes"
    listed = learner.ask("GET", "/api/contents/course/notebooks?content=1").json()["content"]
    lesson = min(one["path"] for one in listed if one["path"].endswith(".ipynb"))
    whole = learner.ask("GET", f"/api/contents/{lesson}").json()
    done = [
        learner.ask("PUT", f"/api/contents/{lesson}", json=whole).status_code,
        learner.ask("PUT", theme, json={"raw": '{"theme": "JupyterLab Dark"}'}).status_code,
        learner.ask("DELETE", "/api/contents/course/notebooks/old.txt").status_code,
    ]
    look = "import os\nprint(os.path.isfile('old.txt'), os.path.isdir(os.path.expanduser('~/.jupyter')))"
    found = learner.run(look)[0]
    if done != [200, 204, 204] or found != "False True\n":
        print(learner.name, done, repr(found))
    return done == [200, 204, 204] and found == "False True\n"


def held_by_limit(learner: HubLearner) -> bool:
    """Say whether an array of three gigabytes is refused with an error, and the kernel lives on."""
    _, names = learner.run("import torch\ntorch.ones(750_000_000).sum()")
    text, _ = learner.run("print('alive')")
    return bool({"RuntimeError", "MemoryError"} & set(names)) and text == "alive\n"


def spy(base: Path, class_of: list[HubLearner], threads: ThreadPoolExecutor) -> tuple[int, int]:
    """Have everybody try to read everybody's files and servers, and the hub's; returns (refused, tried)."""
    everybodys = {learner.name: secrets_of(base, learner.name) for learner in class_of}
    hubs = [base / "hub" / "run" / "cookie-secret", base / "hub" / "run" / "jupyterhub.sqlite"]
    hubs += [base / "hub" / PASSWORDS, base / "handout" / "teacher-keys.json"]
    assert all(path.is_file() for path in hubs), hubs

    def try_all(learner: HubLearner) -> tuple[int, int]:
        paths = [p for name, own in everybodys.items() if name != learner.name for p in own]
        text, _ = learner.run(READ.format(paths=json.dumps(paths + [str(path) for path in hubs])))
        counts = json.loads(text.split("COUNTS")[1])
        if counts["read"] or counts["other"]:
            print(learner.name, text[:1000])
        others = [one.name for one in class_of if one is not learner]
        pages = [learner.status(f"/user/{name}/api/contents/course") for name in others]
        closed = sum(status in (401, 403, 404) for status in pages)
        if closed < len(pages):
            print(learner.name, "pages", pages)
        return counts["refused"] + closed, sum(counts.values()) + len(pages)

    each = list(threads.map(try_all, class_of))
    return sum(one[0] for one in each), sum(one[1] for one in each)
