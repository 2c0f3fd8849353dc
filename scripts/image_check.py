"""`python -m scripts.image_check` (`make image-check`): builds the image where there is no Docker,
builds it once more to the same files, runs it as it is meant to be run, and holds every answer
against the app of this checkout.

Wants root, and buildah, debootstrap, node and npm. The bases are not those that the Dockerfile
names but stand for them: Debian's Python in a tree of debootstrap's, this machine's node and npm
where node's own image has them. So it tries the Dockerfile, and not the published bases. They are
made once and kept, with all that buildah writes, in `var/image`.
"""

import hashlib
import http.client
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2

from app.assets.manifest import load_manifest
from app.main import VERSION
from app.pictures import gallery
from app.settings import ROOT
from scripts.serving import Server, free_port, serving

SUITE: Final = "bookworm"
PACKAGES: Final = "python3,python3-venv,ca-certificates"
PYTHON_BASE: Final = f"localhost/python-{SUITE}"
NODE_BASE: Final = "localhost/node"
IMAGE: Final = "localhost/hop-tac-tay-bac"
AGAIN: Final = "localhost/hop-tac-tay-bac-again"
FOLDER: Final = ROOT / "var" / "image"
CERTIFICATES: Final = Path("/etc/ssl/certs/ca-certificates.crt")

FILES: Final = (
    "/robots.txt", "/feed.xml", "/openapi.json", "/api/v1/records", "/api/v1/summary",
    "/timeline.csv", "/timeline.json", "/timeline.xlsx", "/en/timeline.csv", "/en/timeline.xlsx",
    "/funding.csv", "/data/datapackage.zip", "/data/records.sqlite",
)  # fmt: skip
REFUSED: Final = ("/nowhere", "/api/v1/records?sector=none", "/timeline?from=x")
HEADERS: Final = ("content-type", "content-encoding", "cache-control", "vary", "etag")
ENCODINGS: Final = ("identity", "gzip", "br", "zstd")


class CheckError(Exception):
    """The image is not what it should be, or cannot be made; the message says why."""


def expect(found: object, expected: object, what: str) -> None:
    if found != expected:
        raise CheckError(f"{what}: {found!r}, and not {expected!r}")


def run(*command: str | Path) -> str:
    """What a command prints; raises with what it says where it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise CheckError(f"{' '.join(map(str, command))}: exit status {done.returncode}\n{said}")
    return done.stdout.strip()


def command_of(*arguments: str | Path) -> list[str | Path]:
    return ["buildah", "--root", FOLDER / "storage", "--runroot", FOLDER / "run", *arguments]


def buildah(*arguments: str | Path) -> str:
    return run(*command_of(*arguments))


def images() -> list[str]:
    """The images that are kept, by name and tag."""
    return buildah("images", "--format", "{{.Name}}:{{.Tag}}").splitlines()


# --- Bases ------------------------------------------------------------------------------------


def make_bases() -> None:
    """Make the two bases, where they are not there yet."""
    kept = images()
    with tempfile.TemporaryDirectory(dir=FOLDER) as made:
        if f"{PYTHON_BASE}:latest" not in kept:
            print(f"base: debootstrap of {SUITE} (once; about a minute)", flush=True)
            tree = Path(made) / "python"
            run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, tree)
            for left in ("var/cache/apt/archives", "var/lib/apt/lists"):
                shutil.rmtree(tree / left)
            import_tree(tree, PYTHON_BASE)
        if f"{NODE_BASE}:latest" not in kept:
            tree = Path(made) / "node"
            for name, place in (("node", "usr/local/bin"), ("npm", "usr/local/lib/node_modules")):
                (tree / place).mkdir(parents=True)
                found = Path(str(shutil.which(name))).resolve()
                if name == "node":
                    shutil.copy(found, tree / place)
                else:  # …/npm/bin/npm-cli.js
                    shutil.copytree(found.parent.parent, tree / place / name, symlinks=True)
            import_tree(tree, NODE_BASE)


def import_tree(tree: Path, name: str) -> None:
    container = buildah("from", "scratch")
    try:
        buildah("add", "--quiet", container, tree, "/")
        buildah("commit", "--quiet", container, name)
    finally:
        buildah("rm", container)


# --- The image --------------------------------------------------------------------------------


def build_image(image: str) -> None:
    # Where this machine trusts a certificate authority of its own, so does the build.
    npmrc = FOLDER / "npmrc"
    npmrc.write_text(f"cafile={CERTIFICATES}\n")
    trusted = [
        f"{CERTIFICATES.parent}:{CERTIFICATES.parent}:ro",
        f"{npmrc}:/usr/local/etc/npmrc:ro",
    ]
    volumes = [f"--volume={volume}" for volume in trusted if CERTIFICATES.exists()]
    revision = run("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    wanted = {
        "PYTHON_IMAGE": PYTHON_BASE,
        "NODE_IMAGE": NODE_BASE,
        "VERSION": VERSION,
        "REVISION": revision,
    }
    arguments = [f"--build-arg={name}={value}" for name, value in wanted.items()]
    buildah(
        "bud", "--isolation=chroot", "--format=docker", *volumes, *arguments, f"--tag={image}", "."
    )  # fmt: skip
    config = config_of(image)
    labels = {name.rpartition(".")[2]: value for name, value in config["Labels"].items()}
    expect((labels["version"], labels["revision"]), (VERSION, revision), "labels")
    expect(config["User"], "10001:10001", "user")
    expect(config["Healthcheck"]["Test"][0], "CMD", "health check")


def files_of(image: str) -> dict[str, tuple[int, int, int, str]]:
    """Every file, folder and link of an image: mode, owner, group, and the content's hash or the
    target.
    """
    found = {}
    container = buildah("from", image)
    try:
        root = Path(buildah("mount", container))
        for path in root.rglob("*"):
            held = path.lstat()
            content = ""
            if path.is_symlink():
                content = str(path.readlink())
            elif path.is_file():
                content = hashlib.sha256(path.read_bytes()).hexdigest()
            name = path.relative_to(root).as_posix()
            found[name] = (held.st_mode, held.st_uid, held.st_gid, content)
    finally:
        buildah("rm", container)
    return found


def compare_builds() -> None:
    one, other = files_of(IMAGE), files_of(AGAIN)
    differ = [
        name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)
    ]
    expect(differ[:20], [], f"files that are others in a second build ({len(differ)})")
    print(f"built twice to the same {len(one):,} files", flush=True)


def config_of(image: str) -> dict[str, Any]:
    told = json.loads(buildah("inspect", "--type=image", image))
    config: dict[str, Any] = told["Docker"]["config"]
    return config


@dataclass(frozen=True)
class Container:
    """A container of the image. Its root cannot be written, but for /tmp."""

    name: str
    config: dict[str, Any]
    port: int

    def command(self, *inside: str) -> list[str | Path]:
        options = [f"--env=PORT={self.port}", "--env=HOST=127.0.0.1"]
        return command_of("run", "--isolation=chroot", *options, self.name, "--", *inside)


@contextmanager
def container() -> Iterator[Container]:
    with ExitStack() as stack:
        name = buildah("from", IMAGE)
        stack.callback(buildah, "rm", name)
        root = Path(buildah("mount", name))
        stack.callback(buildah, "umount", name)
        (root / "etc" / "hosts").touch()  # what buildah would write, it finds
        # /run is root's alone; /tmp is what `docker run --tmpfs /tmp` makes. Both are mounted here:
        # nothing hangs on what buildah makes of a volume in a root that is read-only.
        for folder, mode in (("run", "755"), ("tmp", "1777")):
            run("mount", "-t", "tmpfs", "-o", f"mode={mode}", "tmpfs", root / folder)
            stack.callback(run, "umount", root / folder)
        run("mount", "-o", "remount,bind,ro", root)
        yield Container(name, config_of(IMAGE), free_port())


@contextmanager
def serving_in(container: Container) -> Iterator[tuple[Server, float]]:
    """The image's command, running; with the seconds it took to its first answer."""
    log = FOLDER / "app.jsonl"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            container.command(*container.config["Cmd"]),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(process, container.port, log)
    try:
        while True:
            try:
                expect(server.get("/readyz").status_code, 200, "/readyz")
                break
            except httpx2.TransportError:
                if process.poll() is not None or time.perf_counter() - started > 30:
                    raise CheckError(f"it does not answer:\n{log.read_text('utf-8')}") from None
                time.sleep(0.01)
        yield server, time.perf_counter() - started
    finally:
        if process.poll() is None:
            os.kill(innermost(process.pid), signal.SIGTERM)
            process.wait(40)


def innermost(pid: int) -> int:
    """The last of a chain of processes, each the only child of the one before."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")  # each thread has children of its own
    children = " ".join(thread.read_text() for thread in threads).split()
    return innermost(int(children[0])) if children else pid


# --- What is tried ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[str | None]
    body: bytes


def asker(port: int) -> Callable[[str, str], Answer]:
    """Asks for a path in an encoding, each time on the same connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(path: str, encoding: str) -> Answer:
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        got = connection.getresponse()
        # A card's tag is made of its file's time.
        names = HEADERS[:-1] if path.startswith("/cards/") else HEADERS
        told = [got.getheader(name) for name in names]
        return Answer(got.status, told, got.read())

    return ask


def compare(server: Server, ours: Server) -> int:
    """Ask both for everything; say for how much. Raises at the first answer that differs."""
    theirs, ask = asker(server.port), asker(ours.port)
    locations = re.findall(
        r"<loc>[a-z]+://[^/<]+([^<]*)</loc>", ask("/sitemap.xml", "").body.decode()
    )
    pages = [path or "/" for path in locations]
    manifest = load_manifest(ROOT / "var" / "static" / "manifest.json")
    cards = gallery.load(ROOT / "var" / "cards")
    expect(manifest.plotly_origin, "npm", "the charts' script of this checkout")
    asked = [(path, "identity") for path in (*pages, *FILES, *REFUSED)]
    asked += [(path, coding) for path in ("/", "/timeline", "/en") for coding in ENCODINGS]
    asked += [(f"/static/{n}", coding) for n in manifest.files.values() for coding in ENCODINGS]
    asked += [(card.href, "identity") for card in cards.values()]
    for path, encoding in asked:
        found, expected = theirs(path, encoding), ask(path, encoding)
        expect(expected.status // 100, 4 if path in REFUSED else 2, f"{path} of this checkout")
        what = f"{path} ({encoding})"
        if path.endswith(".zip"):  # its marks are those of a Python's release: what counts is in it
            expect(unpacked(found.body), unpacked(expected.body), what)
            continue
        expect((found.status, found.headers), (expected.status, expected.headers), what)
        at = 0
        while found.body != expected.body and found.body[:at] == expected.body[:at]:
            at += 1
        expect(found.body[at - 1 :][:60], expected.body[at - 1 :][:60], f"{what}, at byte {at}")
    return len(asked)


def unpacked(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def drain(server: Server) -> float:
    """SIGTERM amid workbooks that are being written; the seconds until all ended.

    Of the answers that were begun none may be cut off.
    """
    with socket.create_connection(("127.0.0.1", server.port), 20) as client:
        for year in range(2011, 2020):
            client.sendall(b"GET /timeline.xlsx?from=%d HTTP/1.1\r\nHost: a\r\n\r\n" % year)
        got = client.recv(1)
        started = time.perf_counter()
        os.kill(innermost(server.process.pid), signal.SIGTERM)
        while chunk := client.recv(65536):
            got += chunk
    while got:
        head, _, body = got.partition(b"\r\n\r\n")
        size = re.search(rb"(?i)content-length: (\d+)", head)
        expect(
            (head[9:12], len(body) >= int(size[1]) if size else None), (b"200", True), "an answer"
        )
        got = body[int(size[1]) :] if size else b""
    server.process.wait(40)
    seconds = time.perf_counter() - started
    said = server.log.read_text("utf-8")
    expect("Finished server process" in said, True, f"the end of the log:\n{said[-500:]}\n")
    return seconds


def megabytes(name: str) -> float:
    """What an image takes, not compressed, in 10⁶ bytes."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as made:
        archive = Path(made) / "image.tar"
        buildah("push", "--quiet", name, f"docker-archive:{archive}")
        return archive.stat().st_size / 1e6


def try_image(made: Container) -> None:
    found = "id -u; find / -xdev -writable ! -path '/proc/*' 2>/dev/null || :"
    who = run(*made.command("sh", "-c", found)).split()
    mounts = run(*made.command("grep", "-E", " /(tmp|run)? ", "/proc/mounts"))
    expect(who, ["10001", "/tmp"], f"who runs it, and what can be written (mounts:\n{mounts}\n)")
    started = time.perf_counter()
    run(*made.command("true"))
    bare = time.perf_counter() - started
    health = made.command(*made.config["Healthcheck"]["Test"][1:])
    with tempfile.TemporaryDirectory() as folder, serving_in(made) as (server, seconds):
        print(f"first answer after {seconds * 1000:.0f} ms, {bare * 1000:.0f} of them buildah's")
        run(*health)
        with serving(Path(folder)) as ours:
            count = compare(server, ours)
        print(f"{count} answers, byte for byte those of this checkout; root read-only")
        print(f"SIGTERM: drained and ended in {drain(server) * 1000:.0f} ms")
    expect(subprocess.run(health, capture_output=True, check=False).returncode != 0, True,
           "the health check without an app fails")  # fmt: skip


def check() -> None:
    if linter := shutil.which("hadolint"):
        run(linter, "Dockerfile")
    print(f"hadolint: {'nothing found' if linter else 'is not there; not run'}")
    make_bases()
    started = time.perf_counter()
    build_image(IMAGE)
    print(f"built in {time.perf_counter() - started:.0f} s", flush=True)
    build_image(AGAIN)
    compare_builds()
    size, base = megabytes(IMAGE), megabytes(PYTHON_BASE)
    print(f"size: {size:.0f} MB, of which {base:.0f} are the base", flush=True)
    with container() as made:
        try_image(made)


def tidy() -> None:
    """Leave nothing but the bases."""
    buildah("rm", "--all")  # a build leaves some; all that is in this storage is ours
    for image in (IMAGE, AGAIN):
        if f"{image}:latest" in images():
            buildah("rmi", f"{image}:latest")
    buildah("rmi", "--prune")


def main() -> int:
    missing = [n for n in ("buildah", "debootstrap", "node", "npm") if shutil.which(n) is None]
    if missing or os.geteuid() != 0:
        print(f"image-check: needs {', '.join(missing) or 'root'}", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # not without tidying up
    try:
        check()
    except CheckError as error:
        print(f"image-check: {error}", file=sys.stderr)
        return 1
    finally:
        tidy()
    return 0


if __name__ == "__main__":
    sys.exit(main())
