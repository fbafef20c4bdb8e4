//! A path and what it answers: HEAD wherever GET, 405 with `Allow` for the rest, and no panic beyond the request.

use std::panic::AssertUnwindSafe;

use actix_web::{
    Error, FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, Route,
    dev::{Service as _, ServiceFactory, ServiceRequest, ServiceResponse},
    guard,
    http::{Method, header::HeaderValue},
    web,
};
use futures_util::FutureExt as _;

use crate::kosync::{Dialect, KosyncError};

pub struct Endpoint {
    path: String,
    methods: Vec<Method>,
    routes: Vec<Route>,
}

impl Endpoint {
    /// `path` is a pattern as actix-web reads it, below the base path.
    pub fn at(path: impl Into<String>) -> Self {
        Self { path: path.into(), methods: Vec::new(), routes: Vec::new() }
    }

    pub fn get<F: Handler<Args, Output: Responder>, Args: FromRequest + 'static>(self, handler: F) -> Self {
        let get_or_head = guard::Any(guard::Get()).or(guard::Head());
        self.route(&[Method::GET, Method::HEAD], web::route().guard(get_or_head).to(handler))
    }

    pub fn post<F: Handler<Args, Output: Responder>, Args: FromRequest + 'static>(self, handler: F) -> Self {
        self.route(&[Method::POST], web::post().to(handler))
    }

    pub fn put<F: Handler<Args, Output: Responder>, Args: FromRequest + 'static>(self, handler: F) -> Self {
        self.route(&[Method::PUT], web::put().to(handler))
    }

    pub fn patch<F: Handler<Args, Output: Responder>, Args: FromRequest + 'static>(self, handler: F) -> Self {
        self.route(&[Method::PATCH], web::patch().to(handler))
    }

    pub fn delete<F: Handler<Args, Output: Responder>, Args: FromRequest + 'static>(self, handler: F) -> Self {
        self.route(&[Method::DELETE], web::delete().to(handler))
    }

    fn route(mut self, methods: &[Method], route: Route) -> Self {
        self.methods.extend_from_slice(methods);
        self.routes.push(route);
        self
    }

    #[cfg(test)]
    pub fn path(&self) -> &str {
        &self.path
    }

    #[cfg(test)]
    pub fn methods(&self) -> &[Method] {
        &self.methods
    }

    pub fn into_resource(
        self,
    ) -> Resource<
        impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()>,
    > {
        let allow = self.methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let allow = HeaderValue::try_from(allow).expect("methods are ASCII");
        let wrong_method = move || std::future::ready(Err::<&str, _>(KosyncError::WrongMethod(allow.clone())));
        let resource = self.routes.into_iter().fold(web::resource(self.path), Resource::route);
        resource.default_service(web::to(wrong_method)).wrap_fn(|request, service| {
            // Only here, behind the router, may the request be held on to.
            answered(request.request().clone(), service.call(request))
        })
    }
}

/// Waits for the `answer`, stands in for it if it panics, and puts its errors in the dialect of the request.
async fn answered(
    request: HttpRequest,
    answer: impl Future<Output = Result<ServiceResponse, Error>>,
) -> Result<ServiceResponse, Error> {
    let Ok(answer) = AssertUnwindSafe(answer).catch_unwind().await else {
        return Ok(ServiceResponse::new(request, HttpResponse::from_error(KosyncError::Panicked)));
    };
    let mut response = answer?;
    if let Some(error) = response.response().error().and_then(|error| error.as_error::<KosyncError>()) {
        let status = error.status(Dialect::of(request.headers()));
        *response.response_mut().status_mut() = status;
    }
    Ok(response)
}
