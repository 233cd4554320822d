"""Marks (标记) and their fair hearing: what was noticed counts only after the post was heard and others upheld it."""
