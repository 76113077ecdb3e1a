"""The blind test: tell real from generated pictures, one by one, and hear how sure that is. Lesson 13."""

from matplotlib import rc_context
from torch import Tensor
from torch.nn.functional import avg_pool2d

from lessonlib.data import load
from lessonlib.plots.pictures import to_pixels
from lessonlib.plots.style import LOOK, figure, summarised
from lessonlib.recipes.measures import decode_all
from lessonlib.shelf import load_gan, load_vae

from .blind_sheet import Sheet, verdict
from .ground import on_one_ground
from .live import LiveWidget, page, rgba


class BlindTest(LiveWidget):
    """Show one picture a round, real or generated as a coin falls, and take the learner's word for it.

    ``real``: pictures (N, C, H, W) in [0, 1]; ``generated``: others of that size, by the name of what drew
    them; each name has a test of its own. No answer can be taken back, and the page does not hear which
    picture is which before all are answered. ``results`` holds the tests that are finished.
    Raises ``ValueError`` for fewer pictures than ``rounds``, or none by any name. Lesson 13.
    """

    _esm, _css = page("blind_test", "BlindTest", "blind", more=("asker",))

    def __init__(self, real: Tensor, generated: dict, rounds: int = 24, title: str = "Real or generated?"):
        fewest = min([len(real), *map(len, generated.values())])
        if not generated or fewest < rounds or rounds < 1:
            got = f"{fewest}, and {len(generated)} names"
            raise ValueError(f"BlindTest: expected {rounds} pictures or more of each, got {got}")
        self.pictures = {"real": to_pixels(real), **{name: to_pixels(x) for name, x in generated.items()}}
        self.names, self.rounds = list(generated), rounds
        self.sheets = {name: self._fresh(name, i) for i, name in enumerate(self.names)}
        self.against, self.results = self.names[0], {}
        height, width = real.shape[2:]
        super().__init__(title=title, names=self.names, rounds=rounds, height=height, width=width)

    @classmethod
    def from_shelf(cls, rounds: int = 24, n: int = 200):
        """Return a hard test: the shipped VAE and GAN, grounds made one, 64 pixels halved to 32."""
        pictures = {"real": load("garments", size=64, n=n, seed=5).batch(slice(None))}
        for seed, (name, shipped) in enumerate({"VAE": load_vae, "GAN": load_gan}.items()):
            model, _, prior = shipped()
            pictures[name] = decode_all(model, prior.sample(n, seed))
        small = {name: avg_pool2d(on_one_ground(x), 2) for name, x in pictures.items()}
        return cls(small.pop("real"), small, rounds)

    def _fresh(self, name: str, seed: int) -> Sheet:
        return Sheet(self.rounds, len(self.pictures["real"]), len(self.pictures[name]), seed)

    @property
    def sheet(self) -> Sheet:
        """The test that is on the page."""
        return self.sheets[self.against]

    @property
    def state(self) -> dict:
        """Which test is on the page, and its answers."""
        return {"against": self.against, "answers": self.sheet.answers, "finished": self.sheet.finished}

    def told(self) -> dict:
        """Return the truth and the verdict, when the test is finished."""
        sheet = self.sheet
        return {"truth": sheet.truth, "verdict": verdict(sheet.right, sheet.rounds)} if sheet.finished else {}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return RGBA bytes of the present picture, or of all at the end."""
        done = len(self.sheet.answers)
        shown = range(self.rounds) if self.sheet.finished else range(done, min(done + 1, self.rounds))
        return {}, rgba(*map(self._picture, shown))

    def _act(self, action: str, name="", value=None) -> None:
        """Carry out ``["answer", 3, "real"]`` (rounds count from 0), again, or set against."""
        if action == "answer":
            self.sheet.answer(name, value)
            if self.sheet.finished:
                self.results[self.against] = (self.sheet.right, self.rounds)
        elif action == "again" and self.sheet.finished:
            self.sheets[self.against] = self._fresh(self.against, self.sheet.seed + len(self.names))
        elif (action, name) == ("set", "against") and value in self.names:
            self.against = value
        else:
            expected = f"answer, again after the end, or set against one of {', '.join(self.names)}"
            raise ValueError(f"action: expected {expected}, got {action} {name} {value}")

    def _picture(self, round: int):
        """Return the picture of a round, uint8 (H, W, 3)."""
        sheet = self.sheet
        of = "real" if sheet.truth[round] == "real" else self.against
        return self.pictures[of][sheet.pictures[round]]

    def still(self):
        """Return a still of the first round, for readers without a kernel, and print its summary."""
        fig = figure(4.2, 4.6)
        with rc_context(LOOK):
            ax = fig.add_subplot(title=f"real or generated? 1 of {self.rounds}")
            ax.imshow(self._picture(0))
            ax.axis("off")
        against = " or ".join(self.names)
        first = f"picture 1 of {self.rounds}"
        return summarised(fig, f"The blind test shows {first}: real, or drawn by {against}?")

    def __repr__(self):
        return f"BlindTest: {self.rounds} pictures against {', '.join(self.names)}"
