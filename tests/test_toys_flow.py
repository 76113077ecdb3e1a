"""The flow on a plane: it learns where its target is, the same from the same seed."""

import torch

from lessonlib.models import euler
from lessonlib.toys.flow import PlaneFlow


def test_it_learns_the_target_and_leaves_the_global_generator_alone():
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    flow = PlaneFlow("ring", seed=0)
    early = flow.near(flow.paths(20)[-1])
    for _ in range(500):
        flow.step()
    assert early < 0.3 and flow.near(flow.paths(20)[-1]) > 0.45
    assert torch.equal(before, torch.random.get_rng_state())


def test_one_step_of_euler_arrives_near_the_mean_of_the_target():
    flow = PlaneFlow("ring", seed=0)
    for _ in range(300):
        flow.step()
    samples = flow.paths(1, euler)[-1]
    assert samples.norm(dim=1).mean() < 0.8 and flow.near(samples) < 0.1  # the ring has radius 2


def test_one_seed_trains_the_same_and_another_seed_another():
    flows = [PlaneFlow("ring", seed) for seed in (3, 3, 4)]
    losses = [[flow.step() for _ in range(3)] for flow in flows]
    assert losses[0] == losses[1] != losses[2]


def test_a_drawing_is_a_target_too():
    places = torch.tensor([[1.0, 1.0], [-1.0, -1.0]])
    flow = PlaneFlow(places)
    assert flow.near(places + 0.1) == 1 and flow.near(torch.zeros(3, 2)) == 0
    flow.step()
    assert flow.field(places, 0.5).shape == (2, 2)
