"""PDF files as downloads."""

from django.http import HttpResponse

PDF = "application/pdf"


def pdf_response(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
