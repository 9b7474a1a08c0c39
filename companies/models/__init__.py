from companies.models.company import Company, ProfileDraft, ScoringInputs
from companies.models.people import ClaimRequest, Membership, Officer
from companies.models.places import County, Municipality

__all__ = [
    "ClaimRequest",
    "Company",
    "County",
    "Membership",
    "Municipality",
    "Officer",
    "ProfileDraft",
    "ScoringInputs",
]
