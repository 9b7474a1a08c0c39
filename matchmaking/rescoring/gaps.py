"""Which firms of a list have questions open, and what an answer could give each of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Max, OuterRef, Subquery

from companies.models import ScoringInputs
from companies.models.company import CompanyQuerySet
from markets.models import Market
from matchmaking.models import FitScore
from matchmaking.rescoring.basis import current_basis
from matchmaking.rescoring.firms import firm_of
from matchmaking.rescoring.why import StepGain
from matchmaking.scoring import Firm, InvalidFirm
from matchmaking.scoring.gaps import ASKED, gaps_of
from matchmaking.scoring.raising import Step
from xport.lib.score_pictures import SMALLEST_SHOWN

# Half a millisecond each, in a request.
MOST_COMPUTED = 1000


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """`gain` is the best answer's, in the market where it is largest; None if none is shown."""

    code: str
    gain: StepGain | None

    @property
    def points(self) -> float:
        return self.gain.points if self.gain else 0.0


@dataclass(frozen=True, kw_only=True)
class FirmGaps:
    """A firm's open questions, at least one, that with the largest gain first.

    One that is scored in no market needs answers before there is a score to raise: no gain then.
    """

    company_id: int
    questions: tuple[OpenQuestion, ...]
    is_scored: bool

    @property
    def largest(self) -> OpenQuestion:
        return self.questions[0]

    def points(self, question: str = "") -> float:
        """Return what the answer to this question could give, or to the most worth of all."""
        asked = [each.points for each in self.questions if question in ("", each.code)]
        return max(asked, default=0.0)

    def asks(self, question: str) -> bool:
        return any(each.code == question for each in self.questions)


def gaps_among(companies: CompanyQuerySet) -> list[FirmGaps]:
    """Return the firms that lack an answer: those without a score first, then by largest gain.

    Of firms in scope, by what was sent. Ties stand in Swedish order. Three queries, however many
    firms; all gains are computed at once. Of more firms than MOST_COMPUTED only those furthest
    below their upper bounds are looked at. Raises NothingToScoreWith.
    """
    basis = current_basis()
    ids, firms = _firms_of(companies)
    markets = Market.objects.in_bulk(basis.model.markets)
    found = [
        FirmGaps(
            company_id=company_id,
            questions=tuple(
                _open_question(step, markets, is_scored=gaps.is_scored) for step in gaps.questions
            ),
            is_scored=gaps.is_scored,
        )
        for company_id, gaps in zip(
            ids, gaps_of(firms, atlas=basis.world.atlas, model=basis.model), strict=True
        )
        if gaps.questions
    ]
    return most_to_gain_first(found)


def most_to_gain_first(gaps: Iterable[FirmGaps], question: str = "") -> list[FirmGaps]:
    """Return the gaps in order of what the answer to this question, or to any, could give."""
    return sorted(gaps, key=lambda each: (each.is_scored, -round(each.points(question), 9)))


def firms_lacking(gaps: Iterable[FirmGaps]) -> dict[str, int]:
    """Return how many firms lack each question that anybody lacks, in the order of asking."""
    counted = Counter(question.code for each in gaps for question in each.questions)
    return {code: counted[code] for code in ASKED if counted[code]}


def _firms_of(companies: CompanyQuerySet) -> tuple[list[int], list[Firm]]:
    stored = FitScore.objects.filter(company=OuterRef("company"), kind=ScoringInputs.Kind.SENT)
    below = Max(F("upper_bound_hundredths") - F("score_hundredths"))
    rows = (
        ScoringInputs.objects.filter(
            company__in=companies.order_by().values("pk"),
            kind=ScoringInputs.Kind.SENT,
            is_in_scope=True,
        )
        .annotate(
            sort_key=F("company__sort_key"),
            below=Subquery(
                stored.order_by().values("company").annotate(below=below).values("below")
            ),
        )
        .order_by(F("below").desc(nulls_first=True), "company_id")
    )
    ids, firms = [], []
    for inputs in sorted(rows[:MOST_COMPUTED], key=lambda row: (row.sort_key, row.company_id)):
        try:
            firm = firm_of(inputs)
        except InvalidFirm:
            # It is not scored either; the worker's log says why.
            continue
        ids.append(inputs.company_id)
        firms.append(firm)
    return ids, firms


def _open_question(step: Step, markets: dict[str, Market], *, is_scored: bool) -> OpenQuestion:
    market, gain = next(iter(step.gains.items()), ("", None))
    # What an unscored firm could gain is in points of the market score: no measure beside others.
    if gain is None or not is_scored or gain.points < SMALLEST_SHOWN:
        return OpenQuestion(code=step.code, gain=None)
    return OpenQuestion(code=step.code, gain=StepGain(market=markets[market], gain=gain))
