"""Garments in words: what a value is called, and which values a word stands for. Introduced in lesson 16."""

from collections.abc import Mapping

from .garments import CATEGORIES, NECKLINES

THIRD = 1 / 3
WORDS = {
    "length": {"short": (0, THIRD), "medium": (THIRD, 1 - THIRD), "long": (1 - THIRD, 1)},
    "sleeve": {"sleeveless": (0, 0.12), "short-sleeved": (0.12, 0.55), "long-sleeved": (0.55, 1)},
    "hue": {
        "pink": (0.95, 1.04), "red": (0.04, 0.12), "orange": (0.12, 0.20), "yellow": (0.20, 0.31),
        "green": (0.31, 0.45), "turquoise": (0.45, 0.60), "blue": (0.60, 0.77), "purple": (0.77, 0.95),
    },
    "pattern": {word: (k, k) for k, word in enumerate(("plain", "striped", "checked", "dotted"))},
    "category": {word: (k, k) for k, word in enumerate(CATEGORIES)},
    "lightness": {"dark": (0, THIRD), "": (THIRD, 1 - THIRD), "light": (1 - THIRD, 1)},
    "fit": {"close-fitting": (0, THIRD), "": (THIRD, 1 - THIRD), "loose": (1 - THIRD, 1)},
    "flare": {"straight": (0, THIRD), "": (THIRD, 1 - THIRD), "flared": (1 - THIRD, 1)},
    "neckline": {f"{word} neck": (k, k) for k, word in enumerate(NECKLINES)},
    "scale": {"fine": (0, THIRD), "": (THIRD, 1 - THIRD), "coarse": (1 - THIRD, 1)},
}  # fmt: skip
"""Factor → word → the values (low, high) that it stands for; a hue's may pass 1 and go on at 0."""
NO_SLEEVES = CATEGORIES[3:]  # for which sleeve and neckline mean nothing


def word(name: str, value: float) -> str:
    """Return what a factor's value is called, "green" for hue 0.4; empty where nothing needs saying.

    Raises ``ValueError`` for a factor without words, or a value outside all of them. Lesson 16.
    """
    if name not in WORDS:
        raise ValueError(f"word: expected one of {', '.join(WORDS)}, got {name!r}")
    value = float(value) % 1 if name == "hue" else float(value)
    for called, (low, high) in WORDS[name].items():
        if low <= value <= high or (name == "hue" and low <= value + 1 <= high):
            return called
    raise ValueError(f"word: expected a value of {name}, got {value:g}")


def called(values: Mapping[str, float]) -> str:
    """Return a garment's name from its factors by name: "long dark green checked coat". Lesson 16."""
    length = word("length", values["length"]).replace("medium", "")
    rest = [word(name, values[name]) for name in ("lightness", "hue", "pattern", "category")]
    return " ".join(filter(None, [length, *rest]))


def described(values: Mapping[str, float]) -> str:
    """Return what a garment's name leaves out: "long-sleeved, loose, V neck, coarse pattern". Lesson 16."""
    words = {name: word(name, values[name]) for name in ("sleeve", "fit", "flare", "neckline", "scale")}
    if word("category", values["category"]) in NO_SLEEVES:
        words |= {"sleeve": "", "neckline": ""}
    words["scale"] = f"{words['scale']} pattern" if words["scale"] and values["pattern"] else ""
    return ", ".join(filter(None, words.values()))
