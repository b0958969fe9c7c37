"""Checks the description of the example `service` and throws requests at it.

    python benches/peers/service_check.py target/release/examples/service

Needs the packages of `requirements-service.txt`. Starts the program on loopback with a key of its own,
validates `/openapi.json` as OpenAPI 3.1, and lets Schemathesis look for answers that the description
does not have, faults (5xx), and requests without a key that are answered. Ends with status 1 when
something is found.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

from openapi_spec_validator import OpenAPIV31SpecValidator

CONFIG = """
[checks]
# 501 is the documented answer of a service without a model, 503 that of one with too much to do.
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "501", "503"]
# Text can be text and still be no table, no strategy and no date: 422 says what is wrong with it.
positive_data_acceptance.expected-statuses = ["2xx", "409", "422", "501", "503"]
negative_data_rejection.expected-statuses = ["400", "401", "404", "405", "408", "413", "415", "422", "501"]
"""


def started(program, folder):
    """The process, its address and its key."""
    made = subprocess.run([program, "--new-key", "check"], capture_output=True, text=True, check=True)
    lines = dict(line.split(": ", 1) for line in made.stdout.splitlines())
    (folder / "keys").write_text(lines["line for the file of keys"] + "\n")
    arguments = ["--listen", "127.0.0.1:0", "--keys", folder / "keys", "--port-file", folder / "port"]
    log = open(folder / "log", "w")
    process = subprocess.Popen([program, *arguments, "--timeout", "20"], stderr=log)
    while not (folder / "port").exists() or not (folder / "port").read_text().endswith("\n"):
        time.sleep(0.05)
    return process, (folder / "port").read_text().strip(), lines["key, shown this once"]


def main(program, *more):
    program = pathlib.Path(program).absolute()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        process, address, key = started(program, folder)
        try:
            url = f"http://{address}"
            document = json.load(urllib.request.urlopen(f"{url}/openapi.json"))
            # Given as a file: of a description that it fetches, Schemathesis leaves the path out.
            (folder / "openapi.json").write_text(json.dumps(document))
            errors = [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]
            print("OpenAPI 3.1:", errors or "valid", flush=True)
            (folder / "schemathesis.toml").write_text(CONFIG)
            command = [
                pathlib.Path(sys.executable).absolute().parent / "schemathesis",
                *("--config-file", folder / "schemathesis.toml", "run", folder / "openapi.json", "--url", url),
                *("--header", f"Authorization: Bearer {key}"),
                *("--seed", "1", "--max-examples", "100", "--checks", "all", "--workers", "2"),
                *more,
            ]
            found = subprocess.run(command, cwd=folder).returncode
            log = (folder / "log").read_text()
            panics = log.count('"message":"panic"')
            print("panics:", panics, "; key in the log:", key in log)
            alive = process.poll() is None
            return int(bool(errors) or found != 0 or panics > 0 or key in log or not alive)
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
