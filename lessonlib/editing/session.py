"""Edit one picture: pure pictures of a plain state, and the actions that change it. Introduced in lesson 08.

A session takes any ``model`` with ``decode(z)``, any ``directions`` with ``controls``, ``read(z)`` and
``move(z, targets, hold)``, and any ``prior`` with ``sample(n, seed, psi)``.
"""

import io
import secrets
from copy import deepcopy
from functools import lru_cache
from itertools import repeat
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from lessonlib import home
from lessonlib.files import read_json, write_new

from . import log
from .render import decode_one, quiet
from .state import KNOBS, START, checked, checked_knob, checked_value, known

SEEDS = 10_000  # 'surprise me' draws from these: a number short enough to call across a classroom
SAVED_SIDE = 512  # pixels: a saved picture is enlarged to at least this, as it is on the screen


class EditSession:
    """Hold one edited picture's state with undo, redo and a log. Lesson 08."""

    def __init__(self, model, directions, prior, seed: int = 0):
        self.model, self.directions, self.prior = model, directions, prior
        self.controls = {control.name: control for control in directions.controls}
        if clash := [name for name in KNOBS if name in self.controls]:
            raise ValueError(f"directions: expected names other than {', '.join(KNOBS)}, got {clash[0]!r}")
        self.sample = lru_cache(8)(lambda seed, psi: prior.sample(1, seed, psi))  # drawn once for a drag
        self._steps = [log.step("start", START | {"seed": checked_knob("seed", seed)})]
        self._at = 0
        self._open = None  # the slider under the learner's hand: its moves make one undo entry

    # Pure functions of a state: the same state gives the same picture, whatever happened before.

    def base(self, state: dict) -> torch.Tensor:
        """Return z (1, d) of the picture before any slider: the seed's, blended with the second seed's."""
        z = self.sample(state["seed"], state["psi"])
        if state["blend"] > 0:
            z = torch.lerp(z, self.sample(state["blend_seed"], state["psi"]), state["blend"])
        return z

    def move(self, base: torch.Tensor, state: dict) -> torch.Tensor:
        """Return z (1, d) after the sliders: touched ones at their values, locked ones as in ``base``."""
        hold = [name for name in state["locks"] if name not in state["values"]]
        return self.directions.move(base, state["values"], hold) if state["values"] else base

    def readings(self, z: torch.Tensor) -> dict[str, float]:
        """Read every control off z (1, d), in the controls' units."""
        return dict(zip(self.controls, self.directions.read(z)[0].tolist(), strict=True))

    def applies(self, z: torch.Tensor) -> dict[str, bool]:
        """Say which controls mean something for z (1, d): a skirt has no sleeve. Without word, all do."""
        where = getattr(self.directions, "applies", None)
        return dict(zip(self.controls, where(z)[0].tolist() if where else repeat(True), strict=False))

    def decode(self, z: torch.Tensor) -> np.ndarray:
        """Draw z (1, d) as uint8 (H, W, 3). Raises ``ValueError`` when the model returns no picture."""
        return decode_one(self.model, z)

    def latent(self, state: dict) -> torch.Tensor:
        """Return the code z (d,) of a state. Raises ``ValueError`` for a bad state."""
        state = checked(state, self.controls)
        with quiet(self.model):
            z = self.move(self.base(state), state)[0]
        return z.clone()  # an ordinary tensor, free for gradients

    def render(self, state: dict) -> np.ndarray:
        """Draw a state's picture, uint8 (H, W, 3). Raises ``ValueError`` for a bad state."""
        return self.decode(self.latent(state)[None])

    def read(self, state: dict) -> dict[str, float]:
        """Say what each slider shows: its value where it was touched, else what the code reads."""
        return self.readings(self.latent(state)[None]) | state["values"]

    # Actions: each makes a new state, which one undo takes back.

    @property
    def state(self) -> dict:
        """The present state, a copy: plain numbers, names and lists, ready for JSON."""
        return deepcopy(self._steps[self._at]["state"])

    def set(self, name: str, value, done: bool = True) -> None:
        """Put a slider or a knob at ``value``; None takes the learner's hand off a slider again.

        While ``done`` is False, moves of the same name make one undo entry. Before a knob changes the picture
        underneath, locked readings become values, so that a lock holds across pictures too.
        Raises ``ValueError`` for an unknown name or a value out of range.
        """
        state = self.state
        if name in KNOBS:
            state[name] = checked_knob(name, START[name] if value is None else value)
            state["values"] |= self._pinned()
        elif value is None:
            state["values"].pop(known(name, self.controls), None)
        else:
            state["values"][name] = checked_value(self.controls[known(name, self.controls)], value)
        words = f"reset {name}" if value is None else f"set {name} to {float(value):.4g}"
        self._record(words, state, merge=self._open == name)
        self._open = None if done else name

    def done(self) -> None:
        """Let go of the slider: the next move of it is an undo entry of its own."""
        self._open = None

    def lock(self, name: str, on: bool = True) -> None:
        """Hold a reading while others change, or let it go. Raises ``ValueError`` for an unknown name."""
        name, state = known(name, self.controls), self.state
        others = [lock for lock in state["locks"] if lock != name]
        self._record(f"{'lock' if on else 'unlock'} {name}", state | {"locks": others + [name] * bool(on)})

    def surprise(self, seed: int | None = None) -> None:
        """Take another picture, by chance or by ``seed``: locked readings come along, other edits do not."""
        seed = secrets.randbelow(SEEDS) if seed is None else checked_knob("seed", seed)
        self._record(f"surprise: seed {seed}", self.state | {"seed": seed, "values": self._pinned()})

    def reset(self) -> None:
        """Take every edit, lock and blend off; the picture that the seed chose stays."""
        self._record("reset", deepcopy(START) | {"seed": self.state["seed"]})

    def undo(self) -> None:
        """Go one step back; nothing happens at the start."""
        self._at, self._open = max(self._at - 1, 0), None

    def redo(self) -> None:
        """Go one step forward again; nothing happens at the end."""
        self._at, self._open = min(self._at + 1, len(self._steps) - 1), None

    @property
    def can(self) -> dict[str, bool]:
        """Say which of undo, redo and reset would change something."""
        fresh = START | {"seed": self.state["seed"]}
        return {"undo": self._at > 0, "redo": self._at < len(self._steps) - 1, "reset": self.state != fresh}

    # Keeping the work, and handing it on.

    @property
    def steps(self) -> list[dict]:
        """Every step, also those that could be redone: what was done, the state after it; to be read only."""
        return list(self._steps)

    @property
    def at(self) -> int:
        """Which of the steps is the present one."""
        return self._at

    def adopt(self, steps: list[dict], at: int) -> None:
        """Take up the steps of another session on this model. Raises ``ValueError`` when they do not fit."""
        steps = log.checked_steps(steps, self.controls)
        if at not in range(len(steps)):
            raise ValueError(f"adopt: expected at from 0 to {len(steps) - 1}, got {at!r}")
        self._steps, self._at, self._open = steps, at, None

    def save_picture(self, path: str | Path | None = None) -> Path:
        """Save the picture as on the screen, 512 pixels or more, in ``home()``; return the path used."""
        picture, buffer = Image.fromarray(self.render(self.state)), io.BytesIO()
        scale = max(1, -(-SAVED_SIDE // min(picture.size)))
        picture.resize([scale * side for side in picture.size], Image.Resampling.NEAREST).save(buffer, "PNG")
        return write_new(path or home() / "picture.png", buffer.getvalue())

    def save_log(self, path: str | Path | None = None) -> Path:
        """Save every step so far as JSON for people and ``replay``, in ``home()``; return the path used."""
        text = log.write(self._steps[: self._at + 1], self.controls, self.render(self.state))
        return write_new(path or home() / "edits.json", text.encode())

    def replay(self, saved: dict | str | Path) -> dict:
        """Take up a saved log (a path or its dictionary), undo included, and return its last state.

        Raises ``ValueError`` when it is no log, or when this model draws another picture from it.
        """
        saved = saved if isinstance(saved, dict) else read_json(saved)
        steps = log.read(saved, self.controls)
        log.same_picture(saved, self.render(steps[-1]["state"]))
        self.adopt(steps, len(steps) - 1)
        return self.state

    def _pinned(self) -> dict[str, float]:
        """Return as values the locked readings that mean something here, brought inside their sliders."""
        state = self.state
        if not state["locks"]:
            return {}
        z = self.latent(state)[None]
        shown, applies = self.readings(z) | state["values"], self.applies(z)
        limits = {name: self.controls[name].ends for name in state["locks"] if applies[name]}
        return {name: min(max(shown[name], low), high) for name, (low, high) in limits.items()}

    def _record(self, words: str, state: dict, merge: bool = False) -> None:
        """Make ``state`` the present one; what could be redone is gone. A change of nothing is no step."""
        self._open = None
        if state == self.state:
            return
        self._at += not merge
        self._steps[self._at :] = [log.step(words, state)]
