"""A network with its weights: lines as strong as they are, nodes with what they see. Lesson 03."""

from __future__ import annotations

import re

import numpy as np

from .style import COLOURS, INK, Picture, drawing, number, plain, summarised
from .surfaces import SHADES, SIDE, draw_surface, places

TERMS = 3  # of a sum that are written out
NAMED = 8  # lines whose weights can still be written beside them
HEIGHT = 4.0  # of the drawing, in its own units; two columns of nodes stand 2 apart


def faces(seen) -> list[np.ndarray]:
    """Return what each node says of all places, ``Learner.seen(places())``: (nodes, 61, 61) for each layer.

    0 .. 1, bottom row first, where 1/2 stands for 0 and the node's own largest size for 0 or 1; the last node
    gives the chance of class 1. Lesson 03.
    """
    layers = [outputs for _, outputs in seen]
    maps = [0.5 + outputs / (2 * abs(outputs).amax(dim=0).clamp_min(1e-6)) for outputs in layers[:-1]]
    return [each.nan_to_num(0.5).T.reshape(-1, SIDE, SIDE).numpy() for each in (*maps, layers[-1].sigmoid())]


def formula(learner, layer: int, i: int, activation: str) -> str:
    """Write the sum of node ``i`` in ``layer`` of a ``toys.plane.Learner``, strongest inputs first.

    Lesson 03.
    """
    if not layer:
        return ("x₁: how far to the right a place lies", "x₂: how far up a place lies")[i]
    part = [part for part in learner.network if hasattr(part, "weight")][layer - 1]
    weights, last = part.weight[i].tolist(), layer == len(learner.tables())
    strongest = sorted(range(len(weights)), key=lambda k: -abs(weights[k]))[:TERMS]
    name = "x{}" if layer == 1 else "n{}"
    terms = [f"{weights[k]:+.2f}·{name.format('₁₂'[k] if layer == 1 else k + 1)}" for k in strongest]
    terms += ["+…"] * (len(weights) > TERMS) + [f"{part.bias[i].item():+.2f}"]
    total = re.sub(r"(.)([+-])", r"\1 \2 ", "".join(terms).removeprefix("+")).replace("-", "−")
    if last:
        return f"the answer = {total}; above 0 it says orange"
    inside = f"{activation}({total})" if activation != "none" else total
    return f"neuron n{i + 1} of layer {layer} = {inside}"


def wires(tables, nodes, title: str = "") -> Picture:
    """Draw a network with a number in each node: orange lines for weights above 0, dashed blue below.

    ``tables``: a layer's weights each, (nodes, nodes before); ``nodes``: a list of words or numbers for each
    layer, the inputs first. Raises ``ValueError`` where the two do not fit. Lesson 03.
    """
    tables, sizes = [plain(table) for table in tables], [len(layer) for layer in nodes]
    if [table.shape for table in tables] != list(zip(sizes[1:], sizes)) or not tables:
        shapes = ", ".join(str(table.shape) for table in tables)
        raise ValueError(
            f"wires: expected a table between layers of {sizes} nodes each, got {shapes or 'none'}"
        )
    with drawing(2.6 * len(sizes), 4) as fig:
        draw_wires(fig.add_subplot(title=title), tables, nodes)
    values = "; ".join(" ".join(number(float(w)).removeprefix("≈ ") for w in t.ravel()) for t in tables)
    return summarised(fig, f"{title or 'A network'}: {', '.join(map(str, sizes))} nodes; weights {values}.")


def learned(learner, title: str) -> Picture:
    """Draw a ``toys.plane.Learner``: its network, what each node sees, and its decision. Lesson 03."""
    maps, tables = faces(learner.seen(places())), [plain(table) for table in learner.tables()]
    with drawing(9.4, 4.6) as fig:
        left, right = fig.subplots(1, 2)
        draw_wires(left, tables, maps)
        draw_surface(right, learner.chance, learner.x, learner.y, 1.0)
        fig.suptitle(title, fontsize=14, color=INK, fontweight="bold")
    sizes = ", ".join(str(len(layer)) for layer in maps)
    strong = number(max(float(abs(table).max()) for table in tables))
    right = number(100 * learner.right()[0])
    return summarised(fig, f"{title}: nodes {sizes}, largest weight {strong}, percent right {right}.")


def draw_wires(ax, tables, nodes) -> None:
    """Draw nodes and lines into ``ax``; an array (61, 61) is drawn as a small map, anything else written."""
    at = [[(2 * x, HEIGHT * (0.5 - (i + 0.5) / len(layer))) for i in range(len(layer))]
          for x, layer in enumerate(nodes)]  # fmt: skip
    for before, after, table in zip(at, at[1:], tables):
        for (i, j), weight in np.ndenumerate(table):
            look = ("-", COLOURS[1]) if weight >= 0 else ((0, (2, 1)), COLOURS[0])
            ends = zip(before[j], after[i])
            ax.plot(
                *ends, linestyle=look[0], color=look[1], linewidth=min(7, 0.4 + 1.6 * abs(weight)), zorder=1
            )
            if sum(t.size for t in tables) <= NAMED:
                (x0, y0), (x1, y1) = before[j], after[i]
                text = {
                    "ha": "center",
                    "va": "bottom",
                    "rotation_mode": "anchor",
                    "transform_rotates_text": True,
                }
                turn = np.degrees(np.arctan2(y1 - y0, x1 - x0))
                ax.text(
                    x0 + 0.35 * (x1 - x0), y0 + 0.35 * (y1 - y0) + 0.07, f"{weight:g}", rotation=turn, **text
                )
    for column, layer in zip(at, nodes):
        radius = min(0.4, 0.42 * HEIGHT / len(layer))
        for (x, y), node in zip(column, layer):
            if np.ndim(node):
                box = (x - radius, x + radius, y - radius, y + radius)
                ax.imshow(node, extent=box, origin="lower", cmap=SHADES, vmin=0, vmax=1, zorder=2)
                ax.plot([box[0], box[1], box[1], box[0], box[0]], [box[2], box[2], box[3], box[3], box[2]],
                        color=INK, linewidth=1.2, linestyle="-", zorder=3)  # fmt: skip
            else:
                ax.scatter([x], [y], s=2300, color="white", edgecolors=INK, linewidths=2, zorder=2)
                ax.text(x, y, node, ha="center", va="center", color="black", fontsize=13, zorder=3)
    ax.set(xlim=(-0.7, 2 * len(nodes) - 1.3), ylim=(-HEIGHT / 2, HEIGHT / 2), aspect="equal")
    ax.axis("off")
