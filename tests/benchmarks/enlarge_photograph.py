"""Enlarge a photograph of 12 million pixels: time, and memory at the most. Lesson 19's promise: within 1 GB.

python tests/benchmarks/enlarge_photograph.py
"""

import resource
import struct
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

import lessonlib  # noqa: F401  (before torch)
from lessonlib.models.upscaler import Upscaler
from lessonlib.shelf.enlarging import enlarge_file

with tempfile.TemporaryDirectory() as place:
    path = Path(place, "large.jpg")
    rows, columns = np.mgrid[0:3000, 0:4000]
    Image.fromarray(np.stack([rows // 12, columns // 16, (rows ^ columns) % 256], 2).astype(np.uint8)).save(
        path
    )
    del rows, columns
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = enlarge_file(path, Upscaler().eval())
    seconds, most = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with made.open("rb") as file:  # Pillow takes so many pixels for an attack
        size = struct.unpack(">16x2I", file.read(24))
    made.unlink()
print(f"width={size[0]} height={size[1]} seconds={seconds:.0f}")
print(f"megabytes={most / 1024:.0f} before={before / 1024:.0f}")
