"""The reader's loss and readings, on answers that are known."""

import pytest
import torch

from lessonlib.models import Reader, reader_loss
from lessonlib.scenes import garments

SPEC = garments.SPEC


def perfect_outputs(factors):
    return {
        f.name: f.embed(column) * (20 if f.kind == "category" else 1) for f, column in zip(SPEC, factors.T)
    }


def test_loss_is_zero_for_perfect_answers_and_about_one_a_factor_for_guesses():
    factors, applies = garments.sample_factors(4000, seed=0)
    assert float(reader_loss(perfect_outputs(factors), factors, applies, SPEC)) < 1e-3
    mean = {f.name: f.embed(c).mean(0).expand(4000, -1) for f, c in zip(SPEC, factors.T)}
    continuous = [f for f in SPEC if f.kind != "category"]
    categories = {f.name: torch.zeros(4000, len(f.names)) for f in SPEC if f.kind == "category"}
    expected = len(continuous) + sum(torch.tensor(float(len(f.names))).log() for f in SPEC if f.names)
    got = reader_loss({**mean, **categories}, factors, applies, SPEC)
    assert float(got) == pytest.approx(float(expected), rel=0.02)


def test_loss_ignores_what_does_not_apply():
    factors, applies = garments.sample_factors(500, seed=0)
    outputs = perfect_outputs(factors)
    sleeve = garments.NAMES.index("sleeve")
    outputs["sleeve"] = torch.where(applies[:, sleeve : sleeve + 1], outputs["sleeve"], 99.0)
    assert float(reader_loss(outputs, factors, applies, SPEC)) < 1e-3
    outputs["sleeve"] = outputs["sleeve"] + 0.1
    assert float(reader_loss(outputs, factors, applies, SPEC)) > 0.1


@pytest.mark.parametrize("size", [32, 64])
def test_shapes_and_readings(size):
    torch.manual_seed(0)
    reader = Reader(SPEC, size, width=8)
    x = torch.rand(70, 3, size, size)  # more than are read at a time
    readings = reader.read(x)
    assert not reader.training and reader.features(x).shape == (70, 32)
    assert set(readings) == {f.name for f in SPEC} | {"category_p", "neckline_p", "pattern_p"}
    assert all(v.shape == (70,) for v in readings.values())
    assert 0 <= float(readings["hue"].min()) and float(readings["hue"].max()) < 1
    assert float(readings["category_p"].min()) >= 1 / 5


@pytest.mark.parametrize("factor", SPEC, ids=lambda f: f.name)
def test_embed_and_value_are_inverse(factor):
    values = torch.arange(len(factor.names)).float() if factor.names else torch.linspace(0, 0.99, 12)
    assert factor.embed(values).shape == (len(values), factor.rows)
    torch.testing.assert_close(factor.value(factor.embed(values)), values, atol=1e-5, rtol=0)
