//! What signing in costs, remembered and not: `cargo bench -p domain`.

use std::{net::Ipv4Addr, sync::Arc};

use criterion::{Criterion, criterion_group, criterion_main};
use domain::{
    accounts::{AccountService, Role, UserName},
    clock::Timestamp,
    passwords::{DeviceKey, Passwords},
    sign_in::{SignInService, VerifiedKeys},
};
use storage_memory::{
    Memory,
    fakes::{FixedClock, Inline, Predictable},
};
use tokio::runtime::Runtime;

fn sign_in(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let memory = Arc::new(Memory::default());
    let clock = Arc::new(FixedClock::at(Timestamp::from_seconds(1_700_000_000)));
    let randomness = Arc::new(Predictable::default());
    let verified = Arc::new(VerifiedKeys::new(clock.clone(), &*randomness));
    let passwords = Arc::new(Passwords::new(None, randomness, Arc::new(Inline::default())));
    let accounts =
        AccountService::new(memory.clone(), memory.clone(), passwords.clone(), verified.clone(), clock.clone());
    let service = SignInService::new(memory, passwords, verified);
    let name = UserName::parse("ann").expect("a name");
    let key = DeviceKey::of_password("secret").expect("a key");
    let home = Ipv4Addr::LOCALHOST.into();
    runtime.block_on(accounts.add(name.clone(), &key, Role::Reader)).expect("an account");

    criterion.bench_function("sign in, remembered", |bencher| {
        bencher.to_async(&runtime).iter(|| service.sign_in(&name, &key, home));
    });
    criterion.bench_function("sign in, hashed", |bencher| {
        bencher.to_async(&runtime).iter(|| {
            clock.advance_seconds(60);
            service.sign_in(&name, &key, home)
        });
    });
}

criterion_group!(benches, sign_in);
criterion_main!(benches);
