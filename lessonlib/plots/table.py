"""A table of measured numbers that a screen reader can walk through. Introduced in lesson 10."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Table:
    """Show rows of numbers by name, each after ≈ with two decimals: a table in JupyterLab, else text."""

    rows: dict[str, dict[str, float]]

    def _repr_html_(self):
        columns = list(next(iter(self.rows.values())))
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("", *columns))
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            + "".join(f"<td>{_written(value)}</td>" for value in row.values())
            + "</tr>"
            for name, row in self.rows.items()
        )
        return f'<table style="font-size:1.15em"><tr>{head}</tr>{body}</table>'

    def __repr__(self):
        lines = (
            f"{name}: " + ", ".join(f"{column} {_written(value)}" for column, value in row.items())
            for name, row in self.rows.items()
        )
        return "\n".join(lines)


def table(rows: dict[str, dict[str, float]]) -> Table:
    """Lay out numbers, ``rows[row][column]``; raises ``ValueError`` unless all rows have the same columns.

    Lesson 10.
    """
    columns = {tuple(row) for row in rows.values()}
    if len(columns) != 1:
        raise ValueError(f"table: expected rows with the same columns, got {len(columns)} different ones")
    return Table(rows)


def _written(value: float) -> str:
    return f"≈ {value:.2f}".replace("≈ -0.00", "≈ 0.00")
