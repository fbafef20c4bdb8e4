//! Which database to open.

use std::{fmt, str::FromStr};

use secrecy::{ExposeSecret as _, SecretString};

/// Where the database is, from a URL.
///
/// | URL | database |
/// |---|---|
/// | `sqlite://data/x.db` | the SQLite file `data/x.db`, relative to the working directory |
/// | `sqlite:///data/x.db`, `sqlite:///./data/x.db` | the same: SQLAlchemy writes three slashes before a relative path |
/// | `sqlite:////var/lib/x.db` | the SQLite file `/var/lib/x.db` |
/// | `postgres://…`, `postgresql://…` | PostgreSQL, as libpq reads its URLs |
///
/// Displayed with its passwords masked.
#[derive(Clone)]
pub struct DatabaseUrl(pub(crate) Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    /// A path that begins with `/` or `./`, so that SQLite takes it for nothing else.
    Sqlite(String),
    Postgres(SecretString),
}

/// Why a URL was refused.
///
/// It doesn't repeat the URL, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUrl {
    #[error(
        "the URL must begin with `sqlite://`, `postgres://` or `postgresql://`, \
         as in `sqlite:///./data/inkshelf.db` or `postgres://user:password@localhost/inkshelf`"
    )]
    Scheme,
    #[error("the URL names no SQLite file: write `sqlite:///./data/inkshelf.db`")]
    NoPath,
    #[error("SQLite in memory forgets everything: write `sqlite:///./data/inkshelf.db`")]
    InMemory,
    #[error("an SQLite URL takes no options after `?`: write `sqlite:///./data/inkshelf.db`")]
    Options,
}

impl DatabaseUrl {
    pub fn parse(url: &str) -> Result<Self, InvalidUrl> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return Ok(Self(Kind::Sqlite(parse_path(path)?)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self(Kind::Postgres(url.into())));
        }
        Err(InvalidUrl::Scheme)
    }
}

impl FromStr for DatabaseUrl {
    type Err = InvalidUrl;

    fn from_str(url: &str) -> Result<Self, InvalidUrl> {
        Self::parse(url)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Sqlite(path) => write!(f, "sqlite:///{path}"),
            Kind::Postgres(url) => f.write_str(&masked(url.expose_secret())),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

fn parse_path(path: &str) -> Result<String, InvalidUrl> {
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.is_empty() || path.ends_with('/') {
        return Err(InvalidUrl::NoPath);
    }
    if path.contains(":memory:") {
        return Err(InvalidUrl::InMemory);
    }
    if path.contains('?') {
        return Err(InvalidUrl::Options);
    }
    let is_explicit = ["/", "./", "../"].iter().any(|start| path.starts_with(start));
    Ok(if is_explicit { path.to_owned() } else { format!("./{path}") })
}

/// Masks the password before the host, and those among the options; rather too much than too little.
fn masked(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = match rest.rsplit_once('@').map(|(login, address)| (login.split_once(':'), address)) {
        Some((Some((name, _)), address)) => format!("{name}:***@{address}"),
        _ => rest.to_owned(),
    };
    let Some((address, options)) = rest.split_once('?') else {
        return format!("{scheme}://{rest}");
    };
    let options: Vec<String> = options.split('&').map(masked_option).collect();
    format!("{scheme}://{address}?{}", options.join("&"))
}

fn masked_option(option: &str) -> String {
    match option.split_once('=') {
        Some((name, _)) if name.contains("password") => format!("{name}=***"),
        _ => option.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_paths_are_as_sqlalchemy_has_them() {
        for (url, path) in [
            ("sqlite://data/x.db", "./data/x.db"),
            ("sqlite:///data/x.db", "./data/x.db"),
            ("sqlite:///./data/x.db", "./data/x.db"),
            ("sqlite://./x.db", "./x.db"),
            ("sqlite:///../x.db", "../x.db"),
            ("sqlite:////var/lib/x.db", "/var/lib/x.db"),
            ("sqlite:///file:x.db", "./file:x.db"),
            ("sqlite:///Bücher & more#1.db", "./Bücher & more#1.db"),
        ] {
            let parsed = DatabaseUrl::parse(url).unwrap();
            assert!(matches!(&parsed.0, Kind::Sqlite(it) if it == path), "{url}: {parsed}");
            assert_eq!(DatabaseUrl::parse(&parsed.to_string()).unwrap().to_string(), parsed.to_string());
        }
    }

    #[test]
    fn urls_of_anything_else_are_refused() {
        for (url, reason) in [
            ("", InvalidUrl::Scheme),
            ("data/x.db", InvalidUrl::Scheme),
            ("sqlite:x.db", InvalidUrl::Scheme),
            ("mysql://root@localhost/x", InvalidUrl::Scheme),
            ("postgres:nothing", InvalidUrl::Scheme),
            ("sqlite://", InvalidUrl::NoPath),
            ("sqlite:////var/lib/", InvalidUrl::NoPath),
            ("sqlite:///:memory:", InvalidUrl::InMemory),
            ("sqlite://x.db?mode=rwc", InvalidUrl::Options),
        ] {
            assert_eq!(DatabaseUrl::parse(url).unwrap_err(), reason, "{url}");
        }
    }

    #[test]
    fn passwords_are_masked() {
        for (url, shown) in [
            ("postgres://localhost/x", "postgres://localhost/x"),
            ("postgres://ann@localhost:5432/x", "postgres://ann@localhost:5432/x"),
            ("postgresql://ann:secret@localhost/x", "postgresql://ann:***@localhost/x"),
            ("postgres://ann:se:cr@et?/#@localhost/x?a=b", "postgres://ann:***@localhost/x?a=b"),
            ("postgres:///x?host=/run&password=secret&user=ann", "postgres:///x?host=/run&password=***&user=ann"),
            ("postgres:///x?sslpassword=sec:ret@x", "postgres:///x?sslpassword=***"),
        ] {
            let url = DatabaseUrl::parse(url).unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), format!("DatabaseUrl({shown})"));
        }
    }
}
