"""The plain dictionary that says everything about one edited picture. Introduced in lesson 08."""

import math
from copy import deepcopy

START = {"seed": 0, "psi": 1.0, "blend_seed": 2, "blend": 0.0, "values": {}, "locks": []}
"""The state before any edit.

``seed`` chooses the picture and ``psi`` its truncation (0 the mean picture, 1 as trained); ``blend`` (0 .. 1)
is the share of a second picture, that of ``blend_seed`` (none that an editor opens with); ``values``
holds the sliders that were touched, in the controls' units; ``locks`` names the readings that must stay.
"""

KNOBS = ("seed", "psi", "blend_seed", "blend")  # what chooses the picture before any slider changes it


def checked(state: dict, controls: dict) -> dict:
    """Return a copy of ``state`` after checking it against ``controls`` (name → control).

    Raises ``ValueError`` for a missing or unknown key, an unknown name or a value out of range. Lesson 08.
    """
    if not isinstance(state, dict) or set(state) != set(START):
        got = ", ".join(sorted(map(str, state))) if isinstance(state, dict) else repr(state)
        raise ValueError(f"state: expected the keys {', '.join(START)}, got {got}")
    if not isinstance(state["values"], dict) or not isinstance(state["locks"], list):
        raise ValueError("state: expected values to be a dictionary and locks a list, got something else")
    for name in [*state["values"], *state["locks"]]:
        known(name, controls)
    clean = {knob: checked_knob(knob, state[knob]) for knob in KNOBS}
    clean["values"] = {name: checked_value(controls[name], v) for name, v in state["values"].items()}
    return clean | {"locks": deepcopy(state["locks"])}


def known(name: str, controls: dict) -> str:
    """Return ``name`` if it is a control's; else raise ``ValueError`` with the names there are."""
    if name not in controls:
        raise ValueError(f"edit: expected one of {', '.join(controls)}, got {name!r}")
    return name


def checked_value(control, value) -> float:
    """Return ``value`` as a float inside the control's range, or raise ``ValueError``."""
    number = _inside(control.name, value, *control.ends)
    return _whole(control.name, number) if control.kind == "category" else number


def checked_knob(name: str, value) -> int | float:
    """Return a knob's value: seeds as whole numbers from 0, the others as floats in 0 .. 1."""
    if name in ("psi", "blend"):
        return _inside(name, value, 0, 1)
    return _whole(name, _inside(name, value, 0, 2**31 - 1))


def _whole(name: str, number: float) -> int:
    if number != int(number):
        raise ValueError(f"{name}: expected a whole number, got {number:g}")
    return int(number)


def _inside(name: str, value, low: float, high: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: expected a number, got {value!r}") from None
    if not (math.isfinite(number) and low <= number <= high):
        raise ValueError(f"{name}: expected {low:g} to {high:g}, got {value!r}")
    return number
