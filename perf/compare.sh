#!/usr/bin/env bash
# Compares trackers on one core: ours, opentracker if it is installed, and the floor, in turns, under
# the population of perf/README.md. Speaks on 127.0.0.1 only.
# environment: ROUNDS (5), WARM_UP (10) and SECONDS_EACH (10), PEERS (2000000), TORRENTS (1000000),
#   TRACKER_CORE (0), LOAD_CORE (1), ENGINE (netty), PORT (17969 and the two above), NO_BUILD
set -euo pipefail
# shellcheck source=perf/common.sh
. "$(dirname "$0")/common.sh"

rounds=${ROUNDS:-5}
warm_up=${WARM_UP:-10}
seconds=${SECONDS_EACH:-10}
torrents=${TORRENTS:-1000000}
peers=${PEERS:-2000000}
port=${PORT:-17969}
population=(--torrents "$torrents" --peers "$peers")
floor_peers=22

build package
work=$(mktemp -d)
chmod 755 "$work"
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap cleanup EXIT

names=()
declare -A port_of fill_of process_of
# start NAME COMMAND ...: a tracker on the tracker's core, at the next port.
start() {
  local name=$1
  shift
  names+=("$name")
  port_of[$name]=$port
  taskset -c "$tracker_core" "$@" >"$work/$name.log" 2>&1 &
  pids+=($!)
  process_of[$name]=$!
  await_port "$port" $! || { cat "$work/$name.log" >&2; exit 1; }
  port=$((port + 1))
}

write_configuration "$port" >"$work/btrt.conf"
start btrt "$root/target/dist/bin/btrt" run -c "$work/btrt.conf"

if command -v opentracker >/dev/null; then
  # Debian's build serves what a list names. As root it changes its root first.
  load "${population[@]}" --write-hashes "$work/white"
  list=$work/white
  [ "$(id -u)" -ne 0 ] || list=/white
  cat >"$work/opentracker.conf" <<END
listen.udp 127.0.0.1:$port
access.whitelist $list
tracker.rootdir $work
END
  start opentracker opentracker -f "$work/opentracker.conf"
else
  echo "opentracker is not installed: left out"
fi

if command -v cc >/dev/null; then
  cc -O2 -o "$work/floor.bin" "$perf/floor/floor.c"
  start floor "$work/floor.bin" "$port" "$floor_peers"
else
  echo "no C compiler: the floor is left out"
fi

options_of() {
  # The floor answers the same to everybody.
  [ "$1" != floor ] || echo "--expect-peers $floor_peers"
}

for name in "${names[@]}"; do
  echo "== $name: every peer announces once"
  # shellcheck disable=SC2046
  load --tracker "${port_of[$name]}" "${population[@]}" --fill-only --fill-timeout 300 \
    | tee "$work/$name.fill" | awk 'NR % 10 == 0 || !/left/'
  fill_of[$name]=$(result fill_s <"$work/$name.fill")
done

voids=0
for round in $(seq "$rounds"); do
  for name in "${names[@]}"; do
    echo "== round $round of $rounds: $name"
    # shellcheck disable=SC2046
    load --tracker "${port_of[$name]}" "${population[@]}" --skip-fill \
      --tracker-process "${process_of[$name]}" \
      --warm-up "$warm_up" --seconds "$seconds" $(options_of "$name") >"$work/run" || true
    grep -v left "$work/run" || true
    if [ "$(result valid <"$work/run")" = true ]; then
      grep '^result ' "$work/run" >>"$work/$name.results"
    else
      echo "VOID: $name, round $round"
      voids=$((voids + 1))
    fi
  done
done

# Numbers on the standard input: median, least, most.
spread() {
  sort -n | awk '{v[NR] = $1} END {
    if (NR == 0) { print 0, 0, 0; exit }
    print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2), v[1], v[NR] }'
}
# median NAME KEY
median() {
  [ -f "$work/$1.results" ] || { echo 0; return; }
  result "$2" <"$work/$1.results" | spread | cut -d' ' -f1
}

out=$perf/results/compare-$(date -u +%Y%m%d-%H%M).md
{
  echo "# One core, UDP: $(date -u '+%Y-%m-%d %H:%M') UTC"
  echo
  echo "- commit: $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
  echo "- JDK: $("$java_home/bin/java" -version 2>&1 | sed -n 2p); flags: native-config/jvm.options"
  echo "- processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores"
  echo "- kernel: $(uname -r); $(sysctl net.core.rmem_max net.core.wmem_max 2>/dev/null | paste -sd' ')"
  echo "- load average at the end: $(cut -d' ' -f1-3 /proc/loadavg)"
  echo "- $torrents torrents, $peers peers, $rounds rounds in turns, ${warm_up} s warm-up and" \
    "${seconds} s each; tracker on core $tracker_core, load on core $load_core; void runs: $voids"
  echo
  echo "| contender | announces per second of its own time, median | least - most | to the floor |" \
    "to opentracker | announces/s, median | ran, waited for its core | peers per reply | generator idle | p50, p99, p99.9 (us) | lost | fill (s) |"
  echo "|---|---|---|---|---|---|---|---|---|---|---|---|"
  base_floor=$(median floor announces_per_cpu_s)
  base_opentracker=$(median opentracker announces_per_cpu_s)
  for name in "${names[@]}"; do
    [ -f "$work/$name.results" ] || { echo "| $name | void |"; continue; }
    result announces_per_cpu_s <"$work/$name.results" | spread | {
      read -r middle least most
      awk -v name="$name" -v m="$middle" -v l="$least" -v h="$most" \
        -v f="$base_floor" -v o="$base_opentracker" \
        -v w="$(median "$name" announces_per_s)" -v ran="$(median "$name" ran)" \
        -v waited="$(median "$name" waited)" -v ppr="$(median "$name" peers_per_reply)" -v idle="$(median "$name" idle)" \
        -v a="$(median "$name" p50_us)" -v b="$(median "$name" p99_us)" \
        -v c="$(median "$name" p999_us)" -v lost="$(median "$name" lost)" \
        -v fill="${fill_of[$name]}" '
        function ratio(base) { return base > 0 ? sprintf("%.2f", m / base) : "-" }
        BEGIN {
          printf "| %s | %d | %d - %d | %s | %s | %d | %.0f, %.0f %% | %.2f | %.0f %% | %.0f, %.0f, %.0f | %d | %s |\n",
            name, m, l, h, ratio(f), ratio(o), w,
            ran * 100, waited * 100, ppr, idle * 100, a, b, c, lost, fill
        }'
    }
  done
} | tee "$out"
echo "written: $out"
[ "$voids" -eq 0 ] || exit 3
