"""The machine: its PyTorch, its GPU, and the environments of our programs and of the peer."""

import atexit
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

BUNDLE = Path(__file__).resolve().parents[1]
TORCH = "2.11"

ABOUT_TORCH = """
import importlib.util as util, json, os, sys
told = {"python": sys.version.split()[0], "torch": None}
try:
    import torch
except Exception as error:
    told["why"] = f"{type(error).__name__}: {error}"
else:
    told |= {"torch": torch.__version__, "cuda": torch.version.cuda, "gpu": None}
    folder = os.path.dirname(torch.__file__)
    told["lib"] = os.path.join(folder, "lib")
    told["site"] = os.path.dirname(folder)
    if torch.cuda.is_available():
        told["gpu"] = torch.cuda.get_device_name(0)
        told["capability"] = torch.cuda.get_device_capability(0)
told["numpy"] = util.find_spec("numpy") is not None
print(json.dumps(told))
"""

ABOUT_PEER = "import transformers, numpy; print(transformers.__version__)"


class Missing(Exception):
    """Something without which nothing can be run."""


def ask(command, environment):
    """A program's answer; one that gives none within two minutes has failed."""
    command = list(map(str, command))
    try:
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


class Machine:
    """The machine, its PyTorch and the environment of the programs that use it."""

    def __init__(self, options):
        self.device = "cpu" if options.cpu else "cuda"
        self.threads = 2 if options.cpu else min(8, os.cpu_count() or 1)
        self.torch = self.find_torch()
        if not options.cpu and not self.torch["gpu"]:
            raise Missing(
                f"no GPU: PyTorch {self.torch['torch']} of {sys.executable} sees none "
                "(torch.cuda.is_available() is false); `run.sh --cpu` tries the bundle without one"
            )
        self.environment = self.loader()
        self.programs = self.find_programs()
        self.peer, self.peer_environment, self.peer_why = self.find_peer()

    @staticmethod
    def find_torch():
        done = ask([sys.executable, "-c", ABOUT_TORCH], os.environ)
        if done.returncode:
            raise Missing(f"{sys.executable} does not answer: {done.stderr.strip()[-300:]}")
        told = json.loads(done.stdout.strip().splitlines()[-1])
        if told["torch"] is None:
            raise Missing(
                f"PyTorch {TORCH} is missing: {sys.executable} (Python {told['python']}) cannot "
                f"import it ({told['why']}); name another Python in PYTHON"
            )
        if not told["torch"].startswith(TORCH + "."):
            raise Missing(
                f"PyTorch {TORCH} is needed, {sys.executable} has {told['torch']}: the programs "
                "are linked to that version's libtorch"
            )
        return told

    def loader(self):
        """The environment in which the loader finds the machine's libtorch before any other."""
        site = Path(self.torch["site"])
        folders = [self.torch["lib"], *map(str, sorted(site.glob("nvidia/*/lib")))]
        before = os.environ.get("LD_LIBRARY_PATH")
        path = os.pathsep.join(folders + ([before] if before else []))
        return {**os.environ, "LD_LIBRARY_PATH": path}

    def find_programs(self):
        """What the programs say about the libtorch they have loaded; it must be the machine's."""
        program = BUNDLE / "bin/finetune_parity"
        if not program.is_file():
            raise Missing(f"{program} is missing: the folder is not whole")
        command = [program, "--reference", BUNDLE / "reference", "--device", self.device, "--about"]
        done = ask(command, self.environment)
        if done.returncode:
            raise Missing(f"{program} does not run here: {done.stderr.strip()[-600:]}")
        told = json.loads(done.stdout)
        lib = Path(self.torch["lib"]).resolve()
        for file in filter(None, told["files"]):
            if Path(file).resolve().parent != lib:
                raise Missing(f"the programs loaded {file}, not the one in {lib}")
        return told

    def find_peer(self):
        """The peer's version, the environment it runs in, and why there is none."""
        wheels = sorted((BUNDLE / "wheels").glob("*.whl"))
        wanted = [wheel.name.split("-")[1] for wheel in wheels if "transformers" in wheel.name]
        plain = dict(os.environ)
        found, why = self.ask_peer(plain)
        if not wanted or found == wanted[0]:
            return found, plain, why
        folder = tempfile.mkdtemp(prefix="landfall-peer-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for wheel in filter(fits, wheels):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder)
        path = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))
        carried = {**plain, "PYTHONPATH": path}
        version, reason = self.ask_peer(carried)
        if version:
            return version, carried, None
        # Better another version than none.
        return (found, plain, None) if found else (None, plain, reason)

    @staticmethod
    def ask_peer(environment):
        done = ask([sys.executable, "-c", ABOUT_PEER], environment)
        if done.returncode:
            return None, (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return done.stdout.strip().splitlines()[-1], None

    def described(self):
        processor = first("/proc/cpuinfo", "model name")
        memory = first("/proc/meminfo", "MemTotal")
        about = {
            "GPU": self.torch["gpu"],
            "compute capability": self.torch.get("capability"),
            "PyTorch": f"{self.torch['torch']} (CUDA {self.torch['cuda']})",
            "libtorch in use": self.programs["files"],
            "Python": f"{self.torch['python']} ({sys.executable})",
            "transformers": self.peer or f"none ({self.peer_why})",
            "processor": f"{processor} x {os.cpu_count()}",
            "memory": memory,
            "system": f"{platform.platform()}, {' '.join(platform.libc_ver())}",
            "threads of the programs": self.threads,
            "begun": time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
        }
        text = "".join(f"{key}: {value}\n" for key, value in about.items())
        if shutil.which("nvidia-smi"):
            done = ask(["nvidia-smi"], os.environ)
            text += "\n" + (done.stdout or done.stderr)
        return text


def fits(wheel):
    """Whether a wheel is for this Python: a pure one, a stable interface, or this very version."""
    own = f"cp{sys.version_info.major}{sys.version_info.minor}"
    python, abi = wheel.stem.split("-")[-3:-1]
    return abi in ("none", "abi3") or python == own


def first(file, key):
    try:
        for line in Path(file).read_text().splitlines():
            if line.startswith(key):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return "unknown"
