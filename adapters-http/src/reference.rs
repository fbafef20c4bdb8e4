//! The reference page: the OpenAPI document for people, without a script.

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header::CONTENT_SECURITY_POLICY};
use serde::Serialize;
use serde_json::{Map, Value};
use tera::Context;

use crate::{endpoint::Endpoint, openapi, templates};

pub fn endpoint() -> Endpoint {
    Endpoint::at("/redoc").get(page)
}

async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        ))
        .body(PAGE.as_str())
}

/// Made when it is asked for the first time.
static PAGE: LazyLock<String> = LazyLock::new(|| {
    let document = serde_json::to_value(openapi::description()).expect("a description is made of text");
    let mut context = Context::new();
    context.insert("info", &document["info"]);
    context.insert("groups", &groups(&document));
    context.insert("schemas", &schemas(&document));
    templates::render("reference.html", &context)
});

#[derive(Serialize)]
struct Group {
    name: String,
    operations: Vec<Operation>,
}

#[derive(Serialize)]
struct Operation {
    method: String,
    path: String,
    summary: String,
    description: String,
    /// Whether anybody may call it.
    public: bool,
    parameters: Vec<Field>,
    body: Type,
    answers: Vec<Answer>,
}

#[derive(Serialize)]
struct Answer {
    status: String,
    description: String,
    body: Type,
}

#[derive(Serialize)]
struct Field {
    name: String,
    kind: Type,
    description: String,
}

#[derive(Serialize)]
struct Schema {
    name: String,
    /// The fields of each form that it can have.
    forms: Vec<Vec<Field>>,
}

/// A type in words; `schema` names the one to look up.
#[derive(Default, Serialize)]
struct Type {
    text: String,
    schema: String,
}

/// The operations of each tag.
fn groups(document: &Value) -> Vec<Group> {
    let tags = document["tags"].as_array().into_iter().flatten();
    tags.map(|tag| Group::new(&tag["name"], &document["paths"])).collect()
}

impl Group {
    fn new(tag: &Value, paths: &Value) -> Self {
        let operations =
            members(paths).flat_map(|(path, item)| members(item).map(move |(method, it)| (method, path, it)));
        let operations = operations.filter(|(_, _, it)| it["tags"][0] == *tag);
        Self {
            name: text(tag),
            operations: operations.map(|(method, path, it)| Operation::new(method, path, it)).collect(),
        }
    }
}

impl Operation {
    fn new(method: &str, path: &str, operation: &Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let answers = members(&operation["responses"]);
        Self {
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&operation["summary"]),
            description: text(&operation["description"]),
            public: operation["security"].is_array(),
            parameters: parameters
                .map(|it| Field::new(&text(&it["name"]), &it["schema"], &it["description"]))
                .collect(),
            body: Type::of_content(&operation["requestBody"]),
            answers: answers.map(|(status, it)| Answer::new(status, it)).collect(),
        }
    }
}

impl Answer {
    fn new(status: &str, answer: &Value) -> Self {
        Self { status: status.to_owned(), description: text(&answer["description"]), body: Type::of_content(answer) }
    }
}

impl Field {
    fn new(name: &str, schema: &Value, description: &Value) -> Self {
        Self { name: name.to_owned(), kind: Type::of(schema), description: text(description) }
    }
}

impl Type {
    /// The type of a body: of JSON its schema, else the media type.
    fn of_content(body: &Value) -> Self {
        match members(&body["content"]).next() {
            Some((media_type, content)) if media_type == "application/json" => Self::of(&content["schema"]),
            Some((media_type, _)) => Self { text: media_type.clone(), ..Self::default() },
            None => Self::default(),
        }
    }

    fn of(schema: &Value) -> Self {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap_or_default().to_owned();
            return Self { text: name.clone(), schema: name };
        }
        if let Some(alternatives) = schema["oneOf"].as_array() {
            // Mostly "or null".
            return alternatives.iter().map(Self::of).find(|it| it.text != "null").unwrap_or_default();
        }
        let names = match &schema["type"] {
            Value::Array(names) => names.iter().map(text).find(|name| name != "null").unwrap_or_default(),
            name => text(name),
        };
        if names == "array" {
            let item = Self::of(&schema["items"]);
            return Self { text: format!("list of {}", item.text), ..item };
        }
        Self { text: names, ..Self::default() }
    }
}

fn schemas(document: &Value) -> Vec<Schema> {
    let forms = |schema: &Value| match schema["oneOf"].as_array() {
        Some(alternatives) => alternatives.iter().map(fields).collect(),
        None => vec![fields(schema)],
    };
    let schemas = members(&document["components"]["schemas"]);
    schemas.map(|(name, schema)| Schema { name: name.clone(), forms: forms(schema) }).collect()
}

fn fields(schema: &Value) -> Vec<Field> {
    members(&schema["properties"]).map(|(name, it)| Field::new(name, it, &it["description"])).collect()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
