#!/usr/bin/env bash
# The one entry point: sets the machine up, builds, and does a job.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'EOT'
Usage: ./build.sh COMMAND [-- ARGUMENTS]

  demo     set up, build, and run the main job: train, analyse, prune, report
           (arguments go to it: ./build.sh demo -- --data DIR, or -- --help)
  test     set up, build, and run all tests (-- ARGUMENTS go to 'dotnet test')
  build    set up and build everything
  doctor   say what is installed, what is missing, and the command that mends it
  pack     pack the libraries, and build and run an application of the template with
           the packages alone (docs/packages.md); 'test' without arguments does it, too
  bench    set up, build, and run the benchmarks (-- --help lists them)
  launch   run a program in several processes of this machine (docs/scale-out.md):
           ./build.sh launch -n 2 -- examples/MainJob --quick
           (-n processes, -p port; a folder of examples/ is built first, anything
           else is run as it is; OMP_NUM_THREADS: threads of each process)
  clean    remove everything that a build made
  help     this text

Nothing is installed that is already there: the packages are listed in eng/debian-packages.txt.
EOT
}

fail() { printf 'error: %s\n' "$1" >&2; exit 2; }

say() { printf '%s\n' "$1"; }

package_list() { grep -vE '^[[:space:]]*(#|$)' eng/debian-packages.txt; }

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_packages() {
  local name
  for name in $(package_list); do
    # A libtorch of the user's own replaces Debian's.
    if [ "$name" = libtorch-dev ] && [ -n "${LIBTORCH:-}" ]; then continue; fi
    is_installed "$name" || printf '%s\n' "$name"
  done
}

check_sdk() {
  command -v dotnet >/dev/null 2>&1 ||
    fail "the .NET SDK is not on PATH. Install the .NET 10 SDK (https://dotnet.microsoft.com/download), then run this again."
  # In this folder the command fails when no installed SDK satisfies global.json.
  dotnet --version >/dev/null 2>&1 ||
    fail "no installed .NET SDK satisfies global.json, which asks for version 10. Installed: $(cd / && dotnet --list-sdks | tr '\n' ' ')"
}

set_up() {
  check_sdk
  [ "$(uname -s)" = Linux ] || return 0
  command -v dpkg-query >/dev/null 2>&1 ||
    fail "this is not a Debian-like system, so packages cannot be installed here. Install the equivalents of: $(package_list | tr '\n' ' ')or build with -p:TorchProvider=package -p:PlotProvider=package."
  local missing
  missing=$(missing_packages | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      fail "these packages are missing and need root to install: $missing— as root: apt-get install $missing"
    sudo=(sudo)
  fi
  say "Installing from Debian: $missing"
  local log
  log=$(mktemp)
  if ! { "${sudo[@]}" apt-get update -q && DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -q --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    fail "installing $missing failed (see above). Mend the package sources, or install by hand: apt-get install $missing"
  fi
  rm -f "$log"
}

stamp=artifacts/.built

# Nothing to build when no input is newer than the last successful build.
is_built() {
  [ -f "$stamp" ] &&
    [ -z "$(find . \( -path ./artifacts -o -path ./.git -o -path ./runs -o -path ./docs \) -prune -o -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.cpp' -o -name '*.h' -o -name '*.sh' -o -name '*.json' -o -name '*.yaml' -o -name '*.txt' -o -name '*.sln' -o -name .editorconfig \) -newer "$stamp" -print -quit)" ]
}

build() {
  is_built && return 0
  say "Building"
  mkdir -p artifacts
  local started
  started=$(mktemp artifacts/.building.XXXXXX)
  if ! dotnet build Distiller.sln -c Release --nologo -v minimal -clp:NoSummary "$@" >artifacts/build.log 2>&1; then
    rm -f "$started"
    grep -E ': error ' artifacts/build.log | sort -u | head -n 30 >&2 || tail -n 20 artifacts/build.log >&2
    fail "the build failed; the whole log is artifacts/build.log."
  fi
  mv "$started" "$stamp"
}

run_tests() {
  rm -rf artifacts/test-results
  local status=0
  # Test projects run side by side; threads of their own would only wait for one another.
  export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
  dotnet test Distiller.sln -c Release --no-build --nologo -v minimal --logger trx --results-directory artifacts/test-results "$@" || status=$?
  awk '
    { while (match($0, /<Counters [^>]*>/)) {
        counters = substr($0, RSTART, RLENGTH); $0 = substr($0, RSTART + RLENGTH)
        passed += number(counters, "passed"); failed += number(counters, "failed") + number(counters, "error") + number(counters, "timeout") + number(counters, "aborted")
        total += number(counters, "total"); run += number(counters, "executed") } }
    function number(text, name) { return match(text, " " name "=\"[0-9]+\"") ? substr(text, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
    END { printf "%d passed, %d failed", passed, failed; if (total > run) printf ", %d skipped", total - run; print "" }
  ' $(find artifacts/test-results -name '*.trx' 2>/dev/null) /dev/null
  return "$status"
}

check_packages() {
  say "Checking the packages"
  if ! eng/check-packages >artifacts/packages.log 2>&1; then
    tail -n 20 artifacts/packages.log >&2
    say "The packages are not in order; the whole log is artifacts/packages.log."
    return 1
  fi
  tail -n 1 artifacts/packages.log
}

doctor() {
  local bad=0 name version
  line() { printf '  %-6s %-22s %s\n' "$1" "$2" "$3"; }
  say "Distiller doctor"
  if command -v dotnet >/dev/null 2>&1 && version=$(dotnet --version 2>/dev/null); then line ok ".NET SDK" "$version"
  else line MISSING ".NET SDK" "install the .NET 10 SDK: https://dotnet.microsoft.com/download"; bad=1; fi
  if command -v dpkg-query >/dev/null 2>&1; then
    for name in $(package_list); do
      if is_installed "$name"; then line ok "$name" "$(dpkg-query -W -f='${Version}' "$name")"
      elif [ "$name" = libtorch-dev ] && [ -n "${LIBTORCH:-}" ]; then line ok "$name" "replaced by LIBTORCH=$LIBTORCH"
      else line MISSING "$name" "apt-get install $name"; bad=1; fi
    done
  else
    line warn "Debian packages" "no dpkg here; needed: $(package_list | tr '\n' ' ')"
  fi
  local blas
  blas=$(readlink -f /usr/lib/"$(uname -m)"-linux-gnu/libblas.so.3 2>/dev/null || true)
  case "$blas" in
    *openblas*) line ok "BLAS in use" "$blas" ;;
    "") line MISSING "BLAS in use" "none; apt-get install libopenblas0-openmp"; bad=1 ;;
    *) line warn "BLAS in use" "$blas is 10 to 50 times slower; update-alternatives --config libblas.so.3-$(uname -m)-linux-gnu" ;;
  esac
  local flags kernels=baseline
  flags=$(grep -m1 '^flags' /proc/cpuinfo 2>/dev/null || true)
  case "$flags" in *avx512bw*) kernels="AVX-512 (OPENBLAS_CORETYPE=${OPENBLAS_CORETYPE:-SKYLAKEX, set by the loader})" ;; *avx2*) kernels=AVX2 ;; esac
  line ok "processor" "$(nproc) threads (OMP_NUM_THREADS=${OMP_NUM_THREADS:-unset}), $kernels"
  if command -v gnuplot >/dev/null 2>&1; then line ok "gnuplot" "$(gnuplot --version)"; else line MISSING gnuplot "apt-get install gnuplot-nox"; bad=1; fi
  if [ -f artifacts/native/libdistiller_native.so ]; then
    if ldd artifacts/native/libdistiller_native.so 2>/dev/null | grep -q 'not found'; then
      line BROKEN "native shim" "$(ldd artifacts/native/libdistiller_native.so | grep 'not found' | tr -s ' \t' ' ' | tr '\n' ';') remove artifacts/native and run ./build.sh build"; bad=1
    else line ok "native shim" "artifacts/native/libdistiller_native.so"; fi
  else line warn "native shim" "not built yet; ./build.sh build"; fi
  [ "$bad" -eq 0 ] && say "Everything that is needed is there." || say "Mend what is marked above, or let ./build.sh build do it."
  return "$bad"
}

free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { printf '%s' "$port"; return; }
  done
  fail "found no free port; name one with -p."
}

# Each rank in a process group of its own, so that one Ctrl-C is passed on to all of them, once.
launch() {
  local count=2 port="" rank ended code status=0 name watch="" stopping=""
  while [ $# -gt 0 ]; do
    case "$1" in
      -n | -p) [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || fail "$1 wants a number above 0, not '${2:-}'."
        if [ "$1" = -n ]; then count=$2; else port=$2; fi; shift 2 ;;
      --) shift; break ;;
      -*) fail "launch knows -n and -p, not '$1'. The program and its arguments come after --." ;;
      *) break ;;
    esac
  done
  [ $# -gt 0 ] || fail "launch wants a program: ./build.sh launch -n 2 -- examples/MainJob --quick"
  if [ -d "$1" ]; then
    name=$(basename "$1")
    set_up; build
    [ -f "artifacts/bin/$name/release/$name.dll" ] || fail "'$1' is not a program of this repository: artifacts/bin/$name/release/$name.dll does not exist."
    shift
    set -- dotnet "artifacts/bin/$name/release/$name.dll" "$@"
  fi
  export WORLD_SIZE=$count LOCAL_WORLD_SIZE=$count MASTER_ADDR=127.0.0.1 MASTER_PORT=${port:-$(free_port)}
  export OMP_NUM_THREADS=${OMP_NUM_THREADS:-$(($(nproc) / count > 0 ? $(nproc) / count : 1))}
  declare -A ranks=()
  trap 'stopping=130; kill -INT "${!ranks[@]}" 2>/dev/null || true' INT
  trap 'stopping=143; kill -TERM "${!ranks[@]}" 2>/dev/null || true' TERM
  set -m
  for ((rank = 0; rank < count; rank++)); do
    [ -z "$stopping" ] || { status=$stopping; break; }
    if [ "$rank" -eq 0 ]; then RANK=0 LOCAL_RANK=0 "$@" </dev/null &
    else RANK=$rank LOCAL_RANK=$rank "$@" </dev/null > >(sed -u "s/^/[$rank] /") 2> >(sed -u "s/^/[$rank] /" >&2) &
    fi
    ranks[$!]=$rank
  done
  set +m
  while [ "${#ranks[@]}" -gt 0 ]; do
    ended="" code=0
    wait -n -p ended "${!ranks[@]}" 2>/dev/null || code=$?
    # A signal ends the wait, too; it has been passed on.
    [ -n "${ended:-}" ] || continue
    rank=${ranks[$ended]}
    unset "ranks[$ended]"
    [ "$code" -ne 0 ] || continue
    [ "$code" -eq 130 ] || printf 'rank %s ended with code %s\n' "$rank" "$code" >&2
    [ "$status" -eq 0 ] || continue
    case "$code" in 1 | 2 | 130) status=$code ;; *) status=1 ;; esac
    # The others notice by themselves; one that hangs does not.
    [ "${#ranks[@]}" -gt 0 ] || continue
    set -m
    { sleep "$((${DISTILLER_TIMEOUT:-300} + 30))" && kill -KILL "${!ranks[@]}"; } 2>/dev/null & watch=$!
    set +m
  done
  [ -z "$watch" ] || kill -- "-$watch" 2>/dev/null || true
  return "$status"
}

command=${1:-help}
[ $# -eq 0 ] || shift
[ "$command" != launch ] || { status=0; export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1; launch "$@" || status=$?; exit "$status"; }
[ "${1:-}" = -- ] && shift

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
case "$command" in
  demo) set_up; build; exec dotnet run --project examples/MainJob -c Release --no-build -- "$@" ;;
  test)
    set_up; build; status=0
    # Everything, packages included, unless a part was asked for. The count of the tests is the last line.
    if [ $# -eq 0 ]; then check_packages || status=$?; fi
    run_tests "$@" || status=$?
    exit "$status" ;;
  pack) set_up; build; check_packages ;;
  build) set_up; build "$@"; say "Built." ;;
  doctor) doctor ;;
  bench) set_up; build; exec dotnet run --project benchmarks/Distiller.Benchmarks -c Release --no-build -- "$@" ;;
  clean) rm -rf artifacts; say "Removed artifacts/." ;;
  help | -h | --help) usage ;;
  *) usage >&2; fail "unknown command '$command'." ;;
esac
