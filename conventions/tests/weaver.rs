//! Reading registries in Weaver's formats.

use std::path::{Path, PathBuf};

use traced_conventions::{
    AttributeType, RegistryAttribute, RegistryFile, RegistryStanding, merge_registries,
    parse_registry, read_registry,
};

fn folder(name: &str) -> PathBuf {
    Path::new("tests/registries").join(name)
}

fn read(name: &str) -> Vec<RegistryFile> {
    read_registry(folder(name)).expect("a registry of the tests")
}

fn find<'a>(files: &'a [RegistryFile], name: &str) -> &'a RegistryAttribute {
    files
        .iter()
        .flat_map(RegistryFile::attributes)
        .find(|attribute| attribute.name() == name)
        .unwrap_or_else(|| panic!("{name} is not found"))
}

fn values(attribute: &RegistryAttribute, deprecated: bool) -> Vec<&str> {
    attribute
        .members()
        .iter()
        .filter(|member| member.is_deprecated() == deprecated)
        .map(traced_conventions::RegistryMember::value)
        .collect()
}

#[test]
fn a_folder_is_read_in_the_order_of_its_names_without_what_is_no_registry() {
    let files = read("library");
    let paths: Vec<_> = files.iter().map(|file| file.path().to_owned()).collect();
    let library = folder("library");
    assert_eq!(
        paths,
        [
            library.join("books.yaml"),
            library.join("lending/spans.yml")
        ]
    );
}

#[test]
fn types_are_read() {
    let files = read("library");
    for (name, value_type, template) in [
        ("book.title", AttributeType::String, false),
        ("book.pages", AttributeType::Int, false),
        ("book.authors", AttributeType::Strings, false),
        ("book.label", AttributeType::String, true),
        ("book.condition", AttributeType::String, false),
        ("book.shelf", AttributeType::Int, false),
        ("book.cover", AttributeType::Any, false),
        ("book.weight", AttributeType::Double, false),
        ("lending.desk", AttributeType::Boolean, false),
    ] {
        let attribute = find(&files, name);
        assert_eq!(
            (attribute.value_type(), attribute.is_template()),
            (value_type, template),
            "{name}"
        );
    }
}

#[test]
fn members_are_read_with_their_deprecations() {
    let files = read("library");
    let condition = find(&files, "book.condition");
    assert_eq!(values(condition, false), ["new", "worn"]);
    assert_eq!(values(condition, true), ["lost"]);
    assert_eq!(values(find(&files, "book.shelf"), false), ["0", "1"]);
}

#[test]
fn standings_are_read() {
    let files = read("library");
    let renamed = RegistryStanding::Renamed {
        to: "book.pages".to_owned(),
    };
    for (name, standing) in [
        ("book.title", RegistryStanding::Current),
        ("book.page_count", renamed),
        ("book.smell", RegistryStanding::Deprecated),
        ("book.weight", RegistryStanding::Deprecated),
        ("reader.mood", RegistryStanding::Moved),
    ] {
        assert_eq!(find(&files, name).standing(), &standing, "{name}");
    }
}

#[test]
fn briefs_and_lines_are_read() {
    let files = read("library");
    let title = find(&files, "book.title");
    assert_eq!(title.brief(), Some("The title on the cover."));
    assert_eq!(title.line(), 7);
}

#[test]
fn the_second_format_is_read() {
    let files = read("reading");
    let mood = find(&files, "reader.mood");
    assert_eq!(mood.standing(), &RegistryStanding::Current);
    assert_eq!(values(mood, false), ["cheerful", "gloomy"]);
    assert_eq!(
        find(&files, "reader.speed").value_type(),
        AttributeType::Double
    );
    let file = folder("reading").join("registry.yaml");
    assert_eq!(read_registry(file).expect("one file"), files);
}

#[test]
fn the_definition_that_is_not_deprecated_wins() {
    for order in [["library", "reading"], ["reading", "library"]] {
        let files = order.map(read).concat();
        let merged = merge_registries(&files).expect("no conflict");
        assert!(merged.is_sorted_by(|(_, a), (_, b)| a.name() < b.name()));
        let (file, mood) = merged
            .iter()
            .find(|(_, attribute)| attribute.name() == "reader.mood")
            .expect("in both");
        assert_eq!(*file, folder("reading").join("registry.yaml"));
        assert_eq!(mood.standing(), &RegistryStanding::Current);
        assert_eq!(values(mood, false), ["cheerful", "gloomy"]);
    }
}

#[test]
fn two_types_of_one_name_are_an_error_with_both_places() {
    let files = ["library", "conflict"].map(read).concat();
    let error = merge_registries(&files).unwrap_err().to_string();
    let (here, there) = (
        folder("conflict").join("pages.yaml"),
        folder("library").join("books.yaml"),
    );
    assert_eq!(
        error,
        format!(
            "{}:3: attribute `book.pages` has the type `string` here and `int` in {}:13",
            here.display(),
            there.display()
        )
    );
}

#[test]
fn a_folder_or_file_without_a_registry_is_an_error() {
    let error = read_registry(folder("nothing")).unwrap_err();
    assert_eq!(error.file(), Some(folder("nothing").as_path()));
    assert!(
        error.message().contains("no file in this folder"),
        "{error}"
    );

    let notes = folder("nothing").join("notes.yaml");
    let error = read_registry(&notes).unwrap_err();
    assert_eq!(error.file(), Some(notes.as_path()));
    assert!(error.message().contains("no registry"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_file_that_never_ends_is_an_error() {
    let error = read_registry("/dev/zero").unwrap_err().to_string();
    assert_eq!(error, "/dev/zero: it is longer than 16 MiB");
}

#[test]
fn what_editors_put_around_lines_does_not_matter() {
    let yaml =
        "\u{feff}file_format: definition/2\r\nattributes:\r\n  - key: a.b\r\n    type: int\r\n";
    let attribute = &parse_registry(yaml).expect("a registry")[0];
    assert_eq!((attribute.name(), attribute.line()), ("a.b", 3));
}

#[cfg(unix)]
#[test]
fn links_that_go_round_in_circles_are_followed_once() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("circle");
    let inner = root.join("inner");
    std::fs::create_dir_all(&inner).expect("a folder for tests");
    std::fs::copy(
        folder("reading").join("registry.yaml"),
        inner.join("registry.yaml"),
    )
    .expect("a copy");
    // Left over where the test has run before.
    let _ = std::fs::remove_file(inner.join("around"));
    std::os::unix::fs::symlink(&root, inner.join("around")).expect("a link");
    assert_eq!(read_registry(&root).expect("a registry").len(), 1);
}

#[test]
fn enumerations_have_the_type_that_their_members_share() {
    for (values, value_type) in [
        ("1, 2", AttributeType::Int),
        ("1, 2.5", AttributeType::Double),
        ("true, false", AttributeType::Boolean),
        ("one, \"2\"", AttributeType::String),
        ("one, 2", AttributeType::Any),
    ] {
        let members: String = values
            .split(", ")
            .map(|value| format!("{{ id: x, value: {value} }},"))
            .collect();
        let yaml = definition(&format!("type: {{ members: [{members}] }}"));
        let attributes = parse_registry(&yaml).expect(values);
        assert_eq!(attributes[0].value_type(), value_type, "{values}");
    }
}

#[test]
fn types_of_formats_to_come_are_any() {
    for name in ["map", "byte[]", "any[]", "string[][]", "template[map]"] {
        let attributes = parse_registry(&definition(&format!("type: {name:?}"))).expect(name);
        assert_eq!(attributes[0].value_type(), AttributeType::Any, "{name}");
    }
}

#[test]
fn drafts_of_the_second_format_and_names_of_the_first_are_read() {
    for yaml in [
        "version: \"2\"\nattributes: [{ key: a.b, type: string }]",
        "file_format: definition/2.0.0\nattributes: [{ key: a.b, type: string }]",
        "file_format: definition/1\ngroups: [{ id: g, attributes: [{ id: a.b, type: string }] }]",
    ] {
        assert_eq!(parse_registry(yaml).expect(yaml)[0].name(), "a.b");
    }
}

#[test]
fn deprecation_with_a_note_about_another_registry_is_a_move() {
    for (deprecated, standing) in [
        (
            "{ reason: uncategorized, note: Moved to the OpenTelemetry GenAI   registry. }",
            RegistryStanding::Moved,
        ),
        (
            "Moved to https://github.com/open-telemetry/semantic-conventions-genai.",
            RegistryStanding::Moved,
        ),
        (
            "{ reason: obsoleted, note: Moved to `a.c`. }",
            RegistryStanding::Deprecated,
        ),
        ("{ reason: unspecified }", RegistryStanding::Deprecated),
        ("null", RegistryStanding::Current),
    ] {
        let yaml = definition(&format!("type: string, deprecated: {deprecated}"));
        let attributes = parse_registry(&yaml).expect(deprecated);
        assert_eq!(attributes[0].standing(), &standing, "{deprecated}");
    }
}

/// A registry of the second format whose only attribute is on its third line.
fn definition(fields: &str) -> String {
    format!("file_format: definition/2\nattributes:\n- {{ key: a.b, {fields} }}\n")
}
