#!/bin/sh
# The full tier: every case over the sample notes with the local model, and the rows that stand beside it: without a
# model, by words or meaning alone, without notes, with the evidence handed over. Stop it whenever you like; the same
# commit goes on where it was. `sh scripts/evals_full.sh BIN --limit 100` asks fewer cases, evenly spread.
set -eu
bin=$1
shift
data=${EVALS_DATA:-.evals}
model=${EVALS_MODEL:-local}
name=full-$(git rev-parse --short HEAD 2>/dev/null || echo here)
where="--notes seeds --data-dir $data"

"$bin/askbase" index -q $where
"$bin/askbase" eval run $where --cases evals/seeds/cases.jsonl --model "$model" --name "$name" --baselines --resume "$@"
"$bin/askbase" eval report "$name" $where --html "$data/report.html" >/dev/null
echo "every case: $data/report.html" >&2
