//! Scans: an item for each library, with the lease.

use async_trait::async_trait;
use domain::{
    catalog::{
        ids::LibraryId,
        scans::{Begun, Lease, Scan, ScanRepository, ScanState},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    actions::Action,
    item::{Item, Malformed, n, number, optional_number, parsed, s},
    keys::catalogue as keys,
    libraries::IS_THERE,
};

#[async_trait]
impl ScanRepository for Tables {
    async fn find(&self, library: &LibraryId, now: Timestamp) -> Result<Option<Scan>, StorageError> {
        let Some(item) = self.get(keys::scan(library)).await? else {
            return Ok(None);
        };
        let scan = read(&item)?;
        let is_over = scan.state == ScanState::Running && number::<i64>(&item, "until")? <= now.as_millis();
        Ok(Some(if is_over { Scan { state: ScanState::Idle, ..scan } } else { scan }))
    }

    /// What interrupted changes left behind is put in order before the scan: it goes by what is listed.
    async fn begin(&self, library: &LibraryId, lease: &Lease, now: Timestamp) -> Result<Begun, StorageError> {
        let scan = Action::put(keys::scan(library), write(&Scan::begun(now), lease))
            .on("attribute_not_exists(#of) OR #state <> :running OR #until <= :now OR #scanner = :scanner")
            .with("running", s(ScanState::Running.as_str()))
            .with("now", n(now.as_millis()))
            .with("scanner", s(lease.scanner.as_str()));
        let actions = vec![scan, Action::check(keys::library(library), IS_THERE)];
        if self.change("begin a scan", actions).await? == Changed::Absent {
            let is_there = self.library(library).await?.is_some();
            return Ok(if is_there { Begun::Running } else { Begun::NoLibrary });
        }
        self.finish_changes(library).await?;
        Ok(Begun::Yes)
    }

    async fn report(&self, library: &LibraryId, lease: &Lease, scan: &Scan) -> Result<Changed, StorageError> {
        let scan = Action::put(keys::scan(library), write(scan, lease))
            .on("#state = :running AND #scanner = :scanner")
            .with("running", s(ScanState::Running.as_str()))
            .with("scanner", s(lease.scanner.as_str()));
        self.change("report a scan", vec![scan, Action::check(keys::library(library), IS_THERE)]).await
    }
}

fn write(scan: &Scan, lease: &Lease) -> Item {
    let attributes = [
        ("state", s(scan.state.as_str())),
        ("seen", n(scan.seen)),
        ("opened", n(scan.opened)),
        ("added", n(scan.added)),
        ("changed", n(scan.changed)),
        ("removed", n(scan.removed)),
        ("problems", n(scan.problems)),
        ("started", n(scan.started.as_millis())),
        ("scanner", s(lease.scanner.as_str())),
        ("until", n(lease.until.as_millis())),
    ];
    let finished = scan.finished.map(|finished| ("finished", n(finished.as_millis())));
    attributes.into_iter().chain(finished).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn read(item: &Item) -> Result<Scan, Malformed> {
    Ok(Scan {
        state: parsed(item, "state", ScanState::parse)?,
        seen: number(item, "seen")?,
        opened: number(item, "opened")?,
        added: number(item, "added")?,
        changed: number(item, "changed")?,
        removed: number(item, "removed")?,
        problems: number(item, "problems")?,
        started: Timestamp::from_millis(number(item, "started")?),
        finished: optional_number(item, "finished")?.map(Timestamp::from_millis),
    })
}
