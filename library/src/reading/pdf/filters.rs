//! Unpacking streams: DEFLATE, and the predictors of cross-reference streams.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::objects::{Dictionary, Object};

/// Unpacks what a stream's dictionary says of it, up to `most` bytes; `None` for filters that metadata don't have.
pub(super) fn unpack(dictionary: &Dictionary, data: &[u8], most: usize) -> Option<Vec<u8>> {
    let filter = match dictionary.get("Filter") {
        None => return Some(data.to_vec()),
        Some(Object::Array(filters)) if filters.is_empty() => return Some(data.to_vec()),
        Some(Object::Array(filters)) if filters.len() == 1 => &filters[0],
        Some(filter) => filter,
    };
    if !matches!(filter, Object::Name(name) if name == "FlateDecode" || name == "Fl") {
        return None;
    }
    let mut unpacked = Vec::new();
    // What was unpacked before the data turned out to be damaged is taken, as other readers do.
    let _ = ZlibDecoder::new(data).take(most as u64).read_to_end(&mut unpacked);
    let parameters = match dictionary.get("DecodeParms") {
        Some(Object::Array(all)) => all.first(),
        other => other,
    };
    match parameters {
        Some(Object::Dictionary(parameters)) => unpredict(parameters, unpacked),
        _ => Some(unpacked),
    }
}

/// Undoes PNG's filters, of which each row names one.
fn unpredict(parameters: &Dictionary, data: Vec<u8>) -> Option<Vec<u8>> {
    let integer = |name: &str, otherwise: i64| match parameters.get(name) {
        Some(Object::Integer(number)) => *number,
        _ => otherwise,
    };
    match integer("Predictor", 1) {
        1 => return Some(data),
        10..=15 => {}
        _ => return None,
    }
    if integer("Colors", 1) != 1 || integer("BitsPerComponent", 8) != 8 {
        return None;
    }
    let columns = usize::try_from(integer("Columns", 1)).ok().filter(|columns| (1..=1024).contains(columns))?;
    let mut above = vec![0; columns];
    let mut unfiltered = Vec::with_capacity(data.len());
    for row in data.chunks_exact(columns + 1) {
        let mut current = row[1..].to_vec();
        for at in 0..columns {
            let (left, upper_left) = if at > 0 { (current[at - 1], above[at - 1]) } else { (0, 0) };
            let predicted = match row[0] {
                0 => 0,
                1 => left,
                2 => above[at],
                3 => u8::midpoint(left, above[at]),
                4 => paeth(left, above[at], upper_left),
                _ => return None,
            };
            current[at] = current[at].wrapping_add(predicted);
        }
        unfiltered.extend_from_slice(&current);
        above = current;
    }
    Some(unfiltered)
}

fn paeth(left: u8, above: u8, upper_left: u8) -> u8 {
    let [a, b, c] = [left, above, upper_left].map(i16::from);
    let [to_a, to_b, to_c] = [(b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs()];
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        upper_left
    }
}
