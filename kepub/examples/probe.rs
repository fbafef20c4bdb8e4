fn main() {
    let a: Vec<String> = std::env::args().collect();
    let mut o = kepub::Options::default();
    if let Some(n) = a.get(3) {
        o.threads = n.parse().ok();
    }
    let r = kepub::convert_file(a[1].as_ref(), a[2].as_ref(), &o, |_| std::ops::ControlFlow::Continue(()));
    println!("{r:?}");
}
