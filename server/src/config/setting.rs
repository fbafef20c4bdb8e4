//! Every setting there is.

use storage_sql::DatabaseUrl;

/// A setting's names, default and form.
pub struct Setting {
    /// Its name in the environment.
    pub variable: &'static str,
    /// What it is where nobody sets it; `None` if it has no value then, or one that depends on another setting.
    pub default: Option<&'static str>,
    /// Reads after "must be".
    pub expected: &'static str,
    pub example: &'static str,
    /// What of a value may be shown.
    pub show: fn(&str) -> String,
}

impl Setting {
    const fn new(variable: &'static str, expected: &'static str, example: &'static str) -> Self {
        Self { variable, default: None, expected, example, show: str::to_owned }
    }

    const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    const fn shown(self, show: fn(&str) -> String) -> Self {
        Self { show, ..self }
    }

    /// Its name in the settings file.
    pub fn key(&self) -> String {
        self.variable.strip_prefix(PREFIX).unwrap_or(self.variable).to_ascii_lowercase()
    }
}

/// What the names in the environment begin with that are nobody's but ours.
pub const PREFIX: &str = "INKSHELF_";

/// The variable that names the settings file; the one that can't stand in it.
pub const FILE: &str = "INKSHELF_CONFIG";

/// Declares the settings, each as a constant and all in a list.
macro_rules! settings {
    ($($name:ident = $setting:expr;)+) => {
        $(pub const $name: Setting = $setting;)+

        /// All settings, in the order in which they are shown.
        pub const ALL: &[Setting] = &[$($name),+];
    };
}

settings! {
    LISTEN = Setting::new("INKSHELF_LISTEN", "an address and a port", "127.0.0.1:8080").or("0.0.0.0:8080");
    BASE_PATH = Setting::new("INKSHELF_BASE_PATH", "a path of letters, digits and `-._~` between slashes, not below /card or /docs", "/inkshelf");
    PUBLIC_URL = Setting::new("INKSHELF_PUBLIC_URL", "an http or https URL without a query", "https://books.example.org");
    TRUSTED_PROXIES =
        Setting::new("INKSHELF_TRUSTED_PROXIES", "addresses or networks, with commas between them", "127.0.0.1, 10.0.0.0/8");
    REGISTRATION = Setting::new("INKSHELF_REGISTRATION", "open or closed", "closed").or("open");
    RATE_LIMIT_ENABLED = Setting::new("RATE_LIMIT_ENABLED", "true or false", "true").or("true");
    PASSWORD_SALT = Setting::new("PASSWORD_SALT", "a text", "the output of `openssl rand -hex 16`").shown(nothing);
    DATA_DIR = Setting::new("INKSHELF_DATA_DIR", "a folder", "/var/lib/inkshelf").or("./data");
    DB_BACKEND = Setting::new("DB_BACKEND", "sql or dynamodb", "sql").or("sql");
    DATABASE_URL = Setting::new(
        "DATABASE_URL",
        "the URL of an SQLite or PostgreSQL database",
        "sqlite:///./data/inkshelf.db or postgres://user:password@localhost/inkshelf",
    )
    .shown(without_password);
    AWS_REGION = Setting::new("AWS_REGION", "a region's name", "eu-central-1").or("us-east-1");
    AWS_ENDPOINT_URL_DYNAMODB = Setting::new("AWS_ENDPOINT_URL_DYNAMODB", "a URL", "http://localhost:8000");
    DYNAMODB_ENDPOINT_URL = Setting::new("DYNAMODB_ENDPOINT_URL", "a URL", "http://localhost:8000");
    DYNAMODB_USERS_TABLE = table("DYNAMODB_USERS_TABLE", "reader-progress-users");
    DYNAMODB_PROGRESS_TABLE = table("DYNAMODB_PROGRESS_TABLE", "reader-progress-progress");
    DYNAMODB_DOCUMENT_LINKS_TABLE = table("DYNAMODB_DOCUMENT_LINKS_TABLE", "reader-progress-document-links");
    DYNAMODB_BOOK_LABELS_TABLE = table("DYNAMODB_BOOK_LABELS_TABLE", "reader-progress-book-labels");
    DYNAMODB_TABLE_PREFIX = table("DYNAMODB_TABLE_PREFIX", "reader-progress-");
    CACHE_DIR = Setting::new("INKSHELF_CACHE_DIR", "a folder", "/var/cache/inkshelf");
    CACHE_MAX = Setting::new("INKSHELF_CACHE_MAX", "a number of bytes, or of KiB, MiB, GiB or TiB", "500MiB").or("5GiB");
    KEPUB_HYPHENATION = Setting::new("INKSHELF_KEPUB_HYPHENATION", "as-is, on or off", "on").or("as-is");
    KEPUB_SMART_PUNCTUATION = Setting::new("INKSHELF_KEPUB_SMART_PUNCTUATION", "true or false", "true").or("false");
    KEPUB_COMIC_SCREEN = Setting::new("INKSHELF_KEPUB_COMIC_SCREEN", "a width and a height of 100 to 10000 pixels", "1264x1680");
    SCAN_INTERVAL = Setting::new("INKSHELF_SCAN_INTERVAL", "minutes, hours or days such as 90m, 6h or 1d, or off", "6h").or("6h");
    LOG = Setting::new("INKSHELF_LOG", "levels, for all or by module, with commas between them", "info,storage_sql=debug")
        .or("info,actix_http=off,actix_server=warn");
    ACCESS_LOG = Setting::new("INKSHELF_ACCESS_LOG", "on or off", "off").or("on");
}

const fn table(variable: &'static str, default: &'static str) -> Setting {
    Setting::new(variable, "letters, digits, dots, dashes and underscores, 3 to 255 of them", default).or(default)
}

fn nothing(_: &str) -> String {
    "(secret)".to_owned()
}

fn without_password(url: &str) -> String {
    DatabaseUrl::parse(url).map_or_else(|_| nothing(url), |url| url.to_string())
}
