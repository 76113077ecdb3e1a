"""Fit by hand without a browser: requests in, curve, slopes and loss out, compared with autograd."""

import asking
import numpy as np
import pytest
import torch

from lessonlib.widgets import FitByHand
from lessonlib.widgets.fit_by_hand import curve, loss, slopes

X = np.array([-1, -0.5, 0.1, 0.4, 1.0])
Y = np.array([0.2, 0.5, 0.9, 0.7, 0.3])


@pytest.fixture
def fit():
    return FitByHand(X, Y)


def ask(fit, *actions):
    """Send one request, as the page would; there are no pixels in the answer."""
    reply, pixels = asking.ask(fit, *actions)
    assert pixels == b""
    return reply


def test_slopes_are_those_of_autograd():
    w = torch.tensor([0.3, -0.2, 0.6], dtype=torch.float64, requires_grad=True)
    x, y = torch.tensor(X), torch.tensor(Y)
    value = ((w[0] + w[1] * x + w[2] * x**2 - y) ** 2).mean()
    value.backward()
    weights = w.detach().numpy()
    assert loss(weights, X, Y) == pytest.approx(value.item())
    assert np.allclose(slopes(weights, X, Y), w.grad)


def test_a_slider_moves_the_curve_and_comes_back(fit):
    before = ask(fit)
    reply = ask(fit, ["set", "height", 0.6], ["done"])
    assert (reply["id"], reply["view"]) == (7, "a")
    assert reply["state"]["height"] == 0.6 and reply["loss"] < before["loss"]
    assert np.allclose(reply["fitted"], 0.6) and len(reply["curve"]) == len(fit.setup["along"])
    reply = ask(fit, ["set", "height", None])
    assert reply["state"] == before["state"] and reply["best"] < reply["loss"]


def test_gradient_steps_reach_the_least_squares_fit(fit):
    fit.state["learning rate"] = 0.5
    reply = ask(fit, ["step", 400])
    right = np.polyfit(X, Y, 2)[::-1]
    assert np.allclose([reply["state"][name] for name in ("height", "tilt", "bend")], right, atol=1e-3)
    assert reply["steps"] == 400 and reply["note"] == ""
    assert reply["loss"] == pytest.approx(loss(right, X, Y), abs=1e-6)


def test_a_rate_too_large_is_told_and_never_becomes_infinite(fit):
    ask(fit, ["set", "learning rate", 1.2])
    assert "too large" in ask(fit, ["step", 10])["note"]
    for _ in range(30):
        reply = ask(fit, ["step", 10])
    assert np.isfinite(reply["loss"]) and reply["loss"] > 1e5
    assert ask(fit, ["reset"])["steps"] == 0


@pytest.mark.parametrize("action", [["fly"], ["set", "wings", 1], ["set", "tilt", "much"]])
def test_a_bad_action_is_told_in_words(fit, action):
    assert ask(fit, action)["error"].startswith("ValueError: ")


def test_points_must_pair_up():
    for x, y in (([1, 2], [1]), ([], []), ([[1]], [[1]])):
        with pytest.raises(ValueError, match="x and y of one length"):
            FitByHand(x, y)


def test_the_still_and_the_name_say_what_there_is(fit, capsys):
    figure = fit.still()
    assert figure.alt == capsys.readouterr().out.strip()
    assert "5 points" in figure.alt and "height ≈ 0.2" in figure.alt
    words = [text.get_text() for text in figure.axes[1].texts]
    assert words[:2] == ["height", "0.20  → 0.64"] and words[-2:] == ["learning rate", "0.30"]
    assert repr(fit) == "FitByHand: 5 points, 4 sliders"
    assert np.allclose(curve((1, 2, 3), X), 1 + 2 * X + 3 * X**2)
