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

# The Python that is named, else the first with PyTorch, else the first: it says what is missing.
if [ -n "${PYTHON:-}" ]; then
    candidates=("$PYTHON")
else
    candidates=(python3 python)
fi
chosen=
for python in "${candidates[@]}"; do
    command -v -- "$python" >/dev/null 2>&1 || continue
    chosen=${chosen:-$python}
    has='import importlib.util as u, sys; sys.exit(0 if u.find_spec("torch") else 1)'
    if "$python" -c "$has" 2>/dev/null; then
        chosen=$python
        break
    fi
done
if [ -z "$chosen" ] || ! "$chosen" -c "import json" 2>/dev/null; then
    echo "error: Python is missing (${candidates[*]}); put one with PyTorch 2.11 on PATH or name it in PYTHON" >&2
    exit 2
fi

# Programs lose their right to be run in some archives and copies.
chmod +x "$folder"/bin/* 2>/dev/null
exec "$chosen" -B "$folder/peers/stages.py" "$@"
