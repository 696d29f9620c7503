# Sourced by compare.sh: what is measured. Every suite writes lines of the form
#   contender TAB variant TAB round TAB key=value TAB key=value ...
# to $out/SUITE.tsv. A line with valid=false, or with a note, says what is missing and why.
# shellcheck shell=bash
# shellcheck disable=SC2154

# The generator is the one that was measured if it has less time left.
idle_least=0.03

# Of a rate that was asked for, this much has to be reached.
rate_least=0.99

suite=
begin_suite() {
  suite=$1
  : >"$out/$suite.tsv"
  echo "== $suite, $(date -u +%H:%M:%S) UTC"
}

# row CONTENDER VARIANT ROUND KEY=VALUE ...
row() {
  (IFS=$'\t'; echo "$*") >>"$out/$suite.tsv"
}

left_out() {
  echo "$1 is left out: $2"
  row "$1" - 0 "note=left out: $2" valid=false
}

# measure CONTENDER VARIANT ROUND OPTION ...: the generator against a running contender.
measure() {
  local name=$1 variant=$2 round=$3 line wanted reason=
  shift 3
  if ! kill -0 "${process_of[$name]:-none}" 2>/dev/null; then
    row "$name" "$variant" "$round" "note=void: it does not run" valid=false
    return 1
  fi
  # shellcheck disable=SC2046
  load --port "${port_of[$name]}" --torrents "$torrents" --peers "$peers" \
    --tracker-process "${process_of[$name]}" --fill-timeout 300 $(options_of "$name") "$@" \
    >"$work/run" 2>&1
  line=$(sed -n 's/^result //p' "$work/run")
  if [ -z "$line" ]; then
    reason="the generator failed: $(tail -1 "$work/run" | cut -c1-120)"
  elif [[ $line != *valid=true* ]]; then
    reason="replies were wrong: $(grep -E 'VOID|first:|not every' "$work/run" | paste -sd' ' | tr -s ' ')"
  elif [[ $* == *--rate\ [1-9]* ]]; then
    # Its turns are short and nearly all of them send something: idle time says nothing.
    wanted=${*#*--rate } wanted=${wanted%% *}
    awk -v r="$(result replies_per_s <"$work/run")" -v w="$wanted" -v l="$rate_least" \
      'BEGIN { exit !(r < w * l) }' && reason="it did not keep up with $wanted requests/s"
  elif [[ $line == *idle=* && $* != *--shared-core* ]] &&
    awk -v i="$(result idle <"$work/run")" -v l="$idle_least" 'BEGIN { exit !(i < l) }'; then
    reason="the generator had no time left"
  fi
  if [ -n "$reason" ]; then
    echo "  $name $variant $round VOID: $reason"
    row "$name" "$variant" "$round" "${line// /$'\t'}" "note=void: $reason" valid=false
    return 1
  fi
  row "$name" "$variant" "$round" "${line// /$'\t'}"
  echo "  $name $variant $round: $(sed -n 's/.*announces_per_s=\([0-9]*\).*p99_us=\([0-9]*\).*/\1 announces\/s, p99 \2 us/p
    s/.*\(fill_s=[0-9.]*\) errors.*/\1/p' <<<"$line" | head -1)"
}

# ready NAME: obtained, started and filled; what is so already stays.
ready() {
  local name=$1
  if [ -n "${process_of[$name]:-}" ]; then
    kill -0 "${process_of[$name]}" 2>/dev/null && return
    unset "process_of[$name]"
  fi
  have "$name" || return
  start "$name" || { left_out "$name" "it does not start"; return 1; }
  [ "$name" != floor ] || return 0
  measure "$name" fill 0 --fill-only "${fill_options[@]}" && return
  stop "$name"
  return 1
}

# The median of key $3 in the lines of contender $1 and variant $2 of the suite $4.
median() {
  [ -f "$out/$4.tsv" ] || return 0
  awk -F '\t' -v name="$1" -v variant="$2" -v key="$3" '
    $1 == name && $2 == variant && !/valid=false/ {
      for (i = 4; i <= NF; i++) if (index($i, key "=") == 1) print substr($i, length(key) + 2) }' \
    "$out/$4.tsv" | sort -n |
    awk '{ v[NR] = $1 } END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# The peak of a contender, by the suite udp, or by a look at it now.
peak_of() {
  local peak
  peak=$(median "$1" closed announces_per_s udp)
  if [ -z "$peak" ]; then
    measure "$1" peak 1 --skip-fill --warm-up "$first_warm_up" --seconds "$seconds" >/dev/null
    peak=$(median "$1" peak announces_per_s "$suite")
  fi
  echo "${peak%.*}"
}

# Throughput: closed loop, all in turns.
suite_udp() {
  local name round warm
  begin_suite udp
  for name in "${udp_contenders[@]}"; do ready "$name"; done
  for round in $(seq "$rounds"); do
    warm=$warm_up
    [ "$round" -gt 1 ] || warm=$first_warm_up
    for name in "${udp_contenders[@]}"; do
      [ -z "${process_of[$name]:-}" ] ||
        measure "$name" closed "$round" --skip-fill --warm-up "$warm" --seconds "$seconds"
    done
  done
}

# Latency: open loop at shares of each one's peak, and at one rate for all. In turns, because a
# stall of the machine is longer than what is to be seen; percentiles are kept of the middle turn.
suite_latency() {
  local name peak common variant rate round
  declare -A rates=()
  begin_suite latency
  ready opentracker && common=$(($(peak_of opentracker) / 2))
  for name in "${udp_contenders[@]}"; do
    ready "$name" || continue
    peak=$(peak_of "$name")
    [ -n "$peak" ] || { left_out "$name" "its peak is not known"; continue; }
    for variant in half:$((peak / 2)) most:$((peak * 4 / 5)) common:${common:-0}; do
      [ "${variant#*:}" -gt 0 ] || continue
      rates[$name:${variant%:*}]=${variant#*:}
      row "$name" "${variant%:*}-rate" 1 "rate=${variant#*:}"
    done
  done
  for round in $(seq "$latency_rounds"); do
    for name in "${udp_contenders[@]}"; do
      for variant in half most common; do
        rate=${rates[$name:$variant]:-}
        [ -z "$rate" ] || measure "$name" "$variant" "$round" --skip-fill --warm-up "$warm_up" \
          --seconds "$latency_seconds" --window 64 --rate "$rate" \
          --histogram "$work/latency-$name-$variant-$round"
      done
    done
  done
  for name in "${udp_contenders[@]}"; do
    for variant in half most common; do
      round=$(middle_turn "$name" "$variant" p99_us latency)
      [ -z "$round" ] ||
        mv "$work/latency-$name-$variant-$round" "$out/latency-$name-$variant.hgrm"
    done
  done
}

# The turn whose value of key $3 is the middle one of contender $1, variant $2 in suite $4.
middle_turn() {
  awk -F '\t' -v name="$1" -v variant="$2" -v key="$3" '
    $1 == name && $2 == variant && !/valid=false/ {
      for (i = 4; i <= NF; i++) if (index($i, key "=") == 1) print substr($i, length(key) + 2), $3 }' \
    "$out/$4.tsv" | sort -n | awk '{ v[NR] = $2 } END { if (NR) print v[int((NR + 1) / 2)] }'
}

# One worker against two. A unit is a core with one worker and one generator that share it; two
# units are two cores with two workers and two generators. What is beyond the double is impossible,
# what is below it is lost to the other worker.
suite_workers() {
  local name=$best_engine round units pid
  begin_suite workers
  if [ "$tracker_core" = "$load_core" ] || [ "$(nproc)" -lt 2 ]; then
    left_out "$name" "two cores are needed"
    return
  fi
  stop_all
  # Peers keep their addresses: as many sockets as will ask.
  fill_options=(--sockets 64)
  for units in 1 2; do
    # One that is started under the name of the other: same engine, another number of workers.
    if [ "$units" -eq 1 ]; then
      WORKERS=1 ready "$name" || break
    else
      local alone=$tracker_core
      tracker_core=$alone,$load_core
      WORKERS=2 ready "$name"
      tracker_core=$alone
      [ -n "${process_of[$name]:-}" ] || break
    fi
    for round in $(seq 0 "$worker_rounds"); do
      # Round 0 is the warm-up.
      for pid in $(seq "$units"); do
        (
          # shellcheck disable=SC2030
          [ "$pid" -ne 1 ] || load_core=$tracker_core
          load --port "${port_of[$name]}" --torrents "$torrents" --peers "$peers" --skip-fill \
            --shared-core --sockets 64 --window 8 --seed "$pid" --warm-up 3 \
            --seconds "$worker_seconds" --tracker-process "${process_of[$name]}" \
            >"$work/unit-$pid" 2>&1
        ) &
        units_pids[pid]=$!
      done
      for pid in $(seq "$units"); do wait "${units_pids[$pid]}"; done
      [ "$round" -gt 0 ] || continue
      local valid=true sum=0 own=0 rate
      for pid in $(seq "$units"); do
        [ "$(result valid <"$work/unit-$pid")" = true ] || valid=false
        rate=$(result announces_per_s <"$work/unit-$pid")
        sum=$((sum + ${rate:-0}))
        rate=$(result ran <"$work/unit-$pid")
        own=$(awk -v a="$own" -v b="${rate:-0}" -v n="$units" 'BEGIN { print a + b / n }')
      done
      row "$name" "$units" "$round" "announces_per_s=$sum" "ran=$own" \
        "announces_per_cpu_s=$(awk -v s="$sum" -v o="$own" 'BEGIN { print o ? int(s / o) : 0 }')" \
        "valid=$valid"
      echo "  $units worker(s), round $round: $sum announces/s, tracker ran $own cores"
    done
    stop "$name"
  done
  fill_options=()
}
units_pids=()

# Processor time of all threads of a process.
ran_ns() {
  awk '{ s += $1 } END { printf "%.0f\n", s }' /proc/"$1"/task/*/schedstat 2>/dev/null || echo 0
}

# HTTP: wrk with requests of the population, over 64 connections; nginx with a fixed body beside it.
suite_http() {
  local name round pipeline
  begin_suite http
  stop_all
  if ! debian_package wrk wrk; then
    left_out wrk "no Debian package wrk"
    return
  fi
  # All from one address, as wrk's requests are.
  fill_options=(--source-networks 0)
  ready btrt-http
  ready opentracker
  fill_options=()
  body_bytes=330
  if [ -n "${process_of[btrt-http]:-}" ]; then
    measure btrt-http btrt-load 1 --http --skip-fill --source-networks 0 --warm-up 3 \
      --seconds "$seconds" --histogram "$out/http-btrt.hgrm"
    measure btrt-http btrt-load-16 1 --http --skip-fill --source-networks 0 --pipeline 16 \
      --warm-up "$warm_up" --seconds "$seconds"
    # Without its head, of which nginx has one of its own.
    body_bytes=$(body_length "${port_of[btrt-http]}")
  fi
  if have nginx; then
    start nginx || left_out nginx "it does not start"
  fi
  row nginx - 0 "body_bytes=$body_bytes"
  load --torrents "$torrents" --peers "$peers" --write-requests "$work/requests"
  for round in $(seq "$http_rounds"); do
    for pipeline in 1 16; do
      for name in btrt-http opentracker nginx; do
        # It closes every connection after one reply.
        [ "$name:$pipeline" != opentracker:16 ] || continue
        [ -z "${process_of[$name]:-}" ] || measure_wrk "$name" "$pipeline" "$round"
      done
    done
  done
  stop_all
}

# Bytes of the body of a reply of average length: all replies of btrt-load less their head.
body_length() {
  local head whole
  head=$(exec 3<>"/dev/tcp/127.0.0.1/$1" &&
    printf 'GET /announce?info_hash=%s&peer_id=%s&port=1&left=1&compact=1 HTTP/1.0\r\n\r\n' \
      aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbb >&3 &&
    timeout 2 sed '/^\r$/q' <&3 | wc -c)
  whole=$(median btrt-http btrt-load bytes_per_reply http)
  awk -v w="${whole:-420}" -v h="${head:-90}" 'BEGIN { printf "%d\n", w - h }'
}

measure_wrk() {
  local name=$1 variant=keep-alive round=$3 pid=${process_of[$1]} ran line
  [ "$2" -eq 1 ] || variant=pipelined-$2
  if [ "$name" = nginx ]; then
    # Its worker is the one that works.
    pid=$(pgrep -P "$pid" | head -1)
  fi
  # shellcheck disable=SC2031
  PERF_REQUESTS=$work/requests PERF_PIPELINE=$2 taskset -c "$load_core" \
    wrk -t1 -c64 -d"${warm_up}s" -s "$perf/wrk.lua" "http://127.0.0.1:${port_of[$name]}/" \
    >/dev/null 2>&1
  ran=$(ran_ns "$pid")
  # shellcheck disable=SC2031
  PERF_REQUESTS=$work/requests PERF_PIPELINE=$2 taskset -c "$load_core" \
    wrk -t1 -c64 -d"${seconds}s" --latency -s "$perf/wrk.lua" \
    "http://127.0.0.1:${port_of[$name]}/" >"$work/wrk" 2>&1
  ran=$(($(ran_ns "$pid") - ran))
  line=$(awk -v ran="$ran" -v opentracker="$([ "$name" = opentracker ] && echo 1)" '
    function us(t) {
      return t ~ /us$/ ? t + 0 : t ~ /ms$/ ? t * 1e3 : t * 1e6
    }
    function bytes(t) {
      return t ~ /GB$/ ? t * 1073741824 : t ~ /MB$/ ? t * 1048576 : t ~ /KB$/ ? t * 1024 : t + 0
    }
    $1 == "50%" { p50 = us($2) }
    $1 == "99%" { p99 = us($2) }
    /requests in/ { n = $1; sub(/,$/, "", $4); s = us($4); b = bytes($5) }
    /Requests\/sec/ { rate = $2 }
    /Non-2xx/ { wrong = $NF }
    /Socket errors/ { gsub(",", ""); failed = $4 + $6 + $8 + $10 }
    END {
      # A connection that was closed after its reply is no error.
      ok = n > 0 && !wrong && (opentracker || !failed)
      printf "requests_per_s=%.0f\trequests_per_cpu_s=%.0f\tran=%.3f\tp50_us=%.0f\tp99_us=%.0f",
        rate, (ran > 0 ? n * 1e9 / ran : 0), (s > 0 ? ran / s / 1e3 : 0), p50, p99
      printf "\tbytes_per_reply=%.1f\terrors=%d\tsocket_errors=%d\tvalid=%s\n",
        (n > 0 ? b / n : 0), wrong, failed, (ok ? "true" : "false")
    }' "$work/wrk")
  if [ -z "$line" ] || [[ $line == *valid=false* ]]; then
    echo "  $name $variant $round VOID"
    row "$name" "$variant" "$round" "$line" "note=void: $(grep -E 'Non-2xx|Socket|unable|rror' \
      "$work/wrk" | head -1 | tr -s ' ')" valid=false
    return
  fi
  row "$name" "$variant" "$round" "$line"
  echo "  $name $variant $round: ${line%%$'\t'*}"
}

# The first seconds after the start over a filled store in a file. The generator practices with the
# floor before, so that what is seen is the tracker's start and not its own. The first turn goes on for
# a minute, the others for as long as it takes to see that nothing changes any more.
suite_start() {
  local name mode round rate practice=
  begin_suite start
  stop_all
  if have floor && start floor; then practice="--practice ${port_of[floor]}"; fi
  for name in "${our_engines[@]}"; do
    rm -rf "$work/store"
    mkdir "$work/store"
    STORE_PATH=$work/store ready "$name" || continue
    stop "$name"
    rate=0
    for mode in closed open; do
      for round in $(seq "$start_rounds"); do
        start_turn "$name" "$mode" "$round" "$rate" || break 2
      done
      seconds_in_the_middle "$work/start-$name-$mode"-*.csv >"$out/start-$name-$mode.csv"
      echo "  $name $mode: $(cut -d, -f2 "$out/start-$name-$mode.csv" | sed -n '2,6p' | paste -sd' ')"
      rate=$(tail -5 "$out/start-$name-$mode.csv" | cut -d, -f2 | sort -n | sed -n 3p)
      rate=$((rate * 6 / 10))
    done
    rm -rf "$work/store"
  done
  stop floor
}

# start_turn NAME MODE ROUND RATE: one start, with the generator there before it.
start_turn() {
  local name=$1 mode=$2 round=$3 rate=$4 length=$start_seconds line generator
  [ "$round" = 1 ] || length=$start_seconds_short
  # Where start will put it.
  skip_taken_ports
  # shellcheck disable=SC2086
  load $practice --port "$next_port" --torrents "$torrents" --peers "$peers" --await 120 --skip-fill \
    --warm-up 0 --seconds "$length" --rate "$rate" --window 64 \
    --per-second "$work/start-$name-$mode-$round.csv" >"$work/start" 2>&1 &
  generator=$!
  until grep -q '^waiting' "$work/start" || ! kill -0 "$generator" 2>/dev/null; do
    sleep 0.1
  done
  STORE_PATH=$work/store start "$name" || return 1
  wait "$generator"
  line=$(sed -n 's/^result //p' "$work/start")
  row "$name" "$mode" "$round" "${line// /$'\t'}" "rate=$rate" \
    "awaited_s=$(sed -n 's/^answered after \([0-9.]*\).*/\1/p' "$work/start")"
  stop "$name"
}

# seconds_in_the_middle CSV ...: for each second and column the median of the turns that had it.
seconds_in_the_middle() {
  head -1 "$1"
  awk -F, '
    FNR > 1 {
      if ($1 > last) last = $1
      n[$1]++
      for (c = 2; c <= NF; c++) {
        i = n[$1]
        for (; i > 1 && v[$1, c, i - 1] > $c + 0; i--) v[$1, c, i] = v[$1, c, i - 1]
        v[$1, c, i] = $c + 0
      }
      columns = NF
    }
    END {
      for (s = 1; s <= last; s++) {
        if (!n[s]) continue
        line = s
        for (c = 2; c <= columns; c++) line = line "," v[s, c, int((n[s] + 1) / 2)]
        print line
      }
    }' "$@"
}

# What must not be felt: latency at half of opentracker's peak while a neighbour hangs that is asked
# about every torrent, and while snapshots of everything are written into a database without a pause,
# each beside the plain tracker, in turns.
suite_beside() {
  local name round rate names=("$best_engine")
  begin_suite beside
  stop_all
  if start silent; then names+=("$best_engine-neighbour"); else left_out silent "it does not start"; fi
  if start database; then names+=("$best_engine-snapshots"); else left_out database "it does not start"; fi
  rate=$(median opentracker common-rate rate latency)
  for name in "${names[@]}"; do
    ready "$name" || return
  done
  rate=${rate:-$(($(peak_of "$best_engine") / 4))}
  for round in $(seq 0 "$beside_rounds"); do
    for name in "${names[@]}"; do
      # What one does for itself is not to be felt by the others.
      signal STOP "${names[@]}"
      signal CONT "$name"
      # Round 0 is the warm-up.
      measure "$name" "$([ "$round" -gt 0 ] && echo common || echo warm-up)" "$round" --skip-fill \
        --warm-up "$warm_up" --seconds "$latency_seconds" --window 64 --rate "$rate"
    done
  done
  signal CONT "${names[@]}"
  [ -z "${process_of[database]:-}" ] || row "$best_engine-snapshots" snapshot 1 "$(last_snapshot)"
  stop_all
}

# signal SIGNAL NAME ...: to contenders that run.
signal() {
  local signal=$1 name
  shift
  for name in "$@"; do
    [ -z "${process_of[$name]:-}" ] || kill "-$signal" "${process_of[$name]}"
  done
}

# What the last snapshot holds and how long it took; waits for the first one.
last_snapshot() {
  local tries=0 told
  until told=$("$root/target/dist/bin/btrt" db status -c "$work/$best_engine-snapshots.conf" 2>&1) &&
    [[ $told == *"took "* ]]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ]; then
      printf 'note=void: no snapshot: %s\tvalid=false' "$told"
      return
    fi
    sleep 1
  done
  sed -n 's/.*took \([0-9.]*\) s, holds \([0-9]*\) torrents and \([0-9]*\) peers.*/took_s=\1\ttorrents=\2\tpeers=\3/p' \
    <<<"$told"
}

# Pauses: minutes at four fifths of the peak.
suite_pauses() {
  local name=$best_engine rate whole
  begin_suite pauses
  stop_all
  BTRT_JAVA_OPTS="-Xlog:gc*,safepoint:file=$work/tracker.gc:uptimemillis" ready "$name" || return
  rate=$(peak_of "$name")
  rate=$((${rate:-0} * 4 / 5))
  whole=$(awk -v m="$pause_minutes" 'BEGIN { printf "%d\n", m * 60 }')
  PERF_JAVA_OPTS="-Xlog:safepoint:file=$work/load.gc:uptimemillis" \
    measure "$name" most 1 --skip-fill --warm-up "$warm_up" --seconds "$whole" --window 64 \
    --rate "$rate" --histogram "$out/pauses-$name.hgrm"
  stop "$name"
  row "$name" safepoints 1 "$(safepoints "$work/tracker.gc")" "rate=$rate" "minutes=$pause_minutes"
  row generator safepoints 1 "$(safepoints "$work/load.gc")"
}

# Number and longest of the stops in a log of -Xlog:safepoint, and of the collector's among them.
safepoints() {
  awk '
    /Safepoint "/ { n++; if (match($0, /Total: +[0-9]+/)) {
      t = substr($0, RSTART + 6, RLENGTH - 6) / 1e3; all += t; if (t > longest) longest = t } }
    /Pause / && match($0, /[0-9.]+ms$/) { g++; t = substr($0, RSTART) * 1e3; if (t > gc) gc = t }
    END { printf "stops=%d\tlongest_us=%.0f\tall_us=%.0f\tgc=%d\tgc_longest_us=%.0f\n",
      n, longest, all, g, gc }' "$1" 2>/dev/null
}

# Resident memory: of each after the population, and of ours by size of swarm.
suite_memory() {
  local size name saved_torrents=$torrents saved_peers=$peers
  begin_suite memory
  stop_all
  for size in $memory_peers; do
    peers=$size
    torrents=$((size / 2))
    for name in "${memory_contenders[@]}"; do
      if [ "$name" = chihaya ] && [ "$size" -gt 5000000 ]; then
        left_out "$name" "$size peers take it too long"
        continue
      fi
      measure_memory "$name" "$size"
    done
    rm -f "$work"/white-*
  done
  for size in $swarm_sizes; do
    peers=$swarm_peers
    torrents=$(((swarm_peers + size - 1) / size))
    measure_memory "$best_engine" "swarm-$size" --swarm-size "$size"
  done
  torrents=$saved_torrents
  peers=$saved_peers
}

# measure_memory NAME VARIANT OPTION ...: started, asked a little, looked at, filled, looked at.
measure_memory() {
  local name=$1 variant=$2 before after
  shift 2
  have "$name" || return
  start "$name" || { left_out "$name" "it does not start"; return; }
  # The program itself, its code and buffers, are not to count as peers.
  load --port "${port_of[$name]}" --torrents 1000 --peers 2000 --warm-up 1 --seconds 3 \
    >"$work/little" 2>&1
  before=$(resident_kb "$name")
  # shellcheck disable=SC2046
  load --port "${port_of[$name]}" --torrents "$torrents" --peers "$peers" --fill-only \
    --fill-timeout 600 $(options_of "$name") "$@" >"$work/run" 2>&1
  after=$(resident_kb "$name")
  row "$name" "$variant" 1 "peers=$peers" "torrents=$torrents" "before_kb=$before" \
    "after_kb=$after" "large_kb=$(large_mappings_kb "$name")" \
    "fill_s=$(result fill_s <"$work/run")" \
    "valid=$(result valid <"$work/run" | grep true || echo false)"
  echo "  $name $variant: $((after / 1024)) MB, growth $(((after - before) * 1024 / peers)) bytes per peer"
  stop "$name"
}

resident_kb() {
  sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/${process_of[$1]}/status"
}

# Resident in mappings of 256 MB and more. The Java heap and all else of the program are smaller:
# with us that is the store.
large_mappings_kb() {
  awk '/^Size:/ { size = $2 } /^Rss:/ { if (size >= 262144) sum += $2 } END { print sum + 0 }' \
    "/proc/${process_of[$1]}/smaps"
}
