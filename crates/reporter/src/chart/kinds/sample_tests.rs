//! Pictures as sections would fill them, with figures that are made up.

use super::*;

pub(crate) const NAMES: [&str; 14] = [
    "std/threads",
    "std/scoped",
    "tokio/multi-thread",
    "tokio/current-thread",
    "async-std",
    "smol/multi-thread",
    "smol/single",
    "futures/local-pool",
    "futures/thread-pool",
    "rayon",
    "threadpool",
    "blocking",
    "processes",
    "sequential",
];
pub(crate) const ROLES: [Role; 5] = [Role::First, Role::Second, Role::Third, Role::Fourth, Role::Context];

/// Throughput at `n` at once by the Universal Scalability Law.
pub(crate) fn usl(n: f64, alpha: f64, beta: f64) -> f64 {
    98.0 * n / (1.0 + alpha * (n - 1.0) + beta * n * (n - 1.0))
}

pub(crate) fn sweep(index: usize) -> LinePanel {
    let (alpha, beta) = (0.002 + index as f64 * 0.0013, 1e-9 * 3f64.powi(index as i32));
    let at = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0];
    let wobble = |n: f64| 1.0 + 0.06 * (n * 7.1 + index as f64).sin();
    let measured = at.map(|n| {
        let y = usl(n, alpha, beta) * wobble(n);
        Point::new(n, y).within(y * 0.9, y * 1.07)
    });
    let fit = (0..=40).map(|step| {
        let n = 10f64.powf(f64::from(step) / 10.0);
        let y = usl(n, alpha, beta);
        Point::new(n, y).within(y * (0.94 - n / 40_000.0), y * (1.06 + n / 40_000.0))
    });
    let knee = ((1.0 - alpha) / beta).sqrt();
    LinePanel {
        title: NAMES[index].into(),
        note: format!("knee {knee:.0}"),
        series: vec![
            Series::fit("fit, 95 %", Role::Second, fit.collect()),
            Series::dots("measured", Role::First, measured.into()),
        ],
        references: vec![
            Reference::line("limit", vec![(1.0, 100.0), (10_000.0, 1e6)]).limit(),
            Reference::upright("knee", knee).within(knee * 0.6, knee * 1.5),
        ],
        marked: vec![Marked {
            x: 3000.0,
            y: usl(3000.0, alpha, beta) * wobble(3000.0),
            note: "the box gives out".into(),
        }],
    }
}

pub(crate) fn sweeps() -> Lines {
    let (x, y) =
        (Axis::log("requests in flight", Scale::Count), Axis::log("fetches a second", Scale::PerSecond));
    let mut lines =
        Lines::new("How far does it scale? Fetch throughput by requests in flight", "Made up.", x, y);
    (lines.columns, lines.labels) = (4, Labels::Once);
    lines.panels = (0..14).map(sweep).collect();
    lines
}

pub(crate) fn many_lines() -> Lines {
    let (x, y) =
        (Axis::log("requests in flight", Scale::Count), Axis::log("p99 latency", Scale::Nanoseconds));
    let mut lines = Lines::new("p99 latency of every contender by requests in flight", "Made up.", x, y);
    let series = |index: usize| {
        let points = [1.0f64, 10.0, 100.0, 1000.0, 10_000.0].map(|n| {
            let y = 10.2e6 * (1.0 + n * n * 1e-7 * (index as f64 + 1.0)) * (1.0 + index as f64 * 0.01);
            Point::new(n, y).within(y * 0.95, y * 1.2)
        });
        let role = if index < 4 { ROLES[index] } else { Role::Context };
        Series::measured(NAMES[index], role, points[..5 - usize::from(index == 9)].into())
    };
    let references = vec![Reference::level("delay 10 ms", 1e7).limit()];
    lines.panels =
        vec![LinePanel { series: (0..14).map(series).collect(), references, ..LinePanel::default() }];
    lines
}

pub(crate) fn countdowns() -> Lines {
    let (x, y) = (Axis::linear("tasks at once", Scale::Count), Axis::linear("speed-up", Scale::Ratio));
    let mut lines = Lines::new("Countdown: speed-up by tasks at once", "Made up.", x, y);
    lines.columns = 2;
    let panel = |index: usize| {
        let points = (1..=8).map(|n| {
            let y = f64::from(n).min(1.9) - f64::from(n) * 0.01 * index as f64;
            Point::new(n.into(), y).within(y - 0.08, y + 0.05)
        });
        LinePanel {
            title: NAMES[index].into(),
            series: vec![Series::measured("measured", Role::First, points.collect())],
            references: vec![
                Reference::level("2 cores", 2.0).limit(),
                Reference::upright("knee 2.0", 2.0).within(1.8, 2.3),
            ],
            ..LinePanel::default()
        }
    };
    lines.panels = (0..3).map(panel).collect();
    lines
}

pub(crate) fn spectra() -> Spectrum {
    let title = "What does CPU work do to I/O? Latency of fetches, alone and beside countdowns";
    let mut spectrum = Spectrum::new(title, "Made up.", Axis::log("latency", Scale::Nanoseconds));
    (spectrum.columns, spectrum.labels) = (2, Labels::Each);
    let steps = |worst: f64| {
        let at = |index: i32| 1.0 - 10f64.powf(f64::from(index) / -12.0);
        let value = |q: f64| 10.1e6 * (1.0 + worst * (q * q).powi(8)) * (1.0 + 0.05 * (1.0 - q).recip().ln());
        (0..48).map(|index| (at(index), value(at(index)))).chain([(1.0, value(0.99995) * 1.4)]).collect()
    };
    let panel = |name: &&str| SpectrumPanel {
        title: (*name).into(),
        series: vec![
            SpectrumSeries { label: "alone".into(), role: Role::Context, steps: steps(0.05) },
            SpectrumSeries { label: "inline".into(), role: Role::Second, steps: steps(40.0) },
            SpectrumSeries { label: "offloaded".into(), role: Role::First, steps: steps(0.2) },
        ],
        references: vec![Reference::level("countdown 50 ms", 5e7)],
        ..SpectrumPanel::default()
    };
    spectrum.panels = NAMES[2..6].iter().map(panel).collect();
    spectrum
}

pub(crate) fn dots() -> Dots {
    let x = Axis::log("bytes a request in flight", Scale::Bytes);
    let mut dots = Dots::new(
        "What does one in-flight request cost? Memory",
        "Made up.",
        x,
        &["at 100", "at 1,000", "at 10,000"],
    );
    dots.rows = NAMES
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let base = 900.0 * 1.9f64.powi(index as i32);
            let value = |factor: f64| {
                Some(DotValue::new(base * factor).within(base * factor * 0.8, base * factor * 1.3))
            };
            let values = if index == 13 {
                vec![]
            } else {
                vec![value(2.1), value(1.2), if index == 12 { None } else { value(1.0) }]
            };
            DotRow {
                label: (*name).into(),
                values,
                note: if index == 13 { "unsupported".into() } else { String::new() },
            }
        })
        .collect();
    dots.references = vec![Reference::upright("8 MiB stack", 8.0 * 1024.0 * 1024.0).limit()];
    dots
}

pub(crate) fn samples() -> Vec<(&'static str, String)> {
    vec![
        ("sweeps", sweeps().svg().unwrap()),
        ("many-lines", many_lines().svg().unwrap()),
        ("countdowns", countdowns().svg().unwrap()),
        ("spectra", spectra().svg().unwrap()),
        ("dots", dots().svg().unwrap()),
    ]
}
