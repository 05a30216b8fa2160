//! How the house is built: modules import from the module that owns a thing, imports run one way, and a crate's wings stand in
//! an order. Tests of a module are not looked at: they may import what they like.

use crate::support::checkout;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The wings of `harness`, the lowest first: each imports from those before it alone.
const WINGS: [&str; 10] =
    ["error", "text", "suite", "machine", "contenders", "plan", "preflight", "trial", "builds", "run"];

/// A module by its path within its crate; the crate's root is empty.
type Module = Vec<String>;

/// What each module of a crate imports.
struct Graph(BTreeMap<Module, BTreeSet<Module>>);

impl Graph {
    fn of(sources: &Path) -> Self {
        let mut texts = BTreeMap::new();
        read(sources, &mut Vec::new(), &mut texts);
        let known: BTreeSet<Module> = texts.keys().cloned().collect();
        Self(texts.iter().map(|(module, text)| (module.clone(), imports(text, module, &known))).collect())
    }

    /// A way from a module back to itself, if there is one.
    fn circle(&self) -> Option<Vec<String>> {
        self.0.keys().find_map(|start| {
            let mut from: BTreeMap<&Module, &Module> = BTreeMap::new();
            let mut next = vec![start];
            while let Some(at) = next.pop() {
                for to in self.0.get(at).into_iter().flatten() {
                    if to == start {
                        let mut way = vec![shown(start)];
                        let mut back = at;
                        while back != start {
                            way.push(shown(back));
                            back = from[back];
                        }
                        way.push(shown(start));
                        way.reverse();
                        return Some(way);
                    }
                    if !from.contains_key(to) {
                        from.insert(to, at);
                        next.push(to);
                    }
                }
            }
            None
        })
    }
}

fn shown(module: &Module) -> String {
    if module.is_empty() { "lib.rs".into() } else { module.join("::") }
}

/// The texts of all modules below a directory, without their tests.
fn read(directory: &Path, at: &mut Module, texts: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(directory).unwrap().flatten() {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        let stem = name.trim_end_matches(".rs").to_string();
        if path.is_dir() {
            at.push(name);
            read(&path, at, texts);
            at.pop();
        } else if name.ends_with(".rs") && !stem.ends_with("tests") {
            let inner = !["lib", "main", "mod"].contains(&stem.as_str());
            let module = at.iter().cloned().chain(inner.then_some(stem)).collect();
            let text = fs::read_to_string(&path).unwrap();
            texts.insert(module, code(&text));
        }
    }
}

/// A text without comments and without what is compiled for tests alone.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            // What it stands before: one line, or a block up to the brace at the beginning of a line.
            let next = lines.next().unwrap_or_default();
            if next.trim_end().ends_with('{') {
                lines.by_ref().find(|line| *line == "}");
            }
            continue;
        }
        code += line.split("//").next().unwrap_or_default();
        code.push('\n');
    }
    code
}

/// The modules that a text imports, in `use` or by a path from the root or from above. What a folder's `mod.rs` calls in its own
/// files is no import.
fn imports(text: &str, module: &Module, known: &BTreeSet<Module>) -> BTreeSet<Module> {
    let mut paths = Vec::new();
    let mut rest = String::new();
    for part in text.split_inclusive(';') {
        let starts = |word: &str| part.find(word).filter(|at| *at == 0 || part[..*at].ends_with([' ', '\n']));
        match starts("use ").filter(|_| part.ends_with(';')) {
            Some(at) => {
                expand(part[at + 4..part.len() - 1].trim(), &mut paths);
                rest += &part[..at];
            }
            None => rest += part,
        }
    }
    let in_a_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = rest.split(|c| !in_a_path(c));
    let rooted = |word: &&str| ["crate::", "super::", "self::"].iter().any(|root| word.starts_with(root));
    paths.extend(words.filter(rooted).map(str::to_string));
    paths.iter().filter_map(|path| target(path, module, known)).filter(|target| target != module).collect()
}

/// `a::{b, c::d}` as `a::b` and `a::c::d`.
fn expand(tree: &str, paths: &mut Vec<String>) {
    let Some((before, inside)) = tree.split_once('{') else {
        paths.push(tree.split(" as ").next().unwrap_or_default().trim().to_string());
        return;
    };
    let inside = inside.trim_end().trim_end_matches('}');
    let (mut depth, mut from) = (0, 0);
    for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let item = inside[from..at].trim();
                if !item.is_empty() {
                    expand(&format!("{before}{item}"), paths);
                }
                from = at + 1;
            }
            _ => {}
        }
    }
}

/// The module of this crate that owns what a path names.
fn target(path: &str, module: &Module, known: &BTreeSet<Module>) -> Option<Module> {
    let mut steps = path.split("::").map(str::trim).peekable();
    let mut at = match steps.peek().copied()? {
        "crate" | "$crate" => {
            steps.next();
            Module::new()
        }
        "super" | "self" => {
            let mut at = module.clone();
            while let Some("super" | "self") = steps.peek().copied() {
                if steps.next() == Some("super") {
                    at.pop();
                }
            }
            at
        }
        // A module of its own.
        first => {
            let inner: Module = module.iter().cloned().chain([first.to_string()]).collect();
            if !known.contains(&inner) {
                return None;
            }
            module.clone()
        }
    };
    for step in steps {
        at.push(step.to_string());
        if !known.contains(&at) {
            at.pop();
            break;
        }
    }
    Some(at)
}

/// Every crate with its graph.
fn crates() -> Vec<(String, Graph)> {
    let all = fs::read_dir(checkout().join("crates")).unwrap().flatten();
    let with_sources = all.filter(|entry| entry.path().join("src").is_dir());
    let named = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), Graph::of(&entry.path().join("src")))
    };
    with_sources.map(named).collect()
}

#[test]
fn no_module_imports_one_that_imports_it() {
    let all = crates();
    let modules: usize = all.iter().map(|(_, graph)| graph.0.len()).sum();
    assert!(all.len() > 15 && modules > 300, "{} crates, {modules} modules", all.len());
    for (name, graph) in all {
        let circle = graph.circle();
        assert_eq!(circle, None, "{name}: a circle; move what they share into a module of its own");
    }
}

#[test]
fn nothing_inside_a_crate_imports_from_its_face() {
    for (name, graph) in crates() {
        for (module, imports) in &graph.0 {
            let own = module.is_empty() || !imports.contains(&Module::new());
            assert!(own, "{name}: {} imports from the root: name the module that owns it", shown(module));
        }
    }
}

#[test]
fn wings_import_from_lower_ones_alone() {
    let graph = Graph::of(&checkout().join("crates/harness/src"));
    let floor = |module: &Module| {
        let wing = module.first()?;
        let at = WINGS.iter().position(|known| known == wing);
        Some(at.unwrap_or_else(|| panic!("{wing} is no wing: {WINGS:?}")))
    };
    let mut seen = BTreeSet::new();
    for (module, imports) in &graph.0 {
        let Some(here) = floor(module) else { continue };
        seen.insert(here);
        for import in imports.iter().filter(|import| !import.is_empty()) {
            let there = floor(import).unwrap();
            assert!(there <= here, "{} imports {}, which is above it", shown(module), shown(import));
        }
    }
    assert_eq!(seen.len(), WINGS.len());
}

#[test]
fn the_architecture_page_has_the_wings_as_they_are_and_in_their_order() {
    let page = fs::read_to_string(checkout().join("docs/ARCHITECTURE.md")).unwrap();
    let (_, of_harness) = page.split_once("- **`crates/harness`**").unwrap();
    let of_harness = of_harness.split("\n- **").next().unwrap();
    let told = of_harness.lines().filter_map(|line| line.strip_prefix("  - `")?.split_once("`: "));
    assert_eq!(told.map(|(wing, _)| wing).collect::<Vec<_>>(), WINGS);
    let folders = fs::read_dir(checkout().join("crates/harness/src")).unwrap().flatten();
    let folders =
        folders.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().into_string().unwrap());
    assert_eq!(folders.collect::<BTreeSet<_>>(), WINGS.map(String::from).into());
}

#[test]
fn a_circle_is_found_and_told() {
    let place = crate::support::Place::new();
    let sources = place.path().join("src");
    fs::create_dir_all(sources.join("deep")).unwrap();
    let files = [
        ("lib.rs", "mod a;\nmod b;\npub mod deep;\npub use a::A;\n"),
        ("a.rs", "use crate::deep::{inner::{C, D as E}, Other};\n"),
        ("b.rs", "// use crate::a::A;\n#[cfg(test)]\nmod tests {\n    use crate::a::A;\n}\n"),
        ("deep/mod.rs", "mod inner;\npub use inner::C;\n"),
        ("deep/inner.rs", "fn f() { crate::b::g(); }\n"),
    ];
    for (name, text) in files {
        fs::write(sources.join(name), text).unwrap();
    }
    assert_eq!(Graph::of(&sources).circle(), None);
    fs::write(sources.join("b.rs"), "fn g() -> super::a::A { todo!() }\n").unwrap();
    let circle = Graph::of(&sources).circle().unwrap();
    assert_eq!(circle, ["a", "deep::inner", "b", "a"]);
}
