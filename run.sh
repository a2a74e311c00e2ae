#!/bin/sh
# sh run.sh                  set up what is missing, then make the bulletin of 2024-Q1
# sh run.sh WORDS...         python -m reports WORDS..., for example: sh run.sh check 2024-Q1
# sh run.sh setup            set up and nothing else
# sh run.sh test [WORDS...]  ruff, mypy and the quick tests; other words go to pytest
#    --all                   the slow tests too
#    --nightly               every test
#
# Everything lands in .venv; nothing is installed again unless requirements.lock changes.
# Another Python: PYTHON=/usr/bin/python3.13 sh run.sh. Without a network: PIP_NO_INDEX=1
# PIP_FIND_LINKS=wheels sh run.sh, after `pip download -r requirements.lock -d wheels` elsewhere.
set -eu
cd "$(dirname "$0")"
V=.venv
PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
UNAVAILABLE=69

say() { printf '%s\n' "$*" >&2; }
die() { for line; do say "$line"; done; exit $UNAVAILABLE; }

no_python() {
  die "需要 Python 3.11 或更新版本。请安装后重试，或指明位置：PYTHON=/路径/python3 sh run.sh" \
      "Python 3.11 or newer is needed. Install it and try again, or say where it is: PYTHON=/path/to/python3 sh run.sh" \
      "    Debian 12+, Ubuntu 24.04+: apt-get install python3 python3-venv    macOS: brew install python@3.13" \
      "    older systems, no administrator (旧系统、无管理员权限): uv python install 3.13, or conda create -n py python=3.13"
}
no_library() {
  die "缺少 Pango（排版库），未能自动安装。请检查网络，或安装后重试。" \
      "Pango, which sets the text, is missing and could not be installed. Check the network, or install it and try again." \
      "    Debian, Ubuntu: apt-get install $PANGO python3-venv    Fedora: dnf install pango" \
      "    Alpine: apk add pango    macOS: brew install pango"
}
no_packages() {
  if grep -qs 'DO NOT MATCH THE HASHES' "$V/pip.log"; then
    die "下载的文件与 requirements.lock 的校验值不符，没有安装（详情：$V/pip.log）。" \
        "A downloaded file is not the one requirements.lock names, so it was not installed (details: $V/pip.log)."
  elif grep -qs 'No space left' "$V/pip.log"; then
    die "磁盘空间不足：需要约 700 MB。腾出空间后再运行 sh run.sh。" \
        "The disk is full: about 700 MB are needed. Make room and run sh run.sh again."
  else
    die "软件包下载失败：请检查网络，再运行 sh run.sh 会接着做完（详情：$V/pip.log）。" \
        "The packages could not be downloaded: check the network and run sh run.sh again, it goes on from there (details: $V/pip.log)."
  fi
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
find_python() {
  if [ -n "${PYTHON:-}" ]; then new_enough "$PYTHON" && echo "$PYTHON"; return; fi
  for p in python3.14 python3.13 python3.12 python3.11 python3; do
    new_enough "$p" && { echo "$p"; return; }
  done
  return 1
}
has_ensurepip() { "$1" -c 'import ensurepip' 2>/dev/null; }
has_pango() {
  "$1" -c '
import ctypes, sys
names = ["pango-1.0", "pangoft2-1.0", "harfbuzz-subset"]
[ctypes.CDLL(f"lib{n}.0.dylib" if sys.platform == "darwin" else f"lib{n}.so.0") for n in names]' 2>/dev/null
}

become_root() {   # true if as_root will work; asks for a password only where somebody can answer
  [ "$(id -u)" != 0 ] || return 0
  command -v sudo >/dev/null 2>&1 || return
  sudo -n true 2>/dev/null || { [ -t 0 ] && [ -t 2 ] && sudo -v; }
}
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
apt_install() {
  say "正在安装系统软件包 / installing with apt: $*"
  as_root apt-get -qq update >"$V/apt.log" 2>&1 &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
      -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "$@" >>"$V/apt.log" 2>&1 ||
    { tail -n 20 "$V/apt.log" >&2; return 1; }
}
apt_unpack() {    # the same packages for a user without root: reports/disseminate/native.py loads them from there
  say "没有管理员权限，解包到 $V/native / no administrator rights, unpacking into $V/native: $*"
  n="$PWD/$V/native.part"
  rm -rf "$n"
  mkdir -p "$n/state/lists/partial" "$n/cache/archives/partial" "$n/debs" "$n/root"
  apt() {
    apt-get -qq -o Dir::State="$n/state" -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache="$n/cache" \
      -o Debug::NoLocking=1 -o APT::Sandbox::User= "$@"
  }
  apt update >&2 || return
  names=$(apt --print-uris --no-install-recommends install "$@") || return
  names=$(printf '%s\n' "$names" | awk '{sub(/_.*/, "", $2); print $2}' | sort -u)
  # shellcheck disable=SC2086
  (cd "$n/debs" && apt download $names >&2) || return
  for deb in "$n"/debs/*.deb; do dpkg-deb -x "$deb" "$n/root" || return; done
  cat "$n"/root/usr/share/ca-certificates/mozilla/*.crt >"$n/ca.crt" 2>/dev/null || true
  rm -rf "$n/state" "$n/cache" "$n/debs" "$V/native"
  mv "$n" "$V/native"
}
get_system() {    # sets PY, the Python to build on; gets Pango, and pip, where the machine lacks them
  if [ -z "${PYTHON:-}" ] && [ ! -e "$V/.installing" ] && new_enough "$V/bin/python"; then PY=$V/bin/python
  else PY=$(find_python) || {
    [ -z "${PYTHON:-}" ] || no_python
    if command -v apt-get >/dev/null 2>&1; then
      # shellcheck disable=SC2086
      become_root && apt_install python3 python3-venv $PANGO || true
    elif command -v brew >/dev/null 2>&1; then brew install python@3.13 >&2 || true; fi
    PY=$(find_python) || no_python
  }; fi
  [ ! -d "$V/native" ] || return 0
  need=; unpack=
  has_ensurepip "$PY" || { need=python3-venv; unpack=python3-pip-whl; }
  has_pango "$PY" || { need="$need $PANGO"; unpack="$unpack $PANGO"; }
  [ -n "$need" ] || return 0
  # shellcheck disable=SC2086
  if command -v apt-get >/dev/null 2>&1; then
    if become_root; then apt_install $need || no_library; else apt_unpack $unpack || no_library; fi
  elif command -v brew >/dev/null 2>&1; then brew install pango >&2 || no_library
  else no_library; fi
}

# One set-up at a time in this folder. A lock whose owner has died is nobody's.
lock() {
  until (set -C; echo $$ >"$V/.busy") 2>/dev/null; do
    owner=$(cat "$V/.busy" 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -f "$V/.busy"; continue; fi
    [ -n "${waited:-}" ] || say "另一个 run.sh 正在安装（进程 $owner），等待中 / another run.sh (process $owner) is setting up, waiting"
    waited=yes
    sleep 1
  done
  trap unlock EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}
unlock() { rm -f "$V/.busy"; trap - EXIT INT TERM HUP; }

pip() {           # Debian's Python without python3-venv has no pip of its own: borrow the unpacked one
  wheels="$PWD/$V/native/root/usr/share/python-wheels"
  if [ -d "$wheels" ]; then
    [ -n "${SSL_CERT_FILE:-}" ] || [ -e /etc/ssl/certs/ca-certificates.crt ] || export SSL_CERT_FILE="$PWD/$V/native/ca.crt"
    PYTHONPATH=$(echo "$wheels"/pip-*.whl) PIP_USER=0 "$V/bin/python" -c '
import os, runpy
from pip._vendor import certifi
if not os.path.exists(certifi.where()):    # Debian points it at a package that may be missing
    certifi.where = lambda: os.environ["SSL_CERT_FILE"]
runpy.run_module("pip", run_name="__main__", alter_sys=True)' --disable-pip-version-check "$@"
  else PIP_USER=0 "$V/bin/python" -m pip --disable-pip-version-check "$@"; fi
}
get_packages() {
  size=
  if [ -e "$V/.installing" ] || ! new_enough "$V/bin/python"; then     # cut short, or its Python has gone
    rm -rf "$V/bin" "$V/lib" "$V/lib64" "$V/include" "$V/share" "$V/pyvenv.cfg"
    if has_ensurepip "$PY"; then "$PY" -m venv "$V"; else "$PY" -m venv --without-pip "$V"; fi
    size=" (150 MB)"
  fi
  say "正在下载并安装锁定的软件包 / downloading and installing the locked packages$size"
  rm -f "$V/pip.log"
  : >"$V/.installing"
  set -- install --no-compile --require-hashes --only-binary :all: -r requirements.lock
  if [ -t 2 ]; then pip --log "$V/pip.log" "$@" >&2; else pip "$@" --progress-bar off >"$V/pip.log" 2>&1; fi || {
    grep -qs 'Installing collected packages' "$V/pip.log" || rm -f "$V/.installing"    # nothing was touched yet
    no_packages
  }
  stale=$("$V/bin/python" -c '
import importlib.metadata as m, re
name = lambda text: re.sub("[-_.]+", "-", text).lower()
locked = {name(line.split("==")[0]) for line in open("requirements.lock") if re.match("[a-zA-Z]", line)}
print(*{name(d.name) for d in m.distributions()} - locked - {"pip", "setuptools"})')
  # shellcheck disable=SC2086
  [ -z "$stale" ] || pip uninstall -y $stale >>"$V/pip.log" 2>&1
  rm -f "$V/.installing"
}
setup() {
  want=$(cksum <requirements.lock)
  is_done() { [ "$(cat "$V/.done" 2>/dev/null || true)" = "$want" ] && [ -x "$V/bin/python" ]; }
  is_done && return
  mkdir -p "$V"
  lock
  is_done && { unlock; return; }
  rm -f "$V/.done"
  get_system
  get_packages
  printf '%s\n' "$want" >"$V/.done"
  unlock
}

run_tests() {
  which='not slow and not nightly'
  case "${1:-}" in
    --all) which='not nightly'; shift ;;
    --nightly) which=; shift ;;
  esac
  # Hundreds of tests start a command of their own. Where the environment forbids Python to keep what it
  # compiled, each would compile all its libraries anew, for a second or more.
  unset PYTHONDONTWRITEBYTECODE
  export PYTHONPYCACHEPREFIX="$PWD/$V/pycache"
  failed=
  for check in "ruff check ." "mypy"; do
    # shellcheck disable=SC2086
    "$V/bin/python" -m $check || failed="$failed ${check%% *}"
  done
  "$V/bin/python" -m pytest -rs -m "$which" "$@" || failed="$failed pytest"
  [ -z "$failed" ] || { say "未通过 / failed:$failed"; exit 1; }
  case "$which" in
    *slow*) say "慢的和夜间的测试没有运行：sh run.sh test --all 或 --nightly / slow and nightly tests were left out" ;;
    *nightly*) say "夜间的测试没有运行：sh run.sh test --nightly / nightly tests were left out" ;;
  esac
}
first_bulletin() {
  "$V/bin/python" -m reports run 2024-Q1
  say ""
  say "公报在上面所示的位置。接下来可以试 / The bulletin is where it says above. Next:"
  say "    sh run.sh check 2024-Q1      只核查数据，不发布    check the data, publish nothing"
  say "    sh run.sh figures 2024-Q1    列出每一个指标        list every figure"
  say "    sh run.sh new DIR            新建自己的工作区      start a workspace of your own"
}

setup
case "${1:-}" in
  "") first_bulletin ;;
  setup) ;;
  test) shift; run_tests "$@" ;;
  *) exec "$V/bin/python" -m reports "$@" ;;
esac
