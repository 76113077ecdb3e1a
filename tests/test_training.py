"""The loop and what stands around it: batches, schedule, average, history, stop button, resume."""

import math
import signal
import threading
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from lessonlib.training import EMA, CheckpointError, History, batch_index, cosine, fit
from lessonlib.training.batches import seed_for
from lessonlib.training.stop import RUN, StopButton

torch.set_num_threads(1)
STEPS = 40


class Lesson:
    """A small training with everything that could make a resumed run differ: noise, dropout, batch norm."""

    def __init__(self, width=6, lr=0.01, optimizer=torch.optim.Adam):
        torch.manual_seed(0)
        self.x = torch.randn(50, 4)
        self.model = nn.Sequential(
            nn.Linear(4, width), nn.BatchNorm1d(width), nn.Dropout(0.2), nn.Linear(width, 1)
        )
        self.optimizer = optimizer(self.model.parameters(), lr=lr)
        self.ema = EMA(self.model, half_life=100, batch_size=8)
        self.fail_at = self.stop_at = None

    def step(self, i):
        if i == self.stop_at:
            signal.raise_signal(signal.SIGINT)
        if i == self.fail_at:
            raise RuntimeError("the kernel died")
        x = self.x[batch_index(i, len(self.x), 8)]
        loss = (self.model(x + 0.1 * torch.randn_like(x)) - x.sum(1, keepdim=True)).square().mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return {"loss": loss} if i % 4 else {"loss": loss, "penalty": float(i)}

    def fit(self, path=None, steps=STEPS, seed=0, every=10):
        saving = {"checkpoint": path, "every": every, "modules": {"model": self.model}} if path else {}
        return fit(
            self.step,
            steps=steps,
            seed=seed,
            optimizers=[self.optimizer],
            schedule=cosine(),
            ema=self.ema,
            **saving,
        )

    def weights(self):
        return [*self.model.state_dict().values(), *self.ema.module.state_dict().values()]


def same(a, b):
    return all(torch.equal(x, y) for x, y in zip(a, b, strict=True))


# batches


@pytest.mark.parametrize("n, batch_size", [(12, 4), (12, 12), (10, 4), (7, 5), (5, 1), (6, 20)])
def test_every_epoch_holds_every_picture_once(n, batch_size):
    row = torch.cat([batch_index(i, n, batch_size) for i in range(3 * n)])
    epochs = row[: len(row) // n * n].view(-1, n)
    assert torch.equal(epochs.sort(dim=1).values, torch.arange(n).expand_as(epochs))
    assert n == 5 or not torch.equal(epochs[0], epochs[1])


def test_batch_index_is_pure_and_its_answer_may_be_changed():
    first = batch_index(3, 100, 8, seed=5)
    assert first.dtype == torch.int64 and first.shape == (8,)
    kept = first.clone()
    first.zero_()
    assert torch.equal(batch_index(3, 100, 8, seed=5), kept)
    assert not torch.equal(batch_index(3, 100, 8, seed=6), kept)


@pytest.mark.parametrize("i, batch_size", [(0, 0), (-1, 4)])
def test_batch_index_names_what_it_expected(i, batch_size):
    with pytest.raises(ValueError, match="expected .*, got"):
        batch_index(i, 10, batch_size)


def test_neighbouring_seeds_share_nothing():
    seeds = {seed_for(seed, i) for seed in range(30) for i in range(100)}
    assert len(seeds) == 3000 and max(seeds) < 2**32


# schedule


def test_cosine_climbs_then_falls_to_its_floor():
    rate = cosine(warmup=0.2, floor=0.1)
    assert [rate(p) for p in (0, 0.1, 0.2)] == pytest.approx([0, 0.5, 1])
    assert rate(0.6) == pytest.approx(0.55) and rate(1) == pytest.approx(0.1)
    assert cosine(warmup=0)(0) == 1
    held = cosine(warmup=0.1, hold=0.5)
    assert [held(p) for p in (0.1, 0.3, 0.5)] == [1, 1, 1] and held(0.75) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="expected 0 <= warmup < 1"):
        cosine(warmup=1)


def test_fit_scales_every_base_rate_and_puts_it_back():
    parameter = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([{"params": [parameter], "lr": 0.5}])
    history = fit(
        lambda i: {"lr": optimizer.param_groups[0]["lr"]},
        steps=10,
        optimizers=[optimizer],
        schedule=cosine(warmup=0.2),
    )
    assert history.values["lr"] == pytest.approx([0.5 * cosine(0.2)((i + 0.5) / 10) for i in range(10)])
    assert optimizer.param_groups[0]["lr"] == 0.5


# average


def test_ema_follows_its_closed_form():
    module = nn.Linear(1, 1, bias=False)
    ema = EMA(module, half_life=80, batch_size=10)
    values, average = [1.0, -2.0, 5.0] * 100, module.weight.item()
    for k, value in enumerate(values, start=1):
        nn.init.constant_(module.weight, value)
        ema.update()
        keep = 0.5 ** (10 / min(80, 0.05 * 10 * k))
        average = keep * average + (1 - keep) * value
        assert float(ema.module.weight) == pytest.approx(average, abs=1e-5)


def test_ema_half_life_is_counted_in_pictures_and_forgets_the_beginning():
    for batch_size in (5, 20):
        module = nn.Linear(1, 1, bias=False)
        ema = EMA(module, half_life=200, batch_size=batch_size)
        nn.init.constant_(module.weight, 0.0)
        for _ in range(10_000 // batch_size):
            ema.update()
        assert abs(float(ema.module.weight)) < 1e-6
        nn.init.constant_(module.weight, 1.0)
        for _ in range(200 // batch_size):
            ema.update()
        assert float(ema.module.weight) == pytest.approx(0.5, abs=1e-4)


def test_ema_copies_buffers_and_stays_in_eval_mode():
    module = nn.BatchNorm1d(3)
    ema = EMA(module, half_life=100, batch_size=4)
    module(torch.randn(4, 3) + 7)
    ema.update()
    assert torch.equal(ema.module.running_mean, module.running_mean)
    assert int(ema.module.num_batches_tracked) == 1
    assert not ema.module.training and module.training
    assert not any(p.requires_grad for p in ema.module.parameters())
    with pytest.raises(ValueError, match="expected half_life > 0"):
        EMA(module, half_life=0, batch_size=4)


# loop and history


def test_same_seed_same_training_and_another_seed_another():
    runs = [Lesson() for _ in range(3)]
    histories = [run.fit(seed=seed) for run, seed in zip(runs, (3, 3, 4), strict=True)]
    assert same(runs[0].weights(), runs[1].weights()) and histories[0] == histories[1]
    assert not same(runs[0].weights(), runs[2].weights())


def test_a_step_draws_the_same_noise_whatever_happened_before():
    noise = fit(lambda i: {"noise": torch.randn(())}, steps=9).values["noise"]
    wasteful = fit(lambda i: {"noise": torch.randn(()) + 0 * torch.randn(i, 3).sum()}, steps=9)
    assert wasteful.values["noise"] == noise and len(set(noise)) == 9


def test_history_keeps_each_value_with_its_step():
    history = fit(lambda i: {"a": i} if i % 3 else {"a": i, "b": torch.tensor(0.5)}, steps=7)
    assert history.values == {"a": [0, 1, 2, 3, 4, 5, 6], "b": [0.5, 0.5, 0.5]}
    assert history.at["b"] == [0, 3, 6]
    assert history.last("a", over=2) == 5.5 and history.last("a") == 3
    assert repr(history) == "History(7 of 7 steps; a ≈ 3, b ≈ 0.5)"
    assert history.seconds > 0 and repr(History(5)) == "History(0 of 5 steps)"
    with pytest.raises(ValueError, match="expected one of a, b, got 'c'"):
        history.last("c")


@pytest.mark.filterwarnings("error")
def test_a_loss_with_its_graph_is_noted_as_a_plain_number_without_a_warning():
    torch.set_warn_always(True)
    held = []

    def step(i):
        loss = (torch.ones(3, requires_grad=True) * 2).sum()
        held.append(loss)
        return {"loss": loss}

    try:
        history = fit(step, steps=2)
    finally:
        torch.set_warn_always(False)
    assert all(type(v) is float for v in history.values["loss"]) and held[0].requires_grad


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, torch.tensor(math.nan)])
def test_training_stops_at_the_first_number_that_is_none(value):
    seen = []

    def step(i):
        seen.append(i)
        return {"recon": 1.0, "kl": value if i == 3 else 1.0}

    with pytest.raises(FloatingPointError, match=r"step 3: kl is (nan|-?inf)"):
        fit(step, steps=10)
    assert seen == [0, 1, 2, 3]


@pytest.mark.parametrize("result", [None, 3.0, {"loss": torch.zeros(2)}])
def test_a_step_that_reports_no_numbers_is_told_so(result):
    with pytest.raises(ValueError, match=r"step\(0\): expected"):
        fit(lambda i: result, steps=1)


@pytest.mark.parametrize(
    "wrong",
    [{"steps": 0}, {"schedule": cosine()}, {"checkpoint": "x"}, {"every": 5}],
)
def test_arguments_that_do_not_fit_together_are_refused(wrong):
    with pytest.raises(ValueError, match="fit: expected"):
        fit(lambda i: {}, **{"steps": 1, **wrong})


def test_an_error_carries_the_history_and_the_monitor_shows_that_it_stopped():
    seen = []
    with pytest.raises(ZeroDivisionError) as caught:
        fit(lambda i: {"loss": 1 / (2 - i)}, steps=9, watch=lambda history: seen.append(repr(history)))
    assert caught.value.history.values["loss"] == [0.5, 1.0]
    assert caught.value.history.stopped and seen[-1].startswith("History(stopped after 2 of 9 steps")


def test_spoilt_weights_are_named_and_not_the_learning_rate():
    lesson = Lesson(lr=math.inf, optimizer=torch.optim.SGD)
    with pytest.raises(FloatingPointError, match="learning rate.* Now the weights are no longer numbers"):
        lesson.fit()
    with pytest.raises(FloatingPointError, match="run the cell that builds it") as again:
        lesson.fit()
    assert "learning rate" not in str(again.value)
    with pytest.raises(FloatingPointError, match="step 0: loss is nan.*pictures or labels") as first:
        fit(lambda i: {"loss": math.nan}, steps=1)
    assert "learning rate" not in str(first.value) and "weights" not in str(first.value)


# stop button


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Begin a new run, whose time stands still until a test moves it on."""
    RUN.presses = 0
    clock = [0.0]
    monkeypatch.setattr("lessonlib.training.stop.time", SimpleNamespace(monotonic=lambda: clock[0]))
    return clock


def press(clock, after=2.0):
    clock[0] += after
    signal.raise_signal(signal.SIGINT)


def test_the_stop_button_ends_training_at_a_steps_end(capsys):
    begun, ended = [], []
    before = signal.getsignal(signal.SIGINT)

    def step(i):
        begun.append(i)
        if i == 4:
            signal.raise_signal(signal.SIGINT)
        ended.append(i)
        return {"loss": 1.0}

    history = fit(step, steps=1000)
    assert begun == ended == [0, 1, 2, 3, 4]
    assert history.stopped and history.steps == 5 and len(history.values["loss"]) == 5
    assert repr(history).startswith("History(stopped after 5 of 1000 steps")
    assert "training: stopped after 5 of 1000 steps; all that was learned is kept" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is before


def test_one_more_press_ends_the_run_when_the_state_is_safe(clock, tmp_path, unbroken):
    def step(i):
        if i == 1:
            press(clock)
        return {"loss": 1.0}

    assert fit(step, steps=9).stopped
    path, first, seen = tmp_path / "run.safetensors", Lesson(), []
    plain = first.step
    first.step = lambda i: plain(i) if i != 23 else (press(clock), seen.append(i), plain(i))[-1]
    with pytest.raises(KeyboardInterrupt, match="after 24 of 40 steps.*the run ends") as caught:
        first.fit(path)
    assert seen == [23] and caught.value.history.steps == 24
    assert Lesson().fit(path) == unbroken[1]
    assert fit(step, steps=9).stopped  # a new run


def test_impatient_presses_are_one_and_cells_run_by_hand_are_a_new_run(clock):
    def step(after):
        return lambda i: {"loss": 1.0} if i else press(clock, after) or {"loss": 1.0}

    assert fit(step(2.0), steps=9).steps == 1
    assert fit(step(0.5), steps=9).steps == 9
    RUN._cell_ended(None)
    clock[0] += 5  # the learner reads
    RUN._cell_begins(None)
    assert fit(step(0.0), steps=9).steps == 1
    RUN._cell_ended(None)
    clock[0] += 0.1  # the next cell of Run All
    RUN._cell_begins(None)
    with pytest.raises(KeyboardInterrupt):
        fit(step(5.0), steps=9)


def test_a_press_during_the_last_step_stops_nothing():
    history = fit(lambda i: {"i": i, "press": i == 2 and signal.raise_signal(signal.SIGINT) or 0}, steps=3)
    assert history.steps == 3 and not history.stopped


def test_the_button_is_given_back_after_an_error():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError):
        fit(lambda i: 1 / 0, steps=3)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_third_press_breaks_into_a_step_that_never_ends(clock):
    with StopButton() as stop:
        press(clock)
        press(clock)
        assert stop.pressed and stop.ends_run
        with pytest.raises(KeyboardInterrupt, match="in the middle of a step") as caught:
            press(clock)
        assert caught.value._render_traceback_() == [str(caught.value)]


def test_fit_works_outside_the_main_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(fit(lambda i: {"i": i}, steps=3)))
    thread.start()
    thread.join(10)
    assert found[0].steps == 3 and not found[0].stopped


# resume


@pytest.fixture(scope="module")
def unbroken():
    lesson = Lesson()
    return lesson, lesson.fit()


def test_stopped_and_resumed_equals_unbroken_bit_for_bit(tmp_path, unbroken):
    path = tmp_path / "run.safetensors"
    first = Lesson()
    first.stop_at = 23
    history = first.fit(path)
    assert history.stopped and history.steps == 24
    second = Lesson()
    history = second.fit(path)
    assert same(second.weights(), unbroken[0].weights())
    assert history == unbroken[1] and not history.stopped


def test_a_kernel_that_died_goes_on_from_the_last_save(tmp_path, unbroken):
    path, first, second = tmp_path / "run.safetensors", Lesson(), Lesson()
    first.fail_at = 27
    with pytest.raises(RuntimeError):
        first.fit(path)
    begun, plain = [], second.step
    second.step = lambda i: begun.append(i) or plain(i)
    assert second.fit(path) == unbroken[1] and begun == list(range(20, STEPS))
    assert same(second.weights(), unbroken[0].weights())


@pytest.mark.parametrize("optimizer", [torch.optim.SGD, torch.optim.AdamW, torch.optim.RMSprop])
def test_other_optimisers_resume_too(tmp_path, optimizer):
    whole, first, second = (Lesson(optimizer=optimizer) for _ in range(3))
    whole.fit()
    first.stop_at = 11
    first.fit(tmp_path / "run.safetensors")
    second.fit(tmp_path / "run.safetensors")
    assert same(second.weights(), whole.weights())


def test_a_finished_training_comes_back_without_a_step(tmp_path, unbroken):
    path, again = tmp_path / "run.safetensors", Lesson()
    Lesson().fit(path, every=None)
    again.fail_at = 0
    before = path.read_bytes()
    assert again.fit(path) == unbroken[1]
    assert same(again.weights(), unbroken[0].weights()) and path.read_bytes() == before


@pytest.mark.parametrize(
    "lesson, arguments, reason",
    [
        ({}, {"seed": 1}, "seed: saved 0, asked for 1"),
        ({}, {"steps": 50}, "steps: saved 40, asked for 50"),
        ({"lr": 0.02}, {}, r"optimizer 0.0 lr: saved 0.01, asked for 0.02"),
        ({"optimizer": torch.optim.AdamW}, {}, "kind: saved Adam, asked for AdamW"),
        ({"width": 7}, {}, r"model.0.weight: expected shape \(7, 4\), got \(6, 4\)"),
    ],
)
def test_the_checkpoint_of_another_training_is_refused(tmp_path, lesson, arguments, reason):
    path = tmp_path / "run.safetensors"
    stopped, other = Lesson(), Lesson(**lesson)
    stopped.stop_at = 2
    stopped.fit(path)
    before = [w.clone() for w in other.weights()]
    with pytest.raises(CheckpointError, match=reason):
        other.fit(path, **arguments)
    assert same(before, other.weights())
