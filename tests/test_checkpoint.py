"""A checkpoint is whole or refused: kills, altered bytes, cuts, full disks, other versions, other models."""

import errno
import json
import os
import platform
import random
import signal
import time

import pytest
import torch
from torch import nn

from lessonlib.training import CheckpointError, checkpoint

torch.set_num_threads(1)
TENSORS = {"a.weight": torch.arange(6.0).view(2, 3), "b": torch.tensor(3), "c": torch.zeros(0, 2)}
FACTS = {"command": "python -m lessonlib.recipes tiny", "seed": 3, "scores": {"hue": 0.5}, "word": "Größe"}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "model.safetensors"
    checkpoint.save(path, TENSORS, FACTS)
    return path


def refusal(path):
    with pytest.raises(CheckpointError) as error:
        checkpoint.load(path)
    return error.value


def test_what_was_saved_comes_back(path):
    tensors, facts = checkpoint.load(path)
    assert facts == FACTS and tensors.keys() == TENSORS.keys()
    for name, tensor in TENSORS.items():
        assert torch.equal(tensors[name], tensor) and tensors[name].dtype == tensor.dtype
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64, torch.uint8, torch.bool])
def test_every_kind_of_number_comes_back(tmp_path, dtype):
    tensor = (torch.rand(3, 4) * 3).to(dtype)
    given = {"x": tensor, "shared": tensor, "turned": tensor.T}
    checkpoint.save(tmp_path / "x", given, {})
    tensors, _ = checkpoint.load(tmp_path / "x")
    assert all(torch.equal(tensors[name], given[name]) for name in given)


def test_equal_content_makes_equal_files(path):
    before = path.read_bytes()
    checkpoint.save(path, dict(reversed(TENSORS.items())), FACTS)
    assert path.read_bytes() == before


def test_any_altered_byte_is_refused(path):
    whole = path.read_bytes()
    for position in range(len(whole)):
        altered = bytearray(whole)
        altered[position] ^= 1 << position % 8
        path.write_bytes(altered)
        refusal(path)
    path.write_bytes(whole)
    checkpoint.load(path)


def test_altered_weights_and_altered_facts_are_named_so(path):
    whole = path.read_bytes()
    five, six = (torch.tensor(number).numpy().tobytes() for number in (5.0, 6.0))
    path.write_bytes(whole.replace(five, six))
    assert "altered: its bytes do not match its SHA-256" in refusal(path).reason
    path.write_bytes(whole.replace(b'\\"seed\\": 3', b'\\"seed\\": 4'))
    assert "altered" in refusal(path).reason


def test_any_cut_is_refused_and_so_is_anything_added(path):
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert "cut short" in refusal(path).reason
    path.write_bytes(whole + b"\0")
    assert "altered" in refusal(path).reason


def test_a_foreign_file_is_refused(path):
    from safetensors.torch import save_file

    save_file({"x": torch.ones(2)}, path)
    assert "no checkpoint of this kit" in refusal(path).reason
    path.write_bytes(b"PK\x03\x04" + bytes(500))
    refusal(path)


def test_another_format_is_refused_by_its_number(path, monkeypatch):
    monkeypatch.setattr(checkpoint, "FORMAT", 2)
    checkpoint.save(path, TENSORS, FACTS)
    monkeypatch.undo()
    assert refusal(path).reason == "the file has another format: expected 1, got 2"


def test_a_refusal_says_how_to_make_it_again(path):
    path.with_suffix(".json").write_text(json.dumps(FACTS), encoding="utf-8")
    path.write_bytes(path.read_bytes()[:-1])
    error = refusal(path)
    assert error.command == FACTS["command"] and str(error).endswith(f"Make it again with: {error.command}")
    path.unlink()
    error = refusal(path)
    assert "No such file" in error.reason and error.command == FACTS["command"]
    path.with_suffix(".json").write_text("{", encoding="utf-8")
    assert refusal(path).command == ""


def test_leftovers_of_a_killed_save_are_swept_and_never_loaded(path):
    nobody = 2**31 - 1  # no process has this number
    leftover = path.with_name(f".{path.name}.{platform.node()}-{nobody}-0123abcd.part")
    leftover.write_bytes(b"half")
    assert checkpoint.load(path)[1] == FACTS
    checkpoint.save(path, TENSORS, {})
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_says_so(path, monkeypatch, function):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, function, full)
    with pytest.raises(CheckpointError, match="could not be saved .No space left.*untouched"):
        checkpoint.save(path, TENSORS, {})
    monkeypatch.undo()
    assert checkpoint.load(path)[1] == FACTS
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_facts_that_are_no_json_are_refused_before_anything_is_written(path):
    for wrong in ({"x": torch.ones(1)}, {"x": float("nan")}):
        with pytest.raises((TypeError, ValueError)):
            checkpoint.save(path, TENSORS, wrong)
    assert checkpoint.load(path)[1] == FACTS


def test_restore_fills_a_module():
    source, target = nn.BatchNorm1d(3), nn.BatchNorm1d(3)
    source(torch.randn(5, 3))
    assert checkpoint.restore(target, source.state_dict()) is target
    assert torch.equal(target.running_mean, source.running_mean)


def test_restore_lists_what_does_not_fit_and_changes_nothing():
    module = nn.Linear(2, 3)
    before = module.weight.clone()
    tensors = {"weight": torch.ones(3, 4), "extra": torch.ones(1)}
    with pytest.raises(CheckpointError) as error:
        checkpoint.restore(module, tensors, command="make it")
    for part in ("missing bias", "unexpected extra", "weight: expected shape (3, 2), got (3, 4)", "make it"):
        assert part in str(error.value)
    assert torch.equal(module.weight, before)


def _save_for_ever(path):
    torch.set_num_threads(1)
    until = time.monotonic() + 20
    k = 0
    while time.monotonic() < until:
        k += 1
        checkpoint.save(path, {f"w{j}": torch.full((20_000,), k) for j in range(8)}, {"k": k})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which Windows has not")
def test_fifty_kills_while_saving_leave_a_whole_checkpoint_every_time(tmp_path):
    path = tmp_path / "model.safetensors"
    checkpoint.save(path, {f"w{j}": torch.full((20_000,), 0) for j in range(8)}, {"k": 0})
    rng, amid, seen = random.Random(0), 0, set()
    for _ in range(50):
        child = os.fork()
        if child == 0:
            try:
                _save_for_ever(path)
            finally:
                os._exit(1)
        time.sleep(rng.uniform(0.01, 0.08))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        tensors, facts = checkpoint.load(path)
        assert all((tensor == facts["k"]).all() for tensor in tensors.values()) and len(tensors) == 8
        amid += any(file.suffix == ".part" for file in tmp_path.iterdir())
        seen.add(facts["k"])
    assert amid >= 5 and len(seen) > 1, f"only {amid} kills fell into the writing of a file"
    checkpoint.save(path, {}, {})
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
