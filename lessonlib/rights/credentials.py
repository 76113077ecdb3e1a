"""Content credentials, the plain way: a signed statement inside a PNG says where it comes from. Lesson 20.

The manifest is JSON: what the maker says, the SHA-256 of all other bytes of the file, and a signature over
both, in a text chunk of the PNG; the same text lies beside the picture as ``NAME.png.credentials.json``.
The signature is an HMAC-SHA256: who can verify can also sign, unlike the certificates of C2PA, which this
stands in for. It proves that file and statement belong together, not that the statement is true.
"""

import hashlib
import hmac
import json
import secrets
import zlib
from dataclasses import dataclass
from pathlib import Path

from lessonlib import files

START = b"\x89PNG\r\n\x1a\n"
WORD = b"lessonlib-credentials\0"
SAID = ("title", "maker", "training_data", "model", "edit_log", "seed", "watermark")
ENDING = ".credentials.json"
SAME = "its bytes are those that the manifest names; only the key could prove who wrote that"


@dataclass(frozen=True)
class Verdict:
    """What ``verify`` found: ``state``, "Valid", "Unproved", "Invalid" or "none"; reasons; manifest."""

    state: str
    reasons: tuple[str, ...]
    manifest: dict | None = None

    def __str__(self):
        return f"{self.state}: {'; '.join(self.reasons)}"


def new_key() -> bytes:
    """Draw a key of 32 bytes. Keep it in memory: never write it into a notebook or a project. Lesson 20."""
    return secrets.token_bytes(32)


def sign(path: str | Path, key: bytes, **said) -> dict:
    """Sign the PNG at ``path``, in place, and write the manifest beside it too; return the manifest.

    ``said``: of ``SAID``, anything that JSON can hold: the training data, the model, the edit log that makes
    the picture again, the seed. What was signed before is replaced. Raises ``ValueError`` for no whole PNG,
    an unknown field and what is no JSON. Lesson 20.
    """
    said, path = statement("sign", said), Path(path)
    chunks = chunks_of(unsigned(path.read_bytes()))
    claim = {"credentials": 1, "said": said, "sha256": _digest(chunks)}
    manifest = claim | {"signature": _signature(claim, key)}
    text = WORD + json.dumps(manifest, allow_nan=False).encode()
    files.write(path, START + b"".join([*chunks[:-1], _chunk(b"tEXt", text), chunks[-1]]))
    files.write_json(_beside(path), manifest)
    return manifest


def unsigned(content: bytes) -> bytes:
    """Return a PNG's bytes without the manifest. Raises ``ValueError`` when it is no whole PNG."""
    return START + b"".join(chunk for chunk in chunks_of(content) if not _ours(chunk))


def statement(who: str, said: dict) -> dict:
    """Return what a maker says as JSON holds it; ``who`` asks. Raises ``ValueError`` as ``sign`` does."""
    unknown = sorted(set(said) - set(SAID))
    if unknown:
        raise ValueError(f"{who}: expected fields among {', '.join(SAID)}, got {', '.join(unknown)}")
    try:
        return json.loads(json.dumps(said, allow_nan=False))
    except (TypeError, ValueError) as fault:
        raise ValueError(f"{who}: expected what JSON can hold: {fault}") from None


def verify(path: str | Path, key: bytes | None) -> Verdict:
    """Return whether the PNG at ``path`` is as it was signed with ``key``: Valid, Invalid or none. Lesson 20.

    Who has no key (None) can see that file and manifest belong together, and not who wrote it: Unproved.

    Where the file holds no manifest, as after another program saved it again, the one beside it is held
    against the file; a picture of other bytes is then Invalid, and says that it was saved again or changed.
    """
    path = Path(path)
    try:
        chunks = chunks_of(path.read_bytes())
    except ValueError as fault:
        return Verdict("Invalid", (str(fault),))
    own = [chunk for chunk in chunks if _ours(chunk)]
    if len(own) > 1:
        return Verdict("Invalid", (f"expected one manifest, got {len(own)}",))
    lost = ("no manifest in the file: never signed, or saved again by a program that drops it",)
    if not own and not _beside(path).is_file():
        return Verdict("none", lost)
    text = own[0][8 + len(WORD) : -4] if own else _beside(path).read_bytes()
    manifest, reasons = _held(text, key, _digest([chunk for chunk in chunks if not _ours(chunk)]))
    if not own:
        reasons = [*lost, "the manifest beside it was used", *reasons]
    elif not reasons:
        reasons = [SAME if key is None else "no byte has changed since it was signed with this key"]
    good = "Unproved" if key is None else "Valid"
    return Verdict(good if manifest else "Invalid", tuple(reasons), manifest)


def _held(text: bytes, key: bytes | None, digest: str) -> tuple[dict | None, list[str]]:
    """Hold a manifest's text against key and content; return it if all is right, and what is wrong."""
    try:
        manifest = json.loads(text)
        claim = {name: manifest[name] for name in ("credentials", "said", "sha256")}
        got = str(manifest["signature"])
        expected = got if key is None else _signature(claim, key)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, ["the manifest cannot be read"]
    reasons = ["the manifest has further fields"] * (set(manifest) != {*claim, "signature"})
    if not hmac.compare_digest(expected.encode(), got.encode("utf-8", "replace")):
        reasons.append("the signature is not this key's: the manifest was altered, or another key signed")
    if claim["sha256"] != digest:
        reasons.append("the picture's bytes are not those that were signed")
    return (None if reasons else manifest), reasons


def _signature(claim: dict, key: bytes) -> str:
    if not isinstance(key, bytes) or len(key) < 16:
        raise ValueError("credentials: expected a key of 16 bytes or more, as new_key() draws it")
    exact = json.dumps(claim, sort_keys=True, allow_nan=False).encode()
    return hmac.new(key, exact, hashlib.sha256).hexdigest()


def chunks_of(content: bytes) -> list[bytes]:
    """Split a PNG's bytes into its chunks. Raises ``ValueError`` when it is no whole PNG."""
    if not content.startswith(START):
        raise ValueError(f"expected a PNG, got a file that begins with {content[:8]!r}")
    chunks, at = [], len(START)
    while at < len(content):
        length = int.from_bytes(content[at : at + 4])
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            raise ValueError(f"expected whole chunks, got a damaged one at byte {at}")
        chunks.append(chunk)
        at += len(chunk)
    if not chunks or chunks[-1][4:8] != b"IEND":
        raise ValueError("expected a PNG's end, got none: it is cut short or has something behind it")
    return chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return len(data).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)


def _ours(chunk: bytes) -> bool:
    return chunk[4:8] == b"tEXt" and chunk[8:].startswith(WORD)


def _digest(chunks: list[bytes]) -> str:
    return hashlib.sha256(b"".join(chunks)).hexdigest()


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ENDING)
