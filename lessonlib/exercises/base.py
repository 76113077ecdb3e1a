"""What an exercise is made of. Introduced in lesson 00."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import indent
from types import FunctionType


class NotDone(NotImplementedError):
    """Stand in a stub for the work that is still the learner's."""

    def __init__(self, message="this is still a stub: put your own code in place of the line with NotDone"):
        super().__init__(message)


@dataclass(frozen=True)
class Exercise:
    """Hold one exercise: what the learner sees, and what the engine needs to judge any answer to it.

    ``id`` is lesson, dot, number: ``"06.2"``. ``function`` is the kit's answer, ``answer`` its text, ``stub``
    what stands in the notebook instead, with a line ``raise NotDone``. ``draw()`` makes the cases, a list of
    argument tuples with uneven shapes, out of torch's own dice. ``reference`` is a trusted function with the
    right results; left out, the kit's answer is one. ``mistakes`` is a text of wrong answers: what may stand
    in the place of ``raise NotDone``, one expression or whole lines, and after it a comment, the sentence
    meant for it. Wrong code may call ``right``, the kit's answer, and all that its module knows.

    What a result alone cannot show: ``see(result, *arguments)`` returns what is compared in its place;
    with ``gradient`` a gradient must reach the same arguments and weights as with the reference; with
    ``random`` many rows are drawn and their statistics compared. ``usual`` is said where nothing better is
    known. ``mistakes`` is ``None`` in a copy that holds no answers; where a teacher locked them, ``locked``
    holds the answer and ``answer`` nothing. Raises ``ValueError`` when a part is missing.
    """

    id: str
    title: str
    function: Callable
    stub: str
    answer: str
    hints: tuple[str, ...]
    draw: Callable[[], list[tuple]]
    mistakes: str | tuple[tuple[str, str], ...] | None
    points: int = 1
    reference: Callable | None = None
    see: Callable | None = None
    gradient: bool = False
    random: bool = False
    usual: str = ""
    locked: str = ""

    def __post_init__(self):
        if not re.fullmatch(r"\d\d\.\d+", self.id):
            raise ValueError(f"Exercise.id: expected lesson, dot, number like '06.2', got {self.id!r}")
        wrong = read_mistakes(self.mistakes) if isinstance(self.mistakes, str) else self.mistakes
        if self.mistakes is None:
            wrong = ()
        elif len(self.hints) < 2 or len(wrong) < 3:
            raise ValueError(
                f"Exercise {self.id}: expected at least 2 hints and 3 mistakes, "
                f"got {len(self.hints)} and {len(wrong)}"
            )
        object.__setattr__(self, "mistakes", tuple((self.fill(code), why) for code, why in wrong))

    def __call__(self, *arguments):
        return self.function(*arguments)

    @property
    def lesson(self) -> str:
        """Name the lesson by its two digits."""
        return self.id[:2]

    @property
    def name(self) -> str:
        """Name the function that the learner defines."""
        return self.function.__name__

    def fill(self, body: str) -> str:
        """Put ``body`` in the place of the stub's ``raise NotDone``; a whole definition is left as it is."""
        if f"def {self.name}(" in body:
            return body
        try:
            ast.parse(body, mode="eval")
        except SyntaxError:
            lines = body
        else:
            lines = f"return {body}"
        return self.stub.replace("raise NotDone", indent(lines, "    ").lstrip())

    def own(self):
        """Return a new copy of the kit's function."""
        kits = self.function
        return FunctionType(kits.__code__, kits.__globals__, kits.__name__, kits.__defaults__)

    def define(self, source: str):
        """Run ``source`` as if it stood in the notebook and return the function it defines."""
        space = {**self.function.__globals__, "NotDone": NotDone, "right": self.function}
        exec(compile(source, f"<exercise {self.id}>", "exec"), space)  # our own text
        return space[self.name]

    def cases(self, seed: int = 0) -> list[tuple]:
        """Return the argument tuples of one seed, the same at every call; torch's dice stay as they were."""
        import torch

        with torch.random.fork_rng(devices=[]), torch.inference_mode(False), torch.enable_grad():
            torch.default_generator.manual_seed(seed)  # asks no GPU: a tenth of the time
            return self.draw()


def exercise(head: str, **parts) -> Callable[[Callable], Exercise]:
    """Make an exercise of the function below: its signature and docstring are the stub, the whole the answer.

    ``head`` is id and title, ``"06.2 The price of a code"``; ``parts`` are the other parts of ``Exercise``.
    Lines between the docstring and a comment ``# yours`` stand in the stub as well.
    """

    def make(function: Callable) -> Exercise:
        source = inspect.getsource(function)
        node = ast.parse(source).body[0]
        lines = source.splitlines()[node.lineno - 1 :]
        given = node.body[0].end_lineno - node.lineno + 1
        if "    # yours" in lines:
            given = lines.index("    # yours")
            del lines[given]
        stub = "\n".join([*lines[:given], "    raise NotDone\n"])
        id, title = head.split(" ", maxsplit=1)
        return Exercise(id, title, function, stub, "\n".join([*lines, ""]), **parts)

    return make


def read_mistakes(text: str) -> tuple[tuple[str, str], ...]:
    """Read pairs (code, sentence) from lines of code, each piece with its sentence in a comment after it."""
    found, code = [], []
    for line in filter(str.strip, text.splitlines()):
        before, mark, sentence = line.partition("# ")
        if not mark:
            code.append(line)
        elif before.strip() or code:
            found.append(("\n".join([*code, before.rstrip()]).strip(), sentence))
            code = []
        else:  # the sentence goes on in the next line
            found[-1] = (found[-1][0], f"{found[-1][1]} {sentence}")
    return tuple(found)
