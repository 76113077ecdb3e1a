"""A model as a page takes it: the list of its steps is whole, and what a page cannot do is named."""

import gc
import json
import weakref

import pytest
import safetensors.torch
import torch
from torch import nn
from torch.nn import functional as F

from lessonlib.data import load
from lessonlib.editing import condition, condition_prior, input_directions
from lessonlib.models import VAE, Generator, Prior
from lessonlib.shelf import Unportable, load_vae, portable

torch.set_num_threads(1)
DIM = 4


class Drawn(nn.Module):
    """A decoder made of one function of z (n, 4)."""

    latent_dim = DIM

    def __init__(self, draw):
        super().__init__()
        self.layer, self.norm, self.draw = nn.Linear(DIM, 3 * 16), nn.BatchNorm1d(DIM), draw

    def decode(self, z):
        return self.draw(self, z)


def picture(self, z):
    return self.layer(z).unflatten(1, (3, 4, 4)).sigmoid()


def opened(file: bytes) -> tuple[dict, dict]:
    length = int.from_bytes(file[:8], "little")
    return json.loads(json.loads(file[8 : 8 + length])["__metadata__"]["plan"]), safetensors.torch.load(file)


def test_the_file_holds_the_steps_the_weights_the_directions_and_the_prior():
    model, directions, prior = load_vae()
    plan, tensors = opened(portable(model, directions, prior))
    assert plan["format"] == 1 and plan["latent_dim"] == 20
    assert plan["directions"] == json.loads(json.dumps(directions.state()[0]))
    name, shape, word, *arguments = plan["decode"]["steps"][0]
    weight, bias = arguments[1:]
    assert (shape, word, arguments[0]) == ([1, 256], "linear", plan["decode"]["in"])
    assert tensors[weight].dtype == torch.float16 and tensors[bias].dtype == torch.float32
    assert torch.equal(tensors[weight].float(), model.decoder[0].weight)
    assert plan["decode"]["steps"][-1][:3] == [plan["decode"]["out"], [1, 3, 64, 64], "sigmoid"]
    assert plan["through"]["steps"][-1][1] == [1, 20]
    for part, own in (("directions", directions.state()[1]), ("prior", prior.state())):
        for key, tensor in own.items():
            assert torch.equal(tensors[f"{part}.{key}"].to(tensor.dtype), tensor), key
    assert portable(model, directions, prior) == portable(model, directions, prior)


def test_directions_and_prior_may_be_missing_and_a_condition_is_part_of_the_code():
    images = load("garments", size=32, n=60)
    c = condition(images, ["category", "hue"])
    model = Generator(32, 3, 5, c.shape[1], width=4).eval()
    plan, tensors = opened(portable(model))
    assert plan["latent_dim"] == 5 + c.shape[1] and not {"through", "directions"} & set(plan)
    directions, prior = input_directions(images, ["category", "hue"], 5), condition_prior(c, 5)
    plan, tensors = opened(portable(model, directions, prior))
    assert tensors["prior.centres"].shape == (60, 5 + c.shape[1])
    assert tensors["directions.applies"].dtype == torch.uint8


def test_a_model_stays_as_it_was_and_nothing_of_it_is_kept():
    model = VAE(32, latent_dim=6, width=4)
    model.decoder[0].eval()  # as who froze a layer left it
    modes, threads = [m.training for m in model.modules()], torch.get_num_threads()
    portable(model, prior=Prior(torch.zeros(3, 6), torch.eye(6), model.through))
    assert [m.training for m in model.modules()] == modes and torch.get_num_threads() == threads
    assert torch.is_grad_enabled() and all(p.grad is None for p in model.parameters())
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_what_is_only_looked_at_costs_no_step():
    def checks(self, z):
        if not torch.isfinite(z).all():
            raise ValueError
        return picture(self, z)

    plan, _ = opened(portable(Drawn(checks)))
    assert [word for _, _, word, *_ in plan["decode"]["steps"]] == ["linear", "as", "sigmoid"]


def branching(self, z):
    return picture(self, z if z[0, 0] > 0 else 1 - z)


def in_parts(self, z):
    h = self.layer(z)
    h[:, :24].relu_()
    return h.unflatten(1, (3, 4, 4))


@pytest.mark.parametrize(
    "words, draw",
    {
        "does not know the step 'grid_sample'": lambda s, z: F.grid_sample(
            picture(s, z), torch.zeros(1, 4, 4, 2), align_corners=False
        ),
        "differs from code to code": branching,
        "not all done in torch": lambda s, z: torch.from_numpy(picture(s, z).numpy()),
        "to code, or": lambda s, z: picture(s, z + torch.randn(DIM)),
        "a picture .1, 1 or 3, H, W. of decode, got .1, 48.": lambda s, z: s.layer(z),
        "one tensor of a network, got tuple": lambda s, z: (picture(s, z),),
        "float32, got torch.float64 from the step 'double'": lambda s, z: picture(s, z.double().float()),
        "alike": lambda s, z: F.conv2d(picture(s, z), torch.ones(3, 3, 1, 3), padding=(0, 1)),
        "in groups": lambda s, z: F.conv2d(picture(s, z), torch.ones(3, 1, 1, 1), groups=3),
        "einsum 'nchw,nchw,nchw->nchw": lambda s, z: torch.einsum(
            "nchw,nchw,nchw->nchw", *3 * [picture(s, z)]
        ),
        "call eval": lambda s, z: F.dropout(picture(s, z), 0.0),
        "means that training kept": lambda s, z: F.batch_norm(picture(s, z), None, None, training=True),
        "bicubic upsampling": lambda s, z: F.interpolate(picture(s, z), scale_factor=2, mode="bicubic"),
        "'add' with all its settings": lambda s, z: torch.add(picture(s, z), 1, alpha=2),
        "parts of a tensor in place, as 'relu'": in_parts,
    }.items(),
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_a_page_cannot_do_is_named(words, draw):
    with pytest.raises(Unportable, match=words):
        portable(Drawn(draw).eval())


def test_sliders_of_another_make_are_named():
    with pytest.raises(Unportable, match="kit's own Prior, got object"):
        portable(load_vae()[0], prior=object())


def test_a_model_too_large_for_a_page_is_told_so():
    model = Drawn(lambda s, z: picture(s, z) + s.wide(z).mean()).eval()
    model.wide = nn.Linear(DIM, 5_000_000, bias=False)
    with pytest.raises(Unportable, match="32 MB at most, got 40 MB"):
        portable(model)


def test_numbers_out_of_reach_of_half_precision_stay_single():
    model = Drawn(picture).eval()
    for scale in (1e6, 1e-6):
        with torch.no_grad():
            model.layer.weight.copy_(torch.randn(48, DIM) * scale)
        _, tensors = opened(portable(model))
        assert torch.equal(tensors["model.layer.weight"], model.layer.weight)
