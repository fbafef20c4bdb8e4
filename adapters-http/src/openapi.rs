//! The description of the routes, OpenAPI 3.1. The catalogues of [`opds`](crate::opds) describe themselves.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use utoipa::{
    OpenApi as _,
    openapi::{
        ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder,
        path::Operation,
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
        server::Server,
    },
};

use crate::{api, endpoint::Endpoint, kosync, session};

/// The document as JSON, made when it is asked for the first time.
static JSON: LazyLock<String> = LazyLock::new(|| description().to_json().expect("a description is made of text"));

pub fn endpoint() -> Endpoint {
    Endpoint::at("/openapi.json").get(document)
}

/// This description
#[utoipa::path(get, path = "/openapi.json", tag = "Server", security(()), responses((status = 200)))]
async fn document() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(JSON.as_str())
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Inkshelf",
        description = "Keeps the place in every book across KOReader, Readest, CrossPoint and others.\n\n\
            Clients that send `Accept: application/vnd.koreader.v1+json` are answered as e-reader software expects it; \
            where that differs, it is said here. No request is refused for its `Accept`, and JSON is always \
            `application/json`.\n\n\
            Sign in with `x-auth-user` (the name as UTF-8) and `x-auth-key` (the MD5 of the password in hexadecimal \
            digits, or the password), or with HTTP Basic and the password. After ten failures for a name from one \
            address within five minutes: 429 with `Retry-After` (devices: 401).\n\n\
            Below `/api` and `/user/api-keys` it is HTTP Basic, or the session of a browser that has signed in. There \
            what would change anything is refused with 403 if another site's page sends it (`Sec-Fetch-Site`, `Origin`)."
    ),
    paths(document),
    tags(
        (name = "Progress"), (name = "Books"), (name = "Links"), (name = "Accounts"),
        (name = "Keys", description = "API keys, for devices that can't sign in"), (name = "Library"),
        (name = "Libraries", description = "For administrators"), (name = "Users", description = "For administrators"),
        (name = "Server"),
    )
)]
struct Description;

/// Describes every route of both protocols.
pub fn description() -> OpenApi {
    let mut description =
        Description::openapi().merge_from(kosync::Description::openapi()).merge_from(api::Description::openapi());
    // Relative to the document itself: right under any base path.
    description.servers = Some(vec![Server::new(".")]);
    describe_credentials(&mut description);
    for item in description.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        operations.into_iter().flatten().for_each(complete);
    }
    for path in api::Description::openapi().paths.paths.keys() {
        let item = description.paths.paths.get_mut(path).expect("it was merged");
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            operation.security =
                Some(["basic", "session"].map(|name| SecurityRequirement::new(name, NO_SCOPES)).into());
        }
    }
    description
}

const NO_SCOPES: [&str; 0] = [];

fn describe_credentials(description: &mut OpenApi) {
    let header = |name| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(name)));
    let components = description.components.get_or_insert_default();
    components.add_security_scheme("user", header("x-auth-user"));
    components.add_security_scheme("key", header("x-auth-key"));
    components.add_security_scheme("basic", SecurityScheme::Http(Http::new(HttpAuthScheme::Basic)));
    let session = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(session::NAME)));
    components.add_security_scheme("session", session);
    description.security = Some(vec![
        SecurityRequirement::new("user", NO_SCOPES).add("key", NO_SCOPES),
        SecurityRequirement::new("basic", NO_SCOPES),
    ]);
}

/// Adds what goes without saying at each operation.
fn complete(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        // OpenAPI demands a description where the body says it all.
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            "Success".clone_into(&mut response.description);
        }
    }
    let mut add = |status: &str, text: &str| {
        let error = ContentBuilder::new().schema(Some(Ref::from_schema_name("Error"))).build();
        let response = ResponseBuilder::new().description(text).content("application/json", error).build();
        operation.responses.responses.entry(status.to_owned()).or_insert(response.into());
    };
    if operation.security.is_none() {
        add("401", "No such user, or a wrong key");
        add("503", "The storage is unavailable (devices: 502)");
    }
    if operation.request_body.is_some() || operation.parameters.is_some() {
        add("400", "A value that can't be (devices: 403)");
    }
    if operation.request_body.is_some() {
        add("413", "A body of more than 64 KiB");
    }
    // Functions of one name in several modules.
    if let (Some(id), Some(tag)) = (&mut operation.operation_id, operation.tags.iter().flatten().next()) {
        *id = format!("{}_{id}", tag.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use utoipa::openapi::path::PathItem;

    use super::*;

    #[test]
    fn what_is_mounted_is_described_and_nothing_else() {
        let endpoints = kosync::endpoints().into_iter().chain(api::endpoints()).chain([endpoint()]);
        let mounted: BTreeSet<String> = endpoints.flat_map(|endpoint| lines(&endpoint)).collect();
        let described = description().paths.paths;
        let described: BTreeSet<String> =
            described.iter().flat_map(|(path, item)| described_lines(path, item)).collect();
        assert_eq!(mounted, described);
    }

    #[test]
    fn operations_have_names_of_their_own() {
        let paths = description().paths.paths;
        let operations: Vec<&Operation> = paths.values().flat_map(operations).map(|(_, it)| it).collect();
        let names: BTreeSet<&str> = operations.iter().filter_map(|it| it.operation_id.as_deref()).collect();
        assert_eq!(names.len(), operations.len());
    }

    #[test]
    fn every_schema_named_is_there() {
        let schemas = description().components.unwrap().schemas;
        for reference in JSON.split("\"#/components/schemas/").skip(1) {
            let (name, _) = reference.split_once('"').unwrap();
            assert!(schemas.contains_key(name), "{name}");
        }
    }

    /// "GET /books" for each method; HEAD goes without saying, and so do the patterns of parameters.
    fn lines(endpoint: &Endpoint) -> Vec<String> {
        let path = endpoint.path().replace(":.+}", "}").replace(":[^/]*}", "}");
        let methods = endpoint.methods().iter().filter(|method| *method != "HEAD");
        methods.map(|method| format!("{method} {path}")).collect()
    }

    fn described_lines(path: &str, item: &PathItem) -> Vec<String> {
        operations(item).map(|(method, _)| format!("{method} {path}")).collect()
    }

    fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
        let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
        let operations = [&item.get, &item.post, &item.put, &item.patch, &item.delete];
        methods.into_iter().zip(operations).filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
    }
}
