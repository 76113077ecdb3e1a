"""A learner's place on a hub: lessons brought and kept, and forked kernels as good as others."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from lessonlib.classroom import seat
from lessonlib.classroom.handout import copy_lesson
from lessonlib.classroom.seat import bring_lessons
from lessonlib.classroom.update import write_list

ROOT = Path(__file__).parent.parent
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def notebook(*sources: str) -> dict:
    cells = [
        {
            "id": f"c{number}",
            "cell_type": "code",
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def hand_out(course: Path, *sources: str) -> Path:
    """Make a hand-out with one lesson, a library and data."""
    (course / "lessonlib").mkdir(parents=True, exist_ok=True)
    (course / "lessonlib" / "a.py").write_text("a = 1")
    original = course.parent / "00_start_here.ipynb"
    original.write_text(json.dumps(notebook(*sources)), encoding="utf-8")
    copy_lesson(original, course / "notebooks")
    write_list(course)
    return course


def sources(path: Path) -> list[str]:
    return [cell["source"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


def test_lessons_come_into_a_new_home_and_what_a_learner_did_stays(tmp_path):
    course, home = hand_out(tmp_path / "course", "a = 1", "b = 1"), tmp_path / "home"
    bring_lessons(home, course)
    lesson = home / "course" / "notebooks" / "00_start_here.ipynb"
    assert sources(lesson) == ["a = 1", "b = 1"]
    assert not (home / "course" / "lessonlib").exists()  # it is there once for all

    own = json.loads(lesson.read_text(encoding="utf-8"))
    own["cells"][0]["source"] = "a = 100"
    lesson.write_text(json.dumps(own), encoding="utf-8")
    before = lesson.read_bytes()
    bring_lessons(home, course)
    assert lesson.read_bytes() == before and not (home / "course" / "before-update").exists()

    bring_lessons(home, hand_out(tmp_path / "course", "a = 1", "b = 2"))
    assert sources(lesson) == ["a = 100", "b = 2"]
    assert len(list((home / "course" / "before-update").rglob("*.ipynb"))) == 1


def test_a_lesson_that_was_deleted_comes_back_fresh(tmp_path):
    course, home = hand_out(tmp_path / "course", "a = 1"), tmp_path / "home"
    bring_lessons(home, course)
    lesson = home / "course" / "notebooks" / "00_start_here.ipynb"
    lesson.unlink()
    bring_lessons(home, course)
    assert sources(lesson) == ["a = 1"]


def test_a_course_that_was_not_handed_out_is_said(tmp_path):
    (tmp_path / "course").mkdir()
    with pytest.raises((ValueError, OSError), match="handed-out.json"):
        bring_lessons(tmp_path / "home", tmp_path / "course")


def test_jupyterlab_asks_a_beginner_nothing_and_keeps_what_a_learner_chose(tmp_path):
    seat.ask_nothing(tmp_path)
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert json.loads(file.read_text(encoding="utf-8"))["fetchNews"] == "false"
    file.write_text('{"fetchNews": "true"}', encoding="utf-8")
    seat.ask_nothing(tmp_path)
    assert file.read_text(encoding="utf-8") == '{"fetchNews": "true"}'


def run(code: str) -> str:
    """Run code in a process of its own, which may fork."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@forks
def test_a_forked_process_sees_its_own_request_and_no_other():
    said = run("""
        import os, socket
        from lessonlib.classroom.forking import ask_for_fork, wait_and_fork
        own, others = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            own.close()
            seen = []
            def become(request, started):
                seen.append(request["name"])
                if request["name"] == "bad":
                    raise PermissionError("not you")
                started()
                os.write(1, f"{seen}\\n".encode())
            wait_and_fork(others, become)
            os._exit(0)
        others.close()
        first = ask_for_fork(own, {"name": "ann"})
        try:
            ask_for_fork(own, {"name": "bad"})
        except OSError as fault:
            print(fault, flush=True)
        second = ask_for_fork(own, {"name": "bob"})
        assert len({first, second, pid, os.getpid()}) == 4
        own.close()
        os.waitpid(pid, 0)
        try:
            ask_for_fork(own, {"name": "late"})
        except OSError:
            print("nobody waits any more", flush=True)
    """)
    lines = sorted(said.splitlines())
    assert lines == sorted(
        [
            "['ann']",
            "['bob']",
            "expected a forked process, got PermissionError: not you",
            "nobody waits any more",
        ]
    )


KERNEL = """
    import asyncio, os, signal, sys, time
    import psutil
    import lessonlib, numpy.random, random, torch, ipykernel.kernelapp
    from lessonlib.classroom.kernels import fork_kernels, Preloaded, Forked
    fork_kernels()
    from jupyter_client import AsyncKernelManager

    async def run(client, code):
        text = []
        def hook(message):
            content = message["content"]
            text.append(content.get("text", "") + content.get("ename", ""))
        await client.execute_interactive(code, timeout=60, output_hook=hook, allow_stdin=False)
        return "".join(text).strip()

    async def main():
        manager = AsyncKernelManager(kernel_name="python3")
        await manager.start_kernel()
        assert isinstance(manager.provisioner, Preloaded) and isinstance(manager.provisioner.process, Forked)
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(60)
        {body}
        client.stop_channels()
    asyncio.run(main())
"""


@forks
def test_a_forked_kernel_runs_is_interrupted_restarts_and_ends():
    body = """
        look = "import sys, os; print('numpy' in sys.modules, os.path.exists('pyproject.toml'))"
        print(await run(client, look))
        job = asyncio.ensure_future(run(client, "import time\\nwhile True: time.sleep(0.1)"))
        await asyncio.sleep(2)
        await manager.interrupt_kernel()
        print(await job)
        first = manager.provisioner.pid
        await manager.restart_kernel(now=True)
        await client.wait_for_ready(60)
        print(manager.provisioner.pid != first, await manager.is_alive())
        draw = "import numpy, random, torch"
        draw += "\\nprint(numpy.random.rand(), random.random(), float(torch.rand(1)))"
        dice = (await run(client, draw)).split()
        await manager.restart_kernel(now=True)
        await client.wait_for_ready(60)
        dice += (await run(client, draw)).split()
        print(len(set(dice)))
        await manager.shutdown_kernel()
        print(await manager.is_alive())
    """
    assert run(KERNEL.replace("{body}", body.strip())).splitlines() == [
        "True True",
        "KeyboardInterrupt",
        "True True",
        "6",
        "False",
    ]


@forks
def test_a_kernel_that_died_is_noticed_and_none_outlives_its_server():
    body = """
        await client.execute_interactive("print(1)", timeout=60, output_hook=lambda m: None)
        os.kill(manager.provisioner.pid, signal.SIGKILL)
        for _ in range(100):
            if not await manager.is_alive():
                break
            await asyncio.sleep(0.1)
        print(await manager.is_alive())
        await manager.restart_kernel(now=True)
        await client.wait_for_ready(60)
        print(manager.provisioner.pid, flush=True)
        os._exit(0)
    """
    died, pid = run(KERNEL.replace("{body}", body.strip())).split()
    assert died == "False"
    import time

    import psutil

    for _ in range(100):
        if not psutil.pid_exists(int(pid)):
            return
        time.sleep(0.1)
    pytest.fail("the kernel still runs ten seconds after its server is gone")
