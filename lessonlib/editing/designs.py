"""Twelve garments as plain numbers: kept, rejected, varied, crossed, asked for in words. Lesson 16."""

from copy import deepcopy
from random import Random

from lessonlib.scenes.garments import CATEGORIES, SPEC
from lessonlib.scenes.naming import NO_SLEEVES, WORDS

CARDS = 12
ASK = ("length", "sleeve", "hue", "pattern", "category")  # in the order in which one says them
LOCKS = {"kind": ("category",)} | {
    word: tuple(f.name for f in SPEC if f.group == group and f.name != "category")
    for word, group in (("cut", "shape"), ("colour", "colour"), ("pattern", "texture"))
}
"""What can be locked, and which factors belong to it."""
APART = {"hue": 0.04, "accent": 0.08}  # how far a variation goes, in standard deviations; others 0.12
OTHER = {"neckline": 0.3, "pattern": 0.25}  # how often a variation gets another one
FULL = "All are kept: let one go first."


def fresh(dice: Random, ask: dict, like: dict | None = None, locks=()) -> dict[str, float]:
    """Draw a garment's factors at random, within the words ``ask`` by factor; locked ones are ``like``'s."""
    values = {f.name: dice.randrange(len(f.names)) if f.names else dice.random() for f in SPEC}
    if "sleeve" in ask and "category" not in ask:
        values["category"] = dice.randrange(len(CATEGORIES) - len(NO_SLEEVES))
    for name, word in ask.items():
        low, high = WORDS[name][word]
        values[name] = low if low == high else dice.uniform(low, high)
        values[name] %= 1 if name == "hue" else len(CATEGORIES)
    return values | _of(like or {}, locks)


def varied(dice: Random, values: dict, locks=()) -> dict[str, float]:
    """Return a garment a little different: of the same kind, in all that is not locked. Lesson 16."""
    new = {}
    for f in SPEC:
        if f.names:
            other = dice.random() < OTHER.get(f.name, 0)
            new[f.name] = dice.randrange(len(f.names)) if other else values[f.name]
        else:
            moved = dice.gauss(values[f.name], APART.get(f.name, 0.12))
            new[f.name] = moved % 1 if f.kind == "circle" else min(1.0, max(0.0, moved))
    return new | _of(values, locks)


def crossed(dice: Random, one: dict, other: dict, locks=()) -> dict[str, float]:
    """Return a child: each of kind, cut, colour and pattern comes whole from one parent, locked ones from
    ``one``, and of the others one at least from ``other``. Lesson 16."""
    free = [name for name in LOCKS if name not in locks]
    theirs = dice.sample(free, dice.randint(1, min(3, len(free)))) if free else ()
    return one | _of(other, theirs)


def _of(values: dict, locks) -> dict[str, float]:
    return {name: values[name] for lock in locks for name in LOCKS[lock] if name in values}


class Designs:
    """Hold twelve cards with undo. A kept card is never replaced; a new one takes a place that is free.

    ``state``: plain dictionary of ``cards`` (``values`` by factor name, ``seed`` of the noise, ``kept``),
    ``locks``, ``ask`` (factor to word) and ``draws``, the seed of the next dice. Actions return what to tell
    the learner, or nothing. Raises ``ValueError`` for a card, a lock or a word that there is not. Lesson 16.
    """

    def __init__(self, seed: int = 0):
        self.state = {"cards": [], "locks": [], "ask": {}, "draws": seed}
        self.state["cards"] = [self._card(fresh(self._dice(), {})) for _ in range(CARDS)]
        self._past: list[dict] = []

    def act(self, action: str, *about) -> str | None:
        """Carry out an action by its name, so that ``undo`` can take it back."""
        actions = ("keep", "reject", "vary", "cross", "lock", "set", "ask", "undo")
        if action not in actions:
            raise ValueError(f"action: expected one of {', '.join(actions)}, got {action!r}")
        before = deepcopy(self.state)
        note = getattr(self, action)(*about)
        if action != "undo" and self.state != before:
            self._past.append(before)
        return note

    @property
    def kept(self) -> list[dict]:
        """The cards that are kept, in their order."""
        return [card for card in deepcopy(self.state["cards"]) if card["kept"]]

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    def undo(self) -> None:
        """Go one action back; nothing happens at the start."""
        self.state = self._past.pop() if self._past else self.state

    def keep(self, i: int) -> None:
        """Keep card ``i``, or let it go."""
        self._at(i)["kept"] = not self._at(i)["kept"]

    def reject(self, i: int) -> str | None:
        """Draw another garment in the place of card ``i``."""
        like, state = self._at(i), self.state
        if like["kept"]:
            return "It is kept: let it go first."
        self._put(i, fresh(self._dice(), state["ask"], like["values"], state["locks"]))

    def vary(self, i: int) -> str | None:
        """Put a variation in the place of card ``i``, or elsewhere if that is kept."""
        card, place = self._at(i), self._free([i, *range(CARDS)])
        if place is None:
            return FULL
        self._put(place, varied(self._dice(), card["values"], self.state["locks"]), card["seed"])
        return f"The variation is card {place + 1}." if place != i else None

    def cross(self, i: int, j: int) -> str | None:
        """Put a child of the cards ``i`` and ``j`` in the place of another."""
        one, other = self._at(i), self._at(j)
        place = self._free([k for k in range(CARDS) if k not in (i, j)])
        if place is None:
            return FULL
        child = crossed(self._dice(), one["values"], other["values"], self.state["locks"])
        self._put(place, child, one["seed"])
        return f"The child is card {place + 1}."

    def lock(self, name: str) -> None:
        """Hold kind, cut, colour or pattern while others change, or let it go."""
        if name not in LOCKS:
            raise ValueError(f"lock: expected one of {', '.join(LOCKS)}, got {name!r}")
        self.state["locks"] = [each for each in LOCKS if (each in self.state["locks"]) != (each == name)]

    def set(self, name: str, asked: str | None) -> None:
        """Ask for a word of a factor from now on; None is any."""
        if name not in ASK or asked not in (None, *WORDS[name]):
            words = ", ".join(WORDS[name]) if name in ASK else f"a word for one of {', '.join(ASK)}"
            raise ValueError(f"ask: expected {words}, got {asked!r}")
        self.state["ask"] = {k: v for k, v in (self.state["ask"] | {name: asked}).items() if v}

    def ask(self) -> str | None:
        """Draw a garment that fits the words in the place of every card that is not kept."""
        places = [i for i, card in enumerate(self.state["cards"]) if not card["kept"]]
        for i in places:
            self.reject(i)
        return None if places else FULL

    def _at(self, i: int) -> dict:
        if not (isinstance(i, int) and 0 <= i < CARDS):
            raise ValueError(f"card: expected a number from 0 to {CARDS - 1}, got {i!r}")
        return self.state["cards"][i]

    def _free(self, order) -> int | None:
        return next((k for k in order if not self._at(k)["kept"]), None)

    def _dice(self) -> Random:
        self.state["draws"] += 1
        return Random(self.state["draws"])

    def _put(self, i: int, values: dict, seed: int | None = None) -> None:
        self.state["cards"][i] = self._card(values, seed)

    def _card(self, values: dict, seed: int | None = None) -> dict:
        return {"values": values, "seed": self.state["draws"] if seed is None else seed, "kept": False}
