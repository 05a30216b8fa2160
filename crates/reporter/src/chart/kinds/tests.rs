//! Pictures of every kind are well-formed, small, the same each time, say all they were given, keep inside their paper and
//! their labels off each other, whatever the figures are.
//!
//! To look at the samples: `cargo test -p reporter --lib -- --ignored --nocapture`, which prints where they are.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

use super::sample_tests::*;
use super::*;
use roxmltree::Document;

#[test]
#[ignore = "writes pictures for people to look at"]
fn write_samples() {
    let folder = std::env::temp_dir().join("inflight-samples");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, svg) in samples() {
        std::fs::write(folder.join(format!("{name}.svg")), svg).unwrap();
    }
    println!("{}", folder.display());
}

/// What a reader of the file finds in it.
fn check(name: &str, svg: &str) -> Vec<String> {
    assert!(svg.len() < 100 * 1024, "{name}: {} bytes", svg.len());
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{name}: {error}"));
    let root = document.root_element();
    assert_eq!((root.attribute("role"), root.attribute("width")), (Some("img"), Some("860")), "{name}");
    let view: Vec<f64> =
        root.attribute("viewBox").unwrap().split(' ').map(|part| part.parse().unwrap()).collect();
    for tag in ["title", "desc"] {
        assert!(
            document.descendants().any(|node| node.has_tag_name(tag) && node.attribute("id") == Some(tag))
        );
    }
    for node in document.descendants() {
        let coordinates = ["x", "y", "cx", "cy"].map(|name| node.attribute(name)).into_iter().flatten();
        for at in coordinates
            .chain(node.attribute("points").unwrap_or_default().split([' ', ',']).filter(|s| !s.is_empty()))
        {
            let at: f64 = at.parse().unwrap();
            assert!((0.0..=view[2].max(view[3])).contains(&at), "{name}: {node:?}");
        }
        assert!(node.attribute("y").is_none_or(|y| y.parse::<f64>().unwrap() <= view[3]), "{name}: {node:?}");
    }
    let boxes: Vec<(String, [f64; 4])> =
        document.descendants().filter(|n| n.has_tag_name("text")).map(text_box).collect();
    for (index, (text, here)) in boxes.iter().enumerate() {
        assert!(here[0] >= 0.0 && here[2] <= view[2], "{name}: {text:?} is cut: {here:?}");
        for (other, there) in &boxes[..index] {
            let apart =
                here[2] <= there[0] || there[2] <= here[0] || here[3] <= there[1] || there[3] <= here[1];
            assert!(apart, "{name}: {text:?} {here:?} covers {other:?} {there:?}");
        }
    }
    boxes.into_iter().map(|(text, _)| text).collect()
}

/// A text and about where it is: left, top, right, bottom.
fn text_box(node: roxmltree::Node<'_, '_>) -> (String, [f64; 4]) {
    let text = node.text().unwrap().trim().to_string();
    let number = |name| node.attribute(name).unwrap().parse::<f64>().unwrap();
    let (x, y, size) = (number("x"), number("y"), number("font-size"));
    assert!(size >= 110.0, "{text:?} is written small");
    let width = text.chars().count() as f64 * size * 0.55;
    let left = match node.attribute("text-anchor") {
        Some("middle") => x - width / 2.0,
        Some("end") => x - width,
        _ => x,
    };
    (text, [left, y - 0.4 * size, left + width, y + 0.4 * size])
}

#[test]
fn samples_are_documents_whose_labels_stand_apart() {
    for (name, svg) in samples() {
        check(name, &svg);
        assert!(svg.contains("prefers-color-scheme:dark"));
    }
    assert_eq!(samples(), samples());
}

#[test]
fn everything_is_named_and_axes_are_in_human_units() {
    let all: Vec<Vec<String>> = samples().iter().map(|(name, svg)| check(name, svg)).collect();
    let says = |index: usize, text: &str| all[index].iter().filter(|one| *one == text).count();
    for name in NAMES {
        assert_eq!([0, 1, 4].map(|index| says(index, name)), [1; 3], "{name}");
    }
    for text in ["limit", "measured", "fit, 95 %", "knee", "the box gives"] {
        assert_eq!(says(0, text), 1, "{text} once for all panels");
    }
    assert_eq!(says(2, "measured"), 3, "in every panel");
    for (index, ticks) in [
        (0, vec!["1", "100", "10,000", "1 M/s", "requests in flight (log scale)"]),
        (1, vec!["10 ms", "1 s", "1,000"]),
        (2, vec!["0", "0.5×", "2×", "8"]),
        (3, vec!["0", "90 %", "99 %", "99.9 %", "99.99 %", "100 ms", "offloaded"]),
        (4, vec!["1 KiB", "1 MiB", "at 1,000", "unsupported", "1.85 KiB", "8 MiB stack →"]),
    ] {
        for tick in ticks {
            assert!(says(index, tick) > 0, "{tick}: {:?}", all[index]);
        }
    }
}

const SCALES: [Scale; 6] =
    [Scale::Count, Scale::Nanoseconds, Scale::Bytes, Scale::PerSecond, Scale::Ratio, Scale::Percent];

/// The same figures in every kind of picture and on both kinds of axis.
fn all_kinds(figures: &[f64], label: &str, scale: Scale) -> Vec<(String, String)> {
    let mut pictures = Vec::new();
    for (how, axis) in [("linear", Axis::linear(label, scale)), ("log", Axis::log(label, scale))] {
        let points: Vec<Point> = figures.iter().map(|&f| Point::new(f, f).within(-f, f * 2.0)).collect();
        let mut lines = Lines::new(label, label, axis.clone(), axis.clone());
        let references = figures
            .iter()
            .flat_map(|&f| [Reference::level("", f), Reference::upright(label, f).within(f - 1.0, f)]);
        let series =
            vec![Series::measured(label, Role::First, points.clone()), Series::fit("", Role::Second, points)];
        let marked = figures.first().map(|&f| Marked { x: f, y: f, note: label.into() });
        let panel = LinePanel {
            series,
            references: references.take(3).collect(),
            marked: marked.into_iter().collect(),
            ..LinePanel::default()
        };
        lines.panels = vec![panel];
        let mut spectrum = Spectrum::new(label, label, axis.clone());
        let steps = figures.iter().flat_map(|&f| [(0.5, f), (f, f), (1.0, f)]).collect();
        let series = vec![SpectrumSeries { label: label.into(), role: Role::Context, steps }];
        spectrum.panels = vec![SpectrumPanel { series, ..SpectrumPanel::default() }];
        let mut dots = Dots::new(label, label, axis, &[label]);
        let row = |&f: &f64| DotRow {
            label: label.into(),
            values: vec![Some(DotValue::new(f).within(-f, f * 2.0))],
            ..DotRow::default()
        };
        dots.rows = figures.iter().map(row).collect();
        let kinds: [(&str, &dyn Kind); 3] = [("lines", &lines), ("spectrum", &spectrum), ("dots", &dots)];
        pictures.extend(
            kinds.map(|(kind, one)| (format!("{kind} {how} {scale:?} {figures:?}"), one.svg().unwrap())),
        );
    }
    pictures
}

#[test]
fn figures_no_axis_can_show_are_left_out_and_nothing_breaks() {
    let extremes =
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -1.0, 1e-300, 1e300, f64::MAX, f64::MIN_POSITIVE];
    for scale in SCALES {
        for (name, svg) in all_kinds(&[], "x", scale).into_iter().chain(all_kinds(&[f64::NAN], "x", scale)) {
            assert!(check(&name, &svg).contains(&"no data".to_string()), "{name}");
        }
        for figure in extremes.into_iter().chain([1.0, 42.0, 1e-9, 1e9]) {
            for (name, svg) in all_kinds(&[figure], "x", scale) {
                check(&name, &svg);
                assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{name}");
            }
        }
        for (name, svg) in all_kinds(&extremes, "", scale) {
            check(&name, &svg);
        }
        let decades: Vec<f64> = (-6..=6).map(|power| 10f64.powi(power)).collect();
        for (name, svg) in all_kinds(&decades, "x", scale) {
            check(&name, &svg);
        }
    }
}

#[test]
fn hostile_and_long_texts_are_shown_cut_and_not_obeyed() {
    let hostile = "</svg><script>&\"'\u{1b}\u{0} ".to_string() + &"a very long name ".repeat(40);
    for (name, svg) in all_kinds(&[1.0, 100.0], &hostile, Scale::Count) {
        let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!document.descendants().any(|node| node.has_tag_name("script")), "{name}");
    }
}

#[test]
fn stay_small_however_much_there_is() {
    let points = |index: usize| {
        (1..2000).map(move |n| {
            Point::new(f64::from(n), f64::from(n * n % 997 + 1)).within(1.0, 1e4 + index as f64)
        })
    };
    let name = |index: usize| format!("family/flavour-{index}");
    for each in [1, 3, 50] {
        for many in [9, 14, 2000] {
            let mut lines = sweeps();
            lines.labels = Labels::Each;
            let series =
                |index| Series::measured(&name(index), Role::First, points(index).take(many).collect());
            let panel = LinePanel { series: (0..each).map(series).collect(), ..sweep(1) };
            lines.panels = vec![panel; 40];
            let svg = lines.svg().unwrap();
            assert!(svg.len() < 100 * 1024, "{each} lines of {many}: {} bytes", svg.len());
            assert!(svg.contains("24 more not drawn"));
        }
    }
    let mut many = dots();
    many.rows = many.rows.iter().cycle().take(200).cloned().collect();
    check("dots", &many.svg().unwrap());
}
