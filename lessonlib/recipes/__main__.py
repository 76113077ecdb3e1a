"""Make a shipped checkpoint again: ``python -m lessonlib.recipes garments_vae_64``."""

import argparse
from pathlib import Path

from lessonlib.shelf import CHECKPOINTS

from .table import RECIPES, make


def main():
    parser = argparse.ArgumentParser(prog="python -m lessonlib.recipes", description=__doc__)
    parser.add_argument("name", choices=RECIPES)
    parser.add_argument("--steps", type=int, help="train for fewer or more steps than the recipe says")
    parser.add_argument("--into", type=Path, default=CHECKPOINTS, help="the folder to write to")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or mps")
    asked = parser.parse_args()
    path = make(asked.name, asked.steps, asked.into, asked.device)
    print(f"wrote {path} and {path.with_suffix('.json').name}")


if __name__ == "__main__":
    main()
