"""What a lesson's notebook tells a teacher: its sections with their minutes, and pieces of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lessonlib.exercises.notebook import CHECKED
from lessonlib.files import read_json

WORDS, LINES, EXERCISE, PART = (
    130,
    4,
    6,
    4,
)  # words and lines of code a minute; minutes an exercise, a live part
HEADING = re.compile(r"^(#{1,3}) (.+)$", flags=re.M)


@dataclass
class Section:
    """Hold what stands under one heading: its level, text, sources of code, and a newcomer's minutes."""

    title: str
    level: int
    text: str = ""
    code: tuple[str, ...] = ()
    minutes: float = 0

    @property
    def exercises(self) -> list[str]:
        """Return the ids of the exercises that are checked here."""
        return [id for source in self.code for id in CHECKED.findall(source)]


@dataclass(frozen=True)
class Lesson:
    """Hold one lesson: its number, title, stated minutes, and sections in order."""

    number: str
    title: str
    minutes: int
    sections: tuple[Section, ...]

    def text_of(self, title: str) -> str:
        """Return the text of a section with those below it."""
        titles = [section.title for section in self.sections]
        if title not in titles:
            return ""
        first = titles.index(title)
        level = self.sections[first].level
        rest = self.sections[first + 1 :]
        end = next((i for i, section in enumerate(rest) if section.level <= level), len(rest))
        return "\n\n".join(section.text for section in [self.sections[first], *rest[:end]])


def read_lesson(path: Path) -> Lesson:
    """Read a lesson's notebook; its sections' minutes add up to what it states."""
    cells = read_json(path)["cells"]
    sections = _sections(cells)
    title, *rest = sections
    for section in rest:
        section.minutes = _minutes(section)
    stated = int(re.search(r"\*\*Time:\*\* (\d+) minutes", "\n".join(s.text for s in sections))[1])
    factor = stated / sum(section.minutes for section in rest)
    for section in rest:
        section.minutes *= factor
    return Lesson(path.name[:2], title.title, stated, tuple(rest))


def honest_minutes(cells: list[dict]) -> float:
    """Reckon a newcomer's minutes: one for 130 words or 4 lines of code, 6 an exercise, 4 a live part."""
    return sum(map(_minutes, _sections(cells)))


def _sections(cells: list[dict]) -> list[Section]:
    found = [Section("", 1)]
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            found[-1].code += (source,)
            continue
        before, *parts = HEADING.split(source)
        found[-1].text += f"\n\n{before}"
        for marks, title, text in zip(*(parts[i::3] for i in range(3))):
            found.append(Section(title.strip(), len(marks), text))
    return found[1:] if not found[0].text.strip() and not found[0].code else found


def _minutes(section: Section) -> float:
    lines = sum(bool(line.strip()) for source in section.code for line in source.splitlines())
    exercises = sum(bool(re.search(r"^check\(", source, flags=re.M)) for source in section.code)
    played = sum(
        bool(part_names() & set(re.findall(r"\w+(?=\()", source)))
        for source in section.code
        if ".still(" not in source
    )
    words = len(f"# {section.title} {prose(section.text)}".split())
    return words / WORDS + lines / LINES + EXERCISE * exercises + PART * played


@cache
def part_names() -> frozenset[str]:
    """Return the names of the live parts."""
    from traitlets import HasTraits

    from lessonlib import widgets

    made = vars(widgets).items()
    return frozenset(name for name, thing in made if isinstance(thing, type) and issubclass(thing, HasTraits))


def prose(text: str) -> str:
    """Return what everybody reads: the text without its fold-outs."""
    return re.sub(r"<details>.*?</details>", "", text, flags=re.S)


def items(text: str) -> list[str]:
    """Return the points of the first list in a text, each in one line."""
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith("- "):
            found.append(line[2:])
        elif found and line.startswith("  "):
            found[-1] += " " + line.strip()
        elif found and not line.strip():
            continue
        elif found:
            break
    return found


def paragraphs(text: str, *words: str) -> list[str]:
    """Return the paragraphs in which one of ``words`` stands, each in one line."""
    whole = [" ".join(part.split()) for part in re.split(r"\n\s*\n", prose(text))]
    return [part for part in whole if any(re.search(rf"\b{word}\b", part) for word in words)]
