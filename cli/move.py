"""`powerlist move`: open cases to whom the list in force names, after posts, units, grids or the list have changed."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import click

PAGE = 200
# Who is at work on a case has ended within seconds.
BUSY_TRIES, BUSY_PAUSE_SECONDS = 5, 2.0


class Mover(NamedTuple):
    """`chosen`: the fields of `POST /v1/moves` that say which cases, why, and whether to look only."""

    post: Any
    chosen: dict[str, Any]
    page: int

    def walk(self) -> Iterator[dict[str, Any]]:
        """The pages, then those that were busy once more."""
        busy: list[str] = []
        cursor = None
        while True:
            page = self.post({**self.chosen, "limit": self.page, "cursor": cursor})
            busy += page["busy"]
            yield page
            cursor = page["next_cursor"]
            if cursor is None:
                break
        yield from self._busy(busy)

    def _busy(self, busy: list[str]) -> Iterator[dict[str, Any]]:
        import time

        for _ in range(BUSY_TRIES):
            if not busy:
                return
            time.sleep(BUSY_PAUSE_SECONDS)
            pages = [
                self.post({**self.chosen, "limit": self.page, "case_ids": busy[first : first + self.page]})
                for first in range(0, len(busy), self.page)
            ]
            yield from pages
            busy = [case_id for page in pages for case_id in page["busy"]]
        if busy:
            raise click.ClickException(
                f"{len(busy)} 件一直有人在办，请稍后再运行 / still busy, run it again: {busy[0]} …"
            )


@click.command()
@click.option("--unit", default="", help="Cases that this unit leads, works on or helps with.")
@click.option("--post", default="", help="Cases of this post.")
@click.option("--area", default="", help="Cases in this place or below it.")
@click.option("--rulebook", default="", help="Cases that were decided by this version.")
@click.option("--case", "cases", type=click.UUID, multiple=True, help="These cases.")
@click.option("--all", "every", is_flag=True, help="Every open case.")
@click.option("--reason", default="岗位、单位、网格或清单变动", show_default=True, help="Why, for the record.")
@click.option("--dry-run", is_flag=True, help="List every case, from whom, to whom and why; change nothing.")
@click.option("--page", default=PAGE, show_default=True, type=click.IntRange(1, 500), help="Cases a transaction.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def move(
    unit: str,
    post: str,
    area: str,
    rulebook: str,
    cases: tuple[UUID, ...],
    every: bool,
    reason: str,
    dry_run: bool,
    page: int,
    as_json: bool,
) -> None:
    """Move open cases to whom the power list in force names (移交).

    A case moves when nobody sits at its post, its post or unit is no longer on the list, or the list names another
    unit; the others stay. Its time to resolve goes on; its new post has a time to respond of its own. What finds no
    holder goes to triage, with its unit answerable. Interrupted, run it again.
    """
    from cli.routing_service import TOKEN_LIFETIME, content_of, routing_service

    if not (unit or post or area or rulebook or cases or every):
        raise click.UsageError("say which cases: --unit, --post, --area, --rulebook, --case or --all")
    chosen: dict[str, Any] = {"unit": unit, "post": post, "area": area, "rulebook": rulebook, "reason": reason}
    chosen |= {"dry_run": dry_run, "case_ids": [str(each) for each in cases]} | ({"all": True} if every else {})
    counts: Counter[str] = Counter()
    stayed = 0
    with routing_service() as (routing, issuer):

        def ask(body: dict[str, Any]) -> dict[str, Any]:
            token = issuer.issue("admin", "powerlist-move", lifetime=TOKEN_LIFETIME)
            return content_of(routing.post("/v1/moves", json=body, headers={"Authorization": f"Bearer {token}"}))

        for told in Mover(ask, chosen, page).walk():
            stayed += told["stayed"]
            for item in told["items"]:
                counts[item["why"]["code"]] += 1
                click.echo(_line(item, as_json))
    _sum_up(counts, stayed, dry_run)


def _line(item: dict[str, Any], as_json: bool) -> str:
    if as_json:
        import orjson

        return orjson.dumps(item).decode()
    was, now = (_place(item[end]) for end in ("from", "to"))
    return f"{item['case_id']}  {was} → {now}  {item['why']['zh']} / {item['why']['en']}"


def _place(end: dict[str, Any]) -> str:
    who = " ".join(filter(None, (end["unit_code"], end["post_code"]))) or "-"
    return f"{who} ({end['state']})"


def _sum_up(counts: Counter[str], stayed: int, dry_run: bool) -> None:
    """On stderr, so that what a program reads is only the list."""
    told = ", ".join(f"{count} {why}" for why, count in sorted(counts.items())) or "0"
    verb = "would be moved" if dry_run else "moved"
    click.echo(f"{counts.total()} {verb} ({told}); {stayed} stay", err=True)
