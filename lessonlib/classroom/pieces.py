"""A lesson's notebook in pieces, in order: headings, text, code, exercises, and what cells had put out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lessonlib.exercises.base import Exercise
from lessonlib.exercises.catalogue import catalogue

from .lesson import HEADING, part_names

IMAGES = ("image/png", "image/jpeg")
IN_WORDS = "<details><summary>in words</summary>"  # the text that is a picture's alternative as well
GOES_ON = re.compile(r"^\d\d\.\d+: the lesson goes on with .*\n?", flags=re.M)


@dataclass(frozen=True)
class Piece:
    """Hold one piece. ``kind`` says what ``text`` is.

    "heading" (``level`` 1 to 3), "text" (Markdown), "code", "exercise" (its stub, and the ``exercise``),
    "words" (printed), "markup" (HTML that a cell had put out), "picture" (a data URL; ``words`` its
    alternative text, ``width`` in pixels) and "part" (what a live part calls itself).
    """

    kind: str
    text: str
    level: int = 0
    words: str = ""
    width: int = 0
    exercise: Exercise | None = None


def pieces(notebook: dict, lesson: str) -> Iterator[Piece]:
    """Yield the pieces of a lesson's executed notebook (as JSON); ``lesson`` is its two digits."""
    asked = [exercise for exercise in catalogue().values() if exercise.lesson == lesson]
    for cell in notebook["cells"]:
        source = "".join(cell["source"]).strip()
        if cell["cell_type"] != "code":
            yield from _markdown(source)
            continue
        exercise = next((e for e in asked if e.stub.strip() in source), None)
        yield Piece("exercise" if exercise else "code", source, exercise=exercise)
        for output in () if exercise else cell["outputs"]:
            yield from _output(output)


def _markdown(source: str) -> Iterator[Piece]:
    before, *parts = HEADING.split(source)
    texts = [("", "", before), *zip(*(parts[i::3] for i in range(3)))]
    for marks, title, text in texts:
        if title:
            yield Piece("heading", title.strip(), level=len(marks))
        if text.strip():
            yield Piece("text", text.strip())


def _output(output: dict) -> Iterator[Piece]:
    """Yield what a reader wants of an output: no progress bar, nothing twice."""
    data = {kind: "".join(value) for kind, value in output.get("data", {}).items()}
    plain, made = data.get("text/plain", ""), data.get("text/html", "")
    image = next((kind for kind in IMAGES if kind in data), None)
    if output["output_type"] == "stream":
        words = GOES_ON.sub("", "".join(output["text"])).rstrip()
        yield from [Piece("words", words)] if words else ()
    elif image:
        about = output["metadata"].get(image, {})
        url = f"data:{image};base64,{data[image].strip()}"
        yield Piece("picture", url, words=about.get("alt", ""), width=about.get("width", 0))
    elif "text/markdown" in data:
        yield Piece("text", data["text/markdown"])
    elif made and not made.startswith(IN_WORDS):
        yield Piece("markup", made)
    elif output["output_type"] == "execute_result" and not made:
        live = plain.split(":")[0] in part_names() or re.match(r"(VBox|FileUpload)\(", plain)
        yield Piece("part" if live else "words", plain)
