"""Four well-known sets, as their cards say: where their originals lie, and how to read them. Lesson 13.

Their hashes and addresses stand in tensorflow/datasets on GitHub, in tensorflow_datasets/url_checksums/.
CIFAR-10 is the binary version: the more common one is a pickle, which can run code when it is opened.
"""

import gzip
import math
import tarfile
import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import torch

from lessonlib.data.imageset import CARDS, Factor
from lessonlib.files import read_json

SETS = ("fashion_mnist", "mnist", "kmnist", "cifar10")
IMAGES, LABELS = b"\0\0\x08\x03", b"\0\0\x08\x01"  # IDX: two zeros, 8 for unsigned bytes, dimensions
RECORD = 1 + 3 * 32 * 32  # CIFAR-10: a label, then a red, a green and a blue plane


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


def read_idx(images: Path, labels: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Read a pair of gzipped IDX files: uint8 (N, 1, 28, 28) and uint8 (N,) with labels 0 .. 9.

    Raises ``ValueError`` that names the file when it is cut short, altered or of another format.
    """
    pictures = _array(images, IMAGES)
    names = _array(labels, LABELS)
    if pictures.shape[1:] != (28, 28):
        raise ValueError(f"{images}: expected pictures of 28 x 28, got {pictures.shape[1:]}")
    if len(names) != len(pictures):
        raise ValueError(f"{labels}: expected {len(pictures)} labels, one a picture, got {len(names)}")
    return torch.from_numpy(pictures)[:, None], _checked(names, labels)


def read_cifar(archive: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Read CIFAR-10's binary archive: uint8 (N, 3, 32, 32) and uint8 (N,) with labels 0 .. 9.

    Nothing is unpacked to disk. Raises ``ValueError`` that names the file when it is damaged.
    """
    try:
        with tarfile.open(archive) as tar:
            names = sorted(m.name for m in tar if m.isfile() and Path(m.name).match("data_batch_?.bin"))
            data = b"".join(tar.extractfile(name).read() for name in names)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        expected = f"{archive}: expected CIFAR-10's binary archive"
        raise ValueError(f"{expected}, got a damaged file ({error})") from None
    if not data or len(data) % RECORD:
        raise ValueError(f"{archive}: expected whole records of {RECORD} bytes, got {len(data)} bytes")
    records = np.frombuffer(bytearray(data), dtype=np.uint8).reshape(-1, RECORD)
    pictures = torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32))
    return pictures, _checked(records[:, 0], archive)


def _array(path: Path, magic: bytes) -> np.ndarray:
    try:
        data = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{path}: expected a whole gzip file, got a damaged one ({error})") from None
    dimensions = magic[3]
    header = 4 + 4 * dimensions
    if data[:4] != magic or len(data) < header:
        raise ValueError(f"{path}: expected an IDX file that starts with {magic.hex()}, got {data[:4].hex()}")
    shape = tuple(np.frombuffer(data, ">u4", dimensions, offset=4).tolist())
    expected, got = math.prod(shape), len(data) - header
    if got != expected:
        raise ValueError(f"{path}: expected {expected} bytes for shape {shape}, got {got}")
    return np.frombuffer(bytearray(data), np.uint8, offset=header).reshape(shape)


def _checked(labels: np.ndarray, path: Path) -> torch.Tensor:
    most = labels.max(initial=0)
    if not len(labels) or most > 9:
        raise ValueError(f"{path}: expected labels 0 to 9, got {most} in {len(labels)} labels")
    return torch.from_numpy(labels.copy())
