"""What tests of content that WeChat judges do."""

from uuid import uuid4

from services.intake.usecases.check_content import ContentChecking, check_content

PUBLIC = "http://intake.test"


async def look_at_everything(house):
    """One look of the consumer's process."""
    checking = ContentChecking(house.app.unit_of_work, house.app.wechat, house.app.desk, house.clock, PUBLIC)
    async with house.app.unit_of_work() as work:
        await work.content.take_up(10_000, with_files=True)
    while await check_content(checking):
        pass


async def log_in(http):
    """A person whom WeChat knows: their header, and their pseudonym."""
    told = (await http.post("/v1/channels/wechat/login", json={"code": f"mei-{uuid4().hex}"})).json()
    return {"Authorization": f"Bearer {told['token']}"}, told["reporter_ref"]


async def checks_in(rows, issue_id):
    columns = "verdict, label, tries, trace_id, media_type FROM content_check"
    return await rows(f"SELECT {columns} WHERE issue_id::text = :id ORDER BY media_type NULLS FIRST", id=issue_id)
