"""Sets on request: found here, fetched from a server on this machine, cut short, altered, absent."""

import gzip
import hashlib
import io
import ssl
import struct
import subprocess
import sys
import tarfile
import threading
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pooch
import pytest
import torch
from requests import exceptions

from lessonlib.data import DownloadError, downloads, load, real
from lessonlib.data.published import published

PICTURES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
CIFAR = "cifar-10-binary.tar.gz"
cifar10, fashion_mnist, kmnist, mnist = (
    partial(real, name) for name in ("cifar10", "fashion_mnist", "kmnist", "mnist")
)


def idx(array):
    head = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(head + array.astype(np.uint8).tobytes(), mtime=0)


def idx_pair(n, seed=0):
    rng = np.random.default_rng(seed)
    return {PICTURES: idx(rng.integers(0, 256, (n, 28, 28))), LABELS: idx((np.arange(n) + seed) % 10)}


def cifar_archive(n_each):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for batch in range(1, 6):
            records = np.full((n_each, 3073), 10 * batch, np.uint8)
            records[:, 0], records[:, 1:1025] = batch, 200  # label, then the red plane
            info = tarfile.TarInfo(f"cifar-10-batches-bin/data_batch_{batch}.bin")
            info.size = records.size
            tar.addfile(info, io.BytesIO(records.tobytes()))
    return buffer.getvalue()


class Server(ThreadingHTTPServer):
    """Serve ``files``; ``cut`` stops half-way while promising all, ``asked`` counts."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.cut, self.asked = {}, False, 0


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked += 1
        body = self.server.files.get(self.path[1:])
        if body is None:
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.server.cut else body)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server in place of the net, made-up sets of 20 pictures, and an empty downloads folder."""
    server = Server()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("LESSONLIB_DATA", raising=False)
    monkeypatch.setattr(downloads, "DOWNLOADS", tmp_path / "downloads")
    monkeypatch.setattr(downloads, "SYSTEM", tmp_path / "system")
    server.sets = {}
    monkeypatch.setattr(downloads, "published", server.sets.get)
    for seed, name in enumerate(("fashion_mnist", "mnist", "kmnist", "cifar10")):
        files = {CIFAR: cifar_archive(4)} if name == "cifar10" else idx_pair(20, seed)
        server.files |= {f"{name}/{file}": body for file, body in files.items()}
        made_up = replace(
            published(name),
            base=f"http://127.0.0.1:{server.server_port}/{name}/",
            files={file: hashlib.sha256(body).hexdigest() for file, body in files.items()},
            count=20,
        )
        server.sets[name] = made_up
    yield server
    server.shutdown()
    server.server_close()


def put(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)


def test_a_set_is_downloaded_once_and_read_right(server):
    data = fashion_mnist()
    expected = np.random.default_rng(0).integers(0, 256, (20, 28, 28))
    assert np.array_equal(data.images[:, 0].numpy(), expected)
    assert data.column("category").tolist() == [i % 10 for i in range(20)]
    assert data.spec[0].names[9] == "Ankle boot" and "partial" not in data.card.title
    server.files.clear()
    assert torch.equal(fashion_mnist().images, data.images) and server.asked == 2


def test_28_grows_to_32_by_a_black_rim_and_else_smoothly(server):
    small, framed = mnist().images, load("mnist", 32).images
    assert torch.equal(framed[..., 2:30, 2:30], small) and framed.sum() == small.sum()
    assert mnist(64, n=3).images.shape == (3, 1, 64, 64)


def test_only_the_pictures_that_were_asked_for_are_resized(server, monkeypatch):
    true, seen = downloads.square, []
    monkeypatch.setattr(
        downloads, "square", lambda images, size: seen.append(len(images)) or true(images, size)
    )
    assert load("mnist", 48, n=3).images.shape == (3, 1, 48, 48) and seen == [3]
    with pytest.raises(ValueError, match="load: expected n of at least 1, got 0"):
        load("mnist", n=0)


def test_the_three_sets_with_the_same_file_names_stay_apart(server):
    assert not torch.equal(mnist().images, kmnist().images)


def test_cifar10_is_read_as_colour_in_order(server):
    data = cifar10()
    assert data.images.shape == (20, 3, 32, 32)
    assert data.column("category").tolist() == [1.0] * 4 + [2.0] * 4 + [3.0] * 4 + [4.0] * 4 + [5.0] * 4
    assert data.images[0, :, 5, 5].tolist() == [200, 10, 10] and data.images[19, :, 5, 5].tolist() == [
        200,
        50,
        50,
    ]


def test_a_download_cut_short_is_thrown_away_and_a_second_try_is_whole(server, tmp_path):
    server.cut = True
    sha256 = server.sets["mnist"].files[PICTURES]
    with pytest.raises(
        DownloadError, match=f"cut short and thrown away: the whole file has SHA-256 {sha256}"
    ):
        mnist()
    assert not list((tmp_path / "downloads" / "mnist").iterdir())
    server.cut = False
    assert len(mnist()) == 20


def test_an_altered_download_is_thrown_away_with_its_hash_named(server, tmp_path):
    good = server.files[f"mnist/{PICTURES}"]
    server.files[f"mnist/{PICTURES}"] = good[:-1] + bytes([good[-1] ^ 1])
    with pytest.raises(DownloadError, match=f"SHA-256 is not {hashlib.sha256(good).hexdigest()}"):
        mnist()
    assert not list((tmp_path / "downloads" / "mnist").iterdir())
    server.files[f"mnist/{PICTURES}"] = good
    assert len(mnist()) == 20


def test_a_file_spoilt_in_the_cache_is_fetched_again(server, tmp_path):
    mnist()
    (tmp_path / "downloads" / "mnist" / PICTURES).write_bytes(b"half a file")
    assert len(mnist()) == 20 and server.asked == 3


@pytest.mark.parametrize("name, instead", [("fashion_mnist", "garments"), ("kmnist", "digits")])
def test_without_a_network_one_sentence_says_what_to_do(server, tmp_path, monkeypatch, name, instead):
    server.sets[name] = replace(server.sets[name], base="http://127.0.0.1:9/")
    with pytest.raises(DownloadError) as caught:
        load(name)
    sentence = str(caught.value)
    assert f"http://127.0.0.1:9/{PICTURES} (no connection)" in sentence
    assert f"put {PICTURES} and {LABELS} into {tmp_path / 'downloads' / name} by hand" in sentence
    assert f"use load('{instead}') now" in sentence and sentence.endswith(".") and ". " not in sentence
    put(tmp_path / "downloads" / name, {f: server.files[f"{name}/{f}"] for f in (PICTURES, LABELS)})
    assert len(load(name)) == 20


def test_an_absent_file_is_told_by_the_servers_answer(server):
    server.files.clear()
    with pytest.raises(DownloadError, match="the server answered 404"):
        cifar10()


@pytest.mark.parametrize("where", [".", "fashion_mnist", "Fashion-MNIST originals"])
def test_originals_are_found_in_the_folder_of_the_variable(server, tmp_path, monkeypatch, where):
    put(tmp_path / "mine" / where, {f: server.files[f"fashion_mnist/{f}"] for f in (PICTURES, LABELS)})
    monkeypatch.setenv("LESSONLIB_DATA", str(tmp_path / "mine"))
    assert len(fashion_mnist()) == 20 and server.asked == 0
    assert len(mnist()) == 20 and server.asked == 2, "another set's files were taken for MNIST's"


def test_another_packing_of_the_whole_content_is_an_original(server, tmp_path, monkeypatch):
    content = {f: gzip.decompress(server.files[f"fashion_mnist/{f}"]) for f in (PICTURES, LABELS)}
    hashes = {file: hashlib.sha256(body).hexdigest() for file, body in content.items()}
    server.sets["fashion_mnist"] = replace(server.sets["fashion_mnist"], contents=hashes)
    packed = {file: gzip.compress(body, 1, mtime=7) for file, body in content.items()}
    put(tmp_path / "system" / "fashion-mnist", packed)  # where Debian's package puts it
    data = fashion_mnist()
    assert len(data) == 20 and server.asked == 0 and "partial" not in data.card.title and data.card.sha256
    put(tmp_path / "system" / "fashion-mnist", idx_pair(20, seed=90))
    with pytest.raises(ValueError, match="the file is altered"):
        fashion_mnist()


def test_a_certificate_that_is_not_trusted_is_called_that(server, monkeypatch):
    def refuse(*_, **__):
        raise exceptions.SSLError(ssl.SSLCertVerificationError("self-signed certificate in chain"))

    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", refuse)
    with pytest.raises(DownloadError, match="certificate was not accepted: .* REQUESTS_CA_BUNDLE") as caught:
        mnist()
    assert "no connection" not in str(caught.value)


def test_a_partial_copy_is_taken_and_its_card_says_so(server, tmp_path, monkeypatch):
    put(tmp_path / "fashion-mnist-7", idx_pair(7))
    monkeypatch.setenv("LESSONLIB_DATA", str(tmp_path / "fashion-mnist-7"))
    data = fashion_mnist()
    assert len(data) == 7 and "partial: 7 of 20" in repr(data) and data.card.sha256 == ""
    assert "7 of 20 pictures; the published SHA-256 does not apply" in data.card.limits
    assert "partial" not in mnist().card.title


def spoil(kind):
    files = idx_pair(7)
    pictures = bytearray(files[PICTURES])
    if kind == "cut short":
        return files | {PICTURES: bytes(pictures[: len(pictures) // 2])}
    if kind == "flipped bit":
        pictures[len(pictures) // 2] ^= 1
        return files | {PICTURES: bytes(pictures)}
    if kind == "no gzip":
        return files | {PICTURES: b"<html>please log in</html>"}
    if kind == "swapped":
        return {PICTURES: files[LABELS], LABELS: files[PICTURES]}
    if kind == "promises more":
        raw = bytearray(gzip.decompress(files[PICTURES]))
        raw[7] = 9
        return files | {PICTURES: gzip.compress(bytes(raw))}
    if kind == "other labels":
        return files | {LABELS: idx(np.arange(6))}
    if kind == "label 10":
        return files | {LABELS: idx(np.arange(7) + 4)}
    return idx_pair(20, seed=90)  # "altered": as many pictures as the original, but others


KINDS = (
    "cut short",
    "flipped bit",
    "no gzip",
    "swapped",
    "promises more",
    "other labels",
    "label 10",
    "altered",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_copy_is_refused_with_the_file_named(server, tmp_path, monkeypatch, kind):
    put(tmp_path / "fashion_mnist", spoil(kind))
    monkeypatch.setenv("LESSONLIB_DATA", str(tmp_path))
    named = LABELS if "label" in kind else PICTURES
    with pytest.raises(ValueError, match=f"{named}: expected .* got"):
        fashion_mnist()


@pytest.mark.parametrize(
    "body",
    [b"", b"no archive", cifar_archive(2)[:-40], gzip.compress(b"no tar")],
    ids=["empty", "no archive", "cut short", "no tar"],  # the bytes hold the time, and two workers must agree
)
def test_a_damaged_cifar_archive_is_refused_with_the_file_named(server, tmp_path, monkeypatch, body):
    put(tmp_path / "cifar10", {CIFAR: body})
    monkeypatch.setenv("LESSONLIB_DATA", str(tmp_path))
    with pytest.raises(ValueError, match=f"{CIFAR}: expected"):
        cifar10()


HERE = any((place / PICTURES).is_file() for place in downloads._local_folders("fashion_mnist"))


@pytest.mark.skipif(not HERE, reason="LESSONLIB_DATA names no folder with Fashion-MNIST in it")
def test_real_fashion_mnist_from_the_folder_of_the_variable():
    data = fashion_mnist(32)
    assert data.images.shape[1:] == (1, 32, 32) and len(data) >= 1000
    assert data.column("category")[:5].tolist() == [9, 0, 0, 3, 0]  # boot, shirt, shirt, dress, shirt
    share = torch.bincount(data.column("category").long(), minlength=10) / len(data)
    assert share.min() > 0.08 and share.max() < 0.12
    assert ("partial" in data.card.title) == (len(data) < 60_000)


def test_the_room_opens_where_its_cards_are_missing():
    code = (
        "import lessonlib, pathlib; lessonlib.DATA = pathlib.Path('nowhere')\n"
        "from lessonlib.data import ImageSet, folder; print(folder.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "folder\n", done.stderr
