use proptest::prelude::*;

use super::*;

/// Checks that all the texts of a line fold to its first.
fn folds(lines: &[&[&str]]) {
    for line in lines {
        for text in *line {
            assert_eq!(fold(text), line[0], "{text:?}");
        }
    }
}

#[test]
fn case_accents_and_strokes_make_no_difference() {
    folds(&[
        &["etranger", "Étranger", "E\u{301}tranger", "ÉTRANGER"],
        &["strasse", "Straße", "STRASSE", "STRAẞE"],
        &["oystein", "Øystein", "Öystein"],
        &["aesop", "Æsop", "ÆSOP"],
        &["oeuvres", "Œuvres"],
        &["lodz", "Łódź"],
        &["thorbjorg", "Þorbjörg"],
        &["duong dai", "Đường Đại", "DƯƠNG ĐAI"],
        &["tieng viet", "Tiếng Việt"],
    ]);
}

#[test]
fn turkish_i_is_found_with_and_without_its_dot() {
    folds(&[&["istanbul", "İstanbul", "ISTANBUL", "ıstanbul"], &["isik", "Işık", "IŞIK", "İŞİK"]]);
}

#[test]
fn greek_and_cyrillic_lose_accents_but_keep_letters() {
    folds(&[
        &["οδυσσευσ", "Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"],
        &["τω", "τῷ"],
        &["еще", "Ещё", "ЕЩЁ"],
        &["замок", "за́мок"],
        &["война и мир", "Война и мир", "ВОЙНА И МИР", "Вои\u{306}на и мир"],
        &["київ", "Київ"],
    ]);
    assert_ne!(fold("й"), fold("и"));
}

#[test]
fn arabic_and_hebrew_are_read_without_points() {
    folds(&[
        &["كتاب", "كِتَابٌ", "كتـــاب", "کتاب"],
        &["الاحمر", "الأحمر", "ٱلاحمر"],
        &["القران", "القرآن"],
        &["مدرسه", "مدرسة"],
        &["שלום", "שָׁלוֹם"],
        &["123", "١٢٣", "۱۲۳", "१२३"],
    ]);
}

#[test]
fn kana_keep_their_voice_and_change_their_width() {
    folds(&[
        &["ガンダム", "ｶﾞﾝﾀﾞﾑ", "カ\u{3099}ンタ\u{3099}ム", "カ゛ンタ゛ム"],
        &["abc 123", "ＡＢＣ　１２３"],
        &["パン", "ﾊﾟﾝ"],
    ]);
    assert_ne!(fold("が"), fold("か"));
    assert_ne!(fold("ば"), fold("ぱ"));
}

#[test]
fn hangul_stays_composed() {
    folds(&[&["한국어", "한국어"]]);
    assert_eq!(fold("한국어").chars().count(), 3);
}

#[test]
fn vowels_of_indic_scripts_and_thai_stay() {
    folds(&[&["हिन्दी", "हिन्दी"], &["ผู้หญิง", "ผู้หญิง"]]);
}

#[test]
fn ligatures_fractions_and_numerals_are_spelled_out() {
    folds(&[
        &["office", "oﬃce"],
        &["ijsland", "Ĳsland"],
        &["8 1⁄2", "8½", "8 ½"],
        &["henry iv", "Henry Ⅳ"],
        &["mother", "Mother™"],
    ]);
}

#[test]
fn typographic_punctuation_is_as_the_typewriters() {
    folds(&[
        &["o'brien", "O’Brien", "O‘Brien", "Oʼbrien", "O´Brien", "O`Brien", "O＇Brien"],
        &["\"a\"", "“A”", "«A»", "„A‟"],
        &["a-b", "A–B", "A—B", "A‐B", "A－B"],
    ]);
}

#[test]
fn spaces_controls_and_what_is_invisible_come_to_one_space_or_nothing() {
    folds(&[
        &["a b", " \t a\u{a0}\n\0b\u{85} "],
        &["hyphen", "hy\u{ad}phen", "\u{feff}hyphen", "\u{202e}hyphen\u{fe0f}"],
        &["", " ", "\u{301}", "\u{3099}\u{640}", "\0\u{200b}"],
    ]);
}

#[test]
fn long_runs_of_marks_are_no_trouble() {
    assert_eq!(fold(&format!("e{}x", "\u{301}".repeat(5_000))), "ex");
    assert_eq!(fold(&format!("e{}", "\u{301}\u{94d}".repeat(5_000))).chars().count(), 5_001);
    assert_eq!(fold(&"ﷺ".repeat(3_000)).split(' ').count(), 3_000 * 3 + 1);
}

#[test]
fn every_character_folds_to_what_stays() {
    // Planes 0 and 1, and the compatibility ideographs; elsewhere nothing folds.
    for char in ('\0'..='\u{1ffff}').chain('\u{2f800}'..='\u{2fa1f}') {
        let folded = fold(&char.to_string());
        assert_eq!(fold(&folded), folded, "{char:?} {:x}", u32::from(char));
        assert!(folded.chars().count() <= 18, "{char:?}");
    }
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,40}", marks in "[a-zи가か\u{300}-\u{30f}\u{3099}\u{94d}\u{1100}-\u{11c2}]{0,20}") {
        for text in [text, marks] {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }
    }
}
