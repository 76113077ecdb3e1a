"""Name the originals of four well-known sets, as their cards say: addresses, SHA-256, labels. Lesson 13.

Their hashes and addresses stand in tensorflow/datasets on GitHub, in tensorflow_datasets/url_checksums/.
CIFAR-10 is the binary version: the more common one is a pickle, which can run code when it is opened.
"""

from dataclasses import dataclass, field
from functools import cache

from lessonlib.data.imageset import CARDS, Factor
from lessonlib.files import read_json

SETS = ("fashion_mnist", "mnist", "kmnist", "cifar10")


@dataclass(frozen=True)
class Published:
    """A published set: its address, each file with its SHA-256, and that of what it packs, where known.

    ``count``: how many pictures; ``instead``: a set that needs no network.
    """

    base: str
    files: dict[str, str]
    count: int
    label: Factor
    instead: str
    contents: dict[str, str] = field(default_factory=dict)


@cache
def published(name: str) -> Published:
    """Return what the card of one of ``SETS`` says of its originals. Lesson 13."""
    values = read_json(CARDS / f"{name}.json")["published"]
    label = values["label"] | {"names": tuple(values["label"]["names"]), "about": "the label its makers gave"}
    return Published(**values | {"label": Factor(kind="category", **label)})
