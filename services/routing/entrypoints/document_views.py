"""Documents on a case as callers see them."""

from typing_extensions import TypedDict

from chassis.web.shapes import Day, Id, Moment
from services.routing.domain.documents import KINDS, IssuedDocument


class PublicDocumentView(TypedDict):
    """For everybody: what it is, and nothing of the case."""

    code: str
    kind: str
    name: str
    number: str
    unit_code: str
    unit_name: str
    issued_on: Day
    sha256: str
    valid: bool
    withdrawn_on: Day | None


class DocumentLinks(TypedDict):
    html: str | None
    pdf: str
    check: str


class DocumentView(PublicDocumentView):
    case_id: Id
    issued_at: Moment
    post_code: str
    power_code: str | None
    template_version: int
    withdrawn_by: str | None
    withdrawn_reason: str | None
    links: DocumentLinks


def public_view(document: IssuedDocument) -> PublicDocumentView:
    return {
        "code": document.code,
        "kind": document.kind,
        "name": KINDS[document.kind].name,
        "number": document.number,
        "unit_code": document.unit_code,
        "unit_name": document.unit_name,
        "issued_on": document.issued_at.date().isoformat(),
        "sha256": document.sha256,
        "valid": document.withdrawn_at is None,
        "withdrawn_on": document.withdrawn_at.date().isoformat() if document.withdrawn_at else None,
    }


def document_view(document: IssuedDocument) -> DocumentView:
    return {
        **public_view(document),
        "case_id": str(document.case_id),
        "issued_at": document.issued_at.isoformat(),
        "post_code": document.post_code,
        "power_code": document.power_code or None,
        "template_version": document.template_version,
        "withdrawn_by": document.withdrawn_by or None,
        "withdrawn_reason": document.withdrawn_reason or None,
        "links": {
            "html": f"/v1/cases/{document.case_id}/documents/{document.code}/html" if document.page else None,
            "pdf": f"/v1/cases/{document.case_id}/documents/{document.code}/pdf",
            "check": f"/v1/public/documents/{document.code}",
        },
    }
