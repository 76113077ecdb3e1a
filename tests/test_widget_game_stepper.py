"""The game stepper without a browser: requests in, steps, numbers and raw pixels out; and the game itself."""

import json
import time

import numpy as np
import pytest
import torch
from asking import ask, frames, refused

from lessonlib.plots.surfaces import SIDE
from lessonlib.toys.game import COUNTED, GAMES, Game
from lessonlib.toys.points import centres, modes_found, shares
from lessonlib.widgets import GameStepper
from lessonlib.widgets.game_stepper import ARROWS, DRAWING, LONGEST, START, drawn_arrows


def weights(player):
    return torch.cat([w.detach().flatten() for w in player.parameters()])


@pytest.mark.parametrize("kind", GAMES)
def test_each_step_moves_its_own_player_alone(kind):
    game = Game(kind)
    d, g = weights(game.discriminator), weights(game.generator)
    game.step_d()
    assert not torch.equal(weights(game.discriminator), d) and torch.equal(weights(game.generator), g)
    d = weights(game.discriminator)
    game.step_g()
    assert torch.equal(weights(game.discriminator), d) and not torch.equal(weights(game.generator), g)


@pytest.mark.parametrize("kind", GAMES)
def test_one_seed_plays_one_game_and_another_seed_another(kind):
    games = [Game(kind, seed=seed) for seed in (3, 3, 4)]
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    losses = [[game.step() for _ in range(3)] for game in games]
    assert losses[0] == losses[1] != losses[2]
    assert torch.equal(before, torch.random.get_rng_state())


def test_arrows_point_where_the_discriminator_finds_points_more_real():
    game = Game()
    for _ in range(30):
        game.step_d()
    fakes, arrows = game.fakes(), game.arrows()
    ahead = game.field(fakes + 0.01 * arrows / arrows.norm(dim=1, keepdim=True))
    assert (ahead > game.field(fakes)).float().mean() > 0.95
    assert weights(game.generator).isfinite().all() and all(
        w.grad is None for w in game.generator.parameters()
    )


def test_the_saturating_game_has_the_shorter_arrows_where_the_discriminator_is_sure():
    lengths = {}
    for kind in ("plain", "saturating"):
        game = Game(kind)
        for _ in range(300):
            game.step_d()
        assert game.field(game.fakes()).mean() < 0.2
        lengths[kind] = game.arrows().norm(dim=1).mean()
    assert lengths["saturating"] < 0.2 * lengths["plain"]


def test_the_cured_games_field_stands_midway_whatever_the_offset():
    game = Game("cured")
    before = game.field(game.fakes())
    with torch.no_grad():
        game.discriminator[-1].bias += 7
    torch.testing.assert_close(game.field(game.fakes()), before)


def test_the_cure_finds_all_modes_where_the_plain_game_collapses():
    """So small a part of ten seeds to 5,000 steps, where cured never had fewer than 8 from 600 steps on."""
    for kind, few, most, least in (("plain", 0, 4, 0.0), ("cured", 8, 8, 0.7)):
        game = Game(kind, seed=0)
        for _ in range(1000):
            game.step()
        fakes = game.fakes(COUNTED)
        assert few <= modes_found(fakes) <= most and shares(fakes, centres()).sum() >= least, kind


def test_the_same_game_is_counted_the_same_every_time_live_and_by_hand():
    stepper = GameStepper(game="cured")
    reply, _ = ask(stepper, *[["both", 20]] * 15)
    fakes = stepper.game.fakes(COUNTED)
    assert torch.equal(fakes, stepper.game.fakes(COUNTED)) and torch.equal(fakes[:5], stepper.game.fakes(5))
    assert reply["modes"] == modes_found(fakes) > 2
    assert reply["near"] == pytest.approx(float(shares(fakes, centres()).sum()))


def test_only_the_cured_game_draws_with_averaged_weights():
    for kind in GAMES:
        game = Game(kind)
        for _ in range(60):
            game.step()
        now = torch.equal(game.fakes(), game.generator(game.fixed_z[: len(game.fakes())]))
        assert now == (kind != "cured")


def test_the_first_answer_shows_a_game_that_has_not_begun():
    reply, pixels = ask(GameStepper())
    assert reply["state"] == START and reply["steps"] == {"discriminator": 0, "generator": 0}
    assert (reply["id"], reply["view"], reply["modes"]) == (7, "a", 0)
    assert len(reply["reals"]) == len(reply["fakes"]) and len(reply["arrows"]) == ARROWS
    assert len(frames(pixels, SIDE, SIDE)) == 1


def test_the_discriminator_alone_changes_the_field_and_the_generator_alone_the_fakes():
    stepper = GameStepper()
    first, field = ask(stepper)
    d, after_d = ask(stepper, ["discriminator", 3])
    assert d["steps"] == {"discriminator": 3, "generator": 0}
    assert d["fakes"] == first["fakes"] and after_d != field
    g, after_g = ask(stepper, ["generator", 3])
    assert g["steps"] == {"discriminator": 3, "generator": 3}
    assert g["fakes"] != first["fakes"] and after_g == after_d
    both, _ = ask(stepper, ["both", 2])
    assert both["steps"] == {"discriminator": 5, "generator": 5}


@pytest.mark.parametrize(
    "action", [["set", "game", "cured"], ["set", "target", "spiral"], ["set", "seed", 4], ["reset"]]
)
def test_changing_a_choice_begins_a_new_game(action):
    stepper = GameStepper()
    before = ask(stepper, ["both", 5])[1]
    reply, after = ask(stepper, action)
    assert reply["steps"] == {"discriminator": 0, "generator": 0} and before != after


def test_reset_brings_the_first_choices_back():
    stepper = GameStepper(game="cured")
    first = ask(stepper)
    ask(stepper, ["set", "target", DRAWING], ["set", "drawing", [[1, 1]]], ["set", "seed", 9], ["both", 2])
    assert ask(stepper, ["reset"]) == first


def test_a_drawing_is_a_target_and_the_game_goes_on_with_it():
    stepper = GameStepper()
    ask(stepper, ["set", "target", DRAWING], ["both", 3])
    reply, _ = ask(stepper, ["set", "drawing", [[1.5, -1.5], [9, 0]]])
    assert reply["steps"]["generator"] == 3 and reply["places"] == [[1.5, -1.5], [3.0, 0.0]]
    reals = 3 * np.array(reply["reals"])
    assert np.abs(reals - [2.25, -0.75]).max() < 1.5 and reply["modes"] is None
    assert stepper.game.reals(9).min() > -2.2


@pytest.mark.parametrize(
    "action",
    [["set", "seed", -1], ["set", "seed", 1.5], ["set", "game", "x"], ["set", "target", "cat"], ["fly"],
     ["set", "sky", 1], ["set", "drawing", []], ["set", "drawing", [[1, 2, 3]]],
     ["set", "drawing", [[0, 1]] * 401]],
)  # fmt: skip
def test_a_bad_action_is_told_in_words_and_changes_nothing(action):
    stepper = GameStepper()
    before, _ = ask(stepper, ["both", 2])
    reply, _ = ask(stepper, action)
    assert refused(reply)
    assert {k: reply[k] for k in ("state", "steps", "places")} == {
        k: before[k] for k in ("state", "steps", "places")
    }


def test_no_arrow_is_too_long_and_short_ones_keep_their_length():
    arrows = drawn_arrows(torch.tensor([[0.4, 0.0], [30.0, 40.0], [0.0, float("nan")]]))
    torch.testing.assert_close(arrows, torch.tensor([[0.4, 0.0], [0.6 * LONGEST, 0.8 * LONGEST], [0.0, 0.0]]))


def test_a_picture_while_playing_is_answered_fast():
    stepper, times = GameStepper(game="cured"), []
    for _ in range(10):
        start = time.process_time()
        ask(stepper, ["both", 1])
        times.append(time.process_time() - start)
    assert sorted(times)[5] < 0.05


def test_repr_and_what_the_page_knows_are_the_same_every_time():
    stepper = GameStepper(target="two moons")
    assert repr(stepper) == "GameStepper: 3 games, 3 targets and a drawing"
    assert stepper._repr_mimebundle_()[0]["text/plain"] == repr(stepper)
    json.dumps(stepper.setup)
    for bad in ({"game": "x"}, {"seed": "1"}, {"sky": 1}):
        with pytest.raises(ValueError, match="expected"):
            GameStepper(**bad)
    with pytest.raises(ValueError, match="expected one of plain"):
        Game("x")


def test_still_plays_a_game_of_its_own_and_prints_one_sentence(capsys):
    stepper = GameStepper()
    stepper.still(steps=5).canvas.draw()
    said = capsys.readouterr().out
    assert said.startswith("The plain game on the ring, 5 steps: D(real) ≈ ")
    assert said.count("\n") == 1 and ask(stepper)[0]["steps"]["generator"] == 0
