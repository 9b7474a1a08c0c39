"""The baseline of `bin/bench import`: django-import-export in bulk mode, tuned as its manual says.

The same columns into the same tables, checked by the same functions; what it knows is read once,
and what bulk mode cannot write (categories, scoring inputs) is written in bulk by its hook. It
keeps no row and no old value.
"""

from datetime import datetime
from typing import Any

from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from import_export.instance_loaders import CachedInstanceLoader, ModelInstanceLoader
from import_export.widgets import CharWidget, IntegerWidget, Widget
from tablib import Dataset

from bench.lists import CATEGORY_HEADER, HEADERS
from companies.facts.organisation_number import parse
from companies.facts.sni import parse_sni
from companies.imports.queries import categories_by_spelling
from companies.imports.reading.values import category_key
from companies.models import Company, Municipality
from companies.profile import scoring_inputs
from companies.profile.answers import answers_with
from xport.lib.web_addresses import is_web_address

NAME, NUMBER, PLACE, EMPLOYEES, TURNOVER, SNI, WEBSITE = HEADERS
# Whose origin is kept.
_SAID = ("employees", "turnover_ksek", "sni_2007", "website", "categories")


class NumberWidget(CharWidget):
    def clean(self, value: Any, row: Any = None, **_options: Any) -> str:
        return parse(value).canonical


class SniWidget(Widget):
    def clean(self, value: Any, row: Any = None, **_options: Any) -> list[str]:
        return list(parse_sni(str(value)))


class WebsiteWidget(CharWidget):
    def clean(self, value: Any, row: Any = None, **_options: Any) -> str:
        address = value if "://" in value else f"https://{value}"
        if not is_web_address(address):
            raise ValueError("Not a web address")
        return address


class PlaceWidget(Widget):
    """Finds a municipality by name in memory: ForeignKeyWidget would ask for each row."""

    def __init__(self) -> None:
        super().__init__()
        self._by_name = {each.name: each for each in Municipality.objects.all()}

    def clean(self, value: Any, row: Any = None, **_options: Any) -> Municipality:
        return self._by_name[value]


class CategoryWidget(Widget):
    def __init__(self) -> None:
        super().__init__()
        self._by_spelling = categories_by_spelling()

    def clean(self, value: Any, row: Any = None, **_options: Any) -> tuple[str, ...]:
        code = self._by_spelling.get(category_key(value))
        return (code,) if code else ()


class KnownFirms(CachedInstanceLoader):
    """Reads all firms of the list at once; the original ends at the first mistyped number."""

    def __init__(self, resource: resources.Resource, dataset: Dataset) -> None:
        ModelInstanceLoader.__init__(self, resource, dataset)
        self.pk_field = resource.fields["organisation_number"]
        numbers = [row[NUMBER] for row in dataset.dict]
        firms = self.get_queryset().filter(organisation_number__in=numbers)
        firms = firms.prefetch_related("categories")
        for firm in firms:
            firm.category_codes = tuple(each.code for each in firm.categories.all())
        self.all_instances = {firm.organisation_number: firm for firm in firms}

    def get_instance(self, row: Any) -> Company | None:
        try:
            return super().get_instance(row)
        except ValueError:
            return None


class CompanyResource(resources.ModelResource):
    """Makes firms, and compares those that are known: what is unchanged is left alone."""

    name = fields.Field(attribute="name", column_name=NAME)
    organisation_number = fields.Field(
        attribute="organisation_number", column_name=NUMBER, widget=NumberWidget()
    )
    employees = fields.Field(attribute="employees", column_name=EMPLOYEES, widget=IntegerWidget())
    turnover_ksek = fields.Field(
        attribute="turnover_ksek", column_name=TURNOVER, widget=IntegerWidget()
    )
    sni_2007 = fields.Field(attribute="sni_2007", column_name=SNI, widget=SniWidget())
    website = fields.Field(attribute="website", column_name=WEBSITE, widget=WebsiteWidget())

    class Meta:
        model = Company
        fields = (
            "name",
            "organisation_number",
            "employees",
            "turnover_ksek",
            "sni_2007",
            "website",
        )
        import_id_fields = ("organisation_number",)
        instance_loader_class = KnownFirms
        use_bulk = True
        batch_size = 1000
        skip_html_diff = True
        skip_unchanged = True
        report_skipped = False
        use_transactions = True

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._now = now
        self.fields["municipality"] = fields.Field(
            attribute="municipality", column_name=PLACE, widget=PlaceWidget()
        )
        # No column of the firm: bulk_create writes them.
        self.fields["category_codes"] = fields.Field(
            attribute="category_codes", column_name=CATEGORY_HEADER, widget=CategoryWidget()
        )

    def before_save_instance(self, instance: Company, row: Any, **_options: Any) -> None:
        instance.sort_key = Company.sort_key_of(instance.name)
        instance.origin = Company.Origin.MUNICIPALITY
        instance.created_at = instance.changed_at = instance.sent_at = self._now
        instance.provenance = dict.fromkeys(_SAID, {"source": "import", "by": None})

    def bulk_create(
        self, using_transactions: bool, dry_run: bool, *args: Any, **options: Any
    ) -> None:
        made = list(self.create_instances)
        super().bulk_create(using_transactions, dry_run, *args, **options)
        if made and not dry_run:
            _write_beside(made, self._now)


def _write_beside(firms: list[Any], now: datetime) -> None:
    """Write the categories of new firms, and what the score reads of them."""
    link = Company.categories.through
    links = [
        link(company_id=firm.pk, category_id=code) for firm in firms for code in firm.category_codes
    ]
    link._default_manager.bulk_create(links)
    answers = {
        firm.pk: answers_with(firm, categories=firm.category_codes, products=()) for firm in firms
    }
    categories = scoring_inputs.scored_categories()
    scoring_inputs.write_new(scoring_inputs.new_lines(answers, categories=categories, now=now))


class Shown(CompanyResource):
    """Says of each row what would change, as its pages show it before the import."""

    class Meta(CompanyResource.Meta):
        skip_html_diff = False


class NothingCompared(CompanyResource):
    """Makes firms as fast as it can: right in an inventory that is empty."""

    class Meta(CompanyResource.Meta):
        skip_diff = True
        skip_unchanged = False


class Removed(CompanyResource):
    """Deletes the firms of the list: the nearest it has to undoing."""

    def for_delete(self, row: Any, instance: Company) -> bool:
        return True


def import_list(
    content: bytes, resource: CompanyResource, *, is_preview: bool = False
) -> dict[str, int]:
    """Import the workbook, or only look; return how many rows had each outcome."""
    dataset: Dataset = XLSX().create_dataset(content)
    result = resource.import_data(dataset, dry_run=is_preview, use_transactions=True)
    return {name: count for name, count in result.totals.items() if count}
