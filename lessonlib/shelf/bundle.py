"""A model with all that belongs to it, as one thing to save and to open. Lesson 00."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from torch import Tensor, nn

from lessonlib import ROOT, files
from lessonlib.data import Factor
from lessonlib.editing import Directions
from lessonlib.models import (
    VAE,
    Autoencoder,
    Blend,
    CompositionalGenerator,
    ConditionalVAE,
    Discriminator,
    Generator,
    Prior,
    Reader,
)
from lessonlib.training import CheckpointError, checkpoint

CHECKPOINTS = ROOT / "data" / "checkpoints"
KINDS = Autoencoder, Blend, CompositionalGenerator, ConditionalVAE, Discriminator, Generator, Reader, VAE
NETWORKS = {kind.__name__: kind for kind in KINDS}


@dataclass
class Bundle:
    """Hold a network of the kit, or several of one kind by name, its sliders, its prior, and facts about it.

    ``facts`` is whatever plain JSON can hold; what is needed to open the file again is written among them.
    Lesson 00.
    """

    model: nn.Module | Mapping[str, nn.Module]
    directions: Directions | None = None
    prior: Prior | None = None
    facts: dict = field(default_factory=dict)

    def save(self, path: str | Path) -> Path:
        """Write ``PATH.safetensors`` with ``PATH.json`` beside it, which says the facts; return the first.

        The network's weights are stored in half precision, which halves the file and changes no picture
        visibly. Raises ``ValueError`` for a network that is none of the kit's, ``CheckpointError`` when the
        disk refuses.
        """
        path, one = _full(path), next(iter(self._models().values()))
        if type(one) is not NETWORKS.get(type(one).__name__):
            kinds = ", ".join(NETWORKS)
            raise ValueError(f"Bundle.save: expected a network among {kinds}, got {type(one).__name__}")
        facts = self.facts | {"network": type(one).__name__, "model": _settings(one)}
        tensors = {
            f"{part}.{key}": tensor.half() if tensor.is_floating_point() else tensor
            for part, model in self._models().items()
            for key, tensor in model.state_dict().items()
        }
        if isinstance(self.model, Mapping):
            facts["models"] = list(self.model)
        if self.directions:
            facts["directions"], readout = self.directions.state()
            tensors |= {f"directions.{key}": tensor for key, tensor in readout.items()}
        if self.prior:
            facts["prior"] = {"through": self.prior.through is not None}
            tensors |= {f"prior.{key}": tensor for key, tensor in self.prior.state().items()}
        checkpoint.save(path, tensors, facts)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        files.write_json(path.with_suffix(".json"), facts | {"sha256": sha256})
        return path

    @classmethod
    def open(cls, path: str | Path) -> Bundle:
        """Open what ``save`` wrote at ``path``; networks come in eval mode. Lesson 00.

        Raises ``CheckpointError``, with the command that makes a shipped one again, if the file is missing or
        damaged.
        """
        tensors, facts = checkpoint.load(_full(path))

        def network(part: str) -> nn.Module:
            fresh = _network(path, facts)
            return checkpoint.restore(fresh, _single(part, tensors), facts.get("command", "")).eval()

        several = "models" in facts
        model = {key: network(f"model.{key}") for key in facts["models"]} if several else network("model")
        bundle = cls(model, facts=facts)
        if "directions" in facts:
            bundle.directions = Directions.from_state(facts["directions"], _single("directions", tensors))
        if "prior" in facts:
            through = model.through if facts["prior"]["through"] else None
            bundle.prior = Prior(**_single("prior", tensors), through=through)
        return bundle

    def _models(self) -> dict[str, nn.Module]:
        """Return every network by the name its weights are stored under."""
        if isinstance(self.model, Mapping):
            return {f"model.{key}": model for key, model in self.model.items()}
        return {"model": self.model}


def _full(path: str | Path) -> Path:
    """Return the path with the ending of a checkpoint, which may be left out."""
    return Path(f"{str(path).removesuffix('.safetensors')}.safetensors")


def kind_of(model: nn.Module) -> str:
    """Say in a few words what draws: a kind of network and its weights, or that there is none. Lesson 22."""
    if isinstance(model, Blend):
        return f"no neural network, but {model.pictures.shape[1]} pictures that fade into one another"
    return f"{type(model).__name__}, {sum(weight.numel() for weight in model.parameters()):,} weights"


def _settings(model: nn.Module) -> dict:
    """Return the arguments that make a network of the same form, as plain JSON."""
    spec = {"spec": [asdict(factor) for factor in model.spec]} if isinstance(model, Reader) else {}
    return model.settings | spec


def _network(path: Path, facts: dict) -> nn.Module:
    """Return a fresh network as a checkpoint's facts describe it."""
    if facts.get("network") not in NETWORKS:
        kinds = ", ".join(NETWORKS)
        raise CheckpointError(path, f"expected a network among {kinds}, got {facts.get('network')}")
    settings = dict(facts["model"])
    if "spec" in settings:
        settings["spec"] = [Factor.from_json(factor) for factor in settings["spec"]]
    return NETWORKS[facts["network"]](**settings)


def _single(part: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Take one part's tensors, in single precision."""
    own = checkpoint.below(f"{part}.", tensors)
    return {key: t.float() if t.is_floating_point() else t for key, t in own.items()}
