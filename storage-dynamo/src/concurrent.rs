//! Requests side by side.

use domain::error::StorageError;
use tokio::task::JoinSet;

/// How many requests one question may have under way.
const AT_ONCE: usize = 16;

/// Returns the answers in the order of the questions.
pub async fn all<T, F>(questions: impl IntoIterator<Item = F>) -> Result<Vec<T>, StorageError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, StorageError>> + Send + 'static,
{
    // The SDK's futures are kilobytes large: boxed, those that wait for them stay small.
    let questions: Vec<_> = questions.into_iter().map(Box::pin).collect();
    let mut answers: Vec<(usize, T)> = Vec::with_capacity(questions.len());
    let mut asked = JoinSet::new();
    for (at, question) in questions.into_iter().enumerate() {
        if asked.len() >= AT_ONCE {
            answers.extend(next(&mut asked).await?);
        }
        asked.spawn(async move { question.await.map(|answer| (at, answer)) });
    }
    while let Some(answer) = next(&mut asked).await? {
        answers.push(answer);
    }
    answers.sort_by_key(|(at, _)| *at);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

async fn next<T: 'static>(asked: &mut JoinSet<Result<T, StorageError>>) -> Result<Option<T>, StorageError> {
    match asked.join_next().await {
        None => Ok(None),
        Some(Ok(answer)) => answer.map(Some),
        Some(Err(error)) => Err(StorageError::new("wait for an answer", error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_come_in_the_order_of_the_questions() {
        let question = |at: u64| async move {
            tokio::time::sleep(std::time::Duration::from_millis(50 - at)).await;
            Ok(at)
        };
        assert_eq!(all((0..50).map(question)).await.unwrap(), (0..50).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn one_failure_is_the_answer() {
        let question = |at: u64| async move { if at == 7 { Err(StorageError::new("ask", "no")) } else { Ok(at) } };
        assert!(all((0..50).map(question)).await.is_err());
    }
}
