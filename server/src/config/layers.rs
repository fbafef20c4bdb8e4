//! Where settings come from: defaults, then the file, then the environment.

use std::{collections::BTreeSet, ffi::OsString, path::Path};

use config::{Config, ConfigError, Environment, File, FileFormat, Map, Value, ValueKind};
use strsim::jaro_winkler;

use super::setting::{ALL, FILE, PREFIX, Setting};

/// Settings as somebody wrote them, and the faults found on the way.
pub struct Layers {
    values: Map<String, Value>,
    faults: Vec<String>,
}

/// Everything that is wrong with the settings.
#[derive(Debug, thiserror::Error)]
#[error("the settings have faults:\n  {}", .0.join("\n  "))]
pub struct Faults(Vec<String>);

/// A setting's value and who set it, fit to be shown.
#[derive(Debug, PartialEq, Eq)]
pub struct InForce {
    pub variable: &'static str,
    pub value: String,
    pub origin: String,
}

impl Layers {
    /// Reads `file`, if there is one, and `environment`, whose word goes. An empty variable counts as not set.
    pub fn new(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let environment = ours(environment, &mut faults);
        let values = merge(file, environment).map_err(|error| Faults(vec![error.to_string()]))?;
        let unknown: BTreeSet<&String> = values.keys().filter(|key| ALL.iter().all(|it| it.key() != **key)).collect();
        faults.extend(unknown.into_iter().map(|key| unknown_name(key, ALL.iter().map(Setting::key))));
        Ok(Self { values, faults })
    }

    /// Gives a setting a default that depends on another one.
    pub fn default_to(&mut self, setting: &Setting, value: String) {
        self.values.entry(setting.key()).or_insert_with(|| value.into());
    }

    /// Returns what `parse` makes of a setting that has a default.
    pub fn read<T>(&mut self, setting: &Setting, parse: impl Fn(&str) -> Option<T>) -> T {
        let default = setting.default.expect("the setting has a default");
        self.read_optional(setting, &parse).unwrap_or_else(|| parse(default).expect("defaults are valid"))
    }

    /// Returns what `parse` makes of a setting, or nothing if it has no value.
    pub fn read_optional<T>(&mut self, setting: &Setting, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = self.values.get(&setting.key())?;
        let parsed = text(value).as_deref().and_then(parse);
        if parsed.is_none() {
            self.faults.push(bad_value(setting, value));
        }
        parsed
    }

    /// Returns what is in force, unless something is wrong.
    pub fn finish(self) -> Result<Vec<InForce>, Faults> {
        if !self.faults.is_empty() {
            return Err(Faults(self.faults));
        }
        Ok(ALL.iter().map(|setting| InForce::new(setting, self.values.get(&setting.key()))).collect())
    }
}

impl InForce {
    fn new(setting: &Setting, value: Option<&Value>) -> Self {
        let shown = value.and_then(text).map_or_else(|| "(not set)".to_owned(), |text| (setting.show)(&text));
        let origin = value.and_then(Value::origin).unwrap_or("default").to_owned();
        Self { variable: setting.variable, value: shown, origin }
    }
}

fn merge(file: Option<&Path>, environment: Map<String, String>) -> Result<Map<String, Value>, ConfigError> {
    let mut config = Config::builder();
    for setting in ALL {
        if let Some(default) = setting.default {
            config = config.set_default(setting.key(), default)?;
        }
    }
    if let Some(file) = file {
        config = config.add_source(File::from(file).format(FileFormat::Toml));
    }
    config = config.add_source(Environment::default().ignore_empty(true).source(Some(environment)));
    config.build()?.cache.into_table()
}

/// Keeps the variables that are settings, under the names that they have in the file.
fn ours(environment: impl IntoIterator<Item = (OsString, OsString)>, faults: &mut Vec<String>) -> Map<String, String> {
    let mut ours = Map::new();
    for (name, value) in environment {
        let Ok(name) = name.into_string() else { continue };
        match (ALL.iter().find(|setting| setting.variable == name), value.into_string()) {
            (Some(setting), Ok(value)) => drop(ours.insert(setting.key(), value)),
            (Some(_), Err(_)) => faults.push(format!("{name} is not UTF-8")),
            (None, _) if name.starts_with(PREFIX) && name != FILE => {
                faults.push(unknown_name(&name, ALL.iter().map(|setting| setting.variable.to_owned())));
            }
            (None, _) => {}
        }
    }
    ours
}

/// A value as text, whatever the file's way to write it; a list has commas.
fn text(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Array(items) => Some(items.iter().map(text).collect::<Option<Vec<_>>>()?.join(", ")),
        _ => value.clone().into_string().ok(),
    }
}

fn bad_value(setting: &Setting, value: &Value) -> String {
    let Setting { variable, expected, example, show, .. } = setting;
    let origin = value.origin().unwrap_or("default");
    format!("{variable} must be {expected}, not `{}` (from {origin}); an example: {example}", show(&value.to_string()))
}

/// Whoever misspells a name is told the right one.
fn unknown_name(name: &str, known: impl Iterator<Item = String>) -> String {
    let nearest = known.max_by(|a, b| f64::total_cmp(&jaro_winkler(name, a), &jaro_winkler(name, b)));
    format!("there is no setting {name}; the nearest is {}", nearest.unwrap_or_default())
}
