"""Figures: crisp pictures, true sentences, readable on light and dark, small when stored, shown once."""

import html
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from PIL import Image

from lessonlib import plots
from lessonlib.plots import pictures, style
from lessonlib.plots.curves import running_mean

NOISE = torch.rand(64, 3, 64, 64, generator=torch.Generator().manual_seed(0))
FIGURES = {
    "grid": lambda: plots.grid(NOISE[:6], titles="abcdef"),
    "strip": lambda: plots.strip(NOISE[:2], ["left", "right"]),
    "traversal": lambda: plots.traversal(
        NOISE[:6].reshape(2, 3, 3, 64, 64), ["hue", "fit"], ["-1", "0", "1"]
    ),
    "curves": lambda: plots.curves({"loss": [3.0, 2, 1], "kl": [0.1, 20, 40]}, title="Training"),
    "matrix": lambda: plots.matrix([[5, 1], [0, 6]], ["a", "b"], ["a", "b"], title="Confusion"),
    "chain": lambda: plots.chain({"w": 0.5, "guess": 1.5, "loss": 0.25}, ["× 3", "(… − 2)²"], [3, -1]),
    "rows": lambda: plots.rows({"original": NOISE[:3], "rebuilt": NOISE[3:6]}),
    "bars": lambda: plots.bars({"VAE": 8.6, "GAN": 2.9}, title="FD"),
    "lines": lambda: plots.lines(
        {"a": ([1, 10], [0.5, 0.01]), "b": ([1.0], [2.0])}, "FD", "calls", "FD", True
    ),
    "paths": lambda: plots.paths({"Euler": NOISE[0, 0][:4, :32].reshape(4, 16, 2)}, NOISE[0, 0, :9, :2]),
    "scatter": lambda: plots.scatter([0.0, 0.5, 1.0], [0.1, 0.4, 1.0], title="Length"),
    "grouped": lambda: plots.bars({"2": {"PCA": 0.125, "AE": 0.114}, "4": {"PCA": 0.11}}, unit="RMSE"),
}
GRAPH = torch.ones((), requires_grad=True) * 2


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_prints_one_sentence_that_is_its_alt_text(name, capsys):
    figure = FIGURES[name]()
    said = capsys.readouterr().out
    assert isinstance(figure, Figure)
    assert said == figure.alt + "\n"
    assert said.endswith(".\n") and ". " not in said, "one sentence"
    assert any(c.isdigit() for c in said)


def test_in_a_notebook_the_sentence_is_folded_under_the_picture(capsys, monkeypatch):
    monkeypatch.setattr(style, "in_notebook", lambda: True)
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, **how: shown.append(bundle))
    figure = plots.bars({"a < b": 1, "c": 2})
    figure._ipython_display_()
    assert capsys.readouterr().out == "" and "image/png" in shown[0]
    assert shown[1] == {
        "text/html": f"<details><summary>in words</summary>{html.escape(figure.alt)}</details>"
    }
    assert "a &lt; b" in shown[1]["text/html"]


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_small_on_paper_and_unknown_to_pyplot(name):
    mime, data = FIGURES[name]().stored()
    assert mime == "image/png" and len(data) <= 150_000
    assert Image.open(io.BytesIO(data)).convert("RGBA").getextrema()[3] == (255, 255), "paper all over"
    assert plt.get_fignums() == [], "the notebook would show it a second time"


def test_too_many_details_for_png_are_stored_as_jpeg():
    figure = plots.grid(NOISE)
    mime, data = figure.stored()
    assert mime == "image/jpeg" and len(data) <= 150_000
    seen = Image.open(io.BytesIO(data))
    assert seen.size == drawn(figure).shape[1::-1]
    assert abs(np.asarray(seen)[:64, :64].mean() / 255 - 0.5) < 0.05, "noise, and not the paper under it"


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_colours_are_readable_on_light_and_dark_pages(page):
    assert contrast(style.INK, style.PAPER) >= 12 and contrast(style.GREY, page) >= 4.3
    assert min(contrast(colour, page) for colour in style.COLOURS) >= 3


def test_a_fifth_line_differs_without_colour_and_one_axis_may_be_logarithmic():
    five = {f"{n} works": (range(1, 40), torch.linspace(0, 1, 39)) for n in range(5)}
    ax = plots.lines(five, "ROC", "alarms", "hits", log="x").axes[0]
    assert len({(line.get_linestyle(), line.get_marker()) for line in ax.lines}) == 5
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "linear")
    assert all(line.get_markevery() > 1 for line in ax.lines)  # dots do not hide the line


def test_lines_differ_without_colour():
    ax = plots.curves({name: [1.0, 2.0] for name in "abcd"}).axes[0]
    strong = [line for line in ax.lines if not line.get_label().startswith("_")]
    assert len({(line.get_linestyle(), line.get_marker()) for line in strong}) == 4


def drawn(figure):
    """Return the figure at its own size as uint8 (H, W, 4)."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100)
    return np.asarray(Image.open(file).convert("RGBA"))


@pytest.mark.parametrize("kind", ["uint8", "float", "grey"])
def test_pictures_are_drawn_pixel_for_pixel(kind):
    x = (NOISE[:6, :, :16, :12] * 255).to(torch.uint8)
    x = x[:, :1] if kind == "grey" else x
    seen = drawn(plots.grid(x.float() / 255 if kind == "float" else x, columns=3))
    zoom = (seen.shape[1] // 3 - pictures.GAP) // 12
    assert zoom > 8
    for i in range(6):
        top, left = i // 3 * (16 * zoom + pictures.GAP), i % 3 * (12 * zoom + pictures.GAP)
        part = seen[top : top + 16 * zoom, left : left + 12 * zoom]
        want = x[i].permute(1, 2, 0).numpy().repeat(zoom, 0).repeat(zoom, 1)
        assert (part[..., :3] == want).all() and (part[..., 3] == 255).all()
    assert (seen[16 * zoom : 16 * zoom + pictures.GAP] == 255).all(), "the gap shows the paper"


def test_a_sheet_without_gaps_in_its_last_row_where_one_exists():
    assert [pictures._columns(n) for n in (1, 2, 6, 10, 12, 24, 64, 100)] == [1, 2, 3, 5, 4, 6, 8, 10]
    assert pictures._columns(7) == 3


def test_grid_takes_what_a_learner_has():
    for x in (
        NOISE[0],
        [NOISE[0], NOISE[1]],
        NOISE[:1].numpy(),
        NOISE[:2].requires_grad_(),
        NOISE[:3].double(),
        NOISE[:3].half(),
    ):
        plots.grid(x)


@pytest.mark.parametrize("wrong, reason", [
    (NOISE[0, 0], r"\(N, C, H, W\) with C 1 or 3, got shape \(64, 64\)"),
    (NOISE[:2].permute(0, 2, 3, 1), r"got shape \(2, 64, 64, 3\)"),
    (NOISE[:0], "got shape"),
    (NOISE[:2] * 255, r"expected floats in \[0, 1\], got"),
    (NOISE[:2] * 2 - 1, r"\(x \+ 1\) / 2"),
    (NOISE[:2] / 0, r"expected floats in \[0, 1\]"),
    (NOISE[:2] * float("nan"), r"expected floats in \[0, 1\]"),
    (torch.zeros(2, 3, 8, 8, dtype=torch.int64), "int64"),
    (None, "C 1 or 3"),
    (torch.tensor(1.0), r"got shape \(\)"),
    ([], "got shape"),
    ("picture", "C 1 or 3"),
    ([NOISE[0], NOISE[1, :, :8]], "of one size"),
])  # fmt: skip
def test_other_pictures_are_refused_with_what_was_expected(wrong, reason):
    with pytest.raises(ValueError, match=reason):
        plots.grid(wrong)


@pytest.mark.parametrize("wrong, cure", [
    (NOISE[:2] * float("nan"), r"got nan \(no number\) in 2 of 2 pictures; look for the step"),
    (NOISE[:2] / 0, r"use x.clamp\(0, 1\)"),
    (NOISE[:2].permute(0, 2, 3, 1), r"channels come second: use x.permute\(0, 3, 1, 2\)"),
])  # fmt: skip
def test_the_cure_is_one_that_helps(wrong, cure):
    with pytest.raises(ValueError, match=cure) as told:
        plots.grid(wrong)
    assert "nan" not in str(told.value) or "clamp" not in str(told.value)


def test_of_too_many_pictures_a_sheet_shows_what_fits_and_says_so():
    many = torch.zeros(1, 3, 8, 8).expand(12_000, -1, -1, -1)
    assert plots.grid(many).alt.startswith("128 of 12,000 pictures, 8 × 8 pixels each")
    named = plots.grid(many[:300], titles=range(300))
    assert named.alt.startswith("128 of 300 ") and named.alt.endswith(" 127.")
    large = torch.zeros(40, 1, 1, 1).expand(-1, -1, 1_000, 800)
    assert plots.grid(list(large)).alt.startswith("3 of 40 ")
    steps = plots.traversal(
        torch.zeros(1, 1, 1, 1, 1).expand(300, 500, 1, 40, 40), [str(i) for i in range(300)]
    )
    assert steps.alt.startswith("55 of 300 rows of 86 of 500 steps;") and "54 ≈ 0." in steps.alt
    for figure in (plots.grid(many), plots.strip(many[:200], range(200)), plots.grid(many, columns=1), steps):
        assert max(figure.get_size_inches() * 100) <= 4_100


def test_of_too_many_numbers_a_figure_shows_what_fits_and_says_so():
    names = [str(i) for i in range(500)]
    figures = {
        ", 78 of 500 names: 0 ≈ 0, ": plots.bars(dict.fromkeys(names, 0.0)),
        "64 × 1 of 500 × 1: ": plots.matrix(np.ones((500, 1)), names, ["a"]),
        "over 2 steps, 12 of 500 names: 0 from": plots.curves({name: [1.0, 2.0] for name in names}),
        "points, 9 of 500 models, percent": plots.surfaces(
            dict.fromkeys(names, lambda place: place[:, 0]), torch.zeros(2, 2), torch.tensor([0, 1])
        ),
    }
    for sentence, figure in figures.items():
        assert sentence in figure.alt and max(figure.get_size_inches() * 100) <= 4_100
    table = plots.table({name: {"FD": 1.0} for name in names})
    assert (
        repr(table).endswith("99: FD ≈ 1.00\n… 100 of 500 rows")
        and "… 100 of 500 rows" in table._repr_html_()
    )


def test_every_figure_takes_numbers_that_carry_a_graph():
    assert plots.bars({"a": GRAPH, "b": GRAPH.bfloat16()}).alt == "Bars: a ≈ 2, b ≈ 2."
    assert plots.bars({"a": 1, "b": 0.5}).alt == "Bars: a ≈ 1, b ≈ 0.5.", "one kind of number for all"
    assert plots.matrix([[GRAPH, GRAPH * 2]], ["r"], ["a", "b"]).alt.endswith("from ≈ 2 to ≈ 4.")
    assert "loss from ≈ 2 to ≈ 2" in plots.curves({"loss": [GRAPH, GRAPH]}).alt
    assert "kl from ≈ 2 to ≈ 2" in plots.curves({"kl": GRAPH.repeat(5)}).alt
    assert plots.scatter([GRAPH], [GRAPH * 2]).alt == "Read against true, 1 points: on average ≈ 2 off."
    assert repr(plots.table({"a": {"FD": GRAPH}})) == "a: FD ≈ 2.00"
    plots.grid([NOISE[0].requires_grad_() * 1, NOISE[1]])
    x = torch.tensor([[0.0, 0.5], [0.5, 0.0]], requires_grad=True)
    for places, kinds in ((x * 1, torch.tensor([0, 1])), (x.detach().numpy(), np.array([0, 1]))):
        figure = plots.surfaces({"half": lambda place: place[:, 0] * 1 + 0.25}, places, kinds)
        assert figure.alt.endswith("half ≈ 100.")


@pytest.mark.parametrize("draw, told", [
    (lambda: plots.bars([1.0, 2.0]), "bars: expected a dict of named numbers, got list"),
    (lambda: plots.bars({"a": torch.ones(3)}), r"bars: a: expected one number, got shape \(3,\)"),
    (lambda: plots.bars({"a": "high"}), "bars: a: expected finite numbers, got something else"),
    (lambda: plots.matrix(torch.ones(4), ["a"], ["b"]), r"matrix: expected rows of numbers, got shape"),
    (lambda: plots.matrix([[1.0], [1.0, 2.0]], ["a", "b"], ["c"]), "matrix: expected parts of one size"),
    (lambda: plots.curves([1.0, 2.0]), "curves: expected a History or a dict of lists, got list"),
    (lambda: plots.curves({"loss": torch.ones(2, 2)}), "curves: loss: expected a list of numbers"),
    (lambda: plots.scatter([0.0, 1.0], [0.5]), "scatter: expected as many read as true numbers, got 1 and 2"),
    (lambda: plots.paths({"a": NOISE[0]}), r"paths: expected places \(steps \+ 1, N, 2\), got \(3, 64, 64\)"),
    (lambda: plots.lines({"a": ([1, 2], [1.0])}), "lines: expected as many x as y for a, got 2 and 1"),
    (lambda: plots.table({"a": {"FD": "low"}}), "table: expected one number for each FD"),
    (lambda: plots.table([1.0]), r"table: expected rows\[row\]\[column\]"),
    (lambda: plots.surfaces(None, torch.ones(2, 2), torch.ones(2)), "surfaces: expected models by name"),
    (lambda: plots.surfaces({"a": None}, torch.ones(2, 3), torch.ones(2)), r"got 1, \(2, 3\) and \(2,\)"),
    (lambda: plots.traversal(torch.zeros(2, 0, 3, 8, 8), ["a", "b"]), r"traversal: expected pictures"),
])  # fmt: skip
def test_what_a_figure_cannot_draw_is_refused_in_a_sentence(draw, told):
    with pytest.raises(ValueError, match=told):
        draw()


def test_a_figure_survives_an_output_that_lacks_its_signs():
    code = "from lessonlib import plots; print(repr(plots.bars({'a': 0.5}).alt.isascii()))"
    options = {"env": os.environ | {"PYTHONIOENCODING": "cp1252"}, "capture_output": True}
    done = subprocess.run([sys.executable, "-c", code], **options)
    assert done.returncode == 0 and done.stdout.decode("cp1252").split() == [
        "Bars:",
        "a",
        "?",
        "0.5.",
        "False",
    ]


def test_titles_and_labels_must_fit():
    with pytest.raises(ValueError, match="titles: expected 3, .* got 2"):
        plots.grid(NOISE[:3], titles=["a", "b"])
    with pytest.raises(ValueError, match="row_labels: expected 2, .* got 1"):
        plots.traversal(NOISE[:6].reshape(2, 3, 3, 64, 64), ["hue"])
    with pytest.raises(ValueError, match=r"\(rows, steps, C, H, W\)"):
        plots.traversal(NOISE, ["hue"])


def test_rows_take_named_batches_of_one_shape_and_fill_the_page():
    figure = plots.rows({"original": NOISE[:6, :, :32, :32], "autoencoder": NOISE[6:12, :, :32, :32]})
    assert figure.alt == "2 rows of 6 pictures: original, autoencoder."
    assert [text.get_text() for text in figure.axes[0].texts] == ["original", "autoencoder"]
    assert 700 < figure.get_size_inches()[0] * 100 <= pictures.WIDE
    for wrong in ({}, NOISE, {"a": NOISE[0]}, {"a": NOISE[:2], "b": NOISE[:3]}):
        with pytest.raises(ValueError, match="rows: expected"):
            plots.rows(wrong)


def test_an_atlas_is_as_wide_as_the_page():
    width = plots.grid(NOISE[:48, :, :32, :32], columns=12).get_size_inches()[0] * 100
    assert 0.95 * pictures.WIDE < width <= pictures.WIDE


def test_traversal_says_how_much_each_row_changes():
    x = torch.zeros(2, 3, 1, 4, 4)
    x[1, 2] = 0.5
    assert plots.traversal(x, ["still", "moved"]).alt.endswith("still ≈ 0, moved ≈ 0.502.")


def test_running_mean_keeps_length_level_and_flattens_noise():
    assert np.allclose(running_mean(np.full(100, 7.0)), 7)
    line = np.arange(200.0)
    assert np.allclose(running_mean(line)[10:-10], line[10:-10]), "no lag"
    noise = np.random.default_rng(0).standard_normal(400)
    assert len(running_mean(noise)) == 400 and running_mean(noise).std() < noise.std() / 2


def test_short_curves_begin_and_end_with_their_own_values():
    assert "from ≈ 0.18 to ≈ 0.0015" in plots.curves({"loss": np.linspace(0.1803, 0.0015, 60)}).alt
    noisy = np.array([1.0, 3.0] * 100)
    assert running_mean(noisy)[100] == pytest.approx(2, abs=0.1)


def test_a_chain_says_each_step_and_wants_one_between_two_numbers():
    said = FIGURES["chain"]().alt
    assert "w is 0.5; × 3 makes guess 1.5, slope 3; (… − 2)² makes loss 0.25, slope -1." in said
    with pytest.raises(ValueError, match="chain: expected a step and a slope .* got 2 numbers, 2 steps"):
        plots.chain({"w": 1.0, "loss": 2.0}, ["+ 1", "+ 2"], [1.0])


def test_curves_are_logarithmic_only_where_needed_and_read_a_history():
    from lessonlib.training.history import History

    history = History(planned=3)
    for i, loss in enumerate((1000.0, 50.0, 2.0)):
        history.add(i, {"loss": loss} | ({"test": 5.0} if i == 2 else {}))
    figure = plots.curves(history)
    assert figure.axes[0].get_yscale() == "log"
    assert figure.alt == "Curves over 3 steps: loss from ≈ 1000 to ≈ 2; test from ≈ 5 to ≈ 5."
    assert plots.curves({"loss": [-1.0, 500]}).axes[0].get_yscale() == "linear"
    assert plots.curves({"loss": [1.0, 50]}).axes[0].get_yscale() == "linear"
    assert plots.curves(history, names=["test"]).axes[0].lines[0].get_xdata() == [2]


@pytest.mark.parametrize("wrong", [{}, {"loss": []}, {"loss": [1.0, float("nan")]}])
def test_curves_of_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="curves: .*expected"):
        plots.curves(wrong)
    with pytest.raises(ValueError, match="lost"):
        plots.curves({"loss": [1.0]}, names=["lost"])


def test_matrix_tells_exact_counts_plainly_and_trained_numbers_after_about():
    drawn = FIGURES["matrix"]()
    assert drawn.alt == "Confusion, 2 × 2: diagonal from 5 to 6, elsewhere from 0 to 1."
    assert [text.get_text() for text in drawn.axes[0].texts] == ["5", "1", "6"]  # a count of 0 is blank
    counted = plots.matrix(torch.tensor([[5.0, 1.0], [0.0, 6.0]]), ["a", "b"], ["a", "b"])
    assert counted.alt == "Table, 2 × 2: diagonal from ≈ 5 to ≈ 6, elsewhere from ≈ 0 to ≈ 1."
    alt = plots.matrix(torch.tensor([[0.5, 0.25, 1.0]]), ["r"], list("abc")).alt
    assert plots.matrix([[2, 2, 2]], ["r"], [*"abc"]).alt == "Table, 1 × 3: 2."
    assert alt == "Table, 1 × 3: from ≈ 0.25 to ≈ 1.00."
    for values in ([[1, 2, 3]], [[1.0, float("inf")], [0, 0]], [[True, False], [True, True]]):
        with pytest.raises(ValueError, match="matrix: expected"):
            plots.matrix(values, ["a", "b"], ["a", "b"])


def test_bars_tell_every_number():
    assert FIGURES["bars"]().alt == "FD: VAE ≈ 8.6, GAN ≈ 2.9."
    for values in ({}, {"a": float("nan")}):
        with pytest.raises(ValueError, match="bars: .*expected"):
            plots.bars(values)


def test_bars_of_two_methods_stand_side_by_side_in_two_colours():
    figure = FIGURES["grouped"]()
    assert figure.alt == "Bars (RMSE): 2: PCA ≈ 0.125, AE ≈ 0.114; 4: PCA ≈ 0.11."
    ax = figure.axes[0]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["2", "4"]
    assert len({bar.get_facecolor() for bar in ax.patches}) == 2 and len(ax.patches) == 3
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["PCA", "AE"]
    assert ax.yaxis_inverted()


@pytest.mark.parametrize("value, text", [
    (7, "7"), (0.0, "≈ 0"), (0.12345, "≈ 0.123"), (12345.6, "≈ 12346"), (-0.00012, "≈ -1.2e-04"),
])  # fmt: skip
def test_numbers_are_written_with_three_digits_that_count(value, text):
    assert plots.number(value) == text


def test_a_notebook_gets_one_image_with_alt_text_and_size(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *args, **options: shown.append((args, options)))
    figure = FIGURES["strip"]()
    figure._ipython_display_()
    ((bundle,), options) = shown[0]
    assert set(bundle) == {"image/png", "text/plain"} and bundle["text/plain"] == f"<Figure: {figure.alt}>"
    width = round(figure.get_size_inches()[0] * 100)
    assert options["metadata"] == {"image/png": {"alt": figure.alt, "width": width}}


def test_a_table_has_headers_for_a_screen_reader_and_plain_lines_elsewhere():
    table = plots.table(
        {"VAE <1>": {"FD": 9.714, "KID": -0.001}, "GAN": {"FD": 3.0, "KID": torch.tensor(0.25)}}
    )
    assert repr(table) == "VAE <1>: FD ≈ 9.71, KID ≈ 0.00\nGAN: FD ≈ 3.00, KID ≈ 0.25"
    html = table._repr_html_()
    assert html.count('scope="col"') == 3 and html.count('scope="row"') == 2
    assert "VAE &lt;1&gt;" in html and "<td>≈ 9.71</td>" in html
    with pytest.raises(ValueError, match="same columns, got 2"):
        plots.table({"a": {"FD": 1.0}, "b": {"KID": 1.0}})


def test_pyplot_is_not_imported():
    code = (
        "import sys, lessonlib.plots; sys.exit('matplotlib.pyplot' in sys.modules or 'torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize("printed, compared", [
    ("FD ≈ 0.97, fell from ≈ 12.", "FD TRAINED NUMBER, fell from TRAINED NUMBER."),
    ("0.1 ≤ ≈ -1.2e-04 ≤ 3", "0.1 ≤ TRAINED NUMBER ≤ 3"),
    ("≈ 30.3 to 29.3 dB, 0.8 ± 0.1, ≈ 0.8 ± 1.2", "TRAINED NUMBER dB, 0.8 ± 0.1, TRAINED NUMBER"),
    ("active: ≈ 32 of 32", "active: TRAINED NUMBER of 32"),
    ("loss ≈ nan in 64 pictures", "loss ≈ nan in 64 pictures"),
    ("fit:  50%|##   | 5/10 [00:01<00:01,  4.2it/s]", "fit:  50%|##   | 5/10 [TIME]"),
])  # fmt: skip
def test_the_sanitiser_masks_trained_numbers_and_nothing_else(printed, compared):
    rules = Path(__file__).with_name("nbval_sanitise.cfg").read_text(encoding="ascii")
    for regex, replace in re.findall("^regex: (.*)$\n^replace: (.*)$", rules, flags=re.MULTILINE):
        printed = re.sub(regex, replace, printed)
    assert printed == compared


def test_row_labels_are_never_cut_off():
    sheet = plots.traversal(torch.rand(2, 3, 3, 8, 8), ["WIDE MOUTHS", "ill"])
    sheet.canvas.draw()
    labels = [text.get_window_extent() for text in sheet.axes[0].texts]
    assert min(label.x0 for label in labels) > 0


@pytest.mark.parametrize("channels", [1, 3])
def test_pixels_become_a_picture_for_a_model_and_back_again(channels):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 8, channels), np.uint8)[:, ::-1]
    x = pictures.from_pixels(pixels)
    assert x.shape == (1, channels, 5, 8) and x.dtype == torch.float32 and 0 <= x.min() <= x.max() <= 1
    assert (pictures.to_pixels(x)[0] == pixels).all()


def test_a_network_has_a_line_from_every_node_to_every_node_of_the_next_layer(capsys):
    drawn = plots.network([5, 9, 3], ["code", "layer", "colours"], torch.rand(3, 8, 8))
    assert capsys.readouterr().out == (
        "A network: 5 nodes (code), 9 nodes (layer), 3 nodes (colours), 72 lines between them,"
        " and the picture that comes out.\n"
    )
    (lines,) = drawn.axes[0].collections[:1]
    assert len(lines.get_segments()) == 72


@pytest.mark.parametrize("sizes, names", [([3], ["a"]), ([3, 13], ["a", "b"]), ([3, 3], ["a"])])
def test_a_network_that_cannot_be_drawn_is_refused(sizes, names):
    with pytest.raises(ValueError, match="network: expected a name for each of two layers or more"):
        plots.network(sizes, names)
