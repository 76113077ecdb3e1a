"""Make a shipped checkpoint again: ``python -m lessonlib.recipes garments_vae_64``.

In several processes: ``torchrun --nproc-per-node=2 -m lessonlib.recipes garments_vae_64``; lesson 21.
"""

import argparse
from pathlib import Path

from lessonlib.files import read_json
from lessonlib.shelf import CHECKPOINTS
from lessonlib.training import ranks

from .table import RECIPES, make


def main():
    parser = argparse.ArgumentParser(
        prog="python -m lessonlib.recipes", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("name", choices=RECIPES)
    parser.add_argument("--steps", type=int, help="train for fewer or more steps than the recipe says")
    parser.add_argument("--into", type=Path, default=CHECKPOINTS, help="the folder to write to")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or mps")
    asked = parser.parse_args()
    try:
        device = ranks.place(asked.device)
    except ValueError as fault:
        parser.error(str(fault))
    with ranks.together(device):
        path = make(asked.name, asked.steps, asked.into, device)
        if ranks.rank() == 0:
            facts = path.with_suffix(".json")
            print(f"wrote {path} and {facts.name}")
            print(f"trained on {read_json(facts)['pictures_per_second']:,} pictures a second")


if __name__ == "__main__":
    main()
