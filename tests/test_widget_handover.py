"""An editor and those who follow it or draw beside it, without a browser: pages, a learner's own widgets."""

import asking
import ipywidgets
import numpy as np
import pytest
import torch
from standin import editor_parts

from lessonlib.editing import Directions
from lessonlib.models import VAE, Prior
from lessonlib.widgets import LatentEditor, handover
from lessonlib.widgets.handover import Editions


@pytest.fixture(scope="module")
def parts():
    """An untrained VAE that a page can run, with unnamed sliders."""
    torch.manual_seed(0)
    codes = torch.randn(99, 4)
    return VAE(32, 3, 4).eval(), Directions.principal(codes, 3), Prior.around(codes)


@pytest.fixture
def editor(parts):
    """An editor on display: (editor, what it has sent to pages)."""
    editor, sent = LatentEditor(*parts, seed=11), []
    editor._repr_mimebundle_()
    editor.send = lambda reply, buffers: sent.append((reply, buffers[0]))
    yield editor, sent
    editor.close()


def steps_of(editor, *values):
    """Return a page's steps: those of the editor and some moves of the first direction more."""
    moved = [{"did": "set", "state": editor.state | {"values": {"direction 1": v}}} for v in values]
    return [*editor.session.steps, *moved]


def hand_over(editor, steps, knows, by="a", *more):
    request = [["adopt", steps, len(steps) - 1, knows, by], *more]
    reply, pixels = asking.ask(editor, *request, quiet=True)
    assert pixels == b"" and "error" not in reply, reply
    return reply


def test_a_page_gets_the_model_and_where_things_stand_with_the_first_picture(editor):
    editor, _ = editor
    assert len(editor.parts) > 1000
    first, pixels = editor.first
    assert (first["edition"], first["at"], first["steps"]) == (0, 0, editor.session.steps) and pixels
    editor.close()
    assert (editor.parts, editor.first) == (b"", []), "a closed part holds no copy of its model"


def test_the_kernel_takes_up_a_pages_steps_unless_it_has_changed_since(editor):
    editor, sent = editor
    reply = hand_over(editor, steps_of(editor, 0.5), 0)
    assert (reply["edition"], reply["by"]) == (1, "a") and editor.state["values"] == {"direction 1": 0.5}
    assert hand_over(editor, steps_of(editor, 0.6), 0)["edition"] == 2, "all it did not know of was its own"
    reply = hand_over(editor, steps_of(editor, 0.7), 0, "b")
    assert (reply["edition"], reply["at"]) == (2, 2), "another page must hear of it first"
    editor.refresh()
    assert sent[-1][0]["edition"] == 2, "code has shown it, and changed nothing"
    editor.session.set("direction 2", 1)
    editor.refresh()
    assert (sent[-1][0]["edition"], sent[-1][0]["by"]) == (3, None)
    assert hand_over(editor, steps_of(editor, 0.8), 2)["at"] == 3
    assert editor.state["values"] == {"direction 1": 0.6, "direction 2": 1}
    assert hand_over(editor, steps_of(editor, 0.9), 3)["edition"] == 4


def test_steps_that_do_not_fit_are_refused_in_words(editor):
    editor, _ = editor
    for steps, at in (([], 0), ([{"did": "x", "state": {}}], 0), (editor.session.steps, 7)):
        reply, _ = asking.ask(editor, ["adopt", steps, at, 0, "a"])
        assert asking.refused(reply) and not reply["can"]["undo"]


def test_editions_count_who_changed_last():
    editions = Editions()
    editions.changed("a")
    assert editions.accepts(0, "a") and editions.accepts(1, "b") and not editions.accepts(0, "b")
    editions.changed("b")
    assert not editions.accepts(1, "a") and editions.accepts(2, "a") and editions.accepts(1, "b")
    editions.changed()
    assert not editions.accepts(2, "b") and editions.accepts(3, "b")


def test_a_model_that_a_page_cannot_run_is_drawn_by_the_kernel_which_says_why():
    editor = LatentEditor(*editor_parts(), seed=11)
    editor._repr_mimebundle_()
    reply, _ = asking.ask(editor, ["set", "hue", 0.5, True])
    assert editor.parts == b"" and reply["slow"].startswith("The kernel draws: ") and "steps" not in reply
    editor.close()


def test_training_the_model_sends_it_anew(editor):
    editor, _ = editor
    before = editor.parts
    editor.refresh()
    assert editor.parts == before
    with torch.no_grad():
        next(editor.session.model.decoder.parameters()).mul_(2)
    editor.refresh()
    assert editor.parts != before


def test_moving_sliders_by_code_makes_the_model_ready_anew_only_with_new_weights(editor, monkeypatch):
    (editor, sent), packed = editor, []
    portable = handover.portable
    monkeypatch.setattr(handover, "portable", lambda *parts: packed.append(1) or portable(*parts))
    for value in (0.5, 0.6, 0.7):
        editor.values = {"direction 1": value}
    assert packed == [] and len(sent) == 3
    with torch.no_grad():
        next(editor.session.model.decoder.parameters()).mul_(2)
    before = editor.parts
    editor.values = {"direction 1": 0.8}
    assert packed == [1] and editor.parts != before
    editor.refresh()
    assert packed == [1, 1], "who says that something has changed is believed"


def test_values_say_where_the_sliders_stand_and_move_them(editor):
    editor, sent = editor
    heard = []
    editor.observe(lambda change: heard.append(change.name), ["values", "picture"])
    before, picture = editor.values, editor.picture
    editor.values = {"direction 2": 1.5}
    assert editor.values["direction 2"] == 1.5 and editor.values.keys() == before.keys()
    assert editor.state["values"] == {"direction 2": 1.5} and editor.session.can["undo"]
    assert heard == ["values", "picture"] and not np.array_equal(editor.picture, picture)
    assert sent[-1][0]["steps"] == editor.session.steps
    editor.values = editor.values
    editor.values = {"direction 2": 1.6}
    assert len(editor.session.steps) == 2, (
        "where a slider stands is no change; one slider's moves are one step"
    )
    hand_over(editor, steps_of(editor, -2), editor._editions.number)
    assert editor.values["direction 1"] == -2 and heard.count("values") == 3
    assert np.array_equal(editor.picture, editor.session.render(editor.state))


@pytest.mark.parametrize(
    "values", [{"wings": 1}, {"direction 1": "red"}, {"direction 2": 1, "direction 1": 9}]
)
def test_bad_values_are_refused_and_change_nothing(editor, values):
    editor, _ = editor
    before = editor.values
    with pytest.raises(ValueError, match="expected"):
        editor.values = values
    assert editor.values == before and not editor.session.can["undo"]


def test_a_learners_own_slider_drives_and_follows_without_going_in_circles(editor):
    editor, _ = editor
    sliders = {name: ipywidgets.FloatSlider(min=-3, max=3) for name in editor.values}
    for name, slider in sliders.items():
        slider.observe(lambda change, name=name: setattr(editor, "values", {name: change.new}), "value")
    editor.observe(
        lambda _: [setattr(s, "value", editor.values[name]) for name, s in sliders.items()], "values"
    )
    sliders["direction 3"].value = 2
    assert editor.state["values"] == {"direction 3": 2}
    hand_over(editor, steps_of(editor, 1), editor._editions.number)
    assert sliders["direction 1"].value == 1 and editor.state["values"] == {"direction 1": 1}
    editor.session.undo()
    editor.refresh()
    assert sliders["direction 3"].value == 2 and editor.state["values"] == {"direction 3": 2}
