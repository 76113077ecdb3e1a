"""Unix accounts for a class: each with a home that nobody else can enter, and a first password."""

from __future__ import annotations

import csv
import os
import secrets
import shutil
import subprocess
from pathlib import Path

PASSWORDS = "first-passwords.csv"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that can be taken for another


def check_accounts() -> None:
    """Raise ``ValueError`` where no accounts can be made."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise ValueError("--accounts: expected root, who alone can make accounts (sudo), got another user")
    if not shutil.which("useradd") or not shutil.which("chpasswd"):
        raise ValueError("--accounts: expected useradd and chpasswd, which Linux has, got none on the PATH")


def make_accounts(names: list[str], into: Path, homes: Path = Path("/home")) -> list[str]:
    """Make an account for each name that has none, and return the new ones.

    Their first passwords are added to ``into/first-passwords.csv``, which root alone can read; who has an
    account keeps it as it is. Raises ``ValueError`` where the system refuses.
    """
    import pwd

    known = {account.pw_name for account in pwd.getpwall()}
    new = [name for name in names if name not in known]
    for name in new:
        home = homes / name
        _run(["useradd", "--create-home", "--home-dir", str(home), "--shell", "/bin/bash", name])
        home.chmod(0o700)
        password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
        _keep(into / PASSWORDS, name, password)
        _run(["chpasswd"], f"{name}:{password}\n")
    return new


def _keep(path: Path, name: str, password: str) -> None:
    """Add a line to the file of passwords, before the account has it, so that none is ever lost."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", newline="") as file:
        os.fchmod(file.fileno(), 0o600)
        csv.writer(file).writerow([name, password])


def _run(command: list[str], told: str = "") -> None:
    done = subprocess.run(command, input=told, capture_output=True, text=True)
    if done.returncode:
        raise ValueError(f"{command[0]}: expected it to make an account, got: {done.stderr.strip()}")
