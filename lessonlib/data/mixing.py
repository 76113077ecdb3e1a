"""Put several sets of pictures together as one, which knows where each picture is from. Lesson 22."""

from collections.abc import Mapping

import torch

from .imageset import Card, Factor, ImageSet

UNKNOWN = "unknown"


def mixed(sets: Mapping[str, ImageSet]) -> ImageSet:
    """Return all pictures of some sets as one set, with the factor ``label``: the name of its own set.

    Other factors are left out, for they mean something in one set only; grey pictures become colour ones.
    The licence is all of theirs, and unknown where one is. One set alone comes back as it is. Raises
    ``ValueError`` for no set and for sizes that differ. Lesson 22.
    """
    sizes = {name: tuple(each.images.shape[2:]) for name, each in sets.items()}
    if len(set(sizes.values())) != 1:
        raise ValueError(f"mixed: expected sets of pictures of one size, got {sizes or 'none'}")
    if len(sets) == 1:
        return next(iter(sets.values()))
    labels = torch.cat([torch.full((len(each), 1), float(k)) for k, each in enumerate(sets.values())])
    spec = (Factor("label", "category", names=tuple(sets), about="the set that it is from"),)
    images = torch.cat([each.images.expand(-1, 3, -1, -1) for each in sets.values()])
    return ImageSet(images, _card(sets), labels, spec)


def _card(sets: Mapping[str, ImageSet]) -> Card:
    """Say of all sets what is true of their mixture."""
    cards = [each.card for each in sets.values()]
    licences = list(dict.fromkeys(card.licence for card in cards))
    known = all(licence not in ("", UNKNOWN) for licence in licences)
    title, licence = " and ".join(card.title for card in cards), " AND ".join(licences) if known else UNKNOWN
    parts = ("source", "made", "limits")
    all_say = {part: " ".join(dict.fromkeys(getattr(card, part) for card in cards)) for part in parts}
    return Card(title=title, licence=licence, **all_say)
