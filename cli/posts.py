"""A post's unit and person: from routing when it is up, else from the sample district."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

import httpx

from chassis.security.issuing import TokenIssuer
from cli.environment import project_root

SAMPLE_POSTS = "samples/district/posts.csv"
ANSWER_SECONDS_MAX = 2.0
LOOK_UP_TOKEN_LIFETIME = timedelta(minutes=1)


@dataclass(frozen=True)
class Post:
    unit: str
    # None when the post is vacant.
    person: str | None


def find_post(code: str, environment: Mapping[str, str], issuer: TokenIssuer) -> Post | None:
    """None when nobody knows the post."""
    return _from_routing(code, environment.get("ROUTING_URL"), issuer) or _from_sample(code)


def _from_routing(code: str, routing_url: str | None, issuer: TokenIssuer) -> Post | None:
    if not routing_url:
        return None
    token = issuer.issue("admin", "powerlist-token", lifetime=LOOK_UP_TOKEN_LIFETIME)
    address = f"{routing_url.rstrip('/')}/v1/posts/{quote(code, safe='')}"
    try:
        answer = httpx.get(address, headers={"Authorization": f"Bearer {token}"}, timeout=ANSWER_SECONDS_MAX)
        found = answer.raise_for_status().json()
        return Post(str(found["unit_code"]), found.get("person") or found.get("person_name") or None)
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
        # Down, not yet published, or unknown to it: the sample may know.
        return None


def _from_sample(code: str) -> Post | None:
    path = project_root() / SAMPLE_POSTS
    if not path.is_file():
        return None
    with path.open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["post_code"] == code:
                return Post(row["unit_code"], row["person_name"] or None)
    return None
