//! What stands in for the network.

use std::{pin::Pin, sync::Mutex};

use actix_http::Request;
use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceResponse},
};
use adapters_http::access_log::{AccessLog, Line};

pub type Answer = Pin<Box<dyn Future<Output = ServiceResponse<BoxBody>>>>;

/// Erases the type of actix's test service.
pub trait Caller {
    fn call_boxed(&self, request: Request) -> Answer;
}

impl<S, B> Caller for S
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    fn call_boxed(&self, request: Request) -> Answer {
        let answer = self.call(request);
        Box::pin(async { answer.await.unwrap().map_into_boxed_body() })
    }
}

/// The access log's lines, without their durations.
#[derive(Default)]
pub struct Lines(Mutex<Vec<String>>);

impl Lines {
    pub fn last(&self) -> String {
        self.0.lock().unwrap().last().unwrap().clone()
    }
}

impl AccessLog for Lines {
    fn write(&self, line: &Line<'_>) {
        let line = line.to_string();
        let (line, _) = line.rsplit_once(' ').unwrap();
        self.0.lock().unwrap().push(line.to_owned());
    }
}
