"""A post on Weibo, by webhook or pulled: it comes again and again, and is one issue."""

from collections.abc import Mapping

from services.intake.domain.channels.arrival import Arrival, Origin, issue_part
from services.intake.domain.request_form import RequestForm
from services.intake.domain.text_rules import check_line

ID_MAX = 64
URL_MAX = 500
OWN = frozenset({"post_id", "author", "url", "posted_at"})


def read_post(body: Mapping[str, object]) -> Arrival:
    """Posts are edited and counted anew: whatever comes under a known id is the known issue."""
    form = RequestForm(body)
    issue = issue_part("weibo", form, OWN)
    post_id = form.required_text("post_id")
    author = form.part("author", frozenset({"id", "name"}), _author)
    posted_at = form.text("posted_at")
    if posted_at and form.time("posted_at") and issue.get("occurred_at") is None:
        issue["occurred_at"] = posted_at
    form.errors += check_line("post_id", post_id, ID_MAX)
    form.errors += check_line("url", form.text("url"), URL_MAX)
    origin = Origin("weibo", post_id) if post_id else None
    return Arrival(issue, body, tuple(form.errors), origin, Origin("weibo", author) if author else None)


def _author(form: RequestForm) -> str:
    author, name = form.required_text("id"), form.text("name")
    form.errors += check_line(f"{form.path}id", author, ID_MAX)
    form.errors += check_line(f"{form.path}name", name, ID_MAX)
    return author
