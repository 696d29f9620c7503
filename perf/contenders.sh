# Sourced by compare.sh: who takes part, how each is obtained, configured and started.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154
# Uses the variables of compare.sh.

aquatic_version=0.9.0
chihaya_commit=878b42edf8e8
cache=$perf/.cache
floor_peers=22

declare -A port_of process_of version_of
next_port=${PORT:-17969}

# A command, or where its usual place is even if the path leaves it out.
find_command() {
  local name=$1 candidate
  shift
  command -v "$name" && return
  for candidate in "$@"; do
    [ -x "$candidate" ] && echo "$candidate" && return
  done
  return 1
}

# The Debian package $1 with the command $2, installed if that is possible.
debian_package() {
  find_command "$2" "/usr/sbin/$2" >/dev/null && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "installing $1" >&2
    apt-get install -y -q "$1" >"$work/apt.log" 2>&1 && return
  fi
  return 1
}

# Whether $1 can be started, installed or built if need be; says why not.
have() {
  if obtain "$1" >"$work/reason"; then
    echo "$1"$'\t'"${version_of[$1]}" >>"$out/versions.tsv"
    return
  fi
  left_out "$1" "$(tail -1 "$work/reason")"
  return 1
}

# The same; its version afterwards in version_of, the reason on the standard output.
obtain() {
  case $1 in
    btrt-*) obtain_btrt "$1" ;;
    opentracker) obtain_opentracker ;;
    aquatic-*) obtain_aquatic ;;
    chihaya) obtain_chihaya ;;
    floor) obtain_floor ;;
    nginx) obtain_nginx ;;
    silent | database) version_of[$1]=$commit ;;
  esac
}

obtain_btrt() {
  btrt_configuration "$1" 1 >"$work/probe.conf"
  if ! "$root/target/dist/bin/btrt" check -c "$work/probe.conf" >"$work/probe.log" 2>&1; then
    echo "the program has no engine $(engine_of "$1")"
    return 1
  fi
  version_of[$1]=$commit
}

obtain_opentracker() {
  debian_package opentracker opentracker || { echo "no Debian package opentracker"; return 1; }
  version_of[opentracker]="Debian $(dpkg-query -W -f '${Version}' opentracker 2>/dev/null)"
  # Debian's build serves what a list names.
  [ -f "$work/white-$torrents" ] || load --torrents "$torrents" --peers "$peers" \
    --write-hashes "$work/white-$torrents"
}

obtain_aquatic() {
  local home=$cache/aquatic_udp-$aquatic_version cargo
  aquatic=$home/bin/aquatic_udp
  version_of[aquatic-mio]="aquatic_udp $aquatic_version of crates.io, target-cpu=native"
  version_of[aquatic-io_uring]=${version_of[aquatic-mio]}
  [ -x "$aquatic" ] && return
  cargo=$(find_command cargo "$HOME/.cargo/bin/cargo") || { echo "no cargo to build it"; return 1; }
  echo "building aquatic_udp $aquatic_version, some minutes" >&2
  # Without its Prometheus page, which is off anyway: the crate behind it does not compile with a
  # compiler of 2026.
  PATH=$(dirname "$cargo"):$PATH CARGO_PROFILE_RELEASE_LTO=thin RUSTFLAGS='-C target-cpu=native' \
    "$cargo" install --locked --root "$home" --target-dir "$work/aquatic" \
    --version "$aquatic_version" --no-default-features --features mimalloc,io-uring aquatic_udp \
    >"$work/aquatic.log" 2>&1 || { tail -3 "$work/aquatic.log"; echo "it did not build"; return 1; }
}

obtain_chihaya() {
  local home=$cache/chihaya-$chihaya_commit go
  chihaya=$home/chihaya
  version_of[chihaya]="commit $chihaya_commit"
  [ -x "$chihaya" ] && return
  go=$(find_command go /usr/local/go/bin/go) || { echo "no go to build it"; return 1; }
  echo "building chihaya $chihaya_commit" >&2
  GOBIN=$home GOPATH=$cache/go timeout 900 "$go" install -modcacherw \
    "github.com/chihaya/chihaya/cmd/chihaya@$chihaya_commit" >"$work/chihaya.log" 2>&1 && return
  echo "its module cannot be had: $(tail -1 "$work/chihaya.log" | tr -d '\t')"
  return 1
}

obtain_floor() {
  command -v cc >/dev/null || { echo "no C compiler"; return 1; }
  [ -x "$work/floor.bin" ] || cc -O2 -o "$work/floor.bin" "$perf/floor/floor.c" || return 1
  version_of[floor]="perf/floor/floor.c, $(cc --version | head -1)"
}

obtain_nginx() {
  debian_package nginx nginx || { echo "no Debian package nginx"; return 1; }
  nginx=$(find_command nginx /usr/sbin/nginx)
  version_of[nginx]=$("$nginx" -v 2>&1 | sed 's/.*nginx.//')
}

# The engine of one of ours: btrt-ENGINE, with -groups, -neighbour or -snapshots behind it, or
# btrt-http for the suite http.
engine_of() {
  local name=${1#btrt-}
  name=${name%%-*}
  echo "${name/#http/auto}"
}

# Our configuration: contender, port; environment: WORKERS, STORE_PATH.
btrt_configuration() {
  local http=
  # By UDP only, unless the suite is about HTTP.
  [ "$1" != btrt-http ] || http="\"127.0.0.1:$2\""
  case $1 in
    *-groups)
      cat <<END
peer_groups:
  - {name: own, priority: 0, cidr_list: ["127.0.1.0/24"]}
  - {name: partners, priority: 1, cidr_list: ["127.0.2.0/24"]}
END
      ;;
    *-snapshots)
      cat "$work/database.conf"
      ;;
    *-neighbour)
      cat <<END
neighbors:
  - name: silent
    announce_request: http://127.0.0.1:${port_of[silent]:-1}/announce
END
      ;;
  esac
  cat <<END
udp:
  listen: ["127.0.0.1:$2"]
  workers: ${WORKERS:-1}
  engine: $(engine_of "$1")
http:
  listen: [$http]
  workers: 1
  max_connections_per_address: 1000
web:
  listen: []
announce:
  seeders_get_seeders: true
store:
  max_swarms: $((torrents + torrents / 5 + 1000))
  max_peers: $((peers + peers / 4 + 1000))
END
  [ -z "${STORE_PATH:-}" ] || echo "  path: $STORE_PATH"
}

# Moves on to a port that nobody listens at: another tracker there would be taken for ours.
skip_taken_ports() {
  while grep -qE "$(printf ' [0-9A-F]+:%04X [0-9A-F]+:0000 ' "$next_port")" \
    /proc/net/udp /proc/net/udp6 /proc/net/tcp /proc/net/tcp6 2>/dev/null; do
    next_port=$((next_port + 1))
  done
}

# start NAME: on the tracker's core at the next port. Remembers port and process under the name.
start() {
  local name=$1 port transport=udp list
  skip_taken_ports
  port=$next_port
  next_port=$((next_port + 1))
  port_of[$name]=$port
  local settings=$work/$name.conf
  case $name in
    btrt-*)
      btrt_configuration "$name" "$port" >"$settings"
      launch "$name" "$root/target/dist/bin/btrt" run -c "$settings"
      ;;
    opentracker*)
      # As root it changes its root first.
      list=$work/white-$torrents
      [ "$(id -u)" -ne 0 ] || list=/white-$torrents
      printf '%s\n' "listen.udp 127.0.0.1:$port" "listen.tcp 127.0.0.1:$port" \
        "access.whitelist $list" "tracker.rootdir $work" >"$settings"
      launch "$name" opentracker -f "$settings"
      ;;
    aquatic-*)
      cat >"$settings" <<END
socket_workers = 1
[network]
address = "127.0.0.1:$port"
socket_recv_buffer_size = 8388608
use_io_uring = $([ "$name" = aquatic-io_uring ] && echo true || echo false)
[protocol]
max_response_peers = 30
[cleaning]
max_peer_age = 86400
END
      launch "$name" "$aquatic" -c "$settings"
      ;;
    chihaya)
      cat >"$settings" <<END
chihaya:
  announce_interval: "30m"
  min_announce_interval: "15m"
  metrics_addr: ""
  udp:
    addr: "127.0.0.1:$port"
    max_clock_skew: "10s"
    private_key: "one that is long enough for the comparison"
    max_numwant: 100
    default_numwant: 50
    max_scrape_infohashes: 50
  storage:
    name: memory
    config: {gc_interval: "3m", peer_lifetime: "24h", shard_count: 1024}
END
      launch "$name" "$chihaya" --config "$settings"
      ;;
    floor) launch "$name" "$work/floor.bin" "$port" "$floor_peers" ;;
    silent)
      transport=tcp
      # It has nothing to do, so it may have the other core.
      (load_core_run org.btrt.perf.load.SilentTracker "$port") >"$work/$name.log" 2>&1 &
      process_of[$name]=$!
      ;;
    database)
      # Elsewhere in earnest: here it gets what the generator leaves of its core.
      (
        chrt --idle -p 0 "$BASHPID"
        cd "$root" && load_core_run org.btrt.perf.load.DatabaseServer "$work/database.conf"
      ) >"$work/$name.log" 2>&1 &
      process_of[$name]=$!
      local tries=0
      until [ -s "$work/database.conf" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 600 ] || ! kill -0 "${process_of[$name]}" 2>/dev/null; then
          tail -5 "$work/$name.log" >&2
          stop "$name"
          return 1
        fi
        sleep 0.1
      done
      return
      ;;
    nginx)
      transport=tcp
      cat >"$settings" <<END
daemon off;
worker_processes 1;
pid $work/nginx.pid;
error_log $work/nginx.error;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000000;
  default_type text/plain;
  server {
    listen 127.0.0.1:$port;
    location / { return 200 "$(head -c "$body_bytes" /dev/zero | tr '\0' x)"; }
  }
}
END
      launch "$name" "$nginx" -p "$work" -c "$settings"
      ;;
  esac
  if ! await_port "$port" "${process_of[$name]}" "$transport"; then
    tail -5 "$work/$name.log" >&2
    stop "$name"
    return 1
  fi
}

launch() {
  local name=$1
  shift
  taskset -c "$tracker_core" "$@" >"$work/$name.log" 2>&1 &
  process_of[$name]=$!
}

# stop NAME: in order, and by force if it takes too long.
stop() {
  local pid=${process_of[$1]:-} tries=0
  [ -n "$pid" ] || return 0
  unset "process_of[$1]"
  kill "$pid" 2>/dev/null
  while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 300 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  kill -9 "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  return 0
}

stop_all() {
  local name
  for name in "${!process_of[@]}"; do stop "$name"; done
}

# What the generator has to know about the replies of $1.
options_of() {
  case $1 in
    # The same to everybody.
    floor) echo "--expect-peers $floor_peers" ;;
    # Gives seeders no seeders, and has no switch for it.
    chihaya) echo "--no-seeders-for-seeders" ;;
  esac
}
