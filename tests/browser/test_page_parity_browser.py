"""The page's own session in a real browser: the same walk leads to the kernel's places and pictures."""

from __future__ import annotations

import base64
import random

import numpy as np
import pytest
from test_page_session import WITHIN, agree, stood, walk

from lessonlib.editing import EditSession
from lessonlib.shelf import load_gan, load_vae, portable
from lessonlib.widgets import live

PICTURES = 20  # of a walk are compared
WALK = """({ file, actions, drawn }) => {
  const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
  const session = new PageSession(new Engine(bytes), 11), pictures = [];
  const places = actions.map((action, i) => {
    const [{ began, shown, applies, can, state, error = null }, pixels] = session.respond({ do: [action] });
    if (drawn.includes(i)) pictures.push([...new Uint8Array(pixels.buffer, 0, 4 * 64 * 64)]);
    return { began, shown, applies, can, state, error, at: session.at, count: session.steps.length };
  });
  return { places, pictures };
}"""


@pytest.mark.parametrize("opened", [load_vae, load_gan], ids=["vae", "gan"])
def test_a_walk_leads_to_the_same_places_and_pictures(lab, opened):
    model, directions, prior = opened()
    session = EditSession(model, directions, prior, seed=11)
    actions = list(walk(session, seed=5))
    drawn = sorted(random.Random(1).sample(range(len(actions)), PICTURES))
    places, pictures = [], []
    for i, action in enumerate(actions):
        places.append(stood(session, action))
        if i in drawn:
            pictures.append(session.render(session.state))
    file = base64.b64encode(portable(model, directions, prior)).decode()
    names = [(live.HERE / "page" / f"{name}.js").read_text(encoding="utf-8") for name in live.LOCAL]
    page = lab.page.context.new_page()
    code = "\n".join([WITHIN, live.engine(), *names]) + f"\nreturn ({WALK})(told);"
    told = {"file": file, "actions": actions, "drawn": drawn}
    answer = page.evaluate(f"told => {{ {code} }}", told)
    page.close()
    circles = {control.name for control in directions.controls if control.kind == "circle"}
    for i, (here, there) in enumerate(zip(answer["places"], places, strict=True)):
        agree(here, there, circles, f"{i} {actions[i]}")
    here = np.array(answer["pictures"]).reshape(-1, 64, 64, 4)[..., :3]
    assert np.abs(here - np.array(pictures, dtype=int)).max() <= 1
