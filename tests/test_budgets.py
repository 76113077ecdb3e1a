"""How much there is to read: the core in an afternoon; a live part, exercise or checkpoint for little.

The design allows the core 3,600 lines for these lessons, a live part 150 and an exercise 60. What stands
below says how far the kit is from that: these numbers may only fall.
"""

import ast
from pathlib import Path

LIBRARY = Path(__file__).parent.parent / "lessonlib"
CORE = ("files.py", "data", "scenes", "models", "training", "toys", "metrics", "editing")
CORE_LINES = {  # by the lesson that brought them
    "00-13": 3_983,
    "14": 879,
    "15": 422,
    "16": 352,
    "17": 1_918,
    "18": 816,
    "19": 198,
    "21": 294,
    "22": 99,
}
EXERCISE_LINES = 60  # on average over the lesson that needs most
PART_LINES, PART_LINES_MEAN = 326, 255  # of the longest part, and of all of them on average


def lines(*paths) -> int:
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def test_the_core_can_be_read_in_an_afternoon():
    cost = {room: lines(*_modules(LIBRARY / room)) for room in CORE}
    allowed = sum(CORE_LINES.values())
    assert sum(cost.values()) <= allowed, f"expected {allowed:,}, got {sum(cost.values()):,}: {cost}"


def _modules(room: Path) -> list[Path]:
    return [room] if room.suffix else sorted(room.rglob("*.py"))


def test_a_live_part_costs_few_lines_of_its_own():
    """Its shell, its still and its page; what parts share lies in ``live.py`` and ``page/``."""
    room = LIBRARY / "widgets"
    parts = _imported(room / "__init__.py")
    owned = {part: [*room.glob(f"{part}.*"), *_own_modules(room, part)] for part in parts}
    cost = {part: lines(*paths) for part, paths in owned.items()}
    assert parts and max(cost.values()) <= PART_LINES, cost
    assert sum(cost.values()) <= PART_LINES_MEAN * len(parts), cost


def _own_modules(room: Path, part: str) -> list[Path]:
    """Return what only this part imports of its room: its still, its sheet; what two share is neither's."""
    mine, *others = (
        _imported(room / f"{p}.py") for p in (part, *set(_imported(room / "__init__.py")) - {part})
    )
    shared = {name for names in others for name in names}
    return [
        room / f"{name}.py" for name in mine if name.endswith(("_still", "_sheet")) and name not in shared
    ]


def _imported(module: Path) -> list[str]:
    """Return the names of modules of its own room that a module imports."""
    nodes = ast.walk(ast.parse(module.read_text(encoding="utf-8")))
    return sorted(
        {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 1} - {None}
    )


def test_an_exercise_costs_few_lines():
    from lessonlib.exercises.catalogue import catalogue

    lessons = [exercise.lesson for exercise in catalogue().values()]
    room = LIBRARY / "exercises"
    cost = {
        lesson: lines(room / f"lesson_{lesson}.py") / lessons.count(lesson) for lesson in sorted(set(lessons))
    }
    over = {lesson: round(each) for lesson, each in cost.items() if each > EXERCISE_LINES}
    assert not over, f"expected at most {EXERCISE_LINES} lines an exercise, got in lessons {over}"


def test_a_further_checkpoint_costs_at_most_20_lines():
    tree = ast.parse((LIBRARY / "recipes" / "table.py").read_text(encoding="utf-8"))
    made = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    rows = [node for node in made if isinstance(node.func, ast.Name) and node.func.id == "Recipe"]
    assert rows and all(row.end_lineno - row.lineno < 20 for row in rows)
