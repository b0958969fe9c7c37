"""Load on the example `service`: requests per second and latency at 1, 8 and 64 clients.

    python benches/peers/service_load.py target/release/examples/service [SECONDS]

Python alone, no packages. Starts the program on loopback with a key of its own; every client keeps one
connection and sends its next request when the last is answered. Each of nine runs takes SECONDS
(default 5), after a warm-up. Prints a JSON object per run: answers per second, the 50th and 99th
percentile and the greatest latency in milliseconds of answers 200, and how many were turned away (503). The
clients share the machine with the service, so the figures of short answers are bounds from below.
"""

import asyncio
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time

REQUESTS = pathlib.Path(__file__).parents[2] / "examples/service/requests.json"
CLIENTS = (1, 8, 64)


def routes(key):
    """The bytes of a request of each kind."""
    bodies = json.loads(REQUESTS.read_text())
    head = f"host: localhost\r\nauthorization: Bearer {key}\r\n"
    yield "/health", f"GET /health HTTP/1.1\r\n{head}\r\n".encode()
    for path in ("/v1/segment", "/v1/comply"):
        body = json.dumps(bodies[path])
        length = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
        yield path, f"POST {path} HTTP/1.1\r\n{head}{length}\r\n{body}".encode()


async def asked(reader, writer, request):
    """The status of the answer to one request."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length"))
    await reader.readexactly(length)
    return int(lines[0].split(" ")[1])


async def client(address, request, until, took, refused):
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1 << 26)
    while (begun := time.perf_counter()) < until:
        status = await asked(reader, writer, request)
        if status == 200:
            took.append(time.perf_counter() - begun)
        else:
            assert status == 503, status
            refused.append(status)
            await asyncio.sleep(0.05)
    writer.close()


async def load(address, request, clients, seconds):
    took, refused = [], []
    begun = time.perf_counter()
    until = begun + seconds
    all_of_them = [client(address, request, until, took, refused) for _ in range(clients)]
    await asyncio.gather(*all_of_them)
    elapsed = time.perf_counter() - begun
    took.sort()
    at = lambda share: round(1000 * took[max(0, math.ceil(share * len(took)) - 1)], 2)
    return {
        "clients": clients,
        "per_second": round(len(took) / elapsed, 1),
        "p50_ms": at(0.5),
        "p99_ms": at(0.99),
        "max_ms": at(1.0),
        "turned_away": len(refused),
    }


def peak(process):
    """The most memory that the process had, in MiB; nothing where the system does not say it."""
    status = pathlib.Path(f"/proc/{process.pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), None)


def main(program, seconds="5"):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        made = subprocess.run([program, "--new-key", "load"], capture_output=True, text=True, check=True)
        lines = dict(line.split(": ", 1) for line in made.stdout.splitlines())
        (folder / "keys").write_text(lines["line for the file of keys"] + "\n")
        arguments = ["--listen", "127.0.0.1:0", "--keys", folder / "keys", "--port-file", folder / "port"]
        log = open(folder / "log", "w")
        process = subprocess.Popen([program, *arguments], stderr=log)
        try:
            while not (folder / "port").exists() or not (folder / "port").read_text().endswith("\n"):
                time.sleep(0.05)
            address = (folder / "port").read_text().strip()
            for path, request in routes(lines["key, shown this once"]):
                asyncio.run(load(address, request, 1, 0.5))
                for clients in CLIENTS:
                    found = asyncio.run(load(address, request, clients, float(seconds)))
                    print(json.dumps({"path": path, **found}), flush=True)
            print(json.dumps({"peak_mib": peak(process)}))
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
