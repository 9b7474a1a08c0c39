"""Pictures of the report as SVG without words; on paper there is one set of colours."""

from collections.abc import Sequence

from xport.portal.municipality.overview.country_map import CountryMap

# The map's shades and lines in static/xport/ of a light page.
_SHADES = ("#d3e6e6", "#a3cdce", "#69abb0", "#2c7880", "#0a4650")
_FAINT, _LINE, _OWN, _PAPER = "#c3cacc", "#737a7f", "#b4472e", "#ffffff"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{body}</svg>'
_HATCH = (
    '<defs><pattern id="hatch" width="{gap}" height="{gap}" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><line x1="0" x2="0" y2="{gap}" stroke="{colour}" '
    'stroke-width="{width}"/></pattern></defs>'
)


def country(shown: CountryMap) -> str:
    """Return the municipalities in their shades, the own one last and outlined."""
    groups = [_HATCH.format(gap=48, width=10, colour=_FAINT)]
    for shade in shown.shades:
        line = _LINE if shade.step else _FAINT
        paths = "".join(f'<path d="{shape.path}"/>' for shape in shade.shapes)
        groups.append(
            f'<g fill="{_fill(shade.step)}" stroke="{line}" stroke-width="2.5">{paths}</g>'
        )
    for colour, width in ((_PAPER, 30), (_OWN, 15)):
        groups.append(
            f'<path d="{shown.own.path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        )
    return _SVG.format(box=shown.view_box, body="".join(groups))


def swatch(step: int | None) -> str:
    box = f'<rect x="1" y="1" width="28" height="18" fill="{_fill(step)}" stroke="{_LINE}"/>'
    return _SVG.format(box="0 0 30 20", body=_HATCH.format(gap=5, width=1.4, colour=_LINE) + box)


def bars(counts: Sequence[int]) -> str:
    """Return a bar per count, the tallest as high as the picture."""
    tallest = max(counts, default=0) or 1
    width = 120 / (len(counts) or 1)
    rects = "".join(
        f'<rect x="{place * width:.4g}" y="{40 - 40 * count / tallest:.4g}" '
        f'width="{width * 0.84:.4g}" height="{40 * count / tallest:.4g}" fill="{_SHADES[3]}"/>'
        for place, count in enumerate(counts)
    )
    ground = f'<line x2="120" y1="40" y2="40" stroke="{_LINE}" stroke-width="0.8"/>'
    return _SVG.format(box="0 0 120 40.4", body=rects + ground)


def _fill(step: int | None) -> str:
    return _SHADES[step - 1] if step else "url(#hatch)"
