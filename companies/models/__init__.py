from companies.models.archives import MunicipalityArchive
from companies.models.company import Company, ProfileDraft, ScoringInputs
from companies.models.contact_log import Barrier, ContactEntry, FollowUp
from companies.models.contacts import ContactPerson
from companies.models.duplicates import DistinctPair, Merge
from companies.models.files import CompanyFile
from companies.models.imports import ImportBatch, ImportRow
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
    "Membership",
    "Merge",
    "Municipality",
    "MunicipalityArchive",
    "Officer",
    "Product",
    "ProfileDraft",
    "Reference",
    "Responsibility",
    "ScoringInputs",
    "SeenProof",
]
