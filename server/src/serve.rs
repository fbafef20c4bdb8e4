//! Serving, from the first word to the last write.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use actix_web::HttpServer;
use library::covers::CoverCache;
use tokio::{
    signal::unix::{SignalKind, signal},
    spawn,
};
use tracing::info;

use crate::{
    Failure,
    access_log::Log,
    config::{Settings, Switch},
    librarian::Librarian,
    runtime::SystemClock,
    services::{accounts, cache, services, set_up_token},
    storage::Storage,
    welcome::{Welcome, lan_address},
};

/// How long a client may take to send the head of a request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// How long requests in flight may take once the server is told to stop.
const STOP_SECONDS: u64 = 10;

/// Serves until the process is told to stop; then requests in flight are answered and everything is written.
pub async fn serve(settings: Settings) -> Result<(), Failure> {
    let storage = Storage::open(&settings.backend).await?;
    let librarian = Librarian::new(&storage);
    let cache = cache(&settings);
    let set_up = set_up_token(&accounts(&storage, &settings)).await?;
    let services = services(&storage, &settings, set_up.clone(), &librarian, &cache);
    let log = (settings.access_log == Switch::On).then(|| Log::start(io::stdout(), Arc::new(SystemClock)));
    let access_log = log.as_ref().map(Log::lines);
    let http = settings.http.clone();
    let server = HttpServer::new(move || adapters_http::app(services.clone(), http.clone(), access_log.clone()))
        .client_request_timeout(REQUEST_TIMEOUT)
        .shutdown_timeout(STOP_SECONDS)
        .shutdown_signal(told_to_stop()?)
        .bind(settings.listen)
        .map_err(|error| CannotListen::new(settings.listen, error))?;
    let listen = server.addrs().first().copied().unwrap_or(settings.listen);
    let welcome = Welcome {
        listen,
        lan: lan_address(),
        base_path: settings.http.base_path.as_str(),
        public_url: settings.http.public_url.as_ref().map(|url| url.with(&settings.http.base_path)),
        storage: &storage.description,
        registration: settings.registration,
        set_up: set_up.as_ref(),
    };
    eprint!("{welcome}");
    let tending = spawn(librarian.look_after_all(settings.scan_interval, CoverCache::new(cache)));
    server.run().await?;
    tending.abort();
    // The data first: whoever takes the log may have stopped reading.
    let closed = storage.close().await;
    info!("stopped");
    if let Some(log) = log {
        log.close();
    }
    closed
}

/// Returns a future that ends with the first SIGTERM or SIGINT.
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        info!("stopping; requests in flight have {STOP_SECONDS} seconds");
    })
}

/// Why nobody can reach the server.
#[derive(Debug, thiserror::Error)]
enum CannotListen {
    #[error("{0} is taken, perhaps by another Inkshelf: choose another port, as in INKSHELF_LISTEN=0.0.0.0:8081")]
    Taken(SocketAddr, #[source] io::Error),
    #[error("can't listen on {0}")]
    Failed(SocketAddr, #[source] io::Error),
}

impl CannotListen {
    fn new(address: SocketAddr, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AddrInUse => Self::Taken(address, error),
            _ => Self::Failed(address, error),
        }
    }
}
