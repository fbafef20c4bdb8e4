//! Opened files as answers: whole or in part, and not at all to whom has them.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    ops,
    time::{Duration, UNIX_EPOCH},
};

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    body::SizedStream,
    http::{
        Method, StatusCode,
        header::{
            ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, ETAG, EntityTag, HeaderName, HeaderValue, LAST_MODIFIED, Range,
        },
    },
    web::{self, Bytes},
};
use domain::catalog::open_file::OpenFile;
use futures_util::stream::{self, Stream};

use crate::conditions::{Verdict, Version};

/// The bytes are the reader's to keep, as long as they ask whether they have changed.
pub const KEPT: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Bytes that are read at once.
const AT_ONCE: u64 = 64 << 10;

/// Which bytes are sent.
enum Part {
    Whole,
    Within(ops::Range<u64>),
    /// What was asked for begins behind the end.
    Nowhere,
}

/// Answers with a file; `headers` tell what it is.
pub fn answer<const N: usize>(
    file: OpenFile,
    headers: [(HeaderName, HeaderValue); N],
    request: &HttpRequest,
) -> HttpResponse {
    let millis = u64::try_from(file.modified.as_millis()).unwrap_or_default();
    let modified = (UNIX_EPOCH + Duration::from_millis(millis)).into();
    let version = Version { etag: EntityTag::new_strong(file.etag.as_str().to_owned()), modified };
    let verdict = version.judge(request);
    if verdict == Verdict::Failed {
        return HttpResponse::PreconditionFailed().finish();
    }
    let mut response = HttpResponse::Ok();
    response
        .insert_header((ETAG, version.etag.clone()))
        .insert_header((LAST_MODIFIED, version.modified))
        .insert_header((CACHE_CONTROL, KEPT))
        .insert_header((ACCEPT_RANGES, "bytes"));
    if verdict == Verdict::NotModified {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    let length = file.length;
    let range = match part(request, &version, length) {
        Part::Whole => 0..length,
        Part::Within(range) => {
            let (first, last) = (range.start, range.end - 1);
            response.status(StatusCode::PARTIAL_CONTENT);
            response.insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{length}")));
            range
        }
        Part::Nowhere => {
            response.insert_header((CONTENT_RANGE, format!("bytes */{length}")));
            return response.status(StatusCode::RANGE_NOT_SATISFIABLE).finish();
        }
    };
    for header in headers {
        response.insert_header(header);
    }
    response.body(SizedStream::new(range.end - range.start, bytes(file.file, range)))
}

/// Several parts at once would need another format, in which nobody asks for books: they get the whole.
fn part(request: &HttpRequest, version: &Version, length: u64) -> Part {
    let ranges = match request.get_header::<Range>() {
        Some(Range::Bytes(ranges)) if request.method() == Method::GET && version.goes_on(request) => ranges,
        _ => return Part::Whole,
    };
    let [range] = &ranges[..] else {
        return Part::Whole;
    };
    range.to_satisfiable_range(length).map_or(Part::Nowhere, |(first, last)| Part::Within(first..last + 1))
}

/// Reads part of a file, off the async threads.
fn bytes(file: File, part: ops::Range<u64>) -> impl Stream<Item = io::Result<Bytes>> {
    stream::try_unfold((file, part), |(file, part)| async move {
        if part.is_empty() {
            return Ok(None);
        }
        let next = part.start..part.end.min(part.start + AT_ONCE);
        let rest = next.end..part.end;
        let (file, bytes) = web::block(move || read(file, next)).await.map_err(io::Error::other)??;
        Ok(Some((bytes, (file, rest))))
    })
}

fn read(mut file: File, part: ops::Range<u64>) -> io::Result<(File, Bytes)> {
    file.seek(SeekFrom::Start(part.start))?;
    let mut bytes = vec![0; usize::try_from(part.end - part.start).map_err(io::Error::other)?];
    // A file that was cut off meanwhile ends the answer.
    file.read_exact(&mut bytes)?;
    Ok((file, bytes.into()))
}
