"""Files are whole or not there: writers side by side, crashes, names that are taken, JSON that is none."""

import os
import platform
import subprocess
import sys
import threading
import time

import pytest

from lessonlib import files


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def part(path, node, process):
    """Leave a part file of ``path`` as a writer on a machine would, and return it."""
    left = path.with_name(f".{path.name}.{node}-{process}-0123abcd.part")
    left.write_bytes(b"half")
    return left


def test_what_is_written_is_there_and_replaces_what_was(tmp_path):
    path = tmp_path / "new" / "folder" / "log.txt"
    assert files.write(path, b"one") == path and files.write(str(path), b"two") == path
    assert path.read_bytes() == b"two" and names(path.parent) == ["log.txt"]


def test_a_taken_name_gets_the_next_number(tmp_path):
    written = [files.write_new(tmp_path / "edit.png", bytes([i])) for i in range(3)]
    assert [path.name for path in written] == ["edit.png", "edit-2.png", "edit-3.png"]
    assert [path.read_bytes() for path in written] == [b"\0", b"\1", b"\2"]


@pytest.mark.parametrize("name", ["a.txt", "odd [1] *?.txt", "many.dots-and-lines.x"])
def test_the_part_file_of_a_living_writer_stays(tmp_path, name):
    path = tmp_path / name
    mine = part(path, platform.node(), os.getpid())
    elsewhere = part(path, "another-machine.example", 2**31 - 1)
    strangers = [part(tmp_path / "b.txt", platform.node(), 2**31 - 1), tmp_path / f".{name}.my-own-part.part"]
    strangers[1].write_bytes(b"no number")
    files.write(path, b"whole")
    assert mine.exists() and elsewhere.exists() and all(file.exists() for file in strangers)


def test_a_part_file_left_by_a_crash_is_swept(tmp_path):
    path = tmp_path / "odd [1].txt"
    part(path, platform.node(), 2**31 - 1)  # no process has this number
    old = part(path, "another-machine.example", 1)
    os.utime(old, (time.time() - 2 * files.LONG_AGO,) * 2)
    files.write(path, b"whole")
    assert names(tmp_path) == [path.name]


def test_threads_that_write_one_file_at_once_all_get_through(tmp_path):
    path, faults = tmp_path / "progress.json", []

    def writer(number):
        try:
            for _ in range(20):
                files.write_json(path, [number] * 2_000)
        except OSError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults and names(tmp_path) == [path.name]
    assert len(set(files.read_json(path))) == 1, "one writer's content, whole"


def test_processes_that_claim_one_name_at_once_all_get_one_of_their_own(tmp_path):
    code = (
        "import sys; from lessonlib.files import write_new\n"
        "for i in range(20): write_new(sys.argv[1] + '/e.txt', b'x')"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]
    assert [process.wait() for process in running] == [0, 0]
    assert len(names(tmp_path)) == 40 and all(path.read_bytes() == b"x" for path in tmp_path.iterdir())


def test_json_comes_back_and_keeps_its_letters(tmp_path):
    value = {"word": "Größe", "numbers": [1, 0.5, None]}
    path = files.write_json(tmp_path / "a.json", value)
    assert files.read_json(path) == value and "Größe".encode() in path.read_bytes()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_holds_no_json_is_named(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ValueError, match="a.json: expected JSON, got something else"):
        files.read_json(tmp_path / "a.json")


def test_what_json_cannot_hold_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(ValueError):
        files.write_json(tmp_path / "a.json", {"loss": float("nan")})
    assert names(tmp_path) == []
