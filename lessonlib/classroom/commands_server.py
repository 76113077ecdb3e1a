"""The commands for a class on a server: set it up, watch it, bring home what was done."""

from __future__ import annotations

from pathlib import Path

from lessonlib.files import write

from .command import Command


def _board(asked) -> str:
    import time

    from .asking import make_room
    from .board import board_page
    from .collect import newest

    if asked.every is not None and asked.every < 5:
        raise ValueError(f"board: expected --every of at least 5 seconds, got {asked.every}")
    make_room(asked.into, asked.yes)
    folder = newest(asked.folder)
    write(asked.into, board_page(folder, asked.every).encode())
    try:
        while asked.every:
            time.sleep(asked.every)
            write(asked.into, board_page(folder, asked.every).encode())
    except KeyboardInterrupt:
        pass
    return f"Wrote {asked.into}: open it in a browser. Nothing has left this machine."


def _collect(asked) -> str:
    from .asking import make_room
    from .collect import collect, place_now, told
    from .learners import read_learners

    learners = read_learners(asked.learners) if asked.learners else None
    place = place_now(asked.into)
    make_room(place, asked.yes)
    return told(collect(asked.folder, place, learners, asked.lessons))


def _hub(asked) -> str:
    from .asking import make_room
    from .hub import Wanted, set_up

    wanted = Wanted(
        asked.learners, asked.course, asked.by, asked.port, asked.memory, asked.at_once, tuple(asked.teacher)
    )
    make_room(asked.into, asked.yes)
    return set_up(asked.into, wanted, asked.accounts, asked.homes)


ON_A_SERVER = {
    "board": Command(
        "show where the class stands and where it is stuck",
        "Write one page from all learners' progress.json below a folder, such as the homes of a server: what "
        "is right, not yet and not started, lesson by lesson, and the three exercises where most are stuck, "
        "with the mistake and a question to ask; and what the votes of lesson 18 like together, where three "
        "learners or more have voted. With --every it is written anew until you press Ctrl+C. "
        "Who has run progress(share=False) is not shown, and no link in a learner's folder is followed.",
        "board.html",
        _board,
        (
            (("folder",), {"type": Path, "help": "the folder that holds the learners' folders"}),
            (("--every",), {"type": int, "metavar": "SECONDS", "help": "write it anew so often"}),
        ),
    ),
    "collect": Command(
        "copy what learners have done out of their homes",
        "Copy notebooks of lessons, progress.json and votes from each folder below one, as the homes of a "
        "server, one folder a learner, as grade and board take them. Each collection has its own folder, "
        "named for its time. Nothing is moved or changed, and no link is followed. Of several copies of a "
        "lesson the one last changed is taken. What is missing or could not be read is named, here and in "
        "collected.csv. To read others' homes you must be root (sudo).",
        "collected",
        _collect,
        (
            (("folder",), {"type": Path, "help": "the folder with the learners' folders, such as /home"}),
            (("--learners",), {"type": Path, "metavar": "FILE", "help": "one name a line; else all folders"}),
            (("--lessons",), {"nargs": "+", "metavar": "NN", "help": "two digits each; all when left out"}),
        ),
    ),
    "hub": Command(
        "write a JupyterHub for a class on one server, and make the accounts",
        "Write a folder with a JupyterHub for a class: for each learner an account, a home, a limit of "
        "memory and one thread; lessons once for all, kernels that start at once, an end to idle servers. "
        "Without systemd or containers the limit of memory holds for each process, not for the sum of "
        "a learner's. "
        "Its README.md says how to start it on a Linux machine. Settings for systemd, containers, The "
        "Littlest JupyterHub and Kubernetes are written, too, checked for their form only. With --accounts, "
        "as root on that machine, it makes the accounts, and a file of first passwords that root alone can "
        "read.",
        "hub",
        _hub,
        (
            (("learners",), {"type": Path, "help": "a file with one name a line, which accounts will have"}),
            (
                ("--course",),
                {
                    "type": Path,
                    "default": Path("handout/course"),
                    "help": "what `handout` made (%(default)s)",
                },
            ),
            (("--by",), {"default": "users", "help": "users, systemd or containers (%(default)s)"}),
            (("--port",), {"type": int, "default": 8000, "help": "where the hub answers (%(default)s)"}),
            (
                ("--memory",),
                {
                    "default": "2G",
                    "help": "a learner's limit (%(default)s): of each process (--by users) or of all",
                },
            ),
            (("--at-once",), {"type": int, "metavar": "N", "help": "servers that start at once (2 a core)"}),
            (
                ("--teacher",),
                {"action": "append", "default": [], "metavar": "NAME", "help": "may stop others' servers"},
            ),
            (("--accounts",), {"action": "store_true", "help": "make accounts on this machine, as root"}),
            (("--homes",), {"type": Path, "default": Path("/home"), "help": "where to (%(default)s)"}),
        ),
    ),
}
