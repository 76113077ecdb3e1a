"""What a page can do: a step for each torch function that a decoder needs. Lesson 00.

A step is a tuple: its word in ``widgets/page/engine.js``, then its arguments, tensors and plain numbers.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .layers import LAYERS
from .record import Call, Unportable

MATRIX = ("linear", "convolve", "spread")  # steps whose second argument is a matrix: half precision does
MOVES = (
    "get", "getitem", "chunk", "expand", "expand_as", "flatten", "flip", "index_select", "mT", "movedim",
    "narrow", "permute", "pixel_unshuffle", "repeat", "repeat_interleave", "reshape", "roll", "select",
    "split", "squeeze", "swapaxes", "t", "tensor_split", "tile", "transpose", "unbind", "unflatten",
    "unsqueeze", "view", "view_as",
)  # fmt: skip
SAME = ("alias", "contiguous", "detach", "float", "to", "type")


def steps_of(call: Call) -> list[tuple]:
    """Return a step for each tensor that ``call`` made. Raises ``Unportable`` for what no page can do."""
    if any(part.dtype != torch.float32 for part in call.parts()):
        raise Unportable(f"a page counts in float32, got {call.parts()[0].dtype} from the step {call.name!r}")
    if call.name in SAME:
        return [("as", call.args[0])]
    if call.name in MOVES:
        return _moved(call)
    if call.name not in STEPS:
        raise Unportable(f"a page does not know the step {call.name!r}")
    try:
        return [STEPS[call.name](*call.args, **call.kwargs)]
    except TypeError:
        raise Unportable(f"a page does not know the step {call.name!r} with all its settings") from None


def _moved(call: Call) -> list[tuple]:
    """Say where each number of the result stood: by strides where torch only looks, else one by one."""
    x = call.args[0]
    places = torch.arange(x.numel()).view(x.shape)
    steps = []
    for part in (parts := call._replace(out=call.again({id(x): places})).parts()):
        if part.untyped_storage().data_ptr() != places.untyped_storage().data_ptr():
            steps.append(("take", x, part.contiguous()))
        elif len(parts) == 1 and part.is_contiguous() and part.numel() == x.numel():
            steps.append(("as", x))
        else:
            steps.append(("look", x, list(part.shape), list(part.stride()), part.storage_offset()))
    return steps


def _matmul(input, other):
    if input.ndim == other.ndim == 2:
        return "linear", input, other.T, None
    if input.ndim != other.ndim or input.shape[:-2] != other.shape[:-2]:
        raise Unportable("a page multiplies only matrices, or as many matrices by as many")
    many = "abcdefgh"[: input.ndim - 2]
    return _einsum(f"{many}xy,{many}yz->{many}xz", input, other)


def _einsum(equation, *operands):
    """Multiply and add up; every letter is a side, and those that the result lacks are summed over."""
    before, arrow, after = equation.replace(" ", "").partition("->")
    terms = before.split(",")
    if not arrow or not 1 <= len(operands) <= 2 or any(len({*t}) < len(t) or "." in t for t in terms):
        raise Unportable(f"a page does not know the einsum {equation!r}")
    sizes = {letter: n for term, x in zip(terms, operands) for letter, n in zip(term, x.shape)}
    kept, gone = list(after), [letter for letter in sizes if letter not in after]
    strides = [dict(zip(term, x.contiguous().stride())) for term, x in zip(terms, operands)]
    ways = [[[own.get(letter, 0) for letter in part] for part in (kept, gone)] for own in strides]
    grid = [[sizes[letter] for letter in part] for part in (kept, gone)]
    return "contract", *(*operands, 1)[:2], *grid, *(*ways, [[0] * len(kept), [0] * len(gone)])[:2]


def _sum(input, dim=None, keepdim=False, share=1):
    letters = "abcdefgh"[: input.ndim]
    dims = range(input.ndim) if dim is None else dim if isinstance(dim, (tuple, list)) else (dim,)
    gone = {letters[d] for d in dims}
    word, x, _, *rest = _einsum(f"{letters}->{''.join(c for c in letters if c not in gone)}", input)
    return word, x, share, *rest


def _mean(input, dim=None, keepdim=False):
    count = input.numel() / input.mean(dim, keepdim).numel()
    return _sum(input, dim, keepdim, 1 / count)


def _cat(tensors, dim=0):
    return "join", tensors[0].shape[: dim % tensors[0].ndim].numel(), *tensors


def _stack(tensors, dim=0):
    return "join", tensors[0].shape[: dim % (tensors[0].ndim + 1)].numel(), *tensors


def _pow(input, exponent):
    if exponent != 2:
        raise Unportable("a page knows no power but the square")
    return "multiply", input, input


def _gelu(input, approximate="none"):
    return ("gelu_tanh" if approximate == "tanh" else "gelu"), input


def _simple(word: str):
    return lambda input, inplace=False: (word, input)


def _pair(word: str, turned: bool = False):
    return lambda input, other: (word, other, input) if turned else (word, input, other)


def _clamp(input, min=None, max=None):
    if isinstance(min, Tensor) or isinstance(max, Tensor):
        raise Unportable("a page clamps only between two numbers")
    return "clamp", input, min, max


ALONE = ("relu", "silu", "sigmoid", "tanh", "sin", "cos", "exp", "abs", "sqrt")
STEPS = LAYERS | {name: _simple(name) for name in ALONE}
STEPS |= {
    "add": _pair("add"), "sub": _pair("subtract"), "rsub": _pair("subtract", turned=True),
    "mul": _pair("multiply"), "div": _pair("divide"), "rdiv": _pair("divide", turned=True),
    "matmul": _matmul, "mm": _matmul, "bmm": _matmul, "einsum": _einsum, "sum": _sum, "mean": _mean,
    "leaky_relu": lambda input, negative_slope=0.01, inplace=False: ("leaky", input, negative_slope),
    "gelu": _gelu, "clamp": _clamp, "clip": _clamp, "clamp_min": _clamp,
    "clamp_max": lambda input, max: ("clamp", input, None, max),
    "hardtanh": lambda input, min_val=-1.0, max_val=1.0, inplace=False: ("clamp", input, min_val, max_val),
    "relu6": lambda input, inplace=False: ("clamp", input, 0, 6),
    "square": lambda input: ("multiply", input, input), "pow": _pow,
    "neg": lambda input: ("multiply", input, -1), "clone": lambda input: ("multiply", input, 1),
    "cat": _cat, "concat": _cat, "stack": _stack,
}  # fmt: skip
