"""The teacher's pages: whole, true to the lessons, printable without a network."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lessonlib.classroom.__main__ import main
from lessonlib.classroom.lesson import items, paragraphs, read_lesson
from lessonlib.classroom.markdown import inline
from lessonlib.classroom.pack import cut, lesson_page, timeline
from lessonlib.classroom.plans import PLANS, plans_page
from lessonlib.classroom.questions import question
from lessonlib.exercises.catalogue import catalogue

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("[0-9]*.ipynb"))
ALL = list(catalogue().values())
each_lesson = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


class Checker(HTMLParser):
    """Note the tags that are open, and what is asked of a network."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.text = [], [], ""

    def handle_starttag(self, tag, attributes):
        if tag != "meta":
            self.open.append(tag)
        self.wrong += [value for name, value in attributes if name in ("src", "href")]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, text):
        self.text += text


def checked(page: str) -> str:
    checker = Checker()
    checker.feed(page)
    assert not checker.open and not checker.wrong, (checker.open, checker.wrong)
    return checker.text


@each_lesson
def test_a_lesson_is_read_whole(path):
    lesson = read_lesson(path)
    assert sum(section.minutes for section in lesson.sections) == pytest.approx(lesson.minutes)
    asked = [id for section in lesson.sections for id in section.exercises]
    assert sorted(asked) == [e.id for e in ALL if e.lesson == lesson.number]
    assert items(lesson.text_of("Before you start")) and items(lesson.text_of("Recap"))
    assert items(lesson.text_of("Questions"))
    failures = paragraphs(lesson.text_of("Break it"), "Symptom", "Cause", "Cure", "cure", "symptom")
    assert failures, "each lesson shows a failure with its cure"


@each_lesson
def test_the_short_version_fits_and_is_a_beginning_with_the_recap(path):
    lesson = read_lesson(path)
    taken, left = cut(lesson, 45)
    assert sum(section.minutes for section in taken) <= 45.01
    assert [one.title for one in taken[-2:]] == ["Recap", "Questions"] and len(taken) > 3
    assert [*taken[:-2], *left, *taken[-2:]] == list(lesson.sections)


def test_a_long_lesson_has_one_pause_near_the_end_of_a_period():
    for path in NOTEBOOKS:
        lesson = read_lesson(path)
        number = '<td class="number">'
        pauses = re.findall(rf"Pause here</td>{number}</td>{number}(\d+)", timeline(lesson))
        assert len(pauses) == (lesson.minutes > 45), path.name
        assert all(abs(int(pause) - 45) <= 12 for pause in pauses), (path.name, pauses)


def test_a_page_tells_answers_and_every_mistake():
    text = " ".join(checked(lesson_page(read_lesson(NOTEBOOKS[6]))).split())
    for exercise in (e for e in ALL if e.lesson == "06"):
        assert " ".join(exercise.answer.split()) in text
        for _, why in exercise.mistakes:
            assert " ".join(why.replace("`", "").split()) in text
    assert "draw a code from its cloud" in text and "Posterior collapse" not in text


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
def test_each_mistake_has_a_question_that_does_not_give_it_away(exercise):
    body = exercise.answer.strip().splitlines()[-1].strip()
    for source, why in exercise.mistakes:
        asked = question(exercise, source)
        assert ("?" in asked) and why not in asked and body not in asked


def test_the_question_shows_a_simple_case_where_there_is_one():
    exercise = catalogue()["06.2"]
    asked = question(exercise, exercise.define and exercise.mistakes[3][0])
    assert asked == "With `mu` = 0, `logvar` = 0 everywhere, yours gives 0.5. What should it be?"
    assert question(catalogue()["04.2"], catalogue()["04.2"].mistakes[0][0]).startswith("With `size` = 32")


def test_plans_name_lessons_that_there_are():
    lessons = [read_lesson(path) for path in NOTEBOOKS]
    text = checked(plans_page(lessons))
    assert all(title in text for title in PLANS)
    for sessions in PLANS.values():
        for session in sessions:
            known = {one.number: one for one in lessons}
            named = [(entry[:2], entry.endswith("s")) for entry in session.split() if entry[:2].isdigit()]
            if not session.startswith("one of"):
                assert sum(45 if short else known[number].minutes for number, short in named) <= 90


def test_a_lessons_own_text_is_escaped():
    assert inline("a < `x**2*y` and **b** *c*") == (
        "a &lt; <code>x**2*y</code> and <strong>b</strong> <em>c</em>"
    )


def test_one_command_writes_all_pages(tmp_path, capsys):
    assert main(["pack", "--into", str(tmp_path / "pack")]) == 0
    assert "Wrote 17 lessons' pages" in capsys.readouterr().out.replace(str(len(NOTEBOOKS)), "17")
    pages = sorted((tmp_path / "pack").glob("*.html"))
    assert len(pages) == len(NOTEBOOKS) + 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        checked(text)
        assert "size: A4" in text
