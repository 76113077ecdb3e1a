"""Rights: what may be learned from, what was copied, and where a picture comes from. Lesson 20."""

from .admission import Admitted, admit
from .cards import blanks, data_card, filled, model_card
from .certificates import MISSING, Identity, Issuer, has_c2pa, sign_certified, verify_certified
from .copies import Catalogue, Found, find_copies, limit_for, membership
from .credentials import Verdict, new_key, sign, verify
from .gate import Passed, Work, draft, gate, read_manifest, reservation, write_manifest
from .masterpiece import TitleCard, certify_work, print_size, save_work
from .rubric import rubric
from .watermark import bits_of, chance, mark, patterns, read
