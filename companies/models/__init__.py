from companies.models.archives import MunicipalityArchive
from companies.models.company import Company, ProfileDraft, ScoringInputs
from companies.models.contact_log import (
    Barrier,
    ContactEntry,
    ContactEntryVersion,
    FollowUp,
)
from companies.models.contacts import ContactPerson
from companies.models.duplicates import DistinctPair, Merge
from companies.models.files import CompanyFile
from companies.models.imports import ImportBatch, ImportRow
from companies.models.invitations import Invitation, RefusedAddress
from companies.models.moves import Move, MoveRequest
from companies.models.offer import Product, Reference
from companies.models.people import ClaimRequest, Membership, Officer
from companies.models.places import County, Municipality
from companies.models.proofs import SeenProof
from companies.models.proposals import Proposal
from companies.models.register import RegisterEntry, RegisterLoad
from companies.models.responsibility import Responsibility
from companies.models.saved_views import SavedView, ViewVisit

__all__ = [
    "Barrier",
    "ClaimRequest",
    "Company",
    "CompanyFile",
    "ContactEntry",
    "ContactEntryVersion",
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
    "MoveRequest",
    "Municipality",
    "MunicipalityArchive",
    "Officer",
    "Product",
    "ProfileDraft",
    "Proposal",
    "Reference",
    "RefusedAddress",
    "RegisterEntry",
    "RegisterLoad",
    "Responsibility",
    "SavedView",
    "ScoringInputs",
    "SeenProof",
    "ViewVisit",
]
