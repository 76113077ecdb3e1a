"""Fetch real pictures on request: Fashion-MNIST, MNIST, KMNIST, CIFAR-10. Introduced in lesson 13.

A file is looked for in ``$LESSONLIB_DATA`` (itself, and its subfolders named for the set), in
``/usr/share/datasets`` (where Debian's packages put them), then in ``data/downloads/NAME/``, then on the net;
it is used only when its SHA-256, or that of its content, is the published one.
"""

import gzip
import os
import zlib
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from torch.nn.functional import pad

from lessonlib import DATA
from lessonlib.data.imageset import Card, ImageSet
from lessonlib.data.published import published, read_cifar, read_idx
from lessonlib.data.resize import check_size, square

DOWNLOADS = DATA / "downloads"
SYSTEM = Path("/usr/share/datasets")
PATIENCE = 10  # seconds without an answer, so that a room without a network soon knows


class DownloadError(RuntimeError):
    """Say in one sentence what was tried, where to put the file by hand, and which set to use now."""


def real(name: str, size: int | None = None, n: int | None = None) -> ImageSet:
    """Return the first ``n`` training pictures (None: all) of a published set, with their labels as factor.

    Images are (N, 1, 28, 28), or (N, 3, 32, 32) for CIFAR-10; to a ``size`` of 32, 28 pixels grow by a black
    rim, any other change is a smooth resize. Of a partial copy in ``$LESSONLIB_DATA`` the card says so.
    Raises ``DownloadError`` when a file cannot be had and ``ValueError`` when a copy is damaged. Lesson 05.
    """
    if size is not None:
        check_size(size, name)
    facts = published(name)
    paths = [find(name, file) for file in facts.files]
    images, labels = read_cifar(*paths) if name == "cifar10" else read_idx(*paths)
    card, images = _card(name, paths, len(images)), images[:n]
    framed = (images.shape[-1], size) == (28, 32)
    images = pad(images, (2, 2, 2, 2)) if framed else square(images, size)
    return ImageSet(images, card, labels[:n].float()[:, None], (facts.label,))


def find(name: str, file: str) -> Path:
    """Return where one original file of a set lies on this machine, downloading it when it must.

    A partial copy is taken only from a folder that is named for the set: MNIST, KMNIST and Fashion-MNIST use
    the same file names, and nothing else could tell them apart.
    """
    for folder in _local_folders(name):
        path = folder / file
        if path.is_file() and (_named_for(folder, name) or _is_original(path, name)):
            return path
    return _download(name, file)


def _local_folders(name: str) -> list[Path]:
    """Return the learner's own folder, and all folders named for the set in it and in the system's."""
    own = os.environ.get("LESSONLIB_DATA", "")
    roots = [Path(own).expanduser()] if own else []
    within = [folder for root in (*roots, SYSTEM) if root.is_dir() for folder in sorted(root.iterdir())]
    return roots + [folder for folder in within if folder.is_dir() and _named_for(folder, name)]


def _named_for(folder: Path, name: str) -> bool:
    plain = "".join(filter(str.isalnum, folder.name.lower()))
    return plain.startswith(name.replace("_", ""))


def _is_original(path: Path, name: str) -> bool:
    """Say whether a file is the published one, or another packing of the published content."""
    packed = path.read_bytes()
    if sha256(packed).hexdigest() == published(name).files[path.name]:
        return True
    content = published(name).contents.get(path.name)
    try:
        return bool(content) and sha256(gzip.decompress(packed)).hexdigest() == content
    except (OSError, EOFError, zlib.error):
        return False


def _download(name: str, file: str) -> Path:
    import pooch

    url, whole = published(name).base + file, published(name).files[file]
    try:
        # pooch writes aside, checks the hash, and only then renames; a second try starts clean.
        fetch = pooch.HTTPDownloader(progressbar=True, timeout=PATIENCE)
        return Path(pooch.retrieve(url, f"sha256:{whole}", file, DOWNLOADS / name, downloader=fetch))
    except ValueError:
        reason = f"what came was altered or cut short and thrown away: its SHA-256 is not {whole}"
    except OSError as error:
        reason = _plainly(error, whole)
    files = " and ".join(published(name).files)
    raise DownloadError(
        f"{Card.read(name).title} could not be had from {url} ({reason}): put {files} into "
        f"{DOWNLOADS / name} by hand, or try again later, or use load({published(name).instead!r}) now, "
        "which needs no network."
    ) from None


def _plainly(error: OSError, whole: str) -> str:
    from requests import exceptions

    if isinstance(error, exceptions.HTTPError):
        return f"the server answered {error.response.status_code}"
    reasons = {
        exceptions.ChunkedEncodingError: "the download was cut short and thrown away: "
        f"the whole file has SHA-256 {whole}",
        exceptions.Timeout: f"no answer in {PATIENCE} seconds",
        exceptions.SSLError: "the server's certificate was not accepted: where a school or a firm looks into "
        "the traffic, ask for its certificate file and set REQUESTS_CA_BUNDLE to its path",
        exceptions.ProxyError: "the proxy did not let it through: look at HTTPS_PROXY",
        exceptions.ConnectionError: "no connection",
    }
    known = [reason for kind, reason in reasons.items() if isinstance(error, kind)]
    return known[0] if known else f"{type(error).__name__}: {error}"


def _card(name: str, paths: list[Path], count: int) -> Card:
    card, whole = Card.read(name), published(name).count
    stranger = next((path for path in paths if not _is_original(path, name)), None)
    if not stranger:
        return card
    if count >= whole:
        raise ValueError(
            f"{stranger}: expected SHA-256 {published(name).files[stranger.name]}, got another: "
            "the file is altered; delete it, and the original will be downloaded"
        )
    note = f"A partial copy: {count:,} of {whole:,} pictures; the published SHA-256 does not apply to it."
    title = f"{card.title} (partial: {count:,} of {whole:,})"
    return replace(card, title=title, limits=f"{note} {card.limits}", sha256="")
