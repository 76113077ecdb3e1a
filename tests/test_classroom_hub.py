"""A hub's folder: whole, without a secret, clear about what cannot be; and a small class at a real hub."""

import ast
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml

from lessonlib.classroom import accounts, server
from lessonlib.classroom.__main__ import main
from lessonlib.classroom.hub import BY
from lessonlib.classroom.learners import read_learners
from lessonlib.classroom.update import write_list


@pytest.fixture
def course(tmp_path):
    """A hand-out of one lesson."""
    (tmp_path / "course" / "notebooks").mkdir(parents=True)
    (tmp_path / "course" / "notebooks" / "00_start_here.ipynb").write_text('{"cells": []}')
    write_list(tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def names(tmp_path):
    (tmp_path / "class.txt").write_text("ann\nbob  # sits in front\n\n", encoding="utf-8")
    return tmp_path / "class.txt"


def hub(names, course, *more) -> int:
    return main(["hub", str(names), "--course", str(course), "--into", str(course.parent / "hub"), *more])


def settings(path: Path) -> dict[str, object]:
    """Return what a configuration assigns to ``c.…`` as text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.Assign)]
    return {ast.unparse(node.targets[0]): ast.unparse(node.value) for node in found}


@pytest.mark.parametrize("by", BY)
def test_the_folder_holds_a_configuration_that_python_reads_and_how_to_start_it(by, names, course, capsys):
    assert hub(names, course, "--by", by, "--port", "9000", "--memory", "1500M", "--teacher", "tess") == 0
    into = course.parent / "hub"
    assert f"Wrote a hub for 2 learners to {into}" in capsys.readouterr().out
    told = settings(into / "jupyterhub_config.py")
    assert told["PORT"] == "9000" and told["c.Spawner.mem_limit"] == "'1500M'"
    assert told["c.Authenticator.admin_users"] == "set(['tess'])"
    assert "'OMP_NUM_THREADS': '1'" in told["c.Spawner.environment"]
    assert "jupyterhub_idle_culler" in told["c.JupyterHub.services"]
    text = (into / "jupyterhub_config.py").read_text(encoding="utf-8")
    assert ("CHECKED FOR FORM ONLY" in text) == (by != "users")
    assert (into / "learners.txt").read_text(encoding="utf-8") == "ann\nbob\n"
    readme = (into / "README.md").read_text(encoding="utf-8")
    options = f"{'' if by == 'users' else f' --by {by}'} --port 9000 --memory 1500M --teacher tess"
    assert f"--into {into}{options}\n" in readme and f'install -e "{course}[hub]"' in readme
    assert "$" not in text and "`$LESSONLIB_HOME`" in readme and "`$LESSONLIB_DATA`" in readme
    compile((into / "tljh_pixels.py").read_text(encoding="utf-8"), "tljh_pixels.py", "exec")


def test_values_for_kubernetes_are_yaml_with_keys_of_the_chart(names, course):
    hub(names, course)
    values = yaml.safe_load((course.parent / "hub" / "values.yaml").read_text(encoding="utf-8"))
    known = {  # of jupyterhub/values.yaml in zero-to-jupyterhub-k8s
        "hub": {"concurrentSpawnLimit", "config"},
        "singleuser": {
            "image", "cmd", "defaultUrl", "extraEnv", "memory", "cpu", "storage", "startTimeout",
        },
        "prePuller": {"hook"},
        "cull": {"enabled", "timeout", "every"},
    }  # fmt: skip
    assert {part: set(value) for part, value in values.items()} == known
    assert values["hub"]["config"]["Authenticator"] == {"admin_users": [], "allowed_users": ["ann", "bob"]}
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] == "null"  # nobody until one chooses
    assert values["singleuser"]["extraEnv"] == {"OMP_NUM_THREADS": "1", "LESSONLIB_HOME": "~/my-work"}


def test_no_secret_is_written_and_what_is_there_is_asked_about(names, course, capsys):
    hub(names, course)
    into = course.parent / "hub"
    written = {path.name for path in into.rglob("*")}
    assert written == {
        "jupyterhub_config.py", "README.md", "values.yaml", "tljh_pixels.py", "learners.txt", "datasets",
    }  # fmt: skip
    before = (into / "jupyterhub_config.py").read_bytes()
    assert hub(names, course, "--port", "9000") == 1
    assert "is there already" in capsys.readouterr().out
    assert (into / "jupyterhub_config.py").read_bytes() == before
    assert hub(names, course, "--port", "9000", "--yes") == 0


@pytest.mark.parametrize(
    "lines, said",
    [
        ("ann\nbob\nann\n", "expected each name once, got ann in lines 1 and 3"),
        ("Ann Lee\n", "line 1: expected a name of at most 32 small letters a-z, digits, _ and -"),
        ("ann\n../bob\n", "line 2: expected a name"),
        ("1ann\n", "that begins with a letter, got '1ann'"),
        ("a" * 33, "expected a name of at most 32"),
        ("müller", "got 'müller'"),
        ("# nobody yet\n\n", "expected one name a line, got none"),
        ("root", "line 1: expected a learner's own name, got root, the system's"),
    ],
)
def test_names_that_unix_refuses_are_said_with_their_line(lines, said, tmp_path, course, capsys):
    if lines == "root" and os.name != "posix":
        pytest.skip("no accounts of the system to know")
    (tmp_path / "class.txt").write_text(lines, encoding="utf-8")
    assert hub(tmp_path / "class.txt", course) == 1
    assert said in capsys.readouterr().out and not (course.parent / "hub").exists()


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_list_in_another_encoding_is_said(encoding, tmp_path, course, capsys):
    (tmp_path / "class.txt").write_bytes("ann\nmüller\n".encode(encoding))
    assert hub(tmp_path / "class.txt", course) == 1
    assert "class.txt: expected names in UTF-8, got another encoding" in capsys.readouterr().out


def test_a_list_saved_by_windows_is_read(tmp_path):
    (tmp_path / "class.txt").write_bytes(b"\xef\xbb\xbfann\r\nbob\r\n")
    assert read_learners(tmp_path / "class.txt") == ["ann", "bob"]


@pytest.mark.parametrize(
    "more, said",
    [
        (("--by", "magic"), "--by: expected one of users, systemd, containers, got magic"),
        (("--port", "70000"), "--port: expected a number from 1 to 65533, got 70000"),
        (("--memory", "much"), "--memory: expected at least 1G, such as 1500M or 2G, got much"),
        (("--memory", "300M"), "got 300M"),
        (("--at-once", "0"), "--at-once: expected at least 1, got 0"),
        (("--teacher", "Mrs Lee"), "--teacher: expected an account's name, got 'Mrs Lee'"),
    ],
)
def test_what_cannot_be_is_said(more, said, names, course, capsys):
    assert hub(names, course, *more) == 1
    assert said in capsys.readouterr().out and not (course.parent / "hub").exists()


def test_only_a_hand_out_comes_to_a_server(names, tmp_path, capsys):
    assert main(["hub", str(names), "--course", str(tmp_path), "--into", str(tmp_path / "hub")]) == 1
    assert "expected a course that `handout` made, which holds no answers" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="accounts of Unix")
def test_who_is_not_root_makes_no_accounts_and_starts_no_hub(names, course, capsys, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(accounts, "_run", lambda *_: pytest.fail("a command was run"))
    assert hub(names, course, "--accounts") == 1
    assert "--accounts: expected root, who alone can make accounts (sudo)" in capsys.readouterr().out
    assert not (course.parent / "hub").exists()
    with pytest.raises(ValueError, match="expected root, who alone can start servers for others"):
        server.check_machine()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="accounts of Unix")
def test_new_accounts_get_a_closed_home_and_a_password_that_root_alone_can_read(tmp_path, monkeypatch):
    made = []

    def run(command, told=""):
        if command[0] == "useradd":
            Path(command[command.index("--home-dir") + 1]).mkdir()
        made.append((command[0], told))

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name, **_: name)
    monkeypatch.setattr(accounts, "_run", run)
    assert accounts.make_accounts(["pixel-ann", "root", "pixel-bob"], tmp_path, tmp_path) == [
        "pixel-ann",
        "pixel-bob",
    ]
    lines = (tmp_path / accounts.PASSWORDS).read_text().split()
    assert [made[1], made[3]] == [("chpasswd", line.replace(",", ":") + "\n") for line in lines]
    assert len(set(line.split(",")[1] for line in lines)) == 2 and all(len(line) > 20 for line in lines)
    assert (tmp_path / accounts.PASSWORDS).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "pixel-ann").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="accounts of Unix")
def test_a_machine_on_which_a_hub_cannot_start_is_told_why(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name, **_: None)
    with pytest.raises(ValueError, match="expected configurable-http-proxy on the PATH, got none"):
        server.check_machine()
    monkeypatch.setattr(shutil, "which", lambda name, **_: name)
    monkeypatch.setattr(server.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match="expected jupyterhub-idle-culler in this environment"):
        server.check_machine()
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ValueError, match=f"expected port {port} to be free, got"):
            server.check_machine(port)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="accounts of Unix")
def test_a_folder_on_the_way_that_learners_cannot_enter_is_named():
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder).resolve() / "closed" / "course"
        inside.mkdir(parents=True)
        assert server.first_shut(inside) == Path(folder).resolve()  # Python closes what it makes for itself
        Path(folder).chmod(0o755)
        assert server.first_shut(inside) is None
        inside.parent.chmod(0o750)
        assert server.first_shut(inside) == inside.parent


def test_a_small_class_at_a_real_hub():
    """Where JupyterHub is installed and accounts can be made: best in a container of its own."""
    pytest.importorskip("jupyterhub", reason='pip install -e ".[hub]", best in an environment of its own')
    pytest.importorskip("jupyterhub_idle_culler")
    if os.geteuid() != 0 or not shutil.which("useradd") or not server.find_proxy():
        pytest.skip("needs root, useradd and configurable-http-proxy")
    benchmark = Path(__file__).parent / "benchmarks" / "class_of_thirty.py"
    done = subprocess.run(
        [sys.executable, str(benchmark), "--learners", "3"], capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "as_expected=3/3" in done.stdout and "keeps_house=True memory_limit_held=True" in done.stdout
    assert "left_open: nothing" in done.stdout
    refused, tried = done.stdout.split("refused_reads=")[1].split()[0].split("/")
    assert refused == tried and int(tried) > 30
