#!/bin/bash
# Parity and speed of fine-tuning on this machine's GPU, in one call. Carried as `run.sh` in the
# folder that `cargo xtask gpu-bundle` makes; README.md beside it says what it needs and writes.
#
#   bash run.sh [--quick] [--cpu] [--minutes N]     PYTHON=... chooses the Python with PyTorch
#
# Ends with 0 where parity holds, 1 where it does not, 2 where something is missing.
set -u

folder=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd) || exit 2

if [ "$(uname -sm)" != "Linux x86_64" ]; then
    echo "error: the programs in here are for Linux on x86-64, this is $(uname -sm)" >&2
    exit 2
fi

# The first Python with PyTorch, else the first of all: it says what is missing.
chosen=
for python in ${PYTHON:+"$PYTHON"} python3 python; do
    command -v -- "$python" >/dev/null 2>&1 || continue
    has='import importlib.util as u, sys; sys.exit(0 if u.find_spec("torch") else 1)'
    if "$python" -c "$has" 2>/dev/null; then
        chosen=$python
        break
    fi
    chosen=${chosen:-$python}
    # A Python that was named is not passed over in silence.
    [ -n "${PYTHON:-}" ] && break
done
if [ -z "$chosen" ]; then
    echo "error: Python is missing; put one with PyTorch 2.11 on PATH or name it in PYTHON" >&2
    exit 2
fi

# Programs lose their right to be run in some archives and copies.
chmod +x "$folder"/bin/* 2>/dev/null
exec "$chosen" -B "$folder/peers/stages.py" "$@"
