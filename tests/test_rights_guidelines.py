"""Lesson 20's guidelines: every row has a date and a source; after a year somebody must look again."""

import json
import re
import warnings
from datetime import date, datetime, timedelta
from pathlib import Path

LESSON = Path(__file__).parent.parent / "notebooks" / "20_rights_and_provenance.ipynb"


def text():
    cells = json.loads(LESSON.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def test_every_guideline_has_a_date_and_a_source_and_the_oldest_comes_first():
    head, _, rest = text().partition("| date | who | what | source |")
    rows = [line.strip("| ").split(" | ") for line in rest.split("\n\n")[0].splitlines()[2:]]
    days = [datetime.strptime(row[0], "%d %b %Y").date() for row in rows]
    assert len(rows) >= 8 and days == sorted(days)
    assert all(len(row) == 4 and all(part.strip() for part in row) for row in rows)
    said = re.search(r"Guidelines, as of (\w+ \d{4})", head)[1]
    read = datetime.strptime(said, "%B %Y").date()
    assert days[-1] <= date(read.year + read.month // 12, read.month % 12 + 1, 1)
    if date.today() - read > timedelta(days=365):
        warnings.warn(f"lesson 20's guidelines are as of {said}: look for what has changed", stacklevel=1)
