"""Random firms, countries and weights for property tests."""

from dataclasses import replace

from hypothesis import strategies as st

from matchmaking.scoring import Atlas, Country, Firm, ScoringModel, codes
from tests.matchmaking.scoring.made_up import SWEDEN, country, figures
from tests.matchmaking.scoring.real_figures import atlas, model

LANGUAGES = ["sv", "en", "de", "fi", "no", "zh", "hi", "gsw", "ja"]
PLACES = ["SE", "NO", "DK", "DE", "US", "IN", "CN", "SG", "BR"]
# Ends of every scale, and far beyond them.
NUMBERS = st.one_of(
    st.sampled_from([0.0, 1e-300, 4.999, 5.0, 50.0, 250.0, 500.0, 1e12]),
    st.floats(min_value=0, max_value=1e6),
)
WEIGHTS = st.one_of(st.just(0.0), st.floats(min_value=0.01, max_value=10))


def _some_of(known: list[str] | frozenset[str], *, at_least: int = 0) -> st.SearchStrategy:
    return st.lists(st.sampled_from(sorted(known)), min_size=at_least, unique=True)


@st.composite
def firms(draw: st.DrawFn) -> Firm:
    """Any firm that may be asked for: every answer open at times, lists empty at times."""
    optional = {
        "languages": _some_of(LANGUAGES),
        "export_share_pct": st.floats(min_value=0, max_value=100),
        "sells_in": _some_of(PLACES),
        "employees": NUMBERS,
        "turnover_msek": NUMBERS,
        "trl": st.integers(1, 9),
        "certificates": _some_of(codes.CERTIFICATES),
        "offer": st.sampled_from(sorted(codes.OFFERS)),
        "documented": _some_of(codes.DOCUMENTABLE),
    }
    answers = draw(st.fixed_dictionaries({}, optional=optional))
    if draw(st.integers(0, 9)):
        answers["needs"] = draw(_some_of(codes.NEEDS, at_least=1))
        shares = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(min_value=0, max_value=1))
        answers["energy_share"] = draw(shares)
    return Firm.from_answers(answers)


@st.composite
def atlases(draw: st.DrawFn) -> Atlas:
    """The real countries, each of some of them without some figures; or one of extreme figures."""
    if not draw(st.integers(0, 4)):
        return draw(extreme_atlases())
    real = atlas()
    known = sorted({code for place in real.countries for code in place.figures})
    poorer = draw(st.dictionaries(st.integers(0, 33), _some_of(known), max_size=12))
    overrides = st.dictionaries(
        st.sampled_from(sorted(codes.NEEDS)), st.floats(min_value=0, max_value=1), max_size=2
    )
    return Atlas(
        home=real.home,
        countries=tuple(
            poorer_country(place, without=poorer[number], strengths=draw(overrides))
            if number in poorer
            else place
            for number, place in enumerate(real.countries)
        ),
    )


def poorer_country(
    place: Country, *, without: list[str], strengths: dict[str, float] | None = None
) -> Country:
    kept = {code: place.figures[code] for code in place.figures.keys() - set(without)}
    return replace(place, figures=kept, need_strengths=strengths or {})


@st.composite
def extreme_atlases(draw: st.DrawFn) -> Atlas:
    values = st.floats(min_value=-1e9, max_value=1e9)
    codes_read = sorted({code for place in atlas().countries for code in place.figures})
    figured = draw(st.dictionaries(st.sampled_from(codes_read), values))
    return Atlas(
        home=SWEDEN,
        countries=(country(figures=figures(draw(st.integers(1990, 2030)), **figured)),),
    )


@st.composite
def models(draw: st.DrawFn) -> ScoringModel:
    """Model 1 with other weights, some of them nothing."""
    parameters = model().to_parameters()
    weights = {}
    for name, old in parameters["weights"].items():
        new = {code: draw(WEIGHTS) for code in old}
        weights[name] = new if any(new.values()) else old
    # A score is of three groups: without one there is nothing to weigh.
    if not weights["score"]["market_pull"] or not weights["score"]["market_access"]:
        weights["score"] = parameters["weights"]["score"]
    return ScoringModel.from_parameters(parameters | {"weights": weights})
