"""The engine of the pages draws what torch draws: every step, and every network family of the lessons."""

import json

import node
import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from lessonlib.data import load
from lessonlib.editing import condition
from lessonlib.models import VAE, Autoencoder, CompositionalGenerator, ConditionalVAE, Generator, Prior
from lessonlib.shelf import load_gan, load_ladder, load_vae, portable
from lessonlib.widgets.live import engine

torch.set_num_threads(1)
CODES = 200
DIM = 12
DRIVER = """
const fs = require("fs");
const floats = (file) => new Float32Array(new Uint8Array(fs.readFileSync(file)).buffer);
const real = globalThis.WebAssembly;
for (const way of ["compiled", "plain"]) {
  globalThis.WebAssembly = way === "plain" ? { Module: function () { throw new Error("forbidden"); } } : real;
  for (const { name, graph, dim } of JSON.parse(fs.readFileSync("cases.json", "utf-8"))) {
    const engine = new Engine(new Uint8Array(fs.readFileSync(`${name}.file`)));
    if ((engine.bench.product === product) !== (way === "plain")) throw new Error(`${name} is not ${way}`);
    const codes = floats(`${name}.codes`), rgba = new Uint8ClampedArray(4 * 64 * 64), all = [];
    for (let i = 0; i < codes.length; i += dim) {
      const z = codes.subarray(i, i + dim);
      if (graph !== "picture") all.push(Buffer.from(engine.call(graph, z).data.slice().buffer));
      else { const [h, w] = engine.picture(z, rgba); all.push(Buffer.from(rgba.slice(0, 4 * h * w))); }
    }
    fs.writeFileSync(`${name}.${way}`, Buffer.concat(all));
  }
}
"""


def drawn(cases: dict, graph: str, folder) -> dict:
    """Run {name: (file, codes (n, d))} in the engine, compiled and plain: {name: two flat arrays}."""
    for name, (file, codes) in cases.items():
        (folder / f"{name}.file").write_bytes(file)
        (folder / f"{name}.codes").write_bytes(codes.numpy().tobytes())
    told = [{"name": name, "graph": graph, "dim": codes.shape[1]} for name, (_, codes) in cases.items()]
    (folder / "cases.json").write_text(json.dumps(told), encoding="utf-8")
    node.run(engine() + DRIVER, folder)
    kind = np.uint8 if graph == "picture" else np.float32
    return {
        name: [np.frombuffer((folder / f"{name}.{way}").read_bytes(), kind) for way in ("compiled", "plain")]
        for name in cases
    }


def w(*shape) -> torch.Tensor:
    """Weights that half precision holds exactly."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape))).half().float()


def plane(z, channels=3):  # (1, channels, 4, 4)
    return F.linear(z, w(channels * 16, DIM), w(channels * 16)).view(1, channels, 4, 4)


def in_place(z):
    h = plane(z)
    flat = h.flatten(1)
    return F.relu(h, inplace=True) + h.mul_(2) + flat.view(1, 3, 4, 4)


def norm(kind, *shape):
    layer = kind(*shape).eval()
    with torch.no_grad():
        for i, own in enumerate(own for own in layer.state_dict().values() if own.ndim):
            own.copy_(w(*own.shape).abs() + 0.1 * i)
    return layer


STEPS = {
    "linear": lambda z: F.linear(z, w(7, DIM), w(7)),
    "linear_of_rows": lambda z: F.linear(z.view(1, 3, 4), w(9, 4)),
    "matrix_product": lambda z: z @ w(DIM, 5) + w(5),
    "convolution": lambda z: F.conv2d(plane(z), w(5, 3, 3, 3), w(5), 1, 1),
    "convolution_of_odd_sides": lambda z: F.conv2d(F.linear(z, w(45, DIM)).view(1, 3, 5, 3), w(4, 3, 3, 3)),
    "convolution_in_strides": lambda z: F.conv2d(plane(z), w(4, 3, 4, 4), w(4), 2, 1),
    "convolution_of_points": lambda z: F.conv2d(plane(z), w(6, 3, 1, 1), w(6)),
    "convolution_of_points_padded": lambda z: F.conv2d(plane(z), w(6, 3, 1, 1), padding=1),
    "convolution_in_strips": lambda z: F.conv2d(
        F.interpolate(plane(z, 16), scale_factor=8), w(8, 16, 5, 5), w(8), 1, 2
    ),
    "transposed_convolution": lambda z: F.conv_transpose2d(plane(z), w(3, 5, 4, 4), w(5), 2, 1),
    "transposed_convolution_beyond": lambda z: F.conv_transpose2d(plane(z), w(3, 2, 3, 3), None, 2, 1, 1),
    "nearest": lambda z: F.interpolate(plane(z), scale_factor=2),
    "nearest_uneven": lambda z: F.interpolate(plane(z), size=(7, 10)),
    "bilinear": lambda z: F.interpolate(plane(z), scale_factor=2, mode="bilinear"),
    "bilinear_corners": lambda z: nn.Upsample((9, 6), mode="bilinear", align_corners=True)(plane(z)),
    "bilinear_smaller": lambda z: F.interpolate(plane(z), size=(3, 5), mode="bilinear"),
    "bilinear_broken": lambda z: F.interpolate(plane(z), scale_factor=(1.4, 2.6), mode="bilinear"),
    "pixel_shuffle": lambda z: F.pixel_shuffle(plane(z, 12), 2),
    "pixel_unshuffle": lambda z: F.pixel_unshuffle(plane(z), 2),
    "group_norm": lambda z: norm(nn.GroupNorm, 2, 4)(plane(z, 4)),
    "layer_norm": lambda z: norm(nn.LayerNorm, DIM)(z),
    "batch_norm": lambda z: norm(nn.BatchNorm2d, 3)(plane(z)),
    "batch_norm_of_rows": lambda z: norm(nn.BatchNorm1d, DIM)(z),
    "batch_norm_plain": lambda z: nn.BatchNorm1d(DIM, affine=False).eval()(z),
    "add": lambda z: 1 + plane(z) + plane(2 * z),
    "add_over_channels": lambda z: plane(z) + F.linear(z, w(3, DIM)).view(1, 3, 1, 1) + w(1, 1, 4, 1),
    "subtract": lambda z: (1 - z) - (z - 0.5) - w(DIM),
    "multiply": lambda z: -plane(z) * plane(z).square() * w(3, 1, 1) * 0.5,
    "divide": lambda z: z / 3 + 1 / (z**2 + 1),
    "concatenate": lambda z: torch.cat([plane(z), w(1, 2, 4, 4), plane(z, 1)], dim=1),
    "concatenate_last": lambda z: torch.cat([z, z * 2], -1),
    "stack": lambda z: torch.stack([plane(z), plane(-z)], dim=2),
    "reshape": lambda z: z.reshape(1, 3, 2, 2).unflatten(1, (3, 1)).squeeze(2).flatten(1).unsqueeze(0),
    "permute": lambda z: plane(z).permute(0, 2, 3, 1).reshape(1, 16, 3).mT,
    "chunk": lambda z: z.chunk(3, 1)[1] * z[:, 8:] + z.split(4, 1)[0],
    "indexing": lambda z: plane(z)[:, 1:, ::2, -1] + plane(z)[0, None, 0, :2, 0, None],
    "indexing_by_numbers": lambda z: z[:, torch.tensor([3, 0, 3])].repeat(1, 2),
    "expand": lambda z: z.view(1, DIM, 1, 1).expand(-1, -1, 2, 3).roll(1, 3).flip(2),
    "clamp": lambda z: z.clamp(-0.5, 0.5) + z.clamp(min=0) + F.hardtanh(z) + z.clamp_max(0.2),
    "relu": F.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.2),
    "silu": F.silu,
    "gelu": lambda z: F.gelu(3 * z),
    "gelu_tanh": lambda z: F.gelu(z, approximate="tanh"),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softmax": lambda z: plane(z).softmax(1),
    "softmax_last": lambda z: plane(z).softmax(-1),
    "sine": lambda z: torch.sin(30 * z) + z.cos() + z.abs().sqrt() + z.exp(),
    "stencils": lambda z: torch.einsum("nkhw,nkc->nchw", plane(z, 4), z.view(1, 4, 3)),
    "stencils_in_layers": lambda z: (plane(z, 4)[:, :, None] * z.view(1, 4, 3)[..., None, None]).sum(1),
    "stencils_one_by_one": lambda z: sum(
        s[:, None] * ink[:, :, None, None] for s, ink in zip(plane(z, 4).unbind(1), z.view(1, 4, 3).unbind(1))
    ),
    "sums": lambda z: plane(z).sum() + plane(z).mean((2, 3), keepdim=True) + z.mean() + z.sum(-1)[0],
    "einsum": lambda z: torch.einsum("k c, bk -> cb", z.view(4, 3), w(2, 4)),
    "products_of_many": lambda z: plane(z) @ plane(-z).mT + torch.bmm(plane(z)[0], w(3, 4, 4)),
    "in_place": in_place,
    "dropout": lambda z: F.dropout(z, training=False) + z.clone().detach().float(),
}  # fmt: skip


class Anything(nn.Module):
    def decode(self, z):
        return z.view(1, 3, 2, 2)


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    codes = torch.randn(3, DIM, generator=torch.Generator().manual_seed(1))
    here = Prior(torch.zeros(1, DIM), torch.eye(DIM))
    cases = {}
    for name, step in STEPS.items():
        here.through = step
        cases[name] = portable(Anything(), prior=here), codes
    return codes, drawn(cases, "through", tmp_path_factory.mktemp("steps"))


@pytest.mark.parametrize("name", STEPS)
@torch.no_grad()
def test_a_step_gives_the_same_numbers_as_in_torch(steps, name):
    codes, results = steps
    expected = np.concatenate([STEPS[name](z.clone()[None]).flatten().numpy() for z in codes])
    for got in results[name]:
        np.testing.assert_allclose(got, expected, rtol=2e-5, atol=2e-5 + 2e-6 * np.abs(expected).max())


def lively(network: nn.Module, gain: float) -> nn.Module:
    """Give an untrained network pictures that differ, and batch norms a past."""
    torch.manual_seed(0)
    with torch.no_grad():
        for part in network.modules():
            if isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d):
                part.running_mean.normal_(0, 0.3)
                part.running_var.uniform_(0.5, 2)
            elif isinstance(part, nn.Linear | nn.Conv2d):
                part.weight.mul_(gain)
    return network.eval()


class Own(nn.Module):
    """A decoder as a learner may find one elsewhere: transposed convolutions, a residual, tanh."""

    latent_dim = 16

    def __init__(self):
        super().__init__()
        self.start = nn.Sequential(nn.Unflatten(1, (16, 1, 1)), nn.ConvTranspose2d(16, 32, 4))
        self.body = nn.Sequential(
            nn.BatchNorm2d(32), nn.ReLU(inplace=True), nn.ConvTranspose2d(32, 32, 3, 1, 1)
        )
        self.end = nn.Sequential(
            nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.GroupNorm(2, 16), nn.GELU(),
            nn.Upsample(scale_factor=4, mode="bilinear"), nn.Conv2d(16, 3, 3, 1, 1), nn.Tanh(),
        )  # fmt: skip

    def decode(self, z):
        h = self.start(z)
        return (self.end(h + self.body(h)) + 1) / 2


def families() -> dict:
    """{name: (network, codes)}: trained where the kit ships it, else lively."""
    images = load("garments", size=32, n=CODES)
    c, noise = condition(images, ["category", "hue", "sleeve"]), torch.randn(CODES, 16)
    told, gan_32 = ConditionalVAE(c.shape[1], width=16), Generator(32, 3, 16, c.shape[1])
    parts = {"shape": range(5), "texture": range(3, c.shape[1]), "colour": range(5, c.shape[1])}
    heads = CompositionalGenerator(parts, 16, size=32, channels=3, condition_dim=c.shape[1])
    ladder = load_ladder()[1.0]
    (vae, _, vae_prior), (gan, _, gan_prior) = load_vae(), load_gan()
    return {
        "shipped_vae": (vae, vae_prior.sample(CODES, 0)),
        "shipped_gan": (gan, gan_prior.sample(CODES, 0)),
        "shipped_ladder": (ladder, torch.randn(CODES, ladder.latent_dim)),
        "autoencoder": (lively(Autoencoder(32, 1, 2), 2), noise[:, :2]),
        "vae_32": (lively(VAE(32, latent_dim=16, width=16), 2.5), noise),
        "own": (lively(Own(), 3), noise),
        "conditional_vae": (lively(told, 2), torch.cat([noise, c], 1)),
        "gan_32": (lively(gan_32, 2), torch.cat([noise, c], 1)),
        "heads_32": (lively(heads, 1.8), torch.cat([noise, c], 1)),
    }  # fmt: skip


@torch.inference_mode()
def test_every_network_family_draws_within_one_level_of_torch(tmp_path):
    torch.manual_seed(3)
    networks = families()
    results = drawn(
        {name: (portable(n), codes) for name, (n, codes) in networks.items()}, "picture", tmp_path
    )
    for name, (network, codes) in networks.items():
        levels = (network.decode(codes) * 255).round().expand(-1, 3, -1, -1).permute(0, 2, 3, 1)
        assert levels.std(0).mean() > 10, f"{name}: expected pictures that differ"
        for way, got in zip(("compiled", "plain"), results[name]):
            pixels = got.reshape(-1, *levels.shape[1:3], 4)
            assert len(pixels) == CODES and (pixels[..., 3] == 255).all()
            apart = np.abs(pixels[..., :3].astype(int) - levels.numpy())
            assert apart.max() <= 1, f"{name}, {way}: {apart.max():g} levels apart"


def test_what_a_page_must_not_draw_is_refused(tmp_path):
    model = nn.Sequential(nn.Linear(2, 3), nn.Unflatten(1, (3, 1, 1)))
    model.decode, model.latent_dim = model.forward, 2
    file = portable(model)
    (tmp_path / "whole.file").write_bytes(file)
    (tmp_path / "other.file").write_bytes(file.replace(b"linear", b"zigzag"))
    said = node.run(engine() + """
const read = (name) => new Uint8Array(require("fs").readFileSync(`${name}.file`));
const rgba = new Uint8ClampedArray(4), trials = [
  () => new Engine(read("other")), () => new Engine(read("whole")).picture([NaN, 0], rgba)];
for (const trial of trials) try { trial(); } catch (fault) { console.log(fault.message); }
""", tmp_path)  # fmt: skip
    assert said.splitlines() == [
        "a page does not know the step 'zigzag'",
        "decode: expected finite pixels, got NaN or infinity",
    ]
