"""What a class likes, for the board: the votes of lesson 18 pooled, and nobody named."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from html import escape
from io import BytesIO

FEWEST = 3  # learners who must have voted: the taste of fewer is somebody's own
MOST = 200  # votes of one learner, the last ones: nobody outvotes a class
SHOWN = 5  # preferences that are named
SIDE = 224  # pixels of the poster
SURE = 2  # standard deviations of doubt


def poll(learners: Iterable[list[tuple[str, dict]]]) -> str:
    """Return what the votes prefer together; ``learners`` are each one's files, name and JSON.

    A file that holds no votes between posters is passed over. Without votes nothing is returned.
    """
    import torch

    from lessonlib.editing import spec_rows
    from lessonlib.models import fit_taste
    from lessonlib.scenes.posters import SPEC

    votes = [found for found in map(_votes, learners) if found.shape[1]]
    if not votes:
        return ""
    who = f"{len(votes)} {'learner has' if len(votes) == 1 else 'learners have'} voted between posters"
    if len(votes) < FEWEST:
        return f"<p>{who}. From {FEWEST} on, what they like is shown: of fewer it would be one's own.</p>"
    pooled = torch.cat(votes, dim=1)
    taste = fit_taste(*(spec_rows(SPEC, side) for side in pooled))
    said = (
        f"<p>{who}, {pooled.shape[1]} times in all. What their votes like together, the surest first, with "
        f"{SURE} standard deviations of doubt, as if one person had voted; and the poster they ask for:</p>"
    )
    return said + _liked(taste) + _poster(taste)


def _votes(files: list[tuple[str, dict]]):
    """Return the last votes (2, n, 13) of one learner's files."""
    import torch

    from lessonlib.editing.votes import votes_in

    found = []
    for name, whole in files:
        try:
            found.append(votes_in(whole, name))
        except ValueError:
            continue
    return torch.cat(found, dim=1)[:, -MOST:] if found else torch.zeros(2, 0, 0)


def _liked(taste) -> str:
    """List what is believed of a taste; a hue is shown as well as said."""
    from lessonlib.editing.beliefs import beliefs
    from lessonlib.plots.adverts import hue_css

    points = []
    for row in beliefs(taste)[:SHOWN]:
        words, doubt = escape(row.words), SURE * row.doubt
        if row.turn is not None:
            colour = f'<span class="swatch" style="color: {hue_css(row.turn)}"></span>'
            words = f"{words} {colour}, {row.turn:.2f} of a turn"
        unsure = "" if row.strength > doubt else ": this may be chance"
        points.append(f"<li>{words}: {row.strength:.1f} ± {doubt:.1f}{unsure}</li>")
    return f"<ul>{''.join(points)}</ul>"


def _poster(taste) -> str:
    """Return the poster that a taste likes best, inside of the page."""
    from PIL import Image

    from lessonlib.editing import favourite
    from lessonlib.scenes.posters import SPEC, render

    picture, file = render(favourite(SPEC, taste.mean)[None], SIDE)[0], BytesIO()
    Image.fromarray(picture.permute(1, 2, 0).numpy()).save(file, format="png")
    url = f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
    return f'<p><img src="{url}" width="{SIDE}" alt="The poster that the class likes best, by its votes"></p>'
