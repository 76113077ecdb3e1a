"""The commands behind the door: what each asks for, and the sentence that it ends with."""

from __future__ import annotations

from pathlib import Path

from lessonlib.data.folder import meant
from lessonlib.files import write

from .command import Command
from .commands_server import ON_A_SERVER
from .offline import OFFLINE


def _grade(asked) -> str:
    from .asking import make_room
    from .collect import newest
    from .grade import fresh_seed, grade
    from .nbgrader import enter_points
    from .pool import Pool
    from .report import write_feedback, write_points
    from .submissions import find_submissions, without_notebook

    folder = newest(asked.folder)
    submissions = find_submissions(folder, asked.lesson)
    make_room(asked.into, asked.yes)
    seed = asked.seed or fresh_seed()
    with Pool() as pool:
        results = list(grade(submissions, seed, pool))
    write_feedback(asked.into / "feedback", results)
    names = ", ".join(path.name for path in write_points(asked.into, results))
    unread = sum(bool(one.submission.fault) or not one.marks for one in results)
    entered = f" Entered {enter_points(results, asked.gradebook)} exercises there." if asked.gradebook else ""
    aside = f" {unread} could not be read: their feedback says why." if unread else ""
    if empty := without_notebook(folder):
        aside += f" No notebook in {', '.join(empty)}."
    return (
        f"Graded {len(results)} notebooks of {folder} with seed {seed}: points in {asked.into} ({names}), a "
        f"page for each learner in {asked.into / 'feedback'}.{aside}{entered}"
    )


def _handout(asked) -> str:
    from .asking import make_room
    from .handout import build_wheel, hand_out
    from .nbgrader import write_sources

    make_room(asked.into, asked.yes)
    lost = (asked.into / "course").exists() and not (asked.into / "teacher-keys.json").exists()
    course = hand_out(asked.into, asked.lessons)
    more = f" Its wheel is {build_wheel(course, asked.into / 'wheel')}." if asked.wheel else ""
    if lost:
        more += " There were no keys beside the copy before: these are new, and open no answer in that one."
    if asked.nbgrader:
        more += f" nbgrader's sources are in {write_sources(asked.into / 'nbgrader', asked.lessons)}."
    return (
        f"Learners get {course}: it holds no answers. Keep {asked.into / 'teacher-keys.json'}: its keys open "
        f'the answers lesson by lesson, with answer("06.2", key="...").{more}'
    )


def _update(asked) -> str:
    from .asking import agree
    from .update import update

    if not asked.yes:
        agree(f"Bring {asked.newer} into {asked.course}?")
    done = update(asked.course, asked.newer)
    both = [f"{name}, cell {one.cell}: {one.what}." for name, all in done.conflicts.items() for one in all]
    said = (
        f"Merged {len(done.lessons)} lessons, added {len(done.added)} files; {len(done.aside)} files as they "
        f"were are kept in {asked.course / 'before-update'}."
    )
    return "\n".join(
        [said, "Changed on both sides:" if both else "No cell was changed on both sides.", *both]
    )


def _pack(asked) -> str:
    from .asking import make_room
    from .pack import write_pack

    make_room(asked.into, asked.yes)
    written = write_pack(asked.into)
    return (
        f"Wrote {len(written) - 1} lessons' pages and plans.html to {asked.into}: open and print them. What "
        f"learners read is in {asked.into / 'read'}, slides are in {asked.into / 'slides'}."
    )


def _exhibit(asked) -> str:
    from .asking import make_room
    from .exhibition import gather, wall
    from .marking import marking_page
    from .works import without_work

    folder = meant(asked.folder)
    into = asked.into if asked.into.suffix else asked.into / "exhibition.html"
    sheet = into.with_name(f"{into.stem}-rubric.html")
    for path in (into, sheet):  # before anything is written: who says no keeps both as they were
        make_room(path, asked.yes)
    hung, left = gather(folder)
    for path, text in {into: wall(asked.title, hung, left), sheet: marking_page(folder)}.items():
        write(path, text.encode())
    aside = f" Not shown, with the reason at the foot of the page: {len(left)}." if left else ""
    if empty := without_work(folder):
        aside += f" No finished work in {', '.join(empty)}."
    return (
        f"Wrote {into} with {len(hung)} work{'s' * (len(hung) != 1)} for everybody, and {sheet} for "
        f"you: the rubric of each work, to mark.{aside}"
    )


COMMANDS = {
    "offline": OFFLINE,
    "exhibit": Command(
        "hang a class's finished works on one page, with a sheet to mark them",
        "Write one page with all works of lesson 22 below a folder, where a learner's lie in "
        "my-work/masterpiece: pictures, titles, credits and live editors, without a network; and beside it "
        "a sheet for you with the rubric of each work, where the kit has marked what it can see. A work that "
        "cannot be shown is named at the foot of the page, with the reason.",
        "exhibition.html",
        _exhibit,
        (
            (("folder",), {"type": Path, "help": "the folder that holds the learners' folders"}),
            (("--title",), {"default": "Class exhibition", "help": "what stands at the top"}),
        ),
    ),
    "pack": Command(
        "write a page for you to each lesson, and plans",
        "Write a page for each lesson, to read or print: goals, minutes and where to pause, versions of 45 "
        "and of 90 minutes, predictions to collect, answers, what learners get wrong and the question that "
        "helps, failures with their cures, questions for the board; and plans for four weeks, a term and two "
        "days. The folder `read` gets every lesson as learners read it, for A4, with room to write and no "
        "answers; the folder `slides` shows one idea a page: turn them with the arrow keys. All of it works "
        "without a network; for PDF, print from the browser into a file.",
        "pack",
        _pack,
    ),
    "handout": Command(
        "make the copy of the course that learners get, without answers",
        "Write a copy of the course for learners: lessons, data and library, in which exercises are checked "
        "and give hints as ever, and `answer` asks for a key. The keys, one for each lesson, are written "
        "beside it for you. A lesson goes on without an exercise, so working code is inside, packed: no "
        "search shows it, but somebody who takes the copy apart can find it. When you have changed a "
        "lesson, hand out again into the same folder, so that the keys stay. With --nbgrader every exercise "
        "has its points in nbgrader's sources, which come with its settings. Install the course[nbgrader], "
        "activate that environment, then release and collect as ever; `grade -h` says how to go on.",
        "handout",
        _handout,
        (
            (("--lessons",), {"nargs": "+", "metavar": "NN", "help": "two digits each; all when left out"}),
            (("--wheel",), {"action": "store_true", "help": "build a wheel of the library, too"}),
            (("--nbgrader",), {"action": "store_true", "help": "write sources for nbgrader, too"}),
        ),
    ),
    "update": Command(
        "bring a newer hand-out into a learner's course",
        "Merge each lesson of a newer hand-out cell by cell: what the learner changed, added, ran or removed "
        "stays, all else becomes as in the newer one, and cells that both changed are named. The folder "
        "my-work is not touched. A copy of every lesson as it was is kept in before-update. Learners run it: "
        ".venv/bin/python -m lessonlib.classroom update PATH/course, in their course.",
        "",
        _update,
        (
            (("newer",), {"type": Path, "help": "the newer hand-out's folder `course`"}),
            (("--course",), {"type": Path, "default": Path("."), "help": "the learner's course (here)"}),
        ),
    ),
    "grade": Command(
        "grade a folder of notebooks",
        "Score every exercise of every notebook in a folder, on cases that no learner has seen. The folder "
        "is what `collect` made, one with a folder for each learner, or what Moodle or Canvas let you "
        "download. Nothing of a notebook runs but what an exercise needs, each in a process of its own "
        "without network, with limits of time, memory and files; no training is run. Only the learner's own "
        "function counts: `working()`, the kit's answer, a changed `check` or an old output earn nothing, "
        "and a cell that is missing, broken or never ends costs its exercise only. On Linux the kernel "
        "holds these limits; on macOS and Windows Python does, which keeps out what is careless and not "
        "what is malicious. With nbgrader: after `nbgrader autograde LESSON --create --no-execute`, which "
        "enters the submissions and runs nothing, `grade submitted --gradebook gradebook.db` enters points "
        "and comments, and `nbgrader generate_feedback LESSON` writes the pages.",
        "grades",
        _grade,
        (
            (("folder",), {"type": Path, "help": "the folder with the notebooks"}),
            (("--lesson",), {"help": "two digits, where all notebooks are of one lesson"}),
            (("--gradebook",), {"type": Path, "help": "nbgrader's gradebook.db, to enter the points there"}),
            (("--seed",), {"type": int, "help": "the seed of an earlier run, to get the same cases again"}),
        ),
    ),
    **ON_A_SERVER,
}
