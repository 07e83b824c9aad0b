#!/bin/sh
# Trains the model and writes all of ../model. See README.md, "Rebuild".
set -eu
cd "$(dirname "$0")"
export TINY_TEXT_WORK="${TINY_TEXT_WORK:-/tmp/tiny-text-build}"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
python=${PYTHON:-python3}
mkdir -p "$TINY_TEXT_WORK"
"$python" train.py
"$python" export.py
node writeManifest.mjs
