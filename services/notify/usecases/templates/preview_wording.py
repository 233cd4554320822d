"""Show a wording as a real case would have it said: with what people were told of it, masked, and nothing else."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from services.notify.domain.errors import FieldsRefused
from services.notify.domain.template_rules import Wording, expanded, judged_wording
from services.notify.domain.templates import OFFERED, Message, Template, make_template
from services.notify.domain.unwording import values_in


class Told(NamedTuple):
    """A message about the case as it stands in somebody's inbox; `template` as the ledger has it."""

    template: str
    message: Message


class Preview(NamedTuple):
    """`known`: the variables' values; `not_known`: of which nobody was told yet, shown as 〔name〕."""

    message: Message
    known: Mapping[str, str]
    not_known: Sequence[str]


def preview_wording(
    wording: Wording, parts: Mapping[str, str], told: Iterable[Told], find: Callable[[str], Template | None]
) -> Preview:
    """`told`: newest first; `find`: the template that a line of the ledger names. Raises FieldsRefused."""
    errors = judged_wording(wording, parts)
    if errors:
        raise FieldsRefused(errors)
    template = make_template(
        wording.name, 1, wording.language, wording.title, expanded(wording.text, parts), wording.together
    )
    used = template.title.variables | template.text.variables
    known = {name: value for name, value in values_of_case(told, find).items() if name in used}
    not_known = sorted(used - known.keys())
    message = template.render({**{name: f"〔{name}〕" for name in OFFERED}, **known})
    return Preview(message, known, not_known)


def values_of_case(told: Iterable[Told], find: Callable[[str], Template | None]) -> Mapping[str, str]:
    """As they were told last."""
    known: dict[str, str] = {}
    for one in told:
        template = find(one.template)
        if template is not None:
            known = {**values_in(template, one.message), **known}
    return known
