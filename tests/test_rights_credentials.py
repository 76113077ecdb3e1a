"""Credentials: Valid as signed, Invalid after any change, and gone when the picture is saved again."""

import io
import json
import random
from base64 import b64encode

import numpy as np
import pytest
from PIL import Image

from lessonlib.rights import new_key, sign, verify

SAID = {
    "title": "Coat 7",
    "training_data": {"title": "Garments", "licence": "CC0-1.0"},
    "model": "garments_vae_64",
    "edit_log": [{"did": "hue", "state": {"hue": 0.3}}],
    "seed": 7,
}


def png(seed=0):
    pixels = np.random.default_rng(seed).integers(0, 256, (16, 16, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", dpi=(300, 300))
    return buffer.getvalue()


@pytest.fixture
def work(tmp_path):
    path, key = tmp_path / "coat.png", new_key()
    path.write_bytes(png())
    sign(path, key, **SAID)
    return path, key


def test_a_signed_picture_is_valid_and_looks_the_same(work):
    path, key = work
    said = verify(path, key)
    assert str(said) == "Valid: no byte has changed since it was signed with this key"
    assert said.manifest["said"] == SAID
    assert json.loads((path.parent / "coat.png.credentials.json").read_text("utf-8")) == said.manifest
    before, after = (np.array(Image.open(file)) for file in (io.BytesIO(png()), path))
    assert np.array_equal(before, after)


def test_the_key_stands_in_no_file(work):
    path, key = work
    written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    spellings = (key, key.hex().encode(), b64encode(key), repr(key).encode())
    assert b"signature" in written and not any(spelling in written for spelling in spellings)


def test_none_of_a_thousand_altered_files_is_valid(work):
    path, key = work
    whole, draw = path.read_bytes(), random.Random(0)
    (path.parent / "coat.png.credentials.json").unlink()
    states = []
    for k in range(1000):
        content, at = bytearray(whole), draw.randrange(len(whole))
        if k % 4 < 2:
            content[at] ^= 1 << draw.randrange(8)
        elif k % 4 == 2:
            del content[at : at + draw.randint(1, 40)]
        else:
            content[at:at] = draw.randbytes(draw.randint(1, 40))
        path.write_bytes(content)
        states.append(verify(path, key).state)
    assert "Valid" not in states and states.count("Invalid") > 900


def test_another_picture_under_the_manifest_is_invalid(work):
    """Every chunk is whole here: only the hash and the signature can tell."""
    path, key = work
    start, end = path.read_bytes().index(b"tEXtlessonlib") - 4, -12
    manifest = path.read_bytes()[start:end]
    other = png(1)
    path.write_bytes(other[:end] + manifest + other[end:])
    said = verify(path, key)
    assert said.state == "Invalid" and said.reasons == ("the picture's bytes are not those that were signed",)
    path.write_bytes(png())  # the chunk alone is lost, and the manifest beside the picture still fits
    assert str(verify(path, key)).startswith("Valid: no manifest in the file")
    path.write_bytes(png()[:end] + manifest + manifest + png()[end:])
    assert str(verify(path, key)) == "Invalid: expected one manifest, got 2"


def test_another_key_and_an_altered_statement_are_invalid(work):
    path, key = work
    assert "the signature is not this key's" in str(verify(path, new_key()))
    beside = path.parent / "coat.png.credentials.json"
    beside.write_text(beside.read_text("utf-8").replace("Coat 7", "Coat 8"), "utf-8")
    path.write_bytes(png())
    said = verify(path, key)
    assert said.state == "Invalid" and "the signature is not this key's" in str(said)


def test_saved_again_by_pillow_the_manifest_is_gone_and_that_is_said(work):
    path, key = work
    Image.open(path).save(path)
    said = verify(path, key)
    assert said.state == "Invalid" and said.reasons[0].startswith("no manifest in the file: never signed, or")
    assert "the picture's bytes are not those that were signed" in said.reasons
    (path.parent / "coat.png.credentials.json").unlink()
    said = verify(path, key)
    assert said.state == "none" and "saved again" in str(said) and said.manifest is None


def test_signing_again_replaces_what_was_signed(work):
    path, key = work
    size = path.stat().st_size
    sign(path, key, **SAID)
    assert path.stat().st_size == size and verify(path, key).state == "Valid"


def test_bad_input_is_named(work, tmp_path):
    path, key = work
    with pytest.raises(ValueError, match="expected fields among title, .*, got colour"):
        sign(path, key, colour="red")
    for seed in (float("nan"), {7}):
        with pytest.raises(ValueError, match="sign: expected what JSON can hold"):
            sign(path, key, seed=seed)
    assert verify(path, key).state == "Valid"
    with pytest.raises(ValueError, match="expected a key of 16 bytes"):
        sign(path, b"short")
    (tmp_path / "a.png").write_bytes(b"GIF89a")
    with pytest.raises(ValueError, match="expected a PNG, got a file that begins with b'GIF89a'"):
        sign(tmp_path / "a.png", key)
