"""Bands for trained numbers: a notebook stops when a number falls outside. Introduced in lesson 02."""

from __future__ import annotations


class OutOfBand(AssertionError):
    """Say that a trained number missed the band that a healthy model keeps."""


def expect(value, at_least: float | None = None, at_most: float | None = None) -> None:
    """Print that a trained number lies within its band, or raise ``OutOfBand``; nan is never within.

    ``value`` is a number or a tensor of one. The number is printed after ≈, which the notebook tests mask.
    """
    if at_least is None and at_most is None:
        raise ValueError("expect: expected at_least=, at_most= or both, got neither")
    number = float(value.detach() if hasattr(value, "detach") else value)
    band = f"≈ {number:.3g}"
    if at_least is not None:
        band = f"{at_least:g} ≤ {band}" if at_most is not None else f"{band} ≥ {at_least:g}"
    if at_most is not None:
        band = f"{band} ≤ {at_most:g}"
    within = (at_least is None or number >= at_least) and (at_most is None or number <= at_most)
    if not within:
        raise OutOfBand(
            f"expected {band}, which does not hold. Run the notebook again from the top; "
            "if it stays so, the model has not learned what this lesson needs."
        )
    print(f"{band}: within the band")
