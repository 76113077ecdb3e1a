"""What a notebook writes out and what the library holds are one thing: the same numbers from both."""

import ast
import json
import math
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch import nn
from torch.distributions import Normal

from lessonlib import metrics, models
from lessonlib.data import load
from lessonlib.editing import Directions, condition, condition_columns, mean_difference, spec_rows
from lessonlib.exercises.catalogue import find
from lessonlib.recipes import clouds, painting
from lessonlib.recipes.flow import train_flow
from lessonlib.recipes.gan import train_gan
from lessonlib.scenes import posters
from lessonlib.scenes.audiences import prefers, sample_audiences
from lessonlib.toys import game as toy
from lessonlib.toys.duels import duels
from lessonlib.training import EMA

torch.set_num_threads(1)
NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
LESSON_11 = {"channels": 3, "latent_dim": 64, "train": None}
LESSON_12 = {"channels": 3, "train": None, "reader": None}
X = load("garments", size=32, n=64).batch(slice(None))
close = torch.testing.assert_close


def written(name, **given):
    """Return what a notebook defines, by name: its functions, classes and exercises, and no other line.

    An exercise is the kit's answer to it. ``given`` are values that the definitions look up, as ``channels``.
    """
    (path,) = NOTEBOOKS.glob(f"{name}*.ipynb")
    space = {**given, "working": lambda id: find(id).define(find(id).answer)}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            for node in ast.parse("".join(cell["source"])).body:
                if _defines(node):
                    exec(compile(ast.Module([node], []), path.name, "exec"), space)
    return space


def _defines(node):
    """Say whether a line imports or defines; an exercise's stub does not, for ``working`` follows it."""
    if isinstance(node, ast.ImportFrom):
        return node.module not in ("lessonlib.exercises", "lessonlib.widgets")
    if isinstance(node, ast.Assign):
        return "working(" in ast.unparse(node.value)
    stub = "raise NotDone" in ast.unparse(node)
    return isinstance(node, (ast.Import, ast.FunctionDef, ast.ClassDef)) and not stub


def twins(theirs, ours):
    """Give the second network the weights of the first, layer by layer, and return both in eval mode."""
    mine, own = theirs.state_dict(), ours.state_dict()
    assert [w.shape for w in mine.values()] == [w.shape for w in own.values()]
    ours.load_state_dict(dict(zip(own, mine.values())))
    return theirs.eval(), ours.eval()


def draw(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def test_lesson_05_writes_the_librarys_autoencoder():
    space = written("05", pixels=3072, x=X)
    theirs, ours = twins(
        nn.ModuleList([space["encoder"](16), space["decoder"](16)]), models.Autoencoder(32, 3, 16)
    )
    close(theirs[1](theirs[0](X)), ours.reconstruct(X))


def test_lesson_07_writes_the_librarys_vae():
    theirs, ours = twins(written("07", channels=3)["VAE"](), models.VAE(32, 3, 32, 32))
    close(theirs.encode(X), ours.encode(X))
    close(theirs.decode(draw(5, 32)), ours.decode(draw(5, 32)))


def test_lesson_06_writes_the_librarys_draw_and_kl():
    space, mu, logvar = written("06"), draw(64, 20), draw(64, 20, seed=1)
    close(space["kl_per_dim"](mu, logvar), models.kl_per_dim(mu, logvar))
    drawn = []
    for reparameterize in (space["reparameterize"], models.reparameterize):
        torch.manual_seed(0)
        drawn.append(reparameterize(mu, logvar))
    close(*drawn)


def test_lesson_06_writes_the_librarys_clouds():
    space = written("06", channels=3)
    theirs, ours = twins(space["CloudVAE"](), clouds.CloudVAE())
    losses = []
    for model, loss in ((theirs, space["cloud_loss"]), (ours, clouds.cloud_loss)):
        torch.manual_seed(0)
        losses.append(loss(model, X, 3.0))
    close(*losses)
    z, mu, logvar = draw(9, 2), draw(9, 2, seed=1), draw(9, 2, seed=2)
    price = Normal(mu, torch.exp(0.5 * logvar)).log_prob(z) - Normal(0, 1).log_prob(z)
    close(space["log_ratio"](z, mu, logvar), price)


def test_lesson_07_writes_the_librarys_losses():
    space, mu, logvar = written("07", channels=3), draw(64, 20), draw(64, 20, seed=1)
    mean = (X + 0.2 * draw(*X.shape)).clamp(0, 1)
    close(space["gaussian_nll"](X, mean, 0.3), models.gaussian_nll(X, mean, 0.3))
    for again in (mean, X + 0.01):  # sigma above its floor, and at it
        sigma = models.calibrated_sigma(X, again, floor=0.06)
        ours = models.elbo(X, again, mu, logvar, sigma, beta=3.0)
        close(dict(space["elbo"](X, again, mu, logvar, 3.0)), dict(ours))


def test_lesson_08_writes_the_librarys_edits():
    some = SimpleNamespace(controls=(), names=(), spec=())
    space, images = written("08", directions=some), load("garments", size=32, n=400)
    codes = draw(400, 20) + images.column("length")[:, None] * draw(20, seed=1)
    chosen = images.column("pattern") == 1
    close(space["mean_difference"](codes, chosen), mean_difference(codes, chosen))
    directions = Directions.fit(codes, images)
    rows = [images.names.index(name) for name in ("length", "fit")]
    starts = [sum(f.rows for f in images.spec[:k]) for k in rows]
    S, A = directions.alike.covariance[0], directions.weight[starts]
    move = space["locked_move"](codes[:9], A, S, torch.tensor([0.3, 0.0]))
    target = directions.read(codes[:9])[:, rows[0]] + 0.3
    close(move, directions.move(codes[:9], {"length": target}, hold=["fit"]), atol=1e-3, rtol=1e-3)


def test_lesson_09_writes_the_librarys_conditional_vae():
    space, images = written("09", images=None), load("garments", size=32, n=64)
    theirs, ours = twins(space["ConditionalVAE"](7), models.ConditionalVAE(7))
    code = ours.join(draw(5, 16), draw(5, 7, seed=1))
    close(theirs.encode(X), ours.encode(X))
    close(theirs.decode(code), ours.decode(code))
    names = ("hue", "accent", "lightness", "sleeve", "length")
    space["columns"] = [images.names.index(name) for name in names]
    close(space["condition"](images), condition(images, names))


def test_lesson_10_writes_the_librarys_game():
    space, real, fake = written("10"), draw(128, 1), draw(128, 1, seed=1)
    ours = models.discriminator_loss(real, fake), models.generator_loss(fake)
    close(space["game_losses"](real, fake), ours)
    network = twins(space["mlp"](32, 1), toy.mlp(32, 1))
    close(space["r1_penalty"](network[0], draw(9, 2), 0.1), models.r1_penalty(network[1], draw(9, 2), 0.1))
    for kind, step in (("plain", space["plain"]), ("cured", space["cured"])):
        theirs, ours = toy.Game(kind, seed=3), toy.Game(kind, seed=3)
        for _ in range(3):
            losses = step(theirs)
            close(
                torch.tensor([torch.as_tensor(v).item() for v in losses.values()]), torch.tensor(ours.step())
            )
        close(theirs.fakes(), ours.fakes())


def test_lesson_11_writes_the_librarys_networks():
    space = written("11", **LESSON_11)
    theirs, ours = twins(space["Generator"](64), models.Generator(32, 3, 64))
    close(theirs.decode(draw(5, 64)), ours.decode(draw(5, 64)))
    theirs, ours = twins(space["Discriminator"](), models.Discriminator(32, 3))
    close(theirs(X), ours(X))


def test_lesson_12_writes_the_librarys_discriminator():
    c = draw(64, 23)
    space = written("12", **LESSON_12, every_c=c)
    theirs, ours = twins(space["ConditionalDiscriminator"](), models.Discriminator(32, 3, 23))
    close(theirs(X, c), ours(X, c))


def test_lesson_12_trains_its_own_discriminator_as_the_recipe_does():
    images = load("garments", size=32, n=64)
    space = written("12", **LESSON_12, every_c=condition(images, images.names))
    ours, history = train_gan(images, 3, conditions=images.names)
    torch.manual_seed(0)
    models.Generator(32, 3, 64, 23)
    discriminator = space["ConditionalDiscriminator"]()  # after the generator, as the recipe makes its own
    theirs, again = train_gan(images, 3, conditions=images.names, discriminator=discriminator)
    assert again.values["loss_d"] == pytest.approx(history.values["loss_d"], rel=1e-3)
    code = draw(3, 87)
    close(theirs.decode(code), ours.decode(code), atol=1e-3, rtol=1e-3)


def test_lesson_16_writes_the_librarys_generator():
    images = load("garments", size=32, n=4)
    groups = {head: [f.name for f in images.spec if f.group == head] for head in models.compositional.HEADS}
    wires = {head: condition_columns(images, images.names, names) for head, names in groups.items()}
    theirs = written("16", train=images, latent_dim=8)["Heads"](wires, 23).eval()
    ours = models.CompositionalGenerator(wires, condition_dim=23).eval()
    assert ours.load_state_dict(theirs.state_dict(), strict=False) == (["reaches"], [])
    close(theirs.decode(draw(5, 31)), ours.decode(draw(5, 31)))


def test_lesson_19_writes_the_librarys_network_and_its_loss():
    from torch.nn.functional import conv2d

    from lessonlib.models import upscaler

    kit = {"bicubic": upscaler.bicubic, "conv2d": conv2d, "how_differently": find("19.2").function}
    space = written("19", **kit)
    theirs, ours = twins(space["Upscaler"](), upscaler.Upscaler())
    nn.init.normal_(ours.detail[-1].weight, std=0.1)
    theirs.load_state_dict(ours.state_dict())
    x, y = draw(2, 3, 12, 16).sigmoid(), draw(2, 3, 48, 64).sigmoid()
    close(theirs(x), ours(x))
    assert theirs.reach == ours.reach
    bank = upscaler.filter_bank()
    close(space["texture_loss"](ours(x), y, bank), upscaler.texture_loss(ours(x), y, bank))


def test_lesson_11_takes_the_librarys_step_of_the_average():
    layer = nn.Linear(2, 1)
    ema = EMA(layer, half_life=900, batch_size=32)
    average, seen = layer.weight.detach().clone(), 0
    for k in range(4):
        with torch.no_grad():
            layer.weight.add_(draw(1, 2, seed=k))
        ema.update()
        seen += 32
        average = written("11", **LESSON_11)["ema_step"](
            average, layer.weight.detach(), min(900, 0.05 * seen), 32
        )
        close(average, ema.module.weight)


def test_lesson_11_plays_the_librarys_game_round_for_round():
    images = load("garments", size=32, n=64)
    space = written("11", **LESSON_11)
    torch.manual_seed(0)
    game, rounds = space["Game"](space["Generator"](64), space["Discriminator"]()), 5
    ours, history = train_gan(images, rounds, batch_size=24)
    torch.manual_seed(0)
    fresh, judge = models.Generator(32, 3, 64), models.Discriminator(32, 3)
    twins(fresh, game.generator), twins(judge, game.discriminator)
    game.ema = EMA(game.generator, half_life=20_000, batch_size=24)
    for network in (game.generator, game.discriminator):
        network.train()
    found = space["train_gan"](game, rounds, pictures=images)
    for name, values in found.values.items():
        assert values == pytest.approx(history.values[name], rel=1e-3), name
    close(game.ema.module.decode(draw(3, 64)), ours.decode(draw(3, 64)), atol=1e-3, rtol=1e-3)


def test_lesson_13_writes_the_librarys_numbers():
    space, real, fake = written("13"), draw(90, 5).double(), 1.2 * draw(70, 5, seed=1).double()
    for name in ("frechet_distance", "kernel_distance"):
        assert float(space[name](real, fake)) == pytest.approx(getattr(metrics, name)(real, fake)), name
    ours = metrics.precision_recall(real, fake, k=5)
    assert float(space["share_inside"](fake, real, 5)) == pytest.approx(ours["precision"])
    assert float(space["share_inside"](real, fake, 5)) == pytest.approx(ours["recall"])
    theirs = [float(v) for v in space["density_and_coverage"](real, fake)]
    assert theirs == pytest.approx([ours["density"], ours["coverage"]])
    assert space["wilson"](7, 9) == pytest.approx(metrics.wilson(7, 9))
    assert math.isclose(space["wilson"](0, 3)[0], 0, abs_tol=1e-12)


def test_lesson_18_fits_and_asks_as_the_library_does():
    pool = posters.sample_factors(500, 3)
    x, u = spec_rows(posters.SPEC, pool), sample_audiences(1)[0].utility(pool)
    space = written("18", x=x, pool=pool)
    chosen, other = x[:30], x[30:60]
    mean, covariance = space["taste_of"](chosen, other)
    taste = models.fit_taste(chosen, other)
    close(mean, taste.mean, atol=1e-3, rtol=1e-3)
    close(covariance, taste.covariance, atol=1e-3, rtol=1e-3)
    one, two = (torch.Generator().manual_seed(4) for _ in range(2))
    ours = duels(x, lambda i, j: bool(prefers(u[i], u[j], two)), 6, two)[1][-1]
    theirs = space["ask"](lambda i, j: bool(prefers(u[i], u[j], one)), 6, one)
    close(theirs.mean, ours.mean)


def test_lesson_21_writes_the_librarys_flow():
    space, x, noise, t, c = written("21"), draw(9, 3), draw(9, 3, seed=1), torch.rand(9), draw(9, 4, seed=2)
    close(space["on_the_line"](x, noise, t), models.on_the_line(x, noise, t))
    theirs, ours = twins(space["Velocity"](3, 4, 32, 2), models.VelocityNet(3, 4, 32, 2))
    close(theirs(x, t, c), ours(x, t, c))
    close(theirs(x, t), ours(x, t))
    losses = []
    for loss in (space["flow_loss"], models.flow_loss):
        torch.manual_seed(0)
        losses.append(loss(ours, x))
    close(*losses)
    for method in ("euler", "heun"):
        way = space["follow"](ours, noise, 5, space[method])
        close(way, models.follow(ours, noise, 5, getattr(models, method)))
    one, other = ours(x, t), ours(x, t, c)
    close(space["guided"](one, other, 3.0), models.guided(lambda *_: other, lambda *_: one, 3.0)(x, t))


def test_lesson_21_trains_as_the_recipe_does():
    rows, c = draw(700, 3), draw(700, 4, seed=2)
    rows = (rows - rows.mean(0)) / rows.std(0)
    space = written("21", rows=rows, c=c)
    for condition_dim, loss in ((0, "code_loss"), (4, "conditional_loss")):
        torch.manual_seed(0)
        theirs, _ = space["train_flow"](space["Velocity"](3, condition_dim), space[loss], 3)
        ours, _ = train_flow(rows, 3, c if condition_dim else None)
        t = torch.rand(9)
        close(theirs(rows[:9], t), ours(rows[:9], t))


def test_lesson_14_and_its_recipe_find_the_same_centre():
    weight = torch.rand(5, 32, 32, generator=torch.Generator().manual_seed(0))
    close(written("14")["centre"](weight), painting.centre(weight))
