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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::{super::objects::Parser, *};

    fn unpacked(dictionary: &str, data: &[u8]) -> Option<Vec<u8>> {
        let Some(Object::Dictionary(dictionary)) = Parser::new(dictionary.as_bytes()).object() else {
            panic!("no dictionary: {dictionary}");
        };
        unpack(&dictionary, data, 100)
    }

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn rows_are_put_together_of_those_above_and_the_bytes_on_the_left() {
        let rows = [[0, 10, 20, 30], [1, 1, 1, 1], [2, 1, 1, 1], [3, 1, 1, 1], [4, 1, 1, 1]].concat();
        let parameters = "<</Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 3>>>>";
        let expected = [[10, 20, 30], [1, 2, 3], [2, 3, 4], [2, 3, 4], [3, 4, 5]].concat();
        assert_eq!(unpacked(parameters, &packed(&rows)), Some(expected));
        assert_eq!(unpacked(parameters, &packed(&[9, 1, 1, 1])), None);
    }

    #[test]
    fn streams_are_unpacked_as_far_as_they_go_and_may() {
        assert_eq!(unpacked("<<>>", b"as it is").as_deref(), Some(&b"as it is"[..]));
        let large = packed(&[7; 10_000]);
        assert_eq!(unpacked("<</Filter[/FlateDecode]>>", &large), Some(vec![7; 100]));
        assert_eq!(unpacked("<</Filter/FlateDecode>>", b"no such data"), Some(Vec::new()));
        assert_eq!(unpacked("<</Filter/LZWDecode>>", &large), None);
        assert_eq!(unpacked("<</Filter[/ASCII85Decode/FlateDecode]>>", &large), None);
    }
}
