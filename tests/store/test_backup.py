# SPDX-License-Identifier: Apache-2.0
"""A backup is taken while work goes on, and restored: drilled from the first row to the last."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from greenlane.clock import FixedClock
from greenlane.errors import Conflict, Invalid, Misconfigured
from greenlane.store import (
    Keys,
    Manifest,
    NewEntry,
    Sealer,
    Store,
    backup,
    checked_log,
    load_keys,
    open_store,
    purge,
    read_manifest,
    restore,
)
from greenlane.store.checkpoints import CheckpointFiles
from greenlane.store.tables import metadata
from tests.databases import SMALL
from tests.store import samples
from tests.store.samples import NOW


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return load_keys(tmp_path)


@pytest.fixture
def sealer(store: Store, keys: Keys) -> Sealer:
    return Sealer(store, keys)


@pytest.fixture
def full(store: Store, sealer: Sealer) -> Store:
    """A store with something in most tables: sealed, waiting, purged, partitioned, awkward text."""
    with store.unit() as uow:
        samples.add_organisation(uow)
        uow.people.put(samples.person(name="Zoë \\N \t tab, new\nline, “quotes”, ' and \u4e2d\u6587"))
        samples.add_configuration(uow)
        uow.lists.add(samples.named_list())
        opened = samples.event()
        uow.events.append(opened)
        uow.configurations.activate(samples.CONFIGURATION, by="ada", at=NOW, event_id=opened.id)
        filing, shipment = samples.lodgement(reference="LRN 1"), samples.consignment()
        uow.lodgements.add(filing)
        uow.lodgements.add_version(samples.version(filing))
        uow.consignments.add(shipment)
        uow.links.add(samples.link(shipment, filing, opened))
        first = samples.assessment(shipment)
        uow.assessments.add(first, [samples.hit(first)])
        # A row that refers to another row of its own table, in both orders of their ids.
        uow.assessments.add(samples.assessment(shipment, predecessor_id=first.id))
        uow.history.add(shipment.id, ["name:ADA"], event_id=opened.id, at=NOW)
        uow.jobs.enqueue("assess", {"consignment": shipment.id}, at=NOW)
        for number in range(3):
            link = uow.payloads.put("raw", b"\x00\\." * 700, "standard", at=NOW - timedelta(days=number))
            uow.events.append(samples.event_with(link))
    with store.unit() as uow:
        uow.lists.change("embargoed_ports", by="ada", at=NOW, add=[NewEntry(key="XXABC", value="Port", extra={"n": 1})])
    purge(
        store,
        before=NOW.date() - timedelta(days=1),
        retention_class="standard",
        rule="RET-7Y",
        actor="policy:retention",
        agency="customs",
    )
    sealer.seal_all()
    with store.unit() as uow:
        uow.events.append(samples.event())
    return store


@pytest.fixture
def target(empty_database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Store]:
    """A database without tables, and a data folder that is not there."""
    opened = open_store(empty_database_url, clock=clock, data_dir=tmp_path / "restored", limits=SMALL)
    yield opened
    opened.close()


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with store.engine.connect() as connection:
        return {
            table.name: sorted(connection.execute(text(f'SELECT t::text FROM "{table.name}" t')).scalars())
            for table in metadata.sorted_tables
        }


def take(store: Store, tmp_path: Path) -> Path:
    folder = tmp_path / "backups" / "monday"
    folder.parent.mkdir()
    backup(store, folder)
    return folder


def test_what_is_restored_is_what_was_there(full: Store, target: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    restored = restore(target.engine, target.data_dir, folder)
    assert restored.faults == ()
    assert everything(target) == everything(full)
    assert load_keys(target.data_dir) == load_keys(full.data_dir)


def test_the_restored_log_verifies_and_goes_on_where_it_was(full: Store, target: Store, tmp_path: Path) -> None:
    restore(target.engine, target.data_dir, take(full, tmp_path))
    sealer = Sealer(target, load_keys(target.data_dir))
    with target.unit() as uow:
        uow.events.append(samples.event())
    assert sealer.seal_all() == 2
    with checked_log(target, payloads=True) as check:
        assert list(check.faults()) == []
        assert check.covered == check.total
    files = CheckpointFiles(target.data_dir)
    assert len(list(files.notes(files.state()))) == 2


def test_numbers_that_the_database_gives_go_on_too(full: Store, target: Store, tmp_path: Path) -> None:
    restore(target.engine, target.data_dir, take(full, tmp_path))
    with target.unit() as uow:
        uow.configurations.add("e" * 64, "{}", at=NOW)
        uow.flush()
        uow.configurations.activate("e" * 64, by="ada", at=NOW, event_id=samples.event().id)
        active = uow.configurations.active()
    assert active is not None
    assert active.digest == "e" * 64


def test_the_manifest_tells_what_is_in_it(full: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    manifest = read_manifest(folder)
    assert manifest.log_size == 5
    assert manifest.tables["assessments"].rows == 2
    assert manifest.tables["payloads"].rows == 2
    assert manifest.payload_days == ("2026-01-31", "2026-02-01")
    sizes = {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    assert manifest.size_bytes == sum(sizes.values()) - sizes["manifest.json"]
    with full.unit(read_only=True) as uow:
        assert manifest.installation == uow.installation.get("id")


def test_only_its_owner_may_read_it(full: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    modes = {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_work_goes_on_while_it_is_taken_and_the_backup_is_of_one_moment(
    full: Store, target: Store, sealer: Sealer, tmp_path: Path
) -> None:
    before = everything(full)

    def work(_name: str, _number: int, _count: int) -> None:
        with full.unit() as uow:
            uow.events.append(samples.event())
        sealer.seal_pending(sign=True)

    folder = tmp_path / "busy"
    backup(full, folder, progress=work)
    restore(target.engine, target.data_dir, folder)
    assert everything(target) == before


def test_an_empty_installation_can_be_backed_up_and_restored(store: Store, target: Store, tmp_path: Path) -> None:
    restored = restore(target.engine, target.data_dir, take(store, tmp_path))
    assert restored.manifest.log_size == 0
    assert everything(target) == everything(store)


def test_progress_is_told_for_each_table(store: Store, target: Store, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    backup(store, tmp_path / "b", progress=lambda _, number, count: told.append((number, count)))
    restore(
        target.engine, target.data_dir, tmp_path / "b", progress=lambda _, number, count: told.append((number, count))
    )
    count = len(metadata.sorted_tables)
    assert told == [(number, count) for number in range(1, count + 1)] * 2


def test_a_folder_that_holds_something_is_not_written_over(full: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    with pytest.raises(Conflict) as caught:
        backup(full, folder)
    assert caught.value.code == "backup.exists"


def test_a_backup_that_fails_leaves_nothing_behind(full: Store, tmp_path: Path) -> None:
    def stop(_name: str, number: int, _count: int) -> None:
        if number == 3:
            raise KeyboardInterrupt

    (tmp_path / "backups").mkdir()
    with pytest.raises(KeyboardInterrupt):
        backup(full, tmp_path / "backups" / "monday", progress=stop)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(full: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Misconfigured) as caught:
        backup(full, tmp_path / "file" / "monday")
    assert caught.value.code == "backup.unwritable"


# --- what is not whole is refused before anything is written ---------------------------------------------------------


def spoil_missing_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def spoil_broken_manifest(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_bytes(path.read_bytes()[:-40])


def spoil_later_form(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({"format": 2}), encoding="utf-8")


def spoil_missing_table(folder: Path) -> None:
    (folder / "tables" / "events.copy.gz").unlink()


def spoil_cut_table(folder: Path) -> None:
    path = folder / "tables" / "events.copy.gz"
    path.write_bytes(path.read_bytes()[:-10])


def spoil_flipped_byte(folder: Path) -> None:
    path = folder / "tables" / "payloads.copy.gz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def spoil_altered_key(folder: Path) -> None:
    (folder / "keys" / "signing.key").write_text("0" * 64, encoding="utf-8")


SPOILED = {
    "missing manifest": (spoil_missing_manifest, "no manifest"),
    "broken manifest": (spoil_broken_manifest, "damaged"),
    "later form": (spoil_later_form, "form 2"),
    "missing table": (spoil_missing_table, "tables/events.copy.gz is missing"),
    "cut table": (spoil_cut_table, "tables/events.copy.gz is cut off or altered"),
    "flipped byte": (spoil_flipped_byte, "tables/payloads.copy.gz is cut off or altered"),
    "altered key": (spoil_altered_key, "keys/signing.key is cut off or altered"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_backup_that_is_not_whole_is_refused(name: str, full: Store, target: Store, tmp_path: Path) -> None:
    spoil, words = SPOILED[name]
    folder = take(full, tmp_path)
    spoil(folder)
    with pytest.raises(Invalid) as caught:
        restore(target.engine, target.data_dir, folder)
    assert caught.value.code == "backup.unusable"
    assert words in caught.value.sentence
    assert caught.value.remedy
    assert_untouched(target)


def test_a_folder_that_is_not_there_is_no_backup(target: Store, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no such folder"):
        restore(target.engine, target.data_dir, tmp_path / "nowhere")


def test_a_manifest_that_leads_out_of_its_folder_is_refused(full: Store, target: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    rewrite(folder, lambda found: found["files"].update({"../../etc/passwd": {"size": 1, "sha256": "0" * 64}}))
    with pytest.raises(Invalid, match="leads out"):
        restore(target.engine, target.data_dir, folder)


def test_a_table_with_fewer_rows_than_the_manifest_says_is_refused(full: Store, target: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    rewrite(folder, lambda found: found["tables"]["hits"].update({"rows": 2}))
    with pytest.raises(Invalid, match="1 rows of hits, its manifest says 2"):
        restore(target.engine, target.data_dir, folder)
    with target.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(metadata.tables["events"])) == 0


def rewrite(folder: Path, change: object) -> None:
    path = folder / "manifest.json"
    found = json.loads(path.read_bytes())
    assert callable(change)
    change(found)
    path.write_text(json.dumps(found), encoding="utf-8")


def assert_untouched(store: Store) -> None:
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT to_regclass('events')")).scalar() is None
    assert not store.data_dir.exists()


# --- and nothing is written over -------------------------------------------------------------------------------------


def test_a_database_with_rows_is_refused(full: Store, store: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    with pytest.raises(Conflict) as caught:
        restore(store.engine, tmp_path / "other", folder)
    assert caught.value.code == "restore.not_empty"


def test_a_data_folder_with_other_keys_is_refused(full: Store, target: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    load_keys(target.data_dir)
    with pytest.raises(Conflict) as caught:
        restore(target.engine, target.data_dir, folder)
    assert caught.value.code == "restore.not_empty"


def test_a_data_folder_with_the_very_same_files_is_taken(full: Store, target: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    assert restore(target.engine, full.data_dir, folder).faults == ()


def test_a_backup_older_than_the_checkpoints_in_the_data_folder_is_refused(
    full: Store, target: Store, sealer: Sealer, tmp_path: Path
) -> None:
    folder = take(full, tmp_path)
    sealer.seal_all()
    with pytest.raises(Conflict) as caught:
        restore(target.engine, full.data_dir, folder)
    assert caught.value.where is not None
    assert caught.value.where.endswith("0000000000.txt")


def test_a_migrated_database_without_rows_is_taken(full: Store, target: Store, tmp_path: Path) -> None:
    from greenlane.store import migrate

    migrate(target.engine)
    restore(target.engine, target.data_dir, take(full, tmp_path))
    assert everything(target) == everything(full)


def spoil_log(folder: Path) -> Manifest:
    """Alter an event in the backup, and make the manifest fit it."""
    from greenlane.store.backup_manifest import describe

    path = folder / "tables" / "events.copy.gz"
    rows = gzip.decompress(path.read_bytes()).replace(b"policy:test", b"policy:tess", 1)
    path.write_bytes(gzip.compress(rows))
    found = describe(path)
    rewrite(
        folder,
        lambda manifest: manifest["files"].update(
            {"tables/events.copy.gz": {"size": found.size, "sha256": found.sha256}}
        ),
    )
    return read_manifest(folder)


def test_a_log_with_faults_is_not_restored_unless_they_are_accepted(full: Store, target: Store, tmp_path: Path) -> None:
    folder = take(full, tmp_path)
    spoil_log(folder)
    with pytest.raises(Conflict) as caught:
        restore(target.engine, target.data_dir, folder)
    assert caught.value.code == "restore.log_faults"
    assert not target.data_dir.exists()
    restored = restore(target.engine, target.data_dir, folder, accept_faults=True)
    assert restored.faults
    assert (target.data_dir / "keys" / "signing.key").exists()
