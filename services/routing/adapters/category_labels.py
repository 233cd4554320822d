"""What people decided the categories of cases are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.tables import case_file, category_label
from services.routing.usecases.category_label import CategoryLabel


class CategoryLabelRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def save(self, label: CategoryLabel, at: datetime) -> None:
        """A later decision replaces an earlier one."""
        values = {
            "category_code": label.category_code,
            "proposed_code": label.proposed_code,
            "labelled_at": at,
            "labelled_by": label.labelled_by,
            "reason_masked": label.reason,
        }
        statement = insert(category_label).values(case_id=label.case_id, **values)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=values))

    async def labelled_texts(self) -> Sequence[Any]:
        """(title_masked, text_masked, category_code) of every case that has a label."""
        columns = (case_file.c.title_masked, case_file.c.text_masked, category_label.c.category_code)
        joined = category_label.join(case_file, case_file.c.id == category_label.c.case_id)
        return (await self.connection.execute(select(*columns).select_from(joined))).all()
