//! Folding: two texts that a reader takes for the same word become the same text.
//!
//! Compatibility decomposition (Unicode NFKD: ligatures, widths, circled and superscript forms), full case folding,
//! accents dropped, and what Unicode leaves apart though readers don't: ø and o, alef with and without hamza,
//! straight and typographic apostrophes. Letters that differ in more than an accent stay: が isn't か, й isn't и.

use unicode_normalization::{
    UnicodeNormalization as _,
    char::{canonical_combining_class, compose, is_combining_mark},
};

/// Folds `text` for comparison and search; folding again changes nothing.
///
/// The result is NFC, without control characters, and has single spaces between words. One character becomes
/// eighteen at most (ﷺ, which is four words).
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.chars().flat_map(prepare).flatten().nfkd() {
        if char.is_whitespace() || char.is_control() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if is_accent(char) {
            // Other marks of the letter may stand in between: up to 30, as in Unicode's stream-safe text.
            let mut before = folded.chars().rev().take(31);
            let letter = before.find(|it| is_accent(*it) || canonical_combining_class(*it) == 0);
            if letter.is_some_and(|letter| is_letter_of_its_own(letter, char)) {
                folded.push(char);
            }
        } else {
            fold_case(char).for_each(|char| push(&mut folded, char));
        }
    }
    folded.truncate(folded.trim_end().len());
    folded.nfc().collect()
}

/// Whether words are made of it: letters, digits, and the marks that folding keeps (Indic and Thai vowels).
pub(super) fn is_word_char(char: char) -> bool {
    char.is_alphanumeric() || is_combining_mark(char)
}

/// Whether it belongs to a script that is written without spaces and searched by pairs: Han and kana.
///
/// Ranges as in Unicode's Scripts.txt, with the iteration and prolonged sound marks.
pub(super) fn is_cjk(char: char) -> bool {
    matches!(char,
        '\u{2e80}'..='\u{2fdf}' | '々' | '〇' | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}')
}

pub(super) fn is_hangul(char: char) -> bool {
    matches!(char, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}')
}

/// Leaves out what is invisible, and replaces what NFKD would tear apart: it makes a space of a free-standing accent,
/// "81⁄2" of "8½" and "tm" of "™".
fn prepare(char: char) -> [Option<char>; 2] {
    match char {
        '´' => [Some('\''), None],
        '゛' => [Some('\u{3099}'), None],
        '゜' => [Some('\u{309a}'), None],
        '™' | '℠' => [None, None],
        _ if is_invisible(char) => [None, None],
        '¼'..='¾' | '\u{2150}'..='\u{215f}' | '\u{2189}' => [Some(' '), Some(char)],
        _ => [Some(char), None],
    }
}

/// Full case folding: by way of upper case, so that ß and ẞ are ss, and ς is σ; ı is i like Turkish İ.
fn fold_case(char: char) -> impl Iterator<Item = char> {
    char.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// Marks that readers leave out: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels and tatweel.
///
/// Other marks, such as Indic and Thai vowels, are letters to their readers.
fn is_accent(char: char) -> bool {
    matches!(char,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{2de0}'..='\u{2dff}' | '\u{a66f}'..='\u{a672}' | '\u{a674}'..='\u{a67d}'
        | '\u{fe20}'..='\u{fe2f}'
        // Hebrew
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}'
        // Arabic and Syriac
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{711}' | '\u{730}'..='\u{74a}'
        | '\u{8ca}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}'
        // East Asian tone and voice marks
        | '\u{302a}'..='\u{302f}' | '\u{3099}'..='\u{309a}')
}

/// Whether letter and mark are one letter of an alphabet, which no one writes without the mark.
///
/// Voiced kana; й, ў, ї, ѓ and ќ. Not ё, which is mostly written е, and no Latin letter: ñ and å are missing on
/// most keyboards.
fn is_letter_of_its_own(letter: char, mark: char) -> bool {
    match mark {
        '\u{3099}' | '\u{309a}' => compose(letter, mark).is_some(),
        '\u{306}' => matches!(letter, 'и' | 'у'),
        '\u{308}' => letter == 'і',
        '\u{301}' => matches!(letter, 'г' | 'к'),
        _ => false,
    }
}

/// Characters without a look of their own: soft hyphens, joiners, directions, variation selectors, fillers.
fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Appends a character, or what stands for it.
fn push(folded: &mut String, char: char) {
    match char {
        'ø' => folded.push('o'),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ð' | 'đ' => folded.push('d'),
        'ł' => folded.push('l'),
        'ħ' => folded.push('h'),
        'ŧ' => folded.push('t'),
        // Arabic and Persian spellings of one letter
        'ٱ' => folded.push('ا'),
        'ى' | 'ی' => folded.push('ي'),
        'ة' | 'ہ' | 'ۃ' | 'ە' => folded.push('ه'),
        'ک' => folded.push('ك'),
        '`' | '‘' | '’' | '‚' | '‛' | '′' | '‵' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ꞌ' | '׳' => {
            folded.push('\'');
        }
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '״' | '〝' | '〞' | '〟' => folded.push('"'),
        '\u{2010}'..='\u{2015}' | '−' | '\u{58a}' | '\u{5be}' | '\u{2e3a}' | '\u{2e3b}' | '゠' | '〜' => {
            folded.push('-');
        }
        _ => folded.push(digit(char).unwrap_or(char)),
    }
}

/// The ASCII digit for a decimal digit of a script in use.
fn digit(char: char) -> Option<char> {
    const ZEROS: [u32; 16] = [
        0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
        0x17e0,
    ];
    let code = u32::from(char);
    let value = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests;
