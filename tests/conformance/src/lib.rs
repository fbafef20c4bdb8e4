//! What every storage must do, whatever it is made of.
//!
//! A storage runs the whole suite with one line: `conformance::suite!(empty);`, where `empty` is an async function
//! that returns a [`Backend`] without data. Each rule becomes a test of its own, so that a failure names the promise
//! that was broken.

#![expect(clippy::unwrap_used, reason = "these are tests, though a library to the compiler")]

pub mod access;
pub mod accounts;
pub mod api_keys;
pub mod books;
mod catalog;
pub mod catalog_concurrency;
pub mod catalog_model;
pub mod concurrency;
pub mod files;
pub mod headings;
pub mod key_concurrency;
pub mod libraries;
pub mod links;
pub mod model;
pub mod names;
pub mod offers;
pub mod problems;
pub mod progress;
pub mod publications;
mod samples;
pub mod scans;
pub mod sessions;
pub mod shelves;
pub mod short_urls;
pub mod siblings;

use std::{any::Any, sync::Arc};

use domain::{
    accounts::AccountRepository,
    api_keys::ApiKeyRepository,
    books::BookRepository,
    catalog::{
        files::FileRepository,
        libraries::{AccessRepository, LibraryRepository},
        problems::ProblemRepository,
        publications::PublicationRepository,
        scans::ScanRepository,
    },
    links::LinkRepository,
    progress::ProgressRepository,
    sessions::SessionRepository,
    short_urls::ShortUrlRepository,
};

/// One storage under test, empty, and gone with the test.
#[derive(Clone)]
pub struct Backend {
    pub accounts: Arc<dyn AccountRepository>,
    pub api_keys: Arc<dyn ApiKeyRepository>,
    pub short_urls: Arc<dyn ShortUrlRepository>,
    pub sessions: Arc<dyn SessionRepository>,
    pub progress: Arc<dyn ProgressRepository>,
    pub links: Arc<dyn LinkRepository>,
    pub books: Arc<dyn BookRepository>,
    pub libraries: Arc<dyn LibraryRepository>,
    pub access: Arc<dyn AccessRepository>,
    pub publications: Arc<dyn PublicationRepository>,
    pub files: Arc<dyn FileRepository>,
    pub problems: Arc<dyn ProblemRepository>,
    pub scans: Arc<dyn ScanRepository>,
    /// Kept until the test ends: a temporary folder, a schema to drop.
    _guard: Arc<dyn Any + Send + Sync>,
}

impl Backend {
    pub fn new<S>(storage: Arc<S>, guard: impl Any + Send + Sync) -> Self
    where
        S: AccountRepository + ProgressRepository + LinkRepository + BookRepository + 'static,
        S: ApiKeyRepository + ShortUrlRepository + SessionRepository,
        S: LibraryRepository + AccessRepository + PublicationRepository,
        S: FileRepository + ProblemRepository + ScanRepository,
    {
        Self {
            accounts: storage.clone(),
            api_keys: storage.clone(),
            short_urls: storage.clone(),
            sessions: storage.clone(),
            progress: storage.clone(),
            links: storage.clone(),
            books: storage.clone(),
            libraries: storage.clone(),
            access: storage.clone(),
            publications: storage.clone(),
            files: storage.clone(),
            problems: storage.clone(),
            scans: storage,
            _guard: Arc::new(guard),
        }
    }
}

/// Declares a test for each rule, on the storage that the async function `$empty` opens.
#[macro_export]
macro_rules! suite {
    ($empty:ident) => {
        $crate::rules! { $empty;
            accounts:
                an_unknown_name_is_none,
                a_new_account_has_the_defaults,
                a_name_is_taken_once,
                names_differ_by_case,
                names_of_any_script_come_back,
                an_update_changes_only_what_it_names,
                an_update_of_nobody_is_absent,
                a_hash_is_replaced_only_if_unchanged,
                removal_takes_everything_along,
                removal_of_nobody_is_fine,
                accounts_are_listed_by_name;
            api_keys:
                a_new_key_comes_back_whole,
                an_unknown_key_is_none,
                nobodys_key_is_not_kept,
                keys_are_listed_by_the_time_of_their_making,
                a_key_leads_to_its_owner_as_they_are,
                a_change_changes_what_it_names,
                a_use_is_noted_and_never_goes_back,
                anothers_key_stays_as_it_is,
                a_removed_key_is_gone,
                a_removed_accounts_keys_are_gone;
            short_urls:
                a_code_leads_to_its_key_until_it_expires,
                a_code_leads_to_its_key_as_it_is,
                a_live_code_is_taken,
                an_expired_code_is_free,
                a_key_can_have_many_codes,
                a_code_needs_a_key_of_the_user,
                codes_go_with_their_key,
                codes_go_with_the_account;
            key_concurrency:
                one_of_16_short_urls_gets_the_code,
                changes_made_at_once_all_hold,
                no_key_outlives_a_removal;
            sessions:
                a_session_stands_for_its_user_until_it_expires,
                an_expired_session_is_absent_until_it_is_swept,
                a_session_leads_to_its_user_as_they_are,
                nobodys_session_is_not_kept,
                a_removed_session_is_gone,
                all_sessions_of_one_user_go_at_once,
                a_removed_accounts_sessions_are_gone,
                no_session_outlives_a_removal;
            progress:
                an_unknown_document_has_no_place,
                the_latest_push_is_offered,
                everything_a_device_sent_comes_back,
                documents_of_any_characters_are_kept_apart,
                users_are_kept_apart,
                nobodys_push_is_refused,
                each_device_keeps_its_place,
                a_device_without_id_is_known_by_its_name,
                places_are_listed_newest_first,
                the_places_of_all_documents_are_listed,
                what_a_push_leaves_out_is_remembered;
            offers:
                a_place_can_be_offered_again,
                an_unknown_device_cannot_be_offered,
                furthest_keeps_a_push_further_back,
                furthest_offers_a_push_as_far_or_further,
                furthest_starts_again_from_an_offered_place,
                a_place_offered_in_a_group_may_be_any_members;
            links:
                the_first_with_a_place_is_canonical,
                a_group_takes_others_in_whole,
                linking_again_changes_nothing,
                the_newest_place_is_the_groups,
                a_push_for_a_member_is_the_groups,
                the_canonical_documents_label_is_kept_first,
                an_unlinked_document_has_its_own_last_place,
                an_unlinked_document_without_pushes_has_no_place,
                a_canonical_document_is_no_member,
                a_former_canonical_document_keeps_its_own_place,
                links_are_listed_in_order,
                nobodys_documents_are_not_linked,
                groups_grow_past_a_hundred;
            names:
                documents_of_one_file_name_are_one_book,
                the_first_seen_is_canonical,
                other_names_and_other_users_stay_apart,
                an_unlinked_document_does_not_join_again,
                nobody_joins_an_unlinked_document,
                an_unlinked_document_can_be_linked_by_hand,
                a_document_joins_by_each_of_its_names,
                a_name_joins_whole_groups;
            siblings:
                a_document_joins_those_of_its_siblings_that_have_a_place,
                a_document_without_read_siblings_stays_alone,
                joining_again_changes_nothing,
                siblings_join_with_their_groups,
                what_was_unlinked_neither_joins_nor_is_joined,
                nobodys_siblings_do_not_join;
            books:
                books_are_listed_newest_first,
                finished_books_can_come_last,
                pages_cover_the_books_once,
                a_book_has_its_documents_and_its_label,
                a_label_is_replaced_and_survives_pushes,
                a_member_stands_for_its_book,
                a_book_without_a_place_takes_no_label,
                a_label_is_taken_away_once;
            concurrency:
                one_of_16_registrations_wins,
                sixteen_pushes_leave_one_whole_record,
                sixteen_documents_keep_sixteen_places,
                links_made_at_once_never_form_a_chain,
                pushes_during_linking_are_not_lost,
                documents_of_one_name_pushed_at_once_are_one_book,
                siblings_joined_at_once_are_one_book,
                nothing_outlives_a_removal;
            model:
                any_history_has_the_answers_of_memory;
            libraries:
                libraries_are_listed_by_name,
                a_library_name_is_taken_once,
                a_library_can_be_renamed,
                a_libraries_count_and_date_are_at_hand,
                a_removed_library_takes_everything_along,
                a_large_library_is_removed_to_the_last_book,
                a_removal_that_was_broken_off_can_be_finished;
            access:
                nothing_is_granted_at_first,
                a_user_sees_what_is_granted_to_them_or_to_everyone,
                a_grant_needs_a_library_and_a_user,
                a_grant_is_taken_back_once,
                a_removed_accounts_grants_are_gone;
            publications:
                an_unknown_publication_is_none,
                a_publication_comes_back_whole,
                the_largest_publication_is_kept,
                saving_again_replaces,
                a_removed_publication_is_listed_nowhere,
                a_batch_is_saved_and_removed,
                nothing_is_saved_without_a_library;
            shelves:
                shelves_list_what_they_hold_in_order,
                pages_cover_a_shelf_once_in_both_directions,
                a_page_behind_the_last_is_empty,
                totals_are_told_where_they_are_at_hand,
                pages_go_on_when_publications_come_and_go;
            headings:
                headings_count_what_stands_there,
                headings_follow_changes,
                a_heading_is_spelled_and_filed_as_it_was_last,
                libraries_that_file_a_heading_differently_list_it_apart,
                headings_are_listed_in_pages;
            files:
                a_file_leads_to_its_publication,
                files_are_listed_as_a_scan_walks,
                documents_lead_to_the_publications_that_a_reader_sees,
                a_document_of_two_files_of_one_publication_is_that_ones,
                a_file_learns_what_its_kepubs_are_called,
                the_kepubs_known_longest_are_forgotten;
            problems:
                problems_are_kept_by_path,
                problems_are_listed_in_pages_as_a_scan_walks;
            scans:
                a_library_is_scanned_by_one_at_a_time,
                a_scan_reports_and_ends,
                an_interrupted_scan_is_over_with_its_lease;
            catalog_concurrency:
                one_of_16_libraries_gets_the_name,
                one_of_16_scans_begins,
                saves_at_once_are_all_counted,
                removals_at_once_are_counted_once,
                nothing_outlives_a_removed_library;
            catalog_model:
                any_catalogue_lists_what_memory_lists;
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! rules {
    ($empty:ident; $($module:ident: $($rule:ident),+;)+) => {$(
        mod $module {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                $crate::$module::$rule(&super::$empty().await).await;
            }
        )+}
    )+};
}
