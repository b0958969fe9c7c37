"""Programs that are run with a limit, and the time that is left of all."""

import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time

BEGIN = time.monotonic()


class Clock:
    """Time that is left of all."""

    def __init__(self, minutes):
        self.end = BEGIN + 60 * minutes

    def limit(self, seconds):
        return max(0.0, min(seconds, self.end - time.monotonic() - 3))


def say(text):
    print(f"[{time.monotonic() - BEGIN:5.0f} s] {text}", flush=True)


def lines_of(command, environment, seconds):
    """The JSON objects a program prints, one a line, as they come; at last (None, what went wrong).

    The program and those it started are ended when `seconds` are over.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        lines, end, late = queue.Queue(), time.monotonic() + seconds, False
        threading.Thread(target=pass_on, args=(process.stdout, lines), daemon=True).start()
        try:
            while True:
                line = lines.get(timeout=max(0.0, end - time.monotonic()))
                if line is None:
                    break
                if line.startswith("{"):
                    yield json.loads(line), None
        except queue.Empty:
            late = True
        finally:
            stop(process, 0 if late else 5)
        log.seek(0)
        told = log.read().strip()[-600:]
    yield None, f"stopped after {seconds:.0f} s" if late else failure(process.returncode, told)


def pass_on(file, lines):
    for line in file:
        lines.put(line)
    lines.put(None)


def stop(process, patience):
    """Waits for the end of a program, then ends all of its session."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def failure(status, told):
    """What went wrong, or None; a program that has told its findings may end with 1."""
    if status == 0 or (status == 1 and not told):
        return None
    name = f"signal {-status}" if status < 0 else f"status {status}"
    return f"{name}: {told}" if told else name
