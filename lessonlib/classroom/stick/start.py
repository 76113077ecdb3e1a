"""Start the course from this folder: make its environment once, without a network, then open lesson 00.

Needs nothing but Python. What is written after `start.bat` or `sh start.sh` goes to JupyterLab.
"""

import ctypes
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DLLS = ("vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll")
ROOM = 259  # letters that Windows allows a path
RUNTIME = (
    "PyTorch needs the Visual C++ runtime, and this computer lacks it: {missing}. Ask whoever looks after it "
    "to install vc_redist.x64.exe from https://aka.ms/vs/17/release/vc_redist.x64.exe (it can lie on this "
    "stick), then start again."
)


def main(more):
    if hasattr(sys.stdout, "reconfigure"):  # a folder's name may hold letters that a Windows console has not
        sys.stdout.reconfigure(errors="replace")
    plan = json.loads((HERE / "stick.json").read_text(encoding="utf-8"))
    for wrong in complaints(plan):
        say(wrong)
        return 1
    place = HERE / "course" / ".venv"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not is_ready(place):
        say("Making the environment. This takes some minutes, once, and needs no network.")
        lenient = os.environ | {"PYTHONIOENCODING": ":replace"}  # pip names this folder and draws a bar
        for command in commands(HERE, place, python):
            if subprocess.call(command, env=lenient):
                say("It could not be made: the lines above say why. Nothing outside this folder was changed.")
                return 1
        ask_nothing(place)
        (place / "made-in.txt").write_text(str(HERE), encoding="utf-8")
    if (HERE / "data").is_dir():
        os.environ["LESSONLIB_DATA"] = str(HERE / "data")
    say("Opening lesson 00 in your browser. Leave this window open: Ctrl+C ends the course.")
    lab = [str(python), "-m", "jupyterlab", "notebooks/" + plan["first"], *more]
    try:
        return subprocess.call(lab, cwd=HERE / "course")
    except KeyboardInterrupt:
        return 0


def say(sentence):
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def complaints(plan):
    """Yield a sentence for each thing that would stop the course here, the first to be mended first."""
    here = {
        "python": ".".join(map(str, sys.version_info[:2])),
        "system": platform.system(),
        "machine": platform.machine(),
    }
    for what in here:
        if here[what] != plan[what]:
            yield f"These packages are for {what} {plan[what]}, this is {what} {here[what]}."
    if here["system"] == "Windows":
        yield from windows(plan["longest"])
    if not os.access(HERE, os.W_OK):
        yield f"Nothing can be written in {HERE}: copy the whole folder to your own disk, start it there."
    elif not is_ready(HERE / "course" / ".venv") and shutil.disk_usage(HERE).free < plan["needs"]:
        yield f"Expected {plan['needs'] / 1e9:.1f} GB free on this disk for the environment, got less."


def windows(longest, here=str(HERE), load=None):
    """Yield what Windows itself lacks or does not allow."""
    room = ROOM - 1 - longest
    if len(here) > room and not long_paths():
        yield (
            f"This folder lies too deep for Windows: its path may have {room} letters, and has {len(here)}. "
            "Move the folder up, for example to C:\\course, and start it there."
        )
    if missing := [name for name in DLLS if not loads(name, load or ctypes.CDLL)]:
        yield RUNTIME.format(missing=", ".join(missing))


def loads(name, load):
    try:
        load(name)
        return True
    except OSError:
        return False


def long_paths():
    """Say whether this Windows was told to allow paths of any length."""
    try:
        import winreg

        where = r"SYSTEM\CurrentControlSet\Control\FileSystem"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, where) as key:
            return winreg.QueryValueEx(key, "LongPathsEnabled")[0] == 1
    except (ImportError, OSError):
        return False


def ask_nothing(place):
    """Keep JupyterLab from asking whether it may fetch news: there is no network."""
    quiet = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
    settings = place / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(quiet), encoding="utf-8")


def is_ready(place):
    """Say whether the environment is whole, and was made where the folder lies now."""
    made = place / "made-in.txt"
    return made.is_file() and made.read_text(encoding="utf-8") == str(HERE)


def commands(here, place, python):
    """Return the commands that make the environment, with the pip that lies among the wheels."""
    pip = next((here / "wheels").glob("pip-*.whl"))
    offline = ["install", "--isolated", "--no-index", "--find-links", str(here / "wheels")]
    again = [str(python), "-m", "pip", *offline, "--disable-pip-version-check"]
    return [
        [sys.executable, "-m", "venv", "--clear", "--without-pip", str(place)],
        [str(python), str(pip / "pip"), *offline, "pip", "setuptools"],
        [*again, "--no-build-isolation", "-e", str(here / "course")],
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
