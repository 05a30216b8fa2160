//! Charts are well-formed, small, the same each time, and name everybody.

use crate::common;
use reporter::Pages;
use roxmltree::Document;

fn charts(pages: &Pages) -> [&str; 2] {
    ["fetch", "countdown"].map(|name| pages.chart(name).unwrap())
}

fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.filter_map(|node| node.text()).map(|text| text.trim().to_string()).collect()
}

#[test]
fn are_documents_with_title_description_and_style() {
    let pages = common::pages(&common::run());
    for svg in charts(&pages) {
        assert!(svg.len() < 100 * 1024, "{} bytes", svg.len());
        let document = Document::parse(svg).unwrap();
        let root = document.root_element();
        assert!(root.has_tag_name(("http://www.w3.org/2000/svg", "svg")));
        assert_eq!(root.attribute("role"), Some("img"));
        for (tag, id) in [("title", "title"), ("desc", "desc")] {
            let node = document.descendants().find(|node| node.has_tag_name(tag)).unwrap();
            assert_eq!(node.attribute("id"), Some(id));
            assert!(!node.text().unwrap().is_empty());
        }
        let style = document.descendants().find(|node| node.has_tag_name("style")).unwrap();
        assert!(style.text().unwrap().contains("prefers-color-scheme:dark"));
    }
}

#[test]
fn every_contender_figure_and_limit_is_written_out() {
    let pages = common::pages(&common::run());
    let [fetch, countdown] = charts(&pages).map(texts);
    for name in common::contenders().iter().map(|c| c.name.to_string()) {
        assert!(fetch.contains(&name) && countdown.contains(&name), "{name}");
    }
    for text in ["fetch-1", "fetch-100", "100 in flight, 10 ms", "98.4×", "limit 101×", "unsupported"] {
        assert!(fetch.contains(&text.to_string()), "{text}: {fetch:?}");
    }
    for text in ["1.96×", "limit 2.00×", "8 tasks at once"] {
        assert!(countdown.contains(&text.to_string()), "{text}: {countdown:?}");
    }
}

#[test]
fn who_has_another_baseline_has_another_limit() {
    let mut run = common::run();
    let of_tokio = |cell: &&mut record::Cell| cell.contender.starts_with("tokio/");
    run.meta.cells.iter_mut().filter(of_tokio).for_each(|cell| cell.baseline = "std/threads".into());
    let pages = common::pages(&run);
    let [fetch, countdown] = charts(&pages).map(texts);
    let limits = |texts: &[String]| {
        texts.iter().filter(|text| text.starts_with("limit ")).cloned().collect::<Vec<_>>()
    };
    assert!(limits(&fetch).contains(&"limit 1.06× to 101×".to_string()), "{:?}", limits(&fetch));
    assert_eq!(limits(&countdown), ["limit 2.00×"]);
}

#[test]
fn everything_is_inside_the_picture() {
    let pages = common::pages(&common::run());
    for svg in charts(&pages) {
        let document = Document::parse(svg).unwrap();
        let size = |name| document.root_element().attribute(name).unwrap().parse::<f64>().unwrap();
        for node in document.descendants() {
            for (name, most) in
                [("x", size("width")), ("x1", size("width")), ("y", size("height")), ("y1", size("height"))]
            {
                let Some(at) = node.attribute(name) else { continue };
                let at: f64 = at.parse().unwrap();
                assert!((0.0..=most).contains(&at), "{node:?}");
            }
        }
    }
}

#[test]
fn a_doubted_figure_is_marked() {
    let mut run = common::run();
    common::doubt(&mut run, "tokio/multi-thread:fetch-100:raw", 1, "others used the CPU");
    let pages = common::pages(&run);
    assert!(texts(charts(&pages)[0]).contains(&"98.4×†".to_string()));
}

#[test]
fn extreme_figures_are_drawn_or_left_out_but_never_break_the_file() {
    for speedup in [Some(f64::NAN), Some(f64::INFINITY), Some(-1.0), Some(0.0), Some(1e300), None] {
        let mut run = common::run();
        common::row_mut(&mut run, "std/threads:fetch-100:raw").speedup = speedup;
        for svg in charts(&common::pages(&run)) {
            Document::parse(svg).unwrap();
            assert!(!svg.contains("NaN"), "{speedup:?}");
        }
    }
}

#[test]
fn stay_small_however_many_cells_there_are() {
    let mut run = common::run();
    let template = run.meta.contenders[0].clone();
    let cells: Vec<_> = run.meta.cells.iter().filter(|c| c.contender == "std/threads").cloned().collect();
    for index in 0..200 {
        let name = format!("family/flavour-with-a-long-name-{index}");
        run.meta.contenders.push(record::ContenderInfo { name: name.clone(), ..template.clone() });
        for cell in &cells {
            let mut cell = cell.clone();
            let mut row = run.cells.iter().find(|row| row.cell == cell.id).unwrap().clone();
            cell.contender = name.clone();
            cell.id = record::CellId::new(&name, &cell.workload, cell.client.as_deref()).unwrap();
            (row.cell, row.contender) = (cell.id.clone(), name.clone());
            run.meta.cells.push(cell);
            run.cells.push(row);
        }
    }
    let pages = common::pages(&run);
    assert!(pages.summary.contains(" more the figures are in the table.]("), "{}", pages.summary);
    for svg in charts(&pages) {
        assert!(svg.len() < 100 * 1024, "{} bytes", svg.len());
        Document::parse(svg).unwrap();
    }
}

#[test]
fn a_run_without_figures_has_no_chart() {
    let mut run = common::run();
    run.cells.iter_mut().for_each(|row| {
        row.speedup = None;
        row.throughput_per_s = None;
    });
    let pages = common::pages(&run);
    assert_eq!(pages.charts, []);
    assert!(!pages.summary.contains("charts/"));
}
