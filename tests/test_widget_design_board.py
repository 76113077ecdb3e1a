"""The design board without a browser: requests in, twelve garments and their nearest ones out."""

import json

import numpy as np
import pytest
import torch
from asking import ask, frames, refused

from lessonlib.data import load
from lessonlib.editing import condition
from lessonlib.editing.designs import CARDS
from lessonlib.scenes.garments import NAMES, render
from lessonlib.widgets import DesignBoard

ALL = load("garments", size=32, n=600, seed=4)
HOLE = (ALL.column("pattern") == 2) & (ALL.column("category") == 2)  # checked coats
TRAIN = ALL.pick(~HOLE)


class Flat:
    """A model that paints the first three numbers of the condition, the category's, as one colour."""

    def decode(self, code):
        return code[:, 4:7].clamp(0, 1)[:, :, None, None].expand(-1, -1, 32, 32)


class Honest:
    """A reader that knows what the picture of a coat is, whatever it is shown."""

    def read(self, x):
        values = dict.fromkeys(NAMES, 0.9) | {"category": 2.0, "pattern": 2.0, "neckline": 1.0}
        return {name: torch.full((len(x),), value) for name, value in values.items()}


def board(**more):
    return DesignBoard(Flat(), TRAIN, 4, **more)


def test_the_first_answer_holds_twelve_garments_and_the_nearest_of_each():
    part = board()
    reply, pixels = ask(part)
    made = frames(pixels, 32, 32)
    assert len(made) == 2 * CARDS and len(reply["cards"]) == CARDS
    training = {image.permute(1, 2, 0).numpy().tobytes() for image in TRAIN.images}
    assert all(np.ascontiguousarray(near[..., :3]).tobytes() in training for near in made[CARDS:])
    kinds = [card["values"]["category"] for card in reply["state"]["cards"]]
    assert [int(picture[0, 0, 2] == 255) for picture in made[:CARDS]] == [int(k == 2) for k in kinds]


def test_the_condition_is_that_of_training():
    part, i = board(), int((TRAIN.column("category") == 3).nonzero()[0])  # a skirt: sleeves count for nothing
    values = dict(zip(TRAIN.names, TRAIN.factors[i].tolist()))
    torch.testing.assert_close(part._condition(values), condition(TRAIN.pick([i]), TRAIN.names))


def test_the_nearest_garment_of_a_training_garment_is_itself():
    picture = TRAIN.images[5]

    class Copy:
        def decode(self, code):
            return picture[None] / 255

    made = frames(ask(DesignBoard(Copy(), TRAIN, 4))[1], 32, 32)
    assert (made[0] == made[CARDS]).all()


def test_every_card_says_whether_its_combination_was_in_training():
    part = board()
    reply, _ = ask(part, ["set", "pattern", "checked"], ["set", "category", "coat"], ["ask"])
    assert {card["seen"] for card in reply["cards"]} == {0}
    reply, _ = ask(part, ["set", "pattern", "dotted"], ["ask"])
    dotted = int(((TRAIN.column("pattern") == 3) & (TRAIN.column("category") == 2)).sum())
    assert {card["seen"] for card in reply["cards"]} == {dotted} and dotted > 0
    assert all(card["name"].endswith("dotted coat") for card in reply["cards"])


def test_a_kept_card_stays_and_undo_brings_the_others_back():
    part = board()
    first, before = ask(part, ["keep", 3])
    reply, pixels = ask(part, ["ask"])
    assert reply["state"]["cards"][3] == first["state"]["cards"][3] and reply["looks"] and reply["can"]
    assert pixels != before
    reply, again = ask(part, ["undo"])
    assert again == before and reply["state"] == first["state"]


@pytest.mark.parametrize("action", [["keep", 99], ["set", "hue", "grey"], ["fly"]])
def test_a_bad_action_is_told_in_words_and_the_board_is_still_drawn(action):
    part = board()
    state = ask(part)[0]["state"]
    reply, pixels = ask(part, action)
    assert refused(reply) and reply["state"] == state and len(frames(pixels, 32, 32)) == 2 * CARDS


def test_the_lookbook_says_what_the_reader_reads_and_draws_that(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    part = board(reader=Honest())
    assert ask(part, ["save"])[0]["note"].startswith("Keep a garment first")
    ask(part, ["set", "pattern", "striped"], ["set", "category", "top"], ["ask"], ["keep", 0], ["keep", 7])
    look, other = part.looks()
    assert look.name == other.name == "long light purple checked coat"
    assert look.news.startswith(f"New: of {len(TRAIN)} garments in training, none was a checked coat.")
    assert look.news.endswith("It was meant to be a striped top.")
    values = Honest().read(torch.zeros(1))
    assert (look.large == render(torch.stack([values[name] for name in NAMES], 1), 512)[0]).all()
    reply, _ = ask(part, ["save"])
    assert reply["note"] == "Saved as lookbook.pdf and lookbook.png."
    assert sorted(file.name for file in tmp_path.iterdir()) == ["lookbook.pdf", "lookbook.png"]


def test_without_a_reader_the_lookbook_says_what_was_asked_for(tmp_path):
    part = board()
    ask(part, ["set", "pattern", "dotted"], ["ask"], ["keep", 0])
    (look,) = part.looks()
    assert look.large is None and "dotted" in look.name and look.news.startswith("In training, ")


def test_a_model_trained_further_is_drawn_anew():
    part = board()
    before = ask(part)[1]
    part.model = type("White", (), {"decode": lambda self, code: torch.ones(1, 3, 32, 32)})()
    assert ask(part)[1] == before
    part.refresh()
    assert ask(part)[1] != before


def test_pictures_without_factors_are_refused():
    with pytest.raises(
        ValueError, match="DesignBoard: expected garments with their factors, got none of length"
    ):
        DesignBoard(Flat(), load("digits"), 4)


def test_it_names_itself_the_same_every_time_and_has_a_still(capsys):
    part = board()
    assert repr(part) == f"DesignBoard: 12 garments, {len(part.counts)} combinations in training"
    json.dumps(part.setup)
    part.still().canvas.draw()
    said = capsys.readouterr().out
    assert said.startswith("12 garments on the design board") and said.count("\n") == 1
