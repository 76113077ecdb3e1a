"""Read the learner's own pictures from a folder, whatever state they are in. Introduced in lesson 19."""

import os
import stat
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import torch
from tqdm.auto import tqdm

from lessonlib.data.imageset import Card, Factor, ImageSet, twins
from lessonlib.data.onepicture import FITS, UNREAD, Unreadable, read_picture
from lessonlib.data.resize import check_size

# Folders and files, in small letters, that a program leaves among pictures.
MADE_BY = {
    ".ipynb_checkpoints": "JupyterLab", ".thumbnails": "a file manager", "@eadir": "a network disk",
    ".@__thumb": "a network disk", "__macosx": "macOS", ".ds_store": "macOS", "thumbs.db": "Windows",
    "desktop.ini": "Windows", "$recycle.bin": "Windows",
}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """Tell what became of every file in a folder.

    ``files``: the pictures' names in the folder, in the order of the ``ImageSet``, after ``pick`` too.
    ``skipped``: name → reason. ``notes``: name → what to know about a picture that was read. ``left``: how
    many files were not looked at, where fewer pictures were asked for.
    """

    files: tuple[str, ...]
    skipped: dict[str, str]
    notes: dict[str, str]
    left: int = 0

    @property
    def read(self) -> int:
        """How many pictures were read."""
        return len(self.files)

    def pick(self, index: Sequence[int]) -> Self:
        """Return the report of a set that keeps the pictures ``index``, in that order."""
        return replace(self, files=tuple(self.files[i] for i in index))

    @property
    def unread(self) -> str:
        """How many pictures of each kind that the kit cannot read were there, and what to do; or ""."""
        counts = {kind: sum(why.startswith(kind) for why in self.skipped.values()) for kind in UNREAD}
        return " ".join(
            f"{n} {kind}{'s were' if n > 1 else ' was'} not read: export as {UNREAD[kind]}."
            for kind, n in counts.items()
            if n
        )

    def __str__(self):
        left = f", {self.left} not looked at" * bool(self.left)
        lines = [f"{self.read} read, {len(self.skipped)} skipped, {len(self.notes)} with a note{left}"]
        lines += [self.unread] * bool(self.unread)
        for title, entries in (("skipped", self.skipped), ("notes", self.notes)):
            lines += [f"  {printable(name)}: {printable(why)}" for name, why in list(entries.items())[:5]]
            if len(entries) > 5:
                lines.append(f"  … and {len(entries) - 5} more in report.{title}")
        return "\n".join(lines)

    __repr__ = __str__


def printable(text: str) -> str:
    """Return ``text`` with a question mark for what a screen cannot show: half characters, line breaks."""
    return "".join(c if c.isprintable() else "?" for c in text)


def meant(path: str | os.PathLike) -> Path:
    """Return the path that was meant: without the quotes that a file manager copies along, and ~ opened."""
    return Path(path.strip().strip("\"'") if isinstance(path, str) else path).expanduser()


def folder(path: str | os.PathLike, size: int = 64, n: int | None = None, fit: str = "cut") -> ImageSet:
    """Read every picture in a folder and its subfolders, or ``n`` spread evenly, resized to one square size.

    Returns an ``ImageSet`` with images (N, 3, size, size), sorted by name, and with a ``report``: each
    file is either read or stands there with the reason why not. ``fit``: ``"cut"`` takes the middle square,
    ``"pad"`` lays the whole picture on white; see ``read_picture``. Where every picture lies in one of two or
    more subfolders, these give the factor ``label``.
    Raises ``ValueError`` when there is no such folder or no picture in it. Lesson 05.
    """
    check_size(size, "folder")
    if fit not in FITS:
        raise ValueError(f"folder: expected fit to be one of {', '.join(FITS)}, got {fit!r}")
    root = opened(path)
    found, skipped = walk(root)
    files = [found[i * len(found) // n] for i in range(n)] if n and n < len(found) else found
    stack = torch.empty(len(files), 3, size, size, dtype=torch.uint8)
    names, notes = [], {}
    for name in tqdm(files, desc="reading pictures", leave=False, delay=1):
        try:
            picture, notes[name] = read_picture(root / name, size, fit)
        except Unreadable as reason:
            skipped[name] = str(reason)
            continue
        stack[len(names)] = torch.from_numpy(picture).permute(2, 0, 1)
        names.append(name)
    images = stack[: len(names)]
    for name, twin in zip(names, twins(images)):
        if name != names[twin]:
            notes[name] = "; ".join(filter(None, [notes[name], f"the same picture as {names[twin]}"]))
    notes = {name: note for name, note in notes.items() if note}
    report = Report(tuple(names), dict(sorted(skipped.items())), notes, len(found) - len(files))
    if not names:
        got = f"none that can be read:\n{report}" if skipped else "an empty folder"
        raise ValueError(f"folder: expected pictures in {printable(str(root))}, got {got}")
    if report.unread:
        warnings.warn(report.unread, stacklevel=2)
    card = replace(Card.read("folder"), title=f"Pictures from the folder {printable(root.resolve().name)}")
    return ImageSet(images, card, *_labels(names), report=report)


def opened(path) -> Path:
    """Return the path of a folder that is there, or raise ``ValueError`` that says what to give instead."""
    wanted = "folder: expected the path of a folder"
    if not isinstance(path, str | os.PathLike):
        raise ValueError(f"{wanted}, got {path!r}")
    root = meant(path)
    if root.is_dir():
        return root
    got, cure = "a file", "give the folder that it lies in"
    if not root.exists():
        got, cure = "nothing there", "look at the spelling, and at the folder that you are in"
    elif root.suffix.lower() == ".zip":
        got, cure = "a zip file", "unpack it, and give the folder that comes out"
    raise ValueError(f"{wanted}, got {got}: {printable(str(root))}; {cure}")


def _labels(names: Sequence[str]) -> tuple[torch.Tensor | None, tuple[Factor, ...]]:
    """Return factors and spec: each picture's subfolder as its label, or none where some lie outside."""
    parents = [name.split("/")[:-1] for name in names]
    depth = len(os.path.commonprefix(parents))  # below what all have in common
    if any(len(parent) <= depth for parent in parents):
        return None, ()
    labels = [printable(parent[depth]) for parent in parents]
    kinds = tuple(sorted(set(labels)))
    values = torch.tensor([[float(kinds.index(label))] for label in labels])
    return values, (Factor("label", "category", names=kinds, about="the subfolder that it lies in"),)


def walk(root: Path) -> tuple[list[str], dict[str, str]]:
    """Return the names of all ordinary files, sorted, and a reason for each other thing."""
    files, skipped = [], {}

    def closed(error):
        name = Path(error.filename).relative_to(root).as_posix()
        skipped[name] = f"this folder cannot be opened: {error.strerror}"

    for place, subfolders, names in os.walk(root, onerror=closed):
        links = [name for name in subfolders if Path(place, name).is_symlink()]
        for path in (Path(place, name) for name in (*links, *names)):
            inside = path.relative_to(root)
            if why := _left_behind(inside) or _not_a_file(path):
                skipped[inside.as_posix()] = why
            else:
                files.append(inside.as_posix())
    return sorted(files), skipped


def _left_behind(path: Path) -> str:
    """Say which program made a file for itself, or ""."""
    makers = [MADE_BY.get(part.lower()) or "macOS" * part.startswith("._") for part in path.parts]
    who = next(filter(None, makers), "")
    return who and f"left here by {who}, not a picture of yours"


def _not_a_file(path: Path) -> str:
    """Say why ``path`` is not an ordinary file, or "": opening a pipe would wait for ever."""
    if path.is_dir():
        return "a link to a folder is not followed: it may lead round in circles"
    try:
        return "" if stat.S_ISREG(path.stat().st_mode) else "not an ordinary file (a pipe or a device)"
    except OSError as error:
        start = "a link that leads nowhere" if path.is_symlink() else "cannot be reached"
        return f"{start}: {error.strerror}"
