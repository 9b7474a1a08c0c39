"""Which answers can be documented, and of which somebody has seen the proof."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from companies.models import Company, SeenProof
from companies.profile.answers import Answers
from companies.profile.queries import AnswerRow
from xport.lib.versions import version_of

# The profile's question and what the score calls its answer. A size class is never documentable:
# its midpoint is nobody's figure.
DOCUMENTABLE = {
    "categories": "needs",
    "trl": "trl",
    "employees": "employees",
    "turnover_ksek": "turnover_msek",
    "sells_in": "sells_in",
    "export_share_pct": "export_share_pct",
    "certificates": "certificates",
}

Provable = Mapping[str, str | int | float | list[str]]


@dataclass(frozen=True, kw_only=True)
class ProofRow:
    """A documentable answer; `version` changes with it, and `seen` is the proof of it, if any."""

    answer: AnswerRow
    version: str
    seen: SeenProof | None


def provable_answers(answers: Answers) -> Provable:
    """Return the answers that are given and can be documented, by question, as JSON holds them."""
    share = answers.export_share_pct
    values = {
        "categories": list(answers.categories) or None,
        "trl": answers.trl,
        "employees": answers.employees,
        "turnover_ksek": answers.turnover_ksek,
        "sells_in": None if answers.sells_in is None else list(answers.sells_in),
        "export_share_pct": None if share is None else float(share),
        "certificates": None if answers.certificates is None else list(answers.certificates),
    }
    return {question: value for question, value in values.items() if value is not None}


def still_proves(proof: SeenProof, provable: Provable) -> bool:
    """Tell whether the answer is still the one whose proof was seen."""
    return provable.get(proof.question) == proof.value


def documented_answers(proofs: Iterable[SeenProof], answers: Answers) -> list[str]:
    """Return what is documented of these answers, as the score calls it."""
    # Of most firms nothing is, and lists of them are long.
    proofs = list(proofs)
    provable = provable_answers(answers) if proofs else {}
    return sorted(DOCUMENTABLE[each.question] for each in proofs if still_proves(each, provable))


def proof_rows(company: Company, answers: Answers, rows: Iterable[AnswerRow]) -> list[ProofRow]:
    """Return the documentable ones of a firm's answers, `rows` being all of them. One query."""
    proofs = {
        each.question: each
        for each in SeenProof.objects.filter(company=company).select_related("seen_by")
    }
    provable = provable_answers(answers)
    return [
        ProofRow(
            answer=row,
            version=version_of(provable[row.question]),
            seen=proof if proof and still_proves(proof, provable) else None,
        )
        for row in rows
        if row.question in provable
        for proof in [proofs.get(row.question)]
    ]
