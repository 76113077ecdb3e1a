"""The taste picker: choose between posters, and see what a model believes of you. Introduced in lesson 18."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from lessonlib import home
from lessonlib.editing import favourite, spec_rows
from lessonlib.editing.beliefs import beliefs
from lessonlib.editing.render import quiet
from lessonlib.editing.votes import Votes
from lessonlib.plots.adverts import hue_css, print_poster
from lessonlib.plots.pictures import to_pixels
from lessonlib.plots.style import drawing, summarised
from lessonlib.scenes.audiences import Audience, prefers, sample_audiences
from lessonlib.scenes.posters import SPEC, render
from lessonlib.toys.duels import champion, duels

from .live import LiveWidget, page, rgba

SIDE = 224  # pixels of the posters to choose from
SHOWN = 7  # beliefs on the page
TABS = ("you", "ten audiences")
MORE = 5  # comparisons that each audience makes at a time


class TastePicker(LiveWidget):
    """Take votes between two posters, believe them, and draw a poster for who voted; or for ten audiences.

    ``painter`` draws codes [z, c], c of all factors of posters. ``rounds``: the votes that are asked for;
    more are taken. ``audiences`` of the second panel: else ten that are drawn from ``seed``. ``votes`` holds
    the learner's own, ``best`` the factors of the poster that is drawn for them. Lesson 18.
    """

    _esm, _css = page("taste_picker", "TastePicker", "taste", more=("asker",))

    def __init__(
        self, painter, rounds: int = 20, audiences: Sequence[Audience] = (), seed: int = 0,
        title: str = "Taste picker",
    ):  # fmt: skip
        self.painter, self.seed, self.rounds = painter, seed, rounds
        self.votes, self.tab, self.asked = Votes(seed=seed), TABS[0], 0
        self.audiences = list(audiences) or sample_audiences(10, seed)
        self.results: list[dict] = []
        names = [audience.name for audience in self.audiences]
        super().__init__(
            title=title, side=SIDE, small=painter.size, rounds=rounds, tabs=list(TABS), names=names
        )

    @property
    def best(self) -> Tensor:
        """The factors (13,) of the poster that the believed taste likes best."""
        return favourite(SPEC, self.votes.taste.mean)

    @property
    def state(self) -> dict:
        """Which panel is on the page, and how many votes there are: one's own, others', and by audience."""
        others = len(self.votes.others[0])
        return {"tab": self.tab, "votes": len(self.votes.chosen), "others": others, "asked": self.asked}

    def told(self) -> dict:
        """Return what is believed of the learner, or how well each audience is served."""
        if self.tab == TABS[1]:
            return {"results": [{key: each[key] for key in ("drawn", "champion")} for each in self.results]}
        rows = beliefs(self.votes.taste)[:SHOWN]
        return {"beliefs": [vars(row) | {"colour": hue_css(row.turn)} for row in rows]}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the pair and the poster for the learner, sharp and by the network; or all audiences'."""
        if self.tab == TABS[1]:
            wanted = [each["poster"] for each in self.results]
            return {}, rgba(*to_pixels(self.paint(torch.stack(wanted)))) if wanted else b""
        three = torch.cat([self.votes.pool[list(self.votes.pair)], self.best[None]])
        sharp = render(three, SIDE).permute(0, 2, 3, 1).numpy()
        return {}, rgba(*sharp, *to_pixels(self.paint(self.best[None])))

    def paint(self, factors: Tensor) -> Tensor:
        """Let the network draw posters (n, 13): (n, 3, H, W) in [0, 1], without noise."""
        c = spec_rows(SPEC, factors)
        with quiet(self.painter):
            return self.painter.decode(torch.cat([torch.zeros(len(c), self.painter.latent_dim), c], dim=1))

    def _act(self, action: str, *about) -> str | None:
        """Carry out vote (its number, left or right), undo, again, class, save, more or tab."""
        votes = self.votes
        if action == "vote" and about[1:] in (("left",), ("right",)):
            if about[0] == len(votes.chosen):  # of two quick presses the second saw no new pair
                votes.vote(about[1] == "left")
        elif action == "undo":
            votes.undo()
        elif action == "again":
            self.votes = Votes(seed=self.votes.seed + 1)
        elif action == "class":
            found = votes.ask_class(sorted(home().glob("votes*.json")))
            return f"{found} votes of others, from files votes….json in your folder, are believed as well."
        elif action == "save":
            return f"Saved as {print_poster(self.best).name}, with its label."
        elif action == "more":
            self._ask_audiences(self.asked + MORE)
        elif action == "tab" and about[0] in TABS:
            self.tab = about[0]
        else:
            raise ValueError(
                f"action: expected vote, undo, again, class, save, more or tab, got {action} {about}"
            )

    def _ask_audiences(self, rounds: int) -> None:
        """Let each audience make ``rounds`` comparisons anew, the taste's way and the champion's."""
        self.asked, self.results = rounds, []
        for k, audience in enumerate(self.audiences):
            u, rng = audience.utility(self.votes.pool), torch.Generator().manual_seed(100 * self.seed + k)

            def judge(i, j, u=u, rng=rng):
                return bool(prefers(u[i], u[j], rng))

            _, tastes = duels(self.votes.x, judge, rounds, rng)
            poster = favourite(SPEC, tastes[-1].mean)
            leader = u[champion(len(u), judge, rounds, rng)[-1]]
            ranks = [float((u < each).float().mean()) for each in (audience.utility(poster[None]), leader)]
            self.results.append({"poster": poster, "drawn": ranks[0], "champion": ranks[1]})

    def still(self):
        """Return a still of the first panel, for readers without a kernel, and print its summary.

        Before the first vote it shows what twenty votes of the first audience would have led to.
        """
        votes, who = (self.votes, "you") if self.votes.chosen else (self._example(), self.audiences[0].name)
        best = favourite(SPEC, votes.taste.mean)
        pictures = render(torch.cat([votes.pool[list(votes.pair)], best[None]]), SIDE).permute(0, 2, 3, 1)
        rows = beliefs(votes.taste)[:SHOWN]
        with drawing(9.6, 3) as fig:
            panels = fig.subplots(1, 4, width_ratios=(1, 1, 1, 0.9))
            titles = ("this one?", "or this one?", f"drawn for {who}")
            for ax, title, picture in zip(panels, titles, pictures.numpy()):
                ax.imshow(picture)
                ax.set_title(title, fontsize=12)
                ax.set_axis_off()
            bars = panels[3]
            places = range(len(rows), 0, -1)
            bars.barh(places, [row.strength for row in rows], xerr=[2 * row.doubt for row in rows])
            bars.set_yticks(places, [row.words for row in rows], fontsize=9)
            bars.yaxis.tick_right()
            bars.set_title("believed", fontsize=12)
        words = "; ".join(f"{row.words} ≈ {row.strength:.1f} ± {2 * row.doubt:.1f}" for row in rows[:3])
        told = f"after {len(votes.chosen)} votes of {who}"
        return summarised(fig, f"The taste picker {told}. Believed: {words}.")

    def _example(self) -> Votes:
        """Return the votes of the first audience, saved nowhere."""
        votes, rng = Votes(seed=self.seed, name=None), torch.Generator().manual_seed(self.seed)
        utility = self.audiences[0].utility(votes.pool)
        for _ in range(self.rounds):
            votes.vote(bool(prefers(*utility[list(votes.pair)], rng)))
        return votes

    def __repr__(self):
        return f"TastePicker: {self.rounds} pairs, {len(self.audiences)} audiences"
