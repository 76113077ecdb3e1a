"""A table of measured numbers that a screen reader can walk through. Introduced in lesson 13."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from .style import plain, told

MOST = 100  # rows in one table


@dataclass(frozen=True)
class Table:
    """Show rows of numbers by name, each after ≈ with two decimals: a table in JupyterLab, else text.

    ``rest`` says under them how many rows there are, where not all are shown.
    """

    rows: dict[str, dict[str, float]]
    rest: str = ""

    def _repr_html_(self):
        columns = list(next(iter(self.rows.values())))
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("", *columns))
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            + "".join(f"<td>{_written(value)}</td>" for value in row.values())
            + "</tr>"
            for name, row in self.rows.items()
        )
        return f'<table style="font-size:1.15em"><tr>{head}</tr>{body}</table>{self.rest}'

    def __repr__(self):
        lines = (
            f"{name}: " + ", ".join(f"{column} {_written(value)}" for column, value in row.items())
            for name, row in self.rows.items()
        )
        return "\n".join([*lines, self.rest] if self.rest else lines)


def table(rows: dict[str, dict[str, float]]) -> Table:
    """Lay out numbers, ``rows[row][column]``; raises ``ValueError`` unless all rows have the same columns.

    Lesson 13.
    """
    if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
        raise ValueError(f"table: expected rows[row][column] as dicts, got {type(rows).__name__} of others")
    columns = {tuple(row) for row in rows.values()}
    if len(columns) != 1:
        raise ValueError(f"table: expected rows with the same columns, got {len(columns)} different ones")
    shown = dict(list(rows.items())[:MOST])
    numbers = {name: {key: _one(key, value) for key, value in row.items()} for name, row in shown.items()}
    return Table(numbers, f"… {told(len(shown), len(rows))} rows" if len(shown) < len(rows) else "")


def _one(column: str, value) -> float:
    """Return one entry as a number; nan is told as it is."""
    value = plain(value)
    if value.dtype.kind not in "iuf" or value.shape != ():
        raise ValueError(
            f"table: expected one number for each {column}, got {value.dtype} of shape {value.shape}"
        )
    return float(value)


def _written(value: float) -> str:
    return f"≈ {value:.2f}".replace("≈ -0.00", "≈ 0.00")
