import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from xport.lib.pictures import HeatCell, Ruler, heat_step

EUROPE = {"promising_from": 51, "strong_from": 64, "ceiling": 75.7}


@pytest.mark.parametrize(
    ("score", "label", "step"),
    [
        (37.8, "weak", 1),
        (37.9, "weak", 2),
        (57.4, "promising", 3),
        (57.5, "promising", 4),
        (70.0, "promising", 4),
        (64.0, "strong", 5),
        (70.0, "weak", 2),
    ],
)
def test_heat_step_follows_the_label(score, label, step):
    assert heat_step(score, label, **EUROPE) == step


def test_heat_step_may_be_darker_for_a_lower_score_in_a_smaller_market():
    singapore = {"promising_from": 40, "strong_from": 51, "ceiling": 60.2}

    assert heat_step(48.0, "promising", **singapore) > heat_step(52.0, "promising", **EUROPE)


def test_ruler_positions_have_no_comma_in_swedish():
    with translation.override("sv"):
        html = render_to_string(
            "_ruler.html", {"ruler": Ruler(name="Europa", score=67.25, **EUROPE)}
        )

    assert 'cx="67.25%"' in html
    assert 'width="11.7%"' in html
    assert not re.search(r'(x|x1|x2|cx|width)="\d+,', html)


def test_ruler_says_in_words_what_it_shows():
    with translation.override("en"):
        html = render_to_string(
            "_ruler.html", {"ruler": Ruler(name="Europe", score=67.0, **EUROPE)}
        )

    assert "Europe: 67.0 of 100. Promising from 51, strong from 64, ceiling 75.7." in html


def test_ruler_without_a_score_has_no_firm_on_it():
    html = render_to_string("_ruler.html", {"ruler": Ruler(name="Europe", score=None, **EUROPE)})

    assert "x-ruler__firm" not in html


def heat(**options):
    cell = HeatCell(company="Laddkraft <AB>", market="Europe", url="/x/", **options)
    with translation.override("en"):
        return render_to_string("_heat.html", {"cell": cell})


def test_heat_cell_is_a_link_that_says_everything():
    html = heat(score=67.0, label="strong", step=5)

    assert 'href="/x/"' in html
    assert 'aria-label="Laddkraft &lt;AB&gt;, Europe: 67.0, strong"' in html
    assert 'data-step="5"' in html


def test_heat_cell_of_a_preliminary_score_has_no_label():
    assert 'aria-label="Laddkraft &lt;AB&gt;, Europe: 68.1, preliminary market score"' in heat(
        score=68.1
    )


def test_heat_cell_without_a_score_is_no_link():
    assert "<a" not in heat()


def test_every_icon_of_the_templates_is_in_the_sprite():
    sprite = (settings.BASE_DIR / "build" / "static" / "icons.svg").read_text(encoding="utf-8")
    templates = [
        path.read_text(encoding="utf-8")
        for path in Path(settings.BASE_DIR / "templates").rglob("*.html")
    ]

    used = {name for text in templates for name in re.findall(r'{% icon "([^"]+)"', text)}

    assert used <= set(re.findall(r'<symbol id="([^"]+)"', sprite))
