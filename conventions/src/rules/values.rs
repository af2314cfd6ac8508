//! Values that nearly are one of those that a registry lists. The lists are open, so what is near to none is legal.

use crate::nearest;

/// Other names of the same thing, which are not near by their letters.
const SYNONYMS: &[(&str, &str)] = &[
    ("azure", "azure.ai.inference"),
    ("bedrock", "aws.bedrock"),
    ("dynamodb", "aws.dynamodb"),
    ("gemini", "gcp.gemini"),
    ("mongo", "mongodb"),
    ("mssql", "microsoft.sql_server"),
    ("oracle", "oracle.db"),
    ("pg", "postgresql"),
    ("postgres", "postgresql"),
    ("redshift", "aws.redshift"),
    ("spanner", "gcp.spanner"),
    ("sqlserver", "microsoft.sql_server"),
    ("vertex_ai", "gcp.vertex_ai"),
];

/// The listed value that was meant by one that is not listed.
pub(crate) fn meant<'a>(value: &str, listed: &[&'a str]) -> Option<&'a str> {
    if listed.contains(&value) {
        return None;
    }
    let synonym = SYNONYMS.iter().find(|(other, _)| *other == value);
    let synonym = synonym.and_then(|(_, known)| listed.iter().find(|member| *member == known));
    let same_end = || {
        let mut ends = listed
            .iter()
            .filter(|member| member.rsplit_once('.').is_some_and(|(_, end)| end == value));
        ends.next().filter(|_| ends.next().is_none())
    };
    synonym
        .or_else(same_end)
        .copied()
        .or_else(|| nearest(value, listed.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registered_names;

    const SYSTEMS: [&str; 4] = [
        "postgresql",
        "aws.dynamodb",
        "microsoft.sql_server",
        "mysql",
    ];

    #[test]
    fn near_values_are_answered() {
        for (value, expected) in [
            ("postgres", "postgresql"),
            ("postgresqll", "postgresql"),
            ("PostgreSQL", "postgresql"),
            ("dynamodb", "aws.dynamodb"),
            ("sql_server", "microsoft.sql_server"),
            ("mssql", "microsoft.sql_server"),
        ] {
            assert_eq!(meant(value, &SYSTEMS), Some(expected), "{value}");
        }
    }

    #[test]
    fn listed_and_other_values_are_legal() {
        for value in ["postgresql", "our_own_store", "", "é"] {
            assert_eq!(meant(value, &SYSTEMS), None, "{value}");
        }
        assert_eq!(meant("postgres", &[]), None);
    }

    #[test]
    fn an_end_that_two_values_share_is_no_answer() {
        assert_eq!(
            meant("inference", &["azure.ai.inference", "other.inference"]),
            None
        );
    }

    #[test]
    fn every_synonym_is_of_a_listed_value() {
        for (other, known) in SYNONYMS {
            let listed = registered_names().any(|name| name.members().any(|m| m == *known));
            assert!(listed, "{other} -> {known}");
        }
    }
}
