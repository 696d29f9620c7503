#!/usr/bin/env bash
# Measures BTRT beside other trackers and writes tables and charts. Speaks on 127.0.0.1 only.
#
# usage: compare.sh [SUITE ...]   udp latency workers http start beside memory pauses
#                              (default: all)
#        compare.sh report        tables and charts anew, from what lies in OUT
#
# environment:
#   OUT              where results go (perf/results/DATE-TIME); a suite that is run again replaces
#                    its own results there
#   QUICK=1          everything, small and short, to try the scripts: its figures mean nothing
#   ROUNDS           turns of the throughput suite (5)
#   PAUSE_MINUTES    length of the suite pauses (10)
#   TORRENTS, PEERS  the population (1000000, 2000000)
#   MEMORY_PEERS     populations of the suite memory ("2000000 10000000")
#   CONTENDERS       by UDP, in this order, instead of all
#   TRACKER_CORE, LOAD_CORE   (0, 1)
#   PORT             the first of those that are used (17969)
#   NO_BUILD=1       takes what is built
set -uo pipefail
# shellcheck source=perf/common.sh
. "$(dirname "$0")/common.sh"

all_suites=(udp latency workers http start beside memory pauses)
if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"
  exit
fi

quick=${QUICK:-}
out=${OUT:-$perf/results/$(date -u +%Y%m%d-%H%M)${quick:+-quick}}
mkdir -p "$out" || exit 2
out=$(cd "$out" && pwd -P)

report() {
  local name
  (java_run org.btrt.perf.report.ReportCommand "$out") || return
  # The page that people find is that of a whole run.
  ! grep -q '^quick.1' "$out/machine.tsv" || return 0
  for name in "${all_suites[@]}"; do
    [ -s "$out/$name.tsv" ] || return 0
  done
  (java_run org.btrt.perf.report.ReportCommand "$out" --page "$perf/results")
}

if [ "${1:-}" = report ]; then
  [ -n "${OUT:-}" ] || { echo "OUT is to name the results" >&2; exit 2; }
  build test-compile && report
  exit
fi
suites=("$@")
[ "$#" -gt 0 ] || suites=("${all_suites[@]}")
for suite in "${suites[@]}"; do
  [[ " ${all_suites[*]} " == *" $suite "* ]] || { echo "no suite $suite: see --help" >&2; exit 2; }
done

torrents=${TORRENTS:-$((quick ? 100000 : 1000000))}
peers=${PEERS:-$((quick ? 200000 : 2000000))}
rounds=${ROUNDS:-$((quick ? 1 : 5))}
first_warm_up=$((quick ? 2 : 10))
warm_up=$((quick ? 1 : 3))
seconds=$((quick ? 2 : 5))
latency_rounds=$((quick ? 1 : 3))
latency_seconds=$((quick ? 2 : 5))
worker_rounds=$((quick ? 1 : 3))
beside_rounds=$((quick ? 1 : 7))
worker_seconds=$((quick ? 3 : 8))
http_rounds=$((quick ? 1 : 3))
start_rounds=$((quick ? 1 : 5))
start_seconds=$((quick ? 10 : 60))
start_seconds_short=$((quick ? 10 : 20))
pause_minutes=${PAUSE_MINUTES:-$([ -n "$quick" ] && echo 0.2 || echo 10)}
memory_peers=${MEMORY_PEERS:-$([ -n "$quick" ] && echo 200000 || echo "2000000 10000000")}
swarm_sizes="1 3 100 10000"
swarm_peers=$((quick ? 100000 : 300000))
fill_options=()
body_bytes=330

build package || exit 1
work=$(mktemp -d)
chmod 755 "$work"
commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)
[ -z "$(git -C "$root" status --porcelain -uno -- src perf native-config pom.xml 2>/dev/null)" ] ||
  commit="$commit with changes"

# shellcheck source=perf/contenders.sh
. "$perf/contenders.sh"
# shellcheck source=perf/suites.sh
. "$perf/suites.sh"

declare -A sysctl_before
cleanup() {
  stop_all
  for key in "${!sysctl_before[@]}"; do sysctl -q -w "$key=${sysctl_before[$key]}"; done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

our_engines=()
for engine in netty direct; do
  if obtain "btrt-$engine" >/dev/null; then our_engines+=("btrt-$engine"); fi
done
best_engine=${our_engines[-1]}
IFS=' ' read -r -a udp_contenders <<<"${CONTENDERS:-floor ${our_engines[*]} $best_engine-groups opentracker aquatic-mio aquatic-io_uring chihaya}"
memory_contenders=("$best_engine" opentracker aquatic-mio chihaya)

# Buffers of 8 MB for all: some ask for them (max), some take what there is (default).
buffers=(net.core.rmem_max net.core.wmem_max net.core.rmem_default net.core.wmem_default)
if [ "$(id -u)" -eq 0 ]; then
  for key in "${buffers[@]}"; do
    before=$(sysctl -n "$key")
    [ "$before" -lt 8388608 ] || continue
    sysctl -q -w "$key=8388608" && sysctl_before[$key]=$before
  done
fi

{
  echo "date"$'\t'"$(date -u '+%Y-%m-%d %H:%M') UTC"
  echo "commit"$'\t'"$commit"
  echo "quick"$'\t'"${quick:-0}"
  echo "processor"$'\t'"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, $(($(sed -n 's/^MemTotal:[^0-9]*\([0-9]*\).*/\1/p' /proc/meminfo) / 1048576)) GB"
  echo "kernel"$'\t'"$(uname -r)"
  echo "buffers"$'\t'"$(sysctl "${buffers[@]}" 2>/dev/null | sed 's/net.core.//;s/ = / /' | paste -sd, | sed 's/,/, /g')"
  echo "JDK"$'\t'"$("$java_home/bin/java" -version 2>&1 | sed -n 2p), options of native-config/jvm.options"
  echo "population"$'\t'"$torrents torrents, $peers peers, numwant 30"
  # shellcheck disable=SC2031
  echo "cores"$'\t'"tracker on $tracker_core, load on $load_core"
} >"$out/machine.tsv"
touch "$out/versions.tsv"

for suite in "${suites[@]}"; do
  "suite_$suite"
  echo "$suite"$'\t'"$(date -u '+%Y-%m-%d %H:%M'), load average $(cut -d' ' -f1-3 /proc/loadavg)" \
    >>"$out/$suite.tsv.when"
  mv "$out/$suite.tsv.when" "$out/$suite.when"
done
stop_all
sort -u -o "$out/versions.tsv" "$out/versions.tsv"
report
echo "written: $out"
