//! Converting documents on all cores, in an order that doesn't depend on how many there are.

use std::{
    collections::VecDeque,
    num::NonZeroUsize,
    sync::{
        Mutex,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use crate::{
    Error, SpanMap,
    archive::{Entry, Packed, Packer, Unpacker},
    document::Converter,
};

/// Documents of so many bytes together are in work at a time, or a single one.
const IN_WORK: u64 = 2 << 20;

/// What became of a document.
pub(super) enum Outcome {
    Converted {
        file: Packed,
        spans: u64,
        repaired: Option<String>,
        span_map: Option<SpanMap>,
    },
    /// It is to be copied as it is, and why.
    Unconvertible(String),
}

/// Documents that are being converted.
pub(super) struct Documents<'c> {
    jobs: Option<Sender<Job>>,
    /// In the order in which they were begun.
    begun: VecDeque<Begun>,
    in_work: u64,
    /// Converts them, if nobody else does.
    worker: Worker<'c>,
}

struct Begun {
    size: u64,
    outcome: Receiver<Result<Outcome, Error>>,
}

struct Job {
    entry: Entry,
    packed: Vec<u8>,
    reply: SyncSender<Result<Outcome, Error>>,
}

/// Runs `work`, whose documents are converted on other threads meanwhile, if there is more than one.
pub(super) fn convert<T>(
    converter: &Converter<'_>,
    threads: Option<NonZeroUsize>,
    work: impl FnOnce(&mut Documents<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let threads = threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let mut documents = Documents { jobs: None, begun: VecDeque::new(), in_work: 0, worker: Worker::new(converter) };
    if threads == 1 {
        return work(&mut documents);
    }
    let (sender, receiver) = channel();
    let receiver = Mutex::new(receiver);
    documents.jobs = Some(sender);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| Worker::new(converter).serve(&receiver));
        }
        let result = work(&mut documents);
        // Without anyone who could send another job, the workers end.
        drop(documents);
        result
    })
}

impl Documents<'_> {
    /// Whether one more document may be in work.
    pub fn has_room_for(&self, entry: &Entry) -> bool {
        self.begun.is_empty() || (self.jobs.is_some() && self.in_work + entry.size <= IN_WORK)
    }

    /// Begins a document.
    pub fn begin(&mut self, entry: &Entry, packed: Vec<u8>) {
        let (reply, outcome) = sync_channel(1);
        self.begun.push_back(Begun { size: entry.size, outcome });
        self.in_work += entry.size;
        let job = Job { entry: entry.clone(), packed, reply };
        match &self.jobs {
            Some(jobs) => jobs.send(job).expect("workers wait as long as jobs may come"),
            None => self.worker.work(job),
        }
    }

    /// Waits for the document that was begun first.
    pub fn end(&mut self) -> Result<Outcome, Error> {
        let begun = self.begun.pop_front().expect("a document was begun");
        self.in_work -= begun.size;
        begun.outcome.recv().expect("a worker answers")
    }
}

/// Converts one document after the other.
pub(super) struct Worker<'c> {
    converter: &'c Converter<'c>,
    unpacker: Unpacker,
    packer: Packer,
}

impl<'c> Worker<'c> {
    pub fn new(converter: &'c Converter<'c>) -> Self {
        Self { converter, unpacker: Unpacker::new(), packer: Packer::default() }
    }

    /// Converts a document that has been unpacked.
    pub fn convert(&mut self, entry: &Entry, document: &[u8]) -> Outcome {
        match self.converter.convert(&entry.name, document) {
            Ok(converted) => Outcome::Converted {
                file: self.packer.pack_like(entry, &converted.bytes),
                spans: converted.spans,
                repaired: converted.repaired,
                span_map: converted.span_map,
            },
            Err(reason) => Outcome::Unconvertible(reason),
        }
    }

    fn serve(&mut self, jobs: &Mutex<Receiver<Job>>) {
        loop {
            let next = jobs.lock().expect("no worker panics while it waits").recv();
            let Ok(job) = next else { return };
            self.work(job);
        }
    }

    fn work(&mut self, job: Job) {
        let unpacked = self.unpacker.unpack(&job.entry, job.packed);
        let outcome = unpacked.map(|document| self.convert(&job.entry, &document));
        // Nobody waits for it any more if the conversion has failed meanwhile.
        _ = job.reply.send(outcome);
    }
}
