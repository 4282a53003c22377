import { oneLine } from "../../common/describe.ts";
import type { TrainingRun } from "../training-run.ts";
import { budgetLabels } from "./budget-labels.ts";
import { filledCommand, quoted } from "./shell.ts";
import type { RunVariables } from "./variables.ts";

/** What a script is made of. */
export interface ScriptOptions {
  /** What trains a run, with its placeholders. */
  readonly command: string;
  /** An extended regular expression whose first group that takes part is the loss, for lines of the log. */
  readonly lossPattern: string;
  /** Further lines of the environment of a run. */
  readonly environment: readonly string[];
}

/** sweep.sh: the runs, how one is trained, and what has become of them. For bash 3.2 and later. */
export function sweepScript(runs: readonly TrainingRun[], variables: RunVariables, options: ScriptOptions): string {
  const labels = budgetLabels(runs);
  const { command, lossPattern, environment } = options;
  const filled = filledCommand(command, (placeholder) => variables.nameOf(placeholder));
  const all = [...variables.all];
  const table = runs.map((run) => `${labels.get(run.computeBudget)} ${run.experimentId}`);
  const settings = runs.map(({ experimentId, placeholders }) => {
    const values = all.map(([placeholder]) => quoted(String(placeholders[placeholder])));
    return `    ${experimentId}) set -- ${values.join(" ")} ;;`;
  });
  const exports = all.map(([, variable], i) => `  export ${variable}="\${${i + 1}}"`);
  return `#!/usr/bin/env bash
# A sweep of ${runs.length} runs of ${oneLine(String(runs[0]?.placeholders.model ?? "a model"))}, written by isoflop.
#   bash sweep.sh run all     trains what is missing, cheapest budgets first
#   bash sweep.sh run ID...   trains these
#   bash sweep.sh list        the runs;  list BUDGET: those of one budget
#   bash sweep.sh nth BUDGET I   the I-th run of a budget, from 0
#   bash sweep.sh status      how many are done, failed, running and missing
#   bash sweep.sh results     the losses, a line of JSON a run, for isoflop fit
#   bash sweep.sh record ID...   takes the loss from a run's last log, where its pattern has been mended
set -u

here=$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)
script=$here/$(basename "\${BASH_SOURCE[0]}")
# Where logs, checkpoints and results go: here, or where ISOFLOP_DIR says.
work=\${ISOFLOP_DIR:-$here}
results=$work/results
# Under whose name a run is held: an engine that starts one again under the same name takes it over.
holder=\${ISOFLOP_HOLDER:-}
# The first group of this extended regular expression is the loss, in a line of the log; the last such line counts.
loss_pattern=${quoted(lossPattern)}

# What trains one run, in a folder of your choice: edit it. Its figures are in the environment, as ${all[0]?.[1] ?? ""} and so on
# (bash sweep.sh env ID shows them). It ends with another status than 0 where it failed. In place of printing a loss it may
# write "$work/results/$ISOFLOP_EXPERIMENT_ID.json" itself, as { "experiment_id": ..., "loss": ... }.
train() {
  ${filled}
}

# Budget and run, cheapest first.
experiments() {
  cat <<'END'
${table.join("\n")}
END
}

# The figures of a run, in the environment.
settings() {
  case $1 in
${settings.join("\n")}
    *) return 1 ;;
  esac
${exports.join("\n")}
  export ISOFLOP_RUN_DIR="$work/runs/$ISOFLOP_EXPERIMENT_ID" ISOFLOP_CONFIG_DIR="$here/configs/$ISOFLOP_EXPERIMENT_ID"
${environment.map((line) => `  ${line}\n`).join("")}}

${COMMON}`;
}

const MATCHED_GROUPS = '"${BASH_REMATCH[@]:1}"';

// What is the same in every script. A variable of a shell's is written without an escape here.
const COMMON = String.raw`known() {
  settings "$1" && return 0
  echo "sweep.sh: there is no run $1; bash sweep.sh list has all" >&2
  return 2
}

is_done() { [ -s "$results/$1.json" ]; }

# Whether a process or a group of that number is at work; one that has ended and waits for its parent to ask is not.
is_alive() {
  local states
  kill -0 -- "-$1" 2> /dev/null || kill -0 "$1" 2> /dev/null || return 1
  states=$(ps -A -o pid= -o pgid= -o stat= 2> /dev/null) || return 0
  printf '%s\n' "$states" | awk -v number="$1" '($1 == number || $2 == number) && $3 !~ /^Z/ { found = 1 } END { exit !found }'
}

# Whether a run's mark, "machine process holder", is of a trainer that is alive: on this machine by its processes, on another, or
# where it is just being written, by its beat, a minute apart.
is_running() {
  local mark=$work/runs/$1/running machine process its_holder
  [ -e "$mark" ] || return 1
  read -r machine process its_holder 2> /dev/null < "$mark" || machine=''
  [ -z "$holder" ] || [ "$holder" != "$its_holder" ] || return 1
  if [ "$machine" = "$(uname -n)" ]; then
    is_alive "$process"
  else
    [ -n "$(find "$mark" -mmin -5 2> /dev/null)" ]
  fi
}

# Takes a run's mark, which only one process of several can: they look and write one at a time.
take() {
  local mark=$work/runs/$1/running door=$work/runs/$1/taking status=1
  # Of one that was killed in between.
  [ -z "$(find "$door" -prune -mmin +1 2> /dev/null)" ] || rmdir "$door" 2> /dev/null
  mkdir "$door" 2> /dev/null || return 1
  is_running "$1" || { echo "$(uname -n) $$ $holder" > "$mark" && status=0; }
  rmdir "$door"
  return "$status"
}

# Writes the result of a run whose trainer ended well, by the last loss in its log.
record() {
  local id=$1 log=$2 line loss='' group
  is_done "$id" && return 0
  # A bar of progress goes on in its line.
  line=$(LC_ALL=C tr '\r' '\n' < "$log" | LC_ALL=C grep -aE -- "$loss_pattern" | tail -n 1)
  [[ $line =~ $loss_pattern ]] || return 1
  for group in ${MATCHED_GROUPS}; do
    loss=$group
    [ -z "$loss" ] || break
  done
  case $loss in
    # A run that diverged has been trained; it is not tried again.
    *[nN][aA][nN]* | *[iI][nN][fF]*) loss=null ;;
    *)
      loss=$(printf '%s' "$loss" | sed -E 's/^[+]//; s/^(-?)0+([0-9])/\1\2/' | grep -E '^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$') ||
        return 1
      ;;
  esac
  printf '{"experiment_id":"%s","loss":%s}\n' "$id" "$loss" > "$results/.$id.$$" &&
    mv -f "$results/.$id.$$" "$results/$id.json"
}

# How often a run has been tried.
attempts() {
  local attempt=0
  while [ -e "$1/attempt-$((attempt + 1)).log" ]; do attempt=$((attempt + 1)); done
  echo "$attempt"
}

record_again() {
  local id log
  for id in "$@"; do
    known "$id" || return 2
    log=$ISOFLOP_RUN_DIR/attempt-$(attempts "$ISOFLOP_RUN_DIR").log
    mkdir -p "$results" || return 1
    if [ ! -e "$log" ] || ! record "$id" "$log"; then
      echo "$id: no loss in $log" >&2
      return 65
    fi
    rm -f "$ISOFLOP_RUN_DIR/failed"
    echo "$id: done"
  done
}

# Ends a trainer with all of its processes, and what beats for it.
end_trainer() {
  [ -z "$child" ] || kill -TERM -- "-$child" 2> /dev/null
  [ -z "$child" ] || wait "$child"
  [ -z "$beat" ] || kill -TERM -- "-$beat" 2> /dev/null
  rm -f "$work/runs/$1/running"
}

# Trains one run, each in a process of its own: a shell that looks at a status does not end at the first failure.
run_one() {
  local id directory log status
  # An agent of W&B gives it as experiment_id=ID.
  id=$(printf '%s' "$1" | sed 's/^experiment_id=//')
  known "$id" || return 2
  if is_done "$id"; then
    echo "$id: done"
    return 0
  fi
  directory=$ISOFLOP_RUN_DIR
  mkdir -p "$directory" "$results" || return 1
  if ! take "$id"; then
    echo "$id: running elsewhere" >&2
    return 75
  fi
  child='' beat=''
  trap 'end_trainer "$id"; exit 143' TERM INT HUP
  log=$directory/attempt-$(($(attempts "$directory") + 1)).log
  rm -f "$directory/failed"
  echo "$id: training, log in $log"
  # A process group of its own, so that all of it can be ended.
  set -m
  bash "$script" train "$id" > "$log" 2>&1 < /dev/null &
  child=$!
  # The trainer outlives a shell that is killed: the mark is its own.
  echo "$(uname -n) $child $holder" > "$directory/running"
  (while is_alive "$child"; do touch -c "$directory/running"; sleep 60; done) > /dev/null 2>&1 < /dev/null &
  beat=$!
  set +m
  wait "$child"
  status=$?
  child=''
  if [ "$status" -eq 0 ] && ! record "$id" "$log"; then
    echo "$id: no loss in $log" >&2
    status=65
  fi
  if [ "$status" -eq 0 ]; then
    echo "$id: done"
  else
    echo "$status" > "$directory/failed"
    echo "$id: failed with status $status, see $log" >&2
  fi
  end_trainer "$id"
  return "$status"
}

# Trains runs one after the other; a signal ends the one that is trained and those that would follow.
run_each() {
  local id status failed=0 elsewhere=0
  child=''
  trap '[ -z "$child" ] || { kill -TERM "$child" 2> /dev/null; wait "$child"; }; exit 143' TERM INT HUP
  for id in "$@"; do
    bash "$script" run "$id" &
    child=$!
    wait "$child"
    status=$?
    child=''
    case $status in
      0) ;;
      75) elsewhere=$((elsewhere + 1)) ;;
      143) return 143 ;;
      *) failed=$((failed + 1)) ;;
    esac
  done
  [ "$elsewhere" -eq 0 ] || echo "$elsewhere runs are running elsewhere" >&2
  [ "$failed" -eq 0 ] || echo "$failed runs failed" >&2
  [ "$failed" -eq 0 ]
}

status() {
  local id finished=0 failed=0 running=0 missing=0
  for id in $(list); do
    if is_done "$id"; then finished=$((finished + 1))
    elif is_running "$id"; then running=$((running + 1))
    elif [ -e "$work/runs/$id/failed" ]; then failed=$((failed + 1))
    else missing=$((missing + 1))
    fi
  done
  echo "done $finished, failed $failed, running $running, missing $missing"
}

# Places of a budget's runs that have no result and are not being trained, as job arrays take them: an offset and places from it on, at most 1000 a line.
missing() {
  local id place=0
  for id in $(list "$1"); do
    is_done "$id" || is_running "$id" || echo "$place"
    place=$((place + 1))
  done | awk '
    { first = int($1 / 1000) * 1000 }
    first != offset { if (places != "") print offset + 0, places; offset = first; places = ""; separator = "" }
    { places = places separator ($1 - offset); separator = "," }
    END { if (places != "") print offset + 0, places }'
}

list() {
  local budget=''
  [ $# -eq 0 ] || budget=$1
  experiments | awk -v budget="$budget" 'budget == "" || $1 == budget { print $2 }'
}

nth() {
  experiments | awk -v budget="$1" -v place="$2" '$1 == budget && n++ == place { print $2; found = 1 } END { exit !found }'
}

usage() { sed -n '2,9s/^# \{0,1\}//p' "$script"; }

# Ends where there are fewer words than a verb takes.
takes() {
  [ $# -gt "$1" ] && return 0
  usage >&2
  exit 2
}

# The runs' results, each in a line however a trainer has written it.
results() {
  cd "$results" 2> /dev/null || return 0
  list | awk '{
    file = "./" $1 ".json"
    result = ""
    while ((getline line < file) > 0) result = result line
    close(file)
    gsub(/\r/, "", result)
    if (result != "") print result
  }'
}

run() {
  if [ "$1" = all ]; then
    # No id has a blank.
    # shellcheck disable=SC2046
    run_each $(list)
  elif [ $# -eq 1 ]; then
    run_one "$1"
  else
    run_each "$@"
  fi
}

[ $# -gt 0 ] || set -- help
verb=$1
shift
case $verb in
  list) list "$@" ;;
  nth) takes 2 "$@" && nth "$@" ;;
  missing) takes 1 "$@" && missing "$1" ;;
  status) status ;;
  results) results ;;
  env) takes 1 "$@" && known "$1" && env | grep '^ISOFLOP_' | sort ;;
  run) takes 1 "$@" && run "$@" ;;
  record) takes 1 "$@" && record_again "$@" ;;
  train)
    takes 1 "$@"
    known "$1" || exit 2
    # What activates an environment reads variables that are not set.
    set -eo pipefail +u
    train
    ;;
  help | -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
`;
