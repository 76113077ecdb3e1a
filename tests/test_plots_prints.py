"""Works printed: whole PNG files at wall size, with titles that are seen."""

import pytest
import torch
from PIL import Image

from lessonlib.plots.prints import print_series, print_work


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    return tmp_path


def flat(shade):
    return lambda size: torch.full((1, 3, size, size), shade)


def test_a_work_is_written_at_the_size_that_is_asked_and_never_over_another(own_home):
    paths = [print_work(flat(shade), size=512) for shade in (0.2, 0.8)]
    assert [path.name for path in paths] == ["work.png", "work-2.png"] and paths[0].parent == own_home
    for path, shade in zip(paths, (51, 204)):
        with Image.open(path) as picture:
            picture.load()
            assert picture.size == (512, 512) and picture.getpixel((9, 500)) == (shade,) * 3
            assert picture.size[0] / picture.info["dpi"][0] == pytest.approx(19.7, abs=0.1)  # half a metre


def test_nine_works_hang_in_rows_of_three_each_with_its_title(own_home):
    path = print_series(
        [flat(k / 10) for k in range(9)], [f"No. {k}" for k in range(9)], title="Nine", size=960
    )
    with Image.open(path) as sheet:
        gap, side, text = 40, (960 - 160) // 3, 17
        assert sheet.size == (960, 80 + 3 * (side + gap + text))
        for k in range(9):
            x, y = gap + k % 3 * (side + gap), 80 + k // 3 * (side + gap + text)
            assert abs(sheet.getpixel((x + 5, y + 5))[0] - 25.5 * k) <= 1
            under = sheet.crop((x, y + side, x + side, y + side + 2 * text)).convert("L")
            assert under.getextrema()[0] < 90  # ink
        assert sheet.crop((0, 0, 960, 80)).convert("L").getextrema()[0] < 90


def test_what_cannot_be_printed_is_told():
    with pytest.raises(ValueError, match="256 pixels or more, got 64"):
        print_work(flat(0.5), size=64)
    with pytest.raises(ValueError, match=r"300 pixels square, got \(32, 32\)"):
        print_work(lambda size: torch.zeros(1, 3, 32, 32), size=300)
    with pytest.raises(ValueError, match="one title for each work, got 1 for 2"):
        print_series([flat(0), flat(1)], ["one"])
