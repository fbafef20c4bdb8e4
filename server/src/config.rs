//! Settings: read once, from a file and the environment.

mod kepub;
mod layers;
mod setting;

use std::{
    env, fs,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use adapters_http::{BasePath, PublicUrl};
use domain::accounts::Registration;
use ipnet::IpNet;
use library::renditions::Options;
use secrecy::SecretString;
use storage_dynamo::TableNames;
use storage_sql::DatabaseUrl;
use tracing_subscriber::filter::{LevelFilter, Targets};

pub use self::layers::{Faults, InForce};
use self::{layers::Layers, setting as settings};

/// What the server is told.
#[derive(Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    pub http: adapters_http::Settings,
    pub registration: Registration,
    pub throttling: Switch,
    pub pepper: Option<SecretString>,
    pub backend: Backend,
    /// What is kept only to be quick.
    pub cache_dir: PathBuf,
    /// The most bytes of it.
    pub cache_max: u64,
    /// How books are converted for Kobo.
    pub kepub: Options,
    pub scan_interval: ScanInterval,
    /// What is logged.
    pub log: Targets,
    pub access_log: Switch,
    /// All of it, for people.
    pub in_force: Vec<InForce>,
}

/// Which storage, and where.
#[derive(Debug)]
pub enum Backend {
    Sql(DatabaseUrl),
    DynamoDb(storage_dynamo::Settings),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    On,
    Off,
}

/// How often libraries are scanned, even if nothing seems to have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanInterval {
    Every(Duration),
    Never,
}

impl Settings {
    /// Reads the settings of this process.
    pub fn of_process() -> Result<Self, Faults> {
        let file = env::var_os(settings::FILE).filter(|name| !name.is_empty()).map(PathBuf::from);
        let file = file.or_else(|| fs::exists(DEFAULT_FILE).is_ok_and(|it| it).then(|| DEFAULT_FILE.into()));
        Self::load(Layers::new(file.as_deref(), env::vars_os())?)
    }

    fn load(mut layers: Layers) -> Result<Self, Faults> {
        let listen = layers.read(&settings::LISTEN, |text| text.parse().ok());
        let base_path = layers.read_optional(&settings::BASE_PATH, BasePath::parse).unwrap_or_default();
        let public_url = layers.read_optional(&settings::PUBLIC_URL, PublicUrl::parse);
        let trusted_proxies = layers.read_optional(&settings::TRUSTED_PROXIES, networks).unwrap_or_default();
        let registration = layers.read(&settings::REGISTRATION, registration);
        let throttling = layers.read(&settings::RATE_LIMIT_ENABLED, true_or_false);
        let pepper = layers.read_optional(&settings::PASSWORD_SALT, |text| Some(SecretString::from(text)));
        let backend = backend(&mut layers);
        let cache_dir = layers.read_optional(&settings::CACHE_DIR, |text| Some(PathBuf::from(text)));
        let cache_dir = cache_dir.expect("it has a default");
        let cache_max = layers.read(&settings::CACHE_MAX, bytes);
        let kepub = kepub::options(&mut layers);
        let scan_interval = layers.read(&settings::SCAN_INTERVAL, interval);
        let log = layers.read(&settings::LOG, levels);
        let access_log = layers.read(&settings::ACCESS_LOG, on_or_off);
        let in_force = layers.finish()?;
        let http = adapters_http::Settings { base_path, public_url, trusted_proxies };
        Ok(Self {
            listen,
            http,
            registration,
            throttling,
            pepper,
            backend,
            cache_dir,
            cache_max,
            kepub,
            scan_interval,
            log,
            access_log,
            in_force,
        })
    }
}

const DEFAULT_FILE: &str = "inkshelf.toml";

/// Reads the settings of both kinds of storage, so that a fault shows before it matters.
fn backend(layers: &mut Layers) -> Backend {
    let data_dir = layers.read(&settings::DATA_DIR, |text| Some(text.to_owned()));
    // After three slashes a path is absolute or relative as it stands.
    layers.default_to(&settings::DATABASE_URL, format!("sqlite:///{data_dir}/inkshelf.db"));
    layers.default_to(&settings::CACHE_DIR, format!("{data_dir}/cache"));
    let url = layers.read_optional(&settings::DATABASE_URL, |text| DatabaseUrl::parse(text).ok());
    let dynamodb = dynamodb(layers);
    let is_sql = layers.read(&settings::DB_BACKEND, |text| match text {
        "sql" => Some(true),
        "dynamodb" => Some(false),
        _ => None,
    });
    match url {
        Some(url) if is_sql => Backend::Sql(url),
        // Or the URL was faulty, and this goes nowhere.
        _ => Backend::DynamoDb(dynamodb),
    }
}

fn dynamodb(layers: &mut Layers) -> storage_dynamo::Settings {
    let region = layers.read(&settings::AWS_REGION, |text| Some(text.to_owned()));
    let endpoint = layers.read_optional(&settings::DYNAMODB_ENDPOINT_URL, url);
    let aws_endpoint = layers.read_optional(&settings::AWS_ENDPOINT_URL_DYNAMODB, url);
    let tables = TableNames {
        users: layers.read(&settings::DYNAMODB_USERS_TABLE, table),
        progress: layers.read(&settings::DYNAMODB_PROGRESS_TABLE, table),
        document_links: layers.read(&settings::DYNAMODB_DOCUMENT_LINKS_TABLE, table),
        book_labels: layers.read(&settings::DYNAMODB_BOOK_LABELS_TABLE, table),
        prefix: layers.read(&settings::DYNAMODB_TABLE_PREFIX, table),
    };
    storage_dynamo::Settings { region, endpoint: endpoint.or(aws_endpoint), tables }
}

fn url(text: &str) -> Option<String> {
    let is_url =
        ["http://", "https://"].iter().any(|scheme| text.strip_prefix(scheme).is_some_and(|it| !it.is_empty()));
    is_url.then(|| text.to_owned())
}

fn table(text: &str) -> Option<String> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    ((3..=255).contains(&text.len()) && text.bytes().all(allowed)).then(|| text.to_owned())
}

fn networks(text: &str) -> Option<Vec<IpNet>> {
    text.split(',').map(str::trim).filter(|it| !it.is_empty()).map(network).collect()
}

/// A network, or the network that one address is.
fn network(text: &str) -> Option<IpNet> {
    text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok()
}

fn registration(text: &str) -> Option<Registration> {
    match text {
        "open" => Some(Registration::Open),
        "closed" => Some(Registration::Closed),
        _ => None,
    }
}

/// The Python server took `True` as well.
fn true_or_false(text: &str) -> Option<Switch> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(Switch::On),
        "false" => Some(Switch::Off),
        _ => None,
    }
}

fn on_or_off(text: &str) -> Option<Switch> {
    match text {
        "on" => Some(Switch::On),
        "off" => Some(Switch::Off),
        _ => None,
    }
}

/// Reads `off`, or a number of minutes, hours or days.
fn interval(text: &str) -> Option<ScanInterval> {
    if text == "off" {
        return Some(ScanInterval::Never);
    }
    let units = [("m", 60), ("h", 60 * 60), ("d", 24 * 60 * 60)];
    let (number, seconds) = units.into_iter().find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)))?;
    let number = number.parse::<u16>().ok().filter(|number| *number > 0)?;
    Some(ScanInterval::Every(Duration::from_secs(u64::from(number) * seconds)))
}

/// Reads a number of bytes, with a unit or without.
fn bytes(text: &str) -> Option<u64> {
    let units = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)];
    let with_unit = units.into_iter().find_map(|(unit, shift)| Some((text.strip_suffix(unit)?, shift)));
    let (number, shift) = with_unit.unwrap_or((text, 0));
    number.trim_end().parse::<u64>().ok()?.checked_mul(1 << shift)
}

/// Refuses what the library would take for the name of a module, such as a level that doesn't exist.
fn levels(text: &str) -> Option<Targets> {
    let ends_in_level =
        |directive: &str| directive.rsplit('=').next().is_some_and(|it| it.parse::<LevelFilter>().is_ok());
    if text.split(',').all(ends_in_level) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsString, io::Write as _};

    use insta::assert_snapshot;
    use tempfile::NamedTempFile;

    use super::*;

    #[test]
    fn without_a_word_everything_has_a_default() {
        let settings = load("", &[]).unwrap();
        assert_eq!(settings.listen.to_string(), "0.0.0.0:8080");
        assert_eq!(settings.registration, Registration::Open);
        assert_eq!(settings.throttling, Switch::On);
        assert!(matches!(settings.backend, Backend::Sql(url) if url.to_string().ends_with("./data/inkshelf.db")));
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let file = "listen = \"127.0.0.1:1\"\nregistration = \"closed\"\nrate_limit_enabled = false";
        let settings = load(file, &[("INKSHELF_LISTEN", "127.0.0.1:2"), ("INKSHELF_REGISTRATION", "")]).unwrap();
        assert_eq!(settings.listen.port(), 2);
        assert_eq!(settings.registration, Registration::Closed, "an empty variable says nothing");
        assert_eq!(settings.throttling, Switch::Off);
    }

    #[test]
    fn a_list_may_be_one_in_the_file() {
        let listed = load("trusted_proxies = [\"10.0.0.0/8\", \"::1\"]", &[]).unwrap();
        let written = load("", &[("INKSHELF_TRUSTED_PROXIES", "10.0.0.0/8,::1")]).unwrap();
        assert_eq!(listed.http.trusted_proxies, written.http.trusted_proxies);
        assert_eq!(listed.http.trusted_proxies.len(), 2);
    }

    #[test]
    fn the_database_is_in_the_data_folder_unless_a_url_says_otherwise() {
        let shown = |variables: &[(&str, &str)]| match load("", variables).unwrap().backend {
            Backend::Sql(url) => url.to_string(),
            Backend::DynamoDb(_) => "DynamoDB".to_owned(),
        };
        assert_eq!(shown(&[("INKSHELF_DATA_DIR", "/srv/books")]), "sqlite:////srv/books/inkshelf.db");
        assert!(
            shown(&[("INKSHELF_DATA_DIR", "/srv"), ("DATABASE_URL", "postgres://h/d")]).starts_with("postgres://h")
        );
        assert_eq!(shown(&[("DB_BACKEND", "dynamodb")]), "DynamoDB");
    }

    #[test]
    fn sizes_have_units() {
        for (text, size) in [("5GiB", Some(5 << 30)), ("512 MiB", Some(512 << 20)), ("1000", Some(1000)), ("5GB", None)]
        {
            assert_eq!(load("", &[("INKSHELF_CACHE_MAX", text)]).ok().map(|it| it.cache_max), size, "{text}");
        }
        assert_eq!(load("", &[("INKSHELF_DATA_DIR", "/srv")]).unwrap().cache_dir, PathBuf::from("/srv/cache"));
    }

    #[test]
    fn scans_have_an_interval() {
        let interval = |text| load("", &[("INKSHELF_SCAN_INTERVAL", text)]).map(|it| it.scan_interval).ok();
        assert_eq!(interval("90m"), Some(ScanInterval::Every(Duration::from_mins(90))));
        assert_eq!(interval("off"), Some(ScanInterval::Never));
        for text in ["0h", "h", "6", "6 hours", "-1h", "99999d", "６h", "é"] {
            assert_eq!(interval(text), None, "{text}");
        }
    }

    #[test]
    fn the_endpoint_has_two_names() {
        let endpoint = |variables: &[(&str, &str)]| {
            let variables = [&[("DB_BACKEND", "dynamodb")], variables].concat();
            match load("", &variables).unwrap().backend {
                Backend::DynamoDb(settings) => settings.endpoint,
                Backend::Sql(_) => None,
            }
        };
        let aws = ("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:1");
        assert_eq!(endpoint(&[aws]).as_deref(), Some("http://localhost:1"));
        let both = [aws, ("DYNAMODB_ENDPOINT_URL", "http://localhost:2")];
        assert_eq!(endpoint(&both).as_deref(), Some("http://localhost:2"));
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let variables = [
            ("INKSHELF_REGISTRATION", "yes"),
            ("INKSHELF_LISTEN", "8080"),
            ("INKSHELF_LISTN", "x"),
            ("INKSHELF_LOG", "verbose"),
            ("DATABASE_URL", "mysql://ann:secret@db/x"),
            ("DYNAMODB_USERS_TABLE", "no table"),
        ];
        let faults = load("lisen = 1", &variables).unwrap_err().to_string();
        assert_snapshot!(faults, @"
        the settings have faults:
          there is no setting INKSHELF_LISTN; the nearest is INKSHELF_LISTEN
          there is no setting lisen; the nearest is listen
          INKSHELF_LISTEN must be an address and a port, not `8080` (from the environment); an example: 127.0.0.1:8080
          INKSHELF_REGISTRATION must be open or closed, not `yes` (from the environment); an example: closed
          DATABASE_URL must be the URL of an SQLite or PostgreSQL database, not `(secret)` (from the environment); an example: sqlite:///./data/inkshelf.db or postgres://user:password@localhost/inkshelf
          DYNAMODB_USERS_TABLE must be letters, digits, dots, dashes and underscores, 3 to 255 of them, not `no table` (from the environment); an example: reader-progress-users
          INKSHELF_LOG must be levels, for all or by module, with commas between them, not `verbose` (from the environment); an example: info,storage_sql=debug
        ");
    }

    #[test]
    fn a_faulty_file_is_named() {
        for file in ["listen", "registration = true"] {
            let faults = load(file, &[]).unwrap_err().to_string();
            assert!(faults.contains("/inkshelf-test"), "{faults}");
        }
    }

    #[test]
    fn secrets_are_masked() {
        let variables = [("PASSWORD_SALT", "cayenne"), ("DATABASE_URL", "postgres://ann:secret@db/inkshelf")];
        let settings = load("", &variables).unwrap();
        let shown = format!("{settings:?}");
        assert!(!shown.contains("cayenne") && !shown.contains(":secret"), "{shown}");
        let salt = settings.in_force.into_iter().find(|it| it.variable == "PASSWORD_SALT").unwrap();
        assert_eq!((salt.value.as_str(), salt.origin.as_str()), ("(secret)", "the environment"));
    }

    #[test]
    fn every_setting_is_documented() {
        let documentation = include_str!("../../docs/configuration.md");
        for setting in settings::ALL {
            let names = format!("| `{}` | `{}` |", setting.variable, setting.key());
            let row = documentation.lines().find(|line| line.starts_with(&names));
            let row = row.unwrap_or_else(|| panic!("docs/configuration.md has no row {names}"));
            let default = setting.default.map(|default| format!("`{default}`"));
            assert!(default.is_none_or(|default| row.contains(&default)), "{} has another default", setting.variable);
        }
    }

    fn load(file: &str, variables: &[(&str, &str)]) -> Result<Settings, Faults> {
        let mut written = NamedTempFile::with_prefix("inkshelf-test").unwrap();
        written.write_all(file.as_bytes()).unwrap();
        let environment = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        Settings::load(Layers::new(Some(written.path()), environment)?)
    }
}
