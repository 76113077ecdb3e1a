"""What a page can do: a step for each torch function that a decoder needs. Lesson 00.

A step is a tuple: its word in ``widgets/page/engine.js``, then its arguments, tensors and plain numbers.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

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


def _even(*values) -> list[int]:
    """Return one number for each setting that may be one number or two alike."""
    pairs = [set(v) if isinstance(v, (tuple, list)) else {v} for v in values]
    if any(len(pair) != 1 or not isinstance(next(iter(pair)), int) for pair in pairs):
        raise Unportable("a page only knows convolutions that treat height and width alike")
    return [next(iter(pair)) for pair in pairs]


def _convolve(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    stride, padding, dilation = _even(stride, padding, dilation)
    if groups != 1 or dilation != 1 or input.ndim != 4:
        raise Unportable("a page knows no convolution in groups, with dilation or without a batch")
    return "convolve", input, weight, bias, stride, padding


def _spread(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """A transposed convolution; its weight goes as (out, h, w, in), a row for each number that it makes."""
    _, x, weight, bias, stride, padding = _convolve(input, weight, bias, stride, padding, dilation, groups)
    return "spread", x, weight.permute(1, 2, 3, 0), bias, stride, padding


def _batch_norm(
    input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5
):
    if training or running_mean is None:
        raise Unportable("a page knows batch norm only with the means that training kept")
    scale = (running_var + eps).rsqrt() * (1 if weight is None else weight)
    return "affine", input, scale, (0 if bias is None else bias) - running_mean * scale


def _group_norm(input, num_groups, weight=None, bias=None, eps=1e-5):
    channels = input.shape[1]
    scale = torch.ones(channels) if weight is None else weight
    return "norm", input, num_groups, scale, torch.zeros(channels) if bias is None else bias, eps


def _layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    if input.ndim != 2:
        raise Unportable("a page knows layer norm only on rows of numbers")
    return _group_norm(input, 1, weight, bias, eps)


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


def _shuffle(input, upscale_factor):
    r, (_, c, h, w) = upscale_factor, input.shape
    plane = h * w
    return "look", input, [c // r**2, h, r, w, r], [r * r * plane, w, r * plane, 1, plane], 0


def _interpolate(input, size=None, scale_factor=None, mode="nearest", align_corners=None,
                 recompute_scale_factor=None, antialias=False):  # fmt: skip
    """Nearest pixels are looked at again, several times each; bilinear ones are mixed."""
    how = {"align_corners": align_corners, "recompute_scale_factor": recompute_scale_factor}
    if mode not in ("nearest", "bilinear") or antialias or input.ndim != 4:
        raise Unportable(f"a page does not know {mode} upsampling of these pictures")
    (_, c, h, w), (high, wide) = input.shape, F.interpolate(input, size, scale_factor, mode, **how).shape[2:]
    if mode == "nearest" and high % h == wide % w == 0:
        return "look", input, [c, h, high // h, w, wide // w], [h * w, w, 0, 1, 0], 0
    if mode == "nearest":
        places = torch.arange(input.numel(), dtype=torch.float64).view(input.shape)
        return "take", input, F.interpolate(places, size, scale_factor).long()
    if align_corners:
        return "bilinear", input, (h - 1) / max(1, high - 1), (w - 1) / max(1, wide - 1), 0
    if scale_factor is None or recompute_scale_factor:
        return "bilinear", input, h / high, w / wide, 0.5
    up, across = scale_factor if isinstance(scale_factor, (tuple, list)) else (scale_factor, scale_factor)
    return "bilinear", input, 1 / up, 1 / across, 0.5


def _softmax(input, dim, _stacklevel=3, dtype=None):
    after = input.shape[dim % input.ndim + 1 :]
    return "softmax", input, input.shape[dim], after.numel()


def _cat(tensors, dim=0):
    return "join", tensors[0].shape[: dim % tensors[0].ndim].numel(), *tensors


def _stack(tensors, dim=0):
    return "join", tensors[0].shape[: dim % (tensors[0].ndim + 1)].numel(), *tensors


def _dropout(input, p=0.5, training=True, inplace=False):
    if training:
        raise Unportable("a page knows no dropout: call eval() on the network first")
    return "as", input


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


STEPS = {
    name: _simple(name) for name in ("relu", "silu", "sigmoid", "tanh", "sin", "cos", "exp", "abs", "sqrt")
}
STEPS |= {
    "add": _pair("add"), "sub": _pair("subtract"), "rsub": _pair("subtract", turned=True),
    "mul": _pair("multiply"), "div": _pair("divide"), "rdiv": _pair("divide", turned=True),
    "linear": lambda input, weight, bias=None: ("linear", input, weight, bias),
    "matmul": _matmul, "mm": _matmul, "bmm": _matmul, "sum": _sum, "mean": _mean,
    "conv2d": _convolve, "conv_transpose2d": _spread, "interpolate": _interpolate, "pixel_shuffle": _shuffle,
    "batch_norm": _batch_norm, "group_norm": _group_norm, "layer_norm": _layer_norm,
    "leaky_relu": lambda input, negative_slope=0.01, inplace=False: ("leaky", input, negative_slope),
    "gelu": _gelu, "softmax": _softmax, "clamp": _clamp, "clip": _clamp, "clamp_min": _clamp,
    "clamp_max": lambda input, max: ("clamp", input, None, max),
    "hardtanh": lambda input, min_val=-1.0, max_val=1.0, inplace=False: ("clamp", input, min_val, max_val),
    "relu6": lambda input, inplace=False: ("clamp", input, 0, 6),
    "square": lambda input: ("multiply", input, input),
    "neg": lambda input: ("multiply", input, -1), "clone": lambda input: ("multiply", input, 1),
    "pow": _pow, "cat": _cat, "concat": _cat, "stack": _stack, "einsum": _einsum, "dropout": _dropout,
}  # fmt: skip
