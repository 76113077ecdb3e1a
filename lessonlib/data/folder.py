"""Read the learner's own pictures from a folder, whatever state they are in. Introduced in lesson 19."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tqdm.auto import tqdm

from lessonlib.data.imageset import Card, ImageSet
from lessonlib.data.onepicture import Unreadable, read_picture
from lessonlib.data.resize import check_size


@dataclass(frozen=True)
class Report:
    """Tell what became of every file in a folder.

    ``files``: names of the pictures, in the order of the ``ImageSet``. ``skipped``: name → reason.
    ``notes``: name → what to know about a picture that was read. Names are relative to the folder.
    """

    files: tuple[str, ...]
    skipped: dict[str, str]
    notes: dict[str, str]

    @property
    def read(self) -> int:
        """How many pictures were read."""
        return len(self.files)

    def __str__(self):
        lines = [f"{self.read} read, {len(self.skipped)} skipped, {len(self.notes)} with a note"]
        for title, entries in (("skipped", self.skipped), ("notes", self.notes)):
            lines += [f"  {printable(name)}: {printable(why)}" for name, why in list(entries.items())[:5]]
            if len(entries) > 5:
                lines.append(f"  … and {len(entries) - 5} more in report.{title}")
        return "\n".join(lines)

    __repr__ = __str__


def printable(text: str) -> str:
    """Return ``text`` with a question mark for what a screen cannot show: half characters, line breaks."""
    return "".join(c if c.isprintable() else "?" for c in text)


def folder(path: str | os.PathLike, size: int = 64) -> ImageSet:
    """Read every picture in a folder and its subfolders, cut to its middle square and resized smoothly.

    Returns an ``ImageSet`` with images (N, 3, size, size), sorted by name, and with a ``report``: each
    file is either read or stands there with the reason why not. Turned photographs are put upright,
    transparency lies on white, of an animation the first picture counts.
    Raises ``ValueError`` when there is no such folder or no picture in it. Lesson 19.
    """
    check_size(size, "folder")
    root = Path(path).expanduser()
    if not root.is_dir():
        got = "a file" if root.exists() else "nothing there"
        raise ValueError(f"folder: expected the path of a folder, got {got}: {printable(str(root))}")
    files, skipped = _walk(root)
    notes, images = {}, {}
    for name in tqdm(files, desc="reading pictures", leave=False, delay=1):
        try:
            images[name], note = read_picture(root / name, size)
        except Unreadable as reason:
            skipped[name] = str(reason)
            continue
        if note:
            notes[name] = note
    report = Report(tuple(images), dict(sorted(skipped.items())), notes)
    if not images:
        got = f"none that can be read:\n{report}" if skipped else "an empty folder"
        raise ValueError(f"folder: expected pictures in {printable(str(root))}, got {got}")
    stack = torch.from_numpy(np.stack(list(images.values()))).permute(0, 3, 1, 2).contiguous()
    title = f"Pictures from the folder {printable(root.resolve().name)}"
    return ImageSet(stack, replace(Card.read("folder"), title=title), report=report)


def _walk(root: Path) -> tuple[list[str], dict[str, str]]:
    """Return the names of all ordinary files, sorted, and a reason for each other thing."""
    files, skipped = [], {}

    def note(where, why):
        skipped[Path(where).relative_to(root).as_posix()] = why

    def closed(error):
        note(error.filename, f"this folder cannot be opened: {error.strerror}")

    for place, subfolders, names in os.walk(root, onerror=closed):
        for name in filter(lambda name: os.path.islink(os.path.join(place, name)), subfolders):
            note(Path(place, name), "a link to a folder is not followed: it may lead round in circles")
        for name in names:
            why = _not_a_file(Path(place, name))
            if why:
                note(Path(place, name), why)
            else:
                files.append(Path(place, name).relative_to(root).as_posix())
    return sorted(files), skipped


def _not_a_file(path: Path) -> str:
    """Say why ``path`` is not an ordinary file, or "": opening a pipe would wait for ever."""
    try:
        return "" if stat.S_ISREG(path.stat().st_mode) else "not an ordinary file (a pipe or a device)"
    except OSError as error:
        start = "a link that leads nowhere" if path.is_symlink() else "cannot be reached"
        return f"{start}: {error.strerror}"
