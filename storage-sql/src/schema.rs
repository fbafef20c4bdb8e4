//! The tables, as `migrations/` makes them.

use diesel::{
    allow_tables_to_appear_in_same_query, define_sql_function,
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

allow_tables_to_appear_in_same_query!(users, progress, places, links, loners, file_names, labels);

define_sql_function! {
    /// The first value, or the second where there is no first.
    fn coalesce(first: Nullable<Text>, second: Text) -> Text;
}
