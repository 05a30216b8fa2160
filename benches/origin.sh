#!/usr/bin/env bash
# The origin's own figures (docs/NOTEBOOK.md, "The origin, and the raw lane beside load generators"): throughput beside
# nginx's, timer lateness, ten thousand connections, and the raw lane beside load generators. Loopback only; ends by itself.
# Needs wrk, nginx and python3; oha if it is on PATH. Run it on a quiet machine, after `make build`.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${CARGO_TARGET_DIR:-target}/release/inflight
PAIRS=${PAIRS:-10}
work=$(mktemp -d); trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
for tool in wrk nginx python3 taskset; do command -v $tool >/dev/null || { echo "$tool is not installed" >&2; exit 2; }; done
free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
per_second() { awk '/Requests\/sec/{print int($2)}'; }

# An origin under control, driven by wrk: prints its report's figures.   held CORE CONNECTIONS SECONDS PATH
held() {
    python3 - "$BIN" "$@" <<'PY'
import json, subprocess, sys
binary, core, connections, seconds, path = sys.argv[1:]
pin = ["--core", core] if core != "any" else []
origin = subprocess.Popen([binary, "origin", "--control", *pin], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
address = json.loads(origin.stdout.readline())["address"]
def ask(what):
    origin.stdin.write(json.dumps({"type": what}) + "\n"); origin.stdin.flush()
    return json.loads(origin.stdout.readline())
ask("reset")
out = subprocess.run(["wrk", "-t1", "-c", connections, "-d", seconds, "--timeout", "10s", f"http://{address}{path}"],
                     capture_output=True, text=True, check=True).stdout
report = ask("report")
late = report["lateness"]["summary"]
errors = [line.strip() for line in out.splitlines() if "Socket errors" in line or "Non-2xx" in line]
print(f'requests {report["requests"]}, connections {report["connections_accepted"]}, lateness p50 {late["p50_ns"]/1e3:.0f} µs, '
      f'p99 {late["p99_ns"]/1e3:.0f} µs, aborted {report["aborted"]}, wrk says: {errors or "no error"}')
origin.stdin.close(); origin.wait()
PY
}

echo "== undelayed throughput: server on core 0, wrk -t1 -c64 -d3s on core 1, $PAIRS pairs, in turn"
nginx_port=$(free_port); origin_port=$(free_port)
cat > "$work/nginx.conf" <<END
daemon off; worker_processes 1; worker_cpu_affinity 01; pid $work/pid; error_log $work/log;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; default_type text/plain;
  server { listen 127.0.0.1:$nginx_port; location / { return 200 "abcdefghijklmnopqrstuvwxyz"; } } }
END
nginx -p "$work" -c "$work/nginx.conf" & "$BIN" origin --core 0 --listen 127.0.0.1:$origin_port >/dev/null & sleep 1
drive() { taskset -c 1 wrk -t1 -c64 -d3s "$1" | per_second; }
for pair in $(seq "$PAIRS"); do
    n=$(drive http://127.0.0.1:$nginx_port/); o=$(drive http://127.0.0.1:$origin_port/bytes/26)
    echo "$n $o" | tee -a "$work/pairs" | awk '{printf "nginx %d  origin %d  ratio %.3f\n", $1, $2, $2/$1}'
done
python3 - "$work/pairs" <<'PY'
import statistics, sys
pairs = [tuple(map(int, line.split())) for line in open(sys.argv[1])]
ratios = [o / n for n, o in pairs]
print(f"medians: nginx {statistics.median(n for n, _ in pairs):.0f}, origin {statistics.median(o for _, o in pairs):.0f}; "
      f"ratio median {statistics.median(ratios):.3f}, range {min(ratios):.3f} to {max(ratios):.3f}, {len(pairs)} pairs")
PY

echo "== timer lateness: 10 ms delay, 100 connections, origin on core 0"
for _ in 1 2 3 4 5; do held 0 100 4s '/bytes/100?delay=10ms&i=0'; done
echo "== ten thousand connections: 1 s delay, $(ulimit -n) open files allowed"
held any 10000 10s '/bytes/100?delay=1s&i=0'

echo "== the raw lane beside load generators: 64 connections, no delay, the same origin in turn, 5 rounds"
cat > "$work/undelayed.toml" <<'END'
title = "no delay, 64 in flight"
trials = 1
[[workload]]
name = "undelayed"
kind = "fetch"
requests = 200000
concurrency = 64
body_bytes = 26
END
raw() {
    "$BIN" run "$work/undelayed.toml" --only "$1:undelayed:raw" --results "$work/results" --no-report 2>/dev/null
    python3 -c 'import csv, glob, os, sys
newest = max(glob.glob(sys.argv[1] + "/*/*/cells.csv"), key=os.path.getmtime)
print(int(float(next(csv.DictReader(open(newest)))["throughput_per_s"])))' "$work/results"
    rm -rf "$work/results"
}
url=http://127.0.0.1:$origin_port/bytes/26
kill %1; kill %2; wait 2>/dev/null || true
"$BIN" origin --listen 127.0.0.1:$origin_port >/dev/null & sleep 0.5
for _ in 1 2 3 4 5; do
    line="wrk -t1 $(wrk -t1 -c64 -d2s $url | per_second)"
    command -v oha >/dev/null && line="$line  oha $(oha --no-tui -n 200000 -c 64 "$url" | awk '/Requests\/sec/{print int($2)}')"
    echo "$line  tokio/current-thread $(raw tokio/current-thread)  tokio/multi-thread $(raw tokio/multi-thread)"
done
