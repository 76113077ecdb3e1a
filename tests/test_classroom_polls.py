"""A class's votes on the board: pooled, with their doubt, and nobody's own taste among them."""

import json

import pytest

from lessonlib.classroom.board import board_page
from lessonlib.classroom.polls import MOST, poll
from lessonlib.editing.votes import Votes
from lessonlib.scenes.posters import NAMES

LIGHT = NAMES.index("lightness")


def files(seed: int, count: int = 20, way: int = 1) -> list[tuple[str, dict]]:
    """Return the file of a learner who likes light grounds, or dark ones."""
    votes = Votes(seed=seed, name=None)
    for _ in range(count):
        left, right = (float(votes.pool[i, LIGHT]) for i in votes.pair)
        votes.vote((left > right) == (way > 0))
    rows = {"chosen": votes.pool[votes.chosen].tolist(), "other": votes.pool[votes.other].tolist()}
    return [("votes.json", {"factors": list(NAMES), **rows})]


def put(homes, name: str, votes: list[tuple[str, dict]], **progress) -> None:
    work = homes / name / "my-work"
    work.mkdir(parents=True, exist_ok=True)
    whole = {"learner": name, "exercises": {"18.1": "right"}} | progress
    for file, content in [("progress.json", whole), *votes]:
        (work / file).write_text(json.dumps(content))


def test_the_board_shows_what_a_class_likes_with_its_doubt_and_the_poster(tmp_path):
    for number, name in enumerate(("ann", "bob", "cem")):
        put(tmp_path, name, files(number))
    page = board_page(tmp_path)
    assert "3 learners have voted between posters, 60 times in all" in page
    assert "<li>light ground: " in page.split("What the class likes")[1].split("</ul>")[0]
    assert 'src="data:image/png;base64,' in page and "±" in page
    assert "this may be chance" in page, "what sixty votes about lightness do not tell"


def test_who_does_not_share_has_no_vote_on_the_board(tmp_path):
    for number, name in enumerate(("ann", "bob", "cem", "dee")):
        put(tmp_path, name, files(number))
    put(tmp_path, "eve", files(9, way=-1), share=False)
    pooled = poll([files(number) for number in range(4)])
    assert "4 learners have voted" in pooled and pooled in board_page(tmp_path)


def test_the_taste_of_few_is_not_shown(tmp_path):
    for name in ("ann", "bob"):
        put(tmp_path, name, files(1))
    page = board_page(tmp_path)
    assert "2 learners have voted" in page and "ground" not in page and "<img" not in page


def test_nobody_outvotes_a_class(tmp_path):
    ((name, flood),) = files(0, way=-1)
    flood = flood | {side: flood[side] * 100 for side in ("chosen", "other")}
    told = poll([[(name, flood)], files(1), files(2)])
    assert f"{MOST + 40} times" in told


@pytest.mark.parametrize(
    "whole",
    [
        {}, {"chosen": 1}, {"factors": list(NAMES), "chosen": [], "other": []},
        {"factors": list(NAMES), "chosen": [[10**400] * 13], "other": [[0] * 13]},
        {"factors": list(NAMES), "chosen": [[float("nan")] * 13], "other": [[0] * 13]},
        {"factors": list(NAMES), "chosen": [[0] * 13], "other": []},
        {"factors": list(NAMES), "chosen": "x", "other": "x"},
        {"factors": ["<b>"], "chosen": [[]], "other": [[]]},
    ],
)  # fmt: skip
def test_whatever_stands_in_a_file_of_votes_harms_nothing(whole, tmp_path):
    for number, name in enumerate(("ann", "bob", "cem")):
        put(tmp_path, name, files(number))
    put(tmp_path, "eve", [("votes.json", whole)])
    assert "3 learners have voted" in board_page(tmp_path)


def test_a_class_without_votes_hears_nothing_of_them(tmp_path):
    put(tmp_path, "ann", [])
    assert "voted" not in board_page(tmp_path) and poll([]) == ""
