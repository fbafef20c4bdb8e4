//! Problems in SQL.

use async_trait::async_trait;
use diesel::{prelude::*, upsert::excluded};
use domain::{
    catalog::{
        files::FilePath,
        ids::LibraryId,
        pages::{Direction, Page, PageRequest},
        problems::{Problem, ProblemRepository},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
    text::Text,
};

use crate::{
    Database,
    connection::{Connection, on_each_backend, unreadable},
    libraries,
    schema::problems,
};

#[async_trait]
impl ProblemRepository for Database {
    async fn save(&self, library: &LibraryId, problems: &[Problem]) -> Result<Changed, StorageError> {
        let (library, problems) = (library.clone(), problems.to_owned());
        self.write("save problems", move |conn| {
            let Some(library) = libraries::lock(conn, &library)? else {
                return Ok(Changed::Absent);
            };
            for problem in &problems {
                save(conn, library, problem)?;
            }
            Ok(Changed::Yes)
        })
        .await
    }

    async fn remove(&self, library: &LibraryId, paths: &[FilePath]) -> Result<(), StorageError> {
        let (library, paths) = (library.clone(), paths.to_owned());
        self.write("remove problems", move |conn| {
            let Some(library) = libraries::lock(conn, &library)? else {
                return Ok(());
            };
            for path in &paths {
                let problem = problems::table.find((library, path.walk_key()));
                on_each_backend!(conn, |conn| diesel::delete(problem).execute(conn))?;
            }
            Ok(())
        })
        .await
    }

    async fn list(&self, library: &LibraryId, page: &PageRequest) -> Result<Page<Problem>, StorageError> {
        let (library, page) = (library.clone(), page.clone());
        self.read("list problems", move |conn| {
            let found = list(conn, &library, &page)?;
            Ok(page.cut(found, None, |problem| problem.cursor(&library)))
        })
        .await
    }
}

fn save(conn: &mut Connection<'_>, library: i32, problem: &Problem) -> QueryResult<()> {
    let row = (
        problems::library.eq(library),
        problems::key.eq(problem.path.walk_key()),
        problems::path.eq(problem.path.as_str()),
        problems::reason.eq(problem.reason.as_str()),
        problems::since.eq(problem.since.as_millis()),
        problems::size.eq(problem.size.cast_signed()),
        problems::modified.eq(problem.modified.as_millis()),
    );
    on_each_backend!(conn, |conn| diesel::insert_into(problems::table)
        .values(row)
        .on_conflict((problems::library, problems::key))
        .do_update()
        .set((
            problems::reason.eq(excluded(problems::reason)),
            problems::since.eq(excluded(problems::since)),
            problems::size.eq(excluded(problems::size)),
            problems::modified.eq(excluded(problems::modified)),
        ))
        .execute(conn))?;
    Ok(())
}

fn list(conn: &mut Connection<'_>, library: &LibraryId, page: &PageRequest) -> QueryResult<Vec<Problem>> {
    let Some(number) = libraries::number(conn, library)? else {
        return Ok(Vec::new());
    };
    let problems = problems::table
        .filter(problems::library.eq(number))
        .limit(i64::try_from(page.wanted()).unwrap_or(i64::MAX))
        .select((problems::path, problems::reason, problems::since, problems::size, problems::modified));
    // Every key has a byte.
    let bound = page.bound().unwrap_or_default();
    let rows: Vec<Columns> = match page.direction() {
        Direction::Forwards => {
            let problems = problems.filter(problems::key.gt(bound)).order(problems::key);
            on_each_backend!(conn, |conn| problems.load(conn))
        }
        Direction::Backwards => {
            let problems = problems.filter(problems::key.lt(bound)).order(problems::key.desc());
            on_each_backend!(conn, |conn| problems.load(conn))
        }
    }?;
    rows.into_iter().map(parse).collect()
}

type Columns = (String, String, i64, i64, i64);

fn parse((path, reason, since, size, modified): Columns) -> QueryResult<Problem> {
    Ok(Problem {
        path: FilePath::parse(&path).map_err(unreadable)?,
        reason: Text::parse("reason", reason).map_err(unreadable)?,
        since: Timestamp::from_millis(since),
        size: size.cast_unsigned(),
        modified: Timestamp::from_millis(modified),
    })
}
