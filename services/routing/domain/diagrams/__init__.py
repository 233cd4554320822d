"""The power operation diagram (权力运行流程图): from a power, or from what happened under it, to SVG and mermaid."""
