"""What posts are said to have, against the cases they lead."""

from tests.component.routing.house import House

# One statement, for other cases may come in between two.
_WRONG = """
SELECT post_code FROM post_load FULL JOIN (
    SELECT lead_post, count(*) FROM case_file WHERE is_open AND lead_post <> '' GROUP BY 1
) AS led (post_code, cases) USING (post_code)
 WHERE coalesce(cases, 0) <> coalesce(open_cases, 0)
"""


async def wrong_loads(house: House) -> list[str]:
    """Posts whose open cases are counted wrong."""
    return [row.post_code for row in await house.rows(_WRONG)]
