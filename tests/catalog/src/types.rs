//! Where the type of an attribute comes from.

use std::borrow::Cow;
use std::fmt::{Debug, Display};

use traced::{record, traced};

pub struct Row {
    pub size: usize,
}

#[traced(attrs(
    count,
    ratio,
    is_last = *is_last,
    owner = owner.clone(),
    tags,
    first = &numbers[0],
    number_count = numbers.len(),
    limit,
))]
pub fn arguments(
    count: Option<&u32>,
    ratio: f32,
    is_last: &bool,
    owner: Cow<'_, str>,
    tags: Vec<String>,
    numbers: &[i64],
    limit: impl Display,
) {
}

#[traced(attrs(%shown, ?debugged, unknown))]
pub fn sigils(shown: impl Display, debugged: impl Debug, unknown: impl Display) {}

#[traced(
    sampler_attrs(tenant_id),
    attrs(http.response.status_code = status, http.request.header.x_id = [id]),
    ok(row => row_size = row.size, row_kind = "full"),
    err(id => failed_id = id),
)]
pub fn origins(tenant_id: &str, status: u16, id: &str) -> Result<Row, String> {
    record!(
        word_count = 3,
        is_short = true,
        score = 0.5,
        language = "en"
    );
    Ok(Row { size: 1 })
}

#[traced(ret(rows => row_count = rows.len()))]
pub fn returned() -> Vec<u8> {
    Vec::new()
}
