"""A finished work's folder: whole or not there, nothing overwritten; and a rubric true to what is there."""

import json
import os
from dataclasses import replace

import finished
import numpy as np
import pytest
from PIL import Image

from lessonlib import files
from lessonlib.exercises import progress, review, store
from lessonlib.rights import Issuer, TitleCard, certify_work, rubric, verify, verify_certified
from lessonlib.rights.masterpiece import LONGEST, folder_name, save_work


@pytest.fixture(scope="module")
def made():
    return finished.session()


def asked(lines, word):
    (line,) = [line for line in lines if word in line.asked]
    return line


def test_a_work_lies_in_one_folder_with_all_that_belongs_to_it(tmp_path, made):
    folder = finished.work(tmp_path, made=made)
    assert folder == tmp_path / "Study"
    assert {path.name for path in folder.iterdir()} == {
        "work.png", "work.png.credentials.json", "title-card.json", "data-card.md", "model-card.md",
        "audit.json", "edits.json", "editor.html", "model.safetensors", "model.json",
    }  # fmt: skip
    verdict = verify(folder / "work.png", finished.KEY)
    said = verdict.manifest["said"]
    assert verdict.state == "Valid" and (said["title"], said["maker"]) == ("Study", "Ada")
    assert said["seed"] == 3 and said["training_data"] == "# Data card"
    assert said["edit_log"]["steps"][-1]["did"] == "set hue to 0.25"
    assert finished.KEY.decode() not in "".join(p.read_text(errors="replace") for p in folder.iterdir())


def test_without_the_key_a_change_is_seen_and_the_maker_is_not_proved(tmp_path):
    picture = finished.work(tmp_path) / "work.png"
    assert (
        verify(picture, None).state == "Unproved" and verify(picture, b"another key of 16").state == "Invalid"
    )
    whole = picture.read_bytes()
    picture.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    assert verify(picture, None).state == "Invalid"


def test_a_second_work_of_one_title_gets_a_free_name_and_the_first_stays(tmp_path):
    first = finished.work(tmp_path)
    (first / "mine.txt").write_text("notes")
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    second = finished.work(tmp_path, replace(finished.CARD, maker="Bo"))
    (tmp_path / "Study-3").mkdir()  # empty, and somebody's
    third = finished.work(tmp_path)
    assert [second.name, third.name] == ["Study-2", "Study-4"] and not any((tmp_path / "Study-3").iterdir())
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before
    (tmp_path / "Study-5").write_text("a file of that name")
    assert finished.work(tmp_path).name == "Study-6"


def test_where_something_fails_nothing_is_left_and_nothing_is_lost(tmp_path, monkeypatch):
    finished.work(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())

    def full(*_, **__):
        raise OSError("No space left on device")

    monkeypatch.setattr("lessonlib.rights.masterpiece.sign", full)
    with pytest.raises(OSError, match="No space"):
        finished.work(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    with pytest.raises(ValueError, match=r"expected a picture uint8 \(H, W, 3\), got float64 \(4, 4, 3\)"):
        save_work(finished.CARD, np.zeros((4, 4, 3)), finished.KEY, data_card="", model_card="", audit={})


@pytest.mark.parametrize(
    "title, name",
    [
        ("Study", "Study"), ("  a/b\\c: d?  ", "a b c d"), ("../../etc/passwd", "etc passwd"),
        ("", "untitled"),
        ("🎨✨", "untitled"), ("Maler 🎨 Nr. 7", "Maler Nr 7"), ("con", "con work"),
        ("Ünïcode 絵画", "Ünïcode 絵画"),
        ("...", "untitled"), (".hidden", "hidden"), ("a\nb\0c", "a b c"), ("x" * 500, "x" * LONGEST),
    ],
)  # fmt: skip
def test_any_title_gives_a_folder_that_every_system_takes(title, name, tmp_path):
    assert folder_name(title) == name
    folder = finished.work(tmp_path, replace(finished.CARD, title=title))
    assert folder.parent == tmp_path and TitleCard.read(folder / "title-card.json").title == title


def test_a_long_title_in_large_letters_stays_below_what_a_disk_allows(tmp_path):
    name = folder_name("絵" * 500)
    assert (
        len(name.encode()) <= 200
        and finished.work(tmp_path, replace(finished.CARD, title="絵" * 500)).is_dir()
    )


def test_a_good_work_meets_all_that_the_kit_can_see(tmp_path, made):
    lines = rubric(finished.work(tmp_path, made=made, size=2048), finished.KEY)
    assert len(lines) == 10 and sum(line.met is None for line in lines) == 3
    assert all(line.met for line in lines if line.met is not None), lines


@pytest.mark.parametrize(
    "word, spoil, why",
    [
        ("print size", lambda f: Image.new("RGB", (512, 512)).save(f / "work.png"), "512 x 512 pixels"),
        ("data card", lambda f: (f / "data-card.md").write_text("**[yours to fill in]**"), "1 blank left"),
        ("model card", lambda f: (f / "model-card.md").unlink(), "there is no model-card.md"),
        ("copies", lambda f: spoiled(f, "copies", share=0.4), "40.0% of 100 made pictures"),
        ("copies", lambda f: spoiled(f, "copies", share="much"), "cannot be read"),
        ("rights gate", lambda f: (f / "audit.json").write_text("[]"), "cannot be read"),
        ("edit log", lambda f: (f / "model.safetensors").write_bytes(b"\0" * 99), "the model cannot"),
        ("edit log", lambda f: (f / "model.safetensors").unlink(), "no model is kept with it"),
        ("edit log", lambda f: (f / "edits.json").write_text("{}"), "expected a lessonlib edit log"),
        ("title card", lambda f: write(f, '{"title": 3}'), "expected title to be text"),
        ("title card", lambda f: write(f, '{"title": " "}'), "still to fill: title, maker"),
    ],
)  # fmt: skip
def test_what_is_spoilt_is_not_met_and_says_why(word, spoil, why, tmp_path, made):
    folder = finished.work(tmp_path, made=made)
    spoil(folder)
    line = asked(rubric(folder), word)
    assert line.met is False and why in line.why, line


def write(folder, text):
    (folder / "title-card.json").write_text(text)


def spoiled(folder, part, **values):
    audit = files.read_json(folder / "audit.json")
    files.write_json(folder / "audit.json", audit | {part: audit[part] | values})


def test_a_title_card_that_was_changed_after_signing_is_seen(tmp_path, made):
    folder = finished.work(tmp_path, made=made, size=2048)
    card = files.read_json(folder / "title-card.json")
    files.write_json(folder / "title-card.json", card | {"maker": "Somebody else"})
    line = asked(rubric(folder, finished.KEY), "print size")
    assert line.met is False and "another title or maker" in line.why


def test_no_folder_is_a_clear_error(tmp_path):
    with pytest.raises(ValueError, match="expected the folder of a finished work, got"):
        rubric(tmp_path / "none")


def test_progress_counts_a_reviewed_work_beside_the_exercises(tmp_path, made, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path / "my-work"))
    assert "22 work" not in repr(progress("22"))
    folder = finished.work(tmp_path, made=made)
    assert "Rubric: 6 of 7 that the kit can see" in repr(
        review(folder, finished.KEY)
    )  # 64 pixels are no print
    said = repr(progress("22"))
    assert "△ 22 work: Study: 6 of 7" in said and "Progress: 6 of 12 points" in said
    store.record("22.1", "right")
    progress(share=False)
    assert "Progress: 8 of 12 points" in repr(progress("22")) and "22 work" in repr(progress())
    assert "22 work" not in repr(progress("06"))
    store.keep_work("A first try", 2, 7)  # the best work counts, and no draft is held against anybody
    assert "Progress: 8 of 12 points" in repr(progress("22")) and "A first try: 2 of 7" in repr(progress())
    path = store.home() / "progress.json"
    assert json.loads(path.read_text())["share"] is False
    path.write_text('{"exercises": {}, "works": {"a": "x", "b": [1], "c": [2, 7]}}')
    assert store.works(path) == {"c": [2, 7]}


def test_a_folder_is_named_only_when_it_is_whole(tmp_path):
    def fill(folder):
        (folder / "one").write_text("1")
        assert not list(tmp_path.glob("made-2"))

    assert files.new_folder(tmp_path / "made", fill) == tmp_path / "made"
    assert files.new_folder(tmp_path / "made", fill) == tmp_path / "made-2"
    assert sorted(os.listdir(tmp_path)) == ["made", "made-2"]


def test_a_work_is_certified_in_a_copy_and_the_plain_way_stays(tmp_path, made):
    folder = finished.work(tmp_path, made=made)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    issuer = Issuer("Class 7b")
    for _ in range(2):  # again: replaced
        copy = certify_work(folder, issuer.issue("Ada"))
    assert copy == folder / "work-c2pa.png"
    assert (verify_certified(copy).state, verify_certified(copy, [issuer.certificate]).state) == (
        "Valid",
        "Trusted",
    )
    assert verify_certified(copy).manifest == verify(folder / "work.png", None).manifest["said"]
    assert np.array_equal(np.array(Image.open(copy)), np.array(Image.open(folder / "work.png")))
    copy.unlink()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_only_a_work_as_it_was_signed_is_certified(tmp_path):
    folder, identity = finished.work(tmp_path), Issuer("Class 7b").issue("Ada")
    Image.new("RGB", (64, 64)).save(folder / "work.png")
    names = {path.name for path in folder.iterdir()}
    with pytest.raises(ValueError, match="certify_work: expected a picture as save_work signed it, got Inv"):
        certify_work(folder, identity)
    assert {path.name for path in folder.iterdir()} == names
