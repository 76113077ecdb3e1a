"""Everything a training needs to go on where it stopped, as one checkpoint. Lesson 11."""

import hashlib
import json
from pathlib import Path

import torch
from torch import nn

from lessonlib.training import checkpoint
from lessonlib.training.checkpoint import CheckpointError
from lessonlib.training.history import History


def fingerprint(*tensors: torch.Tensor) -> str:
    """Tell a training's data apart from any other in a few letters: its length and a hash of every byte."""
    digest = hashlib.blake2b(digest_size=6)
    for tensor in tensors:
        digest.update(f"{tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy())
    return f"{len(tensors[0])} with fingerprint {digest.hexdigest()}"


class Saved:
    """Save a running training to ``path`` and bring it back: modules, average, optimisers, history.

    ``plan`` holds what makes it the same training (steps, seed, settings); a file with another is refused.
    """

    def __init__(self, path, modules: dict[str, nn.Module], optimizers, ema, plan: dict):
        self.path, self.optimizers, self.ema = Path(path), optimizers, ema
        self.weights = nn.ModuleDict({**modules, **({"ema": ema.module} if ema else {})})
        self.plan = plan | _settings(optimizers, ema)

    def save(self, history: History):
        """Write the state after the last finished step."""
        tensors = {f"weights/{name}": tensor for name, tensor in self.weights.state_dict().items()}
        for k, optimizer in enumerate(self.optimizers):
            for index, fields in optimizer.state_dict()["state"].items():
                kept = {name: torch.as_tensor(value) for name, value in fields.items() if value is not None}
                tensors |= {f"optimizer/{k}/{index}/{name}": tensor for name, tensor in kept.items()}
        checkpoint.save(self.path, tensors, {"training": self.plan, "history": vars(history)})

    def load(self) -> History:
        """Bring everything back and return the history; raises ``CheckpointError`` for another training."""
        tensors, facts = checkpoint.load(self.path)
        saved, asked = facts.get("training", {}), json.loads(json.dumps(self.plan))
        keys = [key for key in {**saved, **asked} if saved.get(key) != asked.get(key)]
        differ = [f"{key}: saved {saved.get(key)}, asked for {asked.get(key)}" for key in keys]
        if differ:
            raise self._refuse("; ".join(differ))
        try:
            checkpoint.restore(self.weights, checkpoint.below("weights/", tensors))
        except CheckpointError as error:
            raise self._refuse(error.reason) from None
        for k, optimizer in enumerate(self.optimizers):
            _restore_optimizer(optimizer, checkpoint.below(f"optimizer/{k}/", tensors))
        history = History(**facts["history"])
        if self.ema:
            self.ema.pictures = history.steps * self.ema.batch_size
        return history

    def _refuse(self, why: str) -> CheckpointError:
        reason = f"it belongs to another training ({why}); delete it or choose another name"
        return CheckpointError(self.path, reason)


def _settings(optimizers, ema) -> dict:
    """List what must agree besides the plan: each optimiser's settings and the average's."""
    settings = {"ema half_life": ema.half_life, "ema batch_size": ema.batch_size} if ema else {}
    for k, optimizer in enumerate(optimizers):
        for g, group in enumerate(optimizer.param_groups):
            values = group | {"params": len(group["params"]), "kind": type(optimizer).__name__}
            settings |= {f"optimizer {k}.{g} {name}": value for name, value in values.items()}
    return settings


def _restore_optimizer(optimizer, tensors: dict):
    weights, state = [weight for group in optimizer.param_groups for weight in group["params"]], {}
    for key, tensor in tensors.items():
        index, name = key.split("/")
        weight = weights[int(index)]
        if tensor.shape == weight.shape:  # a fused optimiser reads both in the order in which they lie
            tensor = torch.empty_like(weight, dtype=tensor.dtype).copy_(tensor)
        state.setdefault(int(index), {})[name] = tensor
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
