"""What can happen to the machine beneath: builds killed, a disk full, a file damaged or gone.

The large counts are `make reliability`'s.
"""

import asyncio
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from app import build, queries
from app.assets import building
from app.assets.manifest import AssetsError, Manifest, load_manifest
from app.main import CANNOT_START, Site, create_app
from app.pictures import gallery
from app.seed import reading
from app.settings import ROOT, Settings
from app.store import database
from app.store.database import DatabaseError, UnreadableError
from app.values import checked
from app.web import busy
from app.web.card_files import CardFiles
from app.web.live import Live
from app.web.service import Service
from app.web.static_files import StaticApp
from scripts.kill_builds import kill_builds
from tests import builders
from tests.conftest import FROZEN


def run(module: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """A command of the app in a process of its own."""
    named = {name.upper(): str(value) for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**os.environ, **named, "PORT": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_builds_that_are_killed_harm_nothing(tmp_path: Path) -> None:
    tally = kill_builds(tmp_path, 8, random_seed=1)
    assert tally.killed == 8
    assert tally.reads > 20
    assert (tally.wrong, tally.left_over) == (0, 0)


def test_of_two_builds_at_once_one_builds(
    tmp_path: Path, static_dir: Path, cards_dir: Path
) -> None:
    assert static_dir.is_dir()
    path = tmp_path / "records.db"
    own = {"SEED_DIR": FROZEN, "DATABASE_FILE": path, "CARDS_DIR": cards_dir}
    environment = {**os.environ, **{name: str(folder) for name, folder in own.items()}}
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "app.build"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    lines = [line for process in both for line in process.communicate(timeout=60)[0].splitlines()]
    said = [line for line in lines if line.startswith("database: ")]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(said) == ["database: built from seed/", "database: current"]
    assert {path.name for path in tmp_path.iterdir()} == {"records.db", "records.lock"}


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for less than the database."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("nothing can be mounted here; test_seed.py limits the size of files instead")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_full_is_said_and_the_old_data_stays(
    tiny_disk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = builders.built(tiny_disk, builders.world(builders.record("old")))
    before = path.read_bytes()
    monkeypatch.setenv("DATABASE_FILE", str(path))
    assert build.main() == 1
    assert "cannot be built: database or disk is full" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert {p.name for p in tiny_disk.iterdir()} == {"records.db", "records.lock", "seed"}


def test_a_disk_that_is_read_only_is_said_and_serves(tiny_disk: Path, static_dir: Path) -> None:
    path = builders.built(tiny_disk, builders.world(builders.record("old")))
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    with pytest.raises(DatabaseError, match="Read-only file system"):
        build.build_database(Settings(database_file=path))
    Service.start(Settings(database_file=path, static_dir=static_dir)).stop()


def test_without_a_database_the_app_says_what_to_do(tmp_path: Path, static_dir: Path) -> None:
    for workers in (1, 2):
        settings = {"database_file": tmp_path / "none.db", "web_concurrency": workers}
        done = run("app.serve", static_dir=static_dir, **settings)
        assert done.returncode == CANNOT_START
        assert done.stderr.strip().endswith("no database; `python -m app.build` makes it")
        assert "Traceback" not in done.stderr


Counted = Callable[[str, object], None]


def harmed(sound: bytes, rng: random.Random) -> bytes:
    """Cut off, with one digit or one bit that is another, or with pages overwritten."""
    damaged = bytearray(sound)
    digit = re.compile(rb"[0-9]").search(sound, rng.randrange(len(sound)))
    kind = rng.choice(("cut", "flip", "digit", "noise"))
    if kind == "cut":
        del damaged[rng.randrange(len(damaged)) :]
    elif kind == "digit" and digit:
        damaged[digit.start()] ^= 1  # to another digit
    elif kind == "noise":
        for _ in range(rng.choice((1, 10))):
            at = rng.randrange(0, len(damaged), 4096)
            damaged[at : at + 4096] = rng.randbytes(4096)
    else:  # one bit of them all
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def test_a_damaged_database_is_said_and_built_anew(
    tmp_path: Path,
    frozen_database: Path,
    static_dir: Path,
    is_long: bool,
    record_property: Counted,
) -> None:
    sound = frozen_database.read_bytes()
    path = tmp_path / "records.db"
    rng = random.Random(5)
    settings = Settings(database_file=path, static_dir=static_dir, seed_dir=FROZEN)
    times = 2000 if is_long else 30
    for _ in range(times):
        path.write_bytes(harmed(sound, rng))
        with pytest.raises(DatabaseError, match="not a database of this app, or damaged") as caught:
            Service.start(settings)
        assert str(caught.value).startswith(f"{path}: ")
        assert not database.is_current(path, reading.digest(settings.seed_dir))
    assert build.build_database(settings)
    assert path.read_bytes() == sound
    record_property(
        "figure",
        f"{times:,} databases cut off, with a digit or bit changed or with "
        "noise: each refused, none found current; built anew to the same bytes",
    )


def test_what_is_damaged_of_static_files_and_pictures_is_never_served(
    tmp_path: Path, static_dir: Path, cards_dir: Path, is_long: bool, record_property: Counted
) -> None:
    """The files themselves, their variants, or what says which they are: gone or damaged."""
    static, cards = tmp_path / "static", tmp_path / "cards"
    shutil.copytree(static_dir, static)
    shutil.copytree(cards_dir, cards)
    files = StaticApp(static)._files
    named = load_manifest(static / "manifest.json")
    pictures = gallery.load(cards)
    client = TestClient(Starlette(routes=[Mount("/cards", CardFiles(cards))]))
    rng = random.Random(6)
    times = 2000 if is_long else 60
    refused = missing = 0
    for _ in range(times):
        folder = rng.choice((static, cards))
        every = sorted(path for path in folder.rglob("*") if path.is_file())
        file = rng.choice((folder / "manifest.json", rng.choice(every)))
        sound = file.read_bytes()
        file.unlink()
        if sound and rng.random() < 0.9:
            file.write_bytes(harmed(sound, rng))
        if folder == static:
            try:
                assert StaticApp(static)._files == files
                assert load_manifest(static / "manifest.json") == named
            except AssetsError:
                refused += 1
        else:
            found = gallery.load(cards)
            assert found.items() <= pictures.items()
            if file.suffix == ".png":
                is_same = file.is_file() and file.read_bytes() == sound
                status = client.get(f"/cards/{file.name}").status_code
                assert status == (200 if is_same else 404)
                assert is_same or file.name not in {picture.file for picture in found.values()}
            missing += found != pictures
        file.write_bytes(sound)
    assert min(refused, missing) > times / 3
    record_property(
        "figure",
        f"{times:,} static files, share pictures and manifests gone or damaged "
        f"so: {refused:,} times the app refused to start, {missing:,} times a picture was "
        "not there, else nothing was changed by it; none was served",
    )


def test_damaged_data_is_not_taken_up_and_the_last_good_stays(
    tmp_path: Path, frozen_database: Path, static_dir: Path
) -> None:
    path = tmp_path / "records.db"
    sound = frozen_database.read_bytes()
    path.write_bytes(sound)
    with TestClient(create_app(Settings(database_file=path, static_dir=static_dir))) as client:
        before = client.get("/healthz").json()
        at = sound.index("Lai Châu".encode())
        other = tmp_path / "other.db"
        other.write_bytes(sound[:at] + b"M" + sound[at + 1 :])
        other.replace(path)
        live: Live = cast(Site, client.app).live
        assert not asyncio.run(live.renew())
        assert client.get("/healthz").json() == before
        assert client.get("/readyz").status_code == 200


def test_a_record_that_cannot_be_read_is_not_ready(
    frozen_database: Path, static_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def malformed(*_: object) -> None:
        raise UnreadableError("SELECT", None, Exception("database disk image is malformed"))

    settings = Settings(database_file=frozen_database, static_dir=static_dir)
    with TestClient(create_app(settings)) as client:
        assert client.get("/readyz").json() == {"status": "ready"}
        monkeypatch.setattr(queries, "record_ids", malformed)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, busy.RETRY_AFTER)


@pytest.mark.parametrize("harm", ["cut", "flip", "gone", "cut variant", "flip variant"])
def test_a_damaged_static_file_is_made_again_and_never_served(
    tmp_path: Path, frozen_database: Path, harm: str
) -> None:
    contents = {"app.css": b"p { margin: 0 }\n" * 500}

    def publish() -> Manifest:
        return building.publish(contents, tmp_path / "static", "package", "inputs", "tool")

    name = publish().files["app.css"]
    file = tmp_path / "static" / (f"{name}.br" if "variant" in harm else name)
    sound = file.read_bytes()
    if harm == "gone":
        file.unlink()
    else:
        half = len(sound) // 2
        flipped = sound[:half] + bytes([sound[half] ^ 1]) + sound[half + 1 :]
        file.write_bytes(sound[:-1] if "cut" in harm else flipped)
    with pytest.raises(AssetsError, match="run make build"):
        StaticApp(tmp_path / "static")
    publish()
    assert file.read_bytes() == sound
    StaticApp(tmp_path / "static")


def test_a_tree_that_cannot_be_written_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var").touch()
    monkeypatch.setenv("STATIC_DIR", str(tmp_path / "var" / "static"))
    assert build.main() == 1
    said = capsys.readouterr().err
    assert said == f"{tmp_path}/var: File exists; build as whoever owns it\n"


def test_cards_that_cannot_be_written_are_said_in_a_line(
    tmp_path: Path,
    static_dir: Path,
    frozen_database: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setenv("STATIC_DIR", str(static_dir))
    monkeypatch.setenv("CARDS_DIR", str(tmp_path / "cards"))
    monkeypatch.setattr(build, "build_database", lambda _settings: False)
    monkeypatch.setenv("DATABASE_FILE", str(frozen_database))
    monkeypatch.setattr(checked, "write", full)
    assert build.main() == 1
    said = capsys.readouterr().err
    assert said == "the disk: No space left on device; build as whoever owns it\n"


@pytest.mark.parametrize("missing", ["manifest.json", "app.css", "records.db"])
def test_what_is_half_built_says_what_to_do(
    tmp_path: Path, static_dir: Path, frozen_database: Path, missing: str
) -> None:
    static = tmp_path / "static"
    shutil.copytree(static_dir, static)
    data = tmp_path / "records.db"
    shutil.copy(frozen_database, data)
    gone = {
        "manifest.json": static / "manifest.json",
        "app.css": static / load_manifest(static / "manifest.json").files["app.css"],
        "records.db": data,
    }[missing]
    gone.unlink()
    done = run("app.serve", static_dir=static, database_file=data)
    assert done.returncode == CANNOT_START
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"cannot start: {gone}")
    assert "build" in line


def test_data_that_may_not_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frozen_database: Path
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "records.db"
    shutil.copy(frozen_database, path)
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(DatabaseError) as caught:
        database.open_read_only(path)
    assert str(caught.value) == f"{path}: cannot be read: Permission denied"
