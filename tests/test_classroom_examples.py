"""The three works that the kit made: their recipes run, and their pictures are small and in the project."""

import pytest
from PIL import Image

from lessonlib.classroom import examples
from lessonlib.classroom.exhibition import exhibition_page
from lessonlib.rights import rubric

KEY = b"a key of the tests, long enough"


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    place = tmp_path_factory.mktemp("works")
    return [
        examples.painting_series(place, KEY, rounds=2, n=300),
        examples.garment_collection(place, KEY),
        examples.apartment(place, KEY, steps=20, n=200),
    ]


def test_each_recipe_makes_a_whole_work_of_print_size(works):
    assert [work.name for work in works] == ["Once round", "Six in blue", "A table for six"]
    for work in works:
        met = {line.asked: line.met for line in rubric(work, KEY)}
        assert met["It is at print size, and unchanged since it was signed"], rubric(work, KEY)
        assert met["The title card is complete, with a statement of 20 words or more"]
        assert met["Everything it learned from passed the rights gate"]
    collection = {line.asked: line.met for line in rubric(works[1], KEY)}
    assert collection["Its edit log gives the same picture again"]
    assert exhibition_page(works[0].parent).count("<article>") == 3


def test_their_pictures_are_small_and_lie_in_the_project():
    for name in ("painting_series", "garment_collection", "apartment"):
        path = examples.SAMPLES / f"masterpiece_{name}.png"
        assert path.stat().st_size <= 200_000 and Image.open(path).width == examples.SMALL
