"""The taste picker without a browser: votes in, beliefs out, files of votes, a poster with its label."""

import json

import pytest
import torch
from asking import ask, frames, refused
from PIL import Image
from torch import nn

from lessonlib import home
from lessonlib.editing.votes import Votes, read_votes
from lessonlib.plots.adverts import LABEL, SIDE, STRIP, print_poster
from lessonlib.scenes import posters
from lessonlib.scenes.audiences import Audience
from lessonlib.widgets import TastePicker
from lessonlib.widgets.taste_picker import SIDE as SHOWN


class Flat(nn.Module):
    """Draws the ground's lightness on 8 x 8 pixels."""

    latent_dim, size = 2, 8

    def decode(self, code):
        grey = (code[:, 2 + 14] + 1) / 2
        return grey[:, None, None, None].expand(-1, 3, 8, 8)


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))


@pytest.fixture
def part():
    return TastePicker(
        Flat(), audiences=[Audience("dark", {"lightness": [-1]}), Audience("light", {"lightness": [1]})]
    )


def likes_light(part):
    """Vote for the lighter ground."""
    column = posters.NAMES.index("lightness")
    left, right = (part.votes.pool[i, column] for i in part.votes.pair)
    return ask(part, ["vote", len(part.votes.chosen), "left" if left > right else "right"])


def test_the_first_answer_holds_a_pair_beliefs_and_a_poster(part):
    reply, pixels = ask(part)
    assert len(pixels) == 4 * (3 * SHOWN**2 + 64) and len(reply["beliefs"]) == 7
    large = frames(pixels[: 12 * SHOWN**2], SHOWN, SHOWN)
    assert (large[0] != large[1]).any()
    assert reply["state"] == {"tab": "you", "votes": 0, "others": 0, "asked": 0}


def test_what_was_voted_for_is_believed_and_drawn(part):
    for _ in range(16):
        reply, pixels = likes_light(part)
    assert "light ground" == reply["beliefs"][0]["words"] and part.best[posters.NAMES.index("lightness")] == 1
    assert reply["beliefs"][0]["strength"] > reply["beliefs"][0]["doubt"] > 0
    assert frames(pixels[-4 * 64 :], 8, 8)[0, 0, 0, 0] == 255  # as the network draws it


def test_a_second_vote_about_the_same_pair_is_dropped_and_undo_asks_again(part):
    pair = part.votes.pair
    reply, _ = ask(part, ["vote", 0, "left"], ["vote", 0, "right"])
    assert reply["state"]["votes"] == 1 and part.votes.chosen == [pair[0]]
    ask(part, ["undo"], ["undo"])
    assert part.votes.chosen == [] and set(part.votes.pair) == set(pair)
    ask(part, ["vote", 0, "left"], ["again"])
    assert part.state["votes"] == 0 and part.votes.pair != pair


def test_votes_are_kept_in_a_file_and_a_class_pools_its_own(part):
    likes_light(part)
    kept = read_votes([part.votes.path])
    assert torch.equal(kept[0][0], part.votes.pool[part.votes.chosen[0]])
    others = [Votes(seed=seed) for seed in (1, 2)]
    for other in others:
        other.vote(True)
        other.vote(False)
    assert len({part.votes.path, *(other.path for other in others)}) == 3
    reply, _ = ask(part, ["class"])
    assert reply["state"]["others"] == 4 and "4 votes of others" in reply["note"]


def test_pooled_votes_count_as_much_as_ones_own():
    alone, pooled = Votes(), Votes()
    for _ in range(6):
        alone.vote(True)
    pooled.ask_class([alone.path])
    assert torch.allclose(pooled.taste.mean, alone.taste.mean, atol=1e-5)
    alone.undo()
    assert len(read_votes([alone.path])[0]) == 5


@pytest.mark.parametrize(
    "rows",
    [[1], {"factors": ["a"]}, {"factors": list(posters.NAMES), "chosen": [[1] * 13], "other": []},
     {"factors": list(posters.NAMES), "chosen": [[9] * 13], "other": [[0] * 13]},
     {"factors": list(posters.NAMES), "chosen": [[float("nan")] * 13], "other": [[0] * 13]}],
)  # fmt: skip
def test_another_file_is_told_in_words_and_changes_nothing(part, rows):
    path = home() / "votes-of-nobody.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows))
    reply, pixels = ask(part, ["class"])
    assert refused(reply) and "votes-of-nobody.json" in reply["error"] and pixels
    assert reply["state"]["others"] == 0


def test_ten_audiences_are_served_in_the_second_panel(part):
    assert ask(part, ["tab", "ten audiences"])[0]["results"] == []
    reply, pixels = ask(part, ["more"], ["more"])
    assert reply["state"]["asked"] == 10
    assert all(each["drawn"] > 0.95 for each in reply["results"])
    greys = frames(pixels, 8, 8)[:, 0, 0, 0].tolist()
    assert greys == [0, 255]


def test_a_saved_poster_carries_its_label(part):
    reply, _ = ask(part, ["save"])
    assert reply["note"] == "Saved as poster.png, with its label."
    with Image.open(home() / "poster.png") as picture:
        assert picture.info["Disclosure"] == LABEL and picture.size == (SIDE, SIDE + round(STRIP * SIDE))
        strip = picture.convert("L").crop((0, SIDE, *picture.size))
    dark = sum(strip.histogram()[:128])
    assert 0.02 < dark / (strip.width * strip.height) < 0.4  # words on white


@pytest.mark.parametrize("layout", range(4))
def test_a_headline_stands_where_its_bars_would(layout):
    factors = posters.sample_factors(1, 5)
    factors[0, [0, 2, 9, 12]] = torch.tensor([layout, 0, 1.0, 1.0])
    path = print_poster(factors[0], "Fresh every single morning", "Come in")
    with Image.open(path) as picture:
        drawn = torch.tensor(list(picture.convert("RGB").crop((0, 0, SIDE, SIDE)).tobytes())).view(
            SIDE, SIDE, 3
        )
    bare = posters.render(factors, SIDE, words=False)[0].permute(1, 2, 0)
    bars = posters.render(factors, SIDE)[0].permute(1, 2, 0)
    places = [(other != bare).any(2).nonzero() for other in (drawn, bars)]
    (low, high), (low_bars, high_bars) = ((p.amin(0), p.amax(0)) for p in places)
    assert (low > low_bars - 60).all() and (high < high_bars + 60).all()


def test_wrong_options_for_a_print_are_refused():
    for bad in ({"size": 100}, {"headline": " "}, {"call": ""}):
        with pytest.raises(ValueError, match="256 pixels or more and words"):
            print_poster(posters.sample_factors(1)[0], **bad)


@pytest.mark.parametrize("action", [["vote", 0, "up"], ["vote"], ["tab", "nobody"], ["fly"]])
def test_a_bad_action_is_told_in_words_and_changes_nothing(part, action):
    reply, pixels = ask(part, action)
    assert refused(reply) and reply["state"]["votes"] == 0 and pixels


def test_it_names_itself_the_same_every_time_and_has_a_still(part, capsys):
    assert repr(part) == "TastePicker: 20 pairs, 2 audiences"
    json.dumps(part.setup)
    part.still().canvas.draw()
    told = capsys.readouterr().out
    assert "The taste picker after 20 votes of dark. Believed: " in told and "dark ground" in told
    assert not list(home().glob("votes*"))
    ask(part, ["vote", 0, "left"])
    part.still()
    assert "after 1 votes of you" in capsys.readouterr().out
