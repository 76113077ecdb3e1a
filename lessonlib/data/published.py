"""Name the originals of four well-known sets, as their cards say: addresses, SHA-256, labels. Lesson 13.

Every hash on those cards stands, with its address, in the repository tensorflow/datasets on GitHub, in
tensorflow_datasets/url_checksums/. CIFAR-10 is the binary version: the more common one is a pickle, which
can run code when it is opened.
"""

from dataclasses import dataclass, field

from lessonlib.data.imageset import CARDS, Factor
from lessonlib.files import read_json


@dataclass(frozen=True)
class Published:
    """Describe a published set: its address, each file with its SHA-256, how many pictures, the label.

    ``contents``: the SHA-256 of what is in each file, where it is known: other packings of it are originals
    too. ``instead``: a set that needs no network, for when this one is out of reach.
    """

    base: str
    files: dict[str, str]
    count: int
    label: Factor
    instead: str
    contents: dict[str, str] = field(default_factory=dict)


def _read(name: str) -> Published:
    values = read_json(CARDS / f"{name}.json")["published"]
    kind, names = values["label"]["name"], tuple(values["label"]["names"])
    label = Factor(kind, "category", names=names, about="the label its makers gave it")
    return Published(**values | {"label": label})


SETS = {name: _read(name) for name in ("fashion_mnist", "mnist", "kmnist", "cifar10")}
