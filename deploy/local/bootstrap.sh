#!/bin/sh
# Finds a Python that can build .venv and hands over to install.py. Called by `make`, from the project's root.
# A copied or moved .venv still calls the programs of the old place.
if [ -f .venv/place ] && [ "$(cat .venv/place)" != "$(pwd -P)" ]; then rm -rf .venv; fi
if [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null; then
    exec .venv/bin/python -m deploy.local install "$@"
fi
seen=""
for name in "${PYTHON:-python3}" python3 python3.11 python3.12 python3.13 python3.14 python; do
    version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { seen="$seen $name=$version"; continue; }
    if ! "$name" -c 'import ensurepip, venv' 2>/dev/null; then
        seen="$seen $name=$version(没有 venv)"
        continue
    fi
    rm -rf .venv
    exec "$name" -m deploy.local install "$@"
done
echo "✗ Python：需要带 venv 的 Python 3.11 或更新版本；找到的：${seen:- 没有}" >&2
echo "  怎么办：安装它（Debian/Ubuntu：apt install python3 python3-venv），或用 make PYTHON=/路径/python3 指定" >&2
exit 1
