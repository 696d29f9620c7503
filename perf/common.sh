# Sourced by the scripts of this folder: where things are, which JDK, how Java is started.
# shellcheck shell=bash
# shellcheck disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
perf=$root/perf
required=25

# The feature release of the JDK in $1, or 0; as src/main/launcher/btrt.
release_of() {
  [ -x "$1/bin/java" ] || { echo 0; return; }
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  echo "${version:-0}"
}

java_home=
for candidate in "${BTRT_JAVA_HOME:-}" "${JAVA_HOME:-}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  if [ -n "$candidate" ] && [ "$(release_of "$candidate")" -ge "$required" ]; then
    java_home=$candidate
    break
  fi
done
if [ -z "$java_home" ]; then
  echo "no Java $required or newer found; set BTRT_JAVA_HOME" >&2
  exit 2
fi
export BTRT_JAVA_HOME=$java_home

# Compiles the program and what lies here; NO_BUILD=1 takes what is there. $1: the phase.
build() {
  [ -n "${NO_BUILD:-}" ] || (cd "$root" && mvn -q -B -ntp -Pperf -DskipTests "$1")
}

# A class of this folder, with the JVM options of the program; the process becomes the JVM.
java_run() {
  # shellcheck disable=SC2086
  exec "$java_home/bin/java" "@$root/native-config/jvm.options" ${PERF_JAVA_OPTS:-} \
    -cp "$root/target/test-classes:$root/target/classes:$(cat "$root/target/perf.classpath")" "$@"
}

tracker_core=${TRACKER_CORE:-0}
load_core=${LOAD_CORE:-1}

# A class of this folder on the generator's core; the process, a subshell, becomes the JVM.
load_core_run() {
  taskset -cp "$load_core" "$BASHPID" >/dev/null
  java_run "$@"
}

# The generator.
load() {
  (load_core_run org.btrt.perf.load.LoadCommand "$@")
}

# Waits until port $1 of 127.0.0.1 is bound, half a minute at most; $2: the process; $3: tcp or udp.
await_port() {
  local hex tries=0 state='.*'
  hex=$(printf '0100007F:%04X' "$1")
  [ "${3:-udp}" = udp ] || state=' .* 0A '
  until grep -q "$hex$state" "/proc/net/${3:-udp}" "/proc/net/${3:-udp}6" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ] || ! kill -0 "$2" 2>/dev/null; then
      echo "nobody listens at port $1" >&2
      return 1
    fi
    sleep 0.1
  done
}

# The value of key $1 in the generator's last line, read from the standard input.
result() {
  sed -n "s/^result .*\b$1=\([^ ]*\).*/\1/p"
}
