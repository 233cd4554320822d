"""The papers of a mediation, sealed for the record as they were written; what is kept in clear is masked."""

from chassis.sealed_words import SealedWords
from services.routing.usecases.case_steps import Begun, Desk
from services.routing.usecases.sealing import DataErased, seal_words


async def seal_paper(field: str, text: str, begun: Begun, desk: Desk) -> SealedWords | None:
    """Under the keys of all parties, for it speaks of each; None where one of them was erased. Raises
    KeyStoreUnavailable."""
    parties = (begun.case.course.mediation or {}).get("parties", ())
    refs = [str(each["ref"]) for each in parties]
    try:
        return await seal_words(field, text, refs, str(begun.case.id), desk.sealing)
    except DataErased:
        return None
