"""Small and medium-sized enterprises, as the European Commission defines them.

Source: Commission Recommendation 2003/361/EC, annex, article 2.
https://eur-lex.europa.eu/eli/reco/2003/361/oj
"""

EMPLOYEES_BELOW = 250


def is_in_scope(*, employees: int | None) -> bool:
    """Return whether a firm counts as small or medium-sized.

    An open question counts as yes until it is answered. Turnover alone never decides: a firm over
    the limit of turnover may still be under that of the balance sheet, which is not asked.
    """
    return employees is None or employees < EMPLOYEES_BELOW
