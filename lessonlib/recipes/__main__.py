"""Make a shipped checkpoint again: ``python -m lessonlib.recipes garments_vae_64``."""

import argparse
from importlib import import_module
from pathlib import Path

from lessonlib.shelf import CHECKPOINTS

from . import NAMES


def main():
    parser = argparse.ArgumentParser(prog="python -m lessonlib.recipes", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--steps", type=int, help="train for fewer or more steps than the recipe says")
    parser.add_argument("--into", type=Path, default=CHECKPOINTS, help="the folder to write to")
    asked = parser.parse_args()
    recipe = import_module(f"lessonlib.recipes.{NAMES[asked.name]}")
    path = recipe.make(asked.name, steps=asked.steps or recipe.STEPS, into=asked.into)
    print(f"wrote {path} and {path.with_suffix('.json').name}")


if __name__ == "__main__":
    main()
