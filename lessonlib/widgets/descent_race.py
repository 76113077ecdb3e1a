"""Race SGD, momentum and Adam down a loss landscape. Introduced in lesson 02."""

import math

from lessonlib.plots.style import LINES, MARKERS, axes, drawing, summarised
from lessonlib.plots.surfaces import relief
from lessonlib.toys.descent import HIGH, LANDSCAPES, WIDE, arrival, race

from .live import LiveWidget, page

STEPS = 150
RATE = 0.03
RATES = (0.005, 1.0)  # the learning-rate slider's ends
STRONG = ("#003f8a", "#b02a00", "#000000")  # on the landscape's own colours


class DescentRace(LiveWidget):
    """Let three optimisers start at one place of a landscape; the page plays the race.

    ``landscape`` is "ravine", "bent valley" or "two valleys"; ``rate`` is the learning rate of all three.
    Raises ``ValueError`` for another landscape or a rate that is not above 0. Lesson 02.
    """

    _esm, _css = page("descent_race", "DescentRace", "race")

    def __init__(self, landscape: str = "ravine", rate: float = RATE, title: str = "Descent race"):
        self.state = {"rate": RATE}
        self._set("landscape", landscape)
        self._set("rate", rate)
        super().__init__(
            title=title, landscapes=list(LANDSCAPES), wide=WIDE, high=HIGH, rates=list(RATES), rate=rate
        )

    def told(self) -> dict:
        """Race, and return each racer's path, losses and arrival."""
        return {"racers": self._racers()}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return RGBA bytes of the landscape, unless ``request["relief"]`` says that it is drawn."""
        name = self.state["landscape"]
        return {"relief": name}, b"" if request.get("relief") == name else relief(LANDSCAPES[name]).tobytes()

    def _act(self, action: str, *values) -> None:
        """Carry out ``["set", name, value]``: the landscape, the rate, or the start, a pair."""
        if action != "set":
            raise ValueError(f"action: expected set, got {action!r}")
        self._set(*values)

    def _set(self, name: str, value) -> None:
        """Change the landscape, the learning rate or the start; None brings back the usual one."""
        if name == "landscape":
            if value not in LANDSCAPES:
                raise ValueError(f"landscape: expected one of {', '.join(LANDSCAPES)}, got {value!r}")
            self.state |= {"landscape": value, "start": list(LANDSCAPES[value].start)}
        elif name == "rate":
            rate = RATE if value is None else float(value)
            if not 0 < rate < math.inf:
                raise ValueError(f"rate: expected a number above 0, got {value!r}")
            self.state["rate"] = rate
        elif name == "start":
            u, v = LANDSCAPES[self.state["landscape"]].start if value is None else map(float, value)
            self.state["start"] = [min(WIDE, max(-WIDE, u)), min(HIGH, max(-HIGH, v))]
        else:
            raise ValueError(f"set: expected landscape, rate or start, got {name!r}")

    def _racers(self) -> list[dict]:
        """Run the race; tell each racer's path, losses, step of arrival, and whether it ends lowest."""
        landscape = LANDSCAPES[self.state["landscape"]]
        paths = race(landscape, self.state["start"], self.state["rate"], STEPS)
        least = min(landscape.loss(*place) for place in landscape.bottoms)
        return [
            {
                "name": name,
                "path": path.tolist(),
                "losses": landscape.loss(*path.T).tolist(),
                "arrived": arrival(landscape, path),
                "lowest": bool(landscape.loss(*path[-1]) < least + 0.1),
            }
            for name, path in paths.items()
        ]

    def still(self):
        """Return the finished race as a figure, for readers without a kernel, and print its summary."""
        racers = self._racers()
        with drawing(8, 5.4) as fig:
            ax = axes(fig, f"{self.state['landscape']}, learning rate {self.state['rate']:g}")
            ax.imshow(relief(LANDSCAPES[self.state["landscape"]]), extent=(-WIDE, WIDE, -HIGH, HIGH))
            for i, racer in enumerate(racers):
                u, v = zip(*racer["path"])
                look = {"color": STRONG[i], "linestyle": LINES[i], "marker": MARKERS[i]}
                marks = {"markevery": (4 * i, 12), "markersize": 8, "markeredgecolor": "white"}
                ax.plot(u, v, label=racer["name"], **look, **marks)
            ax.set(xlim=(-WIDE, WIDE), ylim=(-HIGH, HIGH), xlabel="u", ylabel="v")
            ax.grid(False)
            ax.legend(loc="lower right", facecolor="white", framealpha=0.85, labelcolor="black")
        told = ", ".join(f"{r['name']} {_told(r)}" for r in racers)
        where = f"{self.state['landscape']}, learning rate {self.state['rate']:g}"
        return summarised(fig, f"Descent race on the {where}: {told}.")

    def __repr__(self):
        return f"DescentRace: 3 optimisers, {len(LANDSCAPES)} landscapes, {STEPS} steps"


def _told(racer: dict) -> str:
    if racer["arrived"] is None:
        return f"not there after {STEPS} steps"
    return f"{'there' if racer['lowest'] else 'in the higher valley'} after {racer['arrived']} steps"
