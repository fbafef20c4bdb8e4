//! Leading articles: "The Hobbit" stands under H, as "Hobbit, The".
//!
//! The articles are those of MARC 21, appendix F ("Initial Definite and Indefinite Articles", Library of Congress),
//! in the nominative, which is the case a title begins in. Articles written with the noun (Arabic ال, Hebrew ה) stay:
//! nothing tells them from the first letters of a word.

use super::folding::fold;

/// Language codes (ISO 639-1, 639-2/T and 639-2/B) and their articles, folded. One that ends in an apostrophe is
/// written with the next word.
const ARTICLES: &[(&[&str], &[&str])] = &[
    (&["en", "eng"], &["the", "a", "an"]),
    (&["de", "deu", "ger"], &["der", "die", "das", "ein", "eine"]),
    (&["fr", "fra", "fre"], &["le", "la", "les", "l'", "un", "une"]),
    (&["es", "spa"], &["el", "la", "los", "las", "lo", "un", "una", "unos", "unas"]),
    (&["it", "ita"], &["il", "lo", "la", "i", "gli", "le", "l'", "un", "uno", "una", "un'"]),
    (&["pt", "por"], &["o", "a", "os", "as", "um", "uma", "uns", "umas"]),
    (&["nl", "nld", "dut"], &["de", "het", "'t", "een", "'n"]),
    (&["af", "afr"], &["die", "'n"]),
    (&["sv", "swe"], &["den", "det", "de", "en", "ett"]),
    (&["da", "dan"], &["den", "det", "de", "en", "et"]),
    (&["no", "nor", "nb", "nob", "nn", "nno"], &["den", "det", "de", "dei", "en", "ei", "et", "ein", "eit"]),
    (&["ca", "cat"], &["el", "la", "els", "les", "l'", "un", "una", "uns", "unes"]),
    (&["gl", "glg"], &["o", "a", "os", "as", "un", "unha", "uns", "unhas"]),
    (&["ro", "ron", "rum"], &["un", "o"]),
    (&["hu", "hun"], &["a", "az", "egy"]),
    (&["el", "ell", "gre"], &["ο", "η", "το", "οι", "τα", "ενασ", "μια", "ενα"]),
    (&["ga", "gle"], &["an", "na"]),
    (&["gd", "gla"], &["an", "na"]),
    (&["cy", "cym", "wel"], &["y", "yr"]),
    (&["eo", "epo"], &["la"]),
];

/// Returns the title as it is filed: "The Hobbit" in English is "Hobbit, The".
///
/// `language` is a tag such as `en-GB`. Where it is missing, or `und`, `mul` or `zxx`, a title in ASCII alone is taken
/// for English, which most files without a language are; with an accent in it, "A" is as likely to be Portuguese or a
/// French preposition. A title that is only an article stays.
pub fn sort_title(title: &str, language: Option<&str>) -> String {
    let title = title.trim();
    let Some(length) = articles(title, language).iter().find_map(|article| leading(title, article)) else {
        return title.to_owned();
    };
    let (article, rest) = title.split_at(length);
    format!("{}, {}", rest.trim_start(), article.trim_end())
}

fn articles(title: &str, language: Option<&str>) -> &'static [&'static str] {
    let code = language.unwrap_or_default().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let code = match code.as_str() {
        "" | "und" | "mul" | "zxx" if title.is_ascii() => "en",
        code => code,
    };
    ARTICLES.iter().find(|(codes, _)| codes.contains(&code)).map_or(&[], |(_, articles)| articles)
}

/// The length in bytes of `article` where `title` begins with it and goes on with a word.
fn leading(title: &str, article: &str) -> Option<usize> {
    let end = if article.ends_with('\'') {
        title
            .char_indices()
            .find(|(_, char)| fold(char.encode_utf8(&mut [0; 4])) == "'")
            .map(|(at, char)| at + char.len_utf8())
    } else {
        title.find(char::is_whitespace)
    }?;
    let (found, rest) = title.split_at(end);
    (fold(found) == article && rest.contains(char::is_alphanumeric)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_goes_behind_in_the_language_of_the_book() {
        for (language, title, filed) in [
            ("en", "The Hobbit", "Hobbit, The"),
            ("EN-gb", "A Tale of Two Cities", "Tale of Two Cities, A"),
            ("eng", "An Ideal Husband", "Ideal Husband, An"),
            ("de", "Die Verwandlung", "Verwandlung, Die"),
            ("de", "Des Teufels General", "Des Teufels General"),
            ("fr", "L’Étranger", "Étranger, L’"),
            ("fr", "l'étranger", "étranger, l'"),
            ("fre", "Les Misérables", "Misérables, Les"),
            ("fr", "A la recherche", "A la recherche"),
            ("es", "La Celestina", "Celestina, La"),
            ("it", "I promessi sposi", "promessi sposi, I"),
            ("it", "Un'estate", "estate, Un'"),
            ("pt-BR", "O cortiço", "cortiço, O"),
            ("nl", "’t Hooge nest", "Hooge nest, ’t"),
            ("sv", "Den allvarsamma leken", "allvarsamma leken, Den"),
            ("nb", "Et dukkehjem", "dukkehjem, Et"),
            ("el", "Ο Καπετάν Μιχάλης", "Καπετάν Μιχάλης, Ο"),
            ("ru", "А зори здесь тихие", "А зори здесь тихие"),
            ("ja", "The 豆腐", "The 豆腐"),
        ] {
            assert_eq!(sort_title(title, Some(language)), filed, "{language}");
        }
    }

    #[test]
    fn without_a_language_ascii_is_taken_for_english() {
        assert_eq!(sort_title(" The Hobbit ", None), "Hobbit, The");
        assert_eq!(sort_title("The Hobbit", Some("und")), "Hobbit, The");
        assert_eq!(sort_title("A Fábrica", None), "A Fábrica");
        assert_eq!(sort_title("Die Verwandlung", None), "Die Verwandlung");
    }

    #[test]
    fn an_article_alone_or_within_a_word_stays() {
        for title in ["The", "A", "Theory", "A-Z", "The ...", "", "'", "’"] {
            assert_eq!(sort_title(title, Some("en")), title);
        }
        assert_eq!(sort_title("L'", Some("fr")), "L'");
        assert_eq!(sort_title("Lété d'un autre", Some("fr")), "Lété d'un autre");
    }

    #[test]
    fn a_filed_title_stays() {
        assert_eq!(sort_title("Hobbit, The", Some("en")), "Hobbit, The");
    }
}
