from django.urls import reverse

from companies.models import Company
from companies.profile.answers import draft_answers_of

SENT = {
    "offer": {
        "categories": ["charging-infrastructure"],
        "offer": "goods",
        "summary": "Laddstolpar",
    },
    "products": {
        "products-row": ["0", "4"],
        "products-0-name": "Stolpen",
        "products-0-trl": "6",
        "products-0-ip_status": "granted",
        "products-4-name": "Programmet",
        "products-4-trl": "8",
        "products-4-ip_status": "",
    },
    "size": {
        "employees": "35",
        "turnover_class": "7",
        "balance_sheet_msek": "30,5",
        "size_year": "2025",
        "legal_form": "limited_company",
        "sni_2025": "26.110, 35140",
    },
    "export": {
        "sells_in": ["NO"],
        "export_share_pct": "12,5",
        "export_experience": "single",
        "wishes-row": ["0", "1"],
        "wishes-0-country": "DE",
        "wishes-0-status": "interested",
        "wishes-1-country": "US",
        "wishes-1-status": "not_interested",
    },
    "certificates": {"certificates": ["none"], "languages": ["sv", "en"]},
    "references": {
        "references-row": ["0"],
        "references-0-customer": "Hamnen",
        "references-0-country": "SE",
        "references-0-year": "2024",
        "references-0-description": "Tolv stolpar",
        "description_sv": "Om oss",
        "description_en": "About us",
        "ambition": "Norge först",
        "website": "https://laddkraft.example/",
    },
}
SAID = {
    "offer": {"offer": "goods", "summary": "Laddstolpar"},
    "products": {"trl": 8},
    "size": {
        "employees": 35,
        "turnover_class": "7",
        "turnover_ksek": None,
        "balance_sheet_ksek": 30_500,
        "size_year": 2025,
        "legal_form": "limited_company",
        "sni_2025": ("26110", "35140"),
        "sni_2007": None,
    },
    "export": {"sells_in": ("NO",), "interested_in": ("DE",), "not_interested_in": ("US",)},
    "certificates": {"certificates": (), "languages": ("en", "sv")},
    "references": {"no_references": False, "website": "https://laddkraft.example/"},
}
CONTACTS = {
    "contacts-row": ["0", "1"],
    "contacts-0-name": "Olga Ägare",
    "contacts-0-role": "VD",
    "contacts-0-phone": "070-174 06 05",
    "contacts-1-name": "Kalle Kollega",
    "contacts-1-email": "kalle@laddkraft.example",
    "contacts-1-is_first_contact": "on",
}


def url_of(company, step="", *, by_officer=False):
    name = "company_edit" if by_officer else "company_profile"
    if not step:
        return reverse(name, args=[company.public_id])
    return reverse(f"{name}_step", args=[company.public_id, step])


def save(client, company, step, version=None, **changes):
    """Save a step, as read now or when the answers had that `version`."""
    if version is None:
        version = draft_of(company).version
    values = {"version": version, **SENT.get(step, {}), **changes}
    return client.post(url_of(company, step), values)


def draft_of(company):
    return draft_answers_of(Company.objects.get(pk=company.pk))


def save_contacts(client, company, **changes):
    page = client.get(url_of(company, "contact"))
    sent = {"version": page.context["version"], **CONTACTS, **changes}
    return client.post(url_of(company, "contact"), sent)
