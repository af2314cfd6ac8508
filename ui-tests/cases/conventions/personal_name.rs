use traced::{event, in_span, record, traced};

#[traced(attrs(user_email = 1, author.full_name = 1, user.name = 1, passwords = 1, essay_content = 1))]
fn register() {
    in_span!("inner", attrs(credit_card_number = 1, birthday = 1), {
        record!(refresh_token = 1);
        event!("posted", comment_text = 1);
    });
}

/// A variable is a name, too.
#[traced(attrs(email, %phone, ?content))]
fn shorthand(email: &str, phone: &str, content: &str) -> usize {
    email.len() + phone.len() + content.len()
}

/// Headers that hold credentials.
#[traced(attrs("http.request.header.authorization" = [""], "http.response.header.set-cookie" = [""]))]
fn serve() {
    record!("rpc.request.metadata.x-api-key" = [""]);
}

fn main() {
    register();
    shorthand("", "", "");
    serve();
}
