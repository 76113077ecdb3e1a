"""Fill a stub with its answer and with each typical mistake, for every lesson's exercises."""

from __future__ import annotations


def fill(stub: str, *lines: str) -> str:
    """Put lines in the place of a stub's ``raise NotDone``."""
    return stub.replace("raise NotDone", "\n    ".join(lines))


def fills(stub: str, *pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Make mistakes out of (the line that stands in the stub, part of the message meant for it)."""
    return tuple((fill(stub, wrong), message) for wrong, message in pairs)


def returns(stub: str, *pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Make mistakes out of (what is returned, part of the message meant for it)."""
    return fills(stub, *((f"return {wrong}", message) for wrong, message in pairs))
