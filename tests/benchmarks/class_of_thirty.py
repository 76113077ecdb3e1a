"""Have a class log in to a real JupyterHub at once, open a lesson, work, and try to read each other's files.

    python tests/benchmarks/class_of_thirty.py [--learners 30] [--lesson 00] [--plain]

As root on Linux, with JupyterHub and the kit in this Python's environment (pip install -e ".[hub]"), which
all users must be able to read, and configurable-http-proxy on the PATH. It makes Unix accounts and removes
them again. Printed are the seconds from the first login until every learner has a live kernel, the server's
memory at its peak (proportional share, hub and proxy counted), and how many attempts to read were refused.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hub_class import cpu_seconds, free_ports, hub_for, peak_gb, proportional_gb, wait_until_loaded  # noqa: E402
from hub_learner import HubLearner  # noqa: E402
from hub_work import held_by_limit, keeps_house, leaks, lesson_of, spy, work  # noqa: E402


def come(learner: HubLearner, home: Path, lesson: str, start: float) -> float:
    """Have a learner log in and open a lesson; returns the seconds until their kernel lives."""
    learner.log_in()
    learner.start_server()
    learner.open_lesson(lesson_of(home, lesson)[0])
    return time.monotonic() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--lesson", default="00")
    parser.add_argument("--plain", action="store_true", help="start each server and kernel anew")
    asked = parser.parse_args()
    count, lesson, port = asked.learners, asked.lesson, free_ports(3)
    with hub_for(count, port, asked.plain) as (process, base, passwords):
        loaded = wait_until_loaded(process, port)
        print(f"loaded_s={loaded:.0f} alone_gb={proportional_gb(process):.2f} load={os.getloadavg()[0]:.1f}")
        address = f"http://127.0.0.1:{port}"
        learners = [HubLearner(address, name, password) for name, password in passwords.items()]
        homes = [base / "homes" / learner.name for learner in learners]
        with ThreadPoolExecutor(count) as threads:
            start, spent = time.monotonic(), cpu_seconds(process)
            ready = sorted(threads.map(come, learners, homes, [lesson] * count, [start] * count))
            print(f"first_s={ready[0]:.1f} half_s={ready[count // 2]:.1f}", end=" ")
            print(f"cpu_s={cpu_seconds(process) - spent:.0f} gb={proportional_gb(process):.2f}")
            start = time.monotonic()
            with peak_gb(process) as peak:
                worked = list(threads.map(work, learners, homes, [lesson] * count, range(count)))
            print(f"lesson_s={time.monotonic() - start:.0f} load={os.getloadavg()[0]:.1f}", end=" ")
            print(f"as_expected={sum(one['fine'] for one in worked)}/{count}")
            print(*(one for one in worked if not one["fine"]), sep="\n", end="")
            print(f"keeps_house={keeps_house(learners[0])} memory_limit_held={held_by_limit(learners[0])}")
            print("left_open:", *leaks(base, [learner.name for learner in learners]) or ["nothing"])
            refused, tried = spy(base, learners, threads)
        print(f"learners={count} ready_s={ready[-1]:.1f} gb={peak[-1]:.2f} refused_reads={refused}/{tried}")


if __name__ == "__main__":
    main()
