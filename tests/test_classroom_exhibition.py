"""A class exhibition: every work on one page, every word escaped, nothing asked of a network."""

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser

import finished
import pytest
from PIL import Image

from lessonlib.classroom import exhibition as wall
from lessonlib.classroom.__main__ import main
from lessonlib.classroom.exhibition import exhibition, exhibition_page
from lessonlib.classroom.marking import marking_page

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'


class Seen(HTMLParser):
    """Note every tag with its attributes, and all text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def three(tmp_path):
    for learner, title in (("ann", "Dawn"), ("bob", "Noon"), ("cem", "Dusk")):
        finished.work(tmp_path / learner / "masterpiece", replace(finished.CARD, title=title, maker=learner))
    return tmp_path


def test_one_page_hangs_all_works_with_titles_credits_and_editors(three):
    path = exhibition(three, "Class 7b")
    assert path == three / "exhibition.html" and exhibition(three).name == "exhibition-2.html"
    seen = Seen(path.read_text(encoding="utf-8"))
    assert len(seen.all("article")) == len(seen.all("img")) == len(seen.all("iframe")) == 3
    assert [image["alt"].split(",")[0] for image in seen.all("img")] == ["Dawn", "Noon", "Dusk"]
    assert all(image["src"].startswith("data:image/jpeg;base64,") for image in seen.all("img"))
    for words in ("Class 7b", "3 works", "ann, 2026", "garments (CC0-1.0)", "unchanged since it was signed"):
        assert words in seen.text
    assert all(frame["sandbox"] == "allow-scripts allow-downloads" for frame in seen.all("iframe"))
    assert all(frame["title"].startswith("Live editor of ") for frame in seen.all("iframe"))


def test_the_page_asks_no_network_and_loads_nothing_from_beside_it(three):
    page = exhibition_page(three)
    assert not re.findall(r"https?://", page) and "default-src 'none'" in page
    seen = Seen(page)
    assert not seen.all("a") and {a.get("href") for a in seen.all("link")} == {"data:,"}
    assert "color-scheme: light dark" in page and 'lang="en"' in page and "width=device-width" in page


def test_every_word_of_a_learner_is_escaped(tmp_path):
    card = finished.TitleCard(EVIL, EVIL, EVIL, EVIL, EVIL, EVIL)
    audit = {"sources": [{"name": EVIL, "licence": EVIL, "passed": 1}], "print": EVIL}
    finished.work(tmp_path, card, audit=audit, page=f"</script><script>parent.alert(1)</script>{EVIL}")
    page = exhibition_page(tmp_path, EVIL)
    seen = Seen(page)
    assert [a.get("type") for a in seen.all("script")] == ["application/json", "module"]
    assert len(seen.all("img")) == 1 and not any("onerror" in attrs for _, attrs in seen.tags)
    (held,) = re.findall(r'id="page-0">(.*?)</script>', page)
    assert json.loads(held).startswith("</script><script>parent")
    sheet = Seen(marking_page(tmp_path))
    assert not sheet.all("script") and not sheet.all("img")


def test_a_damaged_work_is_named_and_the_others_hang(three):
    (three / "ann" / "masterpiece" / "Dawn" / "work.png").write_bytes(b"no picture")
    (three / "bob" / "masterpiece" / "Noon" / "title-card.json").write_text("{")
    (three / "cem" / "masterpiece" / "Dusk" / "audit.json").write_text('{"sources": 3}')
    (three / "cem" / "masterpiece" / "Dusk" / "editor.html").unlink()
    seen = Seen(exhibition_page(three))
    assert len(seen.all("article")) == 1 and not seen.all("iframe")
    assert (
        "Not shown:" in seen.text and "ann/masterpiece/Dawn: " in seen.text and "bob/masterpiece" in seen.text
    )
    assert "What it was learned from is not told." in seen.text


def test_a_picture_that_was_changed_after_signing_is_said(three):
    picture = three / "ann" / "masterpiece" / "Dawn" / "work.png"
    Image.new("RGB", (64, 64)).save(picture)
    assert "INVALID" in Seen(exhibition_page(three)).text


def test_nothing_to_hang_is_a_clear_error(tmp_path):
    with pytest.raises(ValueError, match="expected finished works in .*, got none: no folder in it holds"):
        exhibition(tmp_path)
    with pytest.raises(ValueError, match="got none"):
        exhibition(tmp_path / "none")


def test_the_teachers_command_writes_the_page_and_a_sheet_to_mark(three, tmp_path, capsys):
    page = tmp_path / "wall" / "show.html"
    assert main(["exhibit", str(three), "--into", str(page), "--title", "Open day"]) == 0
    assert "Open day" in page.read_text(encoding="utf-8")
    sheet = Seen((tmp_path / "wall" / "show-rubric.html").read_text(encoding="utf-8"))
    assert "Dawn, ann (ann/masterpiece/Dawn): 5 of 7 that the kit sees" in sheet.text
    assert sheet.text.count("☐") == 1 + 3 * 3 and "size: A4" in sheet.text
    assert (
        main(["exhibit", str(three), "--into", str(page)]) == 1
        and "is there already" in capsys.readouterr().out
    )
    assert main(["exhibit", str(tmp_path / "none"), "--into", str(tmp_path / "x.html")]) == 1
    assert "expected finished works" in capsys.readouterr().out


def test_a_link_in_a_work_is_not_followed(three):
    """The page may be made by root, who can read what a learner cannot."""
    secret = three / "secret.txt"
    secret.write_text("root's own words")
    editor = next((three / "ann").rglob("editor.html"))
    editor.unlink()
    editor.symlink_to(secret)
    page, sheet = exhibition_page(three), marking_page(three)
    assert (
        "root's own words" not in page
        and "got a link, editor.html" in page
        and len(Seen(page).all("article")) == 2
    )
    assert "Noon" in page and "got a link, editor.html" in sheet


@pytest.mark.parametrize(
    "words, seen",
    [
        (r"$\frac{$ and **bold**", r"$\frac{$ and **bold**"),
        ("![look](https://elsewhere.org/a.png)", "![look](https://elsewhere.org/a.png)"),
        ("Half \ud83d a face, and a whole 🎨", "Half ? a face, and a whole 🎨"),
        ("\u202enruter", "?nruter"),
    ],
)
def test_a_learners_words_are_shown_as_they_are_and_stop_nobody_elses_work(words, seen, three):
    """They are no Markdown, no formula that may be wrong, no picture out of the network."""
    path = three / "ann" / "masterpiece" / "Dawn" / "title-card.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"title": words}))
    for page in (exhibition_page(three), marking_page(three)):
        told = Seen(page.encode().decode())
        assert seen in told.text and "Noon" in told.text
        assert not told.all("math") and all(a["src"].startswith("data:") for a in told.all("img"))


def test_an_editor_that_is_left_out_is_said(three, monkeypatch):
    place = three / "ann" / "masterpiece" / "Dawn"
    (place / "editor.html").write_bytes(b"x" * 3_000_000)
    monkeypatch.setattr(wall, "LARGEST", 2_000_000)
    seen = Seen(exhibition_page(three))
    assert len(seen.all("article")) == 3 and len(seen.all("iframe")) == 2
    assert "Its live editor is left out: 3 MB, where 2 MB fit on this page." in seen.text
    monkeypatch.setattr(wall, "MOST", 20)  # bytes: one of the small editors fits
    seen = Seen(exhibition_page(three))
    assert len(seen.all("iframe")) == 1 and "all editors on this page together" in seen.text


@pytest.mark.parametrize(
    "spoil, why",
    [
        (
            lambda f: (f / "title-card.json").unlink(),
            "expected a title card and a picture, got no title-card",
        ),
        (lambda f: (f / "work.png").unlink(), "expected a title card and a picture, got no work.png"),
        (lambda f: (f / "title-card.json").write_text("{"), "title-card.json: expected JSON, got something"),
        (lambda f: (f / "edits.json").write_bytes(b"1" * 16_000_001), "expected at most 16 MB of text"),
        pytest.param(
            lambda f: ((f / "audit.json").unlink(), os.mkfifo(f / "audit.json")),
            "expected plain files in the work's folder, got a pipe or a device, audit.json",
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes"),
        ),
    ],
)
def test_a_work_that_cannot_be_hung_is_named_with_the_reason_and_without_this_machines_paths(
    spoil, why, three
):
    spoil(three / "ann" / "masterpiece" / "Dawn")
    page = exhibition_page(three)
    assert len(Seen(page).all("article")) == 2 and str(three) not in page
    assert f"ann/masterpiece/Dawn: {why}" in Seen(page).text
    assert "Dawn" in marking_page(three)


def test_what_a_learner_threw_away_does_not_hang(three):
    trash = three / "ann" / ".local" / "share" / "Trash" / "files"
    finished.work(trash, replace(finished.CARD, title="Thrown away"))
    assert "Thrown away" not in exhibition_page(three) and "Thrown away" not in marking_page(three)


def test_the_command_counts_what_is_not_shown_and_names_who_has_no_work(three, tmp_path, capsys):
    (three / "ann" / "masterpiece" / "Dawn" / "work.png").unlink()
    (three / "dan" / "my-work").mkdir(parents=True)
    (three / "eva").mkdir()
    (three / "eva" / "masterpiece").symlink_to(three / "bob" / "masterpiece")
    assert main(["exhibit", str(three), "--into", str(tmp_path / "show.html")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "with 2 works for everybody" in said and "at the foot of the page: 1." in said
    assert said.endswith("No finished work in dan, eva.")


def test_where_the_teacher_says_no_nothing_is_written_and_a_folder_may_be_named(three, tmp_path, capsys):
    sheet = tmp_path / "wall" / "exhibition-rubric.html"
    sheet.parent.mkdir()
    sheet.write_text("marks of yesterday")
    assert main(["exhibit", str(three), "--into", str(sheet.with_name("exhibition.html"))]) == 1
    assert "Nothing was changed" in capsys.readouterr().out and list(sheet.parent.iterdir()) == [sheet]
    assert main(["exhibit", str(three), "--into", str(sheet.parent), "--yes"]) == 0
    assert sorted(path.name for path in sheet.parent.iterdir()) == [sheet.name, "exhibition.html"]


def test_the_command_says_that_it_writes_a_file(capsys):
    with pytest.raises(SystemExit):
        main(["exhibit", "-h"])
    assert "file to write to (exhibition.html)" in " ".join(capsys.readouterr().out.split())


def test_a_manifest_of_any_shape_leaves_the_work_on_the_wall(three, monkeypatch):
    told = type("Told", (), {"state": "Unproved", "manifest": {"said": {"edit_log": {"steps": 3}}}})
    monkeypatch.setattr(wall, "verify", lambda path, key: told)
    seen = Seen(exhibition_page(three))
    assert len(seen.all("article")) == 3 and seen.text.count("unchanged since it was signed") == 3
