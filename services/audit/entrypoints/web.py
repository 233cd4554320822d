"""Audit's HTTP application."""

from collections.abc import Mapping

from fastapi import FastAPI

from chassis.metrics import Metrics
from chassis.security.tokens import TokenVerifier
from chassis.web.app import create_app
from chassis.web.health import ReadinessCheck
from chassis.web.rate_limits import RateLimits
from services.audit.application import Application
from services.audit.entrypoints.http_accountability import accountability_routes
from services.audit.entrypoints.http_completeness import completeness_routes
from services.audit.entrypoints.http_conformance import conformance_routes
from services.audit.entrypoints.http_erasures import erasure_routes
from services.audit.entrypoints.http_exports import export_routes
from services.audit.entrypoints.http_log import log_routes
from services.audit.entrypoints.http_proof_page import proof_page_routes
from services.audit.entrypoints.http_proofs import proof_routes
from services.audit.entrypoints.http_rates import rate_routes
from services.audit.entrypoints.http_records import record_routes
from services.audit.entrypoints.http_samples import sample_routes
from services.audit.entrypoints.http_sealed import sealed_routes
from services.audit.entrypoints.problems import PROBLEMS


def audit_web(
    app: Application,
    verifier: TokenVerifier,
    metrics: Metrics,
    readiness_checks: Mapping[str, ReadinessCheck],
    rate_limits: RateLimits | None = None,
) -> FastAPI:
    return create_app(
        title="Powerlist audit 审计",
        routers=[
            proof_routes(app),
            record_routes(app),
            sealed_routes(app),
            rate_routes(app),
            conformance_routes(app),
            accountability_routes(app),
            export_routes(app),
            sample_routes(app),
            erasure_routes(app),
            proof_page_routes(),
            completeness_routes(app),
            log_routes(app),
        ],
        problem_table=PROBLEMS,
        verifier=verifier,
        metrics=metrics,
        readiness_checks=readiness_checks,
        rate_limits=rate_limits,
    )
