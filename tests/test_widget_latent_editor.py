"""The live editor without a browser: requests in, replies and raw pixels out."""

import json

import asking
import numpy as np
import pytest
from asking import frames, refused
from standin import Factors, Garments, Wardrobe, editor_parts

from lessonlib.widgets import LatentEditor

SIZE = 64 * 64 * 4


@pytest.fixture
def editor(tmp_path, monkeypatch):
    monkeypatch.delenv("LESSONLIB_HOME")
    monkeypatch.chdir(tmp_path)
    return LatentEditor(*editor_parts(), seed=11)


def ask(editor, *actions, second="2 1.0"):
    """Send one request, as the page would: (reply, picture, second picture), None where none came."""
    reply, pixels = asking.ask(editor, *actions, second=second)
    return reply, *frames(pixels, 64, 64), *[None] * (2 - len(pixels) // SIZE)


def test_the_first_answer_holds_both_pictures_and_the_later_ones_only_what_is_new(editor):
    reply, picture, second = ask(editor, second=None)
    assert (reply["id"], reply["view"], reply["second"]) == (7, "a", "2 1.0")
    assert np.array_equal(picture[..., :3], editor.session.render(editor.session.state))
    assert np.array_equal(second[..., :3], editor.session.render(editor.session.state | {"seed": 2}))
    assert ask(editor, ["set", "hue", 0.5, False])[2] is None
    assert ask(editor, ["set", "blend_seed", 3, True])[2] is not None


@pytest.mark.parametrize("seed", (0, 1, 29))
def test_an_editor_opens_with_two_different_pictures_to_blend(seed):
    """With the seeds that the lessons use."""
    _, picture, second = ask(LatentEditor(*editor_parts(), seed=seed), second=None)
    assert not np.array_equal(picture, second)


def test_actions_change_the_picture_and_the_reply_says_where_everything_stands(editor):
    _, before, _ = ask(editor)
    reply, after, _ = ask(editor, ["set", "fit", 0.9, False], ["lock", "length", True])
    assert (before != after).any()
    assert reply["state"] == editor.session.state and reply["state"]["locks"] == ["length"]
    assert reply["shown"]["fit"] == 0.9 and reply["began"]["fit"] != 0.9
    assert reply["shown"]["sleeve"] < reply["began"]["sleeve"] and reply["applies"]["sleeve"]
    assert reply["can"] == {"undo": True, "redo": False, "reset": True}
    reply, back, _ = ask(editor, ["undo"], ["undo"])
    assert np.array_equal(back, before) and reply["can"]["redo"] and not reply["can"]["undo"]


def test_the_page_knows_every_slider(editor):
    controls = {control["name"]: control for control in editor.setup["controls"]}
    assert len(controls) == 12 and controls["hue"]["kind"] == "circle"
    assert controls["pattern"]["high"] == 3 and controls["pattern"]["names"][2] == "checks"
    assert (editor.setup["width"], editor.setup["height"]) == (64, 64)
    json.dumps(editor.setup)


def test_a_fault_of_the_model_is_told_in_words_and_goes_away(editor):
    works = editor.session.model.decode
    editor.session.model.decode = lambda z: 1 / 0
    reply, picture, _ = ask(editor, ["set", "hue", 0.2, True])
    assert reply["error"] == "ZeroDivisionError: division by zero" and picture is None
    assert reply["state"]["values"] == {"hue": 0.2} and reply["can"]["undo"]
    assert reply["shown"]["hue"] == 0.2  # the sliders stay right
    editor.session.model.decode = works
    reply, picture, _ = ask(editor, ["set", "hue", 0.3, True])
    assert "error" not in reply and picture is not None


@pytest.mark.parametrize(
    "action", [["set", "wings", 1, True], ["fly"], ["replay", "x"], ["set", "seed", "-3"]]
)
def test_a_bad_action_is_told_in_words(editor, action):
    reply, _, _ = ask(editor, action)
    assert refused(reply)
    assert not reply["can"]["undo"]


def test_saves_report_where_they_went(editor, tmp_path):
    reply, _, _ = ask(editor, ["set", "hue", 0.2, True], ["save_picture"], ["save_log"])
    saved = sorted(path.name for path in (tmp_path / "my-work").iterdir())
    assert saved == ["edits.json", "picture.png"]
    assert all(name in reply["note"] for name in saved)
    assert LatentEditor(*editor_parts()).session.replay("my-work/edits.json") == reply["state"]


def test_messages_of_the_page_are_answered_with_one_binary_message(editor, monkeypatch):
    sent = []
    monkeypatch.setattr(editor, "send", lambda reply, buffers=None: sent.append((reply, buffers)))
    editor._handle_custom_msg(
        {"id": 1, "view": "a", "do": [["set", "hue", 0.4, False]], "second": "2 1.0"}, []
    )
    editor.session.set("hue", 0.6)
    editor.refresh()
    (first, buffers), (pushed, _) = sent
    assert len(buffers) == 1 and len(buffers[0]) == SIZE and first["id"] == 1
    assert pushed["view"] is None and pushed["shown"]["hue"] == 0.6


def test_repr_is_the_same_every_time(editor):
    assert repr(editor) == "LatentEditor: 64 x 64 picture, 12 sliders"
    assert editor._repr_mimebundle_()[0]["text/plain"] == repr(editor)


def test_any_size_and_a_model_that_never_works(editor):
    assert repr(LatentEditor(Garments(32), Factors(), Wardrobe())).startswith("LatentEditor: 32 x 32")
    broken = Garments()
    broken.decode = lambda z: z
    with pytest.raises(ValueError, match="expected a picture"):
        LatentEditor(broken, Factors(), Wardrobe())


def test_still_shows_every_slider_and_prints_one_sentence(editor, capsys):
    editor.session.set("pattern", 2)
    editor.session.lock("length")
    figure = editor.still()
    said = capsys.readouterr().out
    assert said.startswith("The latent editor shows the picture of seed 11: ") and said.count("\n") == 1
    assert "pattern checks (set)" in said and "(locked)" in said
    words = {text.get_text() for text in figure.axes[1].texts}
    assert set(editor.session.controls) <= words and "checks (set)" in words
    figure.canvas.draw()
