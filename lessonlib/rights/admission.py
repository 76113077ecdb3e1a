"""All that a work may learn from: sets of the kit and folders, each through the gate. Lesson 22."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from lessonlib.data import ImageSet, load
from lessonlib.data.downloads import DownloadError
from lessonlib.data.folder import meant, printable
from lessonlib.data.mixing import UNKNOWN, mixed

from .gate import MANIFEST, Passed, draft, gate

NO_LINES = (
    "A folder needs a manifest, {manifest} (lesson 20); or, where every picture in it is yours, say so in "
    "MINE: your name, the date, and that you made them."
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """What became of one source: its name, licences, how many passed, reason → how many were refused.

    ``consents``: who said yes to what, where that and no licence lets pictures pass.
    """

    name: str
    licence: str
    passed: int
    refused: dict[str, int]
    consents: tuple[str, ...] = ()

    def __str__(self):
        refused = [f"; {n:,} refused: {printable(why)}" for why, n in self.refused.items()]
        return f"{printable(self.name)}: {self.passed:,} passed ({self.licence}){''.join(refused)}"


@dataclass(frozen=True)
class Admitted:
    """What may be learned from: ``pictures``, None where nothing passed; ``sources``; ``said``, what to know.

    Lesson 22.
    """

    pictures: ImageSet | None
    sources: tuple[Source, ...]
    said: tuple[str, ...]

    def __str__(self):
        return "\n".join([*map(str, self.sources), *self.said])

    __repr__ = __str__


def admit(data: str | os.PathLike, mine: str = "", size: int = 32, n: int | None = None) -> Admitted:
    """Return what of ``data`` may be learned from: a set, a folder, or several with `` + `` between.

    A set passes by the licence on its card, a picture of a folder by its line in the folder's manifest. Where
    there is no manifest, ``mine`` can stand in: who made every picture, when, in a sentence. Whatever cannot
    be read or may not be used is said, and nothing is raised. ``n`` is for each source. Lesson 22.
    """
    sets, sources, said = {}, [], []
    for name in _names(data):
        try:
            pictures = load(name, size=size, n=n)
            if pictures.report is None:
                pictures, source = _by_card(name, pictures)
            else:
                passed, source = _by_gate(name, pictures, mine)
                pictures = passed.pictures
                said += _advice(name, source, mine)
        except (ValueError, DownloadError, OSError) as fault:
            said.append(str(fault))
            continue
        sources.append(source)
        if pictures is not None:
            sets[source.name] = pictures
    return Admitted(mixed(sets) if sets else None, tuple(sources), tuple(said))


def consented(consents: tuple[str, ...]) -> str:
    """Tell up to three consents, to stand behind how many pictures they let pass."""
    told = "; ".join(map(printable, consents[:3])) + f"; and {len(consents) - 3} more" * (len(consents) > 3)
    return f"; consent: {told}" * bool(consents)


def _names(data) -> list:
    """Split what is asked for at its plus signs, unless it is a path that is there."""
    if not isinstance(data, str) or meant(data).exists():
        return [data]
    return list(dict.fromkeys(filter(None, map(str.strip, data.split("+"))))) or [data]


def _by_card(name: str, pictures: ImageSet) -> tuple[ImageSet | None, Source]:
    licence = pictures.card.licence
    if licence in ("", UNKNOWN):
        return None, Source(name, "none", 0, {"its card names no licence": len(pictures)})
    return pictures, Source(name, licence, len(pictures), {})


def _by_gate(name, pictures: ImageSet, mine: str) -> tuple[Passed, Source]:
    works = None
    if mine.strip() and not _listed(name):
        said = {"consent": mine.strip(), "training": "allowed", "evidence": "MINE, said by who trained"}
        works = [replace(work, **said) for work in draft(pictures, name)]
    passed = gate(pictures, name, works)
    if passed.pictures is not None:
        card = replace(pictures.card, licence=_licences(passed))
        passed = replace(passed, pictures=replace(passed.pictures, card=card))
    title = pictures.card.title.removeprefix("Pictures from the folder ")
    return passed, Source(title, _licences(passed), len(passed.works), passed.counts, passed.consents)


def _licences(passed: Passed) -> str:
    return " AND ".join(dict.fromkeys(work.licence or "by consent" for work in passed.works)) or "none"


def _listed(name) -> bool:
    return (meant(name) / MANIFEST).is_file()


def _advice(name, source: Source, mine: str) -> list[str]:
    if _listed(name) and mine.strip():
        return [f"MINE is not used: the folder has a manifest, {MANIFEST}, and it alone counts."]
    return [] if source.passed or mine.strip() or _listed(name) else [NO_LINES.format(manifest=MANIFEST)]
