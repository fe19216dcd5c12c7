#!/usr/bin/env python3
"""Measures the local cloud beside moto's server and prints markdown: report.py --build DIR [--seconds S]

Each server is started here, on a free port, with a state of its own, and ended again.
"""
import argparse
import atexit
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONNECTIONS = (1, 4, 64)
ROWS = ("s3-put", "s3-get", "dynamodb-put", "dynamodb-get", "sqs-send", "sqs-receive", "metric-put")
START_SECONDS_MAX = 60


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def ask(port, method, path):
    """One request on a connection of its own; the status, or 0 when nobody is there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=120) as sock:
            sock.sendall(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                         "Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            answer = sock.recv(4096)
            return int(answer.split(b" ")[1]) if answer else 0
    except OSError:
        return 0


class Server:
    def __init__(self, command, health, reset, state=None):
        self.command, self.health, self.reset_path, self.state = command, health, reset, state
        self.variables = {}

    def start(self):
        """Milliseconds from the start of the process to its first answer."""
        self.port = free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        started = time.monotonic()
        self.process = subprocess.Popen([word.replace("PORT", str(self.port)) for word in self.command],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env=environment)
        atexit.register(self.process.kill)  # whatever becomes of us
        while not ask(self.port, "GET", self.health):
            if self.process.poll() is not None or time.monotonic() - started > START_SECONDS_MAX:
                sys.exit("the server did not start: " + " ".join(self.command))
            time.sleep(0.0005)
        return (time.monotonic() - started) * 1000

    def stop(self):
        self.process.terminate()
        self.process.wait(60)

    def memory_mib(self):
        """Proportional set size of the process and its children."""
        total, waiting = 0, [self.process.pid]
        while waiting:
            pid = waiting.pop()
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1])
            for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        return total / 1024

    def threads(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^Threads:\s+(\d+)", text, re.M)[1])

    def reset_ms(self):
        started = time.monotonic()
        ask(self.port, "POST", self.reset_path)
        return (time.monotonic() - started) * 1000

    def load(self, what, connections=1, seconds=3.0, depth=0):
        done = subprocess.run([LOAD, f"http://127.0.0.1:{self.port}", what, "--connections",
                               str(connections), "--seconds", str(seconds), "--depth", str(depth)],
                              capture_output=True, text=True, env=dict(os.environ, **self.variables))
        if done.returncode != 0:
            return {"error": done.stderr.strip()[:200]}
        return json.loads(done.stdout or "{}")


class Windlass(Server):
    name = "windlass"

    def __init__(self, program):
        state = tempfile.mkdtemp(prefix="windlass-bench-")
        atexit.register(shutil.rmtree, state, ignore_errors=True)
        self.program = program
        super().__init__([program, "cloud", "up", "--foreground", "--port", "PORT", "--state", state],
                         "/_windlass/health", "/_windlass/reset", state)

    def start(self):
        taken = super().start()
        said = subprocess.run([self.program, "cloud", "env", "--state", self.state],
                              capture_output=True, text=True, check=True).stdout
        self.variables = {k: v.strip("'\"") for k, v in
                          re.findall(r"^export (AWS_\w+)=(.*)$", said, re.M)}
        return taken


class Moto(Server):
    name = "moto"

    def __init__(self, program):
        super().__init__([program, "-p", "PORT"], "/moto-api/", "/moto-api/reset")


def cell(figures):
    if "error" in figures:
        return "failed: " + figures["error"]
    wrong = f", {figures['failed']} FAILED" if figures["failed"] else ""
    return (f"{figures['per_second']:,.0f} ({figures['p50_ms']:.2f} / {figures['p99_ms']:.2f}){wrong}")


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print()


def sync_ms(folder):
    """What the disk takes to make a 4 KiB append durable: the floor under a lone write."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        taken = []
        for _ in range(200):
            started = time.monotonic()
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
            taken.append((time.monotonic() - started) * 1000)
    return statistics.median(taken)


def requests(servers, seconds):
    print("## Requests a second (p50 / p99 in ms); windlass's are durable, moto's are in memory\n")
    head = ["what"] + [f"{server.name}, {count}" for server in servers for count in CONNECTIONS]
    rows = []
    for what in ROWS:
        row = [what]
        for server in servers:
            for count in CONNECTIONS:
                # Enough messages that no receive comes back empty before the time is over.
                per_second = 60_000 if server.name == "windlass" else 1_000
                depth = int(per_second * seconds) if what == "sqs-receive" else 0
                row.append(cell(server.load(what, count, seconds, depth)))
        rows.append(row)
    windlass = servers[0]
    rows.append(["no operation (health)"] +
                [cell(windlass.load("health", count, seconds)) for count in CONNECTIONS] +
                ["-"] * (len(head) - 1 - len(CONNECTIONS)))
    table(head, rows)


def depths(server, seconds):
    print("## SQS by depth: send, receive, delete in turn (requests a second, p50 / p99 in ms)\n")
    table(["depth"] + [f"{count} connections" for count in CONNECTIONS[:2]],
          [[f"{depth:,}"] + [cell(server.load("sqs-cycle", count, seconds, depth))
                             for count in CONNECTIONS[:2]] for depth in (10, 100_000)])


def role_variables(server, statements):
    """Keys of a session whose role has so many statements; the last one allows what is measured."""
    def aws(*words):
        done = subprocess.run([server.program, "aws", *words], capture_output=True, text=True,
                              check=True, env=dict(os.environ, **server.variables))
        return json.loads(done.stdout or "{}")

    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}]}
    filler = [{"Effect": "Allow", "Action": ["s3:Get*", "dynamodb:Get*"],
               "Resource": [f"arn:aws:s3:::other-{n}/*",
                            f"arn:aws:dynamodb:us-east-1:000000000000:table/other-{n}"]}
              for n in range(statements - 1)]
    policy = {"Version": "2012-10-17",
              "Statement": filler + [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    made = aws("iam", "create-role", "--role-name", "bench", "--assume-role-policy-document",
               json.dumps(trust))
    aws("iam", "put-role-policy", "--role-name", "bench", "--policy-name", "all",
        "--policy-document", json.dumps(policy, separators=(",", ":")))
    keys = aws("sts", "assume-role", "--role-arn", made["Role"]["Arn"], "--role-session-name",
               "bench")["Credentials"]
    return dict(server.variables, AWS_ACCESS_KEY_ID=keys["AccessKeyId"],
                AWS_SECRET_ACCESS_KEY=keys["SecretAccessKey"],
                AWS_SESSION_TOKEN=keys["SessionToken"])


def authorised(server, seconds):
    print("## What authorisation costs: the root key, and a session of a role with 50 statements\n")
    root, role = server.variables, role_variables(server, 50)
    rows = []
    for what in ("s3-get", "dynamodb-get"):
        figures = []
        for variables in (root, role):
            server.variables = variables
            figures.append(server.load(what, CONNECTIONS[-1], seconds))
        server.variables = root
        if any("error" in one for one in figures):
            rows.append([what, *map(cell, figures), "-"])
            continue
        # All processors are busy, so the rates say what a request costs in all.
        more = 1e6 / figures[1]["per_second"] - 1e6 / figures[0]["per_second"]
        rows.append([what, *map(cell, figures), f"{more:.1f} µs"])
    table(["what", f"root, {CONNECTIONS[-1]}", f"role, {CONNECTIONS[-1]}", "more a request"], rows)


def parked(server):
    print("## 1,000 parked long polls, then 1,000 sends\n")
    before = server.threads()
    figures = server.load("parked", 1000)
    table(["answered", "empty", "send to answer p50", "p99", "max", "all", "threads before / after"],
          [[str(figures["answered"]), str(figures["empty"]), f"{figures['p50_ms']:.1f} ms",
            f"{figures['p99_ms']:.1f} ms", f"{figures['max_ms']:.1f} ms",
            f"{figures['all_ms']:.0f} ms", f"{before} / {server.threads()}"]])


def resets(server):
    empty = statistics.median(server.reset_ms() for _ in range(20))
    server.load("sqs-fill", depth=2_000)
    return empty, server.reset_ms()


def main():
    global LOAD
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=float, default=3)
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    LOAD = str(build / "bench/windlass_load")

    def windlass():
        return Windlass(str(build / "windlass"))

    makers = [windlass]
    if program := shutil.which("moto_server"):
        makers.append(lambda: Moto(program))
    else:
        print("moto_server is not on the PATH: windlass alone\n")

    print("# Benchmark\n")
    print(f"{os.cpu_count()} processors, shared with the load generator; a durable 4 KiB append takes "
          f"{sync_ms(tempfile.gettempdir()):.2f} ms here.\n")
    print("## Start, memory, reset\n")
    rows, servers = [], []
    for make in makers:
        starts = []
        for _ in range(5):
            server = make()
            starts.append(server.start())
            time.sleep(0.5)
            memory = server.memory_mib()
            server.stop()
        server = make()
        server.start()
        empty, full = resets(server)
        servers.append(server)
        rows.append([server.name, f"{statistics.median(starts):.0f} ms", f"{memory:.1f} MiB",
                     f"{empty:.1f} ms", f"{full:.1f} ms"])
    table(["server", "start to first answer", "idle memory (PSS)", "reset when empty",
           "reset with 2,000 messages"], rows)
    requests(servers, arguments.seconds)
    for other in servers[1:]:
        other.stop()
    depths(servers[0], arguments.seconds)
    authorised(servers[0], arguments.seconds)
    parked(servers[0])
    print(f"Memory after all of this: {servers[0].memory_mib():.1f} MiB (PSS).")
    servers[0].stop()


if __name__ == "__main__":
    main()
