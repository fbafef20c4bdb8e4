//! Sessions: an item each, and an entry with the user's others. DynamoDB deletes both once they have expired (it takes
//! its time: nothing depends on it).

use async_trait::async_trait;
use domain::{
    accounts::{Account, UserId},
    clock::Timestamp,
    error::{Changed, StorageError},
    sessions::{Session, SessionDigest, SessionRepository},
};

use crate::{
    Tables,
    accounts::{IS_THERE, read_account},
    actions::Action,
    item::{Item, Malformed, n, number, s, text},
    keys::{self, Table, sessions},
};

#[async_trait]
impl SessionRepository for Tables {
    async fn insert(&self, session: &Session, _: Timestamp) -> Result<Changed, StorageError> {
        let actions = vec![
            Action::check(keys::user(&session.user), IS_THERE),
            Action::put(sessions::session(&session.digest), write(session)),
            Action::put(sessions::session_of(&session.user, &session.digest), expiry(session)),
        ];
        self.change("insert a session", actions).await
    }

    async fn find(&self, digest: &SessionDigest, now: Timestamp) -> Result<Option<Account>, StorageError> {
        let Some(session) = self.get(sessions::session(digest)).await? else {
            return Ok(None);
        };
        if Timestamp::from_millis(number(&session, "expires_at")?) <= now {
            return Ok(None);
        }
        let user = self.get(keys::user(&read_user(&session)?)).await?;
        // One that is being removed is as good as gone.
        let user = user.filter(|item| !item.contains_key("removing"));
        Ok(user.as_ref().map(read_account).transpose()?)
    }

    async fn remove(&self, digest: &SessionDigest) -> Result<(), StorageError> {
        let Some(session) = self.get(sessions::session(digest)).await? else {
            return Ok(());
        };
        let actions = vec![
            Action::delete(sessions::session(digest)),
            Action::delete(sessions::session_of(&read_user(&session)?, digest)),
        ];
        // There is no condition.
        self.change("remove a session", actions).await.map(|_| ())
    }

    /// The sessions go first, so that there is an entry for each that an interruption leaves over.
    async fn remove_all(&self, user: &UserId) -> Result<(), StorageError> {
        let entries = self.query(sessions::sessions_of(user)).await?;
        let names = entries.iter().map(|entry| text(entry, "entry"));
        let sessions = names.map(|name| Ok(sessions::session_called(name?).into_item()));
        self.delete_all(Table::Sessions, sessions.collect::<Result<_, Malformed>>()?).await?;
        self.delete_all(Table::Sessions, entries).await
    }
}

fn read_user(session: &Item) -> Result<UserId, Malformed> {
    Ok(UserId::new(text(session, "user_id")?))
}

fn write(session: &Session) -> Item {
    let attributes = [
        ("user_id", s(session.user.as_str())),
        ("created_at", n(session.created_at.as_millis())),
        ("expires_at", n(session.expires_at.as_millis())),
    ];
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(expiry(session)).collect()
}

/// When it expires for DynamoDB: in whole seconds, a little later than for us.
fn expiry(session: &Session) -> Item {
    [(Table::EXPIRY.to_owned(), n(session.expires_at.as_seconds() + 1))].into()
}
