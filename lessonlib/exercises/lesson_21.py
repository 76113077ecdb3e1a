"""Exercises of lesson 21: flow matching."""

import torch

from .base import exercise


def ends() -> list[tuple]:
    return [(torch.randn(n, d), torch.randn(n, d), torch.rand(n)) for n, d in ((5, 2), (3, 7), (4, 1))]


def point_by_point(x, noise, t):
    places = [torch.lerp(a, b, float(share)) for a, b, share in zip(noise, x, t)]
    return torch.stack(places), torch.stack([b - a for a, b in zip(noise, x)])


@exercise(
    "21.1 On the straight line",
    hints=(
        "At t = 0 the point is the noise, at t = 1 it is x. In between it is the share 1 - t of the one plus "
        "the share t of the other. `t[:, None]` gives each row its own time.",
        "Velocity is way by time: the whole way, from noise to x, in one unit of time. It does not change on "
        "the way. End with `return place, velocity`.",
    ),
    draw=ends,
    reference=point_by_point,
    mistakes="""
(1 - t[:, None]) * x + t[:, None] * noise, noise - x
# Time runs the other way: at t = 0 all is noise, at t = 1 all is data.
(1 - t[:, None]) * x + t[:, None] * noise, x - noise
# The place is turned round: at t = 0 it must be the noise. The velocity is right.
(1 - t[:, None]) * noise + t[:, None] * x, noise - x
# The velocity points back to the noise. It must lead from the noise to x.
(1 - t[:, None]) * noise + t[:, None] * x, x - ((1 - t[:, None]) * noise + t[:, None] * x)
# This is the way that is left. The velocity is the same all along the line: the whole way in one unit.
(1 - t[:, None]) * noise + t[:, None] * x, t[:, None] * (x - noise)
# This is the way that lies behind. The velocity is the same all along the line.
noise + t[:, None] * x, x - noise  # The noise never fades here: it counts 1 - t.
(1 - t) * noise + t * x, x - noise
# `t` holds one time for each row. To multiply rows by it, write `t[:, None]`.
(1 - t[:, None]) * noise + t[:, None] * x  # The velocity is missing: `return place, velocity`.
""",
    usual="The place is a mixture of noise and x; the velocity is the whole way from noise to x.",
)
def on_the_line(x, noise, t):
    """Return place and velocity, each (N, d), at times t (N,) on the lines from noise to x (N, d)."""
    share = t[:, None]
    return (1 - share) * noise + share * x, x - noise


def swirl(place, t):
    """A velocity that depends on place and time."""
    return place.flip(1).sin() * (1 + t[:, None]) - 0.5 * place + t[:, None].square()


def steps() -> list[tuple]:
    sizes = ((4, 2, 0.5), (3, 5, 0.2), (6, 3, 0.1))
    return [(swirl, torch.randn(n, d), torch.full((n,), float(torch.rand(()) / 2)), dt) for n, d, dt in sizes]


def twice_euler(velocity, place, t, dt):
    """Heun's step is half way between a point and where two steps of Euler take it."""
    once = place + dt * velocity(place, t)
    return (place + once + dt * velocity(once, t + dt)) / 2


@exercise(
    "21.2 Heun's step",
    points=2,
    hints=(
        "Ask twice: `here = velocity(place, t)`, and `there`, the velocity at the place and time to which "
        "`here` would lead.",
        "`there = velocity(place + dt * here, t + dt)`. Then go on from `place` for `dt` with their mean.",
    ),
    draw=steps,
    reference=twice_euler,
    mistakes="""
place + dt * velocity(place, t)  # This is Euler's step: it asks only once.
here = velocity(place, t)
return place + dt * (here + velocity(place + dt * here, t + dt))
# Both velocities are added, so it goes twice as far. Take their mean.
here = velocity(place, t)
return place + dt * (here + velocity(place + dt * here, t)) / 2
# The second time it asks at the new place, but at the old time. There it is `t + dt`.
here = velocity(place, t); return place + dt * (here + velocity(place + here, t + dt)) / 2
# The step on trial goes a whole unit of time here. It leads to `place + dt * here`.
here = velocity(place, t); return place + dt * (here + velocity(place, t + dt)) / 2
# The second time it asks at the old place. There it is `place + dt * here`.
here = velocity(place, t); return place + dt * velocity(place + dt * here, t + dt)
# It goes with the second velocity alone. Take the mean of both.
here = velocity(place, t); return place + dt * velocity(place + dt / 2 * here, t + dt / 2)
# This is the midpoint method, which asks half way. It is as good, but Heun asks at the end.
here = velocity(place, t); return place + (here + velocity(place + dt * here, t + dt)) / 2
# The velocity is not multiplied by `dt`: this is a step of a whole unit of time.
here = velocity(place, t); ahead = place + dt * here
return ahead + dt * (here + velocity(ahead, t + dt)) / 2
# It starts from where the first velocity led. That was only for asking: start from `place`.
here = velocity(place, t); return (here + velocity(place + dt * here, t + dt)) / 2
# This is the mean velocity. Return the place to which it leads in `dt`.
""",
    usual="From `place`, go on for `dt` with the mean of two velocities: here now, and there at `t + dt`.",
)
def heun(velocity, place, t, dt):
    """Return where places (N, d) are after dt; velocity(place, t) gives (N, d) for times t (N,)."""
    here = velocity(place, t)
    there = velocity(place + dt * here, t + dt)
    return place + dt * (here + there) / 2


def pairs() -> list[tuple]:
    weights = (0.0, 1.0, 3.0, 0.5)
    return [(torch.randn(n, 3), torch.randn(n, 3), weight) for n, weight in zip((5, 4, 6, 2), weights)]


@exercise(
    "21.3 Guidance",
    hints=(
        "What the condition changes is `with_c - without`. Begin at `without`.",
        "Add that difference, `weight` times, to `without`. With a weight of 1 this gives `with_c`.",
    ),
    draw=pairs,
    reference=torch.lerp,
    mistakes="""
with_c + weight * (with_c - without)
# With a weight of 1 this already exaggerates. Begin at `without`, so that 1 leaves `with_c` as it is.
with_c + weight * (without - with_c)
# The two are swapped: a weight of 0 should leave out the condition, and 1 use it as it is.
without + weight * (without - with_c)
# The difference is the wrong way round: go from `without` to `with_c`, not away from it.
without + weight * with_c  # Add what the condition *changes*: `with_c - without`.
weight * (with_c - without)  # This is the change alone. Add it to `without`.
weight * with_c  # The velocity without the condition is missing: exaggerate the difference of the two.
(with_c + without) / 2  # This is their mean, whatever the weight.
with_c  # The weight does nothing here.
""",
    usual="Start at `without` and go `weight` times the way to `with_c`.",
)
def guided(without, with_c, weight):
    """Return the guided velocity (N, d): 0 is without the condition, 1 with it, more exaggerates."""
    return without + weight * (with_c - without)
