"""A firm had one TRL of its own; now its products have one each. Reversible: the highest stays."""

from django.db import migrations


def make_products(apps, schema_editor):
    Company = apps.get_model("companies", "Company")
    Product = apps.get_model("companies", "Product")
    ProfileDraft = apps.get_model("companies", "ProfileDraft")
    Product.objects.bulk_create(
        Product(company_id=pk, key=_KEY, position=0, trl=trl)
        for pk, trl in Company.objects.exclude(trl=None).values_list("pk", "trl")
    )
    for company in Company.objects.filter(provenance__has_key="trl"):
        company.provenance["products"] = company.provenance.pop("trl")
        company.save(update_fields=["provenance"])
    for draft in ProfileDraft.objects.filter(answers__has_key="trl"):
        trl = draft.answers.pop("trl")
        draft.answers["products"] = [] if trl is None else [{"key": _KEY, "trl": trl}]
        draft.save(update_fields=["answers"])


def forget_products(apps, schema_editor):
    Company = apps.get_model("companies", "Company")
    for company in Company.objects.filter(provenance__has_key="products"):
        company.provenance["trl"] = company.provenance.pop("products")
        company.save(update_fields=["provenance"])
    ProfileDraft = apps.get_model("companies", "ProfileDraft")
    for draft in ProfileDraft.objects.filter(answers__has_key="products"):
        kept = {name: value for name, value in draft.answers.items() if name in _FORMER_FIELDS}
        found = [each["trl"] for each in draft.answers["products"] if each.get("trl")]
        draft.answers = kept | {"trl": max(found, default=None)}
        draft.save(update_fields=["answers"])


# Unique within a firm, and each firm gets one product.
_KEY = "0000000000000001"
_FORMER_FIELDS = (
    "website",
    "summary",
    "categories",
    "offer",
    "certificates",
    "languages",
    "export_share_pct",
    "sells_in",
    "employees",
    "turnover_ksek",
)


class Migration(migrations.Migration):
    dependencies = [("companies", "0003_profile_parts")]
    operations = [migrations.RunPython(make_products, forget_products)]
