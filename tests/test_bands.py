"""Bands: quiet where a trained number is healthy, one warning where it is not, strict only for tests."""

import math

import pytest
import torch
from IPython.utils.capture import capture_output

from lessonlib.exercises import OutOfBand, band_for, expect

BANDS = [
    (0.97, {"at_least": 0.95}, "✓ ≈ 0.97 (at least 0.95)"),
    (torch.tensor(2.5, requires_grad=True), {"at_most": 3}, "✓ ≈ 2.5 (at most 3)"),
    (0.5, {"at_least": 0.1, "at_most": 0.9}, "✓ ≈ 0.5 (at least 0.1 and at most 0.9)"),
]


@pytest.mark.parametrize("value, band, line", BANDS)
def test_a_healthy_number_gets_one_quiet_line(capsys, value, band, line):
    expect(value, **band)
    assert capsys.readouterr().out == line + "\n" and len(line) < 70


def test_in_a_notebook_a_cell_ends_with_one_line_for_all_its_numbers():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.kernel = None  # what a notebook's shell has
    try:
        with capture_output() as cell:
            shell.run_cell("from lessonlib.exercises import expect\n"
                           "expect(0.5, at_most=1); expect(3, at_least=2); print('done')")  # fmt: skip
        assert cell.stdout == "done\n✓ ≈ 0.5 (at most 1), ≈ 3 (at least 2)\n"
        with capture_output() as cell:
            shell.run_cell("print(1)")
        assert cell.stdout == "1\n"
    finally:
        InteractiveShell.clear_instance()


@pytest.mark.parametrize("missed", [math.nan, 1e9, -1e9])
def test_a_learner_is_warned_in_one_sentence_and_never_stopped(capsys, monkeypatch, missed):
    monkeypatch.delenv("LESSONLIB_STRICT", raising=False)
    expect(missed, at_least=0.1, at_most=0.9)
    said = capsys.readouterr().out
    assert said.startswith(f"⚠ ≈ {missed:.3g}, where a healthy model gives at least 0.1 and at most 0.9: ")
    assert "another processor" in said and said.count("\n") == 1


def test_a_test_is_stopped(monkeypatch):
    monkeypatch.setenv("LESSONLIB_STRICT", "1")
    with pytest.raises(OutOfBand, match="≈ 0.07, where a healthy model gives at most 0.06"):
        expect(0.07, at_most=0.06)


def test_expect_needs_a_band():
    with pytest.raises(ValueError, match="at_least"):
        expect(0.5)


def test_other_pictures_than_the_kits_have_no_band(capsys):
    assert band_for("garments") is expect
    band_for("digits")(torch.tensor(0.5, requires_grad=True), at_most=0.1)
    assert capsys.readouterr().out == "≈ 0.5; there is no band for these pictures\n"
