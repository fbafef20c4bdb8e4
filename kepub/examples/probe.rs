use std::time::Instant;
fn main() {
    let mut docs = vec![];
    for f in std::env::args().skip(1) { docs.push(std::fs::read(f).unwrap()); }
    let total: usize = docs.iter().map(Vec::len).sum();
    let mut best = f64::MAX; let mut out = 0;
    for _ in 0..20 {
        let t = Instant::now(); out = 0;
        for d in &docs { match kepub::probe(d) { Ok(b) => out += b.len(), Err(e) => { println!("{e}"); } } }
        best = best.min(t.elapsed().as_secs_f64());
    }
    println!("{total} -> {out}: {:.1} ms, {:.0} MB/s", best*1e3, total as f64/best/1e6);
}
