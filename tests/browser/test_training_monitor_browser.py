"""The training monitor in JupyterLab in a real browser: it moves while the kernel trains."""

from __future__ import annotations

import pytest

from .lab import pixels

SHOW = """import math, time, torch
from lessonlib.training import fit
from lessonlib.widgets import TrainingMonitor
shade = [0.0]
def spread():
    return {"real": torch.linspace(0, 2, 9) + 4 * shade[0], "made": torch.linspace(-1.04, 1, 9)}
monitor = TrainingMonitor(lambda: torch.full((12, 3, 32, 32), shade[0]), spread=spread)
monitor"""
TRAIN = """def step(i):
    time.sleep(0.02)
    shade[0] = (i + 1) / 250
    return {"loss": math.exp(-i / 60), "kl": i ** 0.5}
history = fit(step, steps=250, watch=monitor)"""
SHADE = f"({pixels('.live-monitor canvas')})()[0]"


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the monitor, and a training of five seconds that runs when it is shown."""
    lab.show("monitor", SHOW, ready=".live-monitor")
    lab.page.wait_for_timeout(1000)
    return lab.page


def test_it_follows_the_training_while_the_kernel_is_busy(page, lab):
    train = "code => void jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code})"
    page.evaluate(train, TRAIN)
    page.wait_for_function("document.querySelectorAll('.live-monitor path').length === 4")
    page.wait_for_function(f"{SHADE} > 40 && {SHADE} < 230")
    assert "s left" in page.locator(".live-monitor .monitor-status").inner_text()
    page.locator(".live-monitor .monitor-status").filter(has_text="step 250 of 250, done").wait_for()
    assert page.evaluate(SHADE) == 255
    assert [t.split()[0] for t in page.locator(".live-monitor figcaption").all_inner_texts()] == [
        "loss",
        "kl",
        "real",
        "-1.0",
    ]


def test_histograms_say_in_words_where_the_values_lie_and_differ_without_colour(page, lab):
    chart = page.get_by_role("img", name="real around 5.0, made around 0.0")
    chart.locator("path").nth(1).wait_for(state="attached")
    dashes = "e => getComputedStyle(e).strokeDasharray"
    assert [chart.locator("path").nth(k).evaluate(dashes) for k in (0, 1)] == ["none", "6px, 4px"]
    assert page.locator(".live-monitor .monitor-key").all_inner_texts() == ["real", "made"]


def test_a_fault_in_draw_is_told_in_words(page, lab):
    lab.run("shade[0] = 2.0; monitor.refresh()")
    page.get_by_text("expected floats in [0, 1]").wait_for()
    lab.run("shade[0] = 0.5; monitor.refresh()")
    page.locator(".live-monitor .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("training_monitor", ".live-monitor")
    assert area["height"] < 540 and area["width"] < 920
    assert lab.folds(".live-monitor")


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
