#!/usr/bin/env bash
# A Slurm of one machine for tests, as any user, without systemd, cgroups, a database or /etc:
#   slurm.sh start DIR; export SLURM_CONF=DIR/slurm.conf; …; slurm.sh stop DIR
# It pretends to have 16 processors and 8 GPUs, a partition whose jobs are preempted and queued again, and one that preempts.
set -eu
# Where Debian has the daemons.
PATH=$PATH:/usr/sbin
action=${1:?start or stop}
dir=$(realpath -m "${2:?a folder}")
export SLURM_CONF=$dir/slurm.conf

stop() {
  local daemon pid
  for daemon in slurmd slurmctld munged; do
    [ -f "$dir/$daemon.pid" ] || continue
    pid=$(cat "$dir/$daemon.pid")
    kill "$pid" 2> /dev/null || true
    for _ in $(seq 50); do
      is_alive "$pid" || break
      sleep 0.1
    done
    ! is_alive "$pid" || kill -9 "$pid"
    rm -f "$dir/$daemon.pid"
  done
}

is_alive() {
  case $(ps -o stat= -p "$1" 2> /dev/null || true) in '' | Z*) return 1 ;; esac
}

configure() {
  local host user
  host=$(hostname -s)
  user=$(id -un)
  mkdir -p "$dir"/state "$dir"/spool "$dir"/log "$dir"/munge
  # munged wants a folder that others can enter for its socket, and a key that they can't read.
  chmod 711 "$dir" "$dir/munge"
  head -c 1024 /dev/urandom > "$dir/munge/key"
  chmod 400 "$dir/munge/key"
  # A GPU counts where it has a file; any will do, as nothing is bound to it.
  for gpu in 0 1 2 3 4 5 6 7; do : > "$dir/gpu$gpu"; done
  echo "NodeName=$host Name=gpu Type=h100 File=$dir/gpu[0-7]" > "$dir/gres.conf"
  cat > "$SLURM_CONF" << CONF
ClusterName=isoflop
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${SLURMCTLD_PORT:-16917}
SlurmdPort=${SLURMD_PORT:-16918}
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
# cred_expire is also how long a job that was queued again waits.
AuthInfo=socket=$dir/munge/socket,cred_expire=5
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.own.pid
SlurmdPidFile=$dir/slurmd.own.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=100000
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
KillWait=2
MinJobAge=600
# The machine may have fewer processors and no GPU.
SlurmdParameters=config_overrides
GresTypes=gpu
NodeName=$host NodeAddr=127.0.0.1 CPUs=16 RealMemory=64000 Gres=gpu:h100:8 State=UNKNOWN
PartitionName=low Nodes=$host Default=YES MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=REQUEUE
PartitionName=high Nodes=$host MaxTime=INFINITE State=UP PriorityTier=10 PreemptMode=OFF
CONF
}

start() {
  rm -rf "$dir"
  mkdir -p "$dir"
  configure
  munged --foreground --key-file="$dir/munge/key" --socket="$dir/munge/socket" --pid-file="$dir/munge/pid" \
    --log-file="$dir/munge/log" --seed-file="$dir/munge/seed" > "$dir/log/munged.out" 2>&1 < /dev/null &
  echo $! > "$dir/munged.pid"
  for _ in $(seq 50); do
    [ ! -S "$dir/munge/socket" ] || break
    sleep 0.1
  done
  slurmctld -D > "$dir/log/slurmctld.out" 2>&1 < /dev/null &
  echo $! > "$dir/slurmctld.pid"
  slurmd -D > "$dir/log/slurmd.out" 2>&1 < /dev/null &
  echo $! > "$dir/slurmd.pid"
  for _ in $(seq 100); do
    [ "$(sinfo -h -p low -o %T 2> /dev/null || true)" != idle ] || return 0
    sleep 0.2
  done
  echo "Slurm did not come up:" >&2
  tail -n 20 "$dir"/log/* >&2
  stop
  return 1
}

case $action in
  start) start ;;
  stop) stop ;;
  *)
    echo "usage: slurm.sh start|stop DIR" >&2
    exit 2
    ;;
esac
