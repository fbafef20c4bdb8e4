//! What the names of files and folders say, for files that say nothing themselves.
//!
//! People name files in few ways: `Author - Title`, `[Author] Title`, `Author - Series 02 - Title`, `Series v01`,
//! `Series #12 (2019)`, `Author/Series/02 - Title`, and calibre's `Author/Title (123)/Title - Author`. What doesn't look
//! like one of them is a title.

mod people;
mod stem;
mod volumes;

use domain::catalog::{
    contributors::Role,
    files::{FilePath, Format},
    folding::fold,
    limited::AtMost,
};

use self::{people::is_person, stem::Stem};
use super::{
    Metadata, dates, facts, fit,
    people::{People, names},
};

/// Reads the names of a file and of its folders, at most three of them. There is a title, unless the name is nothing but
/// white space.
pub fn of_names(path: &FilePath) -> Metadata {
    let (folders, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
    let folders: Vec<&str> = folders.rsplit('/').filter(|folder| !folder.is_empty()).take(3).collect();
    let format = facts::format(name.as_ref());
    let stem = stem::without_extension(name);
    let tidied: Vec<String> = folders.iter().map(|folder| stem::tidy(folder)).collect();
    let read = match (of_calibre(stem, &folders), format) {
        (Some(metadata), _) => metadata,
        (None, Some(Format::Cbz)) => comic(stem, &tidied),
        (None, _) => book(stem, &tidied),
    };
    Metadata { title: read.title.or_else(|| fit::title(stem)), ..read }
}

/// calibre's `Author/Title (123)/Title - Author`; it shortens the names of files before those of folders.
fn of_calibre(stem: &str, folders: &[&str]) -> Option<Metadata> {
    let [folder, author, ..] = folders else {
        return None;
    };
    let (title, number) = folder.strip_suffix(')')?.rsplit_once(" (")?;
    let is_number = !number.is_empty() && number.len() != 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    let author = author.trim();
    let ends_with_author = || stem.rsplit_once(" - ").is_some_and(|(_, end)| author.starts_with(end) || end == author);
    if !is_number && !ends_with_author() {
        return None;
    }
    let title = stem.strip_suffix(author).and_then(|rest| rest.strip_suffix(" - ")).unwrap_or(title);
    let title = title.replace("_ ", ": ");
    Some(metadata(&Stem { title, author: Some(author.to_owned()), ..Stem::default() }))
}

/// Comics are filed by series: neither a dash nor a folder tells an author.
fn comic(stem: &str, folders: &[String]) -> Metadata {
    let mut stem = Stem::comic(stem);
    match &mut stem.series {
        Some((series, _)) if series.is_empty() => {
            let folder = folders.first().map(|folder| Stem::comic(folder));
            *series = folder.map(|it| it.series.map_or(it.title, |(series, _)| series)).unwrap_or_default();
        }
        _ => {}
    }
    metadata(&stem)
}

/// Books are filed by author, perhaps in a folder of a series, perhaps in folders of their own.
fn book(stem: &str, folders: &[String]) -> Metadata {
    let is_author = |part: &str| folders.iter().any(|folder| is_person(folder) && fold(folder) == fold(part));
    let mut stem = Stem::book(stem, &is_author);
    let own_folder = folders.first().map(|folder| Stem::folder(folder));
    let own_folder = own_folder.filter(|it| !it.title.is_empty() && fold(&it.title) == fold(&stem.title));
    let has_own_folder = own_folder.is_some();
    let shelf = &folders[usize::from(has_own_folder)..];
    if let Some(folder) = own_folder {
        stem.fill(folder);
    }
    let is_numbered = stem.index.is_some();
    let (series, author) = match (author_folder(&stem, shelf), shelf) {
        (Some(1), [series, author, ..]) if is_numbered || has_own_folder => (Some(series), Some(author)),
        (Some(1), [_, author, ..]) => (None, Some(author)),
        (Some(0), [author, ..]) if !is_numbered || stem.author.is_some() => (None, Some(author)),
        // Numbered books in a folder are a series, whatever its name looks like.
        (_, [series, ..]) if is_numbered => (Some(series), None),
        _ => (None, None),
    };
    if let (Some(series), None) = (series, &stem.series) {
        stem.series = Some((series.clone(), stem.index.take()));
    }
    if let (Some(author), None) = (author, &stem.author) {
        stem.author = Some(author.clone());
    }
    metadata(&stem)
}

/// Which of the folders, the inner one first, is the author's. If both look like names it is the outer one: the inner
/// one may be called after a hero.
fn author_folder(stem: &Stem, folders: &[String]) -> Option<usize> {
    let known = stem.author.as_deref().map(fold);
    let is_author = |folder: &String| known.as_ref().map_or_else(|| is_person(folder), |known| fold(folder) == *known);
    [1, 0].into_iter().find(|at| folders.get(*at).is_some_and(is_author))
}

fn metadata(stem: &Stem) -> Metadata {
    let mut people = People::default();
    for author in stem.author.iter().flat_map(|authors| names(authors)) {
        let (name, filed_as) = people::turned(author);
        people.add(&name, filed_as, Role::Author);
    }
    for narrator in stem.narrator.iter().flat_map(|narrators| names(narrators)) {
        people.add(narrator, None, Role::Narrator);
    }
    let series = stem.series.as_ref().and_then(|(name, number)| fit::series(name, number.as_deref()));
    Metadata {
        title: fit::title(&stem.title).or_else(|| fit::title_in_series(series.as_ref()?)),
        contributors: AtMost::first(people.into_vec()),
        series: AtMost::first(series),
        published: stem.published.as_deref().and_then(dates::published),
        ..Metadata::default()
    }
}

#[cfg(test)]
mod tests;
