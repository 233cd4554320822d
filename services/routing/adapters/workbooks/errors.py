class WorkbookBroken(ValueError):  # noqa: N818 - the trade's words
    """The file is no workbook that can be read. Its text says why and how to mend it, in Chinese."""
