"""What a work may learn from, by one line: sets, folders, mixtures; whatever is wrong is a sentence."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from lessonlib.data import load
from lessonlib.data.mixing import mixed
from lessonlib.rights import admit, draft, write_manifest

MINE = "Ada Example, 27 November 2026: I painted every one of these"


def pictures(place, n, start=0):
    place.mkdir(exist_ok=True)
    for k in range(start, start + n):
        Image.fromarray(np.full((20, 20, 3), k, np.uint8)).save(place / f"{k:03}.png")
    return place


def test_a_set_passes_by_its_card_and_one_without_a_licence_does_not():
    drawn = admit("garments", n=20)
    assert len(drawn.pictures) == 20 and str(drawn) == "garments: 20 passed (CC0-1.0)"
    digits = admit("digits")
    assert digits.pictures is None and "0 passed (none); 1,797 refused: its card names no licence" in str(
        digits
    )


@pytest.mark.parametrize("n", [1, 12, 39, 40])
def test_a_folder_passes_by_its_makers_word_or_a_manifest_and_else_not_at_all(n, tmp_path):
    place = pictures(tmp_path / "mine", n)
    shut = admit(place)
    assert shut.pictures is None and f"{n} refused: no line in the manifest" in str(shut)
    assert "say so in MINE" in str(shut)
    opened = admit(str(place), MINE)
    assert len(opened.pictures) == n and opened.pictures.card.licence == "by consent"
    assert opened.sources[0].consents == (MINE,) and sorted(p.name for p in place.iterdir())[0] == "000.png"
    assert not (place / "works.jsonl").exists()


def test_a_manifest_alone_counts_where_there_is_one(tmp_path):
    place = pictures(tmp_path / "mine", 5)
    lines = [replace(w, training="notAllowed") for w in draft(load(place), place)]
    write_manifest(place / "works.jsonl", lines)
    denied = admit(place, MINE)
    assert denied.pictures is None and "5 refused: training is notAllowed" in str(denied)
    assert "needs a manifest" not in str(admit(place))
    assert "MINE is not used" in str(denied)
    good = {"training": "allowed", "licence": "CC-BY-4.0", "evidence": "a letter"}
    write_manifest(place / "works.jsonl", [*lines[:3], *(replace(w, **good) for w in lines[3:])])
    some = admit(place)
    assert len(some.pictures) == 2 and some.sources[0].licence == "CC-BY-4.0" and some.sources[0].refused


@pytest.mark.parametrize(
    "data", ["", "nothing of that name", "/no/such/folder", 3, "+", "garments + nothing"]
)
def test_what_is_not_there_is_a_sentence(data, tmp_path):
    answer = admit(data, n=10)
    assert answer.said and all(len(line) > 20 for line in answer.said)
    assert (answer.pictures is None) == (data != "garments + nothing")


def test_an_empty_folder_and_a_broken_manifest_are_sentences(tmp_path):
    (tmp_path / "empty").mkdir()
    assert "got an empty folder" in str(admit(tmp_path / "empty"))
    place = pictures(tmp_path / "mine", 3)
    (place / "works.jsonl").write_text("{broken")
    answer = admit(place, MINE)
    assert answer.pictures is None and "works.jsonl: line 1: expected one JSON object" in str(answer)


def test_a_mixture_knows_where_each_picture_is_from(tmp_path):
    place = pictures(tmp_path / "a + b", 4)
    place.rename(tmp_path / "mine")
    both = admit(f"paintings + garments + {tmp_path / 'mine'}", MINE, size=32, n=8)
    assert len(both.pictures) == 20 and both.pictures.names == ("label",)
    assert both.pictures.spec[0].names == ("paintings", "garments", "mine")
    assert both.pictures.card.licence == "CC0-1.0 AND by consent"
    assert both.pictures.column("label").unique(return_counts=True)[1].tolist() == [8, 8, 4]


def test_a_folder_with_a_plus_in_its_name_is_a_folder(tmp_path):
    assert len(admit(str(pictures(tmp_path / "a + b", 3)), MINE).pictures) == 3


def test_sets_of_different_sizes_are_refused_and_grey_joins_colour():
    grey, colour = load("digits", size=32, n=3), load("garments", size=32, n=2)
    both = mixed({"digits": grey, "garments": colour})
    assert both.images.shape == (5, 3, 32, 32) and both.card.licence == "unknown"
    with pytest.raises(ValueError, match="pictures of one size, got {'a': "):
        mixed({"a": grey, "b": load("garments", size=64, n=2)})
    with pytest.raises(ValueError, match="got none"):
        mixed({})
