"""Files with content that lies where it should."""

import factory
from factory.django import DjangoModelFactory

from companies.files import storage
from companies.models import CompanyFile
from tests.companies.files import made
from tests.factories import NOW, CompanyFactory


class CompanyFileFactory(DjangoModelFactory):
    class Meta:
        model = CompanyFile

    company = factory.SubFactory(CompanyFactory)
    kind = CompanyFile.Kind.ATTACHMENT
    reference_key = factory.LazyAttribute(
        lambda file: "ref1" if file.kind == CompanyFile.Kind.ATTACHMENT else ""
    )
    name = "Intyg.png"
    media_type = "image/png"
    stored_name = factory.LazyFunction(lambda: storage.write(made.picture(size=(30, 20))))
    size_bytes = factory.LazyFunction(lambda: len(made.picture(size=(30, 20))))
    width, height = 30, 20
    created_at = NOW
