#!/usr/bin/env bash
# A sweep from plan to fit, of a small model on real text: bash sweep.sh FOLDER [slurm|shell]
# It is trained by Slurm, or here, one run after the other, in a minute or so. ISOFLOP is the command: npx isoflop.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?a folder for the sweep}
engine=${2:-slurm}
isoflop=${ISOFLOP:-npx isoflop}
mkdir -p "$folder"

# Fifteen runs at three budgets, of widths that were tried by hand for these few FLOPs.
$isoflop plan --model "$here/model.mjs" --size-param width --compute-budgets 1e8,4e8,1.6e9 \
  --layout log-even --num-sizes-per-budget 5 --min-size 4 --max-size 128 --size-multiple 4 --out "$folder/plan.json"

# A batch is 32 characters, each with the eight before it.
$isoflop export "$folder/plan.json" --engine "$engine" --batch-tokens 32 --sequence-length 1 --gpus 1 --out "$folder" \
  --command "node '$here/train.mjs' {width} {steps} {batch_size} {seed}"

if [ "$engine" = slurm ]; then
  bash "$folder/submit.sh"
  while [ -n "$(squeue -h -o %i)" ]; do sleep 1; done
else
  bash "$folder/sweep.sh" run all
fi
bash "$folder/sweep.sh" status
bash "$folder/sweep.sh" results > "$folder/runs.jsonl"
$isoflop fit "$folder/plan.json" "$folder/runs.jsonl"
