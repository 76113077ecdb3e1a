"""Grade many broken, cheated and sound submissions of all lessons, and count what went wrong.

    python tests/benchmarks/grading.py [--submissions 300] [--seed 0]

Every submission is a solved notebook with one change to one exercise, or with a typical mistake in its place.
It should earn what its sound exercises are worth, and for a mistake what the engine itself gives.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutants import KEEPS, LOSES, mutant  # noqa: E402

from lessonlib import exercises  # noqa: E402
from lessonlib.classroom.grade import fresh_seed, grade  # noqa: E402
from lessonlib.classroom.pool import Pool  # noqa: E402
from lessonlib.classroom.submissions import find_submissions  # noqa: E402
from lessonlib.exercises import score, solve_notebook  # noqa: E402
from lessonlib.exercises.catalogue import catalogue  # noqa: E402

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LIMIT = 10  # seconds a submission may take on one idle core


def with_mistake(solved: dict, exercise, dice) -> tuple[dict, str]:
    """Return a notebook with a typical mistake in place of the answer, and its source."""
    alone = [one for one in exercise.mistakes if stands_alone(one[0], exercise)]
    source, _ = dice.choice(alone or exercise.mistakes)
    text = json.dumps(solved).replace(json.dumps(exercise.answer.strip())[1:-1], json.dumps(source)[1:-1])
    return json.loads(text), source


def stands_alone(source: str, exercise) -> bool:
    """Say whether a mistake is written without the kit's own helpers, which no notebook has."""
    read = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    module = exercise.function.__module__
    own = {
        n for n, thing in exercise.function.__globals__.items() if getattr(thing, "__module__", "") == module
    }
    return not read & {"right", *own}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    dice, cases = random.Random(asked.seed), fresh_seed()
    solved = {path.name[:2]: path for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))}
    solved = {n: solve_notebook(json.loads(path.read_text(encoding="utf-8"))) for n, path in solved.items()}
    for nb in solved.values():
        for cell in nb["cells"]:
            cell["source"], cell["outputs"] = "".join(cell["source"]), []
    changes = [*KEEPS, *LOSES, "mistake", "mistake", "mistake"]
    counts = dict.fromkeys(("stopped", "late", "unearned", "lost"), 0)
    times, known = [], [e for e in catalogue().values() if e.lesson in solved]
    with Pool() as pool, tempfile.TemporaryDirectory() as folder:
        pool.look([], ["00.1"], 1)  # loads torch once for all
        for number in range(asked.submissions):
            exercise, change = dice.choice(known), changes[number % len(changes)]
            earned = exercise.points if change in KEEPS else 0
            if change == "mistake":
                nb, source = with_mistake(solved[exercise.lesson], exercise, dice)
                earned = score(exercise.id, exercise.define(source), cases)
            else:
                source = Path(exercises.__file__).parent / f"lesson_{exercise.lesson}.py"
                facts = {"source": str(source), "home": folder}
                nb = mutant(solved[exercise.lesson], exercise, change, facts)
            path = Path(folder) / str(number) / f"{exercise.lesson}_lesson.ipynb"
            path.parent.mkdir()
            path.write_text(json.dumps(nb), encoding="utf-8")
            want = {e.id: e.points for e in known if e.lesson == exercise.lesson} | {exercise.id: earned}
            start = time.perf_counter()
            try:
                (one,) = grade(find_submissions(path.parent), cases, pool)
                got = {mark.outcome.exercise.id: mark.points for mark in one.marks}
            except Exception as error:
                counts["stopped"] += 1
                print(f"{number} {exercise.id} {change}: {error!r}")
                continue
            times.append(time.perf_counter() - start)
            over = {id: got.get(id, 0) - points for id, points in want.items()}
            counts["late"] += times[-1] > LIMIT
            counts["unearned"] += sum(extra for extra in over.values() if extra > 0)
            counts["lost"] -= sum(extra for extra in over.values() if extra < 0)
            if any(over.values()):
                print(f"{number} {exercise.id} {change}: expected {want}, got {got}")
    said = " ".join(f"{name}={count}" for name, count in counts.items())
    mean, slowest = sum(times) / len(times), max(times)
    print(f"submissions={asked.submissions} {said} mean_s={mean:.2f} slowest_s={slowest:.1f}")


if __name__ == "__main__":
    main()
