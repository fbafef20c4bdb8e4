use proptest::prelude::*;

use super::*;

fn words(text: &str) -> Vec<String> {
    SearchWords::of(text, []).0
}

fn finds(query: &str, title: &str) -> bool {
    Query::parse(query).matches(&SearchWords::of(title, []))
}

#[test]
fn words_are_folded_and_each_is_there_once() {
    assert_eq!(words("Die Straße, die STRASSE: Łódź!"), ["die", "strasse", "lodz"]);
}

#[test]
fn the_title_goes_before_all_else() {
    let words = SearchWords::of("Emma", ["Jane Austen", "Classics, vol. 10"]);
    assert_eq!(words.0, ["emma", "jane", "austen", "classics", "vol", "10"]);
}

#[test]
fn a_long_title_leaves_room_for_authors() {
    let title = (10..99).fold(String::new(), |title, number| format!("{title} {number}"));
    let words = SearchWords::of(&title, ["Jane Austen"]);
    assert_eq!(words.0.len(), SearchWords::MAX);
    assert_eq!(words.0[48..52], ["jane", "austen", "58", "59"]);
}

#[test]
fn han_and_kana_are_pairs_and_a_last_character() {
    assert_eq!(words("吾輩は猫である"), ["吾輩", "輩は", "は猫", "猫で", "であ", "ある", "る"]);
    assert_eq!(words("ABC殺人 3月"), ["abc", "殺人", "人", "月"]);
    assert_eq!(words("猫"), ["猫"]);
}

#[test]
fn any_part_of_a_cjk_title_finds_it() {
    for query in ["吾輩", "猫", "る", "である", "吾輩は猫である", "は 猫"] {
        assert!(finds(query, "吾輩は猫である"), "{query}");
    }
    assert!(!finds("犬", "吾輩は猫である"));
    assert!(!finds("か", "が"));
    assert!(finds("ｶﾞﾝﾀﾞﾑ", "機動戦士ガンダム"));
}

#[test]
fn hangul_is_words_found_from_one_syllable_on() {
    assert_eq!(words("책 읽는 밤"), ["책", "읽는", "밤"]);
    assert!(finds("읽", "책 읽는 밤"));
    assert!(!finds("는", "책 읽는 밤"));
}

#[test]
fn each_word_of_a_query_begins_a_word() {
    assert!(finds("pri prej", "Pride and Prejudice"));
    assert!(finds("PREJUDICE pride", "Pride and Prejudice"));
    assert!(!finds("ride", "Pride and Prejudice"));
    assert!(!finds("pride zeal", "Pride and Prejudice"));
}

#[test]
fn other_alphabets_are_found_as_people_type_them() {
    for (query, title) in [
        ("вой", "Война и мир"),
        ("еще", "Ещё раз"),
        ("القران", "القُرْآن"),
        ("ISTANBUL", "İstanbul"),
        ("ıstanbul", "Istanbul"),
        ("istanbul", "ıstanbul"),
        ("שלום", "שָׁלוֹם"),
        ("strasse", "Straße"),
        ("οδυσσευς", "Ὀδυσσεύς"),
        ("हिन्दी", "हिन्दी कविता"),
    ] {
        assert!(finds(query, title), "{query} in {title}");
    }
}

#[test]
fn apostrophes_need_not_be_typed() {
    for (query, title) in [
        ("étranger", "L’Étranger"),
        ("letranger", "L'Étranger"),
        ("l'étranger", "Étranger, L'"),
        ("obrien", "O’Brien"),
        ("brien", "O’Brien"),
        ("dont", "Don't"),
        ("don't", "Dont"),
        ("rock'n'roll", "Rock’n’Roll"),
        ("quran", "Qurʾān"),
    ] {
        assert!(finds(query, title), "{query} in {title}");
    }
}

#[test]
fn initials_are_found_with_and_without_dots_and_spaces() {
    for query in ["J.R.R. Tolkien", "J. R. R. Tolkien", "jrr tolkien", "j r r tolkien", "J.R Tolk"] {
        for name in ["J.R.R. Tolkien", "J. R. R. Tolkien", "J R R Tolkien"] {
            assert!(finds(query, name), "{query} in {name}");
        }
    }
    assert!(finds("usa", "U.S.A."));
    assert!(finds("usa", "X: U.S.A."));
    assert!(finds("U.S.A.", "USA"));
    assert!(finds("vitamin c a guide", "A Guide to Vitamin C"));
}

#[test]
fn a_query_without_a_usable_word_finds_nothing() {
    for query in ["", " ", "a", "7", "a b", "!?…", "\0", "\u{301}\u{3099}", "'", "''a'"] {
        assert!(Query::parse(query).is_empty(), "{query:?}");
        assert!(!finds(query, "A 7 b"), "{query:?}");
    }
}

#[test]
fn hostile_text_is_bounded() {
    for text in ["a", "ab ", "a'", "a.", "'", "猫", "猫犬 ", "\u{301}", "ﷺ", "가 ", "क्", "\u{1100}'\u{1161}"]
    {
        let text = text.repeat(10_000);
        let words = SearchWords::of(&text, [text.as_str()]);
        assert!(words.iter().count() <= SearchWords::MAX);
        assert!(words.iter().all(|word| word.chars().count() <= SearchWords::MAX_CHARS));
        let query = Query::parse(&text);
        assert!(query.iter().count() <= Query::MAX);
        assert!(query.is_empty() || query.matches(&words), "{query:?}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,30}",
        "[a-cJRŁßéи.' ]{0,20}",
        "[猫犬がか가책\u{1100}\u{1161}\u{11a8}\u{301}\u{3099}\u{94d}' .]{0,20}"
    ]
}

proptest! {
    #[test]
    fn every_prefix_of_every_word_finds_its_publication(title in text(), author in text()) {
        let words = SearchWords::of(&title, [author.as_str()]);
        for word in words.iter() {
            let ends = word.char_indices().map(|(at, char)| at + char.len_utf8());
            for prefix in ends.map(|end| &word[..end]) {
                let letter = prefix.chars().next().unwrap();
                if prefix.chars().count() > 1 || is_cjk(letter) || is_hangul(letter) {
                    prop_assert_eq!(Query::parse(prefix).0, [prefix]);
                    prop_assert!(Query::parse(prefix).matches(&words));
                }
            }
        }
    }

    #[test]
    fn a_title_finds_itself(title in text()) {
        let query = Query::parse(&title);
        prop_assert!(query.is_empty() || query.matches(&SearchWords::of(&title, [])), "{:?}", query);
    }
}
