"""Weights in a file that is always whole: safetensors with facts and a hash inside. Lesson 07.

Format 1: a safetensors file whose metadata holds, under ``lessonlib``, the JSON of ``format``, ``sha256`` and
``facts``. The hash is that of the whole file with 64 zeros in the hash's own place.
"""

import hashlib
import json
from pathlib import Path

import safetensors.torch
from torch import Tensor, nn

from lessonlib import files

FORMAT = 1
_ZEROS = "0" * 64


class CheckpointError(Exception):
    """Say why a checkpoint is refused (``reason``) and how to make it again (``command``, or "")."""

    def __init__(self, path, reason: str, command: str = ""):
        self.reason, self.command = reason, command
        again = f" Make it again with: {command}" if command else ""
        super().__init__(f"{path}: {reason}.{again}")


def save(path, tensors: dict[str, Tensor], facts: dict):
    """Write tensors and facts (anything JSON can hold; ``facts["command"]`` makes them again) to ``path``.

    Whatever happens, ``path`` holds the old content or the new. Raises ``CheckpointError`` when it cannot be
    written (disk full, no permission). Lesson 07.
    """
    note = json.dumps({"format": FORMAT, "sha256": _ZEROS, "facts": facts}, allow_nan=False)
    whole = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}
    # One entry only: safetensors writes several in random order, and equal content shall give equal files.
    content = safetensors.torch.save(whole, {"lessonlib": note})
    digest = hashlib.sha256(content).hexdigest()
    try:
        files.write(path, content.replace(_ZEROS.encode(), digest.encode(), 1))
    except OSError as error:
        why = f"could not be saved ({error.strerror or error}); what was saved before is untouched"
        raise CheckpointError(path, why) from error


def load(path) -> tuple[dict[str, Tensor], dict]:
    """Read (tensors, facts) from ``path``.

    Raises ``CheckpointError`` when the file is missing, cut short, altered or of another format. Lesson 07.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckpointError(path, f"cannot be read ({error.strerror})", _command(path)) from error
    try:
        facts = _checked_facts(content)
    except ValueError as reason:
        raise CheckpointError(path, str(reason), _command(path)) from None
    return dict(sorted(safetensors.torch.load(content).items())), facts


def _checked_facts(content: bytes) -> dict:
    """Return the facts inside a file's content; raises ``ValueError`` with the reason to refuse it."""
    start = 8 + int.from_bytes(content[:8], "little")
    if len(content) < max(start, 9):
        raise ValueError("the file is cut short, or is no checkpoint")
    try:
        header = json.loads(content[8:start])
        note = json.loads(header.pop("__metadata__")["lessonlib"])
        end = start + max((entry["data_offsets"][1] for entry in header.values()), default=0)
        form, digest, facts = note["format"], note["sha256"], note["facts"]
        blank = content.replace(digest.encode(), _ZEROS.encode(), 1)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise ValueError("the file is altered, or is no checkpoint of this kit") from None
    if len(content) < end:
        raise ValueError(f"the file is cut short: expected {end} bytes, got {len(content)}")
    if form != FORMAT:
        raise ValueError(f"the file has another format: expected {FORMAT}, got {form}")
    if hashlib.sha256(blank).hexdigest() != digest:
        raise ValueError("the file is altered: its bytes do not match its SHA-256")
    return facts


def _command(path: Path) -> str:
    """Look up the command in the JSON beside the checkpoint: the checkpoint itself is not to be trusted."""
    try:
        return files.read_json(path.with_suffix(".json"))["command"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Take the tensors whose names begin with ``prefix``, under the rest of their names."""
    return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}


def restore(module: nn.Module, tensors: dict[str, Tensor], command: str = "") -> nn.Module:
    """Copy tensors into the module of the same names and shapes, and return it. Lesson 07.

    Else raises ``CheckpointError``, which lists what does not fit; the module is then unchanged.
    """
    own, got = ({k: tuple(t.shape) for k, t in some.items()} for some in (module.state_dict(), tensors))
    faults = [f"missing {name}" for name in own if name not in got]
    faults += [f"unexpected {name}" for name in got if name not in own]
    unequal = [name for name in own if name in got and got[name] != own[name]]
    faults += [f"{name}: expected shape {own[name]}, got {got[name]}" for name in unequal]
    if faults:
        rest = f" and {len(faults) - 8} more" if len(faults) > 8 else ""
        reason = f"the weights do not fit: {'; '.join(faults[:8])}{rest}"
        raise CheckpointError(type(module).__name__, reason, command)
    module.load_state_dict(tensors)
    return module
