"""What Dockerfile and compose.yaml promise, without Docker; `make image-check` builds the image."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from app.settings import ROOT

# Instructions, each with its lines joined and without comments.
TEXT = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"))
INSTRUCTIONS = [
    (name, re.sub(r"\s+", " ", rest))
    for name, rest in re.findall(r"(?m)^([A-Z]+) ((?:.*\\\n)*.*)$", TEXT.replace("\\\n", " "))
]
LAST_STAGE = INSTRUCTIONS[max(n for n, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM") :]

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def the(name: str) -> str:
    """What an instruction of the last stage says that stands there once."""
    (rest,) = (rest for found, rest in LAST_STAGE if found == name)
    return rest


def test_bases_are_named_by_arguments_and_held_by_digest() -> None:
    named = dict(rest.split("=", 1) for name, rest in INSTRUCTIONS if name == "ARG")
    for argument, base in named.items():
        if argument.endswith("_IMAGE"):
            assert re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", base)
    arguments = {name for name in named if name.endswith("_IMAGE")}
    stages: set[str] = set()
    for rest in (rest for name, rest in INSTRUCTIONS if name == "FROM"):
        base, _, stage = rest.partition(" AS ")
        assert base in stages | {f"${{{argument}}}" for argument in arguments}
        stages.add(stage)


def test_nothing_is_fetched_but_locked_packages() -> None:
    assert {name for name, _ in INSTRUCTIONS} == {
        "ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "LABEL",
        "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD",
    }  # fmt: skip
    assert not re.search(r"curl|wget|apt|://(?!127\.0\.0\.1)", TEXT)
    for command in re.findall(r"pip install.*", TEXT):
        assert "--require-hashes" in command


def test_it_runs_as_nobody_and_says_how_it_is() -> None:
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", the("USER"))
    assert json.loads(the("CMD")) == ["python", "-m", "app.serve"]
    health = re.search(r" CMD (\[.*\])$", the("HEALTHCHECK"))
    assert health
    assert "/readyz" in json.loads(health[1])[2]
    labels = set(re.findall(r"org\.opencontainers\.image\.(\w+)=", the("LABEL")))
    assert labels == {"title", "description", "licenses", "version", "revision"}


def test_the_last_stage_makes_nothing() -> None:
    # Nothing of the context comes in but by way of the build, and nothing is run.
    assert "RUN" not in dict(LAST_STAGE)
    assert all(rest.startswith("--from=") for name, rest in LAST_STAGE if name == "COPY")
    (first, *_) = (
        line
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if not line.startswith("#")
    )
    assert first == "*"


def test_what_serves_does_without_what_only_the_build_reads() -> None:
    removed = re.search(r"pip uninstall (?:--\w+ )*([\w -]+?) &&", " ".join(TEXT.split("\\\n")))
    assert removed
    names = removed[1].split()
    assert "plotly" in names
    modules = [name.replace("-", "_") for name in names]
    code = f"import sys; sys.modules.update(dict.fromkeys({modules})); import app.serve"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_held_to_little(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"]
    assert service["read_only"] is (name != "load")
    assert not {"privileged", "cap_add", "network_mode", "pid", "env_file"} & service.keys()
    for volume in service.get("volumes", []):
        assert volume.endswith(":ro") or volume.partition(":")[0] in COMPOSE["volumes"]


def test_only_nginx_is_reached_from_outside() -> None:
    networks = COMPOSE["networks"]
    outside = {name for name, network in networks.items() if not (network or {}).get("internal")}
    assert [name for name, service in SERVICES.items() if {*service["networks"]} & outside] == [
        "nginx"
    ]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    inside = {name for name, service in SERVICES.items() if "inside" in service["networks"]}
    assert inside == {"app", "nginx"}  # TRUSTED_PROXIES of the app stands on it


def test_the_app_knows_no_password_but_the_readers() -> None:
    assert SERVICES["app"]["secrets"] == ["reader"]
    holders = {name for name, service in SERVICES.items() if "keeper" in service.get("secrets", [])}
    assert holders == {"postgres", "load"}
    assert {SERVICES[name].get("profiles", [None])[0] for name in holders} == {"postgres"}
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert {"/.env", "/deploy/secrets/", "/deploy/tls/"} <= set(ignored)
