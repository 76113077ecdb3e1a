"""Training: the loop, batches, schedules, averaged weights, checkpoints, several processes. Lesson 02."""

from lessonlib.compiler import spare_the_compiler
from lessonlib.training import checkpoint, ranks
from lessonlib.training.batches import batch_index
from lessonlib.training.checkpoint import CheckpointError
from lessonlib.training.ema import EMA
from lessonlib.training.history import History
from lessonlib.training.loop import fit
from lessonlib.training.resume import fingerprint
from lessonlib.training.schedule import cosine

spare_the_compiler()
