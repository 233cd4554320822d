"""Those who have to do with a case: each does and sees over HTTP what the own token allows."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.journey.district import District, Json
from tests.unit.intake.pictures import jpeg


class Person:
    """Somebody with a token; requests that are refused fail the test, with what was said."""

    def __init__(self, district: District, headers: dict[str, str]) -> None:
        self.district = district
        self.headers = headers

    async def posts(self, service: str, path: str, body: Json) -> Json:
        headers = {**self.headers, "Idempotency-Key": str(uuid4())}
        answer = await self.district.client.post(self.district.url(service, path), json=body, headers=headers)
        assert answer.is_success, (path, body, answer.status_code, answer.text)
        told: Json = answer.json()
        return told

    async def sees(self, service: str, path: str, is_met: Callable[[Json], bool] = bool) -> Json:
        """Once it is there, and as expected."""
        return await self.district.get_once(self.district.url(service, path), self.headers, is_met)

    async def may_read(self, attachment_id: str) -> bool:
        url = self.district.url("intake", f"/v1/attachments/{attachment_id}")
        return (await self.district.client.get(url, headers=self.headers)).status_code == 200


class Officer(Person):
    """At a post; the part of its code before `-P` is the unit."""

    def __init__(self, district: District, post: str, role: str = "officer") -> None:
        self.post, self.unit = post, post.rpartition("-")[0]
        super().__init__(district, district.callers.headers(role, self.unit, post))

    async def takes(self, action: str, case: Json, **body: Any) -> Json:
        """A step on the case; the case as it stands then."""
        return await self.posts("routing", f"/v1/cases/{case['case_id']}/actions/{action}", body)

    async def photographs(self) -> str:
        """The id of the picture."""
        url = self.district.url("intake", "/v1/attachments")
        sent = {"file": ("scene.jpg", jpeg())}
        answer = await self.district.client.post(url, files=sent, headers=self.headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


class Reporter(Person):
    """Who reported the issue; `issue` is the answer to that."""

    def __init__(self, district: District, issue: Json) -> None:
        super().__init__(district, issue["reporter"])
        self.issue = issue

    async def says(self, kind: str, **body: Any) -> Json:
        """`kind`: supplements, feedback, reopen, withdraw."""
        return await self.posts("intake", f"/v1/issues/{self.issue['issue_id']}/{kind}", body)

    async def hears(self, event: str) -> Json:
        """What the own inbox says of an event of this case, once it does."""
        inbox = await self.sees("notify", "/v1/inbox?limit=100", lambda page: self._of(event, page) is not None)
        found = self._of(event, inbox)
        assert found is not None
        return found

    def _of(self, event: str, page: Json) -> Json | None:
        return next(
            (item for item in page["items"] if item["event"] == event and item["case_id"] == self.issue["issue_id"]),
            None,
        )
