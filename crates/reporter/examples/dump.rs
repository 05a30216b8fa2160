//! scratch
#[path = "../tests/common/mod.rs"]
mod common;
fn main() {
    let mut run = common::run();
    if std::env::args().nth(1).as_deref() == Some("big") {
        run = big();
    }
    common::doubt(
        &mut run,
        "std/threads:fetch-100:raw",
        2,
        "others used 3.2 % of the CPU; pressure stall 120 ms",
    );
    let report = reporter::report(&run).unwrap();
    std::fs::create_dir_all("/tmp/rep/charts").unwrap();
    println!("{}", report.write(std::path::Path::new("/tmp/rep")).unwrap().display());
    std::fs::write("/tmp/rep/show80.txt", reporter::show(&run, 80, false)).unwrap();
    std::fs::write("/tmp/rep/show140.txt", reporter::show(&run, 140, true)).unwrap();
    let mut b = run.clone();
    common::row_mut(&mut b, "std/threads:fetch-100:raw").response.as_mut().unwrap().p99_ns *= 2;
    std::fs::write("/tmp/rep/compare.md", reporter::compare(&run, &b).unwrap().to_markdown().unwrap())
        .unwrap();
}
fn big() -> record::Run {
    let mut all = common::contenders();
    for (name, many, cd, threads) in [
        ("pool/rayon", 9300.0, 15.8, 103),
        ("pool/spawn-blocking", 9100.0, 15.6, 104),
        ("pool/unblock", 8800.0, 15.2, 103),
        ("process/pool", 3100.0, 15.0, 100),
        ("async-std/global", 9550.0, 15.4, 3),
        ("smol/single", 9600.0, 8.0, 2),
        ("smol/multi", 9650.0, 15.7, 4),
        ("futures/local-pool", 9400.0, 7.9, 2),
        ("futures/thread-pool", 9500.0, 15.8, 4),
    ] {
        all.push(common::Contender {
            name,
            workers: 2,
            fetch: Some((98.0, many)),
            countdown: Some((cd, cd / 8.0)),
            threads,
            cpu_ns: 40e3,
            peak_mib: 5.0,
        });
    }
    let mut run = common::run_of(&all);
    // a third and a fourth workload
    for (from, to, c, k) in [("fetch-100", "fetch-10", 10u32, 0.1), ("fetch-100", "fetch-1000", 1000u32, 9.4)]
    {
        let mut w = run.meta.workloads.iter().find(|w| w.name == from).unwrap().clone();
        w.name = to.into();
        w.headline = false;
        if let record::Parameters::Fetch { concurrency, .. } = &mut w.parameters {
            *concurrency = c;
        }
        run.meta.workloads.push(w.clone());
        let cells: Vec<_> = run.meta.cells.iter().filter(|x| x.workload == from).cloned().collect();
        for mut cell in cells {
            let seq = cell.contender == "std/sequential";
            let old = cell.id.clone();
            cell.workload = to.into();
            cell.id = record::CellId::new(&cell.contender, to, cell.client.as_deref()).unwrap();
            if !seq {
                cell.limit = cell.limit.map(|_| c as f64 * 100.0);
            }
            let mut row = run.cells.iter().find(|r| r.cell == old).unwrap().clone();
            let k = if seq { 1.0 } else { k };
            row.cell = cell.id.clone();
            row.workload = to.into();
            row.throughput_per_s = row.throughput_per_s.map(|x| x * k);
            row.speedup = row.speedup.map(|x| x * k);
            let trials: Vec<_> = run.trials.iter().filter(|t| t.cell == old).cloned().collect();
            for mut t in trials {
                t.cell = cell.id.clone();
                t.throughput_per_s *= k * (1.0 + 0.1 * (t.round as f64 - 2.0) * (c as f64 / 1000.0));
                run.trials.push(t);
            }
            run.cells.push(row);
            run.meta.cells.push(cell);
        }
    }
    run.meta.workloads.sort_by_key(|w| {
        (
            !w.parameters.is_fetch(),
            if let record::Parameters::Fetch { concurrency, .. } = &w.parameters { *concurrency } else { 0 },
        )
    });
    run
}
