"""Templates of a language from its TOML file; a bad one stops the start, not a delivery."""

import tomllib
from pathlib import Path

from services.notify.domain.telling_table import WHO_IS_TOLD
from services.notify.domain.templates import BadTemplate, Template, load_template

FOLDER = Path(__file__).parent.parent / "web" / "templates"


def read_templates(language: str = "zh-CN", folder: Path = FOLDER) -> dict[str, Template]:
    """Raises BadTemplate, also when one that the table of tellings names is missing."""
    document = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    templates = {name: load_template(name, entry) for name, entry in document.items()}
    missing = {rule.template for rule in WHO_IS_TOLD} - templates.keys()
    if missing:
        raise BadTemplate(f"{language} lacks {sorted(missing)}")
    return templates
