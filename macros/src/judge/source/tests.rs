use super::sources;

fn paths(expr: &str) -> Vec<String> {
    let expr = syn::parse_str(expr).expect("an expression");
    sources(&expr)
        .into_iter()
        .map(|source| source.path)
        .collect()
}

fn assert_sources(cases: &[(&str, &str)]) {
    for (expr, expected) in cases {
        assert_eq!(paths(expr).join(" "), *expected, "{expr}");
    }
}

#[test]
fn the_last_field_variable_or_getter_is_the_source() {
    assert_sources(&[
        ("email", "email"),
        ("&self.password", "self.password"),
        ("user.email.as_str()", "user.email"),
        ("author.full_name", "author.full_name"),
        ("*(&user.email)", "user.email"),
        ("-position.latitude", "position.latitude"),
        ("user.email()", "user.email"),
        ("user()?.email", "user.email"),
        ("self.user().name", "self.user.name"),
        ("user.as_ref().name", "user.name"),
        ("repo.user(id).await?.name", "repo.user.name"),
        (
            "user.email.clone().unwrap_or_default().trim()",
            "user.email",
        ),
        ("fetch(id).await?.email", "fetch.email"),
        ("pair.0.email", "pair.email"),
        ("email.0", "email"),
        ("latitude as f64", "latitude"),
        ("emails.first()", "emails"),
        ("emails.iter().next()", "emails"),
        ("email.filter(|e| e.len() > 3)", "email"),
        ("phone.trim_start_matches('+').parse::<u64>().ok()", "phone"),
        ("emails[0]", "emails"),
        ("users[0].email", "users.email"),
        ("first.to_owned() + &email", "first email"),
        ("[email, id]", "email id"),
        ("r#type", "type"),
    ]);
}

#[test]
fn functions_and_macros_that_hand_on_their_arguments_are_looked_into() {
    assert_sources(&[
        ("Some(email)", "email"),
        ("String::from(&user.email)", "user.email"),
        ("Box::new(email)", "email"),
        ("ToString::to_string(&email)", "email"),
        ("format!(\"{}\", user.email)", "user.email"),
        ("format!(\"{email:?}\")", "email"),
        ("format!(\"{x}\", x = email)", "x email"),
        ("format!(\"{{email}}\")", ""),
        ("vec![email, \"{id}\"]", "email"),
        ("dbg!(&email)", "email"),
        ("Cow::Borrowed(email.as_str())", "email"),
        ("std::mem::take(&mut user.email)", "user.email"),
        ("from_utf8(&email).ok()", "email"),
        ("String::from_utf8(email.into_bytes())", "email"),
        ("take(&email)", ""),
    ]);
}

#[test]
fn keys_of_maps_are_sources() {
    assert_sources(&[
        ("map[\"email\"]", "email map"),
        ("map.get(\"email\").copied()", "email map"),
        (
            "headers.get(header::AUTHORIZATION)",
            "authorization headers",
        ),
        ("headers[\"x-api-key\"]", "x_api_key headers"),
        ("cache.get(&email)", "cache"),
        (
            "request.header(\"authorization\").cloned()",
            "authorization",
        ),
        ("std::env::var(\"DATABASE_URL\").ok()", "database_url"),
        ("env!(\"API_KEY\")", "api_key"),
        ("channel.unwrap_or(\"email\")", "channel"),
        ("channel.expect(\"email\")", "channel"),
    ]);
}

#[test]
fn parts_of_a_text_are_the_text() {
    assert_sources(&[
        ("content.chars().take(80).collect::<String>()", "content"),
        ("essay.content.lines().next()", "essay.content"),
        ("email.split('@').next()", "email"),
        ("email.bytes().rev().collect::<Vec<_>>()", "email"),
        ("email.repeat(2)", "email"),
        ("std::convert::identity(&user.email)", "user.email"),
        ("content.chars().count()", "content.count"),
        ("content.lines().skip(1).count()", "content.count"),
        ("content.split('.').map(str::len).max()", ""),
        ("content.chars().any(char::is_uppercase)", ""),
    ]);
}

#[test]
fn every_branch_is_a_source() {
    assert_sources(&[
        ("if known { email } else { other }", "email other"),
        ("match x { A => email, _ => id }", "email id"),
        ("{ let x = 1; email }", "email"),
        ("unsafe { email }", "email"),
        ("nick.or(email)", "email nick"),
        ("nick.unwrap_or_else(|| email.clone())", "email nick"),
        ("known.then_some(email)", "email"),
        ("known.then(|| email)", "email"),
    ]);
}

#[test]
fn other_names_of_a_value_are_followed() {
    assert_sources(&[
        ("{ let x = &user.email; x }", "user.email"),
        ("{ let (x, y) = user.email; x }", "x"),
        (
            "if let Some(e) = &user.email { e } else { \"\" }",
            "user.email",
        ),
        (
            "match user.email { Some(e) => e, None => id }",
            "user.email id",
        ),
        ("match user { u => u.name }", "user.name"),
        (
            "match user { User { email: Some(e), .. } => e, _ => id }",
            "user.email id",
        ),
        (
            "{ let User { contact: c, .. } = user; c.phone }",
            "user.contact.phone",
        ),
        ("match find(id) { User { email: e } => e }", "find.email"),
        ("user.email.map(|e| e.to_string())", "user.email"),
        ("user.email.as_ref().map(String::as_str)", "user.email"),
        ("user.as_ref().map(User::email)", "user.email"),
        ("user.map(models::User::email)", "user.email"),
        ("Some(user).map(User::email)", "user.email"),
        ("user.as_ref().map(|u| u.name.clone())", "user.name"),
        ("user.and_then(|&u| u.email)", "user.email"),
        (
            "user.map_or(fallback, |u: &User| u.email)",
            "fallback user.email",
        ),
    ]);
}

#[test]
fn what_is_made_of_a_value_is_another_one() {
    for expr in [
        "traced::hash(&user.email)",
        "domain_of(&email)",
        "Domain::from(&email)",
        "user.email.split_once('@')",
        "user.email == other.email",
        "!password",
        "\"email\"",
        "7",
        "other!(email)",
        "|| email",
        "user.email.map(|e| traced::hash(&e))",
        "user.email.map(traced::hash)",
        "user.email.map(Domain::from)",
        "user.email.map(Domain::from_email)",
        "user.map(User::verify_password)",
        "user.email.is_some_and(|e| e.contains('@'))",
        "user.verify_password()",
        "if secret.is_some() { 1 } else { 2 }",
        "match content.len() { 0 => \"none\", _ => \"some\" }",
        "verify(&password)",
    ] {
        assert_eq!(paths(expr), [""; 0], "{expr}");
    }
    assert_sources(&[
        ("user.email.len()", "user.email.len"),
        ("user.email.domain()", "user.email.domain"),
        ("user.email.map(|e| e.len())", "user.email.len"),
        ("emails.iter().count()", "emails.count"),
        ("user.email.is_some()", "user.email.is_some"),
    ]);
}
