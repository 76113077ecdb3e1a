"""The rights gate: only what a manifest allows reaches a batch; all else is named with its reason."""

import json
import tarfile
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from lessonlib.data import load
from lessonlib.rights import Work, draft, gate, read_manifest, reservation, write_manifest
from lessonlib.training.batches import batch_index

SHARED = [above / "shared" / "data" / "paintings.tar" for above in Path(__file__).resolve().parents]
REASONS = {
    "missing": "no line in the manifest",
    "altered": "altered: its SHA-256 is not the manifest's",
    "denied": "training is notAllowed",
    "terms": "training is constrained: meet its terms first",
    "twin": "the same file as one that is not allowed",
    "bare": "allowed, but by no licence and no consent",
    "unproven": "allowed, but without evidence",
    "reserved": "the file itself says DMI-PROHIBITED-AIMLTRAINING",
}


@pytest.fixture
def shown(tmp_path):
    """A folder with two good works in subfolders' names and one for each reason, and its manifest."""
    works = []
    for k, name in enumerate(["good", "sub/also", *REASONS]):
        path = tmp_path / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        text = PngImagePlugin.PngInfo()
        text.add_text("XML:com.adobe.xmp", f"<DMI-{'PROHIBITED-AIMLTRAINING' * (name == 'reserved')}>")
        colour = 10 * (2 + list(REASONS).index("denied")) if name == "twin" else 10 * k
        Image.fromarray(np.full((16, 16, 3), colour, np.uint8)).save(path, pnginfo=text)
        digest = sha256(path.read_bytes()).hexdigest()
        works.append(Work(f"{name}.png", digest, licence="CC0-1.0", training="allowed", evidence="a page"))
    changed = {
        "denied": {"training": "notAllowed"},
        "terms": {"training": "constrained"},
        "bare": {"licence": ""},
        "unproven": {"evidence": ""},
    }
    works = [replace(w, **changed.get(w.path.removesuffix(".png"), {})) for w in works]
    write_manifest(tmp_path / "works.jsonl", [w for w in works if w.path != "missing.png"])
    Image.new("RGB", (16, 16), "red").save(tmp_path / "altered.png")
    return tmp_path


def test_only_what_is_allowed_passes_and_every_other_file_has_its_reason(shown):
    said = gate(load(shown, size=16), shown)
    assert said.pictures.report.files == ("good.png", "sub/also.png")
    assert [w.path for w in said.works] == ["good.png", "sub/also.png"]
    assert said.refused == {f"{name}.png": why for name, why in REASONS.items()}
    assert str(said).startswith("2 passed, 8 refused\n  1 refused: ") and len(str(said).splitlines()) == 9


def test_no_forbidden_picture_is_in_any_batch(shown):
    """Two hundred steps of a training that takes only what passed never see a refused picture's colour."""
    every = load(shown, size=16)
    said = gate(every, shown)
    outside = {every.images[i].sum().item() for i, f in enumerate(every.report.files) if f in said.refused}
    seen = set()
    for step in range(200):
        index = batch_index(step, len(said.pictures), batch_size=2)
        seen |= set(said.pictures.images[index].long().sum((1, 2, 3)).tolist())
    assert len(outside) == 7 and len(seen) == 2 and not seen & outside


def test_without_a_manifest_nothing_passes_and_a_draft_changes_nothing(shown):
    (shown / "works.jsonl").unlink()
    every = load(shown, size=16)
    said = gate(every, shown)
    assert said.pictures is None and said.counts == {"no line in the manifest": 10}
    said = gate(every, shown, draft(every, shown))
    assert said.pictures is None and said.counts == {"training is notAllowed": 10}


def test_a_file_that_is_altered_or_gone_after_it_was_read_does_not_pass(shown):
    every = load(shown, size=16)
    (shown / "good.png").write_bytes((shown / "good.png").read_bytes() + b" ")
    (shown / "sub" / "also.png").unlink()
    said = gate(every, shown)
    assert said.pictures is None and said.counts[REASONS["altered"]] == 3


def test_a_manifest_comes_back_as_it_was_written(tmp_path):
    works = [Work("é/a b.png", "0" * 64, "Ünï", "„x“", licence="LicenseRef-own", training="constrained")]
    assert read_manifest(write_manifest(tmp_path / "works.jsonl", works)) == works


GOOD = asdict(Work("a.png", "0" * 64))


@pytest.mark.parametrize(
    "line, said",
    [
        ("not json", "line 3: expected one JSON object, got 'not json'"),
        ("[1]", "line 3: expected one JSON object, got list"),
        (json.dumps(GOOD | {"path": "../a.png"}), "expected path to be a path below the folder, with /, got"),
        (json.dumps(GOOD | {"path": "/a.png"}), "expected path to be a path below the folder"),
        (json.dumps(GOOD | {"sha256": "abc"}), "expected sha256 to be 64 digits of 0-9 and a-f, got 'abc'"),
        (json.dumps(GOOD | {"training": "yes"}), "one of allowed, notAllowed, constrained, got 'yes'"),
        (json.dumps(GOOD | {"licence": "public domain"}), "expected licence to be an SPDX id"),
        (json.dumps(GOOD | {"title": 5}), "expected title to be text, got 5"),
        (json.dumps(GOOD | {"consnt": ""}), "line 3: expected path, sha256 and the fields title"),
        ('{"path": "a.png"}', "got path$"),
        (json.dumps(GOOD | {"path": "b.png"}), "expected one line a path, got 'b.png' in line 1 too"),
        ("\xff", "expected one JSON object"),
    ],
)
def test_a_broken_line_says_its_number_what_was_expected_and_what_it_is(tmp_path, line, said):
    path = tmp_path / "works.jsonl"
    path.write_bytes(json.dumps(GOOD | {"path": "b.png"}).encode() + b"\n\n" + line.encode("latin-1") + b"\n")
    with pytest.raises(ValueError, match=said):
        read_manifest(path)


def test_many_broken_lines_are_counted(tmp_path):
    (tmp_path / "works.jsonl").write_text("x\n" * 9)
    with pytest.raises(ValueError, match="line 1: .*\nline 2(.|\n)*and 4 more"):
        read_manifest(tmp_path / "works.jsonl")


def test_pictures_from_no_folder_are_refused(tmp_path):
    with pytest.raises(ValueError, match="expected pictures from load.folder., got ImageSet"):
        gate(load("garments", n=2), tmp_path)


def test_a_real_manifest_can_be_completed(tmp_path):
    there = next(filter(Path.is_file, SHARED), None)
    if there is None:
        pytest.skip("no paintings.tar in ../shared/data")
    with tarfile.open(there) as tar:
        tar.extractall(tmp_path, filter="data")
    place = tmp_path / "paintings"
    facts = [json.loads(line) for line in (place / "works.jsonl").read_text("utf-8").splitlines()]
    facts = {row["file"]: row for row in facts}
    paintings = load(place, size=16)
    with pytest.raises(ValueError, match="line 1: expected path, sha256 and the fields .* got file, title"):
        gate(paintings, place)
    works = [
        replace(
            work,
            title=facts[work.path]["title"],
            creator=facts[work.path]["creator"],
            date=facts[work.path]["year"],
            licence="CC-PDM-1.0",
            training="allowed" if facts[work.path]["year"] < "1900" else "notAllowed",
            evidence="the collection's own page",
        )
        for work in draft(paintings, place)
    ]
    write_manifest(place / "works.jsonl", works)
    said = gate(paintings, place)
    assert len(said.works) + len(said.refused) == 100 and set(said.counts) == {"training is notAllowed"}
    assert len(said.pictures) == len(said.works) == sum(w.training == "allowed" for w in works)


def test_a_reservation_is_found_in_the_picture_itself(shown):
    assert reservation(shown / "reserved.png") == "DMI-PROHIBITED-AIMLTRAINING"
    assert reservation(shown / "good.png") == ""
