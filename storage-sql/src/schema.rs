//! The tables, as `migrations/` makes them.

use diesel::{
    allow_tables_to_appear_in_same_query, define_sql_function, joinable,
    sql_types::{Nullable, Text},
    table,
};

table! {
    users (id) {
        id -> Text,
        name -> Text,
        password_hash -> Text,
        offer -> Text,
        card -> Bool,
        admin -> Bool,
        disabled -> Bool,
        created_at -> BigInt,
    }
}

table! {
    api_keys (id) {
        id -> Text,
        user_id -> Text,
        name -> Text,
        secret -> Text,
        digest -> Binary,
        permissions -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        last_accessed_at -> Nullable<BigInt>,
    }
}

table! {
    short_urls (code) {
        code -> Text,
        api_key -> Text,
        expires_at -> BigInt,
    }
}

table! {
    sessions (digest) {
        digest -> Binary,
        user_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

table! {
    progress (user_id, document) {
        user_id -> Text,
        document -> Text,
        pushed_for -> Text,
        position -> Text,
        percentage -> Integer,
        device -> Text,
        device_id -> Text,
        timestamp -> BigInt,
        filename -> Nullable<Text>,
        title -> Nullable<Text>,
        authors -> Nullable<Text>,
    }
}

table! {
    places (user_id, document, device_key) {
        user_id -> Text,
        document -> Text,
        device_key -> Text,
        position -> Text,
        percentage -> Integer,
        device -> Text,
        device_id -> Text,
        timestamp -> BigInt,
        filename -> Nullable<Text>,
        title -> Nullable<Text>,
        authors -> Nullable<Text>,
    }
}

table! {
    links (user_id, document) {
        user_id -> Text,
        document -> Text,
        canonical -> Text,
    }
}

table! {
    loners (user_id, document) {
        user_id -> Text,
        document -> Text,
    }
}

table! {
    file_names (user_id, digest, document) {
        user_id -> Text,
        digest -> Text,
        document -> Text,
        first_seen -> BigInt,
    }
}

table! {
    labels (user_id, document) {
        user_id -> Text,
        document -> Text,
        label -> Text,
    }
}

table! {
    libraries (number) {
        number -> Integer,
        id -> Text,
        name -> Nullable<Text>,
        folder -> Text,
        everyone -> Bool,
        publications -> BigInt,
        updated -> BigInt,
    }
}

table! {
    grants (library, user_id) {
        library -> Integer,
        user_id -> Text,
    }
}

table! {
    publications (number) {
        number -> BigInt,
        id -> Text,
        library -> Integer,
        title -> Text,
        sort_title -> Text,
        description -> Nullable<Text>,
        language -> Nullable<Text>,
        publisher -> Nullable<Text>,
        published -> Nullable<Text>,
        cover_file -> Nullable<Text>,
        cover_path -> Nullable<Text>,
        added -> BigInt,
        updated -> BigInt,
        lists -> Text,
    }
}

table! {
    headings (number) {
        number -> BigInt,
        library -> Integer,
        kind -> SmallInt,
        id -> Text,
        name -> Text,
        filed -> Text,
        key -> Binary,
        publications -> BigInt,
    }
}

table! {
    shelves (library, shelf, format, key) {
        library -> Integer,
        shelf -> BigInt,
        format -> SmallInt,
        key -> Binary,
        publication -> BigInt,
    }
}

table! {
    titles (publication) {
        publication -> BigInt,
        library -> Integer,
        key -> Binary,
        formats -> SmallInt,
        words -> Text,
    }
}

table! {
    words (library, word, block) {
        library -> Integer,
        word -> Text,
        block -> BigInt,
        publications -> Binary,
    }
}

table! {
    files (library, key, id) {
        library -> Integer,
        key -> Binary,
        id -> Text,
        path -> Text,
        size -> BigInt,
        modified -> BigInt,
        publication -> BigInt,
    }
}

table! {
    documents (document, library, publication) {
        document -> Text,
        library -> Integer,
        publication -> BigInt,
    }
}

table! {
    problems (library, key) {
        library -> Integer,
        key -> Binary,
        path -> Text,
        reason -> Text,
        since -> BigInt,
        size -> BigInt,
        modified -> BigInt,
    }
}

table! {
    scans (library) {
        library -> Integer,
        scanner -> Nullable<Text>,
        until -> BigInt,
        state -> Text,
        seen -> BigInt,
        opened -> BigInt,
        added -> BigInt,
        changed -> BigInt,
        removed -> BigInt,
        problems -> BigInt,
        started -> BigInt,
        finished -> Nullable<BigInt>,
    }
}

joinable!(api_keys -> users (user_id));
joinable!(short_urls -> api_keys (api_key));
joinable!(sessions -> users (user_id));

allow_tables_to_appear_in_same_query!(users, api_keys, short_urls);
allow_tables_to_appear_in_same_query!(users, sessions);
allow_tables_to_appear_in_same_query!(users, progress, places, links, loners, file_names, labels);
allow_tables_to_appear_in_same_query!(
    libraries,
    grants,
    publications,
    headings,
    shelves,
    titles,
    words,
    files,
    documents,
    problems,
    scans
);

define_sql_function! {
    /// The first value, or the second where there is no first.
    fn coalesce(first: Nullable<Text>, second: Text) -> Text;
}
