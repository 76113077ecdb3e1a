"""C2PA: Valid, Trusted by who is on the list, Invalid after any change, none when saved again."""

import random
import socket

import numpy as np
import pytest
import torch
from PIL import Image

from lessonlib import ROOT, rights
from lessonlib.files import read_json

SAID = {"title": "Coat 7", "training_data": "garments, CC0-1.0", "seed": 7, "edit_log": [{"did": "hue"}]}


def draw(path):
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(pixels).save(path)


@pytest.fixture(scope="module")
def school():
    return rights.Issuer("Class 7b")


@pytest.fixture
def work(tmp_path, school):
    path = tmp_path / "coat.png"
    draw(path)
    rights.sign_certified(path, school.issue("A learner"), **SAID)
    return path


def test_it_is_valid_for_all_and_trusted_by_who_has_the_issuer_on_the_list(work, school):
    verdict = rights.verify_certified(work)
    assert (verdict.state, verdict.reasons) == ("Valid", ("signingCredential.untrusted",))
    assert verdict.manifest == SAID
    assert rights.verify_certified(work, [school.certificate]).state == "Trusted"
    other = rights.Issuer("Another school").certificate
    assert rights.verify_certified(work, [other]).state == "Valid"
    assert rights.verify_certified(work, [other, school.certificate]).state == "Trusted"


def test_a_picture_stays_the_same_and_grows_by_little(tmp_path, school):
    draw(path := tmp_path / "coat.png")
    before, size = np.array(Image.open(path)), path.stat().st_size
    for _ in range(2):  # signed anew, the first manifest goes
        rights.sign_certified(path, school.issue("A learner"), **SAID)
    assert np.array_equal(before, np.array(Image.open(path)))
    assert path.stat().st_size - size < 20_000


def test_no_altered_file_is_valid(work, school):
    whole, draw, states = work.read_bytes(), random.Random(0), []
    for k in range(1000):
        altered = bytearray(whole)
        at = draw.randrange(8, len(whole))
        altered[at] ^= 1 << draw.randrange(8)
        work.write_bytes(altered if k % 2 else altered[:at] + altered[at + 1 :])
        states.append(rights.verify_certified(work, [school.certificate]).state)
    assert len(states) == 1000 and not {"Valid", "Trusted"} & set(states)


def test_another_program_drops_it(work):
    Image.open(work).save(work)
    assert rights.verify_certified(work).state == "none"


def test_no_key_is_written_and_no_network_asked(work, school, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    identity = school.issue("A learner")
    rights.sign_certified(work, identity, **SAID)
    assert rights.verify_certified(work).state == "Valid"
    assert [path.name for path in work.parent.iterdir()] == [work.name]
    assert b"PRIVATE" not in work.read_bytes() and "PRIVATE" not in identity.chain


def test_bad_input_is_told_and_changes_nothing(work, school):
    identity, before = school.issue("A learner"), work.read_bytes()
    with pytest.raises(ValueError, match="sign_certified: expected fields among title, .*, got colour"):
        rights.sign_certified(work, identity, colour="red")
    for seed in (float("nan"), torch.tensor(7)):
        with pytest.raises(ValueError, match="sign_certified: expected what JSON can hold"):
            rights.sign_certified(work, identity, seed=seed)
    assert work.read_bytes() == before
    other = work.with_name("notes.txt")
    other.write_text("no picture")
    with pytest.raises(ValueError, match="expected a PNG, got a file that begins with b'no"):
        rights.sign_certified(other, identity)
    assert rights.verify_certified(other).state == "Invalid"


def test_without_the_package_a_sentence_names_the_plain_way(monkeypatch):
    monkeypatch.setattr("lessonlib.rights.certificates.find_spec", lambda name: None)
    assert not rights.has_c2pa()
    with pytest.raises(ImportError, match="signed in the plain way only, see rights.sign"):
        rights.Issuer("Class 7b")


@pytest.mark.parametrize("name", ["", " ", "A" * 200, "絵" * 50, 'Ada "<O=x>", 7b'])
def test_any_name_gets_a_certificate(name, work):
    rights.sign_certified(work, rights.Issuer(name).issue(name), **SAID)
    assert rights.verify_certified(work).state == "Valid"


def test_neither_key_nor_certificate_lies_in_the_project():
    for part in (ROOT / "notebooks", ROOT / "data", ROOT / "lessonlib", ROOT / "README.md"):
        for path in [part] if part.is_file() else part.rglob("*.*"):
            begins = b"BEGIN CERT", b"BEGIN PRIVATE", b"BEGIN EC PRIVATE"
            assert path.is_dir() or not any(words in path.read_bytes() for words in begins), path


LESSONS = {"20_rights_and_provenance": "certificates", "22_your_masterpiece": "certified"}


@pytest.mark.parametrize("lesson, cell", LESSONS.items())
def test_a_lesson_goes_on_without_the_package_and_says_so(lesson, cell, monkeypatch, capsys):
    monkeypatch.setattr("lessonlib.rights.certificates.find_spec", lambda name: None)
    cells = read_json(ROOT / "notebooks" / f"{lesson}.ipynb")["cells"]
    (source,) = ["".join(one["source"]) for one in cells if one["id"] == cell]
    exec(source, {"rights": rights})
    assert capsys.readouterr().out.strip() == rights.MISSING
