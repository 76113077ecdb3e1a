"""The edit session in the page against ``EditSession``, the reference: one walk leads both to one place."""

import json
import random
from pathlib import Path

import node
import pytest
import torch
from asking import speckles

from lessonlib.data import load
from lessonlib.editing import (
    Directions,
    EditSession,
    condition,
    condition_prior,
    input_directions,
    input_prior,
)
from lessonlib.editing import log as edit_log
from lessonlib.editing.state import KNOBS
from lessonlib.models import Prior
from lessonlib.shelf import load_gan, load_vae, portable
from lessonlib.widgets import live

PAGE = Path(live.__file__).parent / "page"
SESSION = ("random", "directions", "state", "session")
WITHIN = "const within = (v, low, high) => Math.min(high, Math.max(low, v));"  # as elements.js has it
ENGINE = "const engineOf = ({ rgba, ...rest }) => ({ ...rest, picture(z, out) { out.set(rgba); } });"
PICTURE = speckles(7, 6).permute(1, 2, 0).numpy()
LENGTH = 200
NEAR = 1e-4  # the kernel computes in single precision
KNOWN = ("category", "sleeve", "length", "hue", "pattern")


def in_node(names, script: str, told: dict, folder: Path):
    """Return the ``answer`` that ``script`` makes of ``told``, behind ``page/NAME.js`` of all ``names``."""
    common = [(PAGE / f"{name}.js").read_text(encoding="utf-8") for name in names]
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    read = "const told = JSON.parse(require('fs').readFileSync('told.json', 'utf-8'));"
    say = "process.stdout.write(JSON.stringify(answer));"
    return json.loads(node.run("\n".join([*common, read, script, say]), folder))


def prepared(directions, prior) -> dict:
    """Return what an engine would hold of directions and a prior: its plan and its tensors."""
    plain, own = directions.state()
    tensors = {f"directions.{k}": v for k, v in own.items()} | {
        f"prior.{k}": v for k, v in prior.state().items()
    }
    packed = {k: {"shape": list(v.shape), "data": v.flatten().float().tolist()} for k, v in tensors.items()}
    plan = json.loads(json.dumps({"directions": plain}))
    return {"plan": plan, "tensors": packed, "rgba": list(live.rgba(PICTURE)), "size": [7, 6]}


@pytest.mark.parametrize("d", [3, 14, 16, 20, 87])
def test_a_seed_draws_the_same_code_in_the_page(d, tmp_path):
    torch.manual_seed(d)
    prior = Prior(torch.randn(300, d), torch.randn(d, d).tril())
    seeds = [0, 1, 2**31 - 1, *random.Random(d).sample(range(10_000), 37)]
    packed = {k: {"shape": list(v.shape), "data": v.flatten().tolist()} for k, v in prior.state().items()}
    script = """const prior = new Prior(told.centres, told.spread);
    const answer = told.seeds.map((seed) => [...prior.sample(seed, 0.6)]);"""
    drawn = torch.tensor(in_node(("random",), script, packed | {"seeds": seeds}, tmp_path))
    wanted = torch.cat([prior.sample(1, seed, 0.6) for seed in seeds])
    torch.testing.assert_close(drawn, wanted, atol=1e-5, rtol=1e-6)


def test_a_draw_goes_through_the_model_in_the_page_too(tmp_path):
    _, _, prior = opened = load_vae()
    (tmp_path / "file").write_bytes(portable(*opened))
    script = """const file = new Uint8Array(require("fs").readFileSync("file"));
    const session = new PageSession(new Engine(file), 0);
    const answer = told.seeds.map((seed) => [...session.sample(seed, 0.8)]);"""
    drawn = in_node(SESSION, live.engine() + script, {"seeds": list(range(200))}, tmp_path)
    wanted = torch.cat([prior.sample(1, seed, 0.8) for seed in range(200)])
    torch.testing.assert_close(torch.tensor(drawn), wanted, atol=1e-5, rtol=1e-5)


def shipped(opened):
    _, directions, prior = opened
    return directions, Prior(prior.centres, prior.spread)  # the way through the model needs an engine


def principal():
    codes = torch.randn(300, 12, generator=torch.Generator().manual_seed(3)) @ torch.diag(
        torch.linspace(0.1, 2, 12)
    )
    return Directions.principal(codes, 6), Prior.around(codes)


def conditional(asked: bool):
    images = load("garments", size=32, n=200, seed=3)
    c = condition(images, KNOWN)
    z = torch.randn(200, 8, generator=torch.Generator().manual_seed(4))
    return input_directions(images, KNOWN, 8), condition_prior(c, 8) if asked else input_prior(z, c)


FAMILIES = {
    "vae": lambda: shipped(load_vae()),
    "gan": lambda: shipped(load_gan()),
    "principal": principal,
    "conditional_vae": lambda: conditional(False),
    "conditional_gan": lambda: conditional(True),
}
NONSENSE = (-7, 2.5, "red", "", " 0.5 ", "1e-3", "inf", "nan", [1], {"a": 1}, True, 12345.5, 1e-7)


def walk(session: EditSession, seed: int):
    """Yield actions as a page sends them, most of them good."""
    chance = random.Random(seed)
    controls = list(session.controls.values())
    for _ in range(LENGTH):
        control = chance.choice(controls)
        low, high = control.ends
        value = chance.randint(low, high) if control.kind == "category" else chance.uniform(low, high)
        knob = chance.choice(KNOBS)
        kind = chance.choices(
            (
                "set",
                "again",
                "off",
                "knob",
                "done",
                "lock",
                "surprise",
                "undo",
                "redo",
                "reset",
                "bad",
                "odd",
            ),
            (30, 8, 6, 10, 4, 10, 6, 10, 6, 1, 6, 3),
        )[0]
        if kind in ("undo", "redo", "reset", "done"):
            yield [kind]
        elif kind == "lock":
            yield ["lock", control.name, chance.random() < 0.7]
        elif kind == "surprise":
            yield ["surprise", chance.randrange(10_000)]
        elif kind == "knob":
            whole = chance.choice((chance.randrange(99_999), str(chance.randrange(9_999)), 12_345))
            yield ["set", knob, whole if "seed" in knob else round(chance.random(), 3), chance.random() < 0.5]
        elif kind == "bad":
            yield ["set", chance.choice((control.name, knob)), chance.choice(NONSENSE), True]
        elif kind == "odd":
            yield chance.choice(
                (["set", "it's", 1, True], ["lock", "wings", True], ["fly"], ["surprise", -1])
            )
        else:
            yield [
                "set",
                control.name,
                None if kind == "off" else value,
                kind == "set" and chance.random() < 0.6,
            ]


def stood(session: EditSession, action: list) -> dict:
    """Carry out an action on the reference; return where everything stands."""
    name, *values = action
    error = None
    try:
        if name == "fly":
            raise ValueError(
                "action: expected one of set, done, lock, surprise, undo, redo, reset, got 'fly'"
            )
        getattr(session, name)(*values)
    except ValueError as fault:
        error = f"ValueError: {fault}"
    state, base = session.state, session.base(session.state)
    z = session.move(base, state)
    shown = session.readings(z) | state["values"]
    told = {
        "began": session.readings(base),
        "shown": shown,
        "applies": session.applies(z),
        "can": session.can,
    }
    return told | {"state": state, "error": error, "at": session.at, "count": len(session.steps)}


def agree(page, kernel, circles: set, where: str = "") -> None:
    """Raise ``AssertionError`` unless both are the same, numbers nearly so."""
    if isinstance(kernel, dict):
        assert page.keys() == kernel.keys(), where
        for key in kernel:
            agree(page[key], kernel[key], circles, f"{where} {key}")
    elif isinstance(kernel, list):
        assert len(page) == len(kernel), where
        for i, pair in enumerate(zip(page, kernel)):
            agree(*pair, circles, f"{where} {i}")
    elif isinstance(kernel, float) and not isinstance(page, str):
        apart = abs(page - kernel)
        if where.split()[-1] in circles:
            apart = min(apart, abs(1 - apart))
        assert apart <= NEAR * max(1, abs(kernel)), (where, page, kernel)
    else:
        assert page == kernel, (where, page, kernel)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_walk_of_200_actions_leads_to_the_same_place(family, tmp_path):
    directions, prior = FAMILIES[family]()
    session = EditSession(None, directions, prior, seed=11)
    actions = list(walk(session, seed=len(family)))
    kernel = [stood(session, action) for action in actions]
    script = f"""{WITHIN}{ENGINE}
    const session = new PageSession(engineOf(told), 11);
    const stood = told.actions.map((action) => {{
      const [{{ began, shown, applies, can, state, error = null }}] = session.respond({{ do: [action] }});
      return {{ began, shown, applies, can, state, error, at: session.at, count: session.steps.length }};
    }});
    const answer = {{ stood, steps: session.steps, text: session.logText(told.rgba) }};"""
    page = in_node(SESSION, script, prepared(directions, prior) | {"actions": actions}, tmp_path)
    circles = {c.name for c in directions.controls if c.kind == "circle"}
    for i, (here, there) in enumerate(zip(page["stood"], kernel, strict=True)):
        agree(here, there, circles, f"{i} {actions[i]}")
    agree(page["steps"], session.steps, circles)
    assert sum(1 for each in kernel if each["error"]) > 5 and session.at > 20
    # What the page would save is what the kernel writes of the same steps, letter for letter.
    again = EditSession(None, directions, prior)
    again.adopt(page["steps"], page["stood"][-1]["at"])
    assert page["text"] == edit_log.write(again.steps[: again.at + 1], again.controls, PICTURE)
