"""The edit session: pure pictures of a state, locks, undo and redo, and a log that replays."""

import json

import numpy as np
import pytest
import torch
from PIL import Image
from standin import Factors, Garments, Wardrobe, editor_parts

from lessonlib.editing import EditSession
from lessonlib.files import write_new


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.delenv("LESSONLIB_HOME")
    monkeypatch.chdir(tmp_path)
    return EditSession(*editor_parts(), seed=11)


class Dense(torch.nn.Module):
    """A tiny untrained decoder, with dropout to show that drawing happens in eval mode."""

    def __init__(self, channels=3):
        super().__init__()
        torch.manual_seed(0)
        self.net = torch.nn.Sequential(
            torch.nn.Linear(12, channels * 64), torch.nn.Dropout(0.5), torch.nn.Sigmoid()
        )
        self.channels = channels

    def decode(self, z):
        return self.net(z).view(-1, self.channels, 8, 8)


def draw(session):
    return session.render(session.state)


def test_a_state_is_plain_json_and_render_is_pure(session):
    session.set("hue", 0.5)
    state = json.loads(json.dumps(session.state))
    first = session.render(state)
    session.surprise()
    session.set("sleeve", 1)
    assert first.dtype == np.uint8 and first.shape == (64, 64, 3)
    assert np.array_equal(session.render(state), first)
    assert session.latent(state).shape == (12,)
    assert not session.latent(state).is_inference()


def test_touched_sliders_show_their_value_and_the_others_what_the_code_reads(session):
    before = session.read(session.state)
    session.set("fit", 0.9)
    after = session.read(session.state)
    assert session.state["values"] == {"fit": 0.9} and after["fit"] == 0.9
    assert after["sleeve"] < before["sleeve"] - 0.1  # the stand-in's leak, seen live
    assert after["length"] == before["length"]


def test_a_lock_holds_what_would_drift_and_letting_go_shows_the_drift_again(session):
    before = session.read(session.state)["sleeve"]
    session.set("fit", 0.9)
    drifted = session.read(session.state)["sleeve"]
    session.lock("sleeve")
    assert session.read(session.state)["sleeve"] == pytest.approx(before)
    session.lock("sleeve", False)
    assert session.read(session.state)["sleeve"] == pytest.approx(drifted)


def test_a_locked_slider_that_was_touched_keeps_its_value(session):
    session.set("sleeve", 0.7)
    session.lock("sleeve")
    session.set("fit", 0.9)
    assert session.read(session.state)["sleeve"] == 0.7


def test_surprise_takes_locked_readings_along_and_leaves_other_edits_behind(session):
    session.set("fit", 0.9)
    session.lock("length")
    held = session.read(session.state)["length"]
    session.surprise(seed=77)
    assert session.state["seed"] == 77 and session.state["locks"] == ["length"]
    assert session.state["values"] == {"length": pytest.approx(held)}
    assert session.read(session.state)["length"] == pytest.approx(held)


def test_surprise_draws_another_seed(session):
    seeds = set()
    for _ in range(5):
        session.surprise()
        seeds.add(session.state["seed"])
    assert len(seeds) >= 3


@pytest.mark.parametrize("knob, value", [("blend", 0.8), ("psi", 0.2), ("seed", 5)])
def test_a_lock_holds_while_the_picture_underneath_changes(session, knob, value):
    session.lock("length")
    held = session.read(session.state)["length"]
    session.set(knob, value)
    assert session.read(session.state)["length"] == pytest.approx(held)
    assert session.read(session.state)["hue"] != session.read(session.state | {"values": {}, knob: 0})["hue"]


def test_a_lock_pins_a_reading_beyond_the_slider_to_its_end():
    class Far(Factors):
        def read(self, z):
            return super().read(z) + 5

    session = EditSession(Garments(), Far(), Wardrobe(), seed=1)
    session.lock("hue")
    session.lock("category")
    session.surprise(seed=2)
    assert session.state["values"] == {"hue": 1, "category": 4}


def test_what_means_nothing_for_a_picture_is_said_and_no_lock_carries_it_along(session):
    session.set("category", 3)  # a skirt
    session.lock("sleeve")
    session.lock("length")
    applies = session.applies(session.latent(session.state)[None])
    assert not applies["sleeve"] and applies["length"]
    session.surprise(seed=11)
    assert set(session.state["values"]) == {"length"}


def test_directions_that_do_not_say_apply_everywhere(session):
    session.directions = type("Plain", (), {"controls": Factors.controls})()
    assert all(session.applies(torch.zeros(1, 12)).values())


def test_blend_goes_from_the_first_picture_to_the_second(session):
    first, second = session.state | {"blend_seed": 4}, session.state | {"seed": 4}
    whole = session.latent(first | {"blend": 1.0})
    half = session.latent(first | {"blend": 0.5})
    assert torch.allclose(whole, session.latent(second))
    assert torch.allclose(half, (session.latent(first) + session.latent(second)) / 2)
    assert torch.equal(session.latent(first), session.latent(first | {"blend_seed": 9}))


def test_truncation_draws_the_picture_towards_the_mean(session):
    middle = [session.latent(session.state | {"seed": s, "psi": 0.0}) for s in (1, 2)]
    assert torch.allclose(*middle)


def test_undo_and_redo_walk_the_steps_and_a_new_edit_forgets_the_redo(session):
    start = session.state
    session.set("hue", 0.2)
    session.set("fit", 0.8)
    edited = session.state
    session.undo()
    session.undo()
    assert session.state == start and session.can == {"undo": False, "redo": True, "reset": False}
    session.undo()
    assert session.state == start
    session.redo()
    session.redo()
    session.redo()
    assert session.state == edited and session.can == {"undo": True, "redo": False, "reset": True}
    session.undo()
    session.lock("length")
    session.redo()
    assert session.state["values"] == {"hue": 0.2} and session.state["locks"] == ["length"]


def test_a_drag_is_one_step_and_two_drags_are_two(session):
    for value in (0.1, 0.2, 0.3):
        session.set("hue", value, done=False)
    session.done()
    for value in (0.5, 0.6):
        session.set("hue", value, done=False)
    session.set("fit", 0.4, done=False)
    seen = []
    for _ in range(4):
        seen.append(session.state["values"])
        session.undo()
    assert seen == [{"hue": 0.6, "fit": 0.4}, {"hue": 0.6}, {"hue": 0.3}, {}]


def test_a_change_of_nothing_is_no_step(session):
    session.set("hue", 0.2)
    session.undo()
    session.lock("hue", False)
    session.set("psi", 1.0)
    session.reset()
    session.redo()
    assert session.state["values"] == {"hue": 0.2}


def test_reset_takes_every_edit_off_but_keeps_the_picture(session):
    session.surprise(seed=5)
    session.set("hue", 0.2)
    session.lock("fit")
    session.set("blend", 0.5)
    session.reset()
    assert session.state == EditSession(*editor_parts(), seed=5).state
    session.set("hue", 0.2)
    session.set("hue", None)
    assert session.state["values"] == {}


def test_the_log_replays_to_the_same_picture_with_its_undo(session):
    session.set("fit", 0.9)
    session.lock("length")
    session.surprise(seed=9)
    session.set("pattern", 2)
    picture, state = draw(session), session.state
    path = session.save_log()
    text = path.read_text()
    assert "set fit to 0.9" in text and '"version": 1' in text
    other = EditSession(*editor_parts())
    assert other.replay(path) == state
    assert np.array_equal(draw(other), picture)
    other.undo()
    assert other.state["values"] == {"length": pytest.approx(state["values"]["length"])}
    assert other.replay(json.loads(text)) == state


def test_a_log_does_not_hold_what_was_undone(session):
    session.set("fit", 0.9)
    session.set("hue", 0.1)
    session.undo()
    assert "hue to" not in session.save_log().read_text()


def test_a_log_of_another_model_is_refused_and_changes_nothing(session):
    session.set("hue", 0.3)
    path, state = session.save_log(), session.state
    other = EditSession(Dense(), Factors(), Wardrobe(), seed=3)
    before = other.state
    with pytest.raises(ValueError, match="expected the model that made it"):
        other.replay(path)
    assert other.state == before != state


def broken_logs():
    session = EditSession(*editor_parts())
    whole = json.loads(session.save_log().read_text())
    step = whole["steps"][0]

    def state(**change):
        return whole | {"steps": [step | {"state": step["state"] | change}]}

    return {
        "expected a lessonlib edit log": {"hello": 1},
        "expected version 1, got 2": whole | {"version": 2},
        "expected the controls": whole | {"controls": ["hue"]},
        "expected a list of steps": whole | {"steps": []},
        "expected the keys": whole | {"steps": [{"did": "start"}]},
        "expected one of .*, got 'wings'": state(values={"wings": 1}),
        "hue: expected 0 to 1, got 3": state(values={"hue": 3}),
        "hue: expected a number, got 'red'": state(values={"hue": "red"}),
        "expected values to be a dictionary": state(values=[]),
        "seed: expected a whole number, got 1.5": state(seed=1.5),
        "expected one of .*, got 'tail'": state(locks=["tail"]),
        "mean colours, got None": {key: v for key, v in whole.items() if key != "picture"},
        "mean colours, got 7": whole | {"picture": 7},
    }


def test_a_broken_log_is_refused_with_expected_and_got(session, tmp_path):
    for message, log in broken_logs().items():
        with pytest.raises(ValueError, match=message):
            session.replay(log)
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(ValueError, match="expected JSON"):
        session.replay(tmp_path / "bad.json")


@pytest.mark.parametrize(
    "name, value, message",
    [
        ("wings", 0.5, "expected one of category, sleeve, .*, got 'wings'"),
        ("hue", 1.2, "hue: expected 0 to 1, got 1.2"),
        ("hue", float("nan"), "hue: expected 0 to 1, got nan"),
        ("hue", "red", "hue: expected a number, got 'red'"),
        ("pattern", 1.5, "pattern: expected a whole number, got 1.5"),
        ("pattern", 4, "pattern: expected 0 to 3, got 4"),
        ("psi", 2, "psi: expected 0 to 1, got 2"),
        ("seed", -1, "seed: expected 0 to"),
        ("blend_seed", 0.5, "blend_seed: expected a whole number"),
    ],
)
def test_bad_names_and_values_are_refused_and_change_nothing(session, name, value, message):
    before = session.state
    with pytest.raises(ValueError, match=message):
        session.set(name, value)
    assert session.state == before and not session.can["undo"]


def test_an_unknown_lock_or_a_clashing_control_is_refused(session):
    with pytest.raises(ValueError, match="expected one of .*, got 'wings'"):
        session.lock("wings")
    clashing = Factors()
    clashing.controls = (clashing.controls[1].__class__("seed"),)
    with pytest.raises(ValueError, match="expected names other than .*, got 'seed'"):
        EditSession(Garments(), clashing, Wardrobe())


def test_drawing_leaves_threads_and_training_mode_as_they_were():
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    model = Dense().train()
    session = EditSession(model, Factors(), Wardrobe())
    try:
        assert np.array_equal(draw(session), draw(session))  # dropout is off
        assert model.training and torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)


def test_grey_models_draw_grey_pictures():
    picture = draw(EditSession(Dense(channels=1), Factors(), Wardrobe()))
    assert picture.shape == (8, 8, 3) and np.array_equal(picture[..., 0], picture[..., 2])


@pytest.mark.parametrize(
    "x, message",
    [
        (torch.zeros(1, 4, 8, 8), r"expected a picture \(1, 1 or 3, H, W\), got \(1, 4, 8, 8\)"),
        (torch.zeros(3, 8, 8), r"got \(3, 8, 8\)"),
        (torch.full((1, 3, 8, 8), float("nan")), "expected finite pixels"),
    ],
)
def test_a_model_that_returns_no_picture_is_named(x, message):
    model = Garments()
    model.decode = lambda z: x
    session = EditSession(model, Factors(), Wardrobe())
    with pytest.raises(ValueError, match=message):
        draw(session)


def test_saving_never_overwrites_and_the_picture_is_the_one_on_the_screen(session, tmp_path):
    first, second = session.save_picture(), session.save_picture()
    assert [first.name, second.name] == ["picture.png", "picture-2.png"]
    assert first.resolve().parent == tmp_path / "my-work"
    saved = Image.open(first)
    assert saved.size == (512, 512) and saved.mode == "RGB"
    assert (np.asarray(saved) == draw(session).repeat(8, axis=0).repeat(8, axis=1)).all()
    assert sorted(p.name for p in first.parent.iterdir()) == ["picture-2.png", "picture.png"]


def test_a_save_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_new(tmp_path / "edits.json", b"x")
    assert list(tmp_path.iterdir()) == []
