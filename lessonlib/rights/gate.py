"""The rights gate: a manifest says what each picture may be used for, and the rest stays out. Lesson 20.

A manifest is a text file with one line of JSON for each work: the fields of ``Work``. What has no line, no
consent or licence, no evidence, or is not the file that the line names, does not pass: deny by default.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path, PurePosixPath

from lessonlib import files
from lessonlib.data import ImageSet
from lessonlib.data.folder import opened, printable

TRAINING = ("allowed", "notAllowed", "constrained")  # the words of C2PA's assertion c2pa.training-mining
MANIFEST = "works.jsonl"  # a folder's manifest lies in it, by this name
RESERVED = re.compile(rb"DMI-PROHIBITED[A-Z-]*")  # IPTC Data Mining, in the XMP text of a picture's file
HEAD = 1 << 20  # bytes at each end of a file in which that text is looked for


@dataclass(frozen=True)
class Work:
    """Say of one file what it is and what its maker allows; every field is text. Lesson 20.

    ``path``: below the folder, with ``/``. ``sha256``: of the file's bytes. ``licence``: an SPDX id.
    ``consent``: who said yes, to what, when. ``training``: one of ``TRAINING``. ``evidence``: where all
    this can be read again. Raises ``ValueError`` that says expected and got.
    """

    path: str
    sha256: str
    title: str = ""
    creator: str = ""
    source: str = ""
    licence: str = ""
    date: str = ""
    consent: str = ""
    training: str = "notAllowed"
    evidence: str = ""

    def __post_init__(self):
        for name, value in asdict(self).items():
            self._expect(isinstance(value, str), name, "text")
        inside = PurePosixPath(self.path)
        below = (
            self.path == inside.as_posix() != "." and not inside.is_absolute() and ".." not in inside.parts
        )
        self._expect(below, "path", "a path below the folder, with /")
        self._expect(re.fullmatch("[0-9a-f]{64}", self.sha256), "sha256", "64 digits of 0-9 and a-f")
        self._expect(self.training in TRAINING, "training", f"one of {', '.join(TRAINING)}")
        spdx = re.fullmatch(r"[A-Za-z0-9.+-]*", self.licence)
        self._expect(spdx, "licence", "an SPDX id, such as CC0-1.0, or nothing")

    def _expect(self, holds, name: str, what: str) -> None:
        if not holds:
            raise ValueError(f"expected {name} to be {what}, got {getattr(self, name)!r}")


@dataclass(frozen=True)
class Passed:
    """What the gate said: ``pictures`` is the ``ImageSet`` that passed, None where nothing did.

    ``works``: their lines, in the same order. ``refused``: name → reason, of all others. Lesson 20.
    """

    pictures: ImageSet | None
    works: tuple[Work, ...]
    refused: dict[str, str]

    @property
    def counts(self) -> dict[str, int]:
        """How many files each reason kept out, the most frequent first."""
        return dict(Counter(self.refused.values()).most_common())

    @property
    def consents(self) -> tuple[str, ...]:
        """Who said yes to what, each once, of works without a licence."""
        return tuple(dict.fromkeys(work.consent for work in self.works if not work.licence))

    def __str__(self):
        lines = [f"{len(self.works)} passed, {len(self.refused)} refused"]
        return "\n".join(lines + [f"  {n} refused: {printable(why)}" for why, n in self.counts.items()])

    __repr__ = __str__


def draft(pictures: ImageSet, folder: str | Path) -> list[Work]:
    """Return a line for each picture that was read from ``folder``, with its hash; all else is blank.

    As it stands nothing passes: fill in what you know with ``dataclasses.replace``. Lesson 20.
    """
    return [Work(name, _hash(opened(folder) / name)) for name in _names(pictures)]


def write_manifest(path: str | Path, works: Iterable[Work]) -> Path:
    """Write a manifest, a line of JSON for each work, in place of what is there; return its path."""
    lines = [json.dumps(asdict(work), ensure_ascii=False) for work in works]
    return files.write(path, "".join(line + "\n" for line in lines).encode())


def read_manifest(path: str | Path) -> list[Work]:
    """Read a manifest. Raises ``ValueError`` with number, expected and got of each broken line. Lesson 20."""
    works, broken, seen = [], [], {}
    for number, line in enumerate(Path(path).read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            works.append(_work(line))
            first = seen.setdefault(works[-1].path, number)
            if first != number:
                raise ValueError(f"expected one line a path, got {works[-1].path!r} in line {first} too")
        except ValueError as fault:
            broken.append(f"line {number}: {fault}")
    if broken:
        more = f"\n… and {len(broken) - 5} more" * (len(broken) > 5)
        raise ValueError(f"{Path(path).name}: " + "\n".join(broken[:5]) + more)
    return works


def gate(pictures: ImageSet, folder: str | Path, works: Iterable[Work] | None = None) -> Passed:
    """Return what of ``pictures``, as ``load(folder)`` gives them, may be used for training.

    ``works``: the manifest's lines; None reads ``works.jsonl`` in the folder. Every file is hashed again; it
    passes if its line says "allowed", by licence or consent, with evidence, and the file itself reserves
    nothing. A file that equals a forbidden one is forbidden under any name. Raises ``ValueError`` for
    pictures that come from no folder and for a broken manifest. Lesson 20.
    """
    root, names = opened(folder), _names(pictures)
    if works is None:
        works = read_manifest(root / MANIFEST) if (root / MANIFEST).is_file() else ()
    lines = {work.path: work for work in works}
    forbidden = {work.sha256 for work in lines.values() if work.training != "allowed"}
    refused, keep = {}, []
    for i, name in enumerate(names):
        if why := _refusal(root / name, lines.get(name), forbidden):
            refused[name] = why
        else:
            keep.append(i)
    passed = pictures.pick(keep) if keep else None
    return Passed(passed, tuple(lines[names[i]] for i in keep), refused)


def reservation(path: str | Path) -> str:
    """Return what a picture's file itself says against data mining (IPTC, in its XMP text), or "". Lesson 20.

    The words are those of the PLUS vocabulary, such as ``DMI-PROHIBITED-AIMLTRAINING``.
    """
    content = Path(path).read_bytes()
    found = RESERVED.search(content[:HEAD]) or RESERVED.search(content[-HEAD:])
    return found[0].decode() if found else ""


def _refusal(path: Path, work: Work | None, forbidden: set[str]) -> str:
    """Say why a file may not be used, or ""."""
    if work is None:
        return "no line in the manifest"
    digest = _hash(path)
    if digest != work.sha256:
        return "altered: its SHA-256 is not the manifest's"
    if work.training == "constrained":
        return "training is constrained: meet its terms first"
    if work.training != "allowed":
        return "training is notAllowed"
    if digest in forbidden:
        return "the same file as one that is not allowed"
    if not (work.licence or work.consent):
        return "allowed, but by no licence and no consent"
    if not work.evidence:
        return "allowed, but without evidence"
    return (said := reservation(path)) and f"the file itself says {said}"


def _work(line: bytes) -> Work:
    """Read one line of a manifest."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"expected one JSON object, got {line[:40].decode(errors='replace')!r}") from None
    names = [f.name for f in fields(Work)]
    if not isinstance(values, dict):
        raise ValueError(f"expected one JSON object, got {type(values).__name__}")
    if not {"path", "sha256"} <= set(values) <= set(names):
        got = ", ".join(map(str, values)) or "none"
        raise ValueError(f"expected path, sha256 and the fields {', '.join(names[2:])}, got {got}")
    return Work(**values)


def _names(pictures: ImageSet) -> tuple[str, ...]:
    """Return the files' names of pictures that were read from a folder."""
    if pictures.report is None:
        raise ValueError(f"gate: expected pictures from load(folder), got {pictures!r}")
    return pictures.report.files


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else "the file is gone"
