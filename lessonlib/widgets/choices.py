"""What a learner may choose in a live part, by name. Introduced in lesson 03."""

from __future__ import annotations

from .live import LiveWidget


class Chooser(LiveWidget):
    """A live part with choices by name, which stand in ``state``: set one, or reset all to where they began.

    ``_names`` and ``_limits`` say what may be chosen, see ``allowed``; a part with another kind of choice
    overrides ``_allowed``. ``actions``: what the page may ask for; with "again" the ``seed`` goes on by one.
    """

    actions: tuple[str, ...] = ("set", "reset")
    _names: dict = {}
    _limits: dict = {}
    _start: dict = {}

    def _stand(self, usual: dict, chosen: dict | None = None) -> None:
        """Begin with the ``usual`` choices, but for what is ``chosen``; ``reset`` comes back here."""
        self._start = usual | {name: self._allowed(name, value) for name, value in (chosen or {}).items()}
        self.state = dict(self._start)

    def _act(self, action: str, name: str = "", value=None) -> str | None:
        """Carry out ``["set", name, value]``, where None is the beginning, ``["again"]`` or ``["reset"]``."""
        known = action in self.actions
        if known and action == "set":
            back = value is None and name in self._start
            self.state[name] = self._start[name] if back else self._allowed(name, value)
        elif known and action == "again":
            self.state["seed"] = (self.state["seed"] + 1) % (self._limits["seed"][1] + 1)
        elif known and action == "reset":
            self.state = dict(self._start)
        else:
            *most, last = self.actions
            raise ValueError(f"action: expected {', '.join(most)} or {last}, got {action!r}")

    def _allowed(self, name: str, value):
        return allowed(name, value, self._names, self._limits)


def allowed(name: str, value, words: dict, numbers: dict):
    """Return a choice as it may stand in a part's ``state``; raises ``ValueError`` for any other. Lesson 03.

    ``words`` holds what each named choice may be, ``numbers`` the (low, high) of the others; two whole ends
    make a whole number.
    """
    if name in words:
        if value not in words[name]:
            raise ValueError(f"{name}: expected one of {', '.join(map(str, words[name]))}, got {value!r}")
        return value
    if name not in numbers:
        raise ValueError(f"choice: expected one of {', '.join([*words, *numbers])}, got {name!r}")
    low, high = numbers[name]
    whole = isinstance(low, int) and isinstance(high, int)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = number and low <= value <= high and (not whole or value == int(value))
    if not fits:
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"{name}: expected {kind} from {low:g} to {high:g}, got {value!r}")
    return int(value) if whole else float(value)
