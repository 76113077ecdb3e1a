"""Who changed last: the kernel's editions of a state that pages edit too. Introduced in lesson 00."""

from __future__ import annotations


class Editions:
    """Count the changes that the kernel has of a state which it shares with pages.

    ``number``: of the present edition; ``by``: the page that made it, None for code. A page that hands over
    says which edition it ``knows``; one that does not know what others have done since comes too late.
    """

    def __init__(self):
        self.number, self.by, self._since = 0, None, 0

    def accepts(self, knows: int, by: str) -> bool:
        """Say whether a page's change counts: it knows the present edition, or all since are its own."""
        return knows >= self.number or (by == self.by and knows >= self._since)

    def changed(self, by: str | None = None) -> None:
        """Begin the next edition."""
        if by is None or by != self.by:
            self._since = self.number
        self.number, self.by = self.number + 1, by
