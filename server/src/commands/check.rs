//! `inkshelf check`: the settings in force.

use crate::config::Settings;

/// Prints every setting, its value and where that comes from.
pub fn run(settings: &Settings) {
    for setting in &settings.in_force {
        println!("{:<32} {}  ({})", setting.variable, setting.value, setting.origin);
    }
}
