"""Take a picture from an upload button into a lesson. Introduced in lesson 09."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from lessonlib.data.folder import printable
from lessonlib.data.onepicture import FITS, Unreadable, read_picture
from lessonlib.data.resize import check_size
from lessonlib.plots.pictures import from_pixels


def uploaded(
    files: Sequence[Mapping], size: int = 64, fit: str = "pad", otherwise: torch.Tensor | None = None
) -> torch.Tensor:
    """Return the picture that was handed to an ``ipywidgets.FileUpload``: x (1, 3, size, size) in [0, 1].

    ``files`` is the button's ``value``; of several the last counts. ``fit``: ``"pad"`` lays the whole picture
    on white, ``"cut"`` takes its middle square. ``otherwise`` is returned where nothing was uploaded. Raises
    ``ValueError`` when there is neither, and for a file that cannot be read as a picture. Lesson 09.
    """
    check_size(size, "uploaded")
    if fit not in FITS:
        raise ValueError(f"uploaded: expected fit to be one of {', '.join(FITS)}, got {fit!r}")
    if not files:
        if otherwise is None:
            raise ValueError("uploaded: expected a picture, got none; press the button and choose a file")
        return otherwise
    name = str(files[-1]["name"])
    with TemporaryDirectory() as place:
        path = Path(place, "picture" + printable(Path(name).suffix))
        path.write_bytes(files[-1]["content"])
        try:
            picture, _ = read_picture(path, size, fit)
        except Unreadable as reason:
            raise ValueError(f"uploaded: expected a picture, got {printable(name)}: {reason}") from None
    return from_pixels(picture)
