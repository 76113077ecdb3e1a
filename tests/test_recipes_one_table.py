"""The one table of the course: what was measured is whole, and says what lesson 21 says."""

import ast
from pathlib import Path

import torch

from lessonlib.files import read_json
from lessonlib.recipes.one_table import TABLE, one_table

BENCHMARK = Path(__file__).parent / "benchmarks" / "one_table.py"


def test_what_was_measured_is_whole():
    stored, table = read_json(TABLE), one_table()
    keys = [(row["way"], row["seed"]) for row in stored["rows"]]
    assert len(set(keys)) == len(keys)
    assert {tuple(row) for row in stored["rows"]} == {tuple(stored["rows"][0])}
    seeds = {way: sorted(seed for name, seed in keys if name == way) for way in table}
    assert set(map(tuple, seeds.values())) == {(0, 1, 2)}, seeds
    assert stored["command"].endswith("python tests/benchmarks/one_table.py") and "cores" in stored["machine"]


def test_it_was_measured_with_the_steps_that_the_benchmark_takes():
    nodes = ast.parse(BENCHMARK.read_text(encoding="utf-8")).body
    values = {ast.unparse(node.targets[0]): node.value for node in nodes if isinstance(node, ast.Assign)}
    assert read_json(TABLE)["steps"] == ast.literal_eval(values["STEPS"])


def test_all_had_about_the_same_seconds():
    seconds = {way: row["seconds"].mean() for way, row in one_table().items() if way != "VAE, rebuilt"}
    longest = max(seconds.values())
    assert all(longest < 1.6 * spent for spent in seconds.values()), seconds


def test_what_the_lesson_says_of_the_table_holds():
    table = one_table()
    fd = {way: row["FD"] for way, row in table.items()}
    assert fd["VAE, rebuilt"].max() < fd["VAE, flow"].min(), "the decoder's floor"
    assert all(fd["VAE, flow"].max() < fd[way].min() for way in ("VAE, N(0, I)", "VAE, mixture"))
    assert torch.stack([row["authenticity"] for row in table.values()]).min() > 0.4, "no sign of copying"
