"""Exercises: answers are right, mistakes meet their own sentences, nothing crashes, nothing is lost."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from lessonlib import exercises
from lessonlib.exercises import NotDone, answer, check, hint, progress, score, store, working
from lessonlib.exercises.base import read_mistakes
from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.compare import alike
from lessonlib.exercises.describe import describe, difference
from lessonlib.exercises.desk import _hints_given, _kits, _right
from lessonlib.exercises.judge import judge

ALL = list(catalogue().values())
ROOM = Path(exercises.__file__).parent


class Evil:
    """An object that fails whatever is asked of it."""

    shape = dtype = property(lambda self: 1 / 0)

    def __repr__(self):
        raise RuntimeError("no")

    __call__ = __bool__ = __eq__ = __len__ = __iter__ = __repr__
    __hash__ = None


NONSENSE = [
    None, 0, 3, "x", [], {}, (), True, Evil(), Evil, int, print, exit, NotDone, 2j, float("nan"), np.zeros(3),
    np.float32(1), torch.zeros(0), torch.full((3, 5, 7), float("nan")), torch.zeros(3, dtype=torch.int64),
    torch.zeros(2, device="meta"), torch.zeros((), dtype=torch.complex64), (None, None), [[[1]]],
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    for memory in (_right, _hints_given, _kits):
        memory.clear()
    return tmp_path


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
def test_an_exercise_knows_right_from_wrong(exercise):
    right = exercise.define(exercise.answer)
    assert judge(exercise, right).state == "right", judge(exercise, right)
    assert score(exercise.id, right, seed=7) == exercise.points
    for untouched in (exercise.define(exercise.stub), ...):
        assert judge(exercise, untouched).state == "not started"
        assert score(exercise.id, untouched, seed=7) == 0
    assert len({sentence for _, sentence in exercise.mistakes}) >= 3
    for source, sentence in exercise.mistakes:
        outcome = judge(exercise, exercise.define(source))
        assert outcome.state == "not yet", source
        assert ("Usual cause", sentence) in outcome.lines, f"{source}\n{sentence}\n{outcome}"
        assert score(exercise.id, exercise.define(source), seed=7) < exercise.points, source


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
def test_nonsense_never_crashes_a_check(exercise):
    def wrong_arity(one, two, three, four, five, six):
        return one

    functions = [lambda *given, thing=thing, **options: thing for thing in NONSENSE]
    for nonsense in (*NONSENSE, *functions, wrong_arity, lambda: 3):
        outcome = judge(exercise, nonsense)
        assert outcome.state == "not yet", nonsense
        assert outcome.lines and repr(outcome) and outcome._repr_html_()
    assert score(exercise.id, functions[0], seed=7) == score(exercise.id, Evil(), seed=7) == 0


class Mute(Exception):
    def __str__(self):
        return 1 / 0


def mute(*given):
    raise Mute


def used_up(mu, logvar):
    result = mu**2 + logvar
    result.sum().backward()
    return result


def imaginary(mu, logvar):
    return torch.complex(mu, logvar)


@pytest.mark.parametrize("function", [mute, used_up, imaginary])
def test_what_fails_when_looked_at_is_not_yet_right(function):
    outcome = check("06.2", function)
    assert outcome.state == "not yet" and repr(outcome) and score("06.2", function, 7) == 0


def test_the_engine_is_read_in_one_sitting():
    engine = set(ROOM.glob("*.py")) - set(ROOM.glob("lesson_*.py"))
    assert engine and all(len(path.read_text(encoding="utf-8").splitlines()) < 200 for path in engine)


def learner(source: str, name: str):
    """Define a function as a notebook's cell does."""
    space = {"torch": torch}
    exec(compile(source, "cell", "exec"), space)
    import linecache

    linecache.cache["cell"] = (len(source), None, source.splitlines(True), "cell")
    return space[name]


def said(id: str, source: str) -> str:
    """Return what is said of a learner's answer."""
    return repr(check(id, learner(source, catalogue()[id].name)))


@pytest.mark.parametrize("id, source, words", [
    ("03.1", "def layer(x, weight, bias):\n    return x * weight + bias", "adds nothing up"),
    ("05.2", "def project(x, mean, components):\n    return (x - mean) * components",
     "in the last place, 9 meets 4. If rows times columns are meant, `@`"),
    ("01.4", "def apart(batch, picture):\n    return batch - picture.mean(dim=(1, 2))",
     "in the last place, 7 meets 3. `picture.mean(dim=(1, 2))[:, None, None]` would fit"),
    ("01.3", "def tint(x, colour):\n    assert x.shape[1] != 5, 'hm'\n    return x * colour[:, None, None]",
     "AssertionError: hm"),
    ("08.4", "def locked_move(z, A, S, change):\n    return z + S @ A @ change", "`S` (5, 5), `A` (3, 5)"),
    ("08.4", "def locked_move(z, A, S, change):\n    return z + S @ A @ change", "`A.T` would fit"),
    ("00.1", "def brighten(picture, amount):\n    return (picture + amont).clamp(0, 1)", "Is `amount`"),
    ("00.1", "def brighten(picture):\n    return picture", "called as `brighten(picture, amount)`"),
    ("06.2", "def kl_per_dim(mu, logvar):\n    mu -= 1\n    return mu", "in place"),
    ("19.2", "def how_differently(made, real):\n    return (made.sort() - real.sort()).abs().mean()",
     "take `.values`"),
    ("20.2", "def area(members, strangers):\n    return (members < strangers).float().mean()",
     "in the last place, 7 meets 9. If all are to meet all, `members[:, None]`"),
    ("22.2", "def choose(fd, seconds, fresh, patience, least):\n"
     "    return fd[(seconds <= patience) and (fresh >= least)].argmin()", "place by place they are `&`"),
])  # fmt: skip
def test_an_error_in_the_learners_code_is_explained_by_shapes(id, source, words):
    assert words in said(id, source)


def test_an_error_names_message_and_line_of_the_learner_and_not_of_the_library():
    lines = "def brighten(picture, amount):\n    half = 2\n    return json_loads(half)"
    text = said("00.1", lines)
    assert "NameError: name 'json_loads' is not defined" in text and "line 3 of the cell" in text

    def brighten(picture, amount):
        return json.loads("{")

    assert '`return json.loads("{")`' in repr(check("00.1", brighten))


@pytest.mark.parametrize("id, source, words", [
    ("06.1", "def reparameterize(mu, logvar):\n    return mu + logvar * torch.randn(mu.shape)", "logarithm"),
    ("10.1", "def game_losses(r, f):\n    from torch.nn.functional import softplus\n"
     "    return (softplus(-r) + softplus(f)).mean(), softplus(-f).mean()", "batches may differ in size"),
    ("03.2",
     "def softmax(logits):\n    e = torch.exp(logits)\n    return e / e.sum(dim=1)", "`keepdim=True`"),
    ("03.2", "def softmax(logits):\n    e = torch.exp(logits - logits.max(dim=1).values)\n"
     "    return e / e.sum(dim=1)", "One number a row has the shape (N,)"),
    ("03.1", "def layer(x, weight, bias):\n    return weight @ x.T + bias", "Pictures became columns"),
    ("03.3", "def cross_entropy(logits, y):\n    return -torch.log(logits).sum()", "of numbers below 0, the"),
    ("03.4", "def slopes(x, target, weight, bias, v, c):\n    out = v @ (weight @ x + bias).relu() + c\n"
     "    g = 2 * (out - target) * v\n    return g[:, None] * x, 2 * (out - target) * (weight @ x + bias)",
     "as number 1 of 2"),
    ("03.3", "def cross_entropy(logits, y):\n    return -torch.log(logits[range(len(y)), y]).mean()",
     "`log_softmax` makes log-prob"),
    ("04.1", "def convolve(x, kernel):\n    return torch.zeros(9, 9)", "Dimension 0 should be"),
    ("02.4", "def psnr(picture, target):\n    return -10 * torch.log10((picture - target)**2)", "`.mean()`"),
    ("08.1", "def slerp(start, end, t):\n    o = (start * end).sum().acos()\n"
     "    a, b = (((1 - t) * o).sin() / o.sin(), (t * o).sin() / o.sin())\n"
     "    return a[:, None] * start + b[:, None] * end", "without dividing by the norms"),
    ("05.1", "def rmse(x, again):\n    return ((x - again) ** 2).mean().sqrt().item()", "`float(…)`"),
    ("05.1", "def rmse(x, again):\n    return 3 * ((x - again) ** 2).mean().sqrt()", "3 times"),
    ("06.2",
     "def kl_per_dim(mu, logvar):\n    return (mu**2 + logvar.exp() - logvar - 1) / 2 + 1", "too large"),
    ("22.2", "def choose(fd, seconds, fresh, patience, least):\n"
     "    fits = (seconds <= patience) & (fresh >= least)\n"
     "    return float(torch.where(fits, fd, torch.inf).argmin()) if fits.any() else -1.0", "A whole number"),
    ("06.1", "def reparameterize(mu, logvar):\n    torch.manual_seed(0)\n"
     "    return mu + torch.exp(logvar / 2) * torch.randn_like(mu)", "nothing is drawn"),
])  # fmt: skip
def test_a_wrong_answer_written_in_ones_own_way_meets_the_sentence_for_it(id, source, words):
    text = said(id, source)
    assert text.startswith("△ not yet") and words in text


def test_right_answers_written_in_other_ways_are_right():
    ways = (
        ("06.1", "def reparameterize(mu, logvar):\n    from torch.distributions import Normal\n"
         "    return Normal(mu, logvar.exp() ** 0.5).rsample()"),
        ("06.1", "def reparameterize(mu, logvar):\n    z = torch.randn(mu.shape[1], len(mu)).T\n"
         "    return z * (logvar / 2).exp() + mu"),
        ("02.2", "def slope_of_loss(w, x, y):\n    return 2 * x * (x * w - y)"),
        ("13.2", "def frechet_distance(real, generated):\n    from lessonlib import metrics\n"
         "    return float(metrics.frechet_distance(real, generated))"),
        ("20.2", "def area(members, strangers):\n"
         "    won = [(a < b) + (a == b) / 2 for a in members for b in strangers]\n"
         "    return float(sum(won)) / len(won)"),
        ("22.2", "def choose(fd, seconds, fresh, patience, least):\n"
         "    fits = (seconds <= patience) & (fresh >= least)\n"
         "    return torch.where(fits, fd, torch.inf).argmin() if fits.any() else -1"),
        ("22.3", "def share_copied(made, strangers):\n"
         "    return float((made < strangers.quantile(0.01) / 2).sum()) / len(made)"),
    )  # fmt: skip
    for id, source in ways:
        assert said(id, source).startswith("✔ right"), said(id, source)


def test_a_complex_distance_is_refused():
    def frechet_distance(real, generated):
        return torch.complex(right(real, generated), torch.zeros((), dtype=torch.float64))

    right = catalogue()["13.2"].define(catalogue()["13.2"].answer)
    outcome = check("13.2", frechet_distance)
    assert outcome.state == "not yet" and "take `.real`" in repr(outcome)


def test_one_number_is_told_as_one_number():
    text = said("05.1", "def rmse(x, again):\n    return torch.tensor(0.01)")
    assert "Got: 0.01\n" in text and "to" not in text.split("Got:")[0].split("Expected:")[1]


def test_what_was_tried_is_told():
    assert "size = 33, kernel = 5, stride = 1, padding = 0" in repr(check("04.2", lambda *case: 32))
    assert "x of shape (3, 11, 17), top = 2" in said("01.1", "def crop(x, *rest):\n    return x")


@pytest.mark.parametrize("off", [torch.no_grad, torch.inference_mode])
def test_right_answers_are_right_while_gradients_are_off(off):
    with off():
        for id in ("06.1", "10.2", "10.4"):
            outcome = check(id, catalogue()[id].define(catalogue()[id].answer))
            assert outcome.state == "right", outcome


def test_a_check_leaves_torch_dice_alone_and_draws_the_same_cases_every_time():
    torch.manual_seed(0)
    want = torch.rand(3)
    torch.manual_seed(0)
    first = said("00.1", "def brighten(picture, amount):\n    return torch.rand(picture.shape)")
    assert torch.equal(torch.rand(3), want)
    torch.manual_seed(0)
    said("00.1", "def brighten(picture, amount):\n    return torch.rand(2, 3) * torch.rand(4)")
    assert torch.equal(torch.rand(3), want)
    assert said("00.1", "def brighten(picture, amount):\n    return torch.rand(picture.shape)") == first


def test_a_score_counts_the_cases_that_are_right_and_uses_fresh_ones():
    softmax, seen = catalogue()["03.2"], []

    def look(logits):
        seen.append(logits.clone())
        return logits.softmax(1)

    assert [score("03.2", look, seed) for seed in (1, 2)] == [1, 1]
    assert not torch.equal(seen[0], seen[len(seen) // 2])
    assert score("03.2", lambda logits: 1 / 0, 3) == 0
    project = catalogue()["05.2"]
    half_right = project.define(
        project.fill("x if len(x) == 5 else mean + (x - mean) @ components @ components.T")
    )
    assert score("05.2", half_right, 3) == 1 and softmax.points == 1
    with pytest.raises(ValueError, match="00.1"):
        score("99.1", look, 0)


def test_results_are_compared_by_shape_kind_and_numbers():
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert alike(x.clone(), x) and alike([x, 1], (x, 1)) and alike(torch.tensor(2.0), 2.0)
    for other in (x.T, x[0], x.double(), x.numpy(), x + 1, x / 0, None, 3, (x,), x.to(torch.complex64)):
        assert not alike(other, x)
    assert alike(torch.tensor(2), 2) and not alike(torch.tensor(2.0), 2) and not alike(torch.tensor(True), 1)
    assert not alike(2.0, 2) and not alike(True, 1) and not alike(2j, 2.0) and alike(np.float32(2), 2.0)
    assert describe(x) == "a tensor of shape (2, 2), float32, numbers from 1 to 4"
    assert describe(torch.tensor(0.01)) == "0.01" and describe((2, 3)) == "(2, 3)"
    for got, cause in ((None, "return"), (x.numpy(), "tensors"), (x[0], "takes too much"), (x.T * 1.0, ""),
                       (x[:1].T, "another order"), (x.double(), "type of number"), (x / 0, "division"),
                       (-x, "sign"), (2 * x, "2 times"), ((x, x), "comma")):  # fmt: skip
        assert cause in difference(got, x[:1] if cause == "another order" else x)[2], cause
    whole = torch.tensor([[0, 1], [2, 3]])
    for got, want, cause in ((x == 2, x, "True or False"), (x.long(), x, "`//`"), (whole / 1, whole, "`//`"),
                             (int(whole[0, 1]), whole[0, 1], "int("), ([x, x], x, "list"), (x > 0, x > 1, ""),
                             (x.max(dim=0), x[0], ".values"), (x, x * (x > 1), "")):  # fmt: skip
        assert cause in difference(got, want)[2] and bool(cause) == bool(difference(got, want)[2]), cause
    assert "Swap" in difference((x, -x), (-x, x))[2] and "Return both" in difference(x, (x, x))[2]


def test_mistakes_are_read_as_code_with_its_sentence():
    text = "\nx + 1  # Too much.\ny = x\nreturn y\n# Nothing\n# was done.\n"
    assert read_mistakes(text) == (("x + 1", "Too much."), ("y = x\nreturn y", "Nothing was done."))


def test_every_outcome_has_a_word_and_a_sign():
    exercise = catalogue()["00.1"]
    for source, start in (
        (exercise.stub, "○ not started"),
        ("brighten = 3", "△ not yet"),
        (exercise.answer, "✔ right"),
    ):
        outcome = check("00.1", exercise.define(source))
        assert repr(outcome).startswith(start)
        assert start in outcome._repr_html_()


def test_what_a_learner_wrote_is_shown_and_not_run_by_the_browser():
    def brighten(picture, amount):
        raise ValueError("<script>alert(1)</script>")

    html = check("00.1", brighten)._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_the_lesson_goes_on_with_the_kits_version_until_yours_is_right(capsys):
    exercise = catalogue()["00.1"]
    picture = torch.full((3, 2, 2), 0.9)
    check("00.1", exercise.define(exercise.stub))
    assert float(working("00.1")(picture, 0.3).max()) == 1.0
    assert "the kit's brighten" in capsys.readouterr().out
    mine = exercise.define(exercise.answer)
    check("00.1", mine)
    assert working("00.1") is mine
    assert "your brighten" in capsys.readouterr().out
    check("00.1", exercise.define(exercise.mistakes[0][0]))
    assert working("00.1") is not mine, "a version broken later is not used"


def test_the_kits_own_version_never_counts_as_the_learners(own_folder):
    outcome = check("00.1", working("00.1"))
    assert outcome.state == "not started" and "the kit's own `brighten`" in repr(outcome)
    assert not list(own_folder.iterdir()) and "kit's" in repr(check("00.1", working("00.1")))
    mine = catalogue()["00.1"].define(catalogue()["00.1"].answer)  # typed in from answer("00.1"), say
    assert check("00.1", mine).state == check("00.1", working("00.1")).state == "right"


def test_after_a_syntax_error_it_is_said_that_an_older_version_was_judged():
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    try:
        good = "def brighten(picture, amount):\n    return (picture + amount).clamp(0, 1)"
        shell.run_cell("from lessonlib.exercises import check", store_history=True)
        for cell in (good, good.replace("(0, 1)", "(0, 1"), "outcome = check('00.1', brighten)"):
            shell.run_cell(cell, store_history=True)
        text = repr(shell.user_ns["outcome"])
        assert text.startswith("✔ right")
        assert "Your newest `brighten`, in cell [3], was not read" in text and "from before" in text
        for cell in (good, "outcome = check('00.1', brighten)"):
            shell.run_cell(cell, store_history=True)
        assert "Please note" not in repr(shell.user_ns["outcome"])
    finally:
        InteractiveShell.clear_instance()


def test_hints_come_one_by_one_and_then_point_to_the_answer():
    total = len(catalogue()["00.1"].hints)
    texts = [repr(hint("00.1")) for _ in range(total + 2)]
    assert texts[0].startswith(f"00.1 hint 1 of {total}") and len(set(texts[:total])) == total
    assert 'answer("00.1")' in texts[total] and texts[total] == texts[total + 1]
    assert ".clamp(0, 1)" in repr(answer("00.1"))


@pytest.mark.parametrize("wrong", [0.1, "0.1", None, "99.1", torch.zeros(1)], ids=str)
def test_an_unknown_id_is_refused_with_the_ids_there_are(wrong):
    for ask in (hint, answer, working, lambda id: check(id, None)):
        with pytest.raises(ValueError, match="00.1"):
            ask(wrong)


def test_an_exercise_without_enough_hints_or_mistakes_is_refused():
    whole = catalogue()["00.1"]
    for change in ({"hints": ("one",)}, {"mistakes": whole.mistakes[:2]}, {"id": "0.1"}):
        with pytest.raises(ValueError, match="expected"):
            replace(whole, **change)


def test_the_stub_raises_not_done_with_a_sentence():
    with pytest.raises(NotDone, match="still a stub"):
        catalogue()["00.1"].define(catalogue()["00.1"].stub)(None, 1)


def run(code):
    return subprocess.Popen([sys.executable, "-c", code], env=os.environ, stdout=subprocess.PIPE, text=True)


def test_progress_survives_a_restart_and_is_not_lowered(own_folder):
    exercise = catalogue()["00.1"]
    assert repr(progress()) == "Nothing checked yet"
    check("00.1", exercise.define(exercise.stub))
    assert not (own_folder / "progress.json").exists(), "an untouched stub leaves no trace"
    check("00.1", exercise.define(exercise.answer))
    check("00.1", None)
    text = run("from lessonlib.exercises import store; print(store.load())").communicate()[0]
    assert text.strip() == "({'00.1': 'right'}, '')"
    text = repr(progress())
    assert "Progress: 1 of 1 points" in text and "✔ 00.1 Brighten a picture: right, 1 of 1" in text


def test_progress_of_one_lesson_shows_what_is_not_started():
    assert "○ 00.1 Brighten a picture: not started, 0 of 1" in repr(progress("00"))
    with pytest.raises(ValueError, match="two digits"):
        progress("77")


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"exercises": 3}', '{"exercises": {"00.1": "great"}}', "\udcff"]
)
def test_a_damaged_file_is_set_aside_and_said(own_folder, damage):
    path = own_folder / "progress.json"
    raw = damage.encode("utf-8", "surrogateescape")
    for kept in ("progress.damaged.json", "progress.damaged-2.json"):
        path.write_bytes(raw)
        outcome = check("00.1", None)
        assert f"kept as {kept}" in repr(outcome)
        assert (own_folder / kept).read_bytes() == raw
        assert json.loads(path.read_text())["exercises"] == {"00.1": "not yet"}
    path.write_bytes(raw)
    assert "damaged" in repr(progress())


def test_a_folder_that_cannot_be_written_is_said_and_does_not_stop_the_check(own_folder, monkeypatch):
    (own_folder / "file").write_text("in the way")
    monkeypatch.setenv("LESSONLIB_HOME", str(own_folder / "file"))
    outcome = check("00.1", None)
    assert outcome.state == "not yet" and "could not be saved" in repr(outcome)
    assert "could not be read" in repr(progress())


def test_two_kernels_that_write_at_once_lose_nothing(own_folder):
    code = (
        "from lessonlib.exercises.store import record\n"
        "for i in range(8): assert record(f'{i % 10:02d}.%d' % {k}, 'right') == ''"
    )
    workers = [run(code.replace("{k}", str(k))) for k in range(3)]
    assert [worker.wait(30) for worker in workers] == [0, 0, 0]
    states, note = store.load()
    assert len(states) == 24 and note == ""


def test_two_learners_in_one_folder_do_not_share_progress(own_folder, monkeypatch):
    old = own_folder / "progress.json"
    old.write_text('{"exercises": {"01.1": "right"}}')  # from before names were kept
    for name in ("ada", "bob/b"):
        monkeypatch.setenv("JUPYTERHUB_USER", name)
        store.record("00.1" if name == "ada" else "02.1", "right")
    assert set(store.load()[0]) == {"02.1"}
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    assert set(store.load()[0]) == {"00.1", "01.1"}, "the first to save keeps what was there"
    assert {path.name for path in own_folder.glob("*.json")} == {"progress.json", "progress-bob%2Fb.json"}


def test_work_is_kept_beside_the_notebook_wherever_the_library_is(tmp_path, monkeypatch):
    monkeypatch.delenv("LESSONLIB_HOME")
    monkeypatch.chdir(tmp_path)
    store.record("00.1", "right")
    assert (tmp_path / "my-work" / "progress.json").is_file()


def notebook(*sources):
    return {"nbformat": 4, "cells": [{"cell_type": "code", "source": s.splitlines(True)} for s in sources]}


IMPORT = "import torch\nfrom lessonlib.exercises import NotDone, check, working"
CHECK = 'outcome = check("00.1", brighten)'
USE = 'brighten = working("00.1")\nresult = brighten(torch.full((3, 2, 2), 0.9), 0.3)'


def run_cells(nb):
    space = {}
    for cell in nb["cells"]:
        exec("".join(cell["source"]), space)  # what a kernel does
    return space


def test_an_unsolved_notebook_runs_through_and_a_solved_one_uses_the_learners_version():
    unsolved = notebook(IMPORT, catalogue()["00.1"].stub.strip(), CHECK, USE)
    before = json.dumps(unsolved)
    solved = exercises.solve_notebook(unsolved)
    assert json.dumps(unsolved) == before, "the notebook handed in stays as it was"
    for nb, state in ((unsolved, "not started"), (solved, "right")):
        space = run_cells(nb)
        assert space["outcome"].state == state
        assert float(space["result"].max()) == 1.0


def test_solving_fails_loudly_when_stub_or_check_is_missing():
    stub = catalogue()["00.1"].stub.strip()
    for nb, reason in (
        (notebook(IMPORT, CHECK), "got it 0 times"),
        (notebook(IMPORT, stub, stub, CHECK), "got it 2 times"),
        (notebook(IMPORT, stub), "call check"),
    ):
        with pytest.raises(ValueError, match=reason):
            exercises.solve_notebook(nb)


def test_solving_misses_no_exercise_of_the_lesson(monkeypatch):
    monkeypatch.setitem(catalogue(), "00.9", replace(catalogue()["00.1"], id="00.9"))
    with pytest.raises(ValueError, match="a check of 00.9"):
        exercises.solve_notebook(notebook(IMPORT, catalogue()["00.1"].stub.strip(), CHECK))
