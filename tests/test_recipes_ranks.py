"""Several processes train as one: ``torchrun`` starts two of this file, which make a small recipe.

Which of the two dies, and when, only this file knows: ``KILL`` names a rank and a step.
"""

import json
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from lessonlib.data import load
from lessonlib.models import Reader
from lessonlib.recipes import gan, measures, reader, table, vae
from lessonlib.recipes.vae import train_vae
from lessonlib.shelf import Bundle
from lessonlib.training import fit, ranks
from lessonlib.training.ranks import Objective

NAME, STEPS, EVERY = "clothes", 20, 5
HERE = Path(__file__).parent


def small(scene, size, steps, images, **how):
    """Train a small VAE on 200 garments, and keep each process's weights as they are."""
    model, history = train_vae(images, steps, width=4, **how)
    torch.save(model.state_dict(), folder() / f"rank{ranks.rank()}.pt")
    torch.save(history.values, folder() / f"history{ranks.rank()}.pt")
    return Bundle(model), history


def folder():
    return Path(os.environ["FOLDER"])


def steps_that_may_end(fit, kill):
    """Let ``fit`` save every five steps, note where it began, and kill the process where ``KILL`` says so."""

    def fitted(step, **how):
        first = []

        def watched(i):
            if not first:
                first.append(i)
                (folder() / f"began{ranks.rank()}").open("a").write(f"{i} ")
            if f"{ranks.rank()}:{i}" == kill and os.environ["TORCHELASTIC_RESTART_COUNT"] == "0":
                os.kill(os.getpid(), signal.SIGKILL)
            return step(i)

        return fit(watched, **how | {"every": EVERY})

    return fitted


def main():
    """What each process runs: the recipes' own command, with a small row in the table."""
    torch.set_num_threads(1)
    table.RECIPES[NAME] = table.Recipe(small, "garments", 32, STEPS, (measures.rebuilt,), 200)
    vae.fit = steps_that_may_end(vae.fit, os.environ.get("KILL"))
    sys.argv = ["recipes", NAME, "--into", str(folder())]
    runpy.run_module("lessonlib.recipes", run_name="__main__")


def torchrun(into, *options, **environment):
    """Start two processes as a learner would; return what they printed."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", *options]
    inherited = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)])}
    done = subprocess.run(
        [*command, __file__], env=inherited | environment | {"FOLDER": str(into)},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def weights(path):
    return torch.cat([w.flatten() for w in torch.load(path).values()])


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The weights of one process with the joined batch."""
    model, _ = train_vae(load("garments", size=32, n=200), STEPS, width=4)
    path = tmp_path_factory.mktemp("alone") / "weights.pt"
    torch.save(model.state_dict(), path)
    return weights(path)


def test_two_processes_train_what_one_does_with_the_joined_batch(tmp_path, alone):
    said = torchrun(tmp_path)
    for rank in (0, 1):
        torch.testing.assert_close(weights(tmp_path / f"rank{rank}.pt"), alone, atol=1e-5, rtol=0)
    first, second = (torch.load(tmp_path / f"history{rank}.pt")["rmse"] for rank in (0, 1))
    assert first != second  # each looked at its own half
    assert said.count("wrote") == said.count("pictures a second") == 1
    facts = json.loads((tmp_path / f"{NAME}.json").read_text(encoding="utf-8"))
    assert "2 processes" in facts["machine"] and facts["pictures_per_second"] > 0
    assert not (tmp_path / f"{NAME}.part").exists()


def test_when_one_of_two_is_killed_both_go_on_from_the_last_checkpoint(tmp_path, alone):
    torchrun(tmp_path, "--max-restarts=1", KILL="1:13")
    for rank in (0, 1):
        assert (tmp_path / f"began{rank}").read_text() == "0 10 "
        torch.testing.assert_close(weights(tmp_path / f"rank{rank}.pt"), alone, atol=1e-5, rtol=0)


def test_of_unequal_slices_nobody_trains(monkeypatch):
    monkeypatch.setattr(ranks, "world", lambda: 3)
    monkeypatch.setattr(ranks, "rank", lambda: 2)
    assert ranks.share(96) == 32
    with pytest.raises(ValueError, match="a number of processes that divides a batch of 64, got 3"):
        ranks.mine(torch.zeros(64, 2))


def test_slices_lie_side_by_side_and_make_the_whole(monkeypatch):
    rows, parts = torch.arange(12).reshape(6, 2), []
    monkeypatch.setattr(ranks, "world", lambda: 3)
    for rank in range(3):
        monkeypatch.setattr(ranks, "rank", lambda rank=rank: rank)
        parts.append(ranks.mine(rows))
    assert torch.equal(torch.cat(parts), rows) and {len(part) for part in parts} == {2}


def test_only_the_first_saves_and_shows_progress(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(ranks, "rank", lambda: 1)
    model = torch.nn.Linear(1, 1)
    fit(lambda i: {}, steps=2, modules={"model": model}, checkpoint=tmp_path / "state")
    assert not any(tmp_path.iterdir()) and capsys.readouterr().err == ""


def test_a_button_that_one_process_heard_stops_all(monkeypatch):
    monkeypatch.setattr(ranks, "world", lambda: 2)
    monkeypatch.setattr(ranks, "begin_alike", lambda step: None)
    monkeypatch.setattr(ranks, "rank", lambda: 0)
    heard = iter([0.0, 1.0])  # what the other process adds
    monkeypatch.setattr(ranks.distributed, "all_reduce", lambda total: total.add_(next(heard)))
    assert fit(lambda i: {}, steps=5).steps == 2


def test_a_gan_says_why_it_trains_in_one_process(monkeypatch):
    monkeypatch.setattr(ranks, "world", lambda: 2)
    with pytest.raises(ValueError, match="expected one process, got 2: DistributedDataParallel passes on no"):
        gan.train_gan(load("garments", size=32, n=8), 1, width=2)


def test_processes_that_begin_at_different_steps_say_so(monkeypatch):
    ranks.begin_alike(500)
    monkeypatch.setattr(ranks, "mean", lambda values: torch.tensor(250.0))
    with pytest.raises(ValueError, match="a folder that all machines share: others begin at another step"):
        ranks.begin_alike(500)


@pytest.mark.parametrize(
    "device, here, sentence",
    [
        ("gpu", 1, "expected cpu, cuda or mps, got 'gpu'"),
        ("cuda", 1, "device cuda: expected a graphics card, got 0; cpu is everywhere"),
        ("cuda", 2, "expected 2 graphics cards, one for each process, got 0"),
        ("mps", 2, "expected 2 graphics cards, one for each process, got"),
    ],
)
def test_a_device_that_is_not_there_is_named(device, here, sentence, monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    monkeypatch.setenv("LOCAL_WORLD_SIZE", str(here))
    with pytest.raises(ValueError, match=sentence):
        ranks.place(device)


def test_each_process_takes_a_card_of_its_own(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert ranks.place("cuda") == "cuda" and ranks.place("cuda:1") == "cuda:1"
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "1")
    monkeypatch.setenv("LOCAL_RANK", "0")  # torchrun started one process: torch wants its card's number
    assert ranks.place("cuda") == "cuda:0" and ranks.place("cuda:1") == "cuda:1"
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "2")
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert ranks.place("cuda") == "cuda:1" and ranks.place("cpu") == "cpu"


def test_the_command_refuses_a_device_in_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["recipes", "garments_vae_64", "--device", "gpu"])
    with pytest.raises(SystemExit):
        runpy.run_module("lessonlib.recipes", run_name="__main__")
    assert "error: device: expected cpu, cuda or mps, got 'gpu'" in capsys.readouterr().err


def test_half_precision_fits_both_networks(monkeypatch):
    """As on a GPU, but here: what comes out in bfloat16 is still what losses and guards ask for."""

    def halved(self, *batch):
        with torch.autocast("cpu", torch.bfloat16):
            return self.loss(*batch)

    monkeypatch.setattr(Objective, "forward", halved)
    monkeypatch.setattr(reader, "BATCH", 8)
    for model, history in (
        train_vae(load("garments", size=32, n=64), 2, width=4),
        reader.train_reader("garments", 32, 2),
    ):
        assert all(w.dtype == torch.float32 and w.isfinite().all() for w in model.parameters())
        assert history.pictures == 2 * (8 if isinstance(model, Reader) else 64)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no NVIDIA GPU here")
def test_one_step_on_a_gpu():
    for model in (
        train_vae(load("garments", size=32, n=64), 1, width=4, device="cuda")[0],
        reader.train_reader("garments", 32, 1, device="cuda")[0],
        gan.train_gan(load("garments", size=32, n=64), 1, width=4, device="cuda")[0],
    ):
        assert all(w.device.type == "cpu" and w.isfinite().all() for w in model.parameters())


if __name__ == "__main__":
    main()
