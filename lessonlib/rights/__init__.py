"""Rights: what may be learned from, what was copied, and where a picture comes from. Lesson 20."""

from .gate import Passed, Work, draft, gate, read_manifest, reservation, write_manifest
from .watermark import bits_of, chance, mark, patterns, read
