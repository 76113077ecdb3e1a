"""Where the sun stands, and how much light a plan's rooms get. Introduced in lesson 17."""

from datetime import date

import numpy as np

from lessonlib.scenes.blocks import HIGH
from lessonlib.scenes.openings import AHEAD, Opening, openings
from lessonlib.scenes.rooms import CELL, ROOMS, SIDE, Survey, as_plans

# Of the light through the glass, off the surfaces; degrees of sky seen.
PASSES, REFLECTS, SKY = 0.68, 0.5, 90.0
FINE = 10  # places of the floor along each side of a cell


def sun_position(latitude: float, day: date, hour: float) -> tuple[float, float]:
    """Return how high the sun stands and where: degrees above the horizon, degrees from north by east.

    ``latitude``: degrees, south is negative; ``hour``: by the sun, 12 at its highest. Below 0 it is night.
    Right to about a tenth of a degree (Spencer 1971). Raises ``ValueError`` outside that. Lesson 17.
    """
    if not (-90 <= latitude <= 90 and 0 <= hour <= 24):
        got = f"{latitude:g} and {hour:g}"
        raise ValueError(f"sun_position: expected -90 to 90 degrees and 0 to 24 hours, got {got}")
    year = 2 * np.pi * (day.timetuple().tm_yday - 1 + (hour - 12) / 24) / 365
    waves = np.array([1, *(f(k * year) for k in (1, 2, 3) for f in (np.cos, np.sin))])
    tilt = waves @ [0.006918, -0.399912, 0.070257, -0.006758, 0.000907, -0.002697, 0.00148]
    north, turn = np.radians(latitude), np.radians(15 * (hour - 12))
    up = np.sin(north) * np.sin(tilt) + np.cos(north) * np.cos(tilt) * np.cos(turn)
    east = -np.cos(tilt) * np.sin(turn)
    ahead = np.cos(north) * np.sin(tilt) - np.sin(north) * np.cos(tilt) * np.cos(turn)
    return float(np.degrees(np.arcsin(np.clip(up, -1, 1)))), float(np.degrees(np.arctan2(east, ahead)) % 360)


def daylight_factor(plan) -> dict[str, float]:
    """Return for each room of one plan the light inside as a percentage of that outside, under a grey sky.

    The mean over the room: glass × what passes × degrees of sky ÷ (all surfaces × (1 - reflected²)), as
    lighting engineers estimate it (Littlefair 1988). 2 is enough to do without lamps by day,
    5 is bright. Lesson 17.
    """
    cells = as_plans(plan, "daylight_factor")
    survey, found = Survey(cells), {}
    glass = {room: sum(h.glass for h in openings(cells[0]) if h.room == room) for room in range(len(ROOMS))}
    for room in (room for room in range(1, len(ROOMS)) if survey.there[0, room]):
        deep, wide = survey.size[0, room]
        surfaces = 2 * survey.area[0, room] + 2 * (deep + wide) * HIGH
        found[ROOMS[room]] = float(PASSES * glass[room] * SKY / (surfaces * (1 - REFLECTS**2)))
    return found


def sun_hours(plan, latitude: float, day: date) -> dict[str, float]:
    """Return for how many hours of a day the sun shines into each room of one plan, if the sky is clear.

    To within ten minutes; by nothing but which way its windows look. Lesson 17.
    """
    cells = as_plans(plan, "sun_hours")[0]
    hours = np.arange(0, 24, 1 / 6)
    sun = [sun_position(latitude, day, hour) for hour in hours]
    found = {ROOMS[room]: np.zeros(len(hours), bool) for room in np.unique(cells) if room}
    for hole in openings(cells):
        if hole.glass:
            found[ROOMS[hole.room]] |= [shines_in(hole, *at) for at in sun]
    return {name: float(lit.sum() / 6) for name, lit in found.items()}


def shines_in(hole: Opening, elevation: float, azimuth: float) -> bool:
    """Say whether a sun at these degrees shines through a window. Lesson 17."""
    x, y = AHEAD[hole.wall.side(hole.room)]
    turn = np.radians(azimuth)
    return bool(elevation > 0 and x * np.sin(turn) - y * np.cos(turn) > 1e-9)


def sunlit(plan, elevation: float, azimuth: float) -> np.ndarray:
    """Say on which places of one plan's floor the sun shines: bool (240, 240), one each five centimetres.

    Through the windows of the place's own room, past the thickness of their walls; furniture and what stands
    outside are left aside. Degrees as ``sun_position`` returns them. Lesson 17.
    """
    cells = as_plans(plan, "sunlit")[0]
    line = (np.arange(SIDE * FINE) + 0.5) * CELL / FINE
    x, y = np.meshgrid(line, line)
    rooms, lit = cells.repeat(FINE, 0).repeat(FINE, 1), np.zeros((SIDE * FINE, SIDE * FINE), bool)
    for hole in openings(cells):
        if hole.glass and shines_in(hole, elevation, azimuth):
            lit |= (rooms == hole.room) & _through(hole, x, y, np.radians(elevation), np.radians(azimuth))
    return lit


def _through(hole: Opening, x, y, rise: float, turn: float) -> np.ndarray:
    """Say from which places of the floor the sun is seen through a hole, at both faces of its wall."""
    wall, (east, south) = hole.wall, (np.sin(turn), -np.cos(turn))
    here, along, ahead, aside = (x, y, east, south) if wall.upright else (y, x, south, east)
    at, start = (wall.x, wall.y) if wall.upright else (wall.y, wall.x)
    seen = True
    for face in (at - wall.thickness / 2, at + wall.thickness / 2):
        far = (face - here) / ahead
        high, place = far * np.tan(rise), along + far * aside - start
        seen = seen & (far > 0) & (high >= hole.sill) & (high <= hole.head)
        seen &= (place >= hole.start) & (place <= hole.stop)
    return seen
