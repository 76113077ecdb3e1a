"""Name the originals of four well-known sets: where they lie, their SHA-256, their labels. Lesson 13."""

from __future__ import annotations

from dataclasses import dataclass, field

from lessonlib.data.imageset import Factor


@dataclass(frozen=True)
class Published:
    """Describe a published set: its address, each file with its SHA-256, how many pictures, the label."""

    base: str
    files: dict[str, str]
    count: int
    label: Factor
    instead: str
    """The set to use when this one is out of reach: a name that ``load`` takes and that needs no network."""
    contents: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of what is in each file, where it is known: other packings of it are originals too."""


def _label(name: str, names: str) -> Factor:
    return Factor(name, "category", names=tuple(names.split(", ")), about="the label its makers gave it")


def _idx(images: str, labels: str) -> dict[str, str]:
    return {"train-images-idx3-ubyte.gz": images, "train-labels-idx1-ubyte.gz": labels}


# Every hash below stands, with its address, in the repository tensorflow/datasets on GitHub, in
# tensorflow_datasets/url_checksums/: fashion_mnist.txt, mnist.txt, kmnist.txt and cifar10.txt.
SETS = {
    "fashion_mnist": Published(
        base="http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        files=_idx(
            images="3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            labels="a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        ),
        contents=_idx(
            images="c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            labels="bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        ),
        count=60_000,
        label=_label(
            "category", "T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot"
        ),
        instead="garments",
    ),
    "mnist": Published(
        base="https://storage.googleapis.com/cvdf-datasets/mnist/",
        files=_idx(
            images="440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            labels="3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        contents=_idx(
            images="ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            labels="65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
        count=60_000,
        label=_label("digit", "0, 1, 2, 3, 4, 5, 6, 7, 8, 9"),
        instead="digits",
    ),
    "kmnist": Published(
        base="http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
        files=_idx(
            images="51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
            labels="e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
        ),
        count=60_000,
        label=_label("character", "o, ki, su, tsu, na, ha, ma, ya, re, wo"),
        instead="digits",
    ),
    # The binary version: the more common one is a pickle, which can run code when it is opened.
    "cifar10": Published(
        base="https://www.cs.toronto.edu/~kriz/",
        files={"cifar-10-binary.tar.gz": "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"},
        count=50_000,
        label=_label("category", "airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck"),
        instead="garments",
    ),
}
