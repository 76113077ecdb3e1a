"""The copy finder: planted copies are found, however they were changed, and strangers are left alone."""

import pytest
import torch
from sklearn.metrics import roc_auc_score, roc_curve

from lessonlib.data import load
from lessonlib.rights import Catalogue, find_copies, limit_for, membership
from lessonlib.rights.attacks import cropped, recoloured

PLANTED = {
    "exact": lambda x: x,
    "mirrored": lambda x: x.flip(3),
    "recoloured": recoloured,
    "cropped": cropped,
    "all three": lambda x: recoloured(cropped(x.flip(3))),
}


@pytest.mark.parametrize("name", ["garments", "paintings"])
def test_planted_copies_are_found_and_strangers_are_not(name):
    x = load(name, size=64, n=420, seed=2).batch(slice(None))
    training, calm, strangers = x[:200], x[200:320], x[320:]
    limit = limit_for(find_copies(calm, training).nearest)
    apart = find_copies(strangers, training).nearest
    assert not (apart < limit).any()
    for how, change in PLANTED.items():
        found = find_copies(change(training[:40]), training)
        *_, area = membership(found.nearest, apart)
        assert area >= 0.99, f"{how}: {area:.3f}"
        assert (found.index[:, 0] == torch.arange(40)).float().mean() >= 0.95, how
        assert (found.nearest < limit).float().mean() >= 0.95, how
        assert (found.distance.diff(dim=1) >= 0).all()


@pytest.mark.parametrize("name", ["garments", "paintings"])
def test_a_catalogue_finds_what_the_whole_search_finds(name):
    x = load(name, size=32, n=320, seed=5).batch(slice(None))
    training, catalogue = x[:300], Catalogue(x[:300])
    for i in range(8):
        copy = recoloured(cropped(training[i : i + 1].flip(3), seed=i))
        for asked in (copy, x[300 + i : 301 + i]):
            own, whole = catalogue.find(asked, 3), find_copies(asked, training, 3)
            assert own.index[0, 0] == whole.index[0, 0] and own.distance.shape == (1, 3)
            torch.testing.assert_close(own.nearest, whole.nearest, atol=1e-5, rtol=0)
    assert Catalogue(training[:4]).find(copy, 4).index.sort().values.tolist() == [[0, 1, 2, 3]]


def test_two_normal_heaps_have_the_area_that_is_known_of_them():
    """Of N(0, 1) against N(d, 1) the area is that of N(0, 2) below d."""
    g = torch.Generator().manual_seed(0)
    for d in (0.0, 0.5, 2.0):
        members, strangers = torch.randn(4_000, generator=g), d + torch.randn(4_000, generator=g)
        known = torch.distributions.Normal(0, 2**0.5).cdf(torch.tensor(d))
        assert membership(members, strangers)[2] == pytest.approx(float(known), abs=0.02)


def test_the_curve_and_its_area_are_those_of_sklearn():
    g = torch.Generator().manual_seed(0)
    members, strangers = torch.randn(70, generator=g).round(decimals=1), torch.randn(90, generator=g) + 0.5
    alarms, hits, area = membership(members, strangers.round(decimals=1))
    truth = [1] * 70 + [0] * 90
    scores = -torch.cat([members, strangers.round(decimals=1)]).numpy()
    assert area == pytest.approx(roc_auc_score(truth, scores))
    theirs = roc_curve(truth, scores, drop_intermediate=False)
    assert alarms.tolist() == pytest.approx(theirs[0].tolist())
    assert hits.tolist() == pytest.approx(theirs[1].tolist())
    assert (
        membership(torch.zeros(3), torch.ones(4))[2] == 1
        and membership(torch.ones(3), torch.ones(4))[2] == 0.5
    )


def test_the_limit_lies_well_below_strangers():
    strangers = torch.linspace(1, 2, 101)
    assert limit_for(strangers) == pytest.approx(0.505)
    with pytest.raises(ValueError, match=r"limit_for: expected distances of 100 or more, got \(50,\)"):
        limit_for(strangers[:50])


def test_pictures_of_one_colour_and_grey_ones_are_taken():
    flat = torch.full((2, 1, 20, 30), 0.5)
    found = find_copies(flat, torch.rand(3, 3, 32, 32), k=3)
    assert found.index.shape == (2, 3) and found.distance.isfinite().all()


def test_bad_input_is_named():
    x = torch.rand(4, 3, 16, 16)
    with pytest.raises(
        ValueError, match=r"expected training as pictures .*, got torch.float32 \(3, 16, 16\)"
    ):
        find_copies(x, x[0])
    with pytest.raises(ValueError, match="expected k of 1 to 4, got 5"):
        find_copies(x, x, k=5)
    with pytest.raises(ValueError, match=r"membership: expected distances .*, got \(0,\) and \(4,\)"):
        membership(torch.zeros(0), torch.zeros(4))
