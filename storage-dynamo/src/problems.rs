//! Problems: an item each, in the order of a scan.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{
    catalog::{
        files::FilePath,
        ids::LibraryId,
        pages::{Page, PageRequest},
        problems::{Problem, ProblemRepository},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
    text::Text,
};

use crate::{
    Tables,
    actions::Action,
    item::{Item, Malformed, n, number, parsed, s},
    keys::{Table, catalogue as keys},
    libraries::IS_THERE,
    walks::Walk,
};

#[async_trait]
impl ProblemRepository for Tables {
    async fn save(&self, library: &LibraryId, problems: &[Problem]) -> Result<Changed, StorageError> {
        // The last of a path counts: a transaction takes one for each item.
        let problems: BTreeMap<_, _> = problems.iter().map(|problem| (&problem.path, problem)).collect();
        let puts = problems.values().map(|problem| Action::put(keys::problem(library, &problem.path), write(problem)));
        let puts: Vec<_> = puts.collect();
        if puts.is_empty() {
            return Ok(if self.library(library).await?.is_some() { Changed::Yes } else { Changed::Absent });
        }
        for puts in puts.chunks(Action::MOST - 1) {
            let check = Action::check(keys::library(library), IS_THERE);
            let actions = std::iter::once(check).chain(puts.iter().cloned()).collect();
            if self.change("save problems", actions).await? == Changed::Absent {
                return Ok(Changed::Absent);
            }
        }
        Ok(Changed::Yes)
    }

    async fn remove(&self, library: &LibraryId, paths: &[FilePath]) -> Result<(), StorageError> {
        let mut keys: Vec<_> = paths.iter().map(|path| keys::problem(library, path)).collect();
        keys.sort();
        keys.dedup();
        self.delete_all(Table::Catalogue, keys.into_iter().map(crate::keys::Key::into_item).collect()).await
    }

    async fn list(&self, library: &LibraryId, page: &PageRequest) -> Result<Page<Problem>, StorageError> {
        let items = self.walk(Walk::of(keys::problems(library), page, None)).await?;
        let problems = items.iter().map(read).collect::<Result<_, _>>()?;
        Ok(page.cut(problems, None, |problem: &Problem| problem.cursor(library)))
    }
}

fn write(problem: &Problem) -> Item {
    let attributes = [
        ("path", s(problem.path.as_str())),
        ("reason", s(problem.reason.as_str())),
        ("since", n(problem.since.as_millis())),
        ("size", n(problem.size)),
        ("modified", n(problem.modified.as_millis())),
    ];
    attributes.map(|(name, value)| (name.to_owned(), value)).into()
}

fn read(item: &Item) -> Result<Problem, Malformed> {
    Ok(Problem {
        path: parsed(item, "path", FilePath::parse)?,
        reason: parsed(item, "reason", |text| Text::parse("reason", text))?,
        since: Timestamp::from_millis(number(item, "since")?),
        size: number(item, "size")?,
        modified: Timestamp::from_millis(number(item, "modified")?),
    })
}
