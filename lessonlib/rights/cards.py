"""A model card and a data card, from what the kit knows, with blanks for what only you know. Lesson 20.

The headings are those of Mitchell et al. 2019 (Model Cards, arXiv:1810.03993) and Gebru et al. 2021
(Datasheets for Datasets, arXiv:1803.09010), the ones that a work of this course can answer.
"""

from collections import Counter
from collections.abc import Mapping

from lessonlib.data import ImageSet
from lessonlib.data.folder import printable
from lessonlib.data.mixing import UNKNOWN
from lessonlib.shelf import Bundle, kind_of
from lessonlib.training import History

from .admission import Admitted, consented
from .gate import Passed

BLANK = "**[yours to fill in]**"
NOTE = "left: only you can fill"
NO_LICENCE = ("", UNKNOWN)


def data_card(pictures: ImageSet, passed: Passed | Admitted | None = None) -> str:
    """Return a data card as Markdown: what is known of the pictures, and blanks marked ``BLANK``.

    ``passed``: what the rights gate said of them, so that licences and refusals are counted. A set that is no
    folder's needs no gate where its card names a licence. Lesson 20.
    """
    n, channels, high, wide = pictures.images.shape
    card = pictures.card
    counts = f"{n:,} pictures, {channels} x {high} x {wide}"
    factors = [f"{f.name} ({f.kind})" + f": {f.about}" * bool(f.about) for f in pictures.spec]
    report = pictures.report
    facts = {
        "What it is": counts,
        "Source": card.source,
        "Licence": BLANK if card.licence in NO_LICENCE else card.licence,
        "How it was made": card.made,
        "Limits": card.limits or BLANK,
        "What is known of each picture": "; ".join(factors) or "nothing beyond its pixels",
        "What was left out": f"{len(report.skipped)} files were skipped" if report else "nothing",
        "Rights gate": _gate(passed) if passed else _whole(pictures),
        "Who is shown, and did they agree?": BLANK,
        "What it must not be used for": BLANK,
        "Who answers for it": BLANK,
    }
    return _page(f"Data card: {card.title}", facts)


def model_card(bundle: Bundle, pictures: ImageSet, history: History | None = None) -> str:
    """Return a model card as Markdown for a bundle that learned from ``pictures``; blanks stand as ``BLANK``.

    The bundle's facts are told as they are; ``history`` says how the training went. Lesson 20.
    """
    facts, one = bundle.facts, bundle.model
    model = next(iter(one.values())) if isinstance(one, Mapping) else one
    kind = f"{len(one)} networks, each {kind_of(model)}" if model is not one else kind_of(model)
    sliders = ", ".join(bundle.directions.names) if bundle.directions else "none"
    known = {
        "What it is": f"{kind}. {facts.get('about', '')}".strip(),
        "Trained on": f"{pictures.card} {len(pictures):,} pictures",
        "How to make it again": f"`{facts['command']}`" if "command" in facts else BLANK,
        "Seed": str(facts.get("seed", BLANK)),
        "Training": _training(facts, history),
        "Sliders": sliders,
        "Measured": _measured(facts.get("measured", {})) or BLANK,
        "Limits of its pictures": pictures.card.limits or BLANK,
        "What it is for": BLANK,
        "What it must not be used for": BLANK,
        "Whose work it may resemble, and how that was checked": BLANK,
        "Who answers for it": BLANK,
    }
    return _page(f"Model card: {facts.get('title', type(model).__name__)}", known)


def blanks(card: str) -> int:
    """Return how many blanks of a card are still to be filled. Lesson 20."""
    return card.count(BLANK)


def filled(card: str, answers: Mapping[str, str]) -> str:
    """Return a card with answers, by the name of their line, in the place of its blanks. Lesson 22.

    An empty answer leaves the blank. Raises ``ValueError`` for a line that has no blank.
    """
    lines = card.split("\n")
    for name, answer in answers.items():
        at = next(
            (i for i, line in enumerate(lines) if line.startswith(f"- **{name}**") and BLANK in line), -1
        )
        if at < 0:
            names = [line[4 : line.index("**", 4)] for line in lines if line[:4] == "- **" and BLANK in line]
            raise ValueError(f"filled: expected a line with a blank, of {', '.join(names)}; got {name!r}")
        if answer.strip():
            lines[at] = lines[at].replace(BLANK, printable(answer.strip()).replace(BLANK, ""))
    left = sum(BLANK in line for line in lines)
    return "\n".join(_note(left) if NOTE in line else line for line in lines)


def _whole(pictures: ImageSet) -> str:
    """Say why the gate was not needed: a set that came as a whole has one licence for all its pictures."""
    if pictures.report or pictures.card.licence in NO_LICENCE:
        return f"not passed through it {BLANK}"
    return "not needed: all of the set is under the licence above, as its card says"


def _gate(passed: Passed | Admitted) -> str:
    if isinstance(passed, Admitted):
        return "; ".join(f"{source}{consented(source.consents)}" for source in passed.sources)
    licences = Counter(work.licence or "by consent" for work in passed.works)
    told = f"({_counted(licences)}){consented(passed.consents)}"
    said = [f"{len(passed.works)} passed {told}" if passed.works else "none passed"]
    return "; ".join(said + [f"{n} refused ({why})" for why, n in passed.counts.items()])


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in counts.items())


def _training(facts: dict, history: History | None) -> str:
    parts = [facts["training"]] if "training" in facts else []
    parts += [f"{facts['steps']:,} steps"] if "steps" in facts else []
    if "minutes" in facts:
        parts.append(f"{facts['minutes']:g} minutes on {facts.get('machine', 'one machine')}")
    if history is not None:
        ends = ", ".join(f"{name} {history.last(name):.4g}" for name in history.values)
        parts.append(
            f"{history.steps:,} of {history.planned:,} steps in {history.seconds:.0f} s; at the end {ends}"
        )
    return "; ".join(parts) or BLANK


def _measured(measured: Mapping) -> str:
    """Tell plain numbers by name; a table among the facts is named and stays in the file."""
    told = [f"{name} {value:g}" for name, value in measured.items() if isinstance(value, int | float)]
    tables = [name for name, value in measured.items() if not isinstance(value, int | float)]
    return "; ".join(told + [f"{name}: see the model's JSON file" for name in tables])


def _page(title: str, facts: Mapping[str, str]) -> str:
    """Lay out one line a fact; what comes from files' names cannot break the page."""
    rows = [f"- **{name}**: {printable(str(value))}" for name, value in facts.items()]
    note = _note(sum(BLANK in row for row in rows))
    return "\n".join([f"# {printable(title)}", "", note, "", *rows, ""])


def _note(left: int) -> str:
    blank, it = ("blank is", "it") if left == 1 else ("blanks are", "them")
    return f"*{left} {blank} {NOTE} {it}, or say that you do not know.*"
