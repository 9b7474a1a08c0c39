from companies.models.company import Company, ProfileDraft, ScoringInputs
from companies.models.contact_log import Barrier, ContactEntry, FollowUp
from companies.models.contacts import ContactPerson
from companies.models.duplicates import DistinctPair, Merge
from companies.models.files import CompanyFile
from companies.models.imports import ImportBatch, ImportRow
from companies.models.invitations import Invitation, RefusedAddress
from companies.models.moves import Move
from companies.models.offer import Product, Reference
from companies.models.people import ClaimRequest, Membership, Officer
from companies.models.places import County, Municipality
from companies.models.proofs import SeenProof
from companies.models.responsibility import Responsibility

__all__ = [
    "Barrier",
    "ClaimRequest",
    "Company",
    "CompanyFile",
    "ContactEntry",
    "ContactPerson",
    "County",
    "DistinctPair",
    "ImportBatch",
    "ImportRow",
    "FollowUp",
    "Invitation",
    "Membership",
    "Merge",
    "Move",
    "Municipality",
    "Officer",
    "Product",
    "ProfileDraft",
    "Reference",
    "RefusedAddress",
    "Responsibility",
    "ScoringInputs",
    "SeenProof",
]
