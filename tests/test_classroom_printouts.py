"""Lessons to print and to project: every formula is MathML, nothing is cut off, no network is asked."""

import re
from html import unescape
from pathlib import Path

import pytest

from lessonlib.classroom.lesson import HEADING
from lessonlib.classroom.markdown import html, inline, mathml
from lessonlib.classroom.pieces import pieces
from lessonlib.classroom.printouts import print_outs
from lessonlib.classroom.reading import reading_page
from lessonlib.classroom.slides import first_sentence, slides, slides_page
from lessonlib.exercises.catalogue import catalogue
from lessonlib.files import read_json

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("[0-9]*.ipynb"))
each_lesson = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
CODE = re.compile(r"```.*?```|`[^`\n]+`", flags=re.S)
TEX = re.compile(r"\$\$(.+?)\$\$|\$([^$]+?)\$", flags=re.S)
LINKS = re.compile(r'<[^>]*? (?:src|href)="(?!data:)([^"]+)"')


def found_in(path: Path) -> list:
    return list(pieces(read_json(path), path.name[:2]))


def formulas(path: Path) -> list[str]:
    """Return the TeX of a lesson's own text, read by other means than the page's."""
    cells = [cell for cell in read_json(path)["cells"] if cell["cell_type"] == "markdown"]
    text = "\n\n".join(CODE.sub("", "".join(cell["source"])) for cell in cells)
    return [block or within for block, within in TEX.findall(text)]


def bare(page: str) -> str:
    """Return a page's words, without its code, scripts and styles."""
    page = re.sub(r"<(pre|code|script|style)\b.*?</\1>", "", page, flags=re.S)
    return unescape(re.sub(r"<[^>]*>", " ", page))


@each_lesson
def test_every_formula_of_a_lesson_is_mathml_and_no_tex_is_left(path):
    page = reading_page(found_in(path), path.name[:2])
    assert page.count("<math ") == len(formulas(path))
    assert "$" not in bare(page) and "\\" not in bare(page)
    projected = slides_page(found_in(path), path.name[:2])
    assert "$" not in bare(projected) and "\\" not in bare(projected)


@each_lesson
def test_pages_hold_all_that_they_show(path):
    found = found_in(path)
    page, projected = reading_page(found, path.name[:2]), slides_page(found, path.name[:2])
    assert not LINKS.findall(page) and not LINKS.findall(projected)
    told = sum(len(re.findall(r"!\[", piece.text)) for piece in found if piece.kind == "text")
    assert page.count("<img ") == told + sum(piece.kind == "picture" for piece in found)
    assert all(alt.strip() for alt in re.findall(r'<img [^>]*?alt="(.*?)"', page, flags=re.S))
    assert "size: A4" in page and "<details>" not in page


@each_lesson
def test_every_exercise_has_room_and_no_answer(path):
    page = reading_page(found_in(path), path.name[:2])
    asked = [e for e in catalogue().values() if e.lesson == path.name[:2]]
    boxes = page.split('<div class="exercise">')[1:]
    assert len(boxes) == len(asked)
    for exercise, box in zip(asked, boxes):
        assert exercise.id in box and box.split("</div></div>")[0].count("class=line") >= 5
        body = exercise.answer.strip().splitlines()[-1].strip()
        assert body not in unescape(box.split("</pre>")[0])


@each_lesson
def test_slides_show_every_picture_with_a_heading_of_the_lesson(path):
    found = found_in(path)
    made = list(slides(found, path.name[:2]))
    assert 15 <= len(made) <= 90
    assert sum("<img " in one for one in made) == sum(piece.kind == "picture" for piece in found)
    assert all(one.startswith(("<h1>", "<h2>")) for one in made)
    assert max(one.count("<img ") for one in made) == 1, "one idea a page"


def test_formulas_look_as_mathematics_is_written():
    assert mathml(r"\log_2 40").count('<mspace width="0.17em"') == 1, "log 40, and not log40"
    assert mathml(r"-\log D").count("mspace") == 1 and "mspace" not in mathml(r"\log(x)")
    assert "border-top" in mathml(r"\overline{k(r,r)}"), "the bar is as long as what lies below it"
    assert mathml(r"\lVert w \rVert^2").count('stretchy="false"') == 2
    assert 'display="block"' in html("$$ x = 1 $$") and 'display="inline"' in inline("$x$")
    with pytest.raises(ValueError, match="expected TeX commands .* got 'x .+nosuch y'"):
        mathml(r"x \nosuch y")
    with pytest.raises(ValueError, match="expected a formula"):
        mathml(r"\left( x")


def test_a_lessons_own_text_is_escaped_and_leads_nowhere():
    assert inline("a < `x**2*y` and **b** *c* <b>") == (
        "a &lt; <code>x**2*y</code> and <strong>b</strong> <em>c</em> &lt;b&gt;"
    )
    assert inline("[the paper](http://example.org)") == "the paper"


def test_the_sentence_that_is_shown_is_whole():
    assert first_sentence(
        "- a list\n\nIt takes e.g. 3 steps, as in `x.py`. Then\nit ends. Long" + " long" * 40
    ) == ("It takes e.g. 3 steps, as in `x.py`. Then it ends.")
    assert HEADING.findall("## a") and first_sentence("") == ""


def test_the_editor_of_lesson_00_stands_beside_its_page(tmp_path):
    print_outs(NOTEBOOKS[:1], tmp_path)
    assert (tmp_path / "read" / "live_editor.html").is_file()
    assert '<iframe src="live_editor.html"' in (tmp_path / "read" / "00.html").read_text(encoding="utf-8")


@each_lesson
def test_no_slide_is_empty_or_leads_on_to_what_it_does_not_show(path):
    for slide in slides(found_in(path), path.name[:2]):
        assert re.search(r"<(p|ul|pre|img|table|math)\b", slide.split("</h2>")[-1]), slide[:200]
        words = re.findall(r"<p>(.*?)</p>$", slide, flags=re.S)
        assert not (words and words[-1].endswith(":")) or "<math" in slide, slide[:300]
