"""Shipped checkpoints: what they promise is measured again, and the commands that make them live."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from lessonlib.data import applies
from lessonlib.recipes import measures, table
from lessonlib.recipes.table import RECIPES
from lessonlib.scenes import garments
from lessonlib.shelf import CHECKPOINTS, Bundle, load_gan, load_ladder, load_reader, load_vae
from lessonlib.training import CheckpointError

MUST_EDIT = ("hue", "lightness", "sleeve", "length", "fit", "scale")


@pytest.fixture(scope="module")
def shipped():
    return (*load_vae(), load_reader())


@pytest.mark.parametrize("name", RECIPES)
def test_the_facts_beside_a_checkpoint_are_true(name):
    path = CHECKPOINTS / f"{name}.safetensors"
    facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert facts["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts["command"] == f"python -m lessonlib.recipes {name}"
    assert {"seed", "steps", "minutes", "machine", "torch", "measured"} <= set(facts)
    assert facts["about"] == RECIPES[name].about and facts["steps"] % RECIPES[name].steps == 0
    assert path.stat().st_size <= 4_000_000


def test_the_reader_reads_what_it_never_saw(shipped):
    scores = measures.readings(Bundle(shipped[3]), "garments")
    assert scores["category accuracy"] >= 0.99 and scores["pattern accuracy"] >= 0.98
    assert min(value for key, value in scores.items() if key.endswith("R2")) >= 0.95


def test_the_reader_of_paintings_reads_style_palette_and_composition():
    scores = measures.readings(Bundle(load_reader("paintings_reader_32")), "paintings")
    assert scores["style accuracy"] >= 0.98 and scores["hue error"] <= 0.04
    assert min(scores[f"{name} R2"] for name in ("x", "y", "chroma", "lightness")) >= 0.95


@pytest.fixture(scope="module")
def tables(shipped):
    bundle = Bundle(*shipped[:3])
    return {lock: next(iter(measures.edits(bundle, "garments", lock).values())) for lock in (False, True)}


@pytest.mark.parametrize("lock", [False, True])
def test_sliders_do_what_they_say(tables, lock):
    table = tables[lock]
    for name in MUST_EDIT:
        assert table[name]["r2"] >= 0.9, name
        for other, drift in table[name]["drift"].items():
            assert drift < 0.15, f"{name} moves {other}"
        assert table[name]["pictures"] == 200


def test_the_table_in_the_facts_is_what_is_measured(tables):
    facts = json.loads((CHECKPOINTS / "garments_vae_64.json").read_text(encoding="utf-8"))
    for name, row in facts["measured"]["edits"].items():
        assert tables[False][name]["r2"] == pytest.approx(row["r2"], abs=0.02)


def test_the_gan_draws_better_than_the_vae_and_does_what_it_is_told():
    facts = json.loads((CHECKPOINTS / "garments_gan_64.json").read_text(encoding="utf-8"))["measured"]
    gan = Bundle(*load_gan())
    again = measures.distances(gan, "garments")
    assert again["fd_floor"] < again["fd"] < again["fd_of_the_shipped_vae"]
    assert again["fd"] == pytest.approx(facts["fd"], abs=0.05)
    assert measures.sure(gan, "garments")["samples_read_with_p_over_0.8"] >= 0.95
    table = measures.edits(gan, "garments")["edits"]
    for name, row in facts["edits"].items():
        assert table[name]["r2"] == pytest.approx(row["r2"], abs=0.02)
        assert row["r2"] >= (0.9 if name != "accent" else 0.85), name


@torch.inference_mode()
def test_samples_read_as_clothes(shipped):
    vae, _, prior, reader = shipped
    for seed in (0, 1, 2):
        readings = reader.read(vae.decode(prior.sample(64, seed)))
        assert int((readings["category_p"] > 0.8).sum()) >= 58
        assert set(readings["pattern"].tolist()) == {0, 1, 2, 3}
        assert set(readings["category"].tolist()) == {0, 1, 2, 3, 4}
        assert applies(garments.SPEC, readings, "sleeve").any()


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_writes_what_can_be_opened(name, tmp_path, monkeypatch):
    small = replace(RECIPES[name], pictures=min(RECIPES[name].pictures, 2500))
    monkeypatch.setitem(RECIPES, name, small)
    monkeypatch.setattr(measures, "DRAWN", 100)
    monkeypatch.setattr(measures, "EDITED", 20)
    table.make(name, steps=2, into=tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"{name}.json", f"{name}.safetensors"]
    bundle = Bundle.open(tmp_path / name)
    assert set(bundle.facts["measured"]) == set(Bundle.open(CHECKPOINTS / name).facts["measured"])
    {"vae": load_vae, "gan": load_gan, "ladder": load_ladder, "reader": load_reader}[name.split("_")[1]](
        name, tmp_path
    )


def test_the_command_lives(tmp_path):
    command = [sys.executable, "-m", "lessonlib.recipes", "garments_ladder_32", "--steps", "2"]
    done = subprocess.run([*command, "--into", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "garments_ladder_32.safetensors and garments_ladder_32.json" in done.stdout
    load_ladder(folder=tmp_path)


def test_a_missing_checkpoint_names_its_command(tmp_path):
    (tmp_path / "garments_vae_64.json").write_text((CHECKPOINTS / "garments_vae_64.json").read_text())
    with pytest.raises(CheckpointError, match="python -m lessonlib.recipes garments_vae_64"):
        load_vae(folder=tmp_path)


def test_the_ladder_trades_detail_for_a_smaller_kl():
    facts = json.loads((CHECKPOINTS / "garments_ladder_32.json").read_text(encoding="utf-8"))
    rungs = load_ladder()
    assert tuple(rungs) == RECIPES["garments_ladder_32"].settings["betas"] == tuple(sorted(rungs))
    measured = [measures.rebuilt(Bundle(model), "garments") for model in rungs.values()]
    for again, told in zip(measured, facts["measured"].values()):
        assert again["kl"] == pytest.approx(told["kl"], rel=0.02)
    kl = [m["kl"] for m in measured]
    assert kl == sorted(kl, reverse=True) and kl[0] > 5 * kl[-1]
    assert measured[-1]["held_out_rmse"] > 1.1 * min(m["held_out_rmse"] for m in measured)
