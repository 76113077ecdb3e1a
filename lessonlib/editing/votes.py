"""One person's votes between posters, and a class's: asked, undone, kept in a file, pooled. Lesson 18."""

from collections.abc import Iterable
from pathlib import Path

import torch
from torch import Tensor

from lessonlib import home
from lessonlib.files import claim, read_json, write_json
from lessonlib.models import Taste, fit_taste
from lessonlib.scenes.posters import NAMES, SPEC, sample_factors
from lessonlib.toys.duels import next_pair

from .inputs import spec_rows

POOL = 8000  # posters among which pairs are looked for
LIMITS = torch.tensor([float(f.ends[1]) for f in SPEC])


class Votes:
    """Ask for votes between two posters of a ``pool`` (n, 13) of factors, and believe what they say.

    ``pair`` holds the two posters that are asked about now; ``chosen`` and ``other`` list the votes so far;
    ``taste`` is what they and the ``others``' votes say. After each vote all are saved in ``home()``, in a
    file of this session's own, called like ``name``; without one nothing is saved. Lesson 18.
    """

    def __init__(self, pool: Tensor | None = None, seed: int = 0, name: str | None = "votes.json"):
        self.pool = sample_factors(POOL, seed) if pool is None else pool
        self.seed, self.name, self.path = seed, name, None
        self.x, self.chosen, self.other = spec_rows(SPEC, self.pool), [], []
        self.others = (self.pool[:0], self.pool[:0])
        self._ask()

    def vote(self, left: bool) -> None:
        """Choose the left poster of the pair, or the right one; save, and ask the next."""
        won, lost = self.pair if left else self.pair[::-1]
        self.chosen.append(won)
        self.other.append(lost)
        self._ask()
        self.save()

    def undo(self) -> None:
        """Take the last vote back and ask it again."""
        if self.chosen:
            last = self.chosen.pop(), self.other.pop()
            self._ask()
            self.pair = last
            self.save()

    def ask_class(self, paths: Iterable[str | Path]) -> int:
        """Believe the votes in other files too; return how many they are. See ``read_votes``."""
        own = self.path and self.path.resolve()
        self.others = read_votes(path for path in paths if Path(path).resolve() != own)
        self._ask()
        return len(self.others[0])

    def save(self) -> None:
        """Write the votes of this session, each a row of a poster's factors."""
        if self.name:
            self.path = self.path or claim(home() / self.name)
            rows = {"chosen": self.pool[self.chosen].tolist(), "other": self.pool[self.other].tolist()}
            write_json(self.path, {"factors": list(NAMES), **rows})

    def _ask(self) -> None:
        pairs = zip((self.chosen, self.other), self.others)
        rows = (spec_rows(SPEC, torch.cat([self.pool[mine], more])) for mine, more in pairs)
        self.taste: Taste = fit_taste(*rows)
        rng = torch.Generator().manual_seed(1000 * self.seed + len(self.chosen))
        self.pair = next_pair(self.x, self.taste, rng)


def read_votes(paths: Iterable[str | Path]) -> tuple[Tensor, Tensor]:
    """Read the votes of several files as factors (n, 13): the chosen posters and the others. Lesson 18."""
    found = [torch.zeros(2, 0, len(SPEC)), *(votes_in(read_json(path), path) for path in paths)]
    return tuple(torch.cat(found, dim=1))


def votes_in(rows: dict, path: str | Path) -> Tensor:
    """Return a file's votes (2, n, 13); raises ``ValueError`` where it holds no votes between posters."""
    try:
        both = torch.tensor([rows["chosen"], rows["other"]]).float().view(2, len(rows["chosen"]), len(SPEC))
        fits = rows["factors"] == list(NAMES) and bool(((both >= 0) & (both <= LIMITS)).all())
    except (KeyError, TypeError, ValueError, RuntimeError):
        fits = False
    if not fits:
        raise ValueError(f"{path}: expected chosen and other posters, {len(SPEC)} factors each, got others")
    return both
