//! `kill -9` while places are pushed: what was acknowledged is there after the next start.

use std::{
    collections::BTreeMap,
    env,
    path::PathBuf,
    sync::mpsc::{self, Sender},
    thread,
};

use crate::{client::User, program::Program};

const ROUNDS: u32 = 20;
const DEVICES: u32 = 4;

/// On the release build, which is what people run, and whose writes are close together.
#[test]
fn no_acknowledged_push_is_lost() {
    let executable = env::var_os("TEST_RELEASE_BINARY").expect("TEST_RELEASE_BINARY names the release build");
    let program = Program::at(&PathBuf::from(executable));
    program.run_with_input(&["user", "add", "ann"], "secret");
    let mut acknowledged = BTreeMap::new();
    for round in 0..ROUNDS {
        push_until_killed(&program, round, &mut acknowledged);
    }
    let server = program.serve();
    assert_kept(User { address: server.address, name: "ann" }, &acknowledged);
    assert!(acknowledged.len() >= 10, "{acknowledged:?}");
}

/// Pushes from several devices at once, each a document's next page when the last one was acknowledged.
fn push_until_killed(program: &Program, round: u32, acknowledged: &mut BTreeMap<String, u32>) {
    let server = program.serve();
    let ann = User { address: server.address, name: "ann" };
    assert_kept(ann, acknowledged);
    let (sender, pushed) = mpsc::channel();
    let devices: Vec<_> = (0..DEVICES)
        .map(|device| {
            let (sender, address) = (sender.clone(), server.address);
            thread::spawn(move || push_pages(User { address, name: "ann" }, device, round * 1_000_000, &sender))
        })
        .collect();
    drop(sender);
    // Killed at another moment each time: after some pushes, with others under way.
    acknowledged.extend(pushed.iter().take(20 + 17 * round as usize));
    server.kill();
    acknowledged.extend(pushed.iter());
    for device in devices {
        device.join().unwrap();
    }
}

fn push_pages(ann: User, device: u32, first: u32, acknowledged: &Sender<(String, u32)>) {
    for page in first.. {
        let document = format!("device-{device}-document-{}", page % 5);
        match ann.try_push(&document, &page.to_string()) {
            Some(answer) => assert_eq!(answer.status, 200, "{answer}"),
            None => return,
        }
        acknowledged.send((document, page)).unwrap();
    }
}

/// Each document's place is the one last acknowledged, or one pushed later whose answer was lost.
fn assert_kept(ann: User, acknowledged: &BTreeMap<String, u32>) {
    for (document, page) in acknowledged {
        let found = ann.get(&format!("/syncs/progress/{document}")).body;
        let kept =
            found.split(r#""progress":""#).nth(1).and_then(|it| it.split('"').next()).and_then(|it| it.parse().ok());
        assert!(kept.is_some_and(|kept: u32| kept >= *page), "{document}: {page} was acknowledged, found {found}");
    }
}
