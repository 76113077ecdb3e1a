"""Write the folder of a JupyterHub for a class: its configuration, who comes, and how to start it."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

from lessonlib.files import write

from .accounts import PASSWORDS, check_accounts, make_accounts
from .learners import NAME, read_learners
from .update import LIST

TEXTS = Path(__file__).parent / "hub_files"
WRITTEN = {
    "jupyterhub_config.py": "jupyterhub_config.txt",
    "README.md": "README.md",
    "values.yaml": "values.yaml",
    "tljh_pixels.py": "tljh_pixels.txt",
}
BY = ("users", "systemd", "containers")
MEMORY = re.compile(r"\d+(\.\d+)?[MG]")
BASE, EACH = 1.0, 0.5  # gigabytes, estimated: of what all share, and of a learner who trains


@dataclass(frozen=True)
class Wanted:
    """Hold what a teacher asks of a hub; raises ``ValueError`` for what cannot be."""

    learners: Path
    course: Path
    by: str = "users"
    port: int = 8000
    memory: str = "2G"
    at_once: int | None = None
    teachers: tuple[str, ...] = ()

    def __post_init__(self):
        if not (self.course / LIST).is_file():
            raise ValueError(
                f"{self.course}: expected a course that `handout` made, which holds no answers, got no {LIST}"
            )
        if not lessons_in(self.course):
            raise ValueError(f"{self.course}: expected lessons in its folder notebooks, got none")
        if self.by not in BY:
            raise ValueError(f"--by: expected one of {', '.join(BY)}, got {self.by}")
        if not 1 <= self.port <= 65533:
            raise ValueError(f"--port: expected a number from 1 to 65533, got {self.port}")
        if not MEMORY.fullmatch(self.memory) or _gigabytes(self.memory) < 1:
            raise ValueError(f"--memory: expected at least 1G, such as 1500M or 2G, got {self.memory}")
        if self.at_once is not None and self.at_once < 1:
            raise ValueError(f"--at-once: expected at least 1, got {self.at_once}")
        for name in self.teachers:
            if not NAME.fullmatch(name):
                raise ValueError(f"--teacher: expected an account's name, got {name!r}")

    def options(self) -> str:
        """Return what was asked for besides the names and the course, as one would type it."""
        told = {"--by": self.by, "--port": self.port, "--memory": self.memory, "--at-once": self.at_once}
        usual = {"--by": "users", "--port": 8000, "--memory": "2G", "--at-once": None}
        words = [f"{name} {value}" for name, value in told.items() if value != usual[name]]
        return "".join(f" {word}" for word in [*words, *(f"--teacher {name}" for name in self.teachers)])


def _gigabytes(memory: str) -> float:
    return float(memory[:-1]) / (1000 if memory[-1] == "M" else 1)


def lessons_in(course: Path) -> list[str]:
    """Return the names of a course's lessons."""
    return sorted(path.name for path in (course / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def set_up(into: Path, wanted: Wanted, accounts: bool = False, homes: Path = Path("/home")) -> str:
    """Write the hub's folder, make the accounts where asked, and say what was done."""
    if accounts:
        check_accounts()
    names = write_hub(into, wanted)
    said = f"Wrote a hub for {len(names)} learners to {into}: {into / 'README.md'} says how to start it."
    if not accounts:
        return said
    new = make_accounts([*names, *(name for name in wanted.teachers if name not in names)], into, homes)
    if not new:
        return f"{said} Every name has an account already."
    return f"{said} Made {len(new)} accounts; their first passwords are in {into / PASSWORDS}."


def write_hub(into: Path, wanted: Wanted) -> list[str]:
    """Write the hub's folder and return the learners' names; nothing that is secret stands in it."""
    names = read_learners(wanted.learners)
    facts = _facts(into.resolve(), wanted, names)
    facts["spawner"] = _text(f"by_{wanted.by}.txt", facts)
    for name, text in WRITTEN.items():
        write(into / name, _text(text, facts).encode())
    write(into / "learners.txt", ("\n".join(names) + "\n").encode())
    (into / "datasets").mkdir(exist_ok=True)
    return names


def _text(name: str, facts: dict[str, str]) -> str:
    return Template((TEXTS / name).read_text(encoding="utf-8")).substitute(facts)


def _facts(into: Path, wanted: Wanted, names: list[str]) -> dict[str, str]:
    """Return what the names in the texts stand for; what comes from a teacher as JSON, which Python reads."""
    datasets = str(into / "datasets")
    return {
        "into": str(into),
        "course": str(wanted.course.resolve()),
        "datasets": datasets,
        "datasets_text": json.dumps(datasets),
        "accounts": str(wanted.by != "containers"),
        "options": wanted.options(),
        "first": lessons_in(wanted.course)[0],
        "port": str(wanted.port),
        "memory": wanted.memory,
        "at_once": str(wanted.at_once or 2 * (os.cpu_count() or 1)),
        "teachers": json.dumps(list(wanted.teachers)),
        "learners": json.dumps(names),
        "count": str(len(names)),
        "gb": f"{BASE + EACH * len(names):.0f}",
    }
