"""The course's words: each is explained once, in bold, in its lesson, and used afterwards."""

import json
import re
from pathlib import Path

import pytest

from lessonlib import explain
from lessonlib.words import WORDS

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("[0-9]*.ipynb"))
LEADS = (":", "?")  # **Time:**, **Symptom:** and **Where next?** begin a paragraph and are no terms


def prose(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def bold(text):
    """Return (term, where it ends) of each bold term of art."""
    found = [(" ".join(m[1].split()), m.end()) for m in re.finditer(r"\*\*(.+?)\*\*", text, flags=re.S)]
    return [(term, end) for term, end in found if not term.endswith(LEADS)]


def is_form_of(said, term):
    """Whether ``said`` is the term, or its plural, or begins a sentence with it."""
    said, term = said.lower(), term.lower()
    plurals = (f"{term}s", f"{term}es", f"{term.removesuffix('y')}ies")
    return said == term or said in plurals


@pytest.mark.parametrize("lesson", WORDS)
def test_each_bold_term_is_in_the_list_once(lesson):
    (path,) = [path for path in NOTEBOOKS if path.name.startswith(lesson)]
    said = [term for term, _ in bold(prose(path))]
    listed = {term: sum(is_form_of(each, term) for each in said) for term in WORDS[lesson]}
    assert not {term: n for term, n in listed.items() if n != 1}, "each listed term is bold once"
    unlisted = [each for each in said if not any(is_form_of(each, term) for term in WORDS[lesson])]
    assert not unlisted, f"bold in lesson {lesson}, and not among its words"


@pytest.mark.parametrize("lesson", WORDS)
def test_each_term_is_used_after_it_was_explained(lesson):
    texts = {path.name[:2]: prose(path) for path in NOTEBOOKS if path.name[:2] >= lesson}
    ends = {term: end for term, end in bold(texts[lesson])}
    for term in WORDS[lesson]:
        end = next(end for said, end in ends.items() if is_form_of(said, term))
        later = texts[lesson][end:] + " ".join(text for key, text in texts.items() if key > lesson)
        assert re.search(rf"\b{re.escape(term)}", " ".join(later.split()), flags=re.I), (
            f"{term} is never used"
        )


def test_no_word_is_explained_in_two_lessons():
    terms = [term.lower() for terms in WORDS.values() for term in terms]
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("asked", ["pixel", "Pixels", "latent  code"])
def test_a_word_can_be_asked_for_anywhere(asked, capsys):
    explain(asked)
    said = capsys.readouterr().out
    assert said.startswith(("pixel (lesson 00): the smallest", "latent code (lesson 00): the short list"))
    assert said.count("\n") == 1 and said.endswith(".\n")


def test_an_unknown_word_gets_the_nearest():
    with pytest.raises(ValueError, match="such as pixel.*got 'pixle'"):
        explain("pixle")
